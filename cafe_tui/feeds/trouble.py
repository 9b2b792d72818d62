"""What goes wrong on the network, in words for the listener: a detail and a hint for each."""

import socket
import ssl
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

from cafe_tui.domain.address import host_of
from cafe_tui.domain.feed.feed_health import http_date, patience
from cafe_tui.domain.language import N_, _, ngettext
from cafe_tui.domain.text import one_line

Words = tuple[str, str]

FOR_NOW = (408, 425, 429, 500, 502, 503, 504)
"""Statuses by which a server says that it may do later."""

_LATER = N_("Try again later")
_NEWER = N_("Look for a newer address on the show's web site")
_ONLINE = N_("Check whether you are online")
OFFLINE = N_("no server's name can be looked up, so there seems to be no network")


def too_many_hops() -> Words:
    """Words for redirects without an end."""
    return _("its server sends us round in circles"), _(_NEWER)


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
        return _(OFFLINE), _(_ONLINE)
    if _any(causes, socket.gaierror):
        hint = f"{_('Check the address')}. {_(_ONLINE)}"
        return _("there is no server called {host}", host=host), hint
    if _any(causes, ssl.SSLCertVerificationError):
        return (
            _("{host} could not prove who it is (its certificate is not valid)", host=host),
            _("Check this computer's date"),
        )
    if _any(causes, ssl.SSLError):
        return _("no secure connection to {host} could be made", host=host), _(_LATER)
    if _any(causes, ConnectionRefusedError):
        return _("{host} refuses the connection", host=host), _("Its server may be down: try again later")
    if isinstance(error, httpx.TimeoutException | TimeoutError):
        return _("{host} did not answer in time", host=host), _(_LATER)
    if isinstance(error, httpx.ConnectError | httpx.ProxyError):
        return _("{host} could not be reached", host=host), _(_ONLINE)
    if isinstance(error, httpx.NetworkError):
        return _("the connection to {host} broke off", host=host), _("Try again")
    if isinstance(error, httpx.ProtocolError):
        return _("{host} gave an answer that is not proper HTTP", host=host), _(_LATER)
    if isinstance(error, httpx.InvalidURL | ValueError):
        return _("this address cannot be used"), _("Check it for typing errors")
    return _("{host} could not be reached ({name})", host=host, name=type(error).__name__), _(_LATER)


def refusal(status: int, headers: Mapping[str, str]) -> Words:
    """Words for an answer whose HTTP status says no."""
    match status:
        case 401 | 403:
            return _("the server refuses access ({status})", status=status), _(
                "A private feed needs the address with your key"
            )
        case 404:
            return _("there is nothing at this address (404)"), _(_NEWER)
        case 410:
            return _("it is gone for good, says the server (410)"), _(_NEWER)
        case 429:
            return _("the server asks us to come less often (429)"), _patience(headers)
        case _ if status >= 500:
            return _("the server has a fault of its own ({status})", status=status), _patience(headers)
        case _:
            return _("the server answers with status {status}", status=status), _("Check the address")


def waiting_time(headers: Mapping[str, str]) -> timedelta | None:
    """How long the server asks to be left alone, by its own clock where it tells the time."""
    sent = http_date(headers.get("date", "")) or datetime.now(UTC)
    return patience(headers.get("retry-after", ""), sent)


def _patience(headers: Mapping[str, str]) -> str:
    wait = waiting_time(headers)
    if wait is None:
        return _(_LATER)
    minutes = -(-wait // timedelta(minutes=1))
    if minutes <= 1:
        return _("Try again in a minute")
    if minutes <= 120:
        return ngettext("Try again in {count} minute", "Try again in {count} minutes", minutes)
    return ngettext("Try again in {count} hour", "Try again in {count} hours", -(-minutes // 60))


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
