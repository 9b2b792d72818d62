"""Where a media address really leads: the player itself follows no redirects and checks no hosts."""

import asyncio
from collections.abc import Callable

from cafe_tui.domain.address import check_url, host_of
from cafe_tui.domain.errors import FeedError, MediaError, MediaUnreachableError
from cafe_tui.domain.language import N_, _
from cafe_tui.domain.text import one_line

from . import trouble
from .connect import connected_to
from .web import Landing, new_client, opened

DEADLINE = 20.0
"""Seconds that following all redirects may take."""
_TITLE = N_("This episode could not be opened")
_HEADERS = {"Accept": "*/*", "Accept-Encoding": "identity", "Range": "bytes=0-0"}
_MOVED = N_("Refresh the show: its feed may know where the file is now")
_NO_MEDIA = ("text/", "image/", "application/json", "application/xml", "application/xhtml", "application/rss")


def _nobody(_url: str, _address: str) -> None:
    """Nobody asks at which server it was."""


def resolve_media(
    url: str,
    feed_url: str,
    *,
    deadline: float = DEADLINE,
    on_server: Callable[[str, str], None] = _nobody,
) -> str:
    """The address that the player may open for `url`, which the feed at `feed_url` names.

    Follows redirects, to public servers or the feed's own host only, and asks for the first byte there.
    `on_server` is told that address, and the IP address at which it was checked: empty for the feed's own
    host, which may be anywhere, and behind a proxy.
    Blocks and runs an event loop of its own: call it in a thread. Raises MediaError: MediaUnreachableError
    where it is worth to try again.
    """
    try:
        media, server = asyncio.run(_resolve(check_url(url), host_of(feed_url), deadline))
    except FeedError as error:
        raise MediaError(_(_TITLE), error.detail, error.hint) from error
    except trouble.expected() as error:
        kind = MediaUnreachableError if trouble.is_passing(error) else MediaError
        raise kind(_(_TITLE), *trouble.in_words(error, url)) from error
    on_server(media, server)
    return media


async def _resolve(url: str, trusted_host: str, deadline: float) -> tuple[str, str]:
    async with (
        asyncio.timeout(deadline),
        new_client() as client,
        opened(client, url, trusted_host, _HEADERS) as landing,
    ):
        check_media(landing)
        return landing.url, connected_to(landing.response)


def check_media(landing: Landing) -> None:
    """Raise RefusedByServer where the server refuses, or names what it gives as something without sound."""
    status, headers = landing.response.status_code, landing.response.headers
    # 416 is said by servers that dislike the range, and of empty files: the player finds out.
    if not (200 <= status < 300 or status == 416):
        refused = trouble.RefusedForNow if status in trouble.FOR_NOW else trouble.RefusedByServer
        detail, hint = trouble.refusal(status, headers)
        raise refused(detail, _(_MOVED) if status in (404, 410) else hint)
    content_type = one_line(headers.get("content-type", ""), 60).lower()
    if content_type.startswith(_NO_MEDIA):
        what = _("a web page") if content_type.startswith("text/html") else f"“{content_type}”"
        raise trouble.RefusedByServer(
            _("{what} came instead of sound", what=what),
            _("Open the episode's own page in a browser to see why"),
        )
