"""The small documents beside a feed, which it names: fetched like a feed, with tighter limits."""

import asyncio
from collections.abc import Callable

from cafe_tui.domain.address import host_of
from cafe_tui.domain.errors import FeedError, TooLargeError
from cafe_tui.domain.language import _

from .fetch import Answer, FeedClient
from .web import unless


def fetch_document(
    url: str,
    feed_url: str,
    *,
    title: str,
    etag: str,
    cancelled: Callable[[], bool],
    client_factory: Callable[[], FeedClient],
) -> Answer:
    """What is at `url`, which the feed at `feed_url` names, if it differs from what `etag` came with.

    Blocks and runs an event loop of its own: call it in a thread; `cancelled` is called there. Raises
    FeedError, whose title is `title`.
    """

    async def fetch() -> Answer:
        async with client_factory() as client:
            return await client.fetch(url, etag=etag, trusted_host=host_of(feed_url))

    try:
        return asyncio.run(unless(cancelled, fetch()))
    except FeedError as error:
        error.title = title
        if isinstance(error, TooLargeError):
            error.hint = _("Ask its makers for a smaller one")
        raise
