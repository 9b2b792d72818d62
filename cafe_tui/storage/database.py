"""The one door to the SQLite file: opening, checking, migrating, and a connection for reading or writing.

The file is in WAL mode, so that reading never waits for writing. Each thread reads through its own
connection; the process writes through a single one, because SQLite releases before 3.51.3 can lose data
when several connections of one process write and checkpoint at the same moment.
"""

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from cafe_tui.domain.errors import DamagedLibraryError, ForeignLibraryError, LibraryError
from cafe_tui.domain.language import _

from . import schema
from .connection import Connection, refusal
from .private import keep_private
from .turns import Turns

if TYPE_CHECKING:
    from .only_read import Source

_CHECK_EVERY = 100_000  # of SQLite's own steps: some milliseconds


class Database:
    """The library file at `path`, made on first use. Safe to use from any thread.

    `on_create` fills a library that is being made, in the same transaction. Raises LibraryError, here and
    in every statement, for a file that is damaged, foreign, newer than this program or locked, and for a full
    disk; the file is never replaced or removed. One that may only be read is read.
    """

    def __init__(self, path: Path, on_create: Callable[[sqlite3.Connection], None] | None = None) -> None:
        self.path = path
        self._readers: dict[threading.Thread, Connection] = {}
        self._readers_lock = threading.Lock()
        self._writer: Connection | None = None
        self._turns = Turns(path)
        self._watched: list[tuple[str, Callable[[], None]]] = []
        self._writer_lock = threading.Lock()
        self.ended_uncleanly = _size(path.with_name(f"{path.name}-wal")) > 0
        """Another process has the library open, or the last one that had it was killed."""
        self.is_new = False
        """It was made just now."""
        self._source = _only_to_be_read(path)
        if not self._source:
            self._make_file()
        connection = self._open()
        try:
            if self._source:
                connection = self._prepare_reading(connection, self._source)
            else:
                self._prepare(connection, on_create)
                for suffix in ("", "-wal", "-shm"):
                    keep_private(path.with_name(f"{path.name}{suffix}"))
            self._readers[threading.current_thread()] = _for_reading(connection)
        except BaseException:
            connection.close()
            if self._source:
                self._source.close()
            raise

    @property
    def reads_only(self) -> bool:
        """Whether the library may not be written: `write` raises ReadOnlyLibraryError."""
        return self._source is not None

    def require_writing(self) -> None:
        """Raise ReadOnlyLibraryError for a library that may not be written: before what cannot be undone."""
        if self._source:
            raise self._source.refused()

    def read(self) -> sqlite3.Connection:
        """This thread's connection for reading."""
        thread = threading.current_thread()
        connection = self._readers.get(thread)
        if connection is None:
            connection = _for_reading(self._open())
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
        self.require_writing()
        with self._writer_lock, self._turns.turn():
            writer = self._writing()
            writer.execute(f"PRAGMA synchronous = {'FULL' if at_once else 'NORMAL'}")
            with _transaction(writer) as connection:
                marked = _last_mark(connection)
                yield connection
                if _last_mark(connection) != marked:
                    from . import search_index  # much of it is for texts, which few transactions write

                    search_index.take_in(connection, marked)

    def watch(self, table: str, tell: Callable[[], None]) -> None:
        """Call `tell` when this process changes rows of `table`, inside the transaction, for each of them.

        `tell` must not use the library.
        """
        with self._writer_lock:
            self._watched.append((table, tell))
            if self._writer:
                _watch(self._writer, table, tell)

    def outside_version(self) -> int:
        """A number that is another one after another process has written; our own writing leaves it alone.

        Takes some microseconds, and the end of a transaction of ours that is under way.
        """
        with self._writer_lock:
            # Asked of the only connection that writes here, so that only others can have written.
            (version,) = self._writing().execute("PRAGMA data_version").fetchone()
        return int(version)

    def check(self, cancelled: Callable[[], bool] = lambda: False) -> list[str]:
        """What SQLite's own check of the whole file finds wrong; nothing when it was cancelled.

        It does not look whether text is text, so what the listener wrote is read as well. Reads everything:
        seconds on a big library.
        """
        connection = self.read()
        connection.set_progress_handler(cancelled, _CHECK_EVERY)
        try:
            rows = connection.execute("PRAGMA quick_check(10)").fetchall()
        except sqlite3.OperationalError:
            if cancelled():
                return []
            raise
        finally:
            connection.set_progress_handler(None, 0)
        return [str(message) for (message,) in rows if message != "ok"] or _unreadable(connection)

    def close(self) -> None:
        """Close all connections. No thread may be using one."""
        with self._writer_lock, self._readers_lock:
            for connection in self._readers.values():
                connection.close()
            self._readers.clear()
            # The last connection to be closed brings the log back into the file: that is the writer's work.
            if self._writer:
                with self._turns.turn(refuses=False):
                    self._writer.close()
                self._writer = None
            self._turns.close()
            if self._source:
                self._source.close()

    def _open(self) -> Connection:
        return Connection.open(self.path, self._source.uri if self._source else "")

    def _writing(self) -> Connection:
        """The connection that writes; its lock is held."""
        if self._writer is None:
            self._writer = _for_writing(self._open())
            for table, tell in self._watched:
                _watch(self._writer, table, tell)
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
                _("Make the folder writable, or set CAFE_TUI_HOME to another one"),
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

    def _prepare_reading(self, connection: Connection, source: "Source") -> Connection:
        """Check whose file this is; one of an older form is brought up to date in a copy."""
        version = self._version(connection)
        if not version:
            raise refusal(self.path, "it may not be written", "Make the file and its folder writable")
        if version == len(schema.MIGRATIONS):
            return connection
        from . import steps

        connection.close()
        source.copy()
        connection = self._open()
        connection.execute("PRAGMA foreign_keys = OFF")
        with _transaction(connection):
            steps.take(connection, version)
        return connection

    def _version(self, connection: Connection) -> int:
        # In one statement: a library that another process is just making is seen whole or not at all.
        application_id, version, tables = connection.execute(
            "SELECT (SELECT application_id FROM pragma_application_id),"
            " (SELECT user_version FROM pragma_user_version), (SELECT count(*) FROM sqlite_schema)"
        ).fetchone()
        if application_id == schema.APPLICATION_ID:
            if version > len(schema.MIGRATIONS):
                detail = _("it was written by a newer version of cafe-tui")
                raise refusal(self.path, detail, _("Update cafe-tui, or set CAFE_TUI_HOME to another folder"))
            return int(version)
        if application_id or version or tables:
            detail = _("it belongs to another program")
            advice = _("Move it away, or set CAFE_TUI_HOME to another folder")
            raise refusal(self.path, detail, advice, ForeignLibraryError)
        return 0

    def _migrate(
        self,
        connection: Connection,
        version: int,
        on_create: Callable[[sqlite3.Connection], None] | None,
    ) -> None:
        """Take the missing steps in one transaction; an older library is copied first."""
        from . import migration_copies, steps

        if version:
            migration_copies.make(connection, self.path, version)
        # Off while tables are rebuilt; it cannot be changed inside a transaction.
        connection.execute("PRAGMA foreign_keys = OFF")
        with self._turns.turn(), _transaction(connection):
            # Another process may have taken the steps while we waited.
            version = self._version(connection)
            steps.take(connection, version)
            self.is_new = version == 0
            if self.is_new and on_create:
                on_create(connection)


def _only_to_be_read(path: Path) -> "Source | None":
    """How to read a library that may not be written, or its folder may not; None for others."""
    if not path.is_file() or (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        return None
    if not os.access(path, os.R_OK):
        return None
    from .only_read import Source  # with what makes copies, which few need

    return Source(path)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


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


def _watch(connection: Connection, table: str, tell: Callable[[], None]) -> None:
    connection.create_function(f"{table}_changed", 0, tell)
    for what in ("INSERT", "UPDATE", "DELETE"):
        connection.execute(
            f"CREATE TEMP TRIGGER {table}_{what} AFTER {what} ON main.{table}"
            f" BEGIN SELECT {table}_changed(); END"
        )


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


def _unreadable(connection: sqlite3.Connection) -> list[str]:
    """The tables with words of the listener's own in which some cannot be read."""
    found = []
    for table in ("bookmark", "bookmark_tag", "correction", "queue_item", "mixtape"):
        try:
            connection.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 - names of our own
        except DamagedLibraryError:
            found.append(_("some text in {table} cannot be read", table=table))
    return found
