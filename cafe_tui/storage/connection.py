"""A SQLite connection whose every failure is a LibraryError in words for the listener."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from cafe_tui.domain.errors import DamagedLibraryError, LibraryError
from cafe_tui.domain.language import N_, _
from cafe_tui.domain.text import one_line

_BUSY_SECONDS = 10.0
REPAIR = N_("“cafe-tui doctor --repair” saves what can be saved of it, and keeps the file itself")

# Primary result codes (the low byte) that tell of the world, not of a mistake in our statements.
_BUSY = (N_("another program is writing to it"), N_("Try again when that program has finished"))
_READABLE = N_("Make the file and its folder readable and writable")
_WORDS = {
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_FULL: (N_("the disk is full"), N_("Free some space; what was kept before is safe")),
    sqlite3.SQLITE_READONLY: (N_("it may not be written"), N_("Make the file and its folder writable")),
    sqlite3.SQLITE_CANTOPEN: (N_("it could not be opened"), _READABLE),
    sqlite3.SQLITE_PERM: (N_("it may not be opened"), _READABLE),
    sqlite3.SQLITE_IOERR: (N_("the disk reported a failure"), N_("Check the disk and its free space")),
    sqlite3.SQLITE_NOTADB: (N_("it is damaged, or no database"), REPAIR),
    sqlite3.SQLITE_CORRUPT: (N_("the file is damaged"), REPAIR),
}  # fmt: skip
_DAMAGED = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)


class Cursor(sqlite3.Cursor):
    """Wraps what `execute` and fetching raise."""

    connection: "Connection"

    def execute(self, sql: str, parameters: Any = (), /) -> Self:
        with wrapped(self.connection.path):
            return super().execute(sql, parameters)

    def executemany(self, sql: str, parameters: Any, /) -> Self:
        with wrapped(self.connection.path):
            return super().executemany(sql, parameters)

    def fetchone(self) -> Any:
        with wrapped(self.connection.path):
            return super().fetchone()

    def fetchmany(self, size: int | None = 1) -> list[Any]:
        with wrapped(self.connection.path):
            return super().fetchmany(size)

    def fetchall(self) -> list[Any]:
        with wrapped(self.connection.path):
            return super().fetchall()

    def __next__(self) -> Any:
        with wrapped(self.connection.path):
            return super().__next__()


class Connection(sqlite3.Connection):
    """A connection to the file at `path`, in autocommit mode: transactions are begun in words."""

    path: Path

    @classmethod
    def open(cls, path: Path, uri: str = "") -> "Connection":
        """A connection that any thread may close; to what `uri` says, if given, in the place of `path`."""
        with wrapped(path):
            connection = sqlite3.connect(
                uri or path,
                uri=bool(uri),
                timeout=_BUSY_SECONDS,
                isolation_level=None,
                check_same_thread=False,
                factory=cls,
            )
        connection.path = path
        return connection

    def execute(self, sql: str, parameters: Any = (), /) -> Cursor:
        return self.cursor(Cursor).execute(sql, parameters)

    def executemany(self, sql: str, parameters: Any, /) -> Cursor:
        return self.cursor(Cursor).executemany(sql, parameters)


@contextmanager
def wrapped(path: Path) -> Iterator[None]:
    """Turn SQLite's errors about the file at `path` into LibraryError."""
    try:
        yield
    except UnicodeDecodeError as error:  # SQLite's own words about it quote what they could not read
        raise refusal(path, *_words(sqlite3.SQLITE_CORRUPT), DamagedLibraryError) from error
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
        if str(error).startswith("Could not decode to UTF-8"):  # text that is none
            code = sqlite3.SQLITE_CORRUPT
        if (code & 0xFF) not in _WORDS:
            raise
        detail, hint = _words(code & 0xFF)
        kind = DamagedLibraryError if code & 0xFF in _DAMAGED else LibraryError
        raise refusal(path, detail, hint, kind) from error


def patience() -> float:
    """Seconds for which another process that writes is waited for."""
    return _BUSY_SECONDS


def busy(path: Path) -> LibraryError:
    """The error for a library into which another process goes on writing."""
    return refusal(path, *_words(sqlite3.SQLITE_BUSY))


def _words(code: int) -> tuple[str, str]:
    """What happened, and what can be done about it."""
    detail, hint = _WORDS[code]
    return _(detail), _(hint)


def refusal(path: Path, detail: str, hint: str, kind: type[LibraryError] = LibraryError) -> LibraryError:
    """The error for a library that cannot be used, naming its file."""
    return kind(_("The library cannot be used"), one_line(f"{detail} ({path})"), hint)
