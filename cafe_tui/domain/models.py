"""The nouns of the house as we keep them: shows, episodes, chapters, bookmarks.

They carry the listener's own marks (position, played, bookmarks), which no feed ever touches; what a feed
said is in `feed_document`. Times in an episode are seconds (float); moments are aware datetimes in UTC. All
text has passed `text.clean`.
"""

from dataclasses import dataclass, fields
from datetime import datetime
from operator import attrgetter
from typing import NewType

from .detection.confidence import Confidence
from .feed.feed_health import WELL, FeedHealth
from .feed.feed_problems import Problem

ShowId = NewType("ShowId", int)
EpisodeId = NewType("EpisodeId", int)
BookmarkId = NewType("BookmarkId", int)


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
    problems: tuple[Problem, ...] = ()
    """What in its feed was cut, mended or left out: one for each kind. All else of it is here."""


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
