"""What goes wrong on the network, in words for the listener: a detail and a hint for each."""

import socket
import ssl
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

from cafe_tui.domain.address import host_of
from cafe_tui.domain.feed.feed_health import http_date, patience
from cafe_tui.domain.text import one_line

Words = tuple[str, str]

FOR_NOW = (408, 425, 429, 500, 502, 503, 504)
"""Statuses by which a server says that it may do later."""

_LATER = "Try again later"
_NEWER = "Look for a newer address on the show's web site"
_ONLINE = "Check whether you are online"
OFFLINE = "no server's name can be looked up, so there seems to be no network"
TOO_MANY_HOPS: Words = ("its server sends us round in circles", _NEWER)


class RefusedByServer(Exception):  # noqa: N818 - never leaves this room
    """A server answered, but not with what was asked for. Its arguments are the words for it."""


class RefusedForNow(RefusedByServer):
    """A server answered that it may do later."""


def expected() -> tuple[type[Exception], ...]:
    """All that fetching may raise, but our own errors."""
    import httpx

    # InvalidURL and the Unicode errors of names and headers are no HTTPError.
    return (RefusedByServer, httpx.HTTPError, httpx.InvalidURL, OSError, ValueError)


def is_passing(error: Exception) -> bool:
    """Whether one of the `expected` errors may be over when it is tried again."""
    import httpx

    return isinstance(error, RefusedForNow | httpx.TransportError | OSError) and not distrusts(error)


def distrusts(error: Exception) -> bool:
    """Whether a server could not prove who it is."""
    return any(isinstance(cause, ssl.SSLCertVerificationError) for cause in _causes(error))


def speaks_plainly(error: Exception) -> bool:
    """Whether a server may be one without encryption."""
    return not distrusts(error) and any(isinstance(cause, ssl.SSLError) for cause in _causes(error))


def in_words(error: Exception, url: str) -> Words:
    """Words for one of the `expected` errors, met on the way to `url`."""
    import httpx

    if isinstance(error, RefusedByServer):
        detail, hint = error.args
        return detail, hint
    host = one_line(host_of(url), 100)
    causes = list(_causes(error))
    if any(isinstance(cause, socket.gaierror) and cause.errno == socket.EAI_AGAIN for cause in causes):
        return OFFLINE, _ONLINE
    if _any(causes, socket.gaierror):
        return f"there is no server called {host}", f"Check the address. {_ONLINE}"
    if _any(causes, ssl.SSLCertVerificationError):
        return (
            f"{host} could not prove who it is (its certificate is not valid)",
            "Check this computer's date",
        )
    if _any(causes, ssl.SSLError):
        return f"no secure connection to {host} could be made", _LATER
    if _any(causes, ConnectionRefusedError):
        return f"{host} refuses the connection", "Its server may be down: try again later"
    if isinstance(error, httpx.TimeoutException | TimeoutError):
        return f"{host} did not answer in time", _LATER
    if isinstance(error, httpx.ConnectError | httpx.ProxyError):
        return f"{host} could not be reached", _ONLINE
    if isinstance(error, httpx.NetworkError):
        return f"the connection to {host} broke off", "Try again"
    if isinstance(error, httpx.ProtocolError):
        return f"{host} gave an answer that is not proper HTTP", _LATER
    if isinstance(error, httpx.InvalidURL | ValueError):
        return "this address cannot be used", "Check it for typing errors"
    return f"{host} could not be reached ({type(error).__name__})", _LATER


def refusal(status: int, headers: Mapping[str, str]) -> Words:
    """Words for an answer whose HTTP status says no."""
    match status:
        case 401 | 403:
            return f"the server refuses access ({status})", "A private feed needs the address with your key"
        case 404:
            return "there is nothing at this address (404)", _NEWER
        case 410:
            return "it is gone for good, says the server (410)", _NEWER
        case 429:
            return "the server asks us to come less often (429)", _patience(headers)
        case _ if status >= 500:
            return f"the server has a fault of its own ({status})", _patience(headers)
        case _:
            return f"the server answers with status {status}", "Check the address"


def waiting_time(headers: Mapping[str, str]) -> timedelta | None:
    """How long the server asks to be left alone, by its own clock where it tells the time."""
    sent = http_date(headers.get("date", "")) or datetime.now(UTC)
    return patience(headers.get("retry-after", ""), sent)


def _patience(headers: Mapping[str, str]) -> str:
    wait = waiting_time(headers)
    if wait is None:
        return _LATER
    minutes = -(-wait // timedelta(minutes=1))
    if minutes <= 1:
        return "Try again in a minute"
    return f"Try again in {minutes} minutes" if minutes <= 120 else f"Try again in {-(-minutes // 60)} hours"


def _any(causes: list[BaseException], kind: type[BaseException]) -> bool:
    return any(isinstance(cause, kind) for cause in causes)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The exception and all that led to it."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        current = waiting.pop()
        if current is None or id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        waiting += [current.__cause__, current.__context__]
        if isinstance(current, BaseExceptionGroup):
            waiting += current.exceptions
