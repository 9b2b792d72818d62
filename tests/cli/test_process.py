"""The program as a process: streams, locales, terminals, and what it imports."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from cafe_tui import __version__
from cafe_tui.domain.chapters import chapters_from_notes
from cafe_tui.domain.models import EpisodeId
from cafe_tui.services.house import House

from .conftest import COMMAND, NOTES, PROJECT, Answer

Program = Callable[..., Answer]


def test_the_version_is_told(program: Program, home: Path) -> None:
    assert program("--version") == Answer(0, f"cafe-tui {__version__}\n", "")
    assert not home.exists()


def test_help_names_every_command(program: Program) -> None:
    answer = program("--help")
    assert answer.status == 0
    names = "play demo add remove refresh shows episodes show chapters bookmarks bookmark doctor"
    for command in [*names.split(), "download", "downloads", "download-rule"]:
        assert f"\n    {command}" in answer.out
        assert program(command, "--help").status == 0


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize(
    ("options", "start"), [([], None), (["--at", "12:30"], 750.0), (["--chapter", "3"], 670.0)]
)
def test_playing_begins_at_the_place_that_was_asked_for(
    cafe: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch, options: list[str], start: float | None
) -> None:
    asked: list[tuple[str, float | None]] = []

    def run_player(house: House, play: tuple[EpisodeId, float | None]) -> int:
        asked.append((house.library.episode(play[0]).title, play[1]))
        return 0

    monkeypatch.setattr("cafe_tui.ui.run.run_player", run_player)
    assert cafe("play", "latest", *options) == Answer(0, "", "")
    assert asked == [("#3 Networks", start)]


def test_notes_on_standard_input_need_no_library(program: Program, home: Path) -> None:
    document = program("chapters", "-", "--json", "--duration", "25:00", stdin=NOTES).json
    assert document["episode"] is None
    assert [c["start"] for c in document["chapters"]] == [c.start for c in chapters_from_notes(NOTES, 1500.0)]
    assert not home.exists()


@pytest.mark.parametrize("stdin", [b"", b"\xff\xfe\x00 0:30 \xff", b"\x00" * 10])
def test_odd_bytes_on_standard_input_are_read_as_they_can_be(program: Program, stdin: bytes) -> None:
    assert program("chapters", "-", "--json", stdin=stdin).status == 0


@pytest.mark.parametrize("command", [[], ["play", "latest"]])
@pytest.mark.usefixtures("house")
def test_the_player_says_that_it_needs_a_terminal(program: Program, command: list[str]) -> None:
    answer = program(*command)
    assert (answer.status, answer.out) == (1, "")
    assert "needs a terminal" in answer.err
    assert answer.err.count("\n") == 1


@pytest.mark.usefixtures("house")
def test_a_locale_without_utf8_is_served_too(program: Program) -> None:
    answer = program(
        "shows", LC_ALL="POSIX", PYTHONCOERCECLOCALE="0", PYTHONUTF8="0", PYTHONIOENCODING="ascii"
    )
    assert (answer.status, answer.err) == (0, "")
    assert "Management Caf\\xe9" in answer.out


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("command", ["episodes --json", "show nobody", "chapters -"])
def test_closed_streams_are_survived(environment: Mapping[str, str], command: str, closed: str) -> None:
    done = subprocess.run(
        ["sh", "-c", f'"$0" -m cafe_tui {command} {closed}', sys.executable],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        cwd=PROJECT,
        env=environment,
        timeout=60,
    )
    assert done.returncode == (1 if "nobody" in command else 0)
    assert b"Traceback" not in done.stderr


@pytest.mark.usefixtures("house")
def test_closed_streams_leave_the_library_sound(environment: Mapping[str, str], house: House) -> None:
    subprocess.run(
        ["sh", "-c", '"$0" -m cafe_tui bookmark add latest 1:00 <&- >&- 2>&-', sys.executable],
        cwd=PROJECT,
        env=environment,
        timeout=60,
        check=True,
    )
    assert house.database.check() == []
    assert [bookmark.start for bookmark in house.bookmarks.listing()] == [60.0]


@pytest.mark.usefixtures("house")
def test_a_reader_that_has_seen_enough_is_no_failure(environment: Mapping[str, str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*COMMAND, "bookmark", "add", "latest", "1:00"],
        stdout=writing,
        stderr=subprocess.PIPE,
        cwd=PROJECT,
        env=environment,
        timeout=60,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.usefixtures("house")
def test_output_that_cannot_be_written_is_a_failure(environment: Mapping[str, str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*COMMAND, "shows", "--json"], stdout=full, stderr=subprocess.PIPE, cwd=PROJECT, env=environment
        )
    assert done.returncode == 1
    assert done.stderr.startswith(b"cafe-tui: The output could not be written: No space left")
    assert done.stderr.count(b"\n") == 1


def test_a_library_that_cannot_be_used_is_named_on_one_line(program: Program, home: Path) -> None:
    home.mkdir()
    (home / "library.sqlite3").write_text("Dear diary")
    answer = program("shows", "--json")
    assert (answer.status, answer.out) == (1, "")
    assert str(home / "library.sqlite3") in answer.err
    assert answer.err.count("\n") == 1
    assert (home / "library.sqlite3").read_text() == "Dear diary"


def test_the_demo_tells_its_journey_where_there_is_no_terminal(program: Program, home: Path) -> None:
    answer = program("demo")
    assert (answer.status, answer.err) == (0, "")
    assert all(line.startswith(("ok  ", "    ")) for line in answer.out.splitlines())
    assert "Jumped to" in answer.out
    assert not home.exists()
