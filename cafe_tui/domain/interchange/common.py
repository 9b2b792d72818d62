"""What the formats share: labels, groups by episode, times and addresses of passages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from cafe_tui.domain.address import web_address
from cafe_tui.domain.models import Bookmark
from cafe_tui.domain.text import one_line
from cafe_tui.domain.timecode import format_time, media_fragment

MAX_MARKS = 100_000
"""Entries that one file may hold; those after them are left out."""
LATEST = 30 * 24 * 3600.0
"""Seconds after which a time is no place in an episode."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place that a file names, without saying of which episode."""

    start: float
    end: float | None
    """None for a moment."""
    label: str


@dataclass(frozen=True, slots=True)
class LinkedMark:
    """A place in the episode that an address leads to: to its page, or to its sound."""

    address: str
    mark: Mark


def label(bookmark: Bookmark) -> str:
    """A bookmark in one line: its note, else its chapter, else its start."""
    return one_line(bookmark.note) or one_line(bookmark.chapter) or f"Kept at {format_time(bookmark.start)}"


def as_mark(bookmark: Bookmark) -> Mark:
    """A bookmark as a file of marks has it, to the millisecond."""
    end = None if bookmark.end is None else round(bookmark.end, 3)
    return Mark(round(bookmark.start, 3), end, label(bookmark))


def identity(bookmark: Bookmark) -> tuple[str, str, str]:
    """What tells the episode of a bookmark from others, also when it has left the library."""
    return bookmark.feed_url, bookmark.guid, bookmark.media_url


def by_episode(bookmarks: Iterable[Bookmark]) -> list[list[Bookmark]]:
    """The bookmarks of each episode, in the order in which the episodes come first."""
    order: dict[tuple[str, str, str], int] = {}
    numbered = [(order.setdefault(identity(each), len(order)), each) for each in bookmarks]
    numbered.sort(key=lambda pair: pair[0])
    return [[each for _, each in group] for _, group in groupby(numbered, key=lambda pair: pair[0])]


def media_address(bookmark: Bookmark) -> str:
    """The address of the sound, without a fragment; empty where the feed named none of the web."""
    return web_address(bookmark.media_url).partition("#")[0]


def page_address(bookmark: Bookmark) -> str:
    """The address of the episode's page; empty where there is none, or the feed gives its sound for it."""
    page = web_address(bookmark.link)
    return "" if page in (web_address(bookmark.media_url), bookmark.feed_url) else page


def address_at(bookmark: Bookmark) -> str:
    """The address of the passage: that of the sound with `#t=30,75`; empty where it has none."""
    address = media_address(bookmark)
    return f"{address}#{media_fragment(bookmark.start, bookmark.end)}" if address else ""


def in_time_order(bookmarks: Sequence[Bookmark]) -> list[Bookmark]:
    """By start, then by end."""
    return sorted(bookmarks, key=lambda each: (each.start, each.start if each.end is None else each.end))
