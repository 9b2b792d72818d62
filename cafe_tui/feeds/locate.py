"""From an address that the listener gave to the feed it means: itself, or what its page names."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from cafe_tui.domain.address import host_of, shown
from cafe_tui.domain.errors import FeedError, NotAFeedError, OfflineError, SeveralFeedsError
from cafe_tui.domain.feed.feed_document import FeedDocument
from cafe_tui.domain.feed.feed_problems import WITHOUT_ITEMS
from cafe_tui.domain.language import _, ngettext

from .discover import Offers, lookup_address, offered_feeds
from .fetch import Answer, FeedClient
from .pool import ParserPool
from .well_known import likely_feeds

_MOST_TRIED = 4
"""Feeds of one page that are asked for until one is a podcast."""


@dataclass(frozen=True, slots=True)
class LocatedFeed:
    """A feed, and where it is to be fetched from now on."""

    url: str
    answer: Answer
    document: FeedDocument


async def locate_feed(
    url: str,
    client: FeedClient,
    parser: ParserPool,
    *,
    at_most: int | None = None,
    note: bool = True,
    ask: bool = False,
    lookup: Callable[[str], str | None] = lookup_address,
) -> LocatedFeed:
    """The feed at `url`, or the best one that the web page or Apple Podcasts page there names or surely has.

    With `at_most`, only so many of its items are read, the newest; `note` as in `ParserPool.parse`. Raises
    FeedError; a feed that has items but no sound is refused, an empty one is not. With `ask`, a page whose
    feeds are as good as each other raises SeveralFeedsError. `lookup` is for tests.
    """
    start = lookup(url) or url
    answer = await client.fetch(start)
    try:
        return await _read(start, answer, parser, at_most, note)
    except NotAFeedError as error:
        page = answer.body.unpacked()
        offers = offered_feeds(page, answer.url)
        if ask and offers.open:
            raise _several(url, offers) from error
        named = [feed.url for feed in offers.feeds]
        likely = likely_feeds(answer.url, page)
        if not named and not likely:
            raise error if start == url else _not_in_directory(url) from error
        refusal = None if named else error

    async def read(feed: str) -> LocatedFeed:
        answer = await client.fetch(feed, trusted_host=host_of(url))
        return await _read(feed, answer, parser, at_most, note)

    return await _first([*named, *likely][:_MOST_TRIED], read, refusal)


async def _first(
    feeds: Sequence[str], read: Callable[[str], Awaitable[LocatedFeed]], refusal: FeedError | None
) -> LocatedFeed:
    """The first of `feeds` that can be read; else raises `refusal`, or what was wrong with the first."""
    for feed in feeds:
        try:
            return await read(feed)
        except OfflineError:
            raise
        except FeedError as error:
            refusal = refusal or error
    assert refusal is not None, "there was one to read"  # noqa: S101
    raise refusal


def _several(url: str, offers: Offers) -> SeveralFeedsError:
    return SeveralFeedsError(
        _("This page has several feeds"),
        _(
            "{url} names {feeds}",
            url=shown(url),
            feeds=ngettext("{count} feed", "{count} feeds", len(offers.open)),
        ),
        _("Choose one of them, and add it by its address"),
        tuple((feed.url, feed.title) for feed in offers.open),
    )


async def _read(url: str, answer: Answer, parser: ParserPool, at_most: int | None, note: bool) -> LocatedFeed:
    document = await parser.parse(answer.body, answer.url, answer.content_type, at_most=at_most, note=note)
    return LocatedFeed(answer.moved_to or url, answer, with_sound(document, url))


def with_sound(document: FeedDocument, url: str) -> FeedDocument:
    """`document`, which came from `url`; raises NotAFeedError where it has items but no sound."""
    lost_items = any(problem.kind in WITHOUT_ITEMS for problem in document.problems)
    if lost_items and not document.items:
        raise NotAFeedError(
            _("This is no podcast feed"),
            _("“{title}” has no episode with sound", title=document.title or shown(url)),
            _("Look for the podcast's own feed on the show's web site"),
        )
    return document


def _not_in_directory(url: str) -> NotAFeedError:
    return NotAFeedError(
        _("This show was not found"),
        _("Apple's directory names no feed for {url}", url=shown(url)),
        _("Add its feed address"),
    )
