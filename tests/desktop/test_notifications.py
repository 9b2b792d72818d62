"""Notifications, shown by a server of the tests' own on a real bus."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

import pytest
from dbus_fast.aio import MessageBus
from dbus_fast.annotations import DBusDict, DBusInt32, DBusSignature, DBusStr, DBusUInt32
from dbus_fast.service import ServiceInterface, dbus_method

from cafe_tui.desktop.bus import disconnected
from cafe_tui.desktop.session import Session
from tests.support.dbus import RemoteControl
from tests.support.waiting import WITHIN

from .stage import Asked, on_the_bus, until

NAME, PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
Strings = Annotated[list[str], DBusSignature("as")]


class Server(ServiceInterface):
    """A notification server that keeps what it was told."""

    def __init__(self, capabilities: list[str]) -> None:
        super().__init__(NAME)
        self.capabilities = capabilities
        self.shown: list[tuple[Any, ...]] = []
        """Number to replace, heading and line of each."""

    @dbus_method("GetCapabilities")
    def get_capabilities(self) -> Strings:
        return self.capabilities

    @dbus_method("Notify")
    def notify(
        self,
        app_name: DBusStr,
        replaces_id: DBusUInt32,
        app_icon: DBusStr,
        summary: DBusStr,
        body: DBusStr,
        actions: Strings,
        hints: DBusDict,
        expire_timeout: DBusInt32,
    ) -> DBusUInt32:
        self.shown.append((replaces_id, summary, body))
        return 40 + len(self.shown)


@asynccontextmanager
async def serving(address: str, capabilities: list[str]) -> AsyncIterator[Server]:
    """A notification server on the bus."""
    bus = await MessageBus(address).connect()
    server = Server(capabilities)
    bus.export(PATH, server)
    await bus.request_name(NAME)
    try:
        yield server
    finally:
        bus.disconnect()
        await disconnected(bus)


@pytest.mark.parametrize(
    ("capabilities", "body"),
    [
        (["body", "body-markup"], "&lt;b&gt;Cups&lt;/b&gt; &amp; saucers"),
        (["body"], "<b>Cups</b> & saucers"),
    ],
)
async def test_markup_of_a_feed_is_shown_as_it_was_written(
    bus_address: str, capabilities: list[str], body: str
) -> None:
    async with serving(bus_address, capabilities) as server, on_the_bus(bus_address, Asked()) as (session, _):
        session.notify("<i>Heading</i>", "<b>Cups</b> & saucers")
        await until(lambda: server.shown, "the notification")
        assert server.shown == [(0, "<i>Heading</i>", body)]


async def test_each_takes_the_place_of_the_one_before(bus_address: str) -> None:
    async with serving(bus_address, []) as server, on_the_bus(bus_address, Asked()) as (session, _):
        for heading in ("One", "Two", "Three"):
            session.notify(heading, "")
        await until(lambda: len(server.shown) == 3, "all of them")
        assert [shown[:2] for shown in server.shown] == [(0, "One"), (41, "Two"), (42, "Three")]


async def test_without_a_server_the_player_stays_on_the_bus(bus_address: str) -> None:
    async with on_the_bus(bus_address, Asked()) as (session, remote):
        session.notify("One", "")
        await remote.call("PlayPause")
        async with serving(bus_address, []) as server:
            await shown_at_last(session, server, remote)


async def shown_at_last(session: Session, server: Server, remote: RemoteControl) -> None:
    """Notify until a server that came late has something to show."""
    async with asyncio.timeout(WITHIN):
        while not any(title == "Two" for _, title, *_ in server.shown):
            session.notify("Two", "")
            await remote.get("PlaybackStatus")
