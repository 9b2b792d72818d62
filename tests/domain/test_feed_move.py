"""Where to look for a feed that says it lives elsewhere, and whether it is found there."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.domain.feed.feed_document import FeedDocument
from cafe_tui.domain.feed.feed_move import MAX_MOVES, is_same_show, next_address
from cafe_tui.domain.feed.update import KnownEpisode
from cafe_tui.domain.models import EpisodeId
from tests.support.library import document, item

OLD = "https://old.example/feed"
DATE = datetime(2026, 1, 2, tzinfo=UTC)
KNOWN = [KnownEpisode(EpisodeId(1), "guid-1", "https://media.example/1.mp3", b"", "Episode 1", DATE)]


@pytest.mark.parametrize(
    ("said", "visited", "following"),
    [
        ("https://new.example/feed", [OLD], "https://new.example/feed"),
        (OLD, ["http://old.example/feed"], OLD),
        ("https://old.example/feed?key=1", [OLD], "https://old.example/feed?key=1"),
        ("", [OLD], ""),
        (OLD, [OLD], ""),
        ("http://old.example/feed", [OLD], ""),
        ("https://OLD.example/feed", [OLD], ""),
        (OLD, [OLD, "https://new.example/feed"], ""),
    ],
)
def test_where_to_look_next(said: str, visited: list[str], following: str) -> None:
    assert next_address(said, visited) == following


@given(st.lists(st.integers(0, 9)))
def test_whatever_feeds_say_of_each_other_following_them_ends(said: list[int]) -> None:
    visited = [OLD]
    for number in said * 9:
        if following := next_address(f"https://{number}.example/", visited):
            visited.append(following)
    assert len(visited) <= MAX_MOVES + 1
    assert len(set(visited)) == len(visited)


@pytest.mark.parametrize(
    ("feed", "is_it"),
    [
        (document(item(9), title="MANAGEMENT Cafe"), True),
        (document(item(1, "Other", url="https://new.example/x.mp3"), title="Moved"), True),
        (document(item(1, "Other", guid="x"), title="Moved"), True),
        (document(item(1, guid="x", url="https://new.example/x.mp3"), title="Moved"), True),
        (document(item(2, guid="x", url="https://new.example/x.mp3"), title="Moved"), False),
        (document(title="Moved"), False),
    ],
)
def test_a_feed_is_known_by_its_title_or_by_an_episode(feed: FeedDocument, is_it: bool) -> None:
    assert is_same_show("Management Café", KNOWN, feed) is is_it
