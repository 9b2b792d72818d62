"""Asking the indexes of the search.

The newest come out of them first, without a look at the rest, so that a word that all texts have costs no
more than one that few have. Only where the hits are few are they ranked by how well they fit (BM25).
"""

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime

from cafe_tui.domain.folding import fold
from cafe_tui.domain.models import EpisodeId, ShowId
from cafe_tui.domain.search.search_query import HitKind, SearchQuery
from cafe_tui.domain.search.search_words import Finder, Term, parted, plain_notes, tokens

from .moments import to_seconds
from .search_index import Doc, first_number, show_word

_RANKED = 1_000
"""Hits up to which they are ranked; of more, the newest are the first."""
_COMMON = 5_000
"""Texts with a term from which it is not weighed."""
_SHORT = 3
"""Letters from which a beginning is looked for in long texts: a shorter one is that of too many words."""
_NEAR = 30  # words of a transcript within which all that is looked for is to stand
_LARGEST = 2**63 - 1

_INDEXES = {
    HitKind.EPISODE: (Doc.EPISODE, "search_title"),
    HitKind.NOTES: (Doc.EPISODE, "search_text"),
    HitKind.CHAPTER: (Doc.CHAPTERS, "search_chapter"),
    HitKind.BOOKMARK: (Doc.BOOKMARK, "search_bookmark"),
    HitKind.TRANSCRIPT: (Doc.TRANSCRIPT, "search_transcript"),
    HitKind.COMMENT: (Doc.COMMENT, "search_comment"),
}
_LONG = {HitKind.NOTES, HitKind.TRANSCRIPT}


def shows(connection: sqlite3.Connection, query: SearchQuery) -> list[ShowId]:
    """The shows whose titles fit, by title."""
    finder, unwanted = Finder(query.terms), Finder(query.excluded)
    rows = connection.execute("SELECT id, title, folded FROM show ORDER BY folded, id").fetchall()
    return [
        ShowId(show_id)
        for show_id, title, folded in rows
        if finder.in_all(title) and not unwanted.in_any(title) and _is_named(folded, query.shows)
    ]


def found(connection: sqlite3.Connection, kind: HitKind, query: SearchQuery, limit: int) -> list[int]:
    """The owners of the texts of a kind that fit, best first: ids of episodes, bookmarks or comments.

    Those of transcripts and chapter lists are candidates: what is looked for may be spread over several
    chapters, or lie in a list that is not shown. Without words to look for, all that the filters leave,
    newest first.
    """
    where = _Filters()
    if query.after:
        where.since = query.after
    if query.before:
        where.until = query.before
    if query.shows:
        where.of_shows(connection, kind, query.shows)
    if kind is HitKind.BOOKMARK:
        for tag in query.tags:
            where.add("owner IN (SELECT bookmark_id FROM bookmark_tag WHERE folded = ?)", tag)
    if query.unplayed is not None:
        where.unplayed(kind, query.unplayed)
    return where.found(connection, kind, query, limit)


class _Filters:
    """What is asked of a text besides its words."""

    def __init__(self) -> None:
        self.since: datetime | None = None
        self.until: datetime | None = None
        self._conditions = ["TRUE"]
        self._values: list[object] = []
        self._words: list[str] = []
        """One of which a text has to have."""

    def add(self, condition: str, *values: object) -> None:
        """One more condition on the owner, with a value for each ? in it."""
        self._conditions.append(condition)
        self._values += values

    def of_shows(self, connection: sqlite3.Connection, kind: HitKind, names: Sequence[str]) -> None:
        """Only of shows with one of these names in the title; a bookmark outlives its show."""
        if kind is HitKind.BOOKMARK:
            rows = connection.execute("SELECT DISTINCT show FROM bookmark").fetchall()
            titles = [title for (title,) in rows if _is_named(fold(title), names)]
            self.add(
                "owner IN (SELECT id FROM bookmark WHERE show IN (SELECT value FROM json_each(?)))",
                json.dumps(titles),
            )
            return
        rows = connection.execute("SELECT id, folded FROM show").fetchall()
        ids = [show_id for show_id, folded in rows if _is_named(folded, names)]
        self._words = [show_word(show_id) for show_id in ids] or ["\ue000"]

    def unplayed(self, kind: HitKind, wanted: bool) -> None:
        """Only of episodes that were not played, or only of those that were."""
        episode = {
            HitKind.BOOKMARK: "(SELECT episode_id FROM bookmark WHERE id = owner)",
            HitKind.COMMENT: "(SELECT episode_id FROM comment WHERE id = owner)",
        }.get(kind, "owner")
        negation = "NOT" if wanted else ""
        played = "(SELECT episode_id FROM listening WHERE played)"
        self.add(f"{episode} {negation} IN {played}")

    def found(
        self, connection: sqlite3.Connection, kind: HitKind, query: SearchQuery, limit: int
    ) -> list[int]:
        doc, table = _INDEXES[kind]
        first = first_number(to_seconds(self.since)) if self.since else 0
        last = first_number(to_seconds(self.until)) - 1 if self.until else _LARGEST
        where = f"owner IS NOT NULL AND {' AND '.join(self._conditions)}"
        expression = self._expression(kind, query)
        if not expression:
            every = f"SELECT owner FROM search_doc WHERE kind = {doc:d} AND id BETWEEN ? AND ?"  # noqa: S608
            return _owners(
                connection,
                f"{every} AND {where} ORDER BY id DESC LIMIT ?",
                (first, last, *self._values, limit),
            )
        source = (
            f"SELECT owner FROM {table} AS text CROSS JOIN search_doc AS doc"  # noqa: S608 - words of our own
            f" ON doc.kind = {doc:d} AND doc.id = text.rowid WHERE {table} MATCH ?"
        )
        newest = _owners(
            connection,
            f"{source} AND text.rowid BETWEEN ? AND ? AND {where} ORDER BY text.rowid DESC LIMIT ?",
            (expression, first, last, *self._values, max(limit, _RANKED)),
        )
        if not query.terms or len(newest) >= _RANKED or len(newest) <= 1:
            return newest[:limit]
        telling = [_term(term, kind) for term in query.terms if _tells(connection, table, term, kind)]
        if not telling:
            return newest[:limit]
        # With the + it goes through the hits, not through the index once for each owner.
        among = f"{source} AND +owner IN (SELECT value FROM json_each(?))"  # noqa: S608 - words of our own
        return _owners(
            connection,
            f"{among} ORDER BY text.rank, text.rowid DESC LIMIT ?",
            (" AND ".join(telling), json.dumps(newest), limit),
        )

    def _expression(self, kind: HitKind, query: SearchQuery) -> str:
        """What the index is asked; empty where no words are looked for."""
        terms = [_term(term, kind) for term in query.terms]
        if not terms:
            return _any(self._words)
        if kind is HitKind.TRANSCRIPT:
            # What is excluded may be said elsewhere in an hour: who looks for the place sees to that.
            wanted = f"NEAR({' '.join(terms)}, {_NEAR})" if len(terms) > 1 else terms[0]
            excluded = ""
        else:
            wanted = " AND ".join(terms)
            excluded = _any([_term(term, kind) for term in query.excluded])
        of_shows = _any(self._words)
        asked = f"({wanted}) AND {of_shows}" if of_shows else f"({wanted})"
        return f"({asked}) NOT {excluded}" if excluded else asked


def _owners(connection: sqlite3.Connection, sql: str, values: tuple[object, ...]) -> list[int]:
    """As one text: for each row that it gives, SQLite would let go of Python and take hold of it again."""
    (joined,) = connection.execute(f"SELECT group_concat(owner) FROM ({sql})", values).fetchone()  # noqa: S608
    return list(map(int, joined.split(","))) if joined else []


def _term(term: Term, kind: HitKind) -> str:
    words = f'"{parted(" ".join(term.tokens))}"'
    is_prefix = term.is_prefix and (kind not in _LONG or len(term.tokens[-1]) >= _SHORT)
    return f"{words} *" if is_prefix else words


def _tells(connection: sqlite3.Connection, table: str, term: Term, kind: HitKind) -> bool:
    """Whether the term tells one text from another: to weigh a common one, all that have it are looked at."""
    if term.is_prefix and len(term.tokens[-1]) <= _SHORT:
        return False
    return _count(connection, table, _term(term, kind), _COMMON) < _COMMON


def _any(words: Sequence[str]) -> str:
    """One of these; those that are a word of ours are quoted."""
    quoted = [word if word.startswith('"') else f'"{word}"' for word in words]
    return f"({' OR '.join(quoted)})" if quoted else ""


def _is_named(folded: str, names: Sequence[str]) -> bool:
    return not names or any(name in folded for name in names)


# What else is like an episode

_TELLING = 12  # words that are asked for
_CANDIDATES = 24  # words of an episode that are looked at
_COMMON_SHARE = 0.1  # of all texts; a word that more have tells nothing
_COMMON_IN_SHOW = 0.3
_AT_LEAST_COMMON = 4
_MOST_COUNTED = 2_000


def related(
    connection: sqlite3.Connection, episode_id: EpisodeId, limit: int
) -> list[tuple[EpisodeId, float]]:
    """The episodes most like this one by the words of titles and notes, best first, each with its score.

    The score is BM25's, positive, of the most telling words. Bounded: common words are not asked for.
    """
    words = _telling_of(connection, episode_id)
    if not words:
        return []
    rows = connection.execute(
        "SELECT owner, -text.rank FROM search_text AS text CROSS JOIN search_doc AS doc"
        " ON doc.kind = ? AND doc.id = text.rowid WHERE search_text MATCH ? AND owner IS NOT NULL"
        " ORDER BY text.rank LIMIT ?",
        (Doc.EPISODE, _any(words), limit + 1),
    ).fetchall()
    return [(EpisodeId(owner), score) for owner, score in rows if owner != episode_id][:limit]


def shared_words(
    connection: sqlite3.Connection, episode_id: EpisodeId, others: Sequence[EpisodeId], limit: int
) -> dict[EpisodeId, list[str]]:
    """The words by which `related` finds each of `others`, the most telling first, at most `limit`."""
    words = _telling_of(connection, episode_id)
    rows = connection.execute(
        "SELECT id, title, coalesce(text, '') FROM episode LEFT JOIN notes ON episode_id = id"
        " WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(others)),),
    )
    shared: dict[EpisodeId, list[str]] = {}
    for other, title, notes in rows:
        there = {*tokens(title), *tokens(plain_notes(notes))}
        shared[EpisodeId(other)] = [word for word in words if word in there][:limit]
    return shared


def _telling_of(connection: sqlite3.Connection, episode_id: EpisodeId) -> list[str]:
    row = connection.execute(
        "SELECT title, coalesce(text, ''), show_id FROM episode"
        " LEFT JOIN notes ON episode_id = id WHERE id = ?",
        (episode_id,),
    ).fetchone()
    if row is None:
        return []
    title, notes, show_id = row
    return _telling(connection, tokens(title), tokens(plain_notes(notes)), show_id)


def _telling(
    connection: sqlite3.Connection, title: Sequence[str], notes: Sequence[str], show_id: int
) -> list[str]:
    """The words of an episode by which others like it are found: often here, rarely elsewhere."""
    times: dict[str, int] = {}
    for word in (*title, *title, *title, *notes):
        if len(word) > 3 and not word.isdecimal():
            times[word] = times.get(word, 0) + 1
    candidates = sorted(times, key=lambda word: (-times[word], -len(word), word))[:_CANDIDATES]
    (total,) = connection.execute(
        "SELECT count(*) FROM (SELECT 1 FROM search_doc WHERE kind = ? AND owner IS NOT NULL LIMIT ?)",
        (Doc.EPISODE, int(_MOST_COUNTED / _COMMON_SHARE)),
    ).fetchone()
    (of_show,) = connection.execute(
        "SELECT count(*) FROM (SELECT 1 FROM episode WHERE show_id = ? LIMIT ?)", (show_id, _MOST_COUNTED)
    ).fetchone()
    most = max(_AT_LEAST_COMMON, int(total * _COMMON_SHARE))
    most_in_show = max(_AT_LEAST_COMMON, int(of_show * _COMMON_IN_SHOW))
    telling: dict[str, float] = {}
    for word in candidates:
        count = _count(connection, "search_text", f'"{word}"', most)
        # What all episodes of a show say, such as its hosts' names, is told by the show alone.
        in_show = _count(connection, "search_text", f'"{word}" AND "{show_word(show_id)}"', most_in_show)
        if 1 < count < most and in_show < most_in_show:
            telling[word] = times[word] / (count + 5)
    return sorted(telling, key=telling.__getitem__, reverse=True)[:_TELLING]


def _count(connection: sqlite3.Connection, table: str, expression: str, most: int) -> int:
    """How many texts fit; what is more than `most` is not counted."""
    (count,) = connection.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {table} MATCH ? LIMIT ?)",  # noqa: S608 - our names
        (expression, most),
    ).fetchone()
    return int(count)
