"""Fetching feeds: conditional requests, limits for size and time, one kind of error."""

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Self

from cafe_tui.domain.address import check_url, host_of
from cafe_tui.domain.errors import (
    AskedToWaitError,
    GoneError,
    OfflineError,
    RefusedError,
    UnreachableError,
)
from cafe_tui.domain.language import N_, _
from cafe_tui.domain.text import one_line

from . import trouble
from .decode import MAX_BODY, Body, packing_of, too_large
from .unpack import accepted
from .web import Landing, new_client, opened

if TYPE_CHECKING:
    import httpx

AT_ONCE = 20
"""Feeds that are fetched at the same time."""
DEADLINE = 45.0
"""Seconds that one fetch may take, redirects and all."""
NO_HEADERS: Mapping[str, str] = {}
_TITLE = N_("This feed could not be fetched")
_BUSY = (429, 503)
_ACCEPT = "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server gave."""

    url: str
    """Where the answer came from, redirects followed."""
    moved_to: str | None
    """The new address of what was asked for, as far as permanent redirects say so."""
    status: int
    body: Body
    """Empty when not modified."""
    body_hash: str
    """By which an equal body is known, if it comes packed as before."""
    content_type: str
    etag: str
    last_modified: str
    not_modified: bool = False


class FeedClient:
    """Fetches feeds; an async context manager with one pool of connections. The limits are for tests."""

    def __init__(
        self, *, deadline: float = DEADLINE, max_body: int = MAX_BODY, at_once: int = AT_ONCE
    ) -> None:
        self._turns = asyncio.Semaphore(at_once)
        self._deadline = deadline
        self._max_body = max_body
        self._resources = AsyncExitStack()
        self._http: httpx.AsyncClient | None = None

    async def __aenter__(self) -> Self:
        self._http = await self._resources.enter_async_context(new_client())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._resources.aclose()

    async def fetch(
        self,
        url: str,
        *,
        etag: str = "",
        last_modified: str = "",
        trusted_host: str | None = None,
        headers: Mapping[str, str] = NO_HEADERS,
    ) -> Answer:
        """What is at `url`, if it differs from what `etag` and `last_modified` came with.

        `headers` are sent to the server of `url` only, and to no other that it redirects to.

        The listener gave `url`, and so may its host be anywhere; otherwise `trusted_host` is the host that
        the listener gave. Raises UnreachableError or one of its kinds, TooLargeError or AddressRefusedError.
        """
        assert self._http is not None, "used outside of its context"  # noqa: S101
        url = check_url(url)
        host = host_of(url) if trusted_host is None else trusted_host
        sent = {"Accept": _ACCEPT, "Accept-Encoding": accepted()}
        sent |= {"If-None-Match": etag, "If-Modified-Since": last_modified}
        sent = {name: value for name, value in sent.items() if value}
        try:
            async with (
                self._turns,
                asyncio.timeout(self._deadline),
                opened(self._http, url, host, sent, headers) as landing,
            ):
                return await self._answer(landing, url)
        except trouble.expected() as error:
            words = trouble.in_words(error, url)
            kind = OfflineError if words[0] == _(trouble.OFFLINE) else UnreachableError
            raise kind(_(_TITLE), *words) from error

    async def _answer(self, landing: Landing, asked: str) -> Answer:
        response = landing.response
        status, headers = response.status_code, response.headers
        not_modified = status == 304
        if not (200 <= status < 300 or not_modified):
            raise _refused(landing, asked)
        packing = packing_of(headers.get_list("content-encoding", split_commas=True))
        body = Body(b"" if not_modified else await self._raw(response), packing, self._max_body)
        return Answer(
            url=landing.url,
            moved_to=landing.moved_to,
            status=status,
            body=body,
            body_hash=body.digest(),
            content_type=one_line(headers.get("content-type", "")),
            etag=_validator(headers.get("etag", "")),
            last_modified=_validator(headers.get("last-modified", "")),
            not_modified=not_modified,
        )

    async def _raw(self, response: "httpx.Response") -> bytes:
        pieces: list[bytes] = []
        size = 0
        async for piece in response.aiter_raw():
            size += len(piece)
            if size > self._max_body:
                raise too_large(self._max_body)
            pieces.append(piece)
        return b"".join(pieces)


def _refused(landing: Landing, asked: str) -> RefusedError:
    """The error for an answer whose status says no; `asked` is the address that led to it."""
    status, headers = landing.response.status_code, landing.response.headers
    detail, hint = trouble.refusal(status, headers)
    if status in _BUSY and (wait := trouble.waiting_time(headers)):
        everywhere = status == 429 and host_of(landing.url) == host_of(asked)
        return AskedToWaitError(_(_TITLE), detail, hint, status, wait, everywhere=everywhere)
    # What a passing redirect leads to may be gone while the feed itself is not.
    if status == 410 and landing.url in (asked, landing.moved_to):
        return GoneError(_(_TITLE), detail, hint, status)
    return RefusedError(_(_TITLE), detail, hint, status)


def _validator(text: str) -> str:
    """A validator, unless it is one that could not be sent back."""
    return text if text.isascii() and text.isprintable() and len(text) <= 500 else ""
