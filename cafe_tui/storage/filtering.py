"""Choosing episodes: by conditions, and by words among any number of titles."""

import sqlite3
from array import array
from collections.abc import Iterable

_AT_ONCE = 20_000
"""Ids that are read in one go."""
_ENOUGH = 200
_NEWEST = 20_000
"""Where so many of the newest episodes hold `_ENOUGH` hits, hits are found by going through the episodes."""
_FEW = 10_000
"""Episodes that are worth being found by the index, and then sorted."""
_PIECE = 3  # letters that the index of titles knows words by
_LARGEST = 2**63 - 1


class Where:
    """Conditions on a row of `episode` that all hold."""

    def __init__(self) -> None:
        self._conditions = ["TRUE"]
        self.values: list[object] = []

    def add(self, condition: str, *values: object) -> None:
        """One more, with a value for each ? in it."""
        self._conditions.append(condition)
        self.values += values

    def __str__(self) -> str:
        return " AND ".join(self._conditions)


def select(connection: sqlite3.Connection, where: Where, *, limit: int) -> "array[int]":
    """The ids of the episodes for which `where` holds, newest first; -1 is no limit."""
    found = array("q")
    last = (_LARGEST, _LARGEST)
    while limit < 0 or len(found) < limit:
        wanted = _AT_ONCE if limit < 0 else min(_AT_ONCE, limit - len(found))
        source = f"episode WHERE {where} AND (moment, id) < (?, ?)"
        ids, moment = _ids(connection, source, [*where.values, *last], wanted)
        found += ids
        if len(ids) < wanted:
            break
        last = (moment, ids[-1])
    return found


def filtered(
    connection: sqlite3.Connection, where: Where, words: Iterable[str], *, limit: int
) -> "array[int]":
    """The same, where `where` says among other things that all of `words` are in the titles.

    What many titles have is soon found from the newest on, and what few have by the index. Neither would do
    for the other: the index would give hits by the hundred thousand to be sorted.
    """
    found, _ = _ids(connection, f"{_NEWEST_ONES} WHERE {where}", [_NEWEST, *where.values], _ENOUGH)
    if len(found) == _ENOUGH:
        return found[:limit] if 0 <= limit <= _ENOUGH else select(connection, where, limit=limit)
    counts = {word: _count(connection, word) for word in words if len(word) >= _PIECE}
    rarest = min(counts, key=counts.__getitem__, default="")
    if counts.get(rarest, _FEW) >= _FEW:
        return select(connection, where, limit=limit)
    where.add(f"id IN ({_BY_INDEX})", _pieces(rarest), rarest)
    # With the + it is sorted after it was found: an order out of an index would go through all episodes.
    ids, _ = _ids(connection, f"episode WHERE {where}", where.values, limit, order="+moment")
    return ids


def index_added(connection: sqlite3.Connection, after: int) -> None:
    """Let the episodes with ids greater than `after`, which were just added, be found by the index."""
    connection.execute(
        "INSERT INTO episode_title (rowid, folded) SELECT id, folded FROM episode WHERE id > ?", (after,)
    )


_NEWEST_ONES = """
    (SELECT id, show_id, folded, moment FROM episode ORDER BY moment DESC, id DESC LIMIT ?) AS episode
"""
_BY_INDEX = """
    SELECT rowid FROM episode_title WHERE episode_title MATCH ?
    UNION ALL SELECT id FROM episode WHERE show_id IN (SELECT id FROM show WHERE instr(folded, ?))
"""
"""The episodes that may have a word in their title, by its pieces, and all of shows that have it."""


def _ids(
    connection: sqlite3.Connection, source: str, values: list[object], limit: int, *, order: str = "moment"
) -> "tuple[array[int], int]":
    """The ids, and the least moment among them (0 where there are none).

    They come as one text: for each row that it gives, SQLite would let go of Python and take hold of it
    again, and so keep the screen's thread waiting.
    """
    chosen = f"SELECT id, moment FROM {source} ORDER BY {order} DESC, id DESC LIMIT ?"  # noqa: S608 - words of our own
    joined, moment = connection.execute(
        f"SELECT coalesce(group_concat(id), ''), coalesce(min(moment), 0) FROM ({chosen})",  # noqa: S608
        (*values, limit),
    ).fetchone()
    return array("q", map(int, joined.split(",") if joined else ())), moment


def _count(connection: sqlite3.Connection, word: str) -> int:
    """How many `_BY_INDEX` finds; what is more than `_FEW` is not counted."""
    counting = f"SELECT count(*) FROM ({_BY_INDEX} LIMIT ?)"  # noqa: S608 - words of our own
    (count,) = connection.execute(counting, (_pieces(word), word, _FEW)).fetchone()
    return int(count)


def _pieces(word: str) -> str:
    """All letters of `word` that stand three in a row, as the index is asked for them."""
    pieces = (word[start : start + _PIECE] for start in range(len(word) - _PIECE + 1))
    return " ".join('"' + piece.replace('"', '""') + '"' for piece in pieces)
