"""What in feeds was cut, mended or left out, as long as it holds."""

import sqlite3
from typing import TYPE_CHECKING

from cafe_tui.domain.feed.feed_problems import Problem, ProblemKind, summed
from cafe_tui.domain.models import ShowId

if TYPE_CHECKING:
    from cafe_tui.domain.feed.feed_document import FeedDocument

_WHOLE = 0
"""Stands for the mark of an item where a problem is the whole feed's."""


def keep(connection: sqlite3.Connection, show_id: ShowId, document: "FeedDocument") -> None:
    """Keep the problems with what was read of a feed.

    Those of the whole feed are those of this reading. Those of an item hold until it is listed no more, or is
    read again.
    """
    rows = connection.execute("SELECT kind, mark, count FROM feed_problem WHERE show_id = ?", (show_id,))
    before = {(kind, mark): count for kind, mark, count in rows.fetchall()}
    listing = document.listing
    still = set(listing.marks) - listing.read if listing else set()
    now = {key: count for key, count in before.items() if key[1] in still}
    for problem in document.problems:
        key = problem.kind.value, _WHOLE if listing is None or problem.mark is None else problem.mark
        now[key] = now.get(key, 0) + problem.count
    connection.executemany(
        "DELETE FROM feed_problem WHERE show_id = ? AND kind = ? AND mark = ?",
        [(show_id, *key) for key in before.keys() - now.keys()],
    )
    connection.executemany(
        "INSERT OR REPLACE INTO feed_problem (show_id, kind, mark, count) VALUES (?, ?, ?, ?)",
        [(show_id, *key, count) for key, count in now.items() if before.get(key) != count],
    )


def of_shows(
    connection: sqlite3.Connection, show_id: ShowId | None = None
) -> dict[ShowId, tuple[Problem, ...]]:
    """The problems with each feed, or with that of one show, summed up; shows without any are left out."""
    rows = connection.execute(
        "SELECT show_id, kind, sum(count) FROM feed_problem WHERE ?1 IS NULL OR show_id = ?1"
        " GROUP BY show_id, kind",
        (show_id,),
    )
    found: dict[ShowId, list[Problem]] = {}
    for show, kind, count in rows.fetchall():
        if kind in _KNOWN:
            found.setdefault(ShowId(show), []).append(Problem(ProblemKind(kind), count))
    return {show: summed(problems) for show, problems in found.items()}


_KNOWN = frozenset(ProblemKind)
