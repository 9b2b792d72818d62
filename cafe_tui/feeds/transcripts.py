"""Transcripts: fetched like a feed, with tighter limits, and read; large ones in a process of their own."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from cafe_tui.domain.errors import FeedError
from cafe_tui.domain.language import N_, _
from cafe_tui.domain.transcript import Lines
from cafe_tui.domain.transcript.reading import MAX_BYTES, read_transcript

from .documents import fetch_document
from .fetch import FeedClient
from .pool import ParserPool
from .web import unless

DEADLINE = 30.0
"""Seconds that fetching one may take, redirects and all."""
SMALL = 100_000
"""Bytes of a transcript that is read at once, in some hundredths of a second: an hour of speech, about.

Reading more of it would make the screen wait, though it is read in a thread.
"""
_TITLE = N_("The transcript could not be fetched")


@dataclass(frozen=True, slots=True)
class TranscriptFile:
    """A transcript as its server has it now."""

    lines: Lines | None
    """None when they are those that `etag` came with."""
    media_type: str
    """What the server says that it is: in lower case, without parameters."""
    etag: str


def new_transcript_client() -> FeedClient:
    """A client with the limits for transcripts."""
    return FeedClient(deadline=DEADLINE, max_body=MAX_BYTES)


def fetch_transcript(
    url: str,
    feed_url: str,
    media_type: str = "",
    *,
    etag: str = "",
    cancelled: Callable[[], bool] = lambda: False,
    client_factory: Callable[[], FeedClient] = new_transcript_client,
    parser_factory: Callable[[], ParserPool] = lambda: ParserPool(1),
) -> TranscriptFile:
    """The transcript at `url`, which the feed at `feed_url` names, if it differs from the one with `etag`.

    `media_type` is what it should be, as far as that is known. Blocks and runs an event loop of its own: call
    it in a thread; `cancelled` is called there. Raises FeedError, and BadInputError for no transcript.
    """
    answer = fetch_document(
        url, feed_url, title=_(_TITLE), etag=etag, cancelled=cancelled, client_factory=client_factory
    )
    told = answer.content_type.partition(";")[0].strip().lower()
    if answer.not_modified:
        return TranscriptFile(None, told, answer.etag or etag)
    document = answer.body.unpacked()
    if len(document) <= SMALL:
        lines = read_transcript(document, media_type or told)
    else:
        lines = _read_elsewhere(document, media_type or told, cancelled, parser_factory)
    return TranscriptFile(lines, told, answer.etag)


def _read_elsewhere(
    document: bytes,
    media_type: str,
    cancelled: Callable[[], bool],
    parser_factory: Callable[[], ParserPool],
) -> Lines:
    async def read() -> Lines:
        async with parser_factory() as parser:
            return await parser.transcript(document, media_type)

    try:
        return asyncio.run(unless(cancelled, read()))
    except FeedError as error:
        error.title = _("The transcript cannot be read")
        raise
