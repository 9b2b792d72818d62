"""Episodes: taking over what a feed brings. `browse` reads them."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cafe_tui.domain.chapter.chapter_choice import ChapterSource
from cafe_tui.domain.feed.extras import NO_EPISODE_EXTRAS
from cafe_tui.domain.feed.feed_document import FeedDocument
from cafe_tui.domain.feed.update import ItemChange, KnownEpisode, compare
from cafe_tui.domain.folding import fold
from cafe_tui.domain.models import EpisodeId, ShowId

from . import bookmarks, chapters, extras, feed_problems, filtering, listings, noted, shows
from .moments import from_seconds, to_seconds

_LARGEST = 2**63 - 1  # that SQLite keeps


@dataclass(frozen=True, slots=True)
class StoreCounts:
    """What a fetched feed brought."""

    new: int
    changed: int


def store(
    connection: sqlite3.Connection, show_id: ShowId, document: FeedDocument, now: datetime
) -> StoreCounts:
    """Take over what a feed says of its show and its episodes; to be called inside a transaction.

    Writes only what is new or changed, and removes nothing. Bookmarks that had lost their episode find it
    again. Raises NotFoundError when the show is not, or no longer, in the library.
    """
    feed_url = shows.show(connection, show_id).feed_url
    shows.describe(connection, show_id, document)
    extras.keep_of_show(connection, show_id, document.extras)
    unread = listings.unread(connection, show_id, document.listing)
    changes = compare(document.items, known(connection, show_id), unread)
    counts = take_over(connection, show_id, changes, now)
    listings.keep(connection, show_id, document.listing, document.items)
    feed_problems.keep(connection, show_id, document)
    bookmarks.attach(connection, show_id, feed_url)
    return counts


def known(connection: sqlite3.Connection, show_id: ShowId) -> list[KnownEpisode]:
    """The episodes of a show, as what its feed says is compared with them."""
    rows = connection.execute(
        "SELECT id, guid, media_url, fingerprint, title, published FROM episode WHERE show_id = ?", (show_id,)
    ).fetchall()
    return [
        KnownEpisode(EpisodeId(episode_id), guid, media_url, mark, title, from_seconds(published))
        for episode_id, guid, media_url, mark, title, published in rows
    ]


def take_over(
    connection: sqlite3.Connection, show_id: ShowId, changes: Sequence[ItemChange], now: datetime
) -> StoreCounts:
    """Write these changes, which are in the feed's order, inside a transaction."""
    new = [change for change in changes if change.episode_id is None]
    changed = [change for change in changes if change.episode_id is not None]
    # Feeds list the newest first, and lists show the higher id first where dates are equal or missing.
    (last_id,) = connection.execute("SELECT coalesce(max(id), 0) FROM episode").fetchone()
    for change in reversed(new):
        _insert(connection, show_id, change, now)
    if new:
        filtering.index_added(connection, last_id)
    for change in changed:
        _update(connection, change, now)
    return StoreCounts(len(new), len(changed))


def _insert(connection: sqlite3.Connection, show_id: ShowId, change: ItemChange, now: datetime) -> None:
    row = {"show_id": show_id, "first_seen": to_seconds(now), **_columns(change, to_seconds(now))}
    places = ", ".join("?" * len(row))
    cursor = connection.execute(
        f"INSERT INTO episode ({', '.join(row)}) VALUES ({places})",  # noqa: S608 - names of our own
        tuple(row.values()),
    )
    assert cursor.lastrowid is not None, "it was just inserted"  # noqa: S101
    episode_id = EpisodeId(cursor.lastrowid)
    if change.item.notes:
        connection.execute("INSERT INTO notes VALUES (?, ?)", (episode_id, change.item.notes))
    if change.item.chapters:
        chapters.keep(connection, episode_id, ChapterSource.PODLOVE, change.item.chapters, now=now)
    if change.item.noted:
        noted.keep(connection, episode_id, change.item.noted)
    if change.item.extras != NO_EPISODE_EXTRAS:
        extras.keep(connection, episode_id, change.item.extras)


def _update(connection: sqlite3.Connection, change: ItemChange, now: datetime) -> None:
    assert change.episode_id is not None, "told apart by the caller"  # noqa: S101
    (first_seen,) = connection.execute(
        "SELECT first_seen FROM episode WHERE id = ?", (change.episode_id,)
    ).fetchone()
    row = _columns(change, first_seen)
    settings = ", ".join(f"{name} = ?" for name in row)
    connection.execute(
        f"UPDATE episode SET {settings} WHERE id = ?",  # noqa: S608 - names of our own
        (*row.values(), change.episode_id),
    )
    bookmarks.follow(connection, change.episode_id)
    extras.keep(connection, change.episode_id, change.item.extras)
    connection.execute(
        "INSERT INTO notes VALUES (?, ?) ON CONFLICT (episode_id) DO UPDATE SET text = excluded.text"
        " WHERE text IS NOT excluded.text",
        (change.episode_id, change.item.notes),
    )
    if change.item.chapters:
        chapters.keep(connection, change.episode_id, ChapterSource.PODLOVE, change.item.chapters, now=now)
    else:
        chapters.forget(connection, change.episode_id, ChapterSource.PODLOVE)
    if change.item.noted:
        noted.keep(connection, change.episode_id, change.item.noted)
    else:
        noted.forget(connection, change.episode_id)


def _columns(change: ItemChange, first_seen: int) -> dict[str, object]:
    """The columns that an item fills; those of the media only where it has some."""
    item = change.item
    published = to_seconds(item.published) if item.published else None
    row: dict[str, object] = {
        "guid": item.guid,
        "number": _storable(item.number),
        "title": item.title,
        "folded": fold(item.title),
        "published": published,
        "moment": first_seen if published is None else published,
        "duration": item.duration,
        "link": item.link,
        "image_url": item.image_url,
        "chapters_url": item.chapters_url,
        "fingerprint": change.fingerprint,
    }
    if item.enclosure:
        row["media_url"] = item.enclosure.url
        row["media_type"] = item.enclosure.media_type
        row["media_length"] = _storable(item.enclosure.length)
    return row


def _storable(number: int | None) -> int | None:
    return number if number is not None and abs(number) <= _LARGEST else None
