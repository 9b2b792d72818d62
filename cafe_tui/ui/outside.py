"""Those outside of the screen who follow the sound and reach into it: the desktop, other programs, hooks."""

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import App

from cafe_tui.domain import playback as p
from cafe_tui.domain.config.listener_settings import Settings
from cafe_tui.domain.errors import BadInputError, CafeError, RemoteUnavailableError
from cafe_tui.domain.models import EpisodeId
from cafe_tui.domain.queue import QueueItem
from cafe_tui.services.desktop import Neighbour
from cafe_tui.services.remote import Control, RemoteWays

from .messages import ItemsAsked, PlayAsked, PlayerReported

if TYPE_CHECKING:
    from cafe_tui.services.history import Done
    from cafe_tui.services.hooks import Hooks

    from .screens.main import MainScreen

_log = logging.getLogger(__name__)


class Outside:
    """The doors of `app`; to be made, and called, on its thread. What comes in reaches it as messages."""

    def __init__(self, app: App[Any], main: "MainScreen") -> None:
        self._app = app
        self._main = main
        leave = partial(asyncio.get_running_loop().call_soon_threadsafe, app.exit)
        self._presence = main.house.presence(self._hear, self._play, leave)
        self._control: Control | None = None
        ways = RemoteWays(self._hear, self._play, leave, self._play_at, self._change, self._after_that)
        try:
            self._control = main.house.control(ways)
        except RemoteUnavailableError as error:
            _log.info("%s", error)
        for door in (self._presence, self._control):
            if door:
                door.start()
        self._hooks: Hooks | None = None
        self._take_hooks(p.Playback())

    def follow(self, playback: p.Playback) -> None:
        """Show where the sound stands."""
        for door in (self._presence, self._control, self._hooks):
            if door:
                door.follow(playback)

    def settings_changed(self, settings: Settings, playback: p.Playback) -> None:
        """The listener has set something."""
        if self._presence:
            self._presence.settings = settings
            self._presence.follow(playback)
        self._take_hooks(playback)

    def _take_hooks(self, playback: p.Playback) -> None:
        """Have the programs run that the listener names now."""
        house = self._main.house
        try:
            if self._hooks:
                self._hooks.take(house.hook_commands())
            elif hooks := house.hooks(self._say):
                hooks.begin_with(playback)
                self._hooks = hooks
        except BadInputError as error:
            self._main.say(error)

    def queue_changed(self) -> None:
        """The queue became another one."""
        for door in (self._presence, self._control):
            if door:
                door.queue_changed()

    def close(self) -> None:
        """Be gone from outside."""
        for door in (self._presence, self._control):
            if door:
                door.close()

    # What comes in, on any thread

    def _hear(self, event: "p.Event") -> None:
        self._app.post_message(PlayerReported(event))

    def _play(self, wanted: Neighbour) -> None:
        if isinstance(wanted, QueueItem):
            self._app.post_message(ItemsAsked((wanted,)))
        else:
            self._app.post_message(PlayAsked(wanted))

    def _play_at(self, episode_id: EpisodeId, start: float | None) -> None:
        self._app.post_message(PlayAsked(episode_id, start))

    def _change(self, change: "Callable[[], Done]") -> None:
        self._app.call_later(self._main.change, change)

    def _say(self, error: CafeError) -> None:
        self._app.call_later(self._main.say, error)

    def _after_that(self, call: Callable[[], None]) -> None:
        self._app.call_later(call)
