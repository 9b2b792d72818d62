"""The program on the screen: it owns the sound and the main screen, and knows how to leave."""

import asyncio
import gc
from collections.abc import Callable, Iterable
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import App, SystemCommand
from textual.binding import BindingType
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

from cafe_tui.domain import playback as p
from cafe_tui.domain.config.listener_settings import Settings
from cafe_tui.domain.errors import CafeError
from cafe_tui.domain.language import _
from cafe_tui.domain.models import EpisodeId
from cafe_tui.services.house import House

from .commands import Command, Scope, bindings, keyed
from .illustrated import IllustratedApp
from .messages import (
    AheadChanged,
    ChaptersChanged,
    EpisodeSaved,
    ItemsAsked,
    PlayAsked,
    PlayerReported,
    QueueChanged,
    VisitAsked,
)
from .palette import translated
from .screens.main import MainScreen
from .syncing import SyncingApp
from .terminal import exit_on_signals
from .title import NAME, takes_title, title_of, titled
from .widgets.key_line import KeyLine
from .widgets.player_bar import SoundLine
from .widgets.timeline import Timeline

if TYPE_CHECKING:
    from cafe_tui.domain.queue import QueueItemId
    from cafe_tui.services.listen import Listener

    from .guard import TerminalGuard
    from .outside import Outside
    from .screens.devices import DevicesScreen
    from .screens.queue import QueueScreen

_EVERYWHERE = (Scope.LISTEN, Scope.PROGRAM)
_TICK = 0.25  # seconds: in so many steps a sound that fades becomes quieter


def _outside() -> "type[Outside]":
    """Loaded on a thread: it brings much, and the screen is there already."""
    from .outside import Outside

    return Outside


class CafeApp(IllustratedApp, SyncingApp):
    """cafe-tui over a house; `play` is an episode to begin with, and where."""

    TITLE = "cafe-tui"
    CSS_PATH = Path(__file__).with_name("cafe.tcss")
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.LISTEN, Scope.PROGRAM)]
    ENABLE_COMMAND_PALETTE = True

    def __init__(
        self,
        house: House,
        *,
        play: tuple[EpisodeId, float | None] | None = None,
        welcome: str = "",
        few_colours: bool = False,
        tour: bool = False,
    ) -> None:
        super().__init__(house, few_colours=few_colours)
        self._main = MainScreen(house, welcome)
        self._begin_with = play
        self._has_tour = tour
        """Whether a new listener is told the first steps."""
        self._title = NAME
        """The terminal's title as we last set it."""
        self._outside: Outside | None = None
        self._leaves_at_once = False
        """The program was told to end before the screen was there."""
        self._queue: QueueScreen | None = None
        """The screen of the queue, while it is shown."""
        self._devices: DevicesScreen | None = None
        """The list of audio devices, while it is shown."""
        self._leave_queue: Callable[[], None] | None = None
        self._guard: TerminalGuard | None = None
        self._ticking: Timer | None = None
        """Tells the listener the time while a sleep timer is set."""

    @cached_property
    def listener(self) -> "Listener":
        """The sound, made when something is first asked of it."""
        return self.house.listener(
            post=lambda event: self._announce(PlayerReported(event)),
            on_saved=lambda saved: self._announce(
                EpisodeSaved(
                    saved.episode_id, chapters_move=not isinstance(saved, p.SavePosition | p.SaveHeard)
                )
            ),
        )

    def _announce(
        self,
        message: PlayerReported | EpisodeSaved | PlayAsked | ItemsAsked | QueueChanged | AheadChanged,
    ) -> None:
        """From any thread: let the app take a message."""
        self.post_message(message)

    @property
    def playback(self) -> p.Playback:
        """Where the sound stands."""
        return self._main.playback

    def get_default_screen(self) -> Screen[None]:
        return self._main

    def on_mount(self) -> None:
        exit_on_signals(asyncio.get_running_loop(), self._leave)

    def _leave(self) -> None:
        """Leave in order: not while the screen is still being made, which would end in a heap of errors."""
        if self._main.furnished:
            self.exit()
        else:
            self._leaves_at_once = True

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.InputEvent) and not self._main.furnished:
            await self._main.furnish()
        await super().on_event(event)

    async def on_ready(self) -> None:
        from .guard import TerminalGuard

        await self._main.furnish()
        if self._leaves_at_once:
            self.exit()
        if self._leaves_at_once or not self._main.furnished:
            return
        if not gc.isenabled():
            gc.freeze()  # what the start made stays, and need not be looked through
            gc.enable()
        self._leave_queue = self.house.queue.on_change(lambda: self._announce(QueueChanged()))
        self._main.show_queued()
        self._main.tend_feeds()
        if not self._main.refreshing:
            self._main.reread_notes()
            self.sync_by_itself()
        self._main.follow_index()
        self._main.follow_downloads()
        self._main.follow_outside()
        self._main.follow_journals()
        self._main.watch_library()
        self._outside = (await asyncio.to_thread(_outside))(self, self._main)
        self.watch_works()
        self._guard = await asyncio.to_thread(TerminalGuard.stand, self.house.paths.log_file)
        self.follow_configuration()
        self.follow_covers()
        if self._has_tour:
            self._offer_tour()
        self.house.prefetcher.on_change(lambda: self._announce(AheadChanged()))
        self._ticking = self.set_interval(_TICK, self._tick, pause=True)
        if self._begin_with:
            self._play(*self._begin_with)

    def settings_changed(self, before: Settings) -> None:
        if self._outside:
            self._outside.settings_changed(self.house.settings, self.listener.state)
        if self.house.settings.prefetch != before.prefetch:
            self.house.prefetcher.look_again()
        if self.house.settings.sync_folder != before.sync_folder:
            self._main.follow_journals()
        if self.house.settings.keys != before.keys:
            self._main.load_shows()  # the top line names keys
        if self.house.settings.covers != before.covers:
            self._without_covers = False
            self.follow_covers()
        if self.house.settings.auto_refresh != before.auto_refresh:
            self._main.say_health()
            self._main.refresh_due_by_itself()

    def close_player(self) -> None:
        """Keep the place and free the player; after the screen is gone."""
        if self._guard:
            self._guard.dismiss()
        if self._leave_queue:
            self._leave_queue()
        if self._outside:
            self._outside.close()
        if "listener" in self.__dict__:
            self.listener.close()
        self.sync_at_close()

    # The sound

    def hear(self, event: "p.Event") -> None:
        """Let the listener take one step, and show what came of it."""
        from .told import told

        before = self.listener.state
        self._follow(self.listener.handle(event))
        if words := told(before, event, self.listener.state, partial(keyed, app=self)):
            self._main.notify(words, markup=False, timeout=4)

    def _play(
        self,
        episode_id: EpisodeId,
        start: float | None,
        *,
        until: float | None = None,
        item: "QueueItemId | None" = None,
        loops: bool = False,
    ) -> bool:
        """Play it; tells whether that could be begun."""
        try:
            self._follow(self.listener.play(episode_id, start, until=until, item=item, loops=loops))
        except CafeError as error:
            self._main.say(error)
            return False
        return True

    def _follow(self, playback: p.Playback) -> None:
        """Show where the sound stands: on the screen, and outside of it."""
        before, self._main.playback = self._main.playback, playback
        for screen in (self._queue, self._devices, self._bookmarks, self._search, self._find):
            if screen:
                screen.playback = playback
        is_news = not (before.over and before.session == playback.session)
        if playback.over and is_news:
            self._main.go_on(playback, asleep=p.sleeps_at_end(before))
        if self._ticking and playback.sleep:
            self._ticking.resume()
        elif self._ticking:
            self._ticking.pause()
        title = title_of(playback)
        if title != self._title and takes_title() and self._driver is not None:
            self._title = title
            self._driver.write(titled(title))
        if self._outside:
            self._outside.follow(playback)
        self.house.prefetcher.follow(playback)
        self.sync_after(before, playback)

    @on(PlayAsked)
    def _play_asked(self, event: PlayAsked) -> None:
        self._play(event.episode_id, event.start, until=event.until, loops=event.loops)

    @on(VisitAsked)
    def _visit_asked(self, event: VisitAsked) -> None:
        self._follow(self.listener.play_visit(event.track, event.start))

    @on(ItemsAsked)
    def _items_asked(self, event: ItemsAsked) -> None:
        state = self.listener.state
        if event.after and not (state.over and state.session == event.after.session):
            return
        for item in event.items:
            piece = item.piece
            if self._play(piece.episode_id, piece.start, until=piece.end, item=item.id):
                break

    @on(QueueChanged)
    def _queue_changed(self) -> None:
        if not self.is_running:
            return
        self._main.show_queued()
        if self._queue:
            self._queue.load()
        if self._outside:
            self._outside.queue_changed()

    @on(AheadChanged)
    def _ahead_changed(self) -> None:
        if self._queue:
            self._queue.ahead = self.house.prefetcher.ahead

    @on(ChaptersChanged)
    def _chapters_changed(self, event: ChaptersChanged) -> None:
        self.hear(p.ChaptersFound(event.episode_id, event.chapters, event.skipped))

    @on(PlayerReported)
    def _player_reported(self, event: PlayerReported) -> None:
        if self.is_running:  # while the screen is taken down there is nothing left to show it
            self.hear(event.event)

    @on(EpisodeSaved)
    def _episode_saved(self, event: EpisodeSaved) -> None:
        if self.is_running:
            self._main.episode_saved(event.episode_id, chapters_move=event.chapters_move)

    @on(Timeline.SeekAsked)
    def _seek_asked(self, event: Timeline.SeekAsked) -> None:
        self.hear(p.SeekRequested(event.position))

    def action_toggle_pause(self) -> None:
        """Pause or play; with nothing open, play the episode under the cursor."""
        if self.listener.state.track is None:
            self._main.action_play_episode()
        else:
            self.hear(p.PauseToggled())

    def now(self) -> float:
        return self.house.clock().timestamp()

    def _tick(self) -> None:
        self.hear(p.Ticked(self.now()))

    # The program

    def action_help(self) -> None:
        """Show all keys."""
        from .screens.help import HelpScreen

        self.push_screen(HelpScreen())

    async def action_tour(self) -> None:
        """Tell the first steps, or end that."""
        from .widgets.tour_line import TourLine

        if lines := self._main.query(TourLine):
            await lines.remove()
            return
        await self._main.mount(TourLine(), before=self._main.query_one("#panes"))

    @work(group="tour", exit_on_error=False)
    async def _offer_tour(self) -> None:
        """The first steps for who was never told them and has nothing yet but the first show."""
        if len(self._main.shows) > 1 or await asyncio.to_thread(self.house.remembered.tour_seen):
            return
        if not self.house.database.reads_only:
            await asyncio.to_thread(self.house.remembered.keep_tour_seen)
        await self.action_tour()

    def action_queue(self) -> None:
        """Show the queue, or leave it."""
        if self._queue:
            self._queue.dismiss()
            return
        from .screens.queue import QueueScreen

        def forget(_: None) -> None:
            self._queue = None

        ahead = self.house.prefetcher.ahead
        self._queue = QueueScreen(self.house.queue, self.listener.state, ahead, self._main.change)
        self.push_screen(self._queue, forget)

    @on(SoundLine.DevicesAsked)
    def action_devices(self) -> None:
        """Show the audio devices."""
        from .screens.devices import DevicesScreen

        def forget(_: None) -> None:
            self._devices = None

        self._devices = DevicesScreen(self.listener.state, self.listener.watch_devices)
        self.push_screen(self._devices, forget)

    def on_devices_screen_device_asked(self, event: "DevicesScreen.DeviceAsked") -> None:
        """The sound is to come from there."""
        self.hear(p.DeviceRequested(event.device))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        yield from translated(super().get_system_commands(screen))
        for command in self.commands:
            if command.palette and command.action and self._can_run(command, screen):
                words = f"{_(command.help)} ({command.key_text or _('no key')})"
                yield SystemCommand(_(command.title), words, partial(self._run, command))

    @on(KeyLine.Picked)
    def _command_picked(self, event: KeyLine.Picked) -> None:
        self._run(event.command)

    def _can_run(self, command: Command, screen: Screen[object]) -> bool:
        """Whether it is a command of the whole program, or of this screen."""
        if command.scope in _EVERYWHERE:
            return True
        if screen is self._bookmarks:
            return command.scope in (Scope.BOOKMARKS, Scope.KEEP)
        if screen is self._search:
            return command.scope in (Scope.SEARCH, Scope.KEEP)
        if screen is self._queue:
            return command.scope is Scope.QUEUE
        if screen is self._find:
            return command.scope is Scope.FIND
        return command.scope not in (Scope.BOOKMARKS, Scope.QUEUE, Scope.SEARCH, Scope.FIND)

    def _run(self, command: Command) -> None:
        if command.scope in _EVERYWHERE:
            node: App[int] | Screen[None] | Widget | None = self
        elif self._bookmarks:
            on_list = command.scope in (Scope.LIST, Scope.BOOKMARKS)
            node = self._bookmarks.rows if on_list else self._bookmarks
        elif self._search:
            node = self._search.rows if command.scope is Scope.LIST else self._search
        elif self._queue:
            node = self._queue.rows if command.scope is Scope.LIST else self._queue
        elif self._find:
            node = self._find.rows if command.scope is Scope.LIST else self._find
        else:
            node = self._main.answering(command.scope)
        if node is not None:
            self.call_later(self.run_action, command.action, default_namespace=node)
