"""Feeds in memory and libraries on disk, for tests that start from something stored."""

from datetime import UTC, datetime, timedelta

from cafe_tui.domain.feed.feed_document import Enclosure, FeedDocument, FeedItem
from cafe_tui.domain.models import EpisodeId, ShowId
from cafe_tui.storage import browse, episodes, shows
from cafe_tui.storage.database import Database

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
FEED_URL = "https://feeds.example/cafe.xml"


def clock() -> datetime:
    """A clock that stands still at NOW."""
    return NOW


def item(
    number: int,
    title: str = "",
    *,
    guid: str | None = None,
    url: str | None = None,
    published: datetime | None = None,
    duration: float | None = 1500.0,
    notes: str = "",
) -> FeedItem:
    """Item `number` of a feed: one a day, the higher number the newer."""
    address = f"https://media.example/{number}.mp3" if url is None else url
    return FeedItem(
        guid=f"guid-{number}" if guid is None else guid,
        title=title or f"Episode {number}",
        enclosure=Enclosure(address, "audio/mpeg", 1_000_000) if address else None,
        published=published or datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number),
        duration=duration,
        number=number,
        notes=notes,
    )


def document(*items: FeedItem, title: str = "Management Café") -> FeedDocument:
    """A feed with these items."""
    return FeedDocument(title, items)


def keep(database: Database, feed: FeedDocument, url: str = FEED_URL, now: datetime = NOW) -> ShowId:
    """Store a feed as a refresh does, and return its show."""
    with database.write() as connection:
        show_id = shows.add(connection, url, title=feed.title, now=now)
        episodes.store(connection, show_id, feed, now)
    return show_id


def newest(database: Database) -> EpisodeId:
    """The newest episode."""
    return EpisodeId(browse.ids(database.read(), limit=1)[0])
