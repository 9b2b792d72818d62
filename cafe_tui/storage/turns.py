"""Processes that write into one library take turns, beyond what SQLite's own locks see to.

SQLite before 3.51.3 can lose data when two connections, of one process or of two, write and bring the log
back into the file at the same moment. Within a process there is one connection that writes; between processes
this lock keeps them apart.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .connection import busy, patience

_LOOK_EVERY = 0.002  # seconds


class Turns:
    """A lock on a file of its own beside the library. Where there can be none, SQLite's own have to do."""

    def __init__(self, library: Path) -> None:
        self._library = library
        self._fd: int | None = None

    @contextmanager
    def turn(self, *, refuses: bool = True) -> Iterator[None]:
        """Within, no other process writes.

        One that goes on writing is waited for as long as SQLite would; then LibraryError is raised, or, where
        this is not to refuse, the block entered all the same.
        """
        held = self._take()
        if held is False and refuses:
            raise busy(self._library)
        try:
            yield
        finally:
            if held and self._fd is not None:
                _let_go(self._fd)

    def close(self) -> None:
        """Let the file be."""
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None

    def _take(self) -> bool | None:
        """Whether the lock was had in time; None where there can be none."""
        try:
            if self._fd is None:
                lock = self._library.with_name(f"{self._library.name}-turn")
                self._fd = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
            deadline = time.monotonic() + patience()
            while not _lock(self._fd):
                if time.monotonic() > deadline:
                    return False
                time.sleep(_LOOK_EVERY)
        except OSError:
            return None
        return True


if sys.platform == "win32":

    def _lock(_fd: int) -> bool:
        raise OSError

    def _let_go(_fd: int) -> None:
        """There is nothing to let go."""

else:
    import fcntl

    def _lock(fd: int) -> bool:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _let_go(fd: int) -> None:
        fcntl.flock(fd, fcntl.LOCK_UN)
