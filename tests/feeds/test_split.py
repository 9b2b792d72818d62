"""Finding the items of a feed in its bytes."""

import pytest

from cafe_tui.feeds.split import SplitFeed, split_feed
from cafe_tui.feeds.tolerant import NAMESPACES

URL = "https://tea.example/feed"
ITUNES = 'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'


def split(body: bytes, content_type: str = "", url: str = URL) -> SplitFeed | None:
    return split_feed(body, url, content_type, NAMESPACES)


def rss(*items: str, head: str = "", names: str = "", start: str = "") -> bytes:
    channel = f"<channel><title>T</title>{head}{''.join(items)}</channel>"
    return f'{start}<rss version="2.0" {names}>{channel}</rss>'.encode()


ITEMS = (
    "<item><title>One</title></item>",
    "<item\n a='>' ><![CDATA[</item>]]><!-- </item> --></item\n>",
    "<item/>",
    "<item b='/>' />",
    "<item></item>",
    "<item><b:x xmlns:b='urn:b'>\N{TEACUP WITHOUT HANDLE}</b:x></item>",
)


@pytest.mark.parametrize("start", ["", "\ufeff", '<?xml version="1.0" encoding="UTF-8"?>\n<!-- <item> -->'])
def test_items_are_found_to_the_byte(start: str) -> None:
    body = rss(*ITEMS, start=start)
    found = split(body)
    assert found is not None
    assert [body[first:last].decode() for first, last in found.spans] == list(ITEMS)


def test_entries_and_the_items_of_rdf_are_found() -> None:
    atom = b'<feed xmlns="http://www.w3.org/2005/Atom"><title/><entry>1</entry><entry/></feed>'
    rdf = (
        b'<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        b"<channel><items/></channel><item>1</item></r:RDF>"
    )
    for body, items in ((atom, [b"<entry>1</entry>", b"<entry/>"]), (rdf, [b"<item>1</item>"])):
        found = split(body)
        assert found is not None
        assert [body[first:last] for first, last in found.spans] == items


def test_the_items_wanted_stay_and_the_others_go() -> None:
    found = split(rss("<item>1</item>", " <item>2</item> ", "<item>3</item>", head="<link/>"))
    assert found is not None
    assert found.only([1]) == rss(" <item>2</item> ", head="<link/>")
    assert found.only([]) == rss("  ", head="<link/>")
    assert found.only(range(3)) == found.body


def test_equal_items_have_equal_marks_that_fit_into_a_database() -> None:
    found = split(rss("<item>1</item>", "<item>2</item>", "<item>1</item>"))
    assert found is not None
    one, two, again = found.marks
    assert one == again != two
    assert all(-(2**63) <= mark < 2**63 for mark in found.marks)


def context(body: bytes, url: str = URL) -> str:
    found = split(body, url=url)
    assert found is not None
    return found.context


def test_news_in_the_head_leave_the_items_what_they_are() -> None:
    item = "<item>1</item>"
    before = context(rss(item, head="<lastBuildDate>1</lastBuildDate>"))
    assert context(rss(item, "<item/>", head="<lastBuildDate>2</lastBuildDate><link href='x'/>")) == before


@pytest.mark.parametrize(
    "changed",
    [
        rss("<item>1</item>", names='xml:base="https://x.example/"'),
        rss("<item>1</item>", names=ITUNES),
        rss("<item>1</item>", head="<a xmlns:a='urn:a'/>"),
    ],
)
def test_what_bears_on_the_meaning_of_items_makes_another_context(changed: bytes) -> None:
    assert context(changed) != context(rss("<item>1</item>"))


def test_addresses_hang_on_where_the_feed_came_from() -> None:
    assert context(rss("<item/>"), url="https://other.example/") != context(rss("<item/>"))


@pytest.mark.parametrize(
    "body",
    [
        rss("<item><a:b/></item>"),
        rss("<item>&nbsp;</item>"),
        rss("<item>caf\xe9</item>").decode().encode("latin-1"),
        rss("<item/>", start='<?xml version="1.0" encoding="iso-8859-1"?>'),
        rss("<item/>", start="<!DOCTYPE rss [<!ENTITY a 'b'>]>"),
        rss("<item><item/></item>"),
        rss("<item><entry/></item>"),
        rss("<deep><item/></deep>"),
        rss("<item xml:base='https://x.example/'/>"),
        rss("<item/>", head="<a xml:base='https://x.example/'/>"),
        rss("<item><a base='https://x.example/'/></item>"),
        rss("<item/>", "<title>T</title>"),
        rss("<a:item xmlns:a='urn:a'/>"),
        rss("<item><x:a xmlns:x='urn:a'/></item>", "<item><x:a xmlns:x='urn:b'/></item>"),
        rss("<item><x:a xmlns:x='urn:a'/></item>", "<item><y:a xmlns:y='urn:a'/></item>"),
        rss("<item><itunes:a xmlns:itunes='urn:a'/></item>"),
        rss("<item/>")[:-5],
        b"",
        b"<",
    ],
)
def test_what_cannot_be_told_apart_is_read_whole(body: bytes) -> None:
    assert split(body) is None


@pytest.mark.parametrize(
    ("content_type", "is_split"),
    [
        ("application/rss+xml; charset=UTF-8", True),
        ('text/xml; charset="utf-8"', True),
        ("text/xml; charset=iso-8859-1", False),
    ],
)
def test_the_charset_of_the_server_is_heeded(content_type: str, is_split: bool) -> None:
    assert (split(rss("<item/>"), content_type) is not None) is is_split
