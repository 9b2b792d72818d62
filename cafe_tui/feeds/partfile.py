"""The file in which a download grows, until it is whole and gets its name."""

import errno
import os
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from cafe_tui.domain.errors import BrokenOffError, DiskFullError, DownloadError
from cafe_tui.domain.language import N_, _
from cafe_tui.domain.text import one_line

TITLE = N_("This episode could not be downloaded")
SPARED = 100_000_000
"""Bytes that a download leaves free on the disk: the library lies there too."""

_FULL = (errno.ENOSPC, errno.EDQUOT)
_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def part_path(path: Path) -> Path:
    """Where the file lies that will be `path`."""
    return path.with_name(f"{path.name}.part")


def is_whole(path: Path, length: int) -> bool:
    """Whether `path` is a file of this length, and no link to one."""
    try:
        found = path.lstat()
    except OSError:
        return False
    return stat.S_ISREG(found.st_mode) and found.st_size == length


def remove_files(path: Path) -> None:
    """Remove a download, whole or not; raises DownloadError."""
    with _in_words(path, _("This download could not be removed")):
        path.unlink(missing_ok=True)
        part_path(path).unlink(missing_ok=True)


class PartFile:
    """`PATH.part`, of which one process has a hold at a time; a context manager.

    Everything raises DownloadError where the system refuses, DiskFullError where there is no room.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._part = part_path(path)
        self._fd = -1

    def __enter__(self) -> Self:
        with _in_words(self._part):
            self._part.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _remove_what_is_no_file(self._part)
            self._fd = os.open(self._part, _FLAGS, 0o600)
        try:
            self._take_hold()
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error and self._fd >= 0 and not self.size():
            self._part.unlink(missing_ok=True)
        self._close()

    def size(self) -> int:
        """Bytes in it."""
        with _in_words(self._part):
            return os.fstat(self._fd).st_size

    def cut(self, size: int) -> None:
        """Leave the first `size` bytes only; what is written next follows them."""
        with _in_words(self._part):
            os.ftruncate(self._fd, size)
            os.lseek(self._fd, size, os.SEEK_SET)

    def write(self, data: bytes) -> None:
        """Add `data`."""
        rest = memoryview(data)
        with _in_words(self._part):
            while rest:
                rest = rest[os.write(self._fd, rest) :]

    def sync(self) -> None:
        """Bring all that was written to the disk itself."""
        with _in_words(self._part):
            os.fsync(self._fd)

    def check_room(self, needed: int) -> None:
        """Raise DiskFullError unless `needed` more bytes fit on the disk, and some are left."""
        with _in_words(self._part):
            free = shutil.disk_usage(self._part.parent).free
        if free < needed + SPARED:
            room = {"needed": needed / 1e6, "free": free / 1e6, "spared": SPARED / 1e6}
            raise DiskFullError(
                _(TITLE),
                _(
                    "the disk is nearly full: {needed:.0f} MB are needed and {free:.0f} MB are free, "
                    "of which {spared:.0f} MB are left alone",
                    **room,
                )
                if needed
                else _(
                    "the disk is nearly full: {free:.0f} MB are free, "
                    "of which {spared:.0f} MB are left alone",
                    **room,
                ),
                _("Delete some downloads, or free space elsewhere"),
            )

    def finish(self) -> None:
        """Give it its own name, in place of what is there."""
        if sys.platform == "win32":  # where no open file can be renamed
            self._close()
        with _in_words(self._path):
            self._part.replace(self._path)
            _sync_folder(self._path.parent)

    def _take_hold(self) -> None:
        with _in_words(self._part):
            # A process that had a hold before us may have given the file its name, or removed it.
            ours = _lock(self._fd) and _is_at(self._fd, self._part)
        if not ours:
            raise BrokenOffError(
                _(TITLE), _("another cafe-tui is downloading it"), _("Wait until that is done")
            )

    def _close(self) -> None:
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1


def _remove_what_is_no_file(path: Path) -> None:
    """What is written to a link or a device would land elsewhere."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISREG(mode):
        path.unlink()


def _is_at(fd: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(fd), path.lstat())
    except FileNotFoundError:
        return False


if sys.platform == "win32":
    import msvcrt

    _FAR = 1 << 40  # the lock keeps others from the bytes it is on, so it is on none that the file has

    def _lock(fd: int) -> bool:
        os.lseek(fd, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _sync_folder(folder: Path) -> None:
        """Windows has no such thing."""

else:
    import fcntl

    def _lock(fd: int) -> bool:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _sync_folder(folder: Path) -> None:
        """Bring the new name to the disk itself."""
        fd = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)


@contextmanager
def _in_words(path: Path, title: str = "") -> Iterator[None]:
    """Turn what the system says about `path` into a DownloadError."""
    try:
        yield
    except OSError as error:
        raise _words(error, path, title or _(TITLE)) from error


def _words(error: OSError, path: Path, title: str) -> DownloadError:
    if error.errno in _FULL:
        return DiskFullError(
            title,
            _("the disk is full ({parent})", parent=path.parent),
            _("Free some space: it goes on where it stopped"),
        )
    detail = one_line(f"{path}: {error.strerror or error}")
    return DownloadError(title, detail, _("Check the folder of downloads and the disk"))
