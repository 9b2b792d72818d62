"""Addresses that lead to the same page or sound."""

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.domain.links.address_key import address_key

PAGE = "https://show.example/talks/the-long-table"


@pytest.mark.parametrize(
    "other",
    [
        "http://show.example/talks/the-long-table",
        "https://www.show.example/talks/the-long-table/",
        "https://SHOW.example:443/talks/the-long-table",
        "https://show.example./talks/the-long-table#comments",
        "https://show.example/talks/the-long-table?utm_source=feed&utm_medium=rss",
        "https://show.example/talks/the-long-table/?fbclid=abc&ref=home",
        "https://show.example/talks/the%2Dlong%2dtable",
        "https://www.google.com/url?q=https%3A%2F%2Fshow.example%2Ftalks%2Fthe-long-table&sa=D",
        "  https://show.example/talks/the-long-table\n",
    ],
)
def test_the_same_page_in_other_words(other: str) -> None:
    assert address_key(PAGE) is not None
    assert address_key(other) == address_key(PAGE)


@pytest.mark.parametrize(
    "other",
    [
        "https://show.example/talks/the-long-tables",
        "https://show.example/talks/The-Long-Table",
        "https://other.example/talks/the-long-table",
        "https://blog.show.example/talks/the-long-table",
        "https://show.example:8080/talks/the-long-table",
        "https://show.example/talks/the-long-table?p=2",
        "https://show.example/talks/the-long-table#!/part/2",
    ],
)
def test_other_pages(other: str) -> None:
    assert address_key(other) not in (None, address_key(PAGE))


def test_pages_that_are_told_apart_by_their_query() -> None:
    first, second = (address_key(f"https://show.example/?p={number}") for number in (1, 2))
    assert first is not None
    assert first != second
    assert address_key("https://show.example/?b=2&a=1") == address_key("https://show.example/?a=1&b=2")


@pytest.mark.parametrize(
    "counted",
    [
        "https://dts.podtrac.com/redirect.mp3/media.show.example/7.mp3",
        "https://www.podtrac.com/pts/redirect.mp3/media.show.example/7.mp3?dest-id=5",
        "https://chtbl.com/track/ABC/https://media.show.example/7.mp3",
        "https://pdst.fm/e/chrt.fm/track/1/dts.podtrac.com/redirect.mp3/media.show.example/7.mp3?aw_0=1",
        "https://op3.dev/e,pg=1/http%3A%2F%2Fmedia.show.example%2F7.mp3",
        "http://media.show.example/7.mp3?token=secret",
    ],
)
def test_sound_behind_servers_that_count(counted: str) -> None:
    assert address_key(counted) == address_key("https://media.show.example/7.mp3")


@pytest.mark.parametrize(
    "nothing",
    [
        "",
        "mailto:tea@show.example",
        "javascript:alert(1)",
        "65",
        "tag:show.example,2026:65",
        "https://show.example",
        "https://www.show.example/index.html#top",
        "https://show.example/?utm_source=notes",
        "http://[half",
        "https://podtrac.com/",
    ],
)
def test_what_no_episode_is_known_by(nothing: str) -> None:
    assert address_key(nothing) is None


def test_a_show_that_gives_each_episode_a_host() -> None:
    assert address_key("http://65.show.example") == address_key("https://65.show.example/")
    assert address_key("http://65.show.example") not in (None, address_key("http://66.show.example"))


def test_names_in_other_scripts_are_the_same_in_ascii() -> None:
    assert address_key("https://café.example/7") == address_key("https://xn--caf-dma.example/7")


@given(st.text(max_size=60))
def test_any_text_has_a_key_or_none(text: str) -> None:
    address_key(text)
    address_key(f"https://{text}")
    address_key(f"https://podtrac.com/{text}")


@given(st.text(st.characters(codec="utf-8", exclude_characters="/?#\\"), min_size=1, max_size=20))
def test_encoding_does_not_matter(name: str) -> None:
    if name.strip(" \t\r\n\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0") and name.isprintable():
        written = address_key(f"https://show.example/talks/{name.strip()}/x")
        assert address_key(f"https://show.example/talks/{quote(name.strip())}/x") == written
