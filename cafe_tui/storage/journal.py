"""What is kept of the journals: what was said of each thing, and how far files were written and read."""

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from cafe_tui.domain.journal.cells import Cell
from cafe_tui.domain.journal.kinds import Kind
from cafe_tui.domain.journal.records import as_stored, from_stored


@dataclass(frozen=True, slots=True)
class Device:
    """This library among those that tell each other."""

    name: str
    former: tuple[str, ...] = ()
    """The names that it had before."""
    written: int = 0
    """Bytes of its journal."""
    compacted: int = 0
    """Bytes of it when it was last written as a whole."""
    digest: str = ""
    """Of the end of it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that may be another than what was said of it."""

    kind: Kind
    owner: str
    """The uid of a bookmark, the id of an episode or a show."""
    moment: int
    """Milliseconds since 1970."""


@dataclass(frozen=True, slots=True)
class Thing:
    """All that was said of one thing."""

    kind: Kind
    id: str
    owner: int | None
    """The bookmark, episode or show here; it may be gone."""
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class JournalFile:
    """The journal of another, as far as it was read."""

    name: str
    stamp: str
    sure: int
    digest: str
    reader: int
    left: int
    """Records in what was read of which that reader did not know what they mean."""
    torn: int
    """Lines behind that which could not be read, or not yet."""


def device(connection: sqlite3.Connection) -> Device | None:
    """This library's own; None while it has told nothing."""
    row = connection.execute("SELECT name, former, written, compacted, digest FROM journal_device").fetchone()
    return replace(Device(*row), former=tuple(json.loads(row[1]))) if row else None


def keep_device(connection: sqlite3.Connection, device: Device) -> None:
    """Keep this in place of what was."""
    connection.execute(
        "INSERT OR REPLACE INTO journal_device VALUES (1, ?, ?, ?, ?, ?)",
        (device.name, json.dumps(device.former), device.written, device.compacted, device.digest),
    )


def marks(connection: sqlite3.Connection, most: int) -> list[Mark]:
    """Some of what is marked."""
    rows = connection.execute("SELECT kind, owner, moment FROM journal_mark LIMIT ?", (most,)).fetchall()
    return [Mark(Kind(kind), owner, moment) for kind, owner, moment in rows]


def marks_of(connection: sqlite3.Connection, kind: Kind, owners: Collection[str]) -> list[Mark]:
    """The marks of those of these that have one."""
    rows = connection.execute(
        "SELECT owner, moment FROM journal_mark WHERE kind = ? AND owner IN (SELECT value FROM json_each(?))",
        (kind, json.dumps(list(owners))),
    ).fetchall()
    return [Mark(kind, owner, moment) for owner, moment in rows]


def count_marks(connection: sqlite3.Connection) -> int:
    """How much is marked."""
    (count,) = connection.execute("SELECT count(*) FROM journal_mark").fetchone()
    return int(count)


def unmark(connection: sqlite3.Connection, kind: Kind, owners: Iterable[str]) -> None:
    """These are as was said."""
    connection.executemany(
        "DELETE FROM journal_mark WHERE kind = ? AND owner = ?", [(kind, owner) for owner in owners]
    )


def is_marked(connection: sqlite3.Connection) -> bool:
    """Whether anything is to be told, or to be written into the file."""
    (found,) = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM journal_mark) OR EXISTS (SELECT 1 FROM journal_line)"
    ).fetchone()
    return bool(found)


def forget_moments(connection: sqlite3.Connection) -> None:
    """When what is marked was changed is unknown."""
    connection.execute("UPDATE journal_mark SET moment = 0")


def things(connection: sqlite3.Connection, kind: Kind, ids: Collection[str]) -> dict[str, Thing]:
    """What was said of these, by id."""
    rows = connection.execute(
        "SELECT id, owner, cells FROM journal_thing"
        " WHERE kind = ? AND id IN (SELECT value FROM json_each(?))",
        (kind, json.dumps(list(ids))),
    ).fetchall()
    return {thing: Thing(kind, thing, owner, from_stored(cells)) for thing, owner, cells in rows}


def things_of(connection: sqlite3.Connection, kind: Kind, owner: int) -> list[Thing]:
    """All that was said of an episode or a show of this library, under whatever ids, in their order."""
    rows = connection.execute(
        "SELECT id, owner, cells FROM journal_thing WHERE kind = ? AND owner = ? ORDER BY id", (kind, owner)
    ).fetchall()
    return [Thing(kind, thing, owner, from_stored(cells)) for thing, owner, cells in rows]


def homeless(connection: sqlite3.Connection, kind: Kind) -> list[Thing]:
    """What was said of episodes and shows that are not in the library."""
    table = "episode" if kind is Kind.CORRECTION else "show"
    rows = connection.execute(
        f"SELECT id, owner, cells FROM journal_thing WHERE kind = ? AND NOT EXISTS"  # noqa: S608 - our names
        f" (SELECT 1 FROM {table} WHERE {table}.id = owner)",
        (kind,),
    ).fetchall()
    return [Thing(kind, thing, owner, from_stored(cells)) for thing, owner, cells in rows]


def all_things(connection: sqlite3.Connection, after: int, most: int) -> tuple[list[Thing], int]:
    """Some things after the number `after` (0: from the beginning), and the number of the last one."""
    rows = connection.execute(
        "SELECT number, kind, id, owner, cells FROM journal_thing WHERE number > ? ORDER BY number LIMIT ?",
        (after, most),
    ).fetchall()
    found = [Thing(Kind(kind), thing, owner, from_stored(cells)) for _, kind, thing, owner, cells in rows]
    return found, rows[-1][0] if rows else after


def keep_things(connection: sqlite3.Connection, things: Iterable[Thing]) -> None:
    """Keep this in place of what was known of them."""
    connection.executemany(
        "INSERT INTO journal_thing (kind, id, owner, cells) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (kind, id) DO UPDATE SET owner = excluded.owner, cells = excluded.cells",
        [(thing.kind, thing.id, thing.owner, as_stored(thing.cells)) for thing in things],
    )


def keep_owners(connection: sqlite3.Connection, kind: Kind, owners: Iterable[tuple[str, int]]) -> None:
    """Keep which bookmarks, episodes or shows things with these ids are."""
    connection.executemany(
        "UPDATE journal_thing SET owner = ?3 WHERE kind = ?1 AND id = ?2 AND owner IS NOT ?3",
        [(kind, thing, owner) for thing, owner in owners],
    )


def add_lines(connection: sqlite3.Connection, lines: Iterable[str]) -> None:
    """These are to be written into the file."""
    connection.executemany("INSERT INTO journal_line (line) VALUES (?)", [(line,) for line in lines])


def lines(connection: sqlite3.Connection, most: int) -> list[tuple[int, str]]:
    """The first of what is to be written, with numbers."""
    return connection.execute(
        "SELECT number, line FROM journal_line ORDER BY number LIMIT ?", (most,)
    ).fetchall()


def last_line(connection: sqlite3.Connection) -> int:
    """The number of the last line that is to be written; 0 for none."""
    (number,) = connection.execute("SELECT coalesce(max(number), 0) FROM journal_line").fetchone()
    return int(number)


def drop_lines(connection: sqlite3.Connection, last: int) -> None:
    """All up to this number are written."""
    connection.execute("DELETE FROM journal_line WHERE number <= ?", (last,))


def files(connection: sqlite3.Connection) -> dict[str, JournalFile]:
    """The journals of others that were read, by name."""
    rows = connection.execute(
        "SELECT name, stamp, sure, digest, reader, left, torn FROM journal_file"
    ).fetchall()
    return {row[0]: JournalFile(*row) for row in rows}


def keep_file(connection: sqlite3.Connection, file: JournalFile) -> None:
    """Keep how far a file was read."""
    connection.execute(
        "INSERT OR REPLACE INTO journal_file VALUES (?, ?, ?, ?, ?, ?, ?)",
        (file.name, file.stamp, file.sure, file.digest, file.reader, file.left, file.torn),
    )


def forget_files(connection: sqlite3.Connection, names: Sequence[str]) -> None:
    """These are not there any more."""
    connection.executemany("DELETE FROM journal_file WHERE name = ?", [(name,) for name in names])
