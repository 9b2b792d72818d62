"""Podcasting 2.0 chapter files: fetched like a feed, with tighter limits."""

from collections.abc import Callable
from dataclasses import dataclass

from cafe_tui.domain.chapter.chapter_readers import read_podcasting20
from cafe_tui.domain.language import _
from cafe_tui.domain.models import Chapter

from .documents import fetch_document
from .fetch import FeedClient

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
    answer = fetch_document(
        url,
        feed_url,
        title=_("The chapter file could not be fetched"),
        etag=etag,
        cancelled=cancelled,
        client_factory=client_factory,
    )
    if answer.not_modified:
        return ChapterFile(None, answer.etag or etag)
    return ChapterFile(read_podcasting20(answer.body.unpacked()).chapters, answer.etag)
