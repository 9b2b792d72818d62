"""The terminal around the program: what must be so before Textual draws on it.

C libraries under libmpv (ALSA, JACK, PipeWire) print on file descriptor 2, which is also where Textual
draws. So Textual gets a duplicate of the terminal, and descriptor 2 goes to the log while the screen is on.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

from cafe_tui.domain.errors import CafeError
from cafe_tui.domain.language import _
from cafe_tui.logs import mask_printed, open_log, printed_from

from .pasting import forgiving_decoder


def require_terminal() -> None:
    """Raise CafeError where there is no terminal to draw on or to type into."""
    streams = (sys.__stdin__, sys.__stdout__)
    if not all(stream is not None and stream.isatty() for stream in streams):
        raise CafeError(
            _("cafe-tui needs a terminal"),
            _("standard input or output is none"),
            _("Run it in a terminal, or use its commands: cafe-tui --help"),
        )
    if os.environ.get("TERM", "") in ("", "dumb") and sys.platform != "win32":
        raise CafeError(
            _("cafe-tui needs a terminal that can move the cursor"),
            _("TERM is “{term}”", term=os.environ.get("TERM", "")),
            _("Set TERM (xterm-256color, say), or use its commands: cafe-tui --help"),
        )


@contextmanager
def private_stderr(log: Path) -> Iterator[None]:
    """Within, descriptor 2 is the file `log`, and `sys.__stderr__` is the terminal.

    Standard output stands in for the terminal where the listener has sent standard error elsewhere.
    Where there can be no log, descriptor 2 leads to nothing.
    """
    sys.stderr.flush()
    screen_fd = os.dup(2 if os.isatty(2) else 1)
    errors_fd = os.dup(2)
    previous = sys.__stderr__, sys.stderr
    begin = printed_from(log)
    log_fd = open_log(log)
    if log_fd is None:
        log_fd = os.open(os.devnull, os.O_WRONLY)
    os.dup2(log_fd, 2)
    os.close(log_fd)
    screen = os.fdopen(screen_fd, "w", encoding="utf-8", errors="backslashreplace", closefd=False)
    sys.__stderr__ = screen  # type: ignore[misc]
    try:
        yield
    finally:
        screen.flush()
        os.dup2(errors_fd, 2)
        sys.__stderr__, sys.stderr = previous  # type: ignore[misc]
        os.close(errors_fd)
        os.close(screen_fd)
        mask_printed(log, begin)


def cell_pixels() -> tuple[int, int] | None:
    """How many pixels a cell has, across and down; None where the system does not know."""
    if sys.platform == "win32" or sys.__stdout__ is None:
        return None
    import fcntl
    import struct
    import termios

    try:
        told = fcntl.ioctl(sys.__stdout__.fileno(), termios.TIOCGWINSZ, bytes(8))
    except (OSError, ValueError):
        return None
    rows, columns, width, height = struct.unpack("HHHH", told)
    if not rows or not columns or width < 2 * columns or height < 4 * rows:
        return None
    return width // columns, height // rows


def forgive_broken_input() -> None:
    """Let Textual read on after a byte that is not UTF-8 (an old mouse report, say), which would end the app,
    and take what is pasted for text whatever is in it."""
    try:
        from textual.drivers import linux_driver
    except ImportError:
        return  # another system, another driver
    linux_driver.getincrementaldecoder = forgiving_decoder  # type: ignore[attr-defined, assignment]


def exit_on_signals(loop: "AbstractEventLoop", leave: Callable[[], None]) -> None:
    """Leave in order, with the terminal restored and the place kept, when told to end or when it closes."""
    for name in ("SIGTERM", "SIGHUP", "SIGINT"):
        number = getattr(signal, name, None)
        if number is not None:
            try:
                loop.add_signal_handler(number, leave)
            except (NotImplementedError, RuntimeError):
                return  # not on this system, or not on the main thread
