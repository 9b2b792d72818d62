"""The one way out to the web: a client, and opening an address with every hop of a redirect checked."""

import asyncio
import socket
import ssl
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, TypeVar

from cafe_tui import __version__
from cafe_tui.domain.address import MAX_HOPS, check_led_to, follow, host_of, origin_of
from cafe_tui.domain.errors import UnreachableError
from cafe_tui.domain.language import N_, _

from .trouble import RefusedByServer, too_many_hops

if TYPE_CHECKING:
    import httpx

USER_AGENT = f"cafe-tui/{__version__}"

_CONNECT_TIMEOUT = 15.0
_READ_TIMEOUT = 20.0  # between two pieces of an answer
_REDIRECTS = (301, 302, 303, 307, 308)
_PERMANENT = (301, 308)
_PROXIES = N_("Look at HTTP_PROXY, HTTPS_PROXY and ALL_PROXY")
_SOCKS = N_("Look at HTTP_PROXY, HTTPS_PROXY and ALL_PROXY, or install the package socksio beside cafe-tui")
_CANCEL_POLL = 0.1  # seconds between two looks at whether the listener has had enough


def _leave_out(module: str) -> None:
    """Let `import module` fail at once, which whoever does it is prepared for."""
    sys.modules.setdefault(module, None)  # type: ignore[arg-type]


# httpx's command-line program, which nobody runs here, would load Click, Pygments and half of Rich: a third
# of the time that importing httpx takes, and 3 MB.
_leave_out("httpx._main")
# httpcore looks for it on the whole path again and again: a third of the time that a request takes.
if find_spec("sniffio") is None:
    _leave_out("sniffio")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Landing:
    """Where a chain of redirects ends."""

    response: "httpx.Response"
    """Its body not yet read."""
    url: str
    moved_to: str | None
    """The new address of what was asked for, as far as permanent redirects say so."""


def new_client() -> "httpx.AsyncClient":
    """A client that follows no redirects and asks for nothing packed but gzip; httpx is imported here.

    Raises UnreachableError for proxies and certificates of the environment that cannot be used.
    """
    import httpx

    from .connect import hold_to_checked

    verify = _tls()
    try:
        client = httpx.AsyncClient(
            headers={"User-Agent": USER_AGENT, "Accept-Encoding": "gzip"},
            timeout=httpx.Timeout(_READ_TIMEOUT, connect=_CONNECT_TIMEOUT, pool=None),
            follow_redirects=False,
            verify=verify,
        )
    except ImportError as error:
        raise _no_way_out(_("the proxy that the environment names is one for SOCKS"), _(_SOCKS)) from error
    except (ValueError, httpx.InvalidURL) as error:  # what they say quotes it, with its password
        raise _no_way_out(_("the proxy that the environment names is none"), _(_PROXIES)) from error
    hold_to_checked(client)
    return client


@asynccontextmanager
async def opened(
    client: "httpx.AsyncClient",
    url: str,
    trusted_host: str,
    headers: Mapping[str, str],
    secrets: Mapping[str, str] | None = None,
) -> AsyncIterator[Landing]:
    """The answer for `url`, redirects followed. Only `trusted_host` may be elsewhere than in the public web.

    `secrets` are more headers, which go to the origin of `url` alone.
    Raises AddressRefusedError, RefusedByServer, and all that httpx, the resolver and the system raise.
    """
    moved_to, permanent = None, True
    told = origin_of(url)
    for __ in range(MAX_HOPS + 1):
        await _check_reach(url, trusted_host)
        sent = {**headers, **secrets} if secrets and origin_of(url) == told else headers
        async with client.stream("GET", url, headers=sent) as response:
            if response.status_code not in _REDIRECTS or "location" not in response.headers:
                yield Landing(response, url, moved_to)
                return
            url = follow(url, response.headers["location"])
            permanent = permanent and response.status_code in _PERMANENT
            moved_to = url if permanent else moved_to
    raise RefusedByServer(*too_many_hops())


async def unless(cancelled: Callable[[], bool], work: Coroutine[Any, Any, T]) -> T:
    """The result of `work`; once `cancelled`, which is looked at all the time, raises UnreachableError."""
    task = asyncio.create_task(work)
    try:
        while not (await asyncio.wait([task], timeout=_CANCEL_POLL))[0]:
            if cancelled():
                raise UnreachableError(_("This was given up"))
        return task.result()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _check_reach(url: str, trusted_host: str) -> None:
    """Check where `url` leads, and hold the connection to what was found."""
    from .connect import checked

    host, addresses = host_of(url), list[str]()
    if host != trusted_host:
        found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
        addresses = [str(address[0]) for *_, address in found]
        check_led_to(url, trusted_host, addresses)
    checked.set(addresses)


@cache
def _tls() -> ssl.SSLContext:
    """Loading the certificates takes some 20 ms: once is enough."""
    import httpx

    try:
        return httpx.create_ssl_context()
    except OSError as error:
        detail = _("the certificates that the environment names cannot be read")
        raise _no_way_out(detail, _("Look at SSL_CERT_FILE and SSL_CERT_DIR")) from error


def _no_way_out(detail: str, hint: str) -> UnreachableError:
    return UnreachableError(_("The web cannot be reached"), detail, hint)
