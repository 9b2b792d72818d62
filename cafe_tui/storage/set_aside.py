"""A damaged library makes room for the new one made out of it, and stays beside it under another name."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from cafe_tui.domain.language import _

from .connection import refusal

LOG, SHARED = "-wal", "-shm"
"""What SQLite puts beside a library: the log of what was written last, and what processes share."""
_IN_USE = 128  # the byte of the shared file that every process locks which has the library open


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Within, no other process can open the library; raises LibraryError when one has it open."""
    if sys.platform == "win32":  # where no file can be renamed that is open anywhere
        yield
        return
    import fcntl

    shared = beside(path, SHARED)
    was_there = shared.exists()
    fd = os.open(shared, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.lockf(fd, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, _IN_USE)
        except OSError as error:
            raise refusal(path, _("another cafe-tui has it open"), _("Leave that one first")) from error
        yield
    finally:
        os.close(fd)
        if not was_there:
            shared.unlink(missing_ok=True)


def beside(path: Path, suffix: str) -> Path:
    """What SQLite puts beside the library under this suffix."""
    return path.with_name(f"{path.name}{suffix}")


def replace(path: Path, new: Path, now: datetime) -> Path:
    """Put the finished file `new` in the place of the library; gives where the old one lies now.

    At every moment there is one of them under its name. Raises OSError.
    """
    kept = path.with_name(f"{path.name}.damaged-{now:%Y%m%d-%H%M%S}")
    try:
        os.link(path, kept)
    except OSError:  # not every file system has links
        shutil.copy2(path, kept)
    # The old log must not be taken for one of the new file.
    with suppress(FileNotFoundError):
        beside(path, LOG).replace(beside(kept, LOG))
    new.replace(path)
    beside(path, SHARED).unlink(missing_ok=True)
    return kept
