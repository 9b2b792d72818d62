"""Filling the indexes of the search: in the transaction that changes a text, or behind it where that is much.

Triggers mark whose text is no longer indexed as it is (`search_schema`). A transaction that marks few takes
their texts in before it ends (`Database.write`), so that what is stored is found. One that marks many, such
as the first refresh of many feeds, leaves its marks to whoever calls `catch_up` until none is left; as a
library of an older version does.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from cafe_tui.domain.search.search_words import parted, plain_notes

INDEX_VERSION = 1
"""Another one has all be indexed anew: when other words come out of the same texts."""

AT_ONCE = 300
"""What a transaction takes in by itself, as `_WORK` counts it: a hundredth of a second of work."""

_DAY = 86_400
_FIRST_DAY = 1_000_000  # so that no day before 1970 is negative
_LAST_DAY = 2 * _FIRST_DAY
DAY_BITS = 16
"""Of the number of a text within its day; of more texts some flow over into the next day."""
_FEW_DEAD = 5_000


class Doc(IntEnum):
    """The kinds of text, as they are stored."""

    EPISODE = 1
    """Title, and title and notes, under the same number."""
    CHAPTERS = 2
    BOOKMARK = 3
    TRANSCRIPT = 4
    COMMENT = 5


_WORK = {Doc.EPISODE: 10, Doc.CHAPTERS: 3, Doc.BOOKMARK: 1, Doc.TRANSCRIPT: 50, Doc.COMMENT: 1}
"""How much work a text is."""

INDEXES: dict[Doc, tuple[str, ...]] = {
    Doc.EPISODE: ("search_title", "search_text"),
    Doc.CHAPTERS: ("search_chapter",),
    Doc.BOOKMARK: ("search_bookmark",),
    Doc.TRANSCRIPT: ("search_transcript",),
    Doc.COMMENT: ("search_comment",),
}


@dataclass(frozen=True, slots=True)
class Text:
    """What is to be found of an owner."""

    owner: int
    moment: int
    """By which it is ordered, in seconds since 1970."""
    show_id: int | None
    words: tuple[str, ...]
    """For each index of its kind."""


def first_number(moment: int) -> int:
    """The least number of texts of the day of this moment, which all of later days exceed."""
    day = moment // _DAY + _FIRST_DAY
    return min(max(day, 0), _LAST_DAY) << DAY_BITS


def show_word(show_id: int) -> str:
    """A word that all texts of a show have, and no text that people write."""
    return f"\ue000s{show_id}"  # for private use, which SQLite takes for letters


# Keeping in step


def take_in(connection: sqlite3.Connection, after: int) -> bool:
    """Index what was marked after this mark, if it is not much; tells whether nothing of it is left."""
    rows = connection.execute(
        "SELECT number, kind, owner FROM search_stale WHERE number > ? ORDER BY number LIMIT ?",
        (after, AT_ONCE + 1),
    ).fetchall()
    if sum(_WORK[kind] for _, kind, _ in rows) <= AT_ONCE and is_current(connection):
        _index(connection, rows)
        return True
    return not rows


def catch_up(connection: sqlite3.Connection, at_most: int) -> int:
    """Index so many of those that wait, the newest first; returns how many were done. In a transaction."""
    rows = connection.execute(
        "SELECT number, kind, owner FROM search_stale ORDER BY number DESC LIMIT ?", (at_most,)
    ).fetchall()
    _index(connection, rows)
    return len(rows)


def is_waiting(connection: sqlite3.Connection) -> bool:
    """Whether any text is not indexed as it is."""
    return connection.execute("SELECT 1 FROM search_stale LIMIT 1").fetchone() is not None


def waiting(connection: sqlite3.Connection) -> int:
    """How many texts are not indexed as they are."""
    return int(connection.execute("SELECT count(*) FROM search_stale").fetchone()[0])


def indexed(connection: sqlite3.Connection) -> int:
    """How many texts are indexed."""
    (count,) = connection.execute("SELECT count(*) FROM search_doc WHERE owner IS NOT NULL").fetchone()
    return int(count)


def is_current(connection: sqlite3.Connection) -> bool:
    """Whether the indexes were begun by the rules of this program."""
    (version,) = connection.execute("SELECT version FROM search_state").fetchone()
    return bool(version == INDEX_VERSION)


def is_worn(connection: sqlite3.Connection) -> bool:
    """Whether the indexes hold more texts that are no more than texts that are."""
    (dead,) = connection.execute("SELECT count(*) FROM search_doc WHERE owner IS NULL").fetchone()
    return bool(dead > max(_FEW_DEAD, indexed(connection)))


def start_over(connection: sqlite3.Connection) -> None:
    """Empty the indexes and mark all texts, in a transaction: a fraction of a second for 100,000 episodes."""
    for tables in INDEXES.values():
        for table in tables:
            connection.execute(f"INSERT INTO {table} ({table}) VALUES ('delete-all')")  # noqa: S608 - our names
    for statement in (
        "DELETE FROM search_doc",
        "DELETE FROM search_stale",
        "INSERT INTO search_stale (kind, owner) SELECT DISTINCT 4, episode_id FROM transcript_line",
        "INSERT INTO search_stale (kind, owner) SELECT 5, id FROM comment",
        # In turns, so that the chapters of an episode wait no longer than its notes.
        "INSERT INTO search_stale (kind, owner) SELECT kind, id FROM episode JOIN"
        " (SELECT 1 AS kind UNION ALL SELECT 2)"
        " WHERE kind = 1 OR EXISTS (SELECT 1 FROM noted_chapters WHERE episode_id = id AND chapters != '[]')"
        " OR EXISTS (SELECT 1 FROM chapter_list WHERE episode_id = id AND chapters != '[]')"
        " OR EXISTS (SELECT 1 FROM correction WHERE episode_id = id AND chapters IS NOT NULL)"
        " ORDER BY moment, id",
        "INSERT INTO search_stale (kind, owner) SELECT 3, id FROM bookmark",
    ):
        connection.execute(statement)
    connection.execute("UPDATE search_state SET version = ?", (INDEX_VERSION,))


def _index(connection: sqlite3.Connection, marks: Sequence[tuple[int, int, int]]) -> None:
    """Take in the texts of those that are marked, in place of what they were."""
    owners: dict[Doc, list[int]] = defaultdict(list)
    for _, kind, owner in marks:
        owners[Doc(kind)].append(owner)
    for kind, some in owners.items():
        connection.executemany(
            "UPDATE search_doc SET owner = NULL WHERE kind = ? AND owner = ?",
            [(kind, owner) for owner in some],
        )
        _add(connection, kind, texts(connection, kind, some))
    connection.executemany("DELETE FROM search_stale WHERE number = ?", [(number,) for number, _, _ in marks])


def _add(connection: sqlite3.Connection, kind: Doc, found: Sequence[Text]) -> None:
    following: dict[int, int] = {}
    docs: list[tuple[int, Text]] = []
    for text in sorted(found, key=lambda text: (text.moment, text.owner)):
        first = first_number(text.moment)
        if first not in following:
            following[first] = _first_free(connection, kind, first)
        docs.append((following[first], text))
        following[first] += 1
    # In the order of their numbers: at each step back FTS5 writes out what it has gathered.
    docs.sort(key=lambda doc: doc[0])
    connection.executemany(
        "INSERT INTO search_doc (kind, id, owner) VALUES (?, ?, ?)",
        [(kind, number, text.owner) for number, text in docs],
    )
    for place, table in enumerate(INDEXES[kind]):
        connection.executemany(
            f"INSERT INTO {table} (rowid, words) VALUES (?, ?)",  # noqa: S608 - names of our own
            [(number, _marked(text, place)) for number, text in docs],
        )


def _first_free(connection: sqlite3.Connection, kind: Doc, first: int) -> int:
    """The first number of a day behind all that were ever given in it."""
    (last,) = connection.execute(
        "SELECT max(id) FROM search_doc WHERE kind = ? AND id BETWEEN ? AND ?",
        (kind, first, first + (1 << DAY_BITS) - 1),
    ).fetchone()
    return first if last is None else int(last) + 1


def _marked(text: Text, place: int) -> str:
    words = parted(text.words[place])
    return words if text.show_id is None else f"{show_word(text.show_id)} {words}"


# What there is to find


def texts(connection: sqlite3.Connection, kind: Doc, owners: Sequence[int]) -> list[Text]:
    """What is to be found of these owners; those without text are left out."""
    return list(_READERS[kind](connection, json.dumps(owners)))


def _episodes(connection: sqlite3.Connection, owners: str) -> Iterator[Text]:
    rows = connection.execute(
        "SELECT id, moment, show_id, title, text FROM episode LEFT JOIN notes ON episode_id = id"
        " WHERE id IN (SELECT value FROM json_each(?))",
        (owners,),
    )
    for episode_id, moment, show_id, title, notes in rows:
        words = f"{title}\n{plain_notes(notes)}" if notes else title
        yield Text(episode_id, moment, show_id, (title, words))


def _chapters(connection: sqlite3.Connection, owners: str) -> Iterator[Text]:
    rows = connection.execute(
        """
        WITH wanted AS (SELECT value FROM json_each(?)), list AS (
            SELECT episode_id, chapters FROM noted_chapters
            UNION ALL SELECT episode_id, chapters FROM chapter_list
            UNION ALL SELECT episode_id, chapters FROM correction WHERE chapters IS NOT NULL
        )
        SELECT id, moment, show_id, chapters FROM list JOIN episode ON id = episode_id
        WHERE episode_id IN wanted AND chapters != '[]'
        """,
        (owners,),
    )
    found: dict[tuple[int, int, int], dict[str, None]] = defaultdict(dict)
    for *episode, chapters in rows:
        titles = found[tuple(episode)]
        titles.update(dict.fromkeys(fields[1] for fields in json.loads(chapters)))
    for episode, titles in found.items():
        if words := "\n".join(filter(None, titles)):
            yield Text(*episode, (words,))


def _bookmarks(connection: sqlite3.Connection, owners: str) -> Iterator[Text]:
    rows = connection.execute(
        "SELECT id, created, note, chapter, text, (SELECT group_concat(tag, char(10))"
        " FROM (SELECT tag FROM bookmark_tag WHERE bookmark_id = bookmark.id ORDER BY place))"
        " FROM bookmark WHERE id IN (SELECT value FROM json_each(?))",
        (owners,),
    )
    for bookmark_id, created, *words in rows:
        yield Text(bookmark_id, created, None, ("\n".join(filter(None, words)),))


def _transcripts(connection: sqlite3.Connection, owners: str) -> Iterator[Text]:
    rows = connection.execute(
        "SELECT id, moment, show_id, (SELECT group_concat(text, char(10))"
        " FROM (SELECT text FROM transcript_line WHERE episode_id = episode.id ORDER BY place))"
        " FROM episode WHERE id IN (SELECT value FROM json_each(?))",
        (owners,),
    )
    for episode_id, moment, show_id, words in rows:
        if words:
            yield Text(episode_id, moment, show_id, (words,))


def _comments(connection: sqlite3.Connection, owners: str) -> Iterator[Text]:
    rows = connection.execute(
        "SELECT comment.id, coalesce(comment.published, moment), show_id, author, text"
        " FROM comment JOIN episode ON episode.id = episode_id"
        " WHERE comment.id IN (SELECT value FROM json_each(?))",
        (owners,),
    )
    for comment_id, moment, show_id, author, text in rows:
        yield Text(comment_id, moment, show_id, (f"{author}\n{text}",))


_READERS: dict[Doc, Callable[[sqlite3.Connection, str], Iterator[Text]]] = {
    Doc.EPISODE: _episodes,
    Doc.CHAPTERS: _chapters,
    Doc.BOOKMARK: _bookmarks,
    Doc.TRANSCRIPT: _transcripts,
    Doc.COMMENT: _comments,
}
