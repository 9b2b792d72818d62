"""The part of the program that keeps this machine and others alike, asked to or by itself."""

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on, work
from textual.message import Message
from textual.worker import get_current_worker

from cafe_tui.domain import playback as p
from cafe_tui.domain.errors import CafeError, SyncOfflineError
from cafe_tui.domain.language import _
from cafe_tui.domain.models import EpisodeId
from cafe_tui.services.house import House

from .finding import FindingApp
from .screens.refreshing import RefreshingScreen

if TYPE_CHECKING:
    from cafe_tui.services.sync_run import SyncReport

_AT_CLOSE = 1.5
"""Seconds for which the end of the program waits for the server; what was not said then is said next time."""
_AFTER_PAUSE = 5.0
"""Seconds for which an episode must have been paused: not while the listener only goes back and forth."""


class SyncingApp(FindingApp):
    """A program that syncs with a server, once the listener has named one."""

    @dataclass
    class Synced(Message):
        """A sync is over, and what came of it."""

        report: "SyncReport | None"
        error: CafeError | None
        asked: bool
        """Whether the listener asked for it."""

    def __init__(self, house: House, *, few_colours: bool) -> None:
        super().__init__(house, few_colours=few_colours)
        self._syncing = False
        self._quiet = False
        """Whether that goes on behind the listener's back."""
        self._quiet_stopped = threading.Event()
        self._sync_again = False
        """Something happened meanwhile that is to be told as well."""
        self._sync_asked = False
        """The listener asked for it meanwhile."""
        self._reached_server = False
        """Whether the server answered the last time."""
        self._told_trouble: type[CafeError] | None = None
        """What went wrong by itself and was said; it is said once."""

    def action_sync(self) -> None:
        """Sync now, and say what came of it."""
        if not self._syncing:
            self._start_sync(asked=True)
        elif self._quiet:
            self._sync_asked = True  # what goes on unseen gives way to what can be seen, and stopped
            self._quiet_stopped.set()
        else:
            self._main.notify(_("That goes on already"), markup=False)

    def sync_by_itself(self) -> None:
        """Sync behind the listener's back, if there is a server and they want that."""
        if not (self.house.settings.auto_sync and self.house.has_sync_server):
            return
        if self._syncing:
            self._sync_again = True
        else:
            self._start_sync(asked=False)

    def sync_after(self, before: p.Playback, now: p.Playback) -> None:
        """The sound went from one state to another: what it was heard to is worth telling where it stops."""
        if now.over and not before.over:
            self.sync_by_itself()
        elif before.sounds and not now.sounds and now.track:
            self.set_timer(_AFTER_PAUSE, self._sync_if_still)

    def sync_at_close(self) -> None:
        """Tell the server what it does not know, for a moment at most; after the screen is gone.

        Only one that answered before is asked: without a network the end would have to wait for nothing.
        """
        if not (self._reached_server and self.house.settings.auto_sync):
            return
        closing = threading.Event()

        def tell() -> None:
            try:
                if self.house.synchroniser.is_due():
                    self.house.synchroniser.run(cancelled=closing.is_set)
            except CafeError:
                return  # it is said next time

        telling = threading.Thread(target=tell, name="last sync", daemon=True)
        telling.start()
        telling.join(_AT_CLOSE)
        closing.set()
        telling.join(_AT_CLOSE / 3)

    @on(RefreshingScreen.Refreshed)
    def _sync_after_refresh(self) -> None:
        self.sync_by_itself()

    def _sync_if_still(self) -> None:
        if not self.playback.sounds:
            self.sync_by_itself()

    def _start_sync(self, *, asked: bool) -> None:
        self._syncing, self._quiet = True, not asked
        self._sync_again = self._sync_asked = False
        self._quiet_stopped.clear()
        track = self.playback.track
        self._sync(asked, track.episode_id if track else None)

    @work(thread=True, group="sync", exit_on_error=False)
    def _sync(self, asked: bool, spare: EpisodeId | None) -> None:
        worker = get_current_worker()
        report, error = None, None
        try:
            synchroniser = self.house.synchroniser
            if asked:
                with self.house.works.under_way(_("Syncing")) as going:

                    def tell(words: str, done: int, total: int) -> None:
                        going.words = words
                        going.move(done, total)

                    report = synchroniser.run(
                        spare=spare,
                        on_step=tell,
                        cancelled=lambda: worker.is_cancelled or going.stopped.is_set(),
                    )
            elif synchroniser.is_due():
                report = synchroniser.run(
                    spare=spare, cancelled=lambda: worker.is_cancelled or self._quiet_stopped.is_set()
                )
        except CafeError as raised:
            error = raised
        finally:
            self.post_message(self.Synced(report, error, asked))

    @on(Synced)
    def _synced(self, event: Synced) -> None:
        self._syncing = False
        if not self.is_running:
            return
        if event.report:
            self._reached_server, self._told_trouble = True, None
            if event.report.changes_library:
                self._main.reload_library()
        if self._sync_asked:
            self._start_sync(asked=True)
            return
        if event.error:
            self._reached_server = self._reached_server and not isinstance(event.error, SyncOfflineError)
            self._say_trouble(event.error, asked=event.asked)
        elif event.asked and event.report:
            self._main.notify(event.report.words, markup=False, timeout=4)
        if self._sync_again and not event.error:
            self._start_sync(asked=False)

    def _say_trouble(self, error: CafeError, *, asked: bool) -> None:
        """What went wrong by itself is said once, and not at all where it may be over the next time."""
        lasts = not isinstance(error, SyncOfflineError)
        if asked or (lasts and self._told_trouble is not type(error)):
            self._main.say(error)
        if not asked:
            self._told_trouble = type(error)
