"""Completion, tried in the shells themselves as far as they are here."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from cafe_tui.cli.arguments import make_parser
from cafe_tui.cli.outline import Outline, outline_of
from cafe_tui.services.house import House
from tests.support.library import document, item, keep
from tests.support.pty import Terminal

from .conftest import Answer

Cafe = Callable[..., Answer]

CASES = [
    (("que",), {"queue"}),
    (("ctl", "next"), {"next", "next-chapter"}),
    (("queue", ""), {"add", "remove", "move", "clear", "save", "open", "forget", "export"}),
    (("queue", "add", "--n"), {"--next"}),
    (("remove", "Tea"), {"Tea Room"}),
    (("bookmarks", "--show", "Tea"), {"Tea Room"}),
    (("play", "l"), {"latest"}),
    (("play", r"Management\ Café#"), {"Management Café#1", "Management Café#2", "Management Café#3"}),
    (("queue", "add", "--at", "5:00", "Tea"), {"Tea Room#0"}),
    (("chapters", "--format", "pod"), {"podlove", "podcasting20"}),
    (("completions", ""), {"bash", "zsh", "fish"}),
    (("move", "Tea", "http"), set()),
]


def needs(shell: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not shutil.which(shell), reason=f"needs {shell}, which is not here")


@pytest.fixture
def environment(environment: Mapping[str, str], house: House) -> dict[str, str]:
    """One in which the shells find this cafe-tui, and a library."""
    path = os.pathsep.join((str(Path(sys.executable).parent), environment["PATH"]))
    return {**environment, "PATH": path, "LC_ALL": "C.UTF-8"}


@pytest.fixture
def script(cafe: Cafe, tmp_path: Path) -> Callable[[str], Path]:
    """The file with the script for a shell."""

    def made(shell: str) -> Path:
        answer = cafe("completions", shell)
        assert (answer.status, answer.err) == (0, "")
        path = tmp_path / f"cafe-tui.{shell}"
        path.write_text(answer.out)
        return path

    return made


def offered(shell: str, code: str, environment: Mapping[str, str]) -> list[set[str]]:
    """The sets of lines that a shell prints, with a line “==” behind each."""
    done = subprocess.run(
        [shell, "-c", code], capture_output=True, env=environment, timeout=100, stdin=subprocess.DEVNULL
    )
    assert done.stderr.decode() == ""
    return [set(part.split("\n")) - {""} for part in done.stdout.decode().split("\n==\n")[:-1]]


@needs("bash")
def test_bash(script: Callable[[str], Path], environment: Mapping[str, str]) -> None:
    tries = "\n".join(
        f"COMP_WORDS=(cafe-tui {' '.join(repr(word) for word in words)}); COMP_CWORD={len(words)}; _cafe_tui;"
        " printf '%s\\n' \"${COMPREPLY[@]}\"; echo; echo =="
        for words, _ in CASES
    )
    found = offered("bash", f"source {script('bash')}\n{tries}", environment)
    assert found == [expected for _, expected in CASES]


@needs("fish")
def test_fish(script: Callable[[str], Path], environment: Mapping[str, str], tmp_path: Path) -> None:
    tries = "\n".join(
        f"complete -C \"cafe-tui {' '.join(words)}\" | string replace -r '\\t.*' ''; echo; echo =="
        for words, _ in CASES
    )
    code = f"cd {tmp_path}\nsource {script('fish')}\n{tries}"
    found = offered("fish", code, {**environment, "HOME": str(tmp_path)})
    assert found == [expected for _, expected in CASES]


@needs("zsh")
def test_zsh(script: Callable[[str], Path], environment: Mapping[str, str], tmp_path: Path) -> None:
    file = script("zsh")
    run = f"import os; os.chdir({str(tmp_path)!r}); os.execvp('zsh', ['zsh', '-f', '-i'])"
    with Terminal(["-c", run], environment={**environment, "PS1": "> "}) as terminal:
        terminal.type(f"autoload -Uz compinit && compinit -u -D; source {file}; clear; echo rea''dy\n")
        terminal.wait_for("ready")
        for typed, comes in (
            ("cafe-tui que\t", "cafe-tui queue"),
            ("cafe-tui remove Tea\t", r"cafe-tui remove Tea\ Room"),
            ("cafe-tui queue add Tea\t", r"cafe-tui queue add Tea\ Room\#0"),
            ("cafe-tui play Networks\t", r"cafe-tui play Management\ Café\#3"),
            ("cafe-tui ctl sl\t", "cafe-tui ctl sleep"),
            ("cafe-tui chapters --format podl\t", "cafe-tui chapters --format podlove"),
            ("cafe-tui bookmarks --show Tea\t", r"cafe-tui bookmarks --show Tea\ Room"),
            ("cafe-tui bookmark \t", "add     -- keep a moment, or with --to a segment"),
        ):
            terminal.type(f"\x15{typed}")  # in place of what was typed before
            terminal.wait_for(comes)
        assert "command not found" not in terminal.text


@pytest.mark.usefixtures("house")
def test_what_shells_ask_for_is_told_with_what_it_is(cafe: Cafe) -> None:
    assert cafe("complete", "show", "tea") == Answer(0, "Tea Room\t1 episode\n", "")
    assert cafe("complete", "episode", "Management Café#2").out == "Management Café#2\tIn between\n"
    assert cafe("complete", "episode", "between").out == "Management Café#2\tIn between\n"
    assert cafe("complete", "episode", "nothing like this") == Answer(0, "", "")


def test_an_episode_without_a_number_is_offered_by_its_id(cafe: Cafe, house: House) -> None:
    from dataclasses import replace

    keep(
        house.database,
        document(replace(item(9, "Unnumbered"), number=None), title="Zebra"),
        "https://z.example",
    )
    newest = house.library.find_episode("latest")
    assert cafe("complete", "episode", "Unnumbered").out == f"{newest.id}\tUnnumbered\n"


def test_completing_makes_no_library(cafe: Cafe, home: Path) -> None:
    assert cafe("complete", "episode", "") == Answer(0, "", "")
    assert not home.exists()


def test_every_command_is_in_every_script(cafe: Cafe) -> None:
    parts = list(outline_of(make_parser()).all())
    assert len(parts) > 50
    for shell in ("bash", "zsh", "fish"):
        out = cafe("completions", shell).out
        assert [flag for part in parts for flag in missing(part, out)] == []
        assert "complete episode" not in out.replace("_complete", "")


def missing(part: Outline, script: str) -> list[str]:
    """The words of a command that are nowhere in a script."""
    flags = [flag.lstrip("-") for option in part.options for flag in option.flags]
    return [word for word in (*part.words, *flags) if word not in script]
