"""Finding the feed behind a page."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.feeds.discover import feed_address, lookup_address

PAGE = "https://show.example/about/"


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
    assert feed_address(page.encode(), PAGE, "text/html") == address


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
    assert feed_address(body, "https://itunes.apple.com/lookup?id=1", "text/javascript") == address


@pytest.mark.parametrize(
    "body", [b"{", b"{" * 100_000, b'{"results":' + b"[" * 100_000, b"<link" * 100_000, b""]
)
def test_a_broken_page_names_none(body: bytes) -> None:
    assert feed_address(body, PAGE) is None


@given(st.binary())
def test_any_body_gives_an_address_or_none(body: bytes) -> None:
    found = feed_address(b"<link rel=alternate type=application/rss+xml href=" + body + b">", PAGE)
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
