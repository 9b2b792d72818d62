"""The part of a feed that is handed to a reader."""

import asyncio

import pytest

from cafe_tui.domain.models import NOTHING_KNOWN, FeedItem, KnownItems
from cafe_tui.feeds.excerpt import Excerpt, WholeNeeded, excerpt
from cafe_tui.feeds.parse import parse_feed
from cafe_tui.feeds.pool import ParserPool

URL = "https://tea.example/feed"


def item(number: int, guid: str = "") -> str:
    media = f'<enclosure url="https://a.example/{number}.mp3"/>'
    date = f"<pubDate>{number:02} Mar 2024 10:00 GMT</pubDate>"
    return f"<item><title>{number}</title><guid>{guid or number}</guid>{date}{media}</item>"


def feed(*items: str, names: str = "") -> bytes:
    return f'\n<rss version="2.0"{names}><channel><title>T</title>{"".join(items)}</channel></rss>'.encode()


def taken(body: bytes, known: KnownItems = NOTHING_KNOWN, at_most: int | None = None) -> Excerpt | None:
    return excerpt(body, URL, "", known, at_most)


def known(*items: str) -> KnownItems:
    document = parse_feed(feed(*items), URL)
    assert document.listing is not None
    return KnownItems(document.listing.context, {each.mark or 0: each.guid for each in document.items})


def titles(items: tuple[FeedItem, ...]) -> list[str]:
    return [each.title for each in items]


def test_it_has_the_items_that_are_new_and_knows_of_all() -> None:
    part = taken(feed(item(3), item(2), item(1)), known(item(2), item(1)))
    assert part is not None
    assert (part.body, len(part.marks)) == (feed(item(3)).lstrip(), 3)


def test_of_more_than_are_wanted_it_has_the_first_and_the_last() -> None:
    part = taken(feed(*map(item, (5, 4, 3, 2, 1))), at_most=2)
    assert part is not None
    assert part.body == feed(item(5), item(4), item(1)).lstrip()


def test_a_feed_of_which_nothing_is_known_is_read_whole() -> None:
    assert taken(feed(item(2), item(1))) is None
    assert taken(feed(item(2), item(1)), KnownItems("other", {1: "1"})) is None
    assert taken(feed(item(2), item(1)), at_most=1) is None
    assert taken(b"<rss>", at_most=1) is None


def test_a_large_feed_is_looked_into_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    body = feed(*map(item, (3, 2, 1)))
    assert taken(body, at_most=1)
    monkeypatch.setattr("cafe_tui.feeds.excerpt._LARGEST", len(body) - 2)
    assert taken(body, at_most=1) is None


def test_items_that_declare_namespaces_are_read_with_the_whole_feed() -> None:
    odd = item(3).replace("<item>", '<item xmlns:o="urn:o">')
    assert taken(feed(odd, item(2), item(1)), known(item(2), item(1))) is None


@pytest.mark.parametrize(
    ("items", "at_most"),
    [
        ([item(1), item(2), item(3), item(4)], 2),  # the newest are at the end
        ([item(4), item(3).replace("pubDate", "odd"), item(2), item(1).replace("pubDate", "odd")], 2),
    ],
)
def test_where_it_does_not_tell_what_is_newest_the_whole_is_asked_for(items: list[str], at_most: int) -> None:
    part = taken(feed(*items), at_most=at_most)
    assert part is not None
    with pytest.raises(WholeNeeded):
        parse_feed(part.body, URL, listed=part.marks)


def test_where_an_item_cannot_be_told_from_one_that_is_known_the_whole_is_asked_for() -> None:
    body = feed(item(3, guid="2"), item(2), item(1))
    before = known(item(2), item(1))
    part = taken(body, before)
    assert part is not None
    with pytest.raises(WholeNeeded):
        parse_feed(part.body, URL, known=before, listed=part.marks)


def test_the_pool_reads_the_excerpt_or_the_whole_with_one_result() -> None:
    async def read(*items: str, before: KnownItems = NOTHING_KNOWN, at_most: int | None = None) -> list[str]:
        async with ParserPool(1) as pool:
            document = await pool.parse(feed(*items), URL, known=before, at_most=at_most)
        assert document == parse_feed(feed(*items), URL, known=before, at_most=at_most)
        assert document.listing is None or len(document.listing.marks) == len(items)
        return titles(document.items)

    old = known(item(2), item(1))
    assert asyncio.run(read(item(3), item(2), item(1), before=old)) == ["3"]
    assert asyncio.run(read(item(3, guid="2"), item(2), item(1), before=old)) == ["3", "2", "1"]
    assert asyncio.run(read(*map(item, (1, 2, 3, 4)), at_most=2)) == ["3", "4"]
