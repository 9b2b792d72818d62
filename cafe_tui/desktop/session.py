"""The program on the session's D-Bus, for as long as it runs: a thread of its own with a loop of its own."""

import asyncio
import logging
import os
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from cafe_tui.domain.errors import DesktopUnavailableError

from .bus import disconnected, session_bus
from .port import Controls, NowPlaying

if TYPE_CHECKING:
    from dbus_fast.aio import MessageBus

    from .mpris import Player

_LEAVE_WITHIN = 0.5  # seconds that leaving the bus may take of the program's end
_log = logging.getLogger(__name__)


class Session:
    """What plays, shown on the desktop by way of the bus at `address`; `controls` takes what comes back.

    Where there is no such bus, or none that takes us, all of this does nothing. Every method returns at
    once and is to be called from one thread.
    """

    def __init__(self, controls: Controls, address: str) -> None:
        self._controls = controls
        self._address = address
        self._now = NowPlaying()
        self._position = 0.0
        self._lock = threading.Lock()
        self._closed = False
        self._task: asyncio.Task[None] | None = None
        """What stays on the bus; only while its loop runs."""
        self._player: Player | None = None
        self._messages: asyncio.Queue[tuple[str, str]] = asyncio.Queue()
        self._thread = threading.Thread(target=self._run, name="desktop", daemon=True)

    def start(self) -> None:
        """Go onto the bus."""
        self._thread.start()

    def show(self, now: NowPlaying, position: float, *, jumped: bool = False) -> None:
        """What plays, and where it is in seconds; `jumped` when the sound did not simply go on."""
        self._position = position
        if now != self._now or jumped:
            self._now = now
            self._soon(lambda: self._announce(jumped))

    def notify(self, summary: str, body: str) -> None:
        """Show a short message, two clean texts, in place of the one before."""
        self._soon(lambda: self._messages.put_nowait((summary, body)))

    def close(self) -> None:
        """Leave the bus. Takes a moment, half a second at most."""
        with self._lock:
            self._closed = True
        self._soon(self._give_up)
        if self._thread.is_alive():
            self._thread.join(_LEAVE_WITHIN)

    # From here on, on the thread of the bus

    def _run(self) -> None:
        try:
            asyncio.run(self._stay())
        except DesktopUnavailableError as error:
            _log.info("%s", error)
        except asyncio.CancelledError:
            pass  # told to leave

    async def _stay(self) -> None:
        with self._lock:
            if self._closed:
                return
            self._task = asyncio.current_task()
        try:
            async with session_bus(self._address) as bus:
                await self._serve(bus)
        finally:
            with self._lock:
                self._task = None

    async def _serve(self, bus: "MessageBus") -> None:
        from dbus_fast import NameFlag, RequestNameReply

        from .mpris import BUS_NAME, PATH, Player, Root

        self._player = Player(self._controls, lambda: self._position)
        self._player.show(self._now)
        bus.export(PATH, Root(self._controls))
        bus.export(PATH, self._player)
        # A second cafe-tui is an instance beside the first, as the specification has it.
        for name in (BUS_NAME, f"{BUS_NAME}.instance{os.getpid()}"):
            if await bus.request_name(name, NameFlag.DO_NOT_QUEUE) is RequestNameReply.PRIMARY_OWNER:
                break
        telling = asyncio.create_task(self._tell(bus))
        try:
            await disconnected(bus)
        finally:
            telling.cancel()

    async def _tell(self, bus: "MessageBus") -> None:
        from dbus_fast import DBusFastError

        from .notifications import Notifications

        notifications = Notifications(bus)
        while True:
            try:
                await notifications.show(*await self._messages.get())
            except DBusFastError as error:  # nobody is there to show it
                _log.info("No notification: %s", error)

    def _announce(self, jumped: bool) -> None:
        if self._player is not None:
            self._player.show(self._now)
            if jumped:
                self._player.seeked()

    def _give_up(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _soon(self, call: Callable[[], object]) -> None:
        """From any thread: let `call` be made on the thread of the bus, where there is one."""
        with self._lock:
            if self._task is not None:
                self._task.get_loop().call_soon_threadsafe(call)
