"""From an address that the listener gave to the feed it means: itself, or what its page names."""

from dataclasses import dataclass

from cafe_tui.domain.address import host_of, shown
from cafe_tui.domain.errors import NotAFeedError
from cafe_tui.domain.feed_document import FeedDocument

from .discover import feed_address, lookup_address
from .fetch import Answer, FeedClient
from .pool import ParserPool


@dataclass(frozen=True, slots=True)
class LocatedFeed:
    """A feed, and where it is to be fetched from now on."""

    url: str
    answer: Answer
    document: FeedDocument


async def locate_feed(
    url: str, client: FeedClient, parser: ParserPool, *, at_most: int | None = None, note: bool = True
) -> LocatedFeed:
    """The feed at `url`, or the one that the web page or Apple Podcasts page there names.

    With `at_most`, only so many of its items are read, the newest; `note` as in `ParserPool.parse`. Raises
    FeedError; a feed that has items but no sound is refused, an empty one is not.
    """
    start = lookup_address(url) or url
    answer = await client.fetch(start)
    try:
        return await _read(start, answer, parser, at_most, note)
    except NotAFeedError as error:
        named = feed_address(answer.body.unpacked(), answer.url, answer.content_type)
        if named is None:
            raise error if start == url else _not_in_directory(url) from error
    answer = await client.fetch(named, trusted_host=host_of(url))
    return await _read(named, answer, parser, at_most, note)


async def _read(url: str, answer: Answer, parser: ParserPool, at_most: int | None, note: bool) -> LocatedFeed:
    document = await parser.parse(answer.body, answer.url, answer.content_type, at_most=at_most, note=note)
    return LocatedFeed(answer.moved_to or url, answer, with_sound(document, url))


def with_sound(document: FeedDocument, url: str) -> FeedDocument:
    """`document`, which came from `url`; raises NotAFeedError where it has items but no sound."""
    if document.problems and not document.items:
        raise NotAFeedError(
            "This is no podcast feed",
            f"“{document.title or shown(url)}” has no episode with sound",
            "Look for the podcast's own feed on the show's web site",
        )
    return document


def _not_in_directory(url: str) -> NotAFeedError:
    return NotAFeedError(
        "This show was not found", f"Apple's directory names no feed for {shown(url)}", "Add its feed address"
    )
