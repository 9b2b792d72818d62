"""Feeds of comments: fetched like feeds, with tighter limits, and read in a process that can be killed."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace

from cafe_tui.domain.address import host_of
from cafe_tui.domain.comments import MOST_COMMENTS, CommentFeed
from cafe_tui.domain.errors import FeedError
from cafe_tui.domain.language import _

from .fetch import FeedClient
from .pool import ParserPool
from .web import unless

MAX_BODY = 3_000_000
"""Bytes of an unpacked page of comments: some thousands of them."""
DEADLINE = 20.0
"""Seconds that fetching one may take, redirects and all."""
MOST_PAGES = 5
"""WordPress lists its newest comments and no others; who does page says so by a link."""


@dataclass(frozen=True, slots=True)
class FetchedComments:
    """A feed of comments as its server has it now."""

    feed: CommentFeed | None
    """None when it is what `etag` came with."""
    etag: str


def new_comment_client() -> FeedClient:
    """A client with the limits for feeds of comments."""
    return FeedClient(deadline=DEADLINE, max_body=MAX_BODY)


def fetch_comments(
    url: str,
    feed_url: str,
    *,
    etag: str = "",
    cancelled: Callable[[], bool] = lambda: False,
    client_factory: Callable[[], FeedClient] = new_comment_client,
    parser_factory: Callable[[], ParserPool] = lambda: ParserPool(1),
) -> FetchedComments:
    """The comments at `url`, where the feed at `feed_url` leads, if they differ from those with `etag`.

    Further pages that the first one names are read, too. Blocks and runs an event loop of its own: call it in
    a thread; `cancelled` is called there. Raises FeedError.
    """

    async def fetch() -> FetchedComments:
        async with client_factory() as client, parser_factory() as parser:
            return await _read(client, parser, url, host_of(feed_url), etag)

    try:
        return asyncio.run(unless(cancelled, fetch()))
    except FeedError as error:
        error.title = _("The comments could not be fetched")
        raise


async def _read(
    client: FeedClient, parser: ParserPool, url: str, trusted_host: str, etag: str
) -> FetchedComments:
    answer = await client.fetch(url, etag=etag, trusted_host=trusted_host)
    if answer.not_modified:
        return FetchedComments(None, answer.etag or etag)
    first = await parser.comments(answer.body, answer.url, answer.content_type)
    found = {comment.guid: comment for comment in first.comments}
    seen = {url}
    following = first.next_page
    while following and following not in seen and len(seen) < MOST_PAGES and len(found) < MOST_COMMENTS:
        seen.add(following)
        try:
            further = await client.fetch(following, trusted_host=trusted_host)
            page = await parser.comments(further.body, further.url, further.content_type)
        except FeedError:
            break  # the newest are here
        found |= {comment.guid: comment for comment in page.comments if comment.guid not in found}
        following = page.next_page
    comments = tuple(found.values())[:MOST_COMMENTS]
    return FetchedComments(replace(first, comments=comments, next_page=""), answer.etag)
