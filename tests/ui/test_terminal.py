"""The program in a real terminal: what reaches the screen, and how the terminal is left."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from cafe_tui.services.house import House
from cafe_tui.settings import Paths
from tests.support.audio import write_wav
from tests.support.pty import Terminal
from tests.support.waiting import wait_for
from tests.support.web import Web

PROGRAM = ("-m", "cafe_tui")
FEED = """<rss version="2.0"><channel><title>A Café</title>
<item><title>#7 Small cups</title><guid>7</guid><pubDate>Thu, 26 Feb 2026 07:00:00 +0000</pubDate>
<description>&lt;p&gt;0:10 Good morning&lt;/p&gt;
&lt;p&gt;0:40 Cups&lt;/p&gt;&lt;p&gt;1:20 Saucers&lt;/p&gt;</description>
<enclosure url="{media}" type="audio/x-wav" length="1"/></item></channel></rss>"""
SIZES = ((1, 1), (2, 50), (200, 1), (500, 200), (7, 3), (60, 20))

# Stands for a C library that prints while the program runs: when the file appears, so does the chatter.
CHATTERING_PROGRAM = """
import os, sys, threading, time
def chatter(cue):
    while not os.path.exists(cue):
        time.sleep(0.01)
    os.write(2, b"chatter of a C library\\n")
threading.Thread(target=chatter, args=(sys.argv.pop(1),), daemon=True).start()
from cafe_tui.__main__ import main
sys.exit(main())
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The folder of the listener's library, which is not there yet."""
    return tmp_path / "home"


@pytest.fixture
def environment(home: Path) -> dict[str, str | None]:
    """A library of its own, and no sound."""
    return {"CAFE_TUI_HOME": str(home), "CAFE_TUI_AO": "null"}


@pytest.fixture
def library(home: Path, tmp_path: Path) -> Iterator[Path]:
    """A library with one episode of two minutes, which is served while the test runs; gives its folder."""
    with Web() as web:
        media = web.media("/7.wav", write_wav(tmp_path / "7.wav", 120.0).read_bytes(), "audio/x-wav")
        web.feed("/feed.xml", FEED.format(media=media).encode())
        house = House(Paths.in_folder(home), first_show=None)
        house.subscriptions.add(web.url("/feed.xml"))
        house.remembered.keep_tour_seen()  # its line would move what is clicked on
        house.close()
        yield home


def play_cups(terminal: Terminal) -> None:
    """Click on the chapter at 0:40, and wait until it sounds."""
    terminal.click("Cups")
    terminal.wait_until(lambda screen: re.search(r"0:4[1-9] [━─┄]", screen), "the sound beyond 0:40")


def position_in(home: Path) -> float:
    """Where listening to the episode stopped, as the library has it."""
    house = House(Paths.in_folder(home), first_show=None)
    try:
        return house.library.find_episode("latest").position
    finally:
        house.close()


@pytest.mark.parametrize(("columns", "lines"), [(120, 40), (80, 24)])
def test_the_demo_plays_what_is_clicked_and_leaves_the_terminal_as_it_found_it(
    home: Path, environment: Mapping[str, str | None], columns: int, lines: int
) -> None:
    with Terminal([*PROGRAM, "demo"], columns=columns, lines=lines, environment=environment) as terminal:
        for title in ("#3 Keep", "#2 Jump", "#1 Browse", "0:42"):
            terminal.wait_for(title)
        terminal.click("0:42")
        terminal.wait_until(lambda screen: re.search(r"0:4[3-9] [━─┄]", screen), "the sound beyond 0:42")
        terminal.type("q")
        assert terminal.wait_for_exit() == 0
        assert terminal.restored
    assert not home.exists()


def test_the_demo_at_60x20_is_played_by_keys(environment: Mapping[str, str | None]) -> None:
    with Terminal([*PROGRAM, "demo"], columns=60, lines=20, environment=environment) as terminal:
        terminal.wait_for("#1 Browse")
        terminal.type("\r")
        terminal.wait_for("0:42")
        terminal.type("3")
        terminal.wait_until(lambda screen: re.search(r"0:4[3-9] [━─┄]", screen), "the sound beyond 0:42")
        terminal.type("q")
        assert terminal.wait_for_exit() == 0


def test_what_c_libraries_print_goes_to_the_log_and_not_to_the_screen(
    library: Path, tmp_path: Path, environment: dict[str, str | None]
) -> None:
    cue = tmp_path / "cue"
    log = Paths.in_folder(library).log_file
    # Without CAFE_TUI_AO the real audio libraries are tried, which print where there is no sound card.
    real_audio = {**environment, "CAFE_TUI_AO": None}
    with Terminal(["-c", CHATTERING_PROGRAM, str(cue)], environment=real_audio) as terminal:
        play_cups(terminal)
        cue.touch()
        wait_for(lambda: b"chatter of a C library" in log.read_bytes(), "the chatter in the log")
        terminal.type("?")
        terminal.wait_for("Esc closes")
        terminal.type("q")  # leaves the help
        terminal.wait_until(lambda screen: "Esc closes" not in screen, "the screen without the help")
        terminal.type("q")
        assert terminal.wait_for_exit() == 0
        assert terminal.restored
        for line in log.read_bytes().splitlines():
            assert line not in terminal.raw


def test_standard_error_in_a_file_leaves_a_whole_screen(
    library: Path, tmp_path: Path, environment: Mapping[str, str | None]
) -> None:
    errors = tmp_path / "errors"
    with Terminal([*PROGRAM], environment=environment, stderr=errors) as terminal:
        play_cups(terminal)
        terminal.type("q")
        assert terminal.wait_for_exit() == 0
        assert terminal.restored
    assert errors.read_bytes() == b""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_end_restores_the_terminal_and_keeps_the_place(
    library: Path, environment: Mapping[str, str | None], number: signal.Signals
) -> None:
    with Terminal([*PROGRAM], environment=environment) as terminal:
        play_cups(terminal)
        terminal.send(number)
        terminal.wait_for_exit()
        assert terminal.restored
        assert b"Traceback" not in terminal.raw
    assert position_in(library) >= 40.0


def test_a_power_cut_costs_at_most_five_seconds_of_the_place(
    library: Path, environment: Mapping[str, str | None]
) -> None:
    with Terminal([*PROGRAM], environment=environment) as terminal:
        play_cups(terminal)
        # Between two savings: the last one was at 0:45, give or take what the click took to arrive.
        terminal.wait_until(lambda screen: re.search(r"0:4[89] [━─┄]", screen), "the sound beyond 0:48")
        terminal.send(signal.SIGKILL)
        terminal.wait_for_exit()
        shown = re.search(r"0:(\d\d) [━─┄]", terminal.text)
        assert shown
    lost = int(shown[1]) - position_in(library)
    assert lost <= 5.0, f"{lost:.2f} s of the place were lost"


def test_closing_the_window_ends_the_program_and_keeps_the_place(
    library: Path, environment: Mapping[str, str | None]
) -> None:
    with Terminal([*PROGRAM], environment=environment) as terminal:
        play_cups(terminal)
        terminal.hang_up()
        terminal.wait_for_exit()
    assert position_in(library) >= 40.0


def test_bytes_that_are_no_text_are_read_over(library: Path, environment: Mapping[str, str | None]) -> None:
    with Terminal([*PROGRAM], environment=environment) as terminal:
        terminal.wait_for("Cups")
        terminal.type(b"\x80")
        terminal.type(b"\xff\xc3")
        terminal.type("?")
        terminal.wait_for("Esc closes")
        terminal.type("q")  # leaves the help
        terminal.wait_until(lambda screen: "Esc closes" not in screen, "the screen without the help")
        terminal.type("q")
        assert terminal.wait_for_exit() == 0


def test_a_storm_of_sizes_is_weathered(library: Path, environment: Mapping[str, str | None]) -> None:
    with Terminal([*PROGRAM], environment=environment) as terminal:
        play_cups(terminal)
        for columns, lines in SIZES:  # faster than they can be drawn
            terminal.resize(columns, lines)
        for columns, lines in SIZES:
            drawn = terminal.raw.count(b"\x1b[")
            terminal.resize(columns, lines)
            wait_for(lambda drawn=drawn: terminal.raw.count(b"\x1b[") > drawn, "a new picture")  # type: ignore[misc]
        terminal.resize(100, 30)
        terminal.type("?")
        terminal.wait_for("Esc closes")
        terminal.type("q")  # leaves the help
        terminal.wait_for("Saucers")
        terminal.type("q")
        assert terminal.wait_for_exit() == 0
        assert terminal.restored


@pytest.mark.parametrize("name", ["dumb", "", None])
def test_a_terminal_that_cannot_move_the_cursor_is_told_in_one_line(
    environment: Mapping[str, str | None], name: str | None
) -> None:
    with Terminal([*PROGRAM], environment={**environment, "TERM": name}) as terminal:
        assert terminal.wait_for_exit() == 1
        [line] = terminal.raw.decode().splitlines()
        assert "TERM" in line
        assert "\x1b" not in line


def run_without_terminal(
    *arguments: str, environment: Mapping[str, str | None]
) -> "subprocess.CompletedProcess[str]":
    variables = {name: value for name, value in {**os.environ, **environment}.items() if value is not None}
    return subprocess.run(
        [sys.executable, *PROGRAM, *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env=variables,
        check=False,
        timeout=60,
    )


def test_without_a_terminal_one_line_says_so(environment: Mapping[str, str | None]) -> None:
    done = run_without_terminal(environment=environment)
    assert (done.returncode, done.stdout) == (1, "")
    [line] = done.stderr.splitlines()
    assert "needs a terminal" in line


def test_the_demo_without_a_terminal_tells_each_step_and_touches_no_library(
    home: Path, environment: Mapping[str, str | None]
) -> None:
    home.mkdir()
    (home / "library.sqlite3").write_text("not to be touched")
    done = run_without_terminal("demo", environment=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    steps = [line for line in done.stdout.splitlines() if not line.startswith(" ")]
    assert len(steps) == 6
    assert all(step.startswith("ok  ") for step in steps)
    assert [path.name for path in home.iterdir()] == ["library.sqlite3"]
    assert (home / "library.sqlite3").read_text() == "not to be touched"
