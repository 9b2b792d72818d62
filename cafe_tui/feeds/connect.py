"""Connecting to the very addresses that were checked.

A name may lead to a public server when it is checked, and into the home network when it is looked up again
for the connection. So what was found for it holds until the connection is made; its server and its
certificate are asked for by name as ever.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextvars import ContextVar
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, Any

import httpcore

if TYPE_CHECKING:
    import httpx

checked: ContextVar[Sequence[str]] = ContextVar("checked", default=())
"""The IP addresses to which a connection that this task makes may go; empty where any will do."""

_HEAD_START = 0.25
"""Seconds after which the next address is tried as well (RFC 8305)."""
_MOST = 8
"""Addresses of one name that are tried."""


def hold_to_checked(client: "httpx.AsyncClient") -> None:
    """Let `client` connect to `checked` addresses only; a proxy of the environment looks names up itself."""
    # httpx hands no network backend on, and takes another transport for a wish to go round all proxies.
    pool: Any = client._transport._pool  # type: ignore[attr-defined]
    pool._network_backend = _CheckedBackend(pool._network_backend)


def connected_to(response: "httpx.Response") -> str:
    """The checked address from which `response`, to this task, comes.

    Empty where none was checked, or a proxy stands between.
    """
    stream = response.extensions.get("network_stream")
    peer = stream.get_extra_info("server_addr") if stream else None
    return str(peer[0]) if peer and peer[0] in checked.get() else ""


class _CheckedBackend(httpcore.AsyncNetworkBackend):
    def __init__(self, actual: httpcore.AsyncNetworkBackend) -> None:
        self._actual = actual

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        def connect(to: str) -> Awaitable[httpcore.AsyncNetworkStream]:
            return self._actual.connect_tcp(to, port, timeout, local_address, socket_options)

        addresses = checked.get()
        return await (_first(connect, _alternating(addresses)[:_MOST]) if addresses else connect(host))

    async def sleep(self, seconds: float) -> None:
        await self._actual.sleep(seconds)


def _alternating(addresses: Iterable[str]) -> list[str]:
    """In their order, but of both families in turn: often one of them leads nowhere."""
    distinct = list(dict.fromkeys(addresses))
    six = [address for address in distinct if ":" in address]
    four = [address for address in distinct if ":" not in address]
    first, second = (six, four) if distinct[0] in six else (four, six)
    return [address for address in chain.from_iterable(zip_longest(first, second)) if address]


async def _first(
    connect: Callable[[str], Awaitable[httpcore.AsyncNetworkStream]], addresses: Sequence[str]
) -> httpcore.AsyncNetworkStream:
    """The first connection that one of `addresses` takes; raises what the last one raised."""
    tasks: list[asyncio.Future[httpcore.AsyncNetworkStream]] = []
    made: httpcore.AsyncNetworkStream | None = None
    try:
        for address in addresses:
            tasks.append(asyncio.ensure_future(connect(address)))
            is_last = len(tasks) == len(addresses)
            while waiting := [task for task in tasks if not task.done()]:
                patience = None if is_last else _HEAD_START
                await asyncio.wait(waiting, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
                if not is_last:
                    break
                if any(task.done() and not task.exception() for task in tasks):
                    break
            made = next((task.result() for task in tasks if task.done() and not task.exception()), None)
            if made:
                return made
        return tasks[-1].result()
    finally:
        for task in tasks:
            task.cancel()
        for ended in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(ended, httpcore.AsyncNetworkStream) and ended is not made:
                await ended.aclose()
