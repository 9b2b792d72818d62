"""The log: for its owner alone, of bounded size, and without secrets.

All of ours goes through `LogFile`, which masks what it writes. What C libraries print goes straight into the
same file while the screen is on, so that nothing of it is lost in a crash, nor any of their threads held up;
it is masked where it lies once the screen is gone (`mask_printed`). libmpv itself prints nothing.
"""

import logging
import os
import re
import sys
import threading
from pathlib import Path
from types import TracebackType

from cafe_tui.domain.outside.masking import masked
from cafe_tui.domain.text import one_line

MOST = 1_000_000
"""Bytes; a larger log becomes `….log.1`, in place of the one before."""
_LOOKED_AT = 200_000  # bytes at the end of a log
_MOST_MASKED = 2 * MOST
_MOST_SAID = 160  # characters of one mistake
_ENTRY = re.compile(r"^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d),\d+ ([A-Z]+) ", re.M)
_RAISED = re.compile(r"^(?:\w+\.)*\w+(?:Error|Exception|Failed|Matches)\b.*", re.M)
_LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"

_log = logging.getLogger(__name__)


class _Masking(logging.Formatter):
    """Masks each entry as a whole, the traceback and the values in it too."""

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))


class LogFile(logging.Handler):
    """Writes entries behind what is in the file; while descriptor 2 is that file, it goes on being it."""

    def __init__(self, path: Path, most: int = MOST) -> None:
        super().__init__()
        self._path = path
        self._most = most
        self.setFormatter(_Masking(_LINE))

    def emit(self, record: logging.LogRecord) -> None:
        entry = f"{self.format(record)}\n".encode("utf-8", "backslashreplace")
        fd = open_log(self._path, self._most)
        try:
            if fd is not None:
                os.write(fd, entry)
        except OSError:
            return  # a full disk: that is told where it matters
        finally:
            if fd is not None:
                os.close(fd)


def open_log(path: Path, most: int = MOST) -> int | None:
    """A descriptor of the log, made if need be, a large one put aside first; None where there can be none."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _turn(path, most)
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        if os.name == "posix" and os.fstat(fd).st_mode & 0o077:
            os.fchmod(fd, 0o600)
    except OSError:
        return None
    return fd


def write_log(path: Path) -> None:
    """From now on everything that is logged, and what ends a thread unforeseen, goes to the file `path`."""
    logging.basicConfig(handlers=[LogFile(path)], force=True)
    threading.excepthook = _thread_ended
    if sys.unraisablehook is sys.__unraisablehook__:
        sys.unraisablehook = _not_raised


def forget_log() -> None:
    """Log nothing more; for the end of the program, and for tests."""
    logging.basicConfig(handlers=[logging.NullHandler()], force=True)
    threading.excepthook = threading.__excepthook__
    if sys.unraisablehook is _not_raised:
        sys.unraisablehook = sys.__unraisablehook__


def mask_printed(path: Path, begin: int = 0) -> None:
    """Mask what anybody printed into a log from the byte `begin` on.

    Each line keeps its length, so that others can go on writing behind them meanwhile.
    """
    try:
        with path.open("r+b", buffering=0) as file:
            place = file.seek(begin if begin <= path.stat().st_size else 0)
            for line in file.read(_MOST_MASKED).splitlines(keepends=True):
                said = line.decode("utf-8", "replace").rstrip("\r\n")
                if (hidden := masked(said)) != said:
                    length = len(line.rstrip(b"\r\n"))
                    file.seek(place)
                    file.write(hidden.encode()[:length].decode(errors="ignore").encode().ljust(length))
                place += len(line)
    except OSError:
        return  # there is none, or nothing can be written any more


def printed_from(path: Path) -> int:
    """From where on a session that begins now may have to mask what is printed: with the end of the one
    before, which may have crashed."""
    try:
        return max(0, path.stat().st_size - _LOOKED_AT)
    except OSError:
        return 0


def log_unforeseen(path: Path, error: BaseException) -> None:
    """Write a mistake in the program down, whole."""
    logger = logging.Logger(__name__)
    logger.addHandler(LogFile(path))
    logger.critical("unforeseen", exc_info=error)


def last_mistakes(path: Path) -> list[str]:
    """The mistakes of the program that the end of a log tells of, in a line each; raises OSError."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _LOOKED_AT))
        entries = _ENTRY.split(file.read().decode("utf-8", "replace"))[1:]
    found = []
    for moment, level, said in zip(entries[::3], entries[1::3], entries[2::3], strict=True):
        if level in ("ERROR", "CRITICAL"):
            what = (_RAISED.findall(said) or [said.partition("\n")[0]])[-1]
            found.append(one_line(f"{moment} {what}", _MOST_SAID))
    return found


def _thread_ended(arguments: threading.ExceptHookArgs) -> None:
    error, trace = arguments.exc_value, arguments.exc_traceback
    if error is not None:
        what: tuple[type[BaseException], BaseException, TracebackType | None] = (type(error), error, trace)
        _log.error("the thread %s ended", arguments.thread and arguments.thread.name, exc_info=what)


def _not_raised(ignored: "sys.UnraisableHookArgs") -> None:
    """An error where Python cannot raise one, such as in what a C library calls."""
    if ignored.exc_value is not None:
        what = (type(ignored.exc_value), ignored.exc_value, ignored.exc_traceback)
        _log.error("%s: %r", ignored.err_msg or "ignored in", ignored.object, exc_info=what)


def _turn(path: Path, most: int) -> None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return
    if found.st_size <= most:
        return
    is_stderr = os.path.samestat(found, os.fstat(2))
    path.replace(path.with_name(f"{path.name}.1"))
    if is_stderr:
        sys.stderr.flush()
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(fd, 2)
        os.close(fd)
        mask_printed(path.with_name(f"{path.name}.1"))
