"""A session bus of the tests' own, and a remote that speaks to the player over it."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest
from dbus_fast import DBusError, Message, MessageType, Variant, unpack_variants
from dbus_fast.aio import MessageBus

from cafe_tui.desktop.bus import disconnected
from cafe_tui.desktop.mpris import BUS_NAME, PATH, PLAYER

_PROPERTIES = "org.freedesktop.DBus.Properties"
_DAEMON = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")


@contextmanager
def session_bus(*, configuration: Path | None = None) -> Iterator[str]:
    """A real dbus-daemon with an address of its own, which is given; skips the test where there is none.

    It has the session's configuration, or the one in a file.
    """
    daemon = shutil.which("dbus-daemon")
    if daemon is None:
        pytest.skip("needs dbus-daemon (Debian: apt-get install dbus), which is not here")
    process = subprocess.Popen(
        [
            daemon,
            f"--config-file={configuration}" if configuration else "--session",
            "--nofork",
            "--print-address=1",
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


class RemoteControl:
    """A remote on the bus, as a desktop has it: `async with RemoteControl(address) as remote: ...`"""

    def __init__(self, address: str) -> None:
        self._address = address
        self.changes: list[dict[str, Any]] = []
        """What PropertiesChanged told of the player, in its order."""
        self.jumps: list[int] = []
        """What Seeked told."""

    async def __aenter__(self) -> Self:
        self._bus = await MessageBus(self._address).connect()
        self._bus.add_message_handler(self._hear)
        await self.call("AddMatch", f"type='signal',path='{PATH}'", signature="s", to=_DAEMON)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bus.disconnect()
        await disconnected(self._bus)

    async def names(self) -> set[str]:
        """The well-known names of players on the bus."""
        names = await self.call("ListNames", to=_DAEMON)
        return {name for name in names if name.startswith("org.mpris.MediaPlayer2.")}

    async def call(
        self,
        method: str,
        *arguments: object,
        signature: str = "",
        to: tuple[str, str, str] = (BUS_NAME, PATH, PLAYER),
    ) -> Any:
        """Call a method of the player (or of `to`: name, path, interface); raises DBusError."""
        name, path, interface = to
        reply = await self._bus.call(
            Message(name, path, interface, method, signature=signature, body=list(arguments))
        )
        if reply.message_type is MessageType.ERROR:
            raise DBusError(reply.error_name or "", str(reply.body))
        return unpack_variants(reply.body[0]) if reply.body else None

    async def get(self, name: str, interface: str = PLAYER) -> Any:
        """A property, out of its variant."""
        to = (BUS_NAME, PATH, _PROPERTIES)
        return await self.call("Get", interface, name, signature="ss", to=to)

    async def get_all(self, interface: str = PLAYER) -> dict[str, Any]:
        """All properties of an interface."""
        found: dict[str, Any] = await self.call(
            "GetAll", interface, signature="s", to=(BUS_NAME, PATH, _PROPERTIES)
        )
        return found

    async def set(self, name: str, value: Variant) -> None:
        """Change a property."""
        to = (BUS_NAME, PATH, _PROPERTIES)
        await self.call("Set", PLAYER, name, value, signature="ssv", to=to)

    def _hear(self, message: Message) -> None:
        if message.message_type is not MessageType.SIGNAL:
            return
        if message.member == "PropertiesChanged" and message.body[0] == PLAYER:
            self.changes.append(unpack_variants(message.body[1]))
        elif message.member == "Seeked" and message.interface == PLAYER:
            self.jumps.append(message.body[0])
