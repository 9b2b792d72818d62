"""What the formats share: labels, groups by episode, times and addresses of passages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from cafe_tui.domain.address import check_url
from cafe_tui.domain.errors import AddressRefusedError
from cafe_tui.domain.models import Bookmark
from cafe_tui.domain.text import one_line
from cafe_tui.domain.timecode import format_time

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


def label(bookmark: Bookmark) -> str:
    """A bookmark in one line: its note, else its chapter, else its start."""
    return one_line(bookmark.note) or one_line(bookmark.chapter) or f"Kept at {format_time(bookmark.start)}"


def as_mark(bookmark: Bookmark) -> Mark:
    """A bookmark as a file of marks has it, to the millisecond."""
    end = None if bookmark.end is None else round(bookmark.end, 3)
    return Mark(round(bookmark.start, 3), end, label(bookmark))


def span(bookmark: Bookmark) -> str:
    """`12:30`, or `12:30 – 14:00`."""
    start = format_time(bookmark.start)
    return start if bookmark.end is None else f"{start} – {format_time(bookmark.end)}"


def identity(bookmark: Bookmark) -> tuple[str, str, str]:
    """What tells the episode of a bookmark from others, also when it has left the library."""
    return bookmark.feed_url, bookmark.guid, bookmark.media_url


def by_episode(bookmarks: Iterable[Bookmark]) -> list[list[Bookmark]]:
    """The bookmarks of each episode, in the order in which the episodes come first."""
    order: dict[tuple[str, str, str], int] = {}
    numbered = [(order.setdefault(identity(each), len(order)), each) for each in bookmarks]
    numbered.sort(key=lambda pair: pair[0])
    return [[each for _, each in group] for _, group in groupby(numbered, key=lambda pair: pair[0])]


def seconds(value: float) -> str:
    """Seconds as media fragments take them: to the millisecond, without needless zeros or an exponent."""
    return f"{value:.3f}".rstrip("0").rstrip(".")


def fragment(start: float, end: float | None) -> str:
    """The media fragment of a passage: `t=30,75`, or `t=30` for what has no end."""
    return f"t={seconds(start)}" if end is None else f"t={seconds(start)},{seconds(end)}"


def media_address(bookmark: Bookmark) -> str:
    """The address of the sound, without a fragment; empty where the feed named none of the web."""
    return _of_the_web(bookmark.media_url).partition("#")[0]


def page_address(bookmark: Bookmark) -> str:
    """The address of the episode's page; empty where there is none, or the feed gives its sound for it."""
    page = _of_the_web(bookmark.link)
    return "" if page in (_of_the_web(bookmark.media_url), bookmark.feed_url) else page


def _of_the_web(address: str) -> str:
    try:
        return check_url(address)
    except AddressRefusedError:
        return ""


def address_at(bookmark: Bookmark) -> str:
    """The address of the passage: that of the sound with `#t=30,75`; empty where it has none."""
    address = media_address(bookmark)
    return f"{address}#{fragment(bookmark.start, bookmark.end)}" if address else ""


def clock(value: float) -> str:
    """`01:02:03.500`"""
    minutes, rest = divmod(round(value * 1000), 60_000)
    hours, minute = divmod(minutes, 60)
    return f"{hours:02}:{minute:02}:{rest // 1000:02}.{rest % 1000:03}"


def in_time_order(bookmarks: Sequence[Bookmark]) -> list[Bookmark]:
    """By start, then by end."""
    return sorted(bookmarks, key=lambda each: (each.start, each.start if each.end is None else each.end))
