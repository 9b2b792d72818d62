"""Nothing at the prompt is said in English only: help, output and errors in the language that is none."""

import argparse
import io
import shlex
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from cafe_tui.__main__ import main
from cafe_tui.cli.arguments import make_parser
from cafe_tui.domain.config.configuration import setting_names
from cafe_tui.services.house import House
from cafe_tui.settings import Paths
from cafe_tui.ui.commands import COMMANDS
from tests.support.library import FEED_URL, document, item, keep
from tests.support.pseudo import KEYS, pseudo_spoken, untranslated

NOTES = "<p>00:30 Kettles.</p><p>5:00 Cups, at https://tea.example/cups.</p><p>9:00 Pots.</p>"
TYPED = """
shows
episodes
show latest
chapters latest
chapters latest --duration x
search kettles
search xyz
search
links latest
transcript latest
comments latest
bookmark add latest 1:00 --to 2:00
bookmarks
bookmark edit 1 --no-end
bookmark edit 1
clip 1
bookmark remove 1
bookmarks
queue
queue add latest
queue add latest --to 1
queue
queue move 1 4
queue save Calm
queue clear
queue open Calm
queue forget None
downloads
download
download --delete latest
download-rule Tea --newest 2
config
config check
ctl pause
status
status --format {nothing}
play Tea#77
show 99
move Tea file:///x
add ftp://x
import /nowhere
doctor --repair
sync
sync status
sync logout
sync login tea.example
sync folder
sync folder --off
no-such-command
episodes --limit 0
remove Nobody
remove Tea
episodes
shows
"""
PLAIN = """
help
shows
list
1
chapters
notes
kept
mark
start
end
note
undo
where
search kettles
search
seek x
speed x
sleep off
nonsense
"""
KNOWN = f"""{KEYS}
cafe tui Tea Talk Kettles Cups Pots tea example cups Calm None Nobody nothing Management Café
toml Podcasts Apple OPML opml JSON json ctl libmpv FFmpeg Python UTF WebVTT Audacity DIR HOME urls newsboat
newest keep delete played episode chapter show off edit chapters unplayed after before tag work is title
percent buffered position duration number speed state left more
No such file or directory nowhere
"""
"""What is no text: names and titles, what is typed, and what the system itself says."""


@pytest.fixture(autouse=True)
def pseudo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("CAFE_TUI_LANGUAGE", "x-pseudo")
    with pseudo_spoken():
        yield


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """A library with a show; and the words that are no texts, as those that are typed."""
    monkeypatch.setenv("CAFE_TUI_HOME", str(tmp_path))
    house = House(Paths.in_folder(tmp_path), first_show=None)
    keep(house.database, document(item(1, "Kettles", notes=NOTES), title="Tea Talk"))
    house.close()
    return f"{KNOWN} {tmp_path} {FEED_URL} {words_typed(make_parser())} {' '.join(setting_names())}"


def parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for each in action.choices.values():
                yield from parsers(each)


def words_typed(parser: argparse.ArgumentParser) -> str:
    """Commands, options, what stands for values, and choices."""
    words = {command.id for command in COMMANDS}
    for each in parsers(parser):
        words.add(each.prog)
        for action in each._actions:
            words |= {
                *action.option_strings,
                str(action.metavar or action.dest),
                *map(str, action.choices or ()),
            }
    return " ".join(words)


def test_help_says_nothing_in_english_only(known: str) -> None:
    found = {
        word: each.prog for each in parsers(make_parser()) for word in untranslated(each.format_help(), known)
    }
    assert not found


def test_output_and_errors_say_nothing_in_english_only(
    known: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found: dict[str, str] = {}
    for typed in TYPED.strip().splitlines():
        with suppress(SystemExit):
            main(shlex.split(typed))
        said = capsys.readouterr()
        for line in f"{said.out}\n{said.err}".splitlines():
            found |= dict.fromkeys(untranslated(line, known), f"{typed}: {line}")
    assert not found


def test_plain_mode_says_nothing_in_english_only(
    known: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(PLAIN.lstrip()))
    main(["--plain"])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > 30
    found = {word: line for line in lines for word in untranslated(line, f"{known} {PLAIN}")}
    assert not found
