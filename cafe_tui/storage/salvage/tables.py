"""Our tables as they lie in the file, and whether a row that was found can be one of theirs."""

import json
import math
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass

from cafe_tui.domain.bookmark.tagging import tag_of
from cafe_tui.domain.chapter.chapter_choice import ChapterSource
from cafe_tui.domain.folding import fold
from cafe_tui.domain.interchange.common import LATEST
from cafe_tui.domain.text import clean

from .. import steps
from .pages import Row
from .record import Value

FIRST = ("bookmark", "bookmark_tag", "listening", "heard", "show", "episode")
"""What is saved before all else, in this order: what the listener made, and what it hangs on."""

DERIVED = ("search_", "linked", "episode_address", "episode_call", "journal_", "sync_")
"""How the names of tables begin that are filled anew: out of the others, which mark what is to be done, or by
a server, which must not be told that what was lost here is to go elsewhere as well."""

_TYPES: Mapping[str, tuple[type, ...]] = {
    "INTEGER": (int,),
    "REAL": (int, float),
    "TEXT": (str,),
    "BLOB": (bytes,),
}
_MOMENTS = frozenset(
    {"published", "created", "edited", "added", "last_ok", "last_tried", "next_try", "wait_until"}
    | {"first_seen", "updated", "moment", "fetched"}
)
_LATEST_MOMENT = 253_402_300_799  # the end of the year 9999
_JSON = frozenset(
    {
        ("chapter_list", "chapters"),
        ("noted_chapters", "chapters"),
        ("correction", "chapters"),
        ("correction", "copies"),
        ("correction", "skips"),
        ("heard", "spans"),
        ("episode_extra", "extra"),
    }
)


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    types: tuple[type, ...]
    not_null: bool
    may_lack: bool
    """Rows that are older than the column have no field for it."""
    is_rowid: bool


class Table:
    """One table; its columns in the order in which rows have them."""

    def __init__(self, name: str, columns: Sequence[_Column], *, has_rowid: bool) -> None:
        self.name = name
        self._columns = columns
        self._has_rowid = has_rowid
        self._fewest = len(columns)
        while self._fewest and columns[self._fewest - 1].may_lack:
            self._fewest -= 1

    def columns(self, count: int) -> list[str]:
        """The names of the first `count`, as statements want them."""
        return [f'"{column.name}"' for column in self._columns[:count]]

    def fitted(self, row: Row) -> list[Value] | None:
        """The row as it may be stored, in the order of `columns`; None where it cannot be of this table."""
        values = row.values
        if (row.rowid is None) == self._has_rowid or not self._fewest <= len(values) <= len(self._columns):
            return None
        fitted: list[Value] = []
        for column, value in zip(self._columns, values, strict=False):
            if column.is_rowid:
                if value is not None or row.rowid is None or row.rowid < 1:
                    return None
                value = row.rowid
            elif value is None:
                if column.not_null:
                    return None
            elif not isinstance(value, column.types) or not self._is_sane(column.name, value):
                return None
            elif isinstance(value, str):
                value = clean(value, len(value))
            fitted.append(value)
        named = {column.name: value for column, value in zip(self._columns, fitted, strict=False)}
        looks_right = _LOOKS.get(self.name)
        return fitted if looks_right is None or looks_right(named) else None

    def _is_sane(self, column: str, value: Value) -> bool:
        if isinstance(value, int) and column in _MOMENTS:
            return abs(value) <= _LATEST_MOMENT
        if isinstance(value, str) and (self.name, column) in _JSON:
            try:
                json.loads(value)
            except (ValueError, RecursionError):
                return False
        return True


def tables(version: int) -> list[Table]:
    """The tables of a library of this version, those of `FIRST` first."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as model:
        steps.take(model, 0, version)
        found = {table.name: table for table in _tables(model)}
    return [found.pop(name) for name in FIRST if name in found] + list(found.values())


def _tables(model: sqlite3.Connection) -> Iterator[Table]:
    virtual = [name for (name,) in model.execute("SELECT name FROM pragma_table_list WHERE type = 'virtual'")]
    for name, kind, without_rowid in model.execute(
        "SELECT name, type, wr FROM pragma_table_list WHERE schema = 'main' ORDER BY name"
    ).fetchall():
        if kind == "table" and not name.startswith(("sqlite_", *DERIVED, *(f"{one}_" for one in virtual))):
            yield _table(model, name, has_rowid=not without_rowid)


def _table(model: sqlite3.Connection, name: str, *, has_rowid: bool) -> Table:
    rows = model.execute(
        'SELECT name, upper(type), "notnull", dflt_value, pk FROM pragma_table_info(?)', (name,)
    ).fetchall()
    if not has_rowid:  # there the key comes first
        rows.sort(key=lambda row: row[4] or math.inf)
    return Table(
        name,
        [
            _Column(
                column,
                _TYPES[kind],
                not_null=bool(not_null),
                may_lack=not key and (not not_null or default is not None),
                is_rowid=bool(key) and has_rowid and kind == "INTEGER",
            )
            for column, kind, not_null, default, key in rows
        ],
        has_rowid=has_rowid,
    )


def _is_bookmark(row: Mapping[str, Value]) -> bool:
    start, end = row["start"], row["end"]
    return (
        isinstance(start, int | float)
        and 0 <= start <= LATEST
        and (end is None or (isinstance(end, int | float) and start < end <= LATEST))
    )


def _is_tag(row: Mapping[str, Value]) -> bool:
    tag, place = row["tag"], row["place"]
    return (
        isinstance(tag, str)
        and tag_of(tag) == tag
        and row["folded"] == fold(tag)
        and isinstance(place, int)
        and 0 <= place < 1000
    )


def _is_preference(row: Mapping[str, Value]) -> bool:
    source = row["source"]
    return isinstance(source, str) and source in tuple(ChapterSource)


_LOOKS: Mapping[str, Callable[[Mapping[str, Value]], bool]] = {
    "bookmark": _is_bookmark,
    "bookmark_tag": _is_tag,
    "chapter_preference": _is_preference,
}
"""What a row must look like besides, where others could be taken for one of the table."""
