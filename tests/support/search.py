"""What the indexes of the search hold, for comparing them with new ones."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from contextlib import closing

from cafe_tui.storage import search_index
from cafe_tui.storage.database import Database

Indexed = dict[tuple[str, int], tuple[int, tuple[str, ...]]]
"""For each index and owner the day of the text, and its words in their order."""


def stored(database: Database) -> Indexed:
    """What is indexed now."""
    with closing(sqlite3.connect(database.path)) as connection:
        return indexed(connection)


def indexed(connection: sqlite3.Connection) -> Indexed:
    """What is found of whom; a text that is indexed twice fails. `connection` may write."""
    found: Indexed = {}
    for kind, tables in search_index.INDEXES.items():
        owners = dict(
            connection.execute(
                "SELECT id, owner FROM search_doc WHERE kind = ? AND owner IS NOT NULL", (kind,)
            ).fetchall()
        )
        assert len(set(owners.values())) == len(owners), f"{kind.name} has an owner with two texts"
        for table in tables:
            # A table that reads an index word by word.
            connection.execute(f"DROP TABLE IF EXISTS temp.words_of_{table}")
            connection.execute(
                f"CREATE VIRTUAL TABLE temp.words_of_{table} USING fts5vocab('main', '{table}', 'instance')"
            )
            words: dict[int, list[tuple[int, str]]] = defaultdict(list)
            for word, number, place in connection.execute(
                f'SELECT term, doc, "offset" FROM temp.words_of_{table}'
            ):
                if number in owners:
                    words[number].append((place, word))
            for number, owner in owners.items():
                day = number >> search_index.DAY_BITS
                found[table, owner] = day, tuple(word for _, word in sorted(words[number]))
    return found


class Undone(Exception):  # noqa: N818 - not an error: it leads out of a transaction
    """Takes back what a transaction did."""


def rebuilt(database: Database) -> Indexed:
    """What would be indexed if all were indexed anew; nothing is changed."""
    found: Indexed = {}
    try:
        with database.write() as connection:
            search_index.start_over(connection)
            while search_index.catch_up(connection, 1_000):
                pass
            found = indexed(connection)
            raise Undone
    except Undone:
        return found


def without(found: Indexed, marked: Iterable[tuple[int, int]]) -> Indexed:
    """What is `found` of all but those that are marked, of which nothing is said."""
    waiting = {
        (table, owner) for kind, owner in marked for table in search_index.INDEXES[search_index.Doc(kind)]
    }
    return {key: value for key, value in found.items() if key not in waiting}


def waiting(connection: sqlite3.Connection) -> list[tuple[int, int]]:
    """Whose texts are not indexed as they are: kind and owner."""
    return connection.execute("SELECT kind, owner FROM search_stale").fetchall()
