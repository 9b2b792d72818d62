"""The one door to the SQLite file: opening, checking, migrating, and a connection for reading or writing.

The file is in WAL mode, so that reading never waits for writing. Each thread reads through its own
connection; the process writes through a single one, because SQLite releases before 3.51.3 can lose data
when several connections of one process write and checkpoint at the same moment.
"""

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from cafe_tui.domain.errors import LibraryError

from . import schema
from .connection import Connection, refusal, wrapped


class Database:
    """The library file at `path`, made on first use. Safe to use from any thread.

    `on_create` fills a library that is being made, in the same transaction. Raises LibraryError, here and
    in every statement, for a file that is damaged, foreign, newer than this program, locked or read-only,
    and for a full disk; the file is never replaced or removed.
    """

    def __init__(self, path: Path, on_create: Callable[[sqlite3.Connection], None] | None = None) -> None:
        self.path = path
        self._readers: dict[threading.Thread, Connection] = {}
        self._readers_lock = threading.Lock()
        self._writer: Connection | None = None
        self._writer_lock = threading.Lock()
        self._make_file()
        connection = Connection.open(path)
        try:
            self._prepare(connection, on_create)
            self._readers[threading.current_thread()] = _for_reading(connection)
        except BaseException:
            connection.close()
            raise

    def read(self) -> sqlite3.Connection:
        """This thread's connection for reading."""
        thread = threading.current_thread()
        connection = self._readers.get(thread)
        if connection is None:
            connection = _for_reading(Connection.open(self.path))
            with self._readers_lock:
                for ended in [thread for thread in self._readers if not thread.is_alive()]:
                    self._readers.pop(ended).close()
                self._readers[thread] = connection
        return connection

    @contextmanager
    def write(self, *, at_once: bool = True) -> Iterator[sqlite3.Connection]:
        """One transaction, on the disk when the block is left, undone when it raises. Not to be nested.

        What it writes can be found by the search when it ends, unless that is much (`search_index`).
        With `at_once` false a power cut may undo it, and others like it, as if they had never been: for what
        can be fetched again.
        """
        with self._writer_lock:
            writer = self._writing()
            writer.execute(f"PRAGMA synchronous = {'FULL' if at_once else 'NORMAL'}")
            with _transaction(writer) as connection:
                marked = _last_mark(connection)
                yield connection
                if _last_mark(connection) != marked:
                    from . import search_index  # much of it is for texts, which few transactions write

                    search_index.take_in(connection, marked)

    def outside_version(self) -> int:
        """A number that is another one after another process has written; our own writing leaves it alone.

        Takes some microseconds, and the end of a transaction of ours that is under way.
        """
        with self._writer_lock:
            # Asked of the only connection that writes here, so that only others can have written.
            (version,) = self._writing().execute("PRAGMA data_version").fetchone()
        return int(version)

    def check(self) -> list[str]:
        """What SQLite's own check of the whole file finds wrong. Reads everything: slow on a big library."""
        rows = self.read().execute("PRAGMA quick_check(10)").fetchall()
        return [str(message) for (message,) in rows if message != "ok"]

    def close(self) -> None:
        """Close all connections. No thread may be using one."""
        with self._writer_lock, self._readers_lock:
            for connection in self._readers.values():
                connection.close()
            self._readers.clear()
            # The last connection to be closed brings the log back into the file: that is the writer's work.
            if self._writer:
                self._writer.close()
                self._writer = None

    def _writing(self) -> Connection:
        """The connection that writes; its lock is held."""
        if self._writer is None:
            self._writer = _for_writing(Connection.open(self.path))
        return self._writer

    def _make_file(self) -> None:
        try:
            if not self.path.parent.exists():
                self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not self.path.exists():
                os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
        except OSError as error:
            raise refusal(
                self.path,
                error.strerror or str(error),
                "Make the folder writable, or set CAFE_TUI_HOME to another one",
            ) from error

    def _prepare(
        self, connection: Connection, on_create: Callable[[sqlite3.Connection], None] | None
    ) -> None:
        """Check whose file this is before anything is written to it; then bring it up to date."""
        version = self._version(connection)
        if version < len(schema.MIGRATIONS):
            self._migrate(connection, version, on_create)
        if connection.execute("PRAGMA journal_mode").fetchone() == ("wal",):
            return
        # Another process may be at it just now; without WAL all works too, and the next start tries again.
        with suppress(LibraryError):
            connection.execute("PRAGMA journal_mode = WAL")

    def _version(self, connection: Connection) -> int:
        # In one statement: a library that another process is just making is seen whole or not at all.
        application_id, version, tables = connection.execute(
            "SELECT (SELECT application_id FROM pragma_application_id),"
            " (SELECT user_version FROM pragma_user_version), (SELECT count(*) FROM sqlite_schema)"
        ).fetchone()
        if application_id == schema.APPLICATION_ID:
            if version > len(schema.MIGRATIONS):
                detail = "it was written by a newer version of cafe-tui"
                raise refusal(self.path, detail, "Update cafe-tui, or set CAFE_TUI_HOME to another folder")
            return int(version)
        if application_id or version or tables:
            detail = "it belongs to another program"
            raise refusal(self.path, detail, "Move it away, or set CAFE_TUI_HOME to another folder")
        return 0

    def _migrate(
        self,
        connection: Connection,
        version: int,
        on_create: Callable[[sqlite3.Connection], None] | None,
    ) -> None:
        """Take the missing steps in one transaction; an older library is copied beside itself first."""
        if version:
            self._copy(connection, self.path.with_name(f"{self.path.name}.version-{version}"))
        # Off while tables are rebuilt; it cannot be changed inside a transaction.
        connection.execute("PRAGMA foreign_keys = OFF")
        with _transaction(connection):
            # Another process may have taken the steps while we waited.
            version = self._version(connection)
            for statements in schema.MIGRATIONS[version:]:
                for statement in statements:
                    connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {len(schema.MIGRATIONS)}")
            if version == 0 and on_create:
                on_create(connection)

    def _copy(self, connection: Connection, target: Path) -> None:
        if target.exists():
            return
        part = target.with_name(f"{target.name}.part")
        try:
            part.unlink(missing_ok=True)
            os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            with closing(Connection.open(part)) as copy, wrapped(part):
                connection.backup(copy)
            part.replace(target)
        except OSError as error:
            detail = f"no copy could be made before updating it: {error.strerror}"
            raise refusal(self.path, detail, "Free some space and make the folder writable") from error


def _for_reading(connection: Connection) -> Connection:
    connection.execute("PRAGMA query_only = ON")
    # KiB: each thread that reads has a connection, and the system keeps the file in memory as well.
    connection.execute("PRAGMA cache_size = -512")
    return connection


def _for_writing(connection: Connection) -> Connection:
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def _last_mark(connection: Connection) -> int:
    """The number of the last text that was marked to be indexed."""
    row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'search_stale'").fetchone()
    return int(row[0]) if row else 0


@contextmanager
def _transaction(connection: Connection) -> Iterator[Connection]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:
        # On a full disk SQLite has rolled back by itself, and a second rollback would hide the true error.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
