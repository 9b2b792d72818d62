"""What of a bookmark may be handed to others, and what may not."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.domain.bookmark.sharing import is_open, link, quote, quotes
from cafe_tui.domain.models import Bookmark, BookmarkId, EpisodeId

BOOKMARK = Bookmark(
    BookmarkId(1), EpisodeId(1), "Tea Talk", "https://feeds.example/tea.xml", "1", "Kettles", None,
    "https://media.example/tea/1.mp3", 100.0, 30.0, 42.5, "it whistles", datetime(2026, 1, 1, tzinfo=UTC),
    link="https://tea.example/kettles",
)  # fmt: skip
SECRETS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=12, max_size=20).flatmap(
    lambda letters: st.integers(1000, 9999).map(lambda digits: f"{letters}{digits}")
)


def test_the_publishers_page_comes_first() -> None:
    assert link(BOOKMARK) == "https://tea.example/kettles#t=30,42.5"
    assert link(replace(BOOKMARK, end=None)) == "https://tea.example/kettles#t=30"


def test_a_page_that_a_fragment_leads_to_keeps_it() -> None:
    assert link(replace(BOOKMARK, link="https://tea.example/#/kettles")) == "https://tea.example/#/kettles"


def test_without_a_page_the_sound_of_a_public_feed_is_given() -> None:
    assert link(replace(BOOKMARK, link="")) == "https://media.example/tea/1.mp3#t=30,42.5"


@pytest.mark.parametrize(
    "feed",
    [
        "https://me:pass@feeds.example/tea.xml",
        "https://www.patreon.com/rss/tea?auth=abc",
        "https://feeds.example/tea?token=1",
        "https://feeds.example/private/tea.xml",
        "https://members.example/tea.xml",
        "https://feeds.example/rss/8c2b7e1f9a3d4c5e8c2b7e1f",
        "https://feeds.example/Zm9vYmFyMTIzNDU2Nzg5/tea.xml",
        "https://feeds.example/f47ac10b-58cc-4372-a567-0e02b2c3d479.rss",
        "file:///home/me/tea.xml",
        "",
    ],
)
def test_of_a_feed_that_may_be_private_no_address_of_sound_is_given(feed: str) -> None:
    assert link(replace(BOOKMARK, link="", feed_url=feed)) is None
    assert link(replace(BOOKMARK, feed_url=feed)) == "https://tea.example/kettles#t=30,42.5"


@pytest.mark.parametrize(
    "page",
    [
        "https://media.example/tea/1.mp3?from=page",
        "https://feeds.example/tea.xml",
        "https://me:pass@tea.example/kettles",
        "https://tea.example/kettles?access_token=1",
        "javascript:alert(1)",
        "https://tea.example/kettles?x=8c2b7e1f9a3d4c5e8c2b7e1f",
    ],
)
def test_a_page_that_is_none_or_holds_a_key_is_not_given(page: str) -> None:
    private = replace(BOOKMARK, link=page, feed_url="https://feeds.example/tea.xml?token=1")
    assert link(private) is None


@given(
    SECRETS,
    st.sampled_from(
        ["https://feeds.example/{}", "https://feeds.example/{}/a.xml", "https://f.example/a?x={}"]
    ),
)
def test_no_secret_of_feed_or_sound_is_in_what_is_handed_out(secret: str, pattern: str) -> None:
    for private in (
        replace(BOOKMARK, feed_url=pattern.format(secret), link=""),
        replace(BOOKMARK, media_url=pattern.format(secret), link=""),
        replace(BOOKMARK, media_url=pattern.format(secret), link=pattern.format(secret)),
    ):
        assert secret not in quote(private)
        assert link(private) is None


@pytest.mark.parametrize(
    "url",
    [
        "https://feeds.simplecast.com/54nAGcIl",
        "https://management-cafe.example/feed/podcast/",
        "https://feeds.megaphone.fm/GLT1412515089",
        "https://anchor.fm/s/1234abcd/podcast/rss",
        "http://feeds.example/a?format=rss&page=2",
    ],
)
def test_ordinary_addresses_are_open(url: str) -> None:
    assert is_open(url)


def test_a_quote_has_words_time_title_show_and_link() -> None:
    assert quote(BOOKMARK) == (
        "“it whistles”\n— Kettles, Tea Talk, 0:30–0:42\nhttps://tea.example/kettles#t=30,42.5"
    )
    said = replace(BOOKMARK, text="What is said", end=None, link="", feed_url="")
    assert quote(said) == "“What is said”\n— Kettles, Tea Talk, 0:30"
    assert quote(replace(said, text="", note="")) == "— Kettles, Tea Talk, 0:30"
    assert quotes([said, said]).count("\n\n") == 1
