"""Finding the feed behind a page."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.feeds.discover import lookup_address, offered_feeds, page_of_id
from cafe_tui.feeds.well_known import likely_feeds

PAGE = "https://show.example/about/"


def best(body: bytes, url: str) -> str | None:
    feeds = offered_feeds(body, url).feeds
    return feeds[0].url if feeds else None


def link(
    kind: str = "application/rss+xml", href: str = "/feed", title: str = "", rel: str = "alternate"
) -> str:
    return f'<link rel="{rel}" type="{kind}" title="{title}" href="{href}">'


@pytest.mark.parametrize(
    ("head", "address"),
    [
        (link(), "https://show.example/feed"),
        (link("application/atom+xml", "feed.atom"), "https://show.example/about/feed.atom"),
        (link(href="https://cdn.example/f?a=1&amp;b=2"), "https://cdn.example/f?a=1&b=2"),
        (
            "<LINK REL='alternate' TYPE='application/rss+xml; charset=utf-8' HREF=/feed />",
            "https://show.example/feed",
        ),
        (link(href="/comments/feed", title="Comments") + link(), "https://show.example/feed"),
        (link() + link(href="/feed/podcast/"), "https://show.example/feed/podcast/"),
        (link() + link(href="/other"), "https://show.example/feed"),
        (link("text/html"), None),
        (link(rel="stylesheet"), None),
        (link(href="file:///etc/passwd"), None),
        (link(href="javascript:alert(1)"), None),
        (link(href=""), None),
        ("", None),
    ],
)
def test_a_page_names_its_feed(head: str, address: str | None) -> None:
    page = f"<!doctype html><html><head>{head}</head><body>x</body></html>"
    assert best(page.encode(), PAGE) == address


@pytest.mark.parametrize(
    ("answer", "address"),
    [
        ({"results": [{"feedUrl": "https://feeds.example/1"}]}, "https://feeds.example/1"),
        ({"results": []}, None),
        ({"results": [{}]}, None),
        ({"results": [{"feedUrl": 5}]}, None),
        ({"results": [{"feedUrl": "file:///etc/passwd"}]}, None),
        ({"results": {}}, None),
        ({}, None),
    ],
)
def test_a_directory_names_the_feed_of_a_show(answer: object, address: str | None) -> None:
    body = b"\n\n" + json.dumps(answer).encode()
    assert best(body, "https://itunes.apple.com/lookup?id=1") == address


@pytest.mark.parametrize(
    "body", [b"{", b"{" * 100_000, b'{"results":' + b"[" * 100_000, b"<link" * 100_000, b""]
)
def test_a_broken_page_names_none(body: bytes) -> None:
    assert best(body, PAGE) is None


@given(st.binary())
def test_any_body_gives_an_address_or_none(body: bytes) -> None:
    found = best(b"<link rel=alternate type=application/rss+xml href=" + body + b">", PAGE)
    assert found is None or found.startswith(("http://", "https://"))


@pytest.mark.parametrize(
    ("url", "lookup"),
    [
        ("https://podcasts.apple.com/us/podcast/some-show/id1148328711", "1148328711"),
        ("https://podcasts.apple.com/gb/podcast/x/id42?i=1000&uo=4", "42"),
        ("https://itunes.apple.com/podcast/id42", "42"),
        ("https://podcasts.apple.com/us/podcast/some-show", None),
        ("https://evil.example/podcasts.apple.com/id42", None),
        ("https://example.com/id42", None),
    ],
)
def test_an_apple_podcasts_page_maps_to_the_directory(url: str, lookup: str | None) -> None:
    expected = f"https://itunes.apple.com/lookup?id={lookup}&entity=podcast" if lookup else None
    assert lookup_address(url) == expected


@pytest.mark.parametrize(
    ("head", "open_ones"),
    [
        (link(href="/mp3", title="MP3") + link(href="/opus", title="Opus"), ["MP3", "Opus"]),
        (link(href="/a", title="Podcast (MP3)") + link(href="/b", title="Podcast (AAC)") + link(), 2),
        (link() + link(href="/podcast"), []),
        (link() + link(href="/comments/feed"), []),
        (link() + link(), []),
        (link(), []),
        ("", []),
    ],
)
def test_only_between_feeds_as_good_as_each_other_the_listener_is_asked(
    head: str, open_ones: list[str] | int
) -> None:
    found = [feed.title for feed in offered_feeds(head.encode(), PAGE).open]
    assert found == open_ones if isinstance(open_ones, list) else len(found) == open_ones


@pytest.mark.parametrize(
    ("typed", "page"),
    [
        ("id1148328711", "https://podcasts.apple.com/podcast/id1148328711"),
        (" ID42424 ", "https://podcasts.apple.com/podcast/id42424"),
        ("id4", None),
        ("idea12345.example", None),
        ("12345678", None),
    ],
)
def test_an_id_of_apples_directory_is_its_page_there(typed: str, page: str | None) -> None:
    assert page_of_id(typed) == page
    if page:
        assert lookup_address(page)


@pytest.mark.parametrize(
    ("url", "feed"),
    [
        ("https://teatalk.libsyn.com/", "https://teatalk.libsyn.com/rss"),
        ("https://teatalk.podbean.com/e/12", "https://feed.podbean.com/teatalk/feed.xml"),
        ("https://teatalk.fireside.fm", "https://feeds.fireside.fm/teatalk/rss"),
        ("https://teatalk.podigee.io/1-hello", "https://teatalk.podigee.io/feed/mp3"),
        ("https://www.buzzsprout.com/12345/episodes/9-x", "https://feeds.buzzsprout.com/12345.rss"),
        ("https://www.spreaker.com/show/4468251", "https://www.spreaker.com/show/4468251/episodes/feed"),
        ("https://www.spreaker.com/podcast/tea--99", "https://www.spreaker.com/show/99/episodes/feed"),
        ("https://audioboom.com/channels/12-tea", "https://audioboom.com/channels/12.rss"),
        ("https://shows.acast.com/tea-talk/episodes/1", "https://feeds.acast.com/public/shows/tea-talk"),
    ],
)
def test_the_house_of_a_page_says_where_its_feed_is(url: str, feed: str) -> None:
    assert likely_feeds(url, b"<html>") == [feed]


def test_a_page_of_wordpress_has_its_usual_feeds() -> None:
    page = b'<html><script src="/wp-includes/js/x.js">'
    feeds = ["https://show.example/feed/podcast/", "https://show.example/feed/"]
    assert likely_feeds("https://show.example/about/?x=1", page) == feeds
    assert likely_feeds("https://show.example/feed/", page) == feeds[:1]


@pytest.mark.parametrize(
    "url", ["https://evil.example/teatalk.libsyn.com", "https://example.com", "https://libsyn.com"]
)
def test_nothing_is_guessed_of_other_pages(url: str) -> None:
    assert likely_feeds(url, b"<html>") == []


@given(st.text(), st.binary())
def test_any_page_gives_web_addresses(path: str, page: bytes) -> None:
    for start in ("https://a.libsyn.com/", "https://www.buzzsprout.com/1", "https://x.example/wp-content/"):
        feeds = likely_feeds(start + path, page + b"/wp-json/")
        assert all(feed.startswith("https://") for feed in feeds)
