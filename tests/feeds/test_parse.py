"""Reading feeds: golden pairs, the corpus of real feeds, and what is no feed."""

import dataclasses
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cafe_tui.domain.errors import FeedError, NotAFeedError
from cafe_tui.domain.feed.feed_document import Enclosure, FeedDocument, FeedItem
from cafe_tui.domain.feed.feed_problems import ProblemKind
from cafe_tui.domain.text import MAX_TEXT, clean
from cafe_tui.feeds import wire
from cafe_tui.feeds.parse import parse_feed
from tests.support.examples import examples

GOLDEN = Path(__file__).parents[1] / "data" / "feeds"
URL = "https://tea.example/feed"

# Items with sound in the real feeds in which they are not as many as there are enclosures: several
# enclosures of one item, enclosures of live items, items that are there twice, Atom links, no sound at all.
DIFFERENT = {
    "feedparser--atomsimplechapter.xml": 1,
    "feedparser--ignore_multiple_psc_chapters.xml": 1,
    "gpodder-hook-scripts--zpravy.rss.xml": 7,
    "partytime--homegrown-hits.xml": 4,
    "partytime--themnshow.xml": 54,
    "podcast-namespace--example.xml": 3,
    "podverse-web--Podverse-Live-Only-Test-Feed.xml": 0,
    "podverse-web--Podverse-Live-Test-Feed.xml": 0,
    "podverse-web--Podverse-Test-Feed.xml": 5,
    "podverse-web--podcasting-2.0.rss.xml": 36,
}


def rss(items: str = "") -> bytes:
    return f'<rss version="2.0"><channel><title>T</title>{items}</channel></rss>'.encode()


def item(inside: str = "", number: int = 1) -> str:
    media = f'<enclosure url="http://a.example/{number}.mp3" type="audio/mpeg"/>'
    return f"<item><title>Item {number}</title><guid>{number}</guid>{media}{inside}</item>"


def texts(document: FeedDocument) -> list[str]:
    """Every text in a document."""
    enclosures = [item.enclosure for item in document.items if item.enclosure]
    parts: list[FeedDocument | FeedItem | Enclosure] = [document, *document.items, *enclosures]
    values = [getattr(part, field.name) for part in parts for field in dataclasses.fields(part)]
    return [*map(str, document.problems), *(value for value in values if isinstance(value, str))]


@pytest.mark.parametrize("feed", sorted(GOLDEN.glob("*.xml")), ids=lambda path: path.stem)
def test_a_feed_is_read_as_its_golden_document(feed: Path) -> None:
    assert parse_feed(feed.read_bytes(), URL) == wire.load(feed.with_suffix(".json").read_bytes())


def test_every_real_feed_is_read(shared: Path) -> None:
    counts = {}
    for path in sorted((shared / "corpus" / "feeds").iterdir()):
        body = path.read_bytes()
        document = parse_feed(body, URL)
        counts[path.name] = len(document.items)
        assert counts[path.name] == DIFFERENT.get(path.name, len(re.findall(rb"<enclosure\b", body))), (
            path.name
        )
        assert len({item.guid for item in document.items}) == len(document.items), path.name
        assert all(text == clean(text) for text in texts(document)), path.name
    assert len(counts) == 75
    assert sum(counts.values()) > 3200


@pytest.mark.parametrize(
    ("body", "content_type", "what"),
    [
        (b"", "application/rss+xml", "an empty answer"),
        (b" \n\t\n", "", "an empty answer"),
        (b"<!DOCTYPE html><html><body>Log in", "text/html", "a web page"),
        (b"\xef\xbb\xbf<!-- hi -->\n<HTML>", "", "a web page"),
        (b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "x"><html/>', "application/xhtml+xml", "a web page"),
        (b'{"version": "https://jsonfeed.org/version/1"}', "application/json", "a JSON document"),
        (b"ID3\x04\x00" + bytes(500), "audio/mpeg", "a sound or video file"),
        (b"\xff\xfb\x90\x44" + bytes(500), "", "a sound or video file"),
        (b"\x00\x00\x00\x20ftypM4A " + bytes(500), "", "a sound or video file"),
        (b"%PDF-1.7", "", "a PDF document"),
        (b"\x89PNG\r\n", "", "a picture"),
        (b"/etc/passwd", "", "plain text"),
        (b"http://127.0.0.1/feed", "", "plain text"),
        (b"<opml version='2.0'><body/></opml>", "", "an XML document of another kind"),
        (b"<a>" * 2_000, "", "an XML document of another kind"),
    ],
)
def test_what_is_no_feed_is_named(body: bytes, content_type: str, what: str) -> None:
    with pytest.raises(NotAFeedError) as raised:
        parse_feed(body, URL, content_type)
    assert raised.value.detail == f"{what} came instead of one"


def test_a_body_that_is_a_path_opens_no_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.rss"
    secret.write_bytes(rss(item()))
    with pytest.raises(NotAFeedError):
        parse_feed(bytes(secret), URL)


@pytest.mark.parametrize("line_end", ["", "\n"])
def test_an_external_entity_opens_no_file(tmp_path: Path, line_end: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text("canary")
    doctype = f'<?xml version="1.0"?>{line_end}<!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    document = parse_feed(doctype.encode() + rss(item("<description>&x;</description>")), URL)
    assert document.title == "T"
    assert not any("canary" in text for text in texts(document))


@pytest.mark.parametrize(
    "broken",
    [
        '<psc:chapter title="no start"/>',
        '<psc:chapters version="1.2"><psc:chapter/></psc:chapters>',
        "<description>&#xD800; &#x110000; &#99999999999; &nope;</description>",
        f"<description>&#{'9' * 5000};</description>",
        '<gml:Point srsName="urn:ogc:def:crs:EPSG:x9"><gml:pos>1 2</gml:pos></gml:Point>',
        "<georss:point>north</georss:point>",
        "<itunes:duration units='s'>5</itunes:duration><itunes:episode a='b'/><guid a='b'/>",
        "<podcast:chapters/><itunes:image/><enclosure/><link/><content:encoded/>",
        "<pubDate>Tue, 99 Foo -5 77:88:99 +9999</pubDate>",
        "<itunes:keywords><b>x</b></itunes:keywords>",
    ],
)
def test_a_broken_element_costs_neither_its_item_nor_the_next(broken: str) -> None:
    names = (
        'xmlns:psc="http://podlove.org/simple-chapters" xmlns:gml="http://www.opengis.net/gml"'
        ' xmlns:georss="http://www.georss.org/georss" xmlns:podcast="https://podcastindex.org/namespace/1.0"'
        ' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    )
    body = rss(item(broken, 1) + item("<description>next</description>", 2)).replace(
        b"<rss ", f"<rss {names} ".encode()
    )
    document = parse_feed(body, URL)
    assert [(item.title, item.enclosure is not None) for item in document.items] == [
        ("Item 1", True),
        ("Item 2", True),
    ]
    assert document.items[1].notes == "next"


def test_a_feed_that_its_reader_stumbles_over_is_refused_in_words() -> None:
    body = b'<!DOCTYPE rss [\n<!ENTITY x "C:\\data">\n]>\n' + rss(item("<description>&x;</description>"))
    with pytest.raises(FeedError, match="stumbles over it"):
        parse_feed(body, URL)


def test_the_charset_of_the_server_is_heeded() -> None:
    body = rss(item()).replace(b"<title>T", b"<title>Caf\xe9")
    assert parse_feed(body, URL, "application/rss+xml; charset=iso-8859-1").title == "Café"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1251"])
def test_feeds_in_other_encodings_are_read(encoding: str) -> None:
    declared = "utf-8" if encoding == "utf-8-sig" else encoding.replace("cp", "windows-")
    text = f'<?xml version="1.0" encoding="{declared}"?>' + rss(item()).decode().replace(">T<", ">Чай<")
    document = parse_feed(text.encode(encoding), URL)
    assert (document.title, len(document.items)) == ("Чай", 1)


TOO_LONG = "<description>" + "tea " * (MAX_TEXT // 4 + 1) + "</description>"
CHAPTERS_WITHOUT_TIMES = (
    '<c:chapters xmlns:c="http://podlove.org/simple-chapters"><c:chapter start="tea"/></c:chapters>'
)
PEOPLE = '<podcast:person xmlns:podcast="https://podcastindex.org/namespace/1.0">Ann</podcast:person>' * 60


@pytest.mark.parametrize("by_feedparser", [False, True])
@pytest.mark.parametrize(
    ("inside", "told"),
    [
        ("", []),
        ("<pubDate>soon</pubDate>", ["dates-unreadable 1"]),
        ("<itunes:duration>an hour</itunes:duration>", ["numbers-unreadable 1"]),
        ("<itunes:duration>00:00:00</itunes:duration>", []),
        ("<itunes:episode>first</itunes:episode>", ["numbers-unreadable 1"]),
        ("<link>javascript:alert(1)</link>", ["addresses-refused 1"]),
        ('<enclosure url="file:///etc/passwd" type="audio/mpeg"/>', ["addresses-refused 1"]),
        ('<podcast:chapters url="data:,x"/>', ["addresses-refused 1"]),
        ('<podcast:transcript url="data:,x"/>', ["addresses-refused 1"]),
        (CHAPTERS_WITHOUT_TIMES, ["chapters-left-out 1"]),
        (PEOPLE, ["beyond-limit 10"]),
        (TOO_LONG, ["notes-cut 1"]),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_not_taken_over_is_told_and_the_rest_is_used(
    inside: str, told: list[str], by_feedparser: bool
) -> None:
    names = 'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
    names += ' xmlns:podcast="https://podcastindex.org/namespace/1.0"'
    odd = "<unheard-of/>" if by_feedparser else ""  # of which only feedparser knows what to do
    feed = f"<rss version='2.0' {names}><channel>{item(inside + odd)}{item('', 2)}</channel></rss>".encode()
    document = parse_feed(feed, URL)
    assert [f"{each.kind} {each.count}" for each in document.problems] == told
    assert [each.guid for each in document.items] == ["1", "2"]
    assert all(each.mark == document.items[0].mark for each in document.problems)
    assert wire.load(wire.dump(document)) == document


def test_a_wrong_encoding_is_told_and_what_servers_say_of_the_type_is_not() -> None:
    feed = f"<?xml version='1.0' encoding='ascii'?><rss><channel>{item('<title>é</title>')}</channel></rss>"
    (problem,) = parse_feed(feed.encode(), URL, "application/xml").problems
    assert problem.kind is ProblemKind.WRONG_ENCODING
    feed = feed.replace("ascii", "utf-8")
    assert parse_feed(feed.encode(), URL, "text/plain").problems == ()
    assert parse_feed(feed.encode(), URL, "text/xml").problems == ()


def test_an_empty_feed_is_a_feed() -> None:
    document = parse_feed(rss(), URL)
    assert (document.title, document.items, document.problems) == ("T", (), ())


def test_media_content_stands_in_for_an_enclosure() -> None:
    media = '<media:content url="http://a.example/x.mp3" type="audio/mpeg" fileSize="99"/>'
    body = rss(f"<item><title>X</title>{media}</item>").replace(
        b"<rss ", b'<rss xmlns:media="http://search.yahoo.com/mrss/" '
    )
    (only,) = parse_feed(body, URL).items
    assert only.enclosure is not None
    assert (only.enclosure.url, only.enclosure.length) == ("http://a.example/x.mp3", 99)


@settings(max_examples=examples(30))
@given(st.text(), st.text(), st.binary(max_size=200))
def test_any_text_in_a_feed_is_read_clean_or_refused(title: str, notes: str, rubbish: bytes) -> None:
    inside = f"<title>{title}</title><description><![CDATA[{notes}]]></description>"
    body = rss(item(inside)).replace(b"</channel>", rubbish + b"</channel>").replace(b"\xff", b"")
    try:
        read = texts(parse_feed(body, URL))
    except FeedError as error:
        read = [str(error)]
    assert all(text == clean(text) for text in read)
