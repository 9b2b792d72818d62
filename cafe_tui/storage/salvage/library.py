"""A new library out of what can be read of a damaged one."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from cafe_tui.domain.address import host_of, web_address
from cafe_tui.domain.folding import fold

from .. import schema, steps
from ..connection import Connection, wrapped
from .pages import Pages, Row
from .record import Value
from .tables import Table, tables

_AT_ONCE = 1_000  # rows that are written in one statement
_MAX_MISFITS = 100_000
_USER_VERSION, _APPLICATION_ID = 60, 68  # where page 1 has them


@dataclass(frozen=True, slots=True)
class Saved:
    """What came out of one table."""

    table: str
    rows: int
    whole: bool
    """Whether nothing of the table was found damaged, so that it has all its rows."""


def salvage(
    old: Pages, target: Path, *, now: int, step: Callable[[str], None] = lambda _table: None
) -> list[Saved]:
    """Write what can be read of `old` to the new file `target`, the bookmarks first, and tell what that is.

    `now` is a moment in seconds since 1970; `step` hears of each table before it is read. Raises LibraryError
    where `target` cannot be written.
    """
    version = _version(old)
    with closing(Connection.open(target)) as new, wrapped(target):
        new.execute("PRAGMA journal_mode = OFF")  # half a file is of no use to anybody
        new.execute("PRAGMA foreign_keys = OFF")
        new.execute("BEGIN")
        steps.take(new, 0, version)
        saved = _Salvage(old, new, tables(version)).run(step, now)
        _index_words(new)
        _let_go_of_what_is_lost(new)
        steps.take(new, version)
        new.execute("COMMIT")
    return [one for one in saved if one.rows or not one.whole]


def _version(old: Pages) -> int:
    head = old.page(1)
    version = int.from_bytes(head[_USER_VERSION : _USER_VERSION + 4], "big")
    ours = int.from_bytes(head[_APPLICATION_ID : _APPLICATION_ID + 4], "big") == schema.APPLICATION_ID
    newest = len(schema.MIGRATIONS)
    return version if ours and 1 <= version <= newest else newest


class _Salvage:
    """One run: first along the trees, then through the pages to which nothing has led."""

    def __init__(self, old: Pages, new: sqlite3.Connection, known: Sequence[Table]) -> None:
        self._old = old
        self._new = new
        self._known = known
        self._rows = dict.fromkeys((table.name for table in known), 0)
        self._damaged: set[str] = set()
        self._misfits: list[Row] = []
        """Rows in the trees of tables to which they do not belong."""

    def run(self, step: Callable[[str], None], now: int) -> list[Saved]:
        self._old.see_free()
        bad: list[int] = []
        roots = dict(_roots(self._old.tree(1, bad)))
        for table in self._known:
            step(table.name)
            self._read_tree(table, roots.pop(table.name, 0))
        addresses = list(self._old.tree(roots.pop("sqlite_autoindex_show_1", 0), []))
        for root in roots.values():  # indexes: known from here on for what they are
            for _ in self._old.tree(root, []):
                pass
        step("")
        self._read_strays()
        self._restore_shows(addresses, now)
        return [Saved(name, rows, name not in self._damaged) for name, rows in self._rows.items()]

    def _read_tree(self, table: Table, root: int) -> None:
        bad: list[int] = []

        def fitting() -> Iterator[list[Value]]:
            for row in self._old.tree(root, bad):
                fitted = table.fitted(row)
                if fitted is not None:
                    yield fitted
                else:
                    self._damaged.add(table.name)
                    if len(self._misfits) < _MAX_MISFITS:
                        self._misfits.append(row)

        self._insert(table, fitting())
        if bad:
            self._damaged.add(table.name)

    def _read_strays(self) -> None:
        for row in self._misfits:
            self._place([row])
        for rows in self._old.strays():
            self._place(rows)

    def _place(self, rows: Sequence[Row]) -> None:
        """Give rows that lie on one page to the only table of which they can be."""
        possible = []
        for table in self._known:
            fitting = [fitted for row in rows if (fitted := table.fitted(row)) is not None]
            if fitting:
                possible.append((len(fitting), table, fitting))
        possible.sort(key=lambda each: -each[0])
        if not possible or (len(possible) > 1 and possible[0][0] == possible[1][0]):
            return
        _, table, fitting = possible[0]
        self._damaged.add(table.name)
        self._insert(table, fitting)

    def _insert(self, table: Table, rows: Iterable[list[Value]]) -> None:
        for count, some in groupby(rows, key=len):
            columns = table.columns(count)
            statement = (
                f"INSERT OR IGNORE INTO {table.name} ({', '.join(columns)}) VALUES ({', '.join('?' * count)})"  # noqa: S608
            )
            for chunk in _chunks(some):
                self._rows[table.name] += self._new.executemany(statement, chunk).rowcount

    def _restore_shows(self, addresses: Iterable[Row], now: int) -> None:
        """A show whose row is lost is followed again where an index or a bookmark knows its address."""
        known = self._new.execute(
            "SELECT DISTINCT show_id, feed_url, show FROM bookmark JOIN episode ON episode.id = episode_id"
        ).fetchall()
        for row in addresses:
            match row.values:
                case [str(address), int(show_id)] if show_id > 0:
                    known.append((show_id, address, ""))
        for show_id, address, title in known:
            if url := web_address(address):
                words = title or host_of(url)
                added = self._new.execute(
                    "INSERT OR IGNORE INTO show (id, url, title, folded, added) VALUES (?, ?, ?, ?, ?)",
                    (show_id, url, words, fold(words), now),
                )
                self._rows["show"] += added.rowcount


def _roots(rows: Iterable[Row]) -> Iterator[tuple[str, int]]:
    """Each table's and index's name, and where its tree begins."""
    for row in rows:
        match row.values:
            case ["table" | "index", str(name), str(), int(root), *_] if root > 1:
                yield name, root


def _chunks(rows: Iterable[list[Value]]) -> Iterator[list[list[Value]]]:
    chunk: list[list[Value]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == _AT_ONCE:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _let_go_of_what_is_lost(new: sqlite3.Connection) -> None:
    """Rows that hang on lost ones: a bookmark stands alone from then on, what can be fetched again goes."""
    hanging = new.execute(
        'SELECT tables.name, "from", keys."table", on_delete,'
        ' coalesce("to", (SELECT name FROM pragma_table_info(keys."table") WHERE pk))'
        " FROM pragma_table_list AS tables"
        " JOIN pragma_foreign_key_list(tables.name) AS keys WHERE tables.schema = 'main'"
        " ORDER BY tables.name != 'episode'"
    ).fetchall()
    for table, column, parent, action, key in hanging:
        lost = f'"{column}" IS NOT NULL AND "{column}" NOT IN (SELECT "{key}" FROM "{parent}")'  # noqa: S608
        if action == "SET NULL":
            new.execute(f'UPDATE "{table}" SET "{column}" = NULL WHERE {lost}')  # noqa: S608
        else:
            new.execute(f'DELETE FROM "{table}" WHERE {lost}')  # noqa: S608


def _index_words(new: sqlite3.Connection) -> None:
    """Build the indexes of words anew out of the tables that they are of."""
    for name, sql in new.execute(
        "SELECT name, lower(sql) FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL TABLE%USING fts5%'"
    ).fetchall():
        if "content =" in sql and "content = ''" not in sql:
            new.execute(f'INSERT INTO "{name}" ("{name}") VALUES (\'rebuild\')')  # noqa: S608
