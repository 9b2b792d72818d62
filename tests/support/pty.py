"""The program in a real pseudo-terminal, with `pyte` as the terminal in front of it.

with Terminal(["-m", "cafe_tui", "demo"], columns=120, lines=40, environment={...}) as terminal:
    terminal.wait_for("Chapters")       # text anywhere on the screen
    terminal.click("0:30")              # an SGR mouse click on the first place where it stands
    terminal.type("q")
    assert terminal.wait_for_exit() == 0
    assert terminal.restored
"""

import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte
from rich.cells import cell_len

from .waiting import WITHIN, T

_MODE = re.compile(rb"\x1b\[\?([\d;]+)([hl])")
_UNKNOWN_TO_PYTE = re.compile(rb"\x1b\[[<=>][\d;:]*[a-zA-Z]|\x1b\[\?[\d;]*\$p")
_UNFINISHED = re.compile(rb"\x1b(\[[<=>?]?[\d;:$]*)?$")
ALTERNATE_SCREEN, CURSOR_SHOWN, BRACKETED_PASTE = 1049, 25, 2004
MOUSE_MODES = (1000, 1002, 1003, 1006, 1015, 1016)

# A controlling terminal is what makes the kernel tell of a resize and of a hang-up.
_LAUNCH = """
import fcntl, os, sys, termios
fcntl.ioctl(1, termios.TIOCSCTTY, 0)
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""


class Terminal:
    """A terminal that runs Python with `arguments`.

    `stderr` is a file that takes descriptor 2 in place of the terminal. The environment is this process's,
    with the changes in `environment`; None takes a variable away.
    """

    def __init__(
        self,
        arguments: Sequence[str],
        *,
        columns: int = 120,
        lines: int = 40,
        environment: Mapping[str, str | None] | None = None,
        stderr: Path | None = None,
    ) -> None:
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)
        self._changed = threading.Condition()
        self._raw = bytearray()
        self._unfed = b""
        self._hung_up = False
        self._closing, self._close = os.pipe()
        self._master, slave = os.openpty()
        _set_size(self._master, columns, lines)
        # The runner of the tests may have told its own size.
        usual = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "COLUMNS": None, "LINES": None}
        variables = {**os.environ, **usual, **(environment or {})}
        errors = stderr.open("wb") if stderr else None
        try:
            self.process = subprocess.Popen(
                [sys.executable, "-c", _LAUNCH, *arguments],
                stdin=slave,
                stdout=slave,
                stderr=errors or slave,
                env={name: value for name, value in variables.items() if value is not None},
                start_new_session=True,
            )
        finally:
            os.close(slave)
            if errors:
                errors.close()
        self._reader = threading.Thread(target=self._read, name="terminal")
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.hang_up()

    # What the program did

    @property
    def text(self) -> str:
        """What stands on the screen now."""
        with self._changed:
            return self._text()

    @property
    def raw(self) -> bytes:
        """Every byte that the program has written to the terminal."""
        with self._changed:
            return bytes(self._raw)

    @property
    def modes(self) -> dict[int, bool]:
        """The terminal's private modes by number, as the program last set each."""
        modes: dict[int, bool] = {}
        for found in _MODE.finditer(self.raw):
            modes.update((int(number), found[2] == b"h") for number in found[1].split(b";"))
        return modes

    @property
    def restored(self) -> bool:
        """Whether the program entered the alternate screen and left the terminal as it had found it."""
        modes = self.modes
        taken = (ALTERNATE_SCREEN, BRACKETED_PASTE, *MOUSE_MODES)
        return (
            ALTERNATE_SCREEN in modes and modes[CURSOR_SHOWN] and not any(modes.get(mode) for mode in taken)
        )

    def wait_until(
        self, condition: Callable[[str], T | None], description: str, *, within: float = WITHIN
    ) -> T:
        """The first true value of `condition` of the screen's text; fails when there is none in time."""
        found: list[T] = []

        def look() -> bool:
            if value := condition(self._text()):
                found.append(value)
            return bool(value)

        with self._changed:
            if not self._changed.wait_for(lambda: look() or self._hung_up, within) or not found:
                state = "the program ended" if self._hung_up else f"waited {within:g} s in vain"
                raise AssertionError(f"{state}: {description} did not come; the screen:\n{self._text()}")
        return found[0]

    def wait_for(self, text: str, *, within: float = WITHIN) -> None:
        """Wait until `text` stands on the screen."""
        self.wait_until(lambda screen: text in screen, f"“{text}”", within=within)

    def wait_for_exit(self, within: float = WITHIN) -> int:
        """The program's exit status, once it has ended and all that it wrote was read."""
        try:
            status = self.process.wait(within)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"still running after {within:g} s; the screen:\n{self.text}") from None
        self._reader.join()
        return status

    # What the listener does

    def type(self, keys: str | bytes) -> None:
        """Send these keys, as the terminal would."""
        os.write(self._master, keys.encode() if isinstance(keys, str) else keys)

    def click(self, text: str) -> None:
        """Wait for `text` and click on its first character, wherever on the screen it stands first."""
        column, line = self.wait_until(lambda screen: _place_of(text, screen), f"“{text}” to click on")
        self.type(f"\x1b[<0;{column};{line}M\x1b[<0;{column};{line}m")

    def resize(self, columns: int, lines: int) -> None:
        """Give the window another size."""
        with self._changed:
            self._screen.resize(lines, columns)
        _set_size(self._master, columns, lines)

    def send(self, number: signal.Signals) -> None:
        """Send a signal to the program."""
        self.process.send_signal(number)

    def hang_up(self) -> None:
        """Close the window, while the program may still be running in it."""
        if self._master >= 0:
            os.write(self._close, b"!")  # a reader that waits on the terminal would keep it open
            self._reader.join()
            for descriptor in (self._master, self._closing, self._close):
                os.close(descriptor)
            self._master = -1

    def _text(self) -> str:
        return "\n".join(line.rstrip() for line in self._screen.display)

    def _read(self) -> None:
        hung_up = False
        while not hung_up:
            ready, _, _ = select.select([self._master, self._closing], [], [])
            try:
                data = b"" if self._closing in ready else os.read(self._master, 65536)
            except OSError:  # the program has closed its side
                data = b""
            hung_up = not data
            with self._changed:
                self._raw += data
                self._feed(data)
                self._hung_up = hung_up
                self._changed.notify_all()

    def _feed(self, data: bytes) -> None:
        data = self._unfed + data
        unfinished = _UNFINISHED.search(data)
        end = unfinished.start() if unfinished else len(data)
        self._unfed = data[end:]
        self._stream.feed(_UNKNOWN_TO_PYTE.sub(b"", data[:end]))


def _place_of(text: str, screen: str) -> tuple[int, int] | None:
    """Column and line, from 1, of the first `text` on the screen; None where there is none."""
    for line, words in enumerate(screen.splitlines(), start=1):
        before, found, _ = words.partition(text)
        if found:
            return cell_len(before) + 1, line
    return None


def _set_size(descriptor: int, columns: int, lines: int) -> None:
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
