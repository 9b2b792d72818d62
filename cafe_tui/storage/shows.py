"""Shows: what their feeds said of themselves, and how the last fetches went."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cafe_tui.domain.errors import NotFoundError
from cafe_tui.domain.folding import fold
from cafe_tui.domain.models import FeedDocument, Show, ShowId

from .moments import from_seconds, to_seconds

PARTLY_READ = "-"
"""Stands for the hash of a body of which not all items were read yet."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a refresh has to know of a show."""

    id: ShowId
    title: str
    url: str
    etag: str
    last_modified: str
    body_hash: str
    """Of the last body that was read and stored, or `PARTLY_READ`."""
    last_ok: datetime | None
    last_tried: datetime | None


def add(connection: sqlite3.Connection, url: str, *, title: str, link: str = "", now: datetime) -> ShowId:
    """The show with this feed address, made if it is not there yet."""
    connection.execute(
        "INSERT INTO show (url, title, folded, link, added) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (url, title, fold(title), link, to_seconds(now)),
    )
    (show_id,) = connection.execute("SELECT id FROM show WHERE url = ?", (url,)).fetchone()
    return ShowId(show_id)


def remove(connection: sqlite3.Connection, show_id: ShowId) -> None:
    """Remove a show and its episodes; bookmarks stay."""
    connection.execute("DELETE FROM show WHERE id = ?", (show_id,))


def by_url(connection: sqlite3.Connection, url: str) -> ShowId | None:
    """The show with this feed address."""
    row = connection.execute("SELECT id FROM show WHERE url = ?", (url,)).fetchone()
    return ShowId(row[0]) if row else None


def subscriptions(connection: sqlite3.Connection, ids: Sequence[ShowId] | None = None) -> list[Subscription]:
    """The shows with these ids, or all, by title. Ids that are not there are left out."""
    rows = connection.execute(
        "SELECT id, title, url, etag, last_modified, body_hash, last_ok, last_tried"
        " FROM show ORDER BY folded, id"
    ).fetchall()
    wanted = None if ids is None else set(ids)
    return [
        Subscription(show_id, title, url, etag, modified, body_hash, from_seconds(ok), from_seconds(tried))
        for show_id, title, url, etag, modified, body_hash, ok, tried in rows
        if wanted is None or show_id in wanted
    ]


def describe(connection: sqlite3.Connection, show_id: ShowId, document: FeedDocument) -> None:
    """Take over what a feed says of itself; where it has no title the old one stays."""
    (old_title,) = connection.execute("SELECT title FROM show WHERE id = ?", (show_id,)).fetchone()
    title = document.title or old_title
    said = (title, fold(title), document.author, document.description, document.link, document.image_url)
    connection.execute(
        "UPDATE show SET title = ?1, folded = ?2, author = ?3, description = ?4, link = ?5, image_url = ?6"
        " WHERE id = ?7"
        " AND (title, folded, author, description, link, image_url) IS NOT (?1, ?2, ?3, ?4, ?5, ?6)",
        (*said, show_id),
    )


def record_success(
    connection: sqlite3.Connection,
    show_id: ShowId,
    *,
    url: str,
    etag: str,
    last_modified: str,
    body_hash: str,
    now: datetime,
) -> None:
    """The feed was fetched and stored. It lives at `url` from now on, unless another show does."""
    (old_url,) = connection.execute("SELECT url FROM show WHERE id = ?", (show_id,)).fetchone()
    if url != old_url and by_url(connection, url) is None:
        connection.execute("UPDATE show SET url = ? WHERE id = ?", (url, show_id))
        connection.execute("UPDATE bookmark SET feed_url = ? WHERE feed_url = ?", (url, old_url))
    connection.execute(
        "UPDATE show SET etag = ?1, last_modified = ?2, body_hash = ?3, last_ok = ?4, last_tried = ?4,"
        " error = NULL WHERE id = ?5",
        (etag, last_modified, body_hash, to_seconds(now), show_id),
    )


def record_unchanged(connection: sqlite3.Connection, show_id: ShowId, *, now: datetime) -> None:
    """The feed says what it said before."""
    connection.execute(
        "UPDATE show SET last_ok = ?1, last_tried = ?1, error = NULL WHERE id = ?2",
        (to_seconds(now), show_id),
    )


def record_failure(connection: sqlite3.Connection, show_id: ShowId, *, error: str, now: datetime) -> None:
    """The feed could not be had; `error` says why. What was stored stays."""
    connection.execute(
        "UPDATE show SET last_tried = ?, error = ? WHERE id = ?", (to_seconds(now), error, show_id)
    )


_SHOW = """
    SELECT show.id, title, url, link, author, description, last_ok, error,
        (SELECT count(*) FROM episode WHERE show_id = show.id),
        (SELECT count(*) FROM listening WHERE show_id = show.id AND played)
    FROM show
"""


def show(connection: sqlite3.Connection, show_id: ShowId) -> Show:
    """The show with this id; raises NotFoundError."""
    row = connection.execute(f"{_SHOW} WHERE show.id = ?", (show_id,)).fetchone()
    if row is None:
        raise NotFoundError(f"There is no show {show_id}", hint="“cafe-tui shows” lists them")
    return _show(*row)


def all_shows(connection: sqlite3.Connection) -> list[Show]:
    """Every show, by title."""
    return [_show(*row) for row in connection.execute(f"{_SHOW} ORDER BY folded, id").fetchall()]


def titled(connection: sqlite3.Connection, words: str) -> list[ShowId]:
    """The shows whose title is `words`, else those whose title contains them; case and accents aside."""
    folded = fold(words)
    rows = connection.execute(
        "SELECT id, folded FROM show WHERE instr(folded, ?) ORDER BY folded, id", (folded,)
    ).fetchall()
    exact = [ShowId(show_id) for show_id, title in rows if title == folded]
    return exact or [ShowId(show_id) for show_id, _ in rows]


def _show(
    show_id: int,
    title: str,
    url: str,
    link: str,
    author: str,
    description: str,
    last_ok: int | None,
    error: str | None,
    episodes: int,
    played: int,
) -> Show:
    return Show(
        id=ShowId(show_id),
        title=title,
        feed_url=url,
        site=link,
        author=author,
        description=description,
        episodes=episodes,
        unplayed=episodes - played,
        last_ok=from_seconds(last_ok),
        error=error,
    )
