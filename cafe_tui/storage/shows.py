"""Shows: what their feeds said of themselves, and how the last fetches went."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from cafe_tui.domain.errors import NotFoundError
from cafe_tui.domain.feed.feed_health import RECENT, FeedHealth, after_success
from cafe_tui.domain.folding import fold
from cafe_tui.domain.language import _
from cafe_tui.domain.models import Show, ShowId

from . import feed_problems
from .moments import from_seconds, to_seconds

if TYPE_CHECKING:
    from cafe_tui.domain.feed.feed_document import FeedDocument

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
    health: FeedHealth
    new_url: str
    """Where the feed says that it lives from now on; empty, or the feed could not be read there yet."""
    next_page: str
    """Where reading its older pages goes on; empty where they were read."""


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


def known_as(connection: sqlite3.Connection, url: str) -> ShowId | None:
    """The show with this feed address, or that had it before its feed moved."""
    if (show_id := by_url(connection, url)) is not None:
        return show_id
    row = connection.execute("SELECT show_id FROM former_address WHERE url = ?", (url,)).fetchone()
    return ShowId(row[0]) if row else None


def local_addresses(connection: sqlite3.Connection) -> list[str]:
    """The addresses of the shows that are files on this machine."""
    return [url for (url,) in connection.execute("SELECT url FROM show WHERE url GLOB 'file:*'").fetchall()]


def subscriptions(connection: sqlite3.Connection, ids: Sequence[ShowId] | None = None) -> list[Subscription]:
    """The shows with these ids, or all, by title. Ids that are not there are left out."""
    rows = connection.execute(
        "SELECT id, title, url, etag, last_modified, body_hash, last_ok, last_tried,"
        " failures, next_try, wait_until, retired, new_url, next_page FROM show ORDER BY folded, id"
    ).fetchall()
    wanted = None if ids is None else set(ids)
    return [_subscription(*row) for row in rows if wanted is None or row[0] in wanted]


def _subscription(
    show_id: int,
    title: str,
    url: str,
    etag: str,
    last_modified: str,
    body_hash: str,
    last_ok: int | None,
    last_tried: int | None,
    *further: Any,
) -> Subscription:
    *health, new_url, next_page = further
    moments = from_seconds(last_ok), from_seconds(last_tried)
    known = url, etag, last_modified, body_hash
    return Subscription(ShowId(show_id), title, *known, *moments, _health(*health), new_url, next_page)


def describe(connection: sqlite3.Connection, show_id: ShowId, document: "FeedDocument") -> None:
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
    new_url: str = "",
    cost: int = 0,
) -> None:
    """The feed was fetched and stored. It lives at `url` from now on, unless another show does.

    `new_url` is where it says that it will live, though it could not be had there yet; `cost` are the bytes
    that it will give even when nothing is new.
    """
    (old_url,) = connection.execute("SELECT url FROM show WHERE id = ?", (show_id,)).fetchone()
    if url != old_url and by_url(connection, url) is None:
        connection.execute("UPDATE show SET url = ? WHERE id = ?", (url, show_id))
        connection.execute("DELETE FROM former_address WHERE url = ?", (url,))
        connection.execute("INSERT OR REPLACE INTO former_address VALUES (?, ?)", (old_url, show_id))
        connection.execute("UPDATE bookmark SET feed_url = ? WHERE feed_url = ?", (url, old_url))
    connection.execute(
        "UPDATE show SET etag = ?1, last_modified = ?2, body_hash = ?3, new_url = ?4 WHERE id = ?5"
        " AND (etag, last_modified, body_hash, new_url) IS NOT (?1, ?2, ?3, ?4)",
        (etag, last_modified, body_hash, new_url, show_id),
    )
    record_unchanged(connection, show_id, now=now, cost=cost)


def record_unchanged(
    connection: sqlite3.Connection, show_id: ShowId, *, now: datetime, cost: int = 0
) -> None:
    """The feed says what it said before; `cost` as in `record_success`."""
    rows = connection.execute(
        "SELECT published FROM episode WHERE show_id = ? ORDER BY moment DESC, id DESC LIMIT ?",
        (show_id, 2 * RECENT),
    ).fetchall()
    # When an episode without a date was seen tells how often the feed was asked, not how often it publishes.
    health = after_success([from_seconds(moment) for (moment,) in rows if moment is not None], now, cost)
    connection.execute(
        f"UPDATE show SET last_ok = ?, last_tried = ?, error = NULL, {_HEALTH} WHERE id = ?",  # noqa: S608
        (to_seconds(now), to_seconds(now), *_columns(health), show_id),
    )


def record_failure(
    connection: sqlite3.Connection, show_id: ShowId, *, error: str, health: FeedHealth, now: datetime
) -> None:
    """The feed could not be had; `error` says why. What was stored stays."""
    connection.execute(
        f"UPDATE show SET last_tried = ?, error = ?, {_HEALTH} WHERE id = ?",  # noqa: S608
        (to_seconds(now), error, *_columns(health), show_id),
    )


def keep_health(connection: sqlite3.Connection, show_id: ShowId, health: FeedHealth) -> None:
    """Keep how a feed is, of which nothing new is known otherwise."""
    connection.execute(f"UPDATE show SET {_HEALTH} WHERE id = ?", (*_columns(health), show_id))  # noqa: S608


_HEALTH = "failures = ?, next_try = ?, wait_until = ?, retired = ?"


def _columns(health: FeedHealth) -> tuple[int | None, ...]:
    moments = (to_seconds(each) if each else None for each in (health.next_try, health.wait_until))
    return health.failures, *moments, health.retired


def _health(failures: int, next_try: int | None, wait_until: int | None, retired: int) -> FeedHealth:
    return FeedHealth(failures, from_seconds(next_try), from_seconds(wait_until), bool(retired))


_SHOW = """
    SELECT show.id, title, url, link, author, description, last_ok, error,
        failures, next_try, wait_until, retired,
        (SELECT count(*) FROM episode WHERE show_id = show.id),
        (SELECT count(*) FROM listening WHERE show_id = show.id AND played)
    FROM show
"""


def show(connection: sqlite3.Connection, show_id: ShowId) -> Show:
    """The show with this id; raises NotFoundError."""
    row = connection.execute(f"{_SHOW} WHERE show.id = ?", (show_id,)).fetchone()
    if row is None:
        raise NotFoundError(_("There is no show {id}", id=show_id), hint=_("“cafe-tui shows” lists them"))
    return replace(_show(*row), problems=feed_problems.of_shows(connection, show_id).get(show_id, ()))


def all_shows(connection: sqlite3.Connection) -> list[Show]:
    """Every show, by title."""
    problems = feed_problems.of_shows(connection)
    found = (_show(*row) for row in connection.execute(f"{_SHOW} ORDER BY folded, id").fetchall())
    return [replace(each, problems=problems[each.id]) if each.id in problems else each for each in found]


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
    failures: int,
    next_try: int | None,
    wait_until: int | None,
    retired: int,
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
        health=_health(failures, next_try, wait_until, retired),
    )
