"""What a feed said; a refresh may correct it. What we keep of it is in `models`.

Times in an episode are seconds (float); moments are aware datetimes in UTC. All text has passed `text.clean`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ..models import Chapter, NotedChapters
from .extras import NO_EPISODE_EXTRAS, NO_SHOW_EXTRAS, EpisodeExtras, ShowExtras
from .feed_problems import Problem


@dataclass(frozen=True, slots=True)
class Enclosure:
    """The media file of a feed item."""

    url: str
    media_type: str = ""
    length: int | None = None
    """Bytes, as the feed claims."""


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One episode as the feed describes it."""

    guid: str
    """The feed's own identity for the item; the reader makes one up from the item where it is missing."""
    title: str
    enclosure: Enclosure | None
    published: datetime | None = None
    duration: float | None = None
    number: int | None = None
    """itunes:episode, or a number that leads the title ("#65 …")."""
    link: str = ""
    notes: str = ""
    """Show notes as the feed has them: HTML, or plain text."""
    image_url: str = ""
    chapters_url: str = ""
    """podcast:chapters, a Podcasting 2.0 chapter file."""
    chapters: tuple[Chapter, ...] = ()
    """Podlove Simple Chapters in the item itself."""
    extras: EpisodeExtras = NO_EPISODE_EXTRAS
    noted: NotedChapters | None = field(default=None, compare=False)
    """What the reader of the feed found in `notes`, if it looked; not the feed's own word."""
    mark: int | None = field(default=None, compare=False)
    """By which the feed's `listing` knows the item."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The items of a feed as bytes, for telling at the next time which of them are new."""

    context: str
    """A hash of all outside of the items that bears on what they mean."""
    marks: tuple[int, ...]
    """A hash of each item that the feed lists, in its order."""
    read: frozenset[int]
    """Those of `marks` that were read: the document has these items, unless they have no sound."""
    spans: tuple[tuple[int, int], ...] = ()
    """Where each item lies in the bytes of the feed: start and end. For reading more of the same bytes."""


@dataclass(frozen=True, slots=True)
class KnownItems:
    """What was read of a feed before."""

    context: str = ""
    guids: Mapping[int, str] = field(default_factory=dict)
    """The guid of each item by its mark; empty for one without sound."""


NOTHING_KNOWN = KnownItems()


@dataclass(frozen=True, slots=True)
class FeedDocument:
    """A feed, read."""

    title: str
    items: tuple[FeedItem, ...]
    """In the feed's own order."""
    author: str = ""
    description: str = ""
    link: str = ""
    image_url: str = ""
    language: str = ""
    new_feed_url: str = ""
    """itunes:new-feed-url: where the feed says that it lives from now on."""
    next_page: str = ""
    """The link “next” of RFC 5005: the page with older items, of a feed that is shown in pages."""
    previous_archive: str = ""
    """The link “prev-archive” of RFC 5005: the older items, in a document that does not change."""
    extras: ShowExtras = NO_SHOW_EXTRAS
    problems: tuple[Problem, ...] = ()
    """What was wrong with it and left out or mended: of each item and of the whole feed one for each kind."""
    listing: Listing | None = field(default=None, compare=False)
    """None for a feed of which `items` are all, and which is to be read whole the next time, too."""
    left: int = 0
    """New items that were left for later, because only some of them were asked for."""
