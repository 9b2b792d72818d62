"""Podcasting 2.0 chapter files: fetched like a feed, with tighter limits."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from cafe_tui.domain.address import host_of
from cafe_tui.domain.chapter_readers import read_podcasting20
from cafe_tui.domain.errors import FeedError
from cafe_tui.domain.models import Chapter

from .fetch import Answer, FeedClient
from .web import unless

MAX_BODY = 1_000_000
"""Bytes of an unpacked chapter file: some thousand chapters."""
DEADLINE = 20.0
"""Seconds that fetching one may take, redirects and all."""


@dataclass(frozen=True, slots=True)
class ChapterFile:
    """A chapter file as its server has it now."""

    chapters: tuple[Chapter, ...] | None
    """In order; None when it is what `etag` came with."""
    etag: str


def new_chapter_client() -> FeedClient:
    """A client with the limits for chapter files."""
    return FeedClient(deadline=DEADLINE, max_body=MAX_BODY)


def fetch_chapters(
    url: str,
    feed_url: str,
    *,
    etag: str = "",
    cancelled: Callable[[], bool] = lambda: False,
    client_factory: Callable[[], FeedClient] = new_chapter_client,
) -> ChapterFile:
    """The chapter file at `url`, which the feed at `feed_url` names, if it differs from the one with `etag`.

    What is no chapter file gives no chapters. Blocks and runs an event loop of its own: call it in a thread;
    `cancelled` is called there. Raises FeedError.
    """

    async def fetch() -> Answer:
        async with client_factory() as client:
            return await client.fetch(url, etag=etag, trusted_host=host_of(feed_url))

    try:
        answer = asyncio.run(unless(cancelled, fetch()))
    except FeedError as error:
        error.title = "The chapter file could not be fetched"
        raise
    if answer.not_modified:
        return ChapterFile(None, answer.etag or etag)
    return ChapterFile(read_podcasting20(answer.body.unpacked()).chapters, answer.etag)
