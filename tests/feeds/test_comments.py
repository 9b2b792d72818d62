"""Feeds of comments: golden pairs, and over loopback HTTP what is fetched and what is not."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cafe_tui.domain.comments import threaded
from cafe_tui.domain.errors import (
    AddressRefusedError,
    FeedError,
    NotAFeedError,
    TooLargeError,
    UnreachableError,
)
from cafe_tui.domain.text import clean
from cafe_tui.feeds import wire
from cafe_tui.feeds.comment_entries import read_comments
from cafe_tui.feeds.comments import MAX_BODY, FetchedComments, fetch_comments
from cafe_tui.feeds.fetch import FeedClient
from tests.support.examples import examples
from tests.support.web import Web

GOLDEN = Path(__file__).parents[1] / "data" / "comments"
URL = "https://tea.example/episodes/3/feed/"
WORDPRESS = (GOLDEN / "wordpress.xml").read_bytes()


def as_json(body: bytes) -> Any:
    return json.loads(wire.dump_comments(read_comments(body, URL)))


@pytest.mark.parametrize("feed", sorted(GOLDEN.glob("*.xml")), ids=lambda path: path.stem)
def test_a_feed_of_comments_is_read_as_its_golden_document(feed: Path) -> None:
    assert as_json(feed.read_bytes()) == json.loads(feed.with_suffix(".json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("feed", sorted(GOLDEN.glob("*.xml")), ids=lambda path: path.stem)
def test_comments_pass_the_wire(feed: Path) -> None:
    read = read_comments(feed.read_bytes(), URL)
    assert wire.load_comments(wire.dump_comments(read)) == read


def test_rss_and_atom_of_one_site_give_the_same_comments() -> None:
    rss, atom = (
        read_comments((GOLDEN / f"{name}.xml").read_bytes(), URL) for name in ("wordpress", "wordpress-atom")
    )
    assert rss == atom
    assert [each.depth for each in threaded(rss.comments)] == [0, 1]


@pytest.mark.parametrize(
    ("title", "author"),
    [
        ("By: Ann", "Ann"),
        ("Comment on A desk by the window by Ann of Leeds", "Ann of Leeds"),
        ("Par : Zoé", "Zoé"),
        ("Comentario en El té por Ana", "Ana"),
        ("By: ann@tea.example", ""),
        ("A title of its own", ""),
    ],
)
def test_the_author_may_stand_in_the_title(title: str, author: str) -> None:
    body = f"<rss version='2.0'><channel><title>T</title><item><title>{title}</title>"
    body += "<description>x</description></item></channel></rss>"
    assert read_comments(body.encode(), URL).comments[0].author == author


def test_a_feed_of_a_podcast_is_no_feed_of_comments() -> None:
    media = b'<enclosure url="https://tea.example/1.mp3" type="audio/mpeg"/>'
    with pytest.raises(NotAFeedError, match="no comments here"):
        read_comments(WORDPRESS.replace(b"</item>", media + b"</item>"), URL)


@settings(max_examples=examples(30))
@given(st.text(), st.text(), st.binary(max_size=200))
def test_any_text_is_read_clean_or_refused(author: str, text: str, rubbish: bytes) -> None:
    inside = f"<author>{author}</author><description><![CDATA[{text}]]></description>"
    body = b"<rss version='2.0'><channel><item>" + inside.encode(errors="replace") + b"</item></channel>"
    try:
        read = read_comments((body + b"</rss>").replace(b"</channel>", rubbish + b"</channel>"), URL).comments
    except FeedError:
        return
    for each in read:
        for value in (each.guid, each.answers, each.author, each.url, each.text):
            assert value == clean(value)


# Over HTTP


def fetch(url: str, feed_url: str, etag: str = "", **changes: Any) -> FetchedComments:
    return fetch_comments(url, feed_url, etag=etag, **changes)


def test_comments_are_fetched_and_not_again_while_they_are_the_same(web: Web) -> None:
    url = web.feed("/3/feed/", WORDPRESS)
    first = fetch(url, web.url("/feed"))
    assert first.feed
    assert first.feed.is_wordpress
    assert [each.author for each in first.feed.comments] == ["Ben", "Ann"]
    assert fetch(url, web.url("/feed"), first.etag) == FetchedComments(None, first.etag)


def page(number: int, following: str) -> bytes:
    link = f'<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="next" href="{following}"/>'
    item = f"<item><guid>{number}</guid><description>{number}</description></item>"
    return f"<rss version='2.0'><channel><title>T</title>{link}{item}</channel></rss>".encode()


def test_further_pages_are_read_as_far_as_they_can_be(web: Web) -> None:
    for number in range(1, 9):
        web.feed(f"/{number}", page(number, f"/{number + 1}"))
    found = fetch(web.url("/1"), web.url("/feed")).feed
    assert found
    assert [each.guid for each in found.comments] == ["1", "2", "3", "4", "5"]
    web.status("/3", 500)
    found = fetch(web.url("/1"), web.url("/feed")).feed
    assert found
    assert [each.guid for each in found.comments] == ["1", "2"]


def test_pages_in_a_circle_are_read_once(web: Web) -> None:
    web.feed("/1", page(1, "/2"))
    web.feed("/2", page(2, "/1"))
    found = fetch(web.url("/1"), web.url("/feed")).feed
    assert found
    assert [each.guid for each in found.comments] == ["1", "2"]
    assert len(web.requests) == 2


def test_a_feed_leads_to_its_own_and_to_public_servers_only(web: Web) -> None:
    url = web.feed("/3/feed/", WORDPRESS)
    with pytest.raises(AddressRefusedError, match="comments"):
        fetch(url, "https://podcast.example/feed")
    assert web.requests == []


@pytest.mark.parametrize("body", [b"<!DOCTYPE html><html>Log in", b"", b"{}", b"plain"])
def test_what_is_no_feed_is_said(web: Web, body: bytes) -> None:
    with pytest.raises(NotAFeedError, match="The comments could not be fetched"):
        fetch(web.serve("/3/feed/", body, ""), web.url("/feed"))


def test_a_huge_feed_is_given_up(web: Web) -> None:
    url = web.serve("/3/feed/", b" " * (MAX_BODY + 1))
    with pytest.raises(TooLargeError, match="larger than 3 MB"):
        fetch(url, web.url("/feed"))


def test_a_dripping_server_is_given_up_after_the_deadline(web: Web) -> None:
    url = web.drip("/3/feed/", WORDPRESS[:5])
    with pytest.raises(UnreachableError, match="in time"):
        fetch(url, web.url("/feed"), client_factory=lambda: FeedClient(deadline=0.3))


def test_the_listener_can_have_had_enough(web: Web) -> None:
    url = web.silence("/3/feed/")
    with pytest.raises(UnreachableError):
        fetch(url, web.url("/feed"), cancelled=lambda: web.count("/3/feed/") > 0)
