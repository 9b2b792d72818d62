"""The older pages of feeds: which were read, and where reading goes on."""

import sqlite3
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from cafe_tui.domain.feed.feed_document import FeedDocument
from cafe_tui.domain.feed.feed_pages import unclaimed_episodes, unclaimed_items
from cafe_tui.domain.feed.update import compare
from cafe_tui.domain.models import ShowId

from . import episodes
from .moments import from_seconds


@dataclass(frozen=True, slots=True)
class Page:
    """What is known of a page that was read."""

    etag: str
    last_modified: str
    body_hash: str


def known(connection: sqlite3.Connection, show_id: ShowId) -> dict[str, Page]:
    """The pages that were read, by address."""
    rows = connection.execute(
        "SELECT url, etag, last_modified, body_hash FROM feed_page WHERE show_id = ?", (show_id,)
    ).fetchall()
    return {url: Page(etag, last_modified, body_hash) for url, etag, last_modified, body_hash in rows}


def keep(connection: sqlite3.Connection, show_id: ShowId, url: str, page: Page) -> None:
    """The page at `url` was read and stored."""
    connection.execute(
        "INSERT OR REPLACE INTO feed_page (show_id, url, etag, last_modified, body_hash)"
        " VALUES (?, ?, ?, ?, ?)",
        (show_id, url, page.etag, page.last_modified, page.body_hash),
    )


def next_page(connection: sqlite3.Connection, show_id: ShowId) -> str:
    """Where reading goes on; empty where all was read or the show is gone."""
    row = connection.execute("SELECT next_page FROM show WHERE id = ?", (show_id,)).fetchone()
    return str(row[0]) if row else ""


def go_on_at(connection: sqlite3.Connection, show_id: ShowId, url: str) -> None:
    """Reading goes on at `url`; nowhere where that is empty."""
    connection.execute("UPDATE show SET next_page = ?1 WHERE id = ?2 AND next_page != ?1", (url, show_id))


def begin(connection: sqlite3.Connection, show_id: ShowId, url: str) -> None:
    """The feed names older items at `url`: reading begins there, unless it did before."""
    connection.execute(
        "UPDATE show SET next_page = ?1 WHERE id = ?2 AND next_page = ''"
        " AND NOT EXISTS (SELECT 1 FROM feed_page WHERE show_id = ?2)",
        (url, show_id),
    )


def claimed(connection: sqlite3.Connection, show_id: ShowId) -> set[str]:
    """Guids and media addresses of the episodes on the first page, which no older page may change.

    Where nobody knows which these are, of all episodes of the show.
    """
    rows = connection.execute(
        "SELECT guid, media_url FROM listed_item JOIN episode ON episode.id = episode_id"
        " WHERE listed_item.show_id = ?",
        (show_id,),
    ).fetchall()
    if not rows:
        rows = [(each.guid, each.media_url) for each in episodes.known(connection, show_id)]
    return {trait for row in rows for trait in row if trait}


def first_seen(connection: sqlite3.Connection, show_id: ShowId) -> datetime:
    """When the first episode of a show came into the library, or else the show."""
    (moment,) = connection.execute(
        "SELECT min(coalesce((SELECT min(first_seen) FROM episode WHERE show_id = show.id), added), added)"
        " FROM show WHERE id = ?",
        (show_id,),
    ).fetchone()
    return from_seconds(int(moment))


def store(
    connection: sqlite3.Connection,
    show_id: ShowId,
    document: FeedDocument,
    claimed: AbstractSet[str],
    now: datetime,
) -> episodes.StoreCounts:
    """Take over the items of an older page that are not `claimed` by a newer one, inside a transaction.

    What the page says of the show itself is old news, and what it does not list says nothing.
    """
    known_episodes = unclaimed_episodes(episodes.known(connection, show_id), claimed)
    changes = compare(unclaimed_items(document.items, claimed), known_episodes)
    return episodes.take_over(connection, show_id, changes, now)
