"""The nouns of the house, in two shapes.

`FeedDocument` and `FeedItem` are what a feed said; a refresh may correct them. `Show`, `Episode` and
`Bookmark` are what we keep: they carry the listener's own marks (position, played, bookmarks), which no
feed ever touches. Times in an episode are seconds (float); moments are aware datetimes in UTC. All text
has passed `text.clean`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from operator import attrgetter
from typing import NewType

from .detection.confidence import Confidence
from .extras import NO_EPISODE_EXTRAS, NO_SHOW_EXTRAS, EpisodeExtras, ShowExtras
from .feed_health import WELL, FeedHealth

ShowId = NewType("ShowId", int)
EpisodeId = NewType("EpisodeId", int)
BookmarkId = NewType("BookmarkId", int)


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
    chapters: tuple["Chapter", ...] = ()
    """Podlove Simple Chapters in the item itself."""
    extras: EpisodeExtras = NO_EPISODE_EXTRAS
    noted: "NotedChapters | None" = field(default=None, compare=False)
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
    problems: tuple[str, ...] = ()
    """What was wrong with the feed and left out or mended, one sentence each."""
    listing: Listing | None = field(default=None, compare=False)
    """None for a feed of which `items` are all, and which is to be read whole the next time, too."""
    left: int = 0
    """New items that were left for later, because only some of them were asked for."""


@dataclass(frozen=True, slots=True)
class Show:
    """A show in the library."""

    id: ShowId
    title: str
    feed_url: str
    site: str = ""
    author: str = ""
    description: str = ""
    episodes: int = 0
    unplayed: int = 0
    last_ok: datetime | None = None
    """When its feed was last fetched and read, or found unchanged."""
    error: str | None = None
    """Why the last refresh failed, in words for the listener; None after a good one."""
    health: FeedHealth = WELL


@dataclass(frozen=True, slots=True)
class Episode:
    """An episode in the library, without its notes."""

    id: EpisodeId
    show_id: ShowId
    show: str
    """The show's title."""
    guid: str
    number: int | None
    title: str
    published: datetime | None
    duration: float | None
    """Seconds: measured by the player once it was opened, else as the feed claims."""
    media_url: str
    link: str = ""
    position: float = 0.0
    """Where listening stopped, in seconds."""
    played: bool = False


@dataclass(frozen=True, slots=True)
class Chapter:
    """A named place in an episode."""

    start: float
    title: str = ""
    end: float | None = None
    """Only where the source gives an end of its own; otherwise the next chapter's start is the end."""
    url: str | None = None
    image: str | None = None
    listed: bool = True
    """False where the source marks a place that is not for its table of contents (a change of the image)."""


chapter_values = attrgetter(*(each.name for each in fields(Chapter)))
"""The values of a chapter's fields, as `astuple` gives them but much quicker."""


@dataclass(frozen=True, slots=True)
class NotedChapters:
    """The chapters that a detector found in the notes of an episode, and what they hang on but the notes."""

    chapters: tuple[Chapter, ...]
    """Empty where the notes hold none."""
    confidence: Confidence
    duration: float | None
    """Seconds, as they were known when the notes were read."""
    version: int
    """The detector's."""


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A kept moment or segment. It carries what is needed to find its place without the library."""

    id: BookmarkId
    episode_id: EpisodeId | None
    """None when the episode is no longer in the library."""
    show: str
    feed_url: str
    guid: str
    title: str
    """The episode's title."""
    published: datetime | None
    media_url: str
    duration: float | None
    """The media's length when the bookmark was made: inserted ads change it."""
    start: float
    end: float | None
    """None for a moment, greater than `start` for a segment."""
    note: str
    created: datetime
    tags: tuple[str, ...] = ()
    uid: str = ""
    """Its identity everywhere, by which a copy of it is told from another bookmark."""
    importance: int = 0
    """0 for none, to MOST_IMPORTANT."""
    chapter: str = ""
    """The title of the chapter at `start` when that was set."""
    text: str = ""
    """What is said in it, by the transcript; empty where there is none."""
    link: str = ""
    """The episode's page."""
    edited: datetime | None = None
    """When the listener last changed it; None as long as nothing was."""


MOST_IMPORTANT = 3
