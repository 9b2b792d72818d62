"""A session on the bus without a player behind it, and what a remote asked of it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from cafe_tui.desktop.mpris import BUS_NAME
from cafe_tui.desktop.session import Session
from tests.support.dbus import RemoteControl
from tests.support.waiting import WITHIN


class Asked:
    """Controls that remember what was asked of them."""

    def __init__(self) -> None:
        self.calls: list[tuple[object, ...]] = []

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *arguments: self.calls.append((name, *arguments))


async def until(condition: Callable[[], object], description: str) -> None:
    """Wait until `condition` is true; fails, naming `description`, when it never is."""
    try:
        async with asyncio.timeout(WITHIN):
            while not condition():
                await asyncio.sleep(0.005)
    except TimeoutError:
        raise AssertionError(f"waited in vain for {description}") from None


@asynccontextmanager
async def on_the_bus(address: str, controls: Asked) -> AsyncIterator[tuple[Session, RemoteControl]]:
    """A session on the bus with `controls`, and a remote."""
    session = Session(controls, address)
    async with RemoteControl(address) as remote:
        session.start()
        async with asyncio.timeout(WITHIN):
            while BUS_NAME not in await remote.names():
                await asyncio.sleep(0.005)
        try:
            yield session, remote
        finally:
            session.close()
