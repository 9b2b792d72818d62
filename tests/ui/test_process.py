"""The program as a process in a real terminal: mistakes, hanging libraries, signals, and being put aside."""

import re
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from cafe_tui.settings import Paths
from tests.support.pty import Terminal
from tests.support.waiting import wait_for

from .test_terminal import PROGRAM, environment, home, library, play_cups, position_in

__all__ = ["environment", "home", "library"]
Environment = dict[str, str | None]

_BEGIN = "import sys, threading, time\n"
_RUN = "\nfrom cafe_tui.__main__ import main\nsys.exit(main())\n"
A_BUG_IN_A_WIDGET = f"""{_BEGIN}
from cafe_tui.ui.widgets.row_list import RowList
def boom(self, *_): raise ValueError("boom at https://ann:s3cret@tea.example/feed?auth=k3y")
RowList.action_last = boom
from cafe_tui.ui.screens.main import MainScreen
MainScreen.action_toggle_unplayed = boom
{_RUN}"""
A_LIBRARY_THAT_HANGS = f"""{_BEGIN}
from cafe_tui.player import apart
from cafe_tui.player.libmpv import LibmpvPlayer
apart.PATIENCE = 1.0
apart.ApartPlayer.__init__.__kwdefaults__["patience"] = 1.0
seek, hung = LibmpvPlayer.seek, []
def hang(self, position):
    with self._lock:
        if not hung:
            hung.append(True)
            time.sleep(600)
    seek(self, position)
LibmpvPlayer.seek = hang
{_RUN}"""


def status_of(number: int) -> tuple[str, int]:
    """A process's state (S sleeps, R runs, T is stopped, Z has ended) and its parent; Z, 0 for none."""
    try:
        state, parent, *_ = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return "Z", 0
    return state, int(parent)


def children_of(terminal: Terminal) -> list[int]:
    """The processes that it has started and that are still there."""
    numbers = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    return [number for number in numbers if status_of(number)[1] == terminal.process.pid]


def is_there(number: int) -> bool:
    return status_of(number)[0] != "Z"


on_linux = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes in /proc")


def test_a_bug_in_a_widget_ends_in_a_sentence_and_the_traceback_is_in_the_log(
    library: Path, environment: Environment
) -> None:
    with Terminal(["-c", A_BUG_IN_A_WIDGET], environment=environment) as terminal:
        play_cups(terminal)
        terminal.type("U")
        assert terminal.wait_for_exit() == 1
        assert terminal.restored
        said = terminal.raw.rpartition(b"\x1b[?25h")[2].decode()
    log = Paths.in_folder(library).log_file
    assert "mistake of its own: ValueError" in said
    assert str(log) in said.replace("\r\n", "")
    assert "bookmarks and places are kept" in said
    assert "Traceback" not in said
    written = log.read_text()
    assert "ValueError: boom at https://…@tea.example/feed?…" in written
    assert "s3cret" not in written
    assert position_in(library) >= 40.0


def test_a_libmpv_that_hangs_leaves_the_screen_usable_and_the_next_one_plays(
    library: Path, environment: Environment
) -> None:
    with Terminal(["-c", A_LIBRARY_THAT_HANGS], environment=environment) as terminal:
        play_cups(terminal)
        terminal.type("\x1b[C")  # ten seconds on, which never comes
        terminal.type("?")
        terminal.wait_for("Esc closes")
        terminal.type("q")
        terminal.wait_for("does not answer any more")
        terminal.type(" ")
        terminal.wait_until(
            lambda screen: re.search(r"0:5[0-9] [━─┄]", screen), "the sound from a new player"
        )
        terminal.type("q")
        assert terminal.wait_for_exit(within=10) == 0
        assert terminal.restored
    assert position_in(library) >= 45.0


def test_quitting_while_libmpv_hangs_takes_seconds(library: Path, environment: Environment) -> None:
    with Terminal(["-c", A_LIBRARY_THAT_HANGS], environment=environment) as terminal:
        play_cups(terminal)
        terminal.type("\x1b[C")
        began = time.monotonic()
        terminal.type("q")
        assert terminal.wait_for_exit(within=10) == 0
        assert terminal.restored
        assert time.monotonic() - began < 10
    assert position_in(library) >= 40.0


@on_linux
@pytest.mark.parametrize("way", ["ctrl+z", "SIGTSTP"])
def test_put_aside_it_gives_the_terminal_back_and_comes_again(
    library: Path, environment: Environment, way: str
) -> None:
    with Terminal([*PROGRAM], environment=environment) as terminal:
        play_cups(terminal)
        if way == "ctrl+z":
            terminal.type("\x1a")
        else:
            terminal.send(signal.SIGTSTP)
        wait_for(lambda: status_of(terminal.process.pid)[0] == "T", "the process stopped")
        wait_for(lambda: terminal.restored, "the terminal of the shell")
        if way == "ctrl+z":
            assert position_in(library) >= 40.0
        terminal.send(signal.SIGCONT)
        wait_for(lambda: not terminal.restored, "the screen again")
        if way == "ctrl+z":
            terminal.wait_until(lambda screen: re.search(r"⏸|‖|paused", screen), "the sound that waits")
        terminal.type("q")
        assert terminal.wait_for_exit() == 0
        assert terminal.restored


@on_linux
@pytest.mark.parametrize(
    "leave",
    [
        lambda terminal: terminal.type("q"),
        lambda terminal: terminal.send(signal.SIGTERM),
        lambda terminal: terminal.send(signal.SIGHUP),
        lambda terminal: terminal.send(signal.SIGINT),
        lambda terminal: terminal.hang_up(),
    ],
    ids=["q", "SIGTERM", "SIGHUP", "SIGINT", "closed"],
)
def test_however_it_is_left_the_place_is_kept_and_no_process_stays(
    library: Path, environment: Environment, leave: Callable[[Terminal], None]
) -> None:
    with Terminal([*PROGRAM], environment=environment) as terminal:
        play_cups(terminal)
        terminal.type("b")
        terminal.wait_for("Kept")
        children = wait_for(lambda: children_of(terminal), "who stands by the terminal")
        leave(terminal)
        terminal.wait_for_exit()
        wait_for(lambda: not any(map(is_there, children)), "the end of what it had started")
    assert position_in(library) >= 40.0


@on_linux
def test_killed_it_leaves_a_terminal_that_can_be_used(library: Path, environment: Environment) -> None:
    with Terminal([*PROGRAM], environment=environment) as terminal:
        play_cups(terminal)
        children = wait_for(lambda: children_of(terminal), "who stands by the terminal")
        terminal.send(signal.SIGKILL)
        wait_for(lambda: terminal.restored, "the terminal restored")
        terminal.wait_for("was killed, or has crashed")
        wait_for(lambda: not any(map(is_there, children)), "its end")


def test_ctrl_c_says_how_to_leave(library: Path, environment: Environment) -> None:
    with Terminal([*PROGRAM], environment=environment) as terminal:
        terminal.wait_for("Cups")
        terminal.type("\x03")
        terminal.wait_for("q leaves")
        terminal.type("q")
        assert terminal.wait_for_exit() == 0


@pytest.mark.parametrize("field", ["filter", "note"])
def test_a_megabyte_that_is_pasted_holds_nobody_up(
    library: Path, environment: Environment, field: str
) -> None:
    with Terminal([*PROGRAM], environment=environment) as terminal:
        play_cups(terminal)
        if field == "note":
            terminal.type("b")
            terminal.wait_for("Kept 0:4")
            terminal.type("w")
            terminal.wait_for("kept as you type")
        else:
            terminal.type("/")
        pasted = b"\x1b[200~" + b"pasted words, and more\n" * 45_000 + b"\x1b[201~"
        for begin in range(0, len(pasted), 4_000):
            terminal.type(pasted[begin : begin + 4_000])
        terminal.type("\x1b")
        time_out = 30.0
        terminal.wait_until(
            lambda screen: "kept as you type" not in screen, "the field closed", within=time_out
        )
        terminal.type("\x1b")
        terminal.type("?")
        terminal.wait_for("Esc closes", within=time_out)
        terminal.type("q")
        terminal.wait_until(lambda screen: "Esc closes" not in screen, "the screen without the help")
        terminal.type("q")
        assert terminal.wait_for_exit() == 0


def test_a_locale_without_utf_8_is_no_reason_to_fail(library: Path, environment: Environment) -> None:
    plain = {
        "LC_ALL": "C",
        "LANG": "C",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
        "PYTHONIOENCODING": None,
    }
    with Terminal([*PROGRAM], environment={**environment, **plain}) as terminal:
        play_cups(terminal)
        terminal.type("q")
        assert terminal.wait_for_exit() == 0
        assert terminal.restored
