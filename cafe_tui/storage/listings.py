"""By which bytes each feed lists its episodes, so that what it lists unchanged need not be read again."""

import sqlite3
from collections.abc import Iterable

from cafe_tui.domain.feed.feed_document import FeedItem, KnownItems, Listing
from cafe_tui.domain.models import EpisodeId, ShowId


def known(connection: sqlite3.Connection, show_id: ShowId) -> KnownItems:
    """The items of a show that were read; none for a show whose feed is to be read again as a whole."""
    context = _context(connection, show_id)
    if not context:
        return KnownItems()
    rows = connection.execute(
        "SELECT mark, coalesce(guid, '') FROM listed_item LEFT JOIN episode ON episode.id = episode_id"
        " WHERE listed_item.show_id = ?",
        (show_id,),
    )
    return KnownItems(context, dict(rows.fetchall()))


def unread(connection: sqlite3.Connection, show_id: ShowId, listing: Listing | None) -> set[EpisodeId]:
    """The episodes that a feed lists as it did before, so that their items were not read."""
    if listing is None:
        return set()
    marks = set(listing.marks) - listing.read
    rows = connection.execute(
        "SELECT mark, episode.id FROM listed_item JOIN episode ON episode.id = episode_id"
        " WHERE listed_item.show_id = ?",
        (show_id,),
    ).fetchall()
    return {EpisodeId(episode_id) for mark, episode_id in rows if mark in marks}


def keep(
    connection: sqlite3.Connection, show_id: ShowId, listing: Listing | None, items: Iterable[FeedItem]
) -> None:
    """Keep how a feed lists its items; those that were read are `items`, whose episodes are stored."""
    context = listing.context if listing else ""
    if _context(connection, show_id) != context:
        # What is stored says nothing of this feed.
        connection.execute("DELETE FROM listed_item WHERE show_id = ?", (show_id,))
        connection.execute("UPDATE show SET context = ? WHERE id = ?", (context, show_id))
    if listing is None:
        return
    listed = set(listing.marks)
    rows = connection.execute("SELECT mark FROM listed_item WHERE show_id = ?", (show_id,)).fetchall()
    connection.executemany(
        "DELETE FROM listed_item WHERE show_id = ? AND mark = ?",
        [(show_id, mark) for (mark,) in rows if mark not in listed],
    )
    media = {item.mark: (item.guid, item.enclosure.url) for item in items if item.enclosure}
    connection.executemany(
        """
        INSERT OR REPLACE INTO listed_item (show_id, mark, episode_id)
        VALUES (?1, ?2, (SELECT id FROM episode WHERE show_id = ?1 AND guid = ?3 AND media_url = ?4))
        """,
        [(show_id, mark, *media.get(mark, ("", ""))) for mark in listing.read],
    )


def _context(connection: sqlite3.Connection, show_id: ShowId) -> str:
    """In which the items of a show were read; empty where they are to be read again."""
    row = connection.execute(
        "SELECT context FROM show WHERE id = ? AND body_hash != ''", (show_id,)
    ).fetchone()
    return str(row[0]) if row else ""
