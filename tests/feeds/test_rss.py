"""The quick reader of RSS items says what feedparser says, or leaves it to feedparser."""

from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cafe_tui.domain.feed.feed_document import FeedItem
from cafe_tui.feeds import rss, tolerant
from cafe_tui.feeds.items import read_item
from cafe_tui.feeds.split import split_feed
from tests.support.examples import examples

URL = "https://tea.example/feed"
NAMES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "psc": "http://podlove.org/simple-chapters",
    "media": "http://search.yahoo.com/mrss/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "atom": "http://www.w3.org/2005/Atom",
    "creativeCommons": "http://backend.userland.com/creativeCommonsRssModule",
    "googleplay": "http://www.google.com/schemas/play-podcasts/1.0",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "odd": "urn:odd",
}
MEDIA = '<enclosure url="https://media.example/1.mp3" type="audio/mpeg" length="9"/>'


def feed(*items: str, names: dict[str, str] = NAMES) -> bytes:
    declared = " ".join(f"xmlns:{prefix}={quoteattr(uri)}" for prefix, uri in names.items())
    channel = f"<channel><title>T</title>{''.join(items)}</channel>"
    return f'<rss version="2.0" {declared}>{channel}</rss>'.encode()


def item(inside: str) -> str:
    return f"<item>{inside}{MEDIA}</item>"


def quick(body: bytes) -> list[FeedItem | None] | None:
    entries = rss.read_entries(body)
    return None if entries is None else [read_item(entry, URL) for entry in entries]


def slow(body: bytes) -> list[FeedItem | None]:
    return [read_item(entry, URL) for entry in tolerant.read(body, "").entries]


ORDINARY = [
    "<title>One</title><link>https://a.example/?a=1&amp;b=2</link><guid>https://a.example/1</guid>",
    "<title/><title>One</title><title>Two</title><itunes:title>Three</itunes:title>",
    "<title>One</title><source url='https://b.example'>B</source><title>Two</title>",
    "<guid isPermaLink='false'>http:///1</guid><guid>http:///2</guid>",
    "<link>http:////a.example/&amp;amp;x;&amp;y;</link>",
    "<link rel='enclosure'>https://a.example/2.mp3</link>",
    "<atom:link rel='Alternate' type='TEXT/HTML' href='http:///b'/><atom:link rel='payment' href='c'/>",
    "<atom:link rel='enclosure' type='audio/ogg' href='https://a.example/1.ogg'/>",
    "<pubDate>Fri, 01 Mar 2024 10:00:00 +0100</pubDate><pubDate/>",
    "<pubDate>2024-03-01T10:00:00Z</pubDate>",
    "<description>short</description><content:encoded><![CDATA[<p>long</p>]]></content:encoded>",
    "<content:encoded>&lt;p></content:encoded><description>a</description><itunes:summary>b</itunes:summary>",
    "<itunes:summary>a</itunes:summary><description>bc</description><content:encoded/>",
    "<itunes:image url='https://a.example/1.jpg'/><itunes:duration>1:02:03</itunes:duration>",
    "<itunes:episode>7</itunes:episode><itunes:duration>1</itunes:duration><itunes:duration>2</itunes:duration>",
    "<podcast:chapters url='1.json'/><podcast:chapters/>",
    "<podcast:chapters/><podcast:chapters url='1.json' type='application/json'/>",
    "<psc:chapters><psc:chapter start='1' title='a'/></psc:chapters>"
    "<psc:chapters><psc:chapter start='2'/></psc:chapters>",
    "<odd:box><psc:chapter start='1'/></odd:box>",
    "<enclosure url='' href='https://a.example/3.mp3' length='1'/><enclosure uri='https://a.example/4.mp3'/>",
    "<media:content url='https://a.example/5.mp3' fileSize='10' type='audio/mpeg'><odd:x/></media:content>",
    "<author><atom:name>A</atom:name><url>http://a</url></author><contributor><name>B</name></contributor>",
    "<category domain='x'>a</category><comments>b</comments><dc:creator>c</dc:creator>",
    "<itunes:keywords>a,b</itunes:keywords><itunes:explicit>yes</itunes:explicit><itunes:block>no</itunes:block>",
    "<creativeCommons:license>http://c</creativeCommons:license><media:keywords>a</media:keywords>",
    "<googleplay:description>d</googleplay:description><podcast:person role='x' url='y'>P</podcast:person>",
    "<podcast:transcript url='1.srt' type='Text/SRT'/>"
    "<podcast:transcript url='1.vtt' rel='Captions'></podcast:transcript>",
    "<podcast:person/><podcast:person>P</podcast:person>"
    "<podcast:person role='guest'>&#xC3;&#xA4;&amp;amp;</podcast:person>",
    "<podcast:location geo='geo:1,2' rel='Subject'>Tea &lt;b&gt; house</podcast:location>",
    "<itunes:season>2</itunes:season><podcast:season name='x'>3</podcast:season>",
    "<slash:comments>4</slash:comments><comments>https://a.example/#c</comments>",
    "<podcast:socialInteract uri='https://a.example/1' priority='2' accountId='@a'/>",
    "<wfw:commentRss> /feed </wfw:commentRss>",
    "<atom:link rel='Replies' type='Application/Atom+XML' href='/r'/>",
    "<comments x='y'>/1</comments><wfw:comment>x</wfw:comment>",
    "<odd:a odd:b='1'><odd:c>text</odd:c> text</odd:a><media:thumbnail url='t'/>",
    "<title>\u00c3\u00a4 \u0093q\u0094 &#x20AC;</title><description> \u00a0 tea \u2003</description>",
]


@pytest.mark.parametrize("inside", ORDINARY)
def test_ordinary_items_are_read_as_feedparser_reads_them(inside: str) -> None:
    body = feed(item(inside), item("<title>Next</title>" + inside))
    assert quick(body) == slow(body)


@pytest.mark.parametrize(
    "inside",
    [
        "<title>a <b>bold</b> one</title>",
        "<title type='x'>YWJj</title>",
        "<itunes:duration unit='s'>9</itunes:duration>",
        "<description>a<psc:chapter start='1'/></description>",
        "<psc:chapters><psc:chapter title='without a start'/></psc:chapters>",
        "<enclosure xmlns:o='urn:o' o:url='https://b.example/9.mp3'/>",
        "<updated>2024-03-01T10:00:00Z</updated>",
        "<image><url>u</url></image>",
        "<season>2</season>",
        "<odd:box><psc:chapters/></odd:box>",
        "<psc:chapter start='1'/>",
        "<media:group><media:content url='https://a.example/5.mp3'/></media:group>",
        "<podcast:liveItem><title>live</title></podcast:liveItem>",
        "<odd:a><title>within</title></odd:a>",
        "<podcast:person>a <b>bold</b> one</podcast:person>",
        "<podcast:person odd:role='x'>P</podcast:person>",
        "<odd:a><podcast:season>2</podcast:season></odd:a>",
        "<odd:title_parsed/>",
        "<psc:chapters_as_written>x</psc:chapters_as_written>",
        "<name>N</name>",
        "<x:a xmlns:x='urn:odd'/>",
        "<a xmlns='urn:other'/>",
        "<item/>",
    ],
)
def test_all_else_is_left_to_feedparser(inside: str) -> None:
    assert quick(feed(item(inside))) is None


@pytest.mark.parametrize(
    "names",
    [
        {"itunes": NAMES["podcast"]},
        {"content": "urn:content", "encoded": NAMES["content"]},
        {"a": "urn:a", "b": "urn:a"},
        {"a": NAMES["itunes"], "b": NAMES["itunes"].upper()},
        {"r": "http://backend.userland.com/rss2"},
    ],
)
def test_namespaces_in_which_feedparser_loses_itself_are_left_to_it(names: dict[str, str]) -> None:
    assert quick(feed(item("<title>T</title>"), names=names)) is None


def test_a_known_prefix_counts_for_an_address_that_feedparser_does_not_know() -> None:
    names = {"itunes": "https://example.org/apple", "i": "urn:i"}
    body = feed(item("<itunes:duration>9</itunes:duration><i:duration>8</i:duration>"), names=names)
    assert quick(body) == slow(body) is not None


TEXTS = st.sampled_from(
    [
        *("", " ", "a", "A &b; <p>", "1:02:03", "tea\n ", "\u00e9", "\u00c3\u00a9", "\u0096"),
        *("https://a.example/1", "x:///y?a&amp;b", "2024-03-01", "Fri, 01 Mar 2024 10:00 EST"),
    ]
)
ELEMENT_NAMES = """
    title link guid pubDate description enclosure source category author contributor name url season
    itunes:title itunes:summary itunes:subtitle itunes:duration itunes:episode itunes:image itunes:author
    itunes:block content:encoded podcast:chapters podcast:person podcast:transcript podcast:season
    podcast:socialInteract itunes:season wfw:commentRss slash:comments comments psc:chapters psc:chapter
    media:content media:title media:thumbnail atom:link atom:updated dc:creator dc:date odd:x googleplay:image
"""
ATTRIBUTE_NAMES = "url href uri rel type length start isPermaLink odd:url title role language"
ATTRIBUTE_VALUES = (
    "replies captions true false 1:25 Enclosure alternate audio/mpeg text/html https://a.example/2.mp3"
)
NAMED = st.sampled_from(ELEMENT_NAMES.split())
ATTRIBUTES = st.dictionaries(
    st.sampled_from(ATTRIBUTE_NAMES.split()),
    st.just("") | st.sampled_from(ATTRIBUTE_VALUES.split()),
    max_size=2,
)


def _element(name: str, attributes: dict[str, str], inside: str) -> str:
    written = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{name}{written}>{inside}</{name}>"


LEAVES = st.builds(_element, NAMED, st.one_of(st.just({}), ATTRIBUTES), TEXTS.map(escape))
ELEMENTS = st.one_of(
    LEAVES, LEAVES, st.builds(_element, NAMED, st.just({}), st.lists(LEAVES, max_size=2).map("".join))
)


@settings(max_examples=examples(100))
@given(st.lists(st.lists(ELEMENTS, max_size=7).map("".join), min_size=1, max_size=2))
@example(
    ["<description>a</description><itunes:summary>b</itunes:summary><content:encoded>c</content:encoded>"]
)
def test_any_item_is_read_as_feedparser_reads_it_or_not_at_all(insides: list[str]) -> None:
    body = feed(*map(item, insides))
    if split_feed(body, URL, "", tolerant.NAMESPACES) is None:
        return
    found = quick(body)
    assert found is None or found == slow(body)


def test_real_feeds_are_read_as_feedparser_reads_them(shared: Path) -> None:
    asked = []
    for path in sorted((shared / "corpus" / "feeds").iterdir()):
        body = path.read_bytes().lstrip()
        if split_feed(body, URL, "", tolerant.NAMESPACES) is None:
            continue
        found = quick(body)
        if found is None:
            asked.append(path.name)
        else:
            assert found == slow(body), path.name
    assert len(asked) <= 4, asked
