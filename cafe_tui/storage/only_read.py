"""A library that may not be written: how it can be read all the same.

SQLite reads a file in WAL mode through two more files beside it, which it has to be able to make. Where it
cannot, there are two other ways. On a disk that is mounted for reading only, and with no log beside the
file, nobody changes it, and SQLite can be told so (`immutable`). Else somebody may be writing: then a copy
is read, with its log, as it was at a moment at which neither changed.
"""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from cafe_tui.domain.errors import LibraryError, ReadOnlyLibraryError
from cafe_tui.domain.language import _
from cafe_tui.domain.text import one_line

from .connection import refusal

_TRIES = 5
"""Times that a copy is begun anew because somebody wrote meanwhile."""


class Source:
    """Where the library at `path` is read from: `uri` is for SQLite."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._copy: TemporaryDirectory[str] | None = None
        self.uri = _uri(path, "immutable=1")
        if not _is_still(path):
            self.uri = _uri(path, "mode=ro")
            if not _opens(self.uri):
                self.copy()

    def copy(self) -> Path:
        """Read a copy from now on, which may be changed; gives its path. Raises LibraryError."""
        if self._copy is None:
            self._copy = TemporaryDirectory(prefix="cafe-tui-", ignore_cleanup_errors=True)
            try:
                _copy_still(self.path, Path(self._copy.name))
            except LibraryError:
                self.close()
                raise
        copied = Path(self._copy.name, self.path.name)
        self.uri = _uri(copied, "mode=rw")
        return copied

    def refused(self) -> ReadOnlyLibraryError:
        """The error for every change."""
        return ReadOnlyLibraryError(
            _("Nothing can be kept"),
            one_line(_("this library may only be read ({path})", path=self.path)),
            _("Make the file and its folder writable, and start again"),
        )

    def close(self) -> None:
        """Remove the copy, if one was made."""
        if self._copy:
            self._copy.cleanup()


def _uri(path: Path, how: str) -> str:
    return f"file:{quote(str(path.absolute()))}?{how}"


def _log(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def _is_still(path: Path) -> bool:
    """Whether nobody can change it: who has it open for writing has a log beside it."""
    if not hasattr(os, "statvfs") or not os.statvfs(path).f_flag & os.ST_RDONLY:
        return False
    return not _log(path).exists()


def _opens(uri: str) -> bool:
    try:
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.OperationalError:
        return False
    except sqlite3.DatabaseError:
        return True  # damaged: whoever opens it says so
    return True


def _copy_still(path: Path, folder: Path) -> None:
    pair = (path, _log(path))
    try:
        for __ in range(_TRIES):
            before = list(map(_state, pair))
            for each in pair:
                if each.exists():
                    shutil.copyfile(each, folder / each.name)
                else:
                    (folder / each.name).unlink(missing_ok=True)
            if list(map(_state, pair)) == before:
                return
    except OSError as error:
        raise _no_copy(path, error.strerror or str(error)) from error
    raise _no_copy(path, _("another program goes on writing to it"))


def _no_copy(path: Path, reason: str) -> LibraryError:
    detail = _("it may only be read, and no copy of it can be made: {reason}", reason=reason)
    return refusal(path, detail, _("Make the file and its folder writable, or set TMPDIR to a larger disk"))


def _state(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_size, found.st_mtime_ns
