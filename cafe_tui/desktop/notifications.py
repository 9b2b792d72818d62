"""Short messages on the listener's desktop: https://specifications.freedesktop.org/notification-spec/latest/"""

import html
from collections.abc import Sequence
from typing import Any

from dbus_fast import DBusError, Message, MessageType, Variant
from dbus_fast.aio import MessageBus

_NAME, _PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
_AS_LONG_AS_USUAL = -1
_LOW = 0


class Notifications:
    """One message at a time on `bus`, each in place of the one before."""

    def __init__(self, bus: MessageBus) -> None:
        self._bus = bus
        self._shown = 0
        """The server's number for the message that stands; 0 is none."""
        self._reads_markup: bool | None = None

    async def show(self, summary: str, body: str) -> None:
        """Show two clean texts. Raises DBusError where there is no server for it."""
        if self._reads_markup is None:
            [capabilities] = await self._call("GetCapabilities", "", [])
            self._reads_markup = "body-markup" in capabilities
        # A server that reads markup would obey what a feed wrote into its titles: bold, links, images.
        text = html.escape(body) if self._reads_markup else body
        hints = {"urgency": Variant("y", _LOW), "transient": Variant("b", True)}
        [self._shown] = await self._call(
            "Notify",
            "susssasa{sv}i",
            ["cafe-tui", self._shown, "", summary, text, [], hints, _AS_LONG_AS_USUAL],
        )

    async def _call(self, method: str, signature: str, arguments: Sequence[object]) -> list[Any]:
        reply = await self._bus.call(
            Message(_NAME, _PATH, _NAME, method, signature=signature, body=list(arguments))
        )
        if reply.message_type is MessageType.ERROR:
            raise DBusError(reply.error_name or "", str(reply.body))
        return reply.body
