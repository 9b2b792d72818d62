"""The folder with the journals, which some program carries from machine to machine.

Only regular files that lie directly in it and are called like journals are looked at; no link is followed.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO

from cafe_tui.domain.errors import JournalError
from cafe_tui.domain.journal.file_names import device_of
from cafe_tui.domain.language import _
from cafe_tui.domain.text import one_line

from .whole_files import write_whole

LARGEST = 512_000_000
"""Bytes of a file that is read."""
_MOST_FILES = 1_000
_ENDS = 4_096  # bytes of either end by which a file is known again
_SAFELY = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class JournalFolder:
    """The folder at `path`. Every method raises JournalError."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def look(self) -> dict[str, str]:
        """The journals in it by name, each with what becomes another when it is written. Cheap."""
        with self._told(), os.scandir(self.path) as entries:
            found = {}
            for entry in entries:
                if device_of(entry.name) and entry.is_file(follow_symlinks=False):
                    told = entry.stat(follow_symlinks=False)
                    found[entry.name] = f"{told.st_size}:{told.st_mtime_ns}:{told.st_ino}"
                if len(found) >= _MOST_FILES:
                    break
            return found

    def size(self, name: str) -> int | None:
        """The bytes of a file; None where there is nothing, -1 for what is no regular file."""
        with self._told():
            if not self.path.is_dir():
                raise NotADirectoryError(20, _("it is not there"))
            try:
                told = (self.path / name).lstat()
            except FileNotFoundError:
                return None
            return told.st_size if stat.S_ISREG(told.st_mode) else -1

    def read(self, name: str, at: int, most: int) -> bytes:
        """So many bytes of a file, or as many as there are, from a place on."""
        with self._told(), self._opened(name) as file:
            file.seek(at)
            return file.read(most)

    def digest(self, name: str, end: int) -> str:
        """By what the first `end` bytes of a file are known again: the beginning and the end of them.

        Nobody writes in the middle of a journal, and what is put in there moves the end.
        """
        with self._told(), self._opened(name) as file:
            first = file.read(min(_ENDS, end))
            file.seek(max(0, end - _ENDS))
            return blake2b(first + file.read(min(_ENDS, end)), digest_size=16).hexdigest()

    def append(self, name: str, content: bytes) -> None:
        """Write at the end of a file; it is on the disk when this returns. A break may leave a part of it."""
        with self._told():
            fd = os.open(self.path / name, os.O_WRONLY | os.O_APPEND | _SAFELY)
            with os.fdopen(fd, "wb", buffering=0) as file:
                rest = memoryview(content)
                while rest:
                    rest = rest[file.write(rest) :]
                os.fsync(fd)

    def write(self, name: str, content: bytes) -> None:
        """Write a file in place of what is there; there is the old one or the new one, whatever happens."""
        with self._told():
            write_whole(self.path / name, content, private=True)

    @contextmanager
    def _opened(self, name: str) -> Iterator[BinaryIO]:
        fd = os.open(self.path / name, os.O_RDONLY | _SAFELY)
        with os.fdopen(fd, "rb") as file:
            told = os.fstat(fd)
            if not stat.S_ISREG(told.st_mode):
                raise OSError(0, _("{name} is no file", name=name))
            if told.st_size > LARGEST:
                raise OSError(0, _("{name} is too large for a journal", name=name))
            yield file

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise self._refusal(error) from error

    def _refusal(self, error: OSError) -> JournalError:
        if not self.path.is_dir():
            detail, hint = _("it is not there"), _("Mount it, or make it; what is new here waits till then")
        elif isinstance(error, PermissionError):
            detail, hint = _("it may not be used"), _("Make the folder and its files readable and writable")
        else:
            detail = error.strerror or str(error)
            hint = _("What is new here is kept, and told when the folder can be used again")
        return JournalError(
            _("The folder for syncing cannot be used"), one_line(f"{detail} ({self.path})"), hint
        )
