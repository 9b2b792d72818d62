"""Fetching a whole sound to the disk: resumed where it stopped, checked, and moved into place when whole."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cafe_tui.domain.address import check_url, host_of
from cafe_tui.domain.errors import BrokenOffError, DownloadError, FeedError
from cafe_tui.domain.files.download import FileAnswer, Part, answered_part, resume_headers
from cafe_tui.domain.language import _
from cafe_tui.domain.text import one_line

from . import trouble
from .media import check_media
from .partfile import TITLE, PartFile, is_whole
from .sniff import no_sound
from .web import Landing, new_client, opened, unless

if TYPE_CHECKING:
    import httpx

_PIECE = 1 << 16
"""Bytes that are taken from the network and written at once."""
_HEADERS = {"Accept": "*/*", "Accept-Encoding": "identity"}


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for one download; other ones are for tests."""

    opening: float = 30.0
    """Seconds that an answer may take to begin, redirects and all."""
    stall: float = 120.0
    """Seconds in which a piece (64 KiB) has to come."""
    largest: int = 8 << 30
    """Bytes of a file whose length its server does not tell."""
    checkpoint: int = 8 << 20
    """Bytes after which what came is brought to the disk itself and told to `keep`."""


LIMITS = Limits()


def fetch_file(
    url: str,
    feed_url: str,
    path: Path,
    part: Part,
    *,
    keep: Callable[[Part], None],
    on_progress: Callable[[Part], None] = lambda _part: None,
    cancelled: Callable[[], bool] = lambda: False,
    limits: Limits = LIMITS,
) -> Part:
    """Bring the sound at `url`, which the feed at `feed_url` names, to `path`; gives what it is, whole.

    `part` is what `keep` was told last of this file, or an empty one. `keep` is told before the first byte
    and from time to time after, and has to remember it: bytes that it was told of are on the disk for sure.
    Redirects lead to public servers or the feed's own host only. Blocks and runs an event loop of its own:
    call it in a thread; the callables are called there. Raises DownloadError: BrokenOffError where it is
    worth to try again, DiskFullError before there is no room left; once `cancelled`, any of them.
    """
    if part.length and part.whole and is_whole(path, part.length):
        return part  # only the news of it was lost
    with PartFile(path) as file:
        part = replace(part, received=min(part.received, file.size()))
        if not part.whole:
            part = _Fetch(url, feed_url, file, part, keep, on_progress, limits).run(cancelled)
        file.cut(part.received)
        file.finish()
    return part


class _Fetch:
    """One download under way."""

    def __init__(
        self,
        url: str,
        feed_url: str,
        file: PartFile,
        part: Part,
        keep: Callable[[Part], None],
        on_progress: Callable[[Part], None],
        limits: Limits,
    ) -> None:
        self._url = url
        self._trusted_host = host_of(feed_url)
        self._file = file
        self._part = part
        self._keep = keep
        self._on_progress = on_progress
        self._limits = limits
        self._safe = part.received
        """Bytes that `keep` was told of."""
        self._reading = False
        self._began = False
        """Whether the file was touched."""

    def run(self, cancelled: Callable[[], bool]) -> Part:
        try:
            asyncio.run(unless(cancelled, self._fetch()))
        except FeedError as error:
            raise DownloadError(_(TITLE), error.detail, error.hint) from error
        except trouble.expected() as error:
            raise self._in_words(error) from error
        return self._part

    async def _fetch(self) -> None:
        self._url = check_url(self._url)
        async with new_client() as client:
            if await self._answered(client, resume_headers(self._part)):
                return
            self._part = Part()
            if not await self._answered(client, {}):
                raise trouble.RefusedByServer(_("its server gives other parts than it is asked for"), "")

    async def _answered(self, client: "httpx.AsyncClient", resume: Mapping[str, str]) -> bool:
        """Ask for the file and take it; False where the answer goes on nowhere."""
        async with (
            asyncio.timeout(self._limits.opening) as deadline,
            opened(client, self._url, self._trusted_host, {**_HEADERS, **resume}) as landing,
        ):
            answer = _answer(landing)
            if answer.status in trouble.FOR_NOW:
                words = trouble.refusal(answer.status, landing.response.headers)
                raise BrokenOffError(_(TITLE), *words)
            if answer.status != 416:
                check_media(landing)
                _check_encoding(landing)
            part = answered_part(self._part, answer)
            if part is None:
                return False
            await self._take(landing, part, deadline)
            return True

    async def _take(self, landing: Landing, part: Part, deadline: asyncio.Timeout) -> None:
        """Write the body, which goes on after `part`."""
        self._file.check_room(part.length - part.received if part.length else 0)
        self._reading = True
        loop, pieces = asyncio.get_running_loop(), landing.response.aiter_raw(_PIECE)
        try:
            while not self._part.whole:
                deadline.reschedule(loop.time() + self._limits.stall)
                piece = await anext(pieces, b"")
                if not self._began:
                    self._begin(part, piece)
                if not piece:
                    break
                self._write(piece)
        finally:
            if self._began:
                self._checkpoint()
        self._check_end()

    def _begin(self, part: Part, first: bytes) -> None:
        """Make room in the file for what comes: only now is what was there before given up."""
        if not part.received and (what := no_sound(first[:4096])):
            raise trouble.RefusedByServer(
                _("{what} came instead of sound", what=what),
                _("Open the episode's own page in a browser to see why"),
            )
        self._file.cut(part.received)
        self._part, self._safe, self._began = part, part.received, True
        self._keep(part)

    def _write(self, piece: bytes) -> None:
        length = self._part.length
        limit = self._limits.largest if length is None else length
        if length is None and self._part.received + len(piece) > limit:
            raise trouble.RefusedByServer(
                _(
                    "it is larger than {size:.1f} GB, and its server does not say how large",
                    size=limit / 1e9,
                ),
                _("Stream it"),
            )
        piece = piece[: limit - self._part.received]
        self._file.write(piece)
        self._part = replace(self._part, received=self._part.received + len(piece))
        self._on_progress(self._part)
        if self._part.received - self._safe >= self._limits.checkpoint:
            self._checkpoint()
            self._file.check_room(length - self._part.received if length else 0)

    def _checkpoint(self) -> None:
        if self._part.received != self._safe:
            self._file.sync()
            self._safe = self._part.received
            self._keep(self._part)

    def _check_end(self) -> None:
        part = self._part
        if part.length is None:
            self._part = replace(part, length=part.received)
            self._keep(self._part)
        elif not part.whole:
            raise BrokenOffError(_(TITLE), *self._broken_off())

    def _in_words(self, error: Exception) -> DownloadError:
        import httpx

        words = trouble.in_words(error, self._url)
        if self._reading and isinstance(error, httpx.RemoteProtocolError):
            words = self._broken_off()
        passing = isinstance(error, httpx.TransportError | OSError)
        return BrokenOffError(_(TITLE), *words) if passing else DownloadError(_(TITLE), *words)

    def _broken_off(self) -> trouble.Words:
        host = one_line(host_of(self._url), 100)
        return _("{host} broke off on the way", host=host), _("Try again: it goes on where it stopped")


def _answer(landing: Landing) -> FileAnswer:
    headers = landing.response.headers
    return FileAnswer(
        landing.response.status_code,
        headers.get("content-range", ""),
        headers.get("content-length", ""),
        headers.get("etag", ""),
        headers.get("last-modified", ""),
    )


def _check_encoding(landing: Landing) -> None:
    """Packed bytes are not the file's: neither their length nor a part of them could be checked."""
    if landing.response.headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
        raise trouble.RefusedByServer(
            _("the server packed it in a way that was not asked for"), _("Stream it")
        )
