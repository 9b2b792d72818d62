"""The key for Podcast Index, printed by a program of the listener's own."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from cafe_tui.domain.errors import FeedError
from cafe_tui.feeds.directories import Apple, PodcastIndex
from cafe_tui.services.find_shows import KeyCommand, ShowFinder
from cafe_tui.storage.database import Database
from tests.support.library import NOW
from tests.support.web import Web


def python(script: str, *arguments: str) -> Sequence[str]:
    return (sys.executable, "-c", script, *arguments)


def printing(*lines: str) -> Sequence[str]:
    return python("import sys; print(*sys.argv[1:], sep=chr(10))", *lines)


def test_a_program_prints_the_key_and_is_run_once(tmp_path: Path) -> None:
    count = "open(sys.argv[1], 'a').write('x')"
    command = python(f"import sys; {count}; print('KEY \\nSECRET\\nmore')", str(tmp_path / "runs"))
    key = KeyCommand(lambda: command)
    assert key.directory() == key.directory() == PodcastIndex("KEY", "SECRET")
    assert (tmp_path / "runs").read_text() == "x"


def test_another_program_is_asked_anew() -> None:
    commands = [printing("a", "b")]
    key = KeyCommand(lambda: commands[-1])
    assert key.directory() == PodcastIndex("a", "b")
    commands.append(printing("c", "d"))
    assert key.directory() == PodcastIndex("c", "d")


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (printing("only"), "printed no key"),
        (printing("key", "é"), "printed no key"),
        (printing("key", "sec\x1bret"), "printed no key"),
        (python("import sys; sys.exit('locked')"), "exit status 1: locked"),
        (("/no/such/program",), "could not be run"),
    ],
)
def test_a_program_that_prints_no_key_is_told(command: Sequence[str], told: str) -> None:
    with pytest.raises(FeedError, match="Podcast Index could not be asked") as error:
        KeyCommand(lambda: command).directory()
    assert told in str(error.value)


def test_without_the_key_the_other_directories_are_asked(database: Database) -> None:
    with Web() as web:
        shows = [{"collectionName": "Cup Hour", "feedUrl": "https://cup.example/feed"}]
        path = "/search?media=podcast&entity=podcast&term=cups&limit=50"
        web.serve(path, json.dumps({"results": shows}).encode(), "text/javascript")
        key = KeyCommand(lambda: ("/no/such/program",))
        finder = ShowFinder(database, lambda: NOW, [Apple(web.url(""))], key_command=key)
        assert finder.asked == ("Apple", "Podcast Index")
        found = finder.search("cups")
    assert [show.title for show in found.shows] == ["Cup Hour"]
    assert [error.title for error in found.troubles] == ["Podcast Index could not be asked"]
