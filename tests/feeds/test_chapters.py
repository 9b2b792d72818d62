"""Chapters that a feed holds or names: psc elements through the parser, chapter files over loopback HTTP."""

import json
from pathlib import Path

import pytest

from cafe_tui.domain.errors import AddressRefusedError, FeedError, TooLargeError, UnreachableError
from cafe_tui.domain.models import Chapter
from cafe_tui.feeds import wire
from cafe_tui.feeds.chapters import MAX_BODY, ChapterFile, fetch_chapters
from cafe_tui.feeds.fetch import FeedClient
from cafe_tui.feeds.parse import parse_feed
from tests.support.web import Reply, Request, Web

PSC_FEED = b"""<?xml version="1.0"?>
<rss version="2.0" xmlns:psc="http://podlove.org/simple-chapters"><channel><title>Tea</title>
<item><title>One</title><guid>1</guid><enclosure url="https://tea.example/1.mp3" type="audio/mpeg"/>
<psc:chapters version="1.2">
<psc:chapter start="1:05:00" title="Late &amp; long" href="https://example.org/late"/>
<psc:chapter title="No start"/>
<psc:chapter start="95" title="Plain seconds" image="https://example.org/i.png"/>
<psc:chapter start="00:01:05.5" title="A fraction" href="javascript:alert(1)"/>
</psc:chapters></item>
<item><title>Two</title><guid>2</guid><enclosure url="https://tea.example/2.mp3" type="audio/mpeg"/></item>
</channel></rss>"""
CHAPTERS = json.dumps(
    {"version": "1.2.0", "chapters": [{"startTime": 60, "title": "B"}, {"startTime": 0, "title": "A"}]}
).encode()


def fetch(url: str, feed_url: str, etag: str = "") -> ChapterFile:
    return fetch_chapters(url, feed_url, etag=etag)


@pytest.mark.parametrize("prefix", [b"psc", b"chapters"])
def test_psc_chapters_are_read_from_the_elements_themselves(prefix: bytes) -> None:
    body = PSC_FEED.replace(b"psc:", prefix + b":").replace(b"xmlns:psc", b"xmlns:" + prefix)
    one, two = parse_feed(body, "https://tea.example/feed").items
    assert one.chapters == (
        Chapter(65.5, "A fraction"),
        Chapter(95.0, "Plain seconds", image="https://example.org/i.png"),
        Chapter(3900.0, "Late & long", url="https://example.org/late"),
    )
    assert two.chapters == ()


def test_psc_chapters_pass_the_wire() -> None:
    document = parse_feed(PSC_FEED, "https://tea.example/feed")
    assert wire.load(wire.dump(document)) == document


def test_a_chapter_without_a_start_is_counted_among_what_was_left_out() -> None:
    problems = parse_feed(PSC_FEED, "https://tea.example/feed").problems
    assert [str(each) for each in problems] == ["Elements that could not be read were left out: 1"]


def test_the_psc_chapters_of_real_feeds_are_read(shared: Path) -> None:
    found = 0
    for path in (shared / "corpus/feeds").glob("*.xml"):
        body = path.read_bytes()
        if b"<psc:chapter " in body:
            try:
                items = parse_feed(body, "https://example.org/feed").items
            except FeedError:
                continue
            found += sum(len(item.chapters) for item in items)
    assert found > 600


def test_a_chapter_file_is_fetched_and_not_again_while_it_is_the_same(web: Web) -> None:
    url = web.feed("/65.json", CHAPTERS)
    first = fetch(url, web.url("/feed"))
    assert first.chapters == (Chapter(0.0, "A"), Chapter(60.0, "B"))
    assert fetch(url, web.url("/feed"), first.etag) == ChapterFile(None, first.etag)


@pytest.mark.parametrize("body", [b"<html>404</html>", b"", b"{}", b'{"chapters": []}'])
def test_what_is_no_chapter_file_gives_no_chapters(web: Web, body: bytes) -> None:
    assert fetch(web.serve("/65.json", body, "application/json"), web.url("/feed")).chapters == ()


def test_a_feed_leads_to_its_own_and_to_public_servers_only(web: Web) -> None:
    url = web.feed("/65.json", CHAPTERS)
    with pytest.raises(AddressRefusedError, match="chapter file"):
        fetch(url, "https://podcast.example/feed")
    assert web.requests == []


def test_a_huge_chapter_file_is_given_up(web: Web) -> None:
    url = web.serve("/65.json", b" " * (MAX_BODY + 1), "application/json")
    with pytest.raises(TooLargeError, match="larger than 1 MB"):
        fetch(url, web.url("/feed"))


def test_a_missing_chapter_file_is_said_in_words(web: Web) -> None:
    with pytest.raises(UnreachableError, match=r"The chapter file could not be fetched.*404"):
        fetch(web.url("/none.json"), web.url("/feed"))


def test_a_dripping_server_is_given_up_after_the_deadline(web: Web) -> None:
    url = web.drip("/65.json", CHAPTERS[:5])
    with pytest.raises(UnreachableError, match="in time"):
        fetch_chapters(url, web.url("/feed"), client_factory=lambda: FeedClient(deadline=0.3))


def test_the_listener_can_have_had_enough(web: Web) -> None:
    url = web.silence("/65.json")
    with pytest.raises(UnreachableError):
        fetch_chapters(url, web.url("/feed"), cancelled=lambda: web.count("/65.json") > 0)


def test_no_credentials_and_no_cookies_are_sent(web: Web) -> None:
    seen: list[Request] = []

    def answer(request: Request) -> Reply:
        seen.append(request)
        return Reply(200, {"Content-Type": "application/json", "Set-Cookie": "a=b"}, CHAPTERS)

    fetch(web.route("/65.json", answer), web.url("/feed"))
    assert {"cookie", "authorization"}.isdisjoint(seen[0].headers)
