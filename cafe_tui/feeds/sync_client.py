"""Calls to a server that several machines share: with a password, which goes to that server alone.

The listener named the server, so it may be anywhere; but without encryption only in their own network. JSON
goes there and comes back, in bounds of size and time.
"""

import asyncio
import json
import socket
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar
from urllib.parse import urlencode, urlsplit

from cafe_tui.domain.address import follow, host_of, is_public, origin_of, shown
from cafe_tui.domain.errors import (
    AddressRefusedError,
    LoginRefusedError,
    SyncBusyError,
    SyncError,
    SyncOfflineError,
    UnreachableError,
)
from cafe_tui.domain.feed.feed_health import http_date
from cafe_tui.domain.language import N_, _

from . import trouble
from .web import new_client, unless

if TYPE_CHECKING:
    from collections.abc import Coroutine

    import httpx

DEADLINE = 60.0
"""Seconds that one call may take."""
MAX_BODY = 60_000_000
"""Bytes of an answer, unpacked."""
_TITLE = N_("This server could not be synced with")
_MOST_HOPS = 5
_REDIRECTS = (301, 302, 303, 307, 308)
_KEEPING = (307, 308)  # redirects by which what is sent is sent again
_BUSY = (429, 503)
_WAIT = timedelta(minutes=5)  # where a server that is busy does not say how long

T = TypeVar("T")


class NotThereError(SyncError):
    """There is nothing at this address of the server; never leaves this room."""


class SyncClient:
    """One server, for one run; a context manager. Every call blocks: call it in a thread.

    Every call raises SyncError or one of its kinds; once `cancelled`, SyncOfflineError. The limits are for
    tests.
    """

    def __init__(
        self,
        server: str,
        user: str,
        password: str,
        *,
        cancelled: Callable[[], bool] = lambda: False,
        deadline: float = DEADLINE,
        max_body: int = MAX_BODY,
    ) -> None:
        self._server = server
        self._secret = (user, password)
        self._cancelled = cancelled
        self._deadline = deadline
        self._max_body = max_body
        self._runner = asyncio.Runner()
        self._http: httpx.AsyncClient | None = None
        self.server_time: datetime | None = None
        """What the server's clock said in its last answer."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._runner as runner:
            if self._http:
                runner.run(self._http.aclose())
                self._http = None

    def get(self, path: str, query: Mapping[str, int | str] | None = None) -> Any:
        """What the server says at `path`: JSON, read."""
        url = f"{self._server}{path}" + (f"?{urlencode(query)}" if query else "")
        return self._wait_for(self._call("GET", url, None, empty=False))

    def post(self, path: str, body: object = None) -> Any:
        """The same after `body` was sent there, as JSON; None where the server says nothing."""
        return self._wait_for(self._call("POST", f"{self._server}{path}", body, empty=True))

    def _wait_for(self, work: "Coroutine[Any, Any, T]") -> T:
        if self._cancelled():
            work.close()
            raise _stopped()
        try:
            return self._runner.run(unless(self._cancelled, work))
        except UnreachableError as error:
            raise _stopped() from error
        except AddressRefusedError as error:
            raise SyncError(_(_TITLE), error.detail, error.hint) from error
        except trouble.expected() as error:
            detail, hint = trouble.in_words(error, self._server)
            if trouble.distrusts(error):
                hint = _(
                    "Check this computer's date; SSL_CERT_FILE names the certificates of a server of your own"
                )
            elif trouble.speaks_plainly(error):
                hint = _("A server without encryption in your own network is named with http://")
            raise SyncOfflineError(_(_TITLE), detail, hint) from error

    async def _call(self, method: str, url: str, body: object, *, empty: bool) -> Any:
        if self._http is None:
            await self._check_encryption(url)
            self._http = new_client()
        content = None if body is None else json.dumps(body).encode()
        headers = {"Accept": "application/json"}
        if content is not None:
            headers["Content-Type"] = "application/json"
        async with asyncio.timeout(self._deadline):
            for __ in range(_MOST_HOPS + 1):
                async with self._http.stream(
                    method, url, content=content, headers=headers, auth=self._secret
                ) as response:
                    if response.status_code not in _REDIRECTS or "location" not in response.headers:
                        return await self._read(response, empty=empty)
                    url = self._led_to(url, response, method)
        raise SyncError(_(_TITLE), *trouble.too_many_hops())

    async def _check_encryption(self, url: str) -> None:
        if urlsplit(url).scheme != "http":
            return
        found = await asyncio.get_running_loop().getaddrinfo(host_of(url), None, type=socket.SOCK_STREAM)
        if any(is_public(str(address[0])) for *__, address in found):
            raise SyncError(
                _("The password would go through the internet for everybody to read"),
                _("{server} is not encrypted", server=shown(self._server)),
                _("Name the server with https; http is for a server in your own network"),
            )

    def _led_to(self, url: str, response: "httpx.Response", method: str) -> str:
        """Where a redirect leads, if the password may go there."""
        target = follow(url, response.headers["location"])
        old, new = origin_of(url), origin_of(target)
        is_same = new == old or (new[:2] == ("https", old[1]) and old[0] == "http")
        if not is_same or (method != "GET" and response.status_code not in _KEEPING):
            raise SyncError(
                _(_TITLE),
                _("it leads on to {address}, where your password was not meant to go", address=shown(target)),
                _("If that is your server, name that address"),
            )
        return target

    async def _read(self, response: "httpx.Response", *, empty: bool) -> Any:
        self.server_time = http_date(response.headers.get("date", "")) or self.server_time
        _check_status(response.status_code, response.headers)
        pieces, size = [], 0
        async for piece in response.aiter_bytes():
            size += len(piece)
            if size > self._max_body:
                raise SyncError(
                    _(_TITLE), _("it says more than {size} MB at once", size=self._max_body // 1_000_000)
                )
            pieces.append(piece)
        text = b"".join(pieces).strip()
        if not text and empty:
            return None
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            if empty and not text.startswith(b"<"):
                return None  # a word such as “OK”
            raise NotThereError(
                _(_TITLE), _instead_of_data(text), _("Check the address of the server")
            ) from None


def _stopped() -> SyncOfflineError:
    return SyncOfflineError(_("Syncing was stopped"), hint=_("What was not done is done next time"))


def _instead_of_data(text: bytes) -> str:
    if text.startswith(b"<"):
        return _("it answers with a web page instead of data")
    if text:
        return _("it answers with something else instead of data")
    return _("it answers with nothing instead of data")


def _check_status(status: int, headers: Mapping[str, str]) -> None:
    """Raise for what is no success."""
    if 200 <= status < 300:
        return
    detail, hint = trouble.refusal(status, headers)
    if status in (401, 403):
        raise LoginRefusedError(
            _("The server refuses your name or password"),
            _("it answers with {status}", status=status),
            _("Log in again: “cafe-tui sync login”. Nextcloud wants an app password, made in its settings"),
        )
    if status in (404, 405, 410):
        raise NotThereError(
            _(_TITLE),
            _("there is nothing of the kind at this address ({status})", status=status),
            _("Check the address; Nextcloud needs its app gPodder Sync"),
        )
    if status in _BUSY:
        raise SyncBusyError(_(_TITLE), detail, hint, trouble.waiting_time(headers) or _WAIT)
    if status in trouble.FOR_NOW:
        raise SyncOfflineError(_(_TITLE), detail, hint)
    raise SyncError(_(_TITLE), detail, _("Look into the server's log"))
