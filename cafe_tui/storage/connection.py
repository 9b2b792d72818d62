"""A SQLite connection whose every failure is a LibraryError in words for the listener."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from cafe_tui.domain.errors import LibraryError
from cafe_tui.domain.text import one_line

_BUSY_SECONDS = 10.0

# Primary result codes (the low byte) that tell of the world, not of a mistake in our statements.
_WORDS = {
    sqlite3.SQLITE_BUSY: ("another program is writing to it", "Try again when that program has finished"),
    sqlite3.SQLITE_LOCKED: ("another program is writing to it", "Try again when that program has finished"),
    sqlite3.SQLITE_FULL: ("the disk is full", "Free some space; what was kept before is safe"),
    sqlite3.SQLITE_READONLY: ("it may not be written", "Make the file and its folder writable"),
    sqlite3.SQLITE_CANTOPEN: ("it could not be opened", "Make the file and its folder readable and writable"),
    sqlite3.SQLITE_PERM: ("it may not be opened", "Make the file and its folder readable and writable"),
    sqlite3.SQLITE_IOERR: ("the disk reported a failure", "Check the disk and its free space"),
    sqlite3.SQLITE_NOTADB: ("it is no database", "Move it away, or set CAFE_TUI_HOME to another folder"),
    sqlite3.SQLITE_CORRUPT: ("the file is damaged", "Put back a backup, or move it away to begin a new one"),
}  # fmt: skip


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
    def open(cls, path: Path) -> "Connection":
        """A connection that any thread may close."""
        with wrapped(path):
            connection = sqlite3.connect(
                path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False, factory=cls
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
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
        if (code & 0xFF) not in _WORDS:
            raise
        detail, hint = _WORDS[code & 0xFF]
        raise refusal(path, detail, hint) from error


def refusal(path: Path, detail: str, hint: str) -> LibraryError:
    """The error for a library that cannot be used, naming its file."""
    return LibraryError("The library cannot be used", one_line(f"{detail} ({path})"), hint)
