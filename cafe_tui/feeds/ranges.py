"""A file on a web server that can be read anywhere, of which only what is read is fetched."""

import asyncio
import re
from collections.abc import Callable
from contextlib import AsyncExitStack
from types import TracebackType
from typing import TYPE_CHECKING, Self

from cafe_tui.domain.address import check_url
from cafe_tui.domain.errors import FeedError, MediaError
from cafe_tui.domain.language import N_, _

from . import trouble
from .head import Head
from .media import check_media
from .web import Landing, new_client, opened, unless

if TYPE_CHECKING:
    import httpx

BLOCK = 16_384
"""Bytes that are fetched at least: a chapter list mostly fits in."""
BUDGET = 4 << 20
"""Bytes that are fetched at most."""
DEADLINE = 20.0
"""Seconds from the opening on after which nothing more is fetched."""
_TITLE = N_("This sound could not be looked into")
_ENDLESS = 1 << 62  # bytes, of a file whose server tells no length
_PART = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18})")


class RangeFile:
    """The file at `url`, read through HTTP Range requests; a context manager, to be used from one thread.

    Redirects are followed once, to public servers and to `trusted_host` only. Where the server gives no parts
    of a file, one answer is read as far as needed. Everything raises MediaError: also when more than `budget`
    bytes are wanted, or what lies far behind the beginning on a server without parts.
    """

    def __init__(
        self,
        url: str,
        trusted_host: str,
        *,
        cancelled: Callable[[], bool] = lambda: False,
        budget: int = BUDGET,
        deadline: float = DEADLINE,
    ) -> None:
        self.fetched = 0
        """Bytes of the file that came over the network."""
        self.requests = 0
        self._url = url
        self._trusted_host = trusted_host
        self._cancelled = cancelled
        self._budget = budget
        self._seconds = deadline
        self._deadline = 0.0
        self._place = 0
        self._size: int | None = None
        self._blocks: dict[int, bytes] = {}
        self._runner = asyncio.Runner()
        self._resources = AsyncExitStack()
        self._http: httpx.AsyncClient | None = None
        self._head: Head | None = None
        """Where the server gives no parts: the one answer, which is kept open."""

    def __enter__(self) -> Self:
        try:
            self._runner.run(self._open())
            self._fetch(0, 0)
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Hang up."""
        self._runner.run(self._resources.aclose())
        self._runner.close()

    def read(self, size: int = -1, /) -> bytes:
        """The next `size` bytes, fewer at the end; all that follow when negative."""
        end = self._length if size < 0 else min(self._place + size, self._length)
        if end <= self._place:
            return b""
        first, last = self._place // BLOCK, (end - 1) // BLOCK
        missing = [block for block in range(first, last + 1) if block not in self._blocks]
        if missing:
            self._fetch(missing[0], missing[-1])
        data = b"".join(self._blocks[block] for block in range(first, last + 1))
        piece = data[self._place - first * BLOCK : end - first * BLOCK]
        self._place += len(piece)
        return piece

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to a place, as files do."""
        base = (0, self._place, self._length)[whence]
        if base + offset < 0:
            raise ValueError("before the start of the file")
        self._place = base + offset
        return self._place

    def tell(self) -> int:
        """The place from which the next byte is read."""
        return self._place

    @property
    def _length(self) -> int:
        return self._size or 0

    async def _open(self) -> None:
        self._deadline = asyncio.get_running_loop().time() + self._seconds
        self._http = await self._resources.enter_async_context(new_client())

    def _fetch(self, first: int, last: int) -> None:
        """Fetch the blocks from `first` to `last`, in one request."""
        start, end = first * BLOCK, (last + 1) * BLOCK
        if self._size is not None:
            end = min(end, self._size)
        if self.fetched + end - start > self._budget:
            raise MediaError(
                _(_TITLE),
                _(
                    "more than {size:.1f} MB of it would have to be fetched",
                    size=self._budget / 1_000_000,
                ),
                _("It can be played all the same"),
            )
        try:
            data = self._runner.run(unless(self._cancelled, self._request(start, end)))
        except FeedError as error:
            raise MediaError(_(_TITLE), error.detail, error.hint) from error
        except trouble.expected() as error:
            raise MediaError(_(_TITLE), *trouble.in_words(error, self._url)) from error
        for block in range(first, last + 1):
            self._blocks[block] = data[(block - first) * BLOCK : (block - first + 1) * BLOCK]

    async def _request(self, start: int, end: int) -> bytes:
        if self._head is not None:
            return await self._head_part(self._head, start, end)
        assert self._http is not None, "used outside of its context"  # noqa: S101
        headers = {"Accept": "*/*", "Accept-Encoding": "identity", "Range": f"bytes={start}-{end - 1}"}
        url = check_url(self._url)
        self.requests += 1
        async with asyncio.timeout_at(self._deadline), AsyncExitStack() as resources:
            landing = await resources.enter_async_context(
                opened(self._http, url, self._trusted_host, headers)
            )
            check_media(landing)
            if self._size is None and landing.response.status_code == 200:
                self._resources.push_async_exit(resources.pop_all())
                self._size, self._head = _whole_length(landing), Head(landing)
                return await self._head_part(self._head, start, end)
            wanted = self._check_part(landing, start, end)
            pieces: list[bytes] = []
            came = 0
            async for piece in landing.response.aiter_raw():
                pieces.append(piece[: wanted - came])
                came += len(piece)
                if came >= wanted:
                    break
            data = b"".join(pieces)
        self.fetched += len(data)
        if len(data) < wanted:
            raise trouble.RefusedByServer(_("the server breaks off before the end"), _("Try again later"))
        return data

    async def _head_part(self, head: Head, start: int, end: int) -> bytes:
        async with asyncio.timeout_at(self._deadline):
            data = await head.part(start, min(end, self._length))
        self.fetched = head.taken
        if head.taken < end and self._length == _ENDLESS:
            self._size = head.taken
        return data

    def _check_part(self, landing: Landing, start: int, end: int) -> int:
        """How many bytes the answer has to have; the first one tells where the file is and its size."""
        response = landing.response
        part = _PART.fullmatch(response.headers.get("content-range", ""))
        if response.status_code != 206 or part is None or int(part[1]) != start:
            raise trouble.RefusedByServer(
                _("its server gives whole files only"), _("Its own chapters are found once it plays")
            )
        size = int(part[3])
        if self._size is None:
            self._size, self._url = size, landing.url
        elif size != self._size:
            raise trouble.RefusedByServer(_("it became another file meanwhile"), _("Try again"))
        return min(end, size) - start


def _whole_length(landing: Landing) -> int:
    headers = landing.response.headers
    if headers.get("content-encoding", "identity") != "identity":
        raise trouble.RefusedByServer(_("its server packs it"), _("Its own chapters are found once it plays"))
    length = headers.get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() and len(length) < 18 else _ENDLESS
