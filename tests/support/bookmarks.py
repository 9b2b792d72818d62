"""Bookmarks for tests, made by hand and by hypothesis."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from cafe_tui.domain.bookmark import bookmark_values as values
from cafe_tui.domain.bookmark.tagging import tags_of
from cafe_tui.domain.models import Bookmark, BookmarkId
from cafe_tui.domain.text import one_line

from .library import FEED_URL, NOW

UID = "0f6ad1d7a5a14b0c9d5d0f8e0a4f2b61"


def bookmark(**changes: Any) -> Bookmark:
    """A segment of 12:30 to 14:00 in “A desk of one's own”, with `changes`."""
    return Bookmark(
        **{
            "id": BookmarkId(0),
            "episode_id": None,
            "show": "Management Café",
            "feed_url": FEED_URL,
            "guid": "guid-1",
            "title": "A desk of one's own",
            "published": datetime(2026, 1, 5, 6, tzinfo=UTC),
            "media_url": "https://media.example/1.mp3",
            "duration": 1500.0,
            "start": 750.0,
            "end": 840.0,
            "note": "measure the window first",
            "created": NOW,
            "tags": ("desk", "Big talk"),
            "uid": UID,
            "chapter": "Where the lamp goes",
            **changes,
        }
    )


moments = st.integers(0, 4_000_000_000).map(
    lambda seconds: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)
lines = st.text(max_size=20).map(one_line)
times = st.integers(0, 36_000_000).map(lambda milliseconds: milliseconds / 1000)
web_addresses = st.sampled_from(["https://a.example/1.mp3", "http://b.example/x?y=(z)", "https://c.example"])


@st.composite
def bookmarks(draw: st.DrawFn) -> Bookmark:
    """Any bookmark as the library keeps it, its times to the millisecond."""
    start = draw(times)
    length = draw(st.none() | st.integers(1, 3_600_000))
    return bookmark(
        show=draw(lines),
        feed_url=draw(web_addresses),
        guid=draw(lines.filter(bool)),
        title=draw(lines),
        published=draw(st.none() | moments),
        media_url=draw(web_addresses),
        link=draw(web_addresses | st.just("")),
        duration=draw(st.none() | st.floats(1.0, 100_000.0)),
        start=start,
        end=None if length is None else round(start + length / 1000, 3),
        note=values.note(draw(st.text(max_size=40))),
        tags=tags_of(draw(st.lists(st.text(max_size=8), max_size=3))),
        importance=draw(st.integers(0, 3)),
        chapter=draw(lines),
        text=values.text(draw(st.text(max_size=40))),
        created=draw(moments),
        edited=draw(st.none() | moments),
        uid=f"{draw(st.integers(0, 2**64)):032x}",
    )
