"""Pictures that a feed names: fetched like a feed, with tighter limits."""

import asyncio

from cafe_tui.domain.address import host_of
from cafe_tui.domain.errors import FeedError
from cafe_tui.domain.language import _

from .fetch import FeedClient

MAX_BODY = 5_000_000
"""Bytes of a picture; covers of 3000 by 3000 pixels stay well below."""
DEADLINE = 30.0
"""Seconds that fetching one may take, redirects and all."""

# By how their files begin, whatever the server says. SVG is none of them: it is a program for a browser.
_KINDS = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpg"), (b"GIF8", "gif"))


def fetch_image(url: str, feed_url: str) -> tuple[bytes, str]:
    """The picture at `url`, which the feed at `feed_url` names, and the ending for the name of its file.

    Blocks and runs an event loop of its own: call it in a thread. Raises FeedError.
    """

    async def fetch() -> bytes:
        async with FeedClient(deadline=DEADLINE, max_body=MAX_BODY) as client:
            return (await client.fetch(url, trusted_host=host_of(feed_url))).body.unpacked()

    title = _("The picture could not be fetched")
    try:
        body = asyncio.run(fetch())
    except FeedError as error:
        error.title = title
        raise
    if (ending := picture_kind(body)) is None:
        raise FeedError(title, _("what its address leads to is no PNG, JPEG, WebP or GIF"))
    return body, ending


def picture_kind(body: bytes) -> str | None:
    """The ending for the name of a file with this picture; None for what is none."""
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "webp"
    return next((ending for start, ending in _KINDS if body.startswith(start)), None)
