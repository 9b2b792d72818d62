"""The way onto the session's D-Bus. Importing this module does not import dbus-fast."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from cafe_tui.domain.errors import DesktopUnavailableError
from cafe_tui.domain.language import _
from cafe_tui.domain.text import one_line

if TYPE_CHECKING:
    from dbus_fast.aio import MessageBus

ADDRESS_VARIABLE = "DBUS_SESSION_BUS_ADDRESS"
"""The environment's variable that says where the session's bus is."""
_ANSWER_WITHIN = 5.0  # seconds


@asynccontextmanager
async def session_bus(address: str) -> AsyncIterator["MessageBus"]:
    """A connection to the bus at `address`, closed in the end. Raises DesktopUnavailableError.

    Errors of the bus within the block become DesktopUnavailableError too.
    """
    try:
        from dbus_fast import DBusFastError
        from dbus_fast.aio import MessageBus
    except ImportError as error:
        raise DesktopUnavailableError(
            _("The desktop cannot be reached"),
            _("the package dbus-fast is not installed"),
            _("Install it beside cafe-tui: pipx inject cafe-tui dbus-fast"),
        ) from error
    bus = None
    try:
        async with asyncio.timeout(_ANSWER_WITHIN):
            bus = await MessageBus(address).connect()
        yield bus
    except (OSError, EOFError, DBusFastError) as error:
        detail = (
            _("the session's bus did not answer") if isinstance(error, TimeoutError) else one_line(str(error))
        )
        raise DesktopUnavailableError(
            _("The desktop cannot be reached"),
            detail,
            _(
                "{variable} is “{address}”",
                variable=ADDRESS_VARIABLE,
                address=one_line(address),
            ),
        ) from error
    finally:
        if bus is not None:
            bus.disconnect()
            with suppress(OSError, EOFError, DBusFastError):
                await disconnected(bus)


async def disconnected(bus: "MessageBus") -> None:
    """Wait until the connection has ended. Raises what ended it, when that was neither side's wish."""
    await bus.wait_for_disconnect()  # type: ignore[no-untyped-call]


def check_session_bus(address: str) -> None:
    """Visit the bus at `address`, five seconds at most. Raises DesktopUnavailableError."""

    async def visit() -> None:
        async with session_bus(address):
            pass

    asyncio.run(visit())
