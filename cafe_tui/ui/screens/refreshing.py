"""The half of the main screen that looks after the feeds: fetching them, and how they are."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from textual import on, work
from textual.content import Content
from textual.message import Message
from textual.worker import get_current_worker

from cafe_tui.domain.errors import CafeError
from cafe_tui.domain.feed.feed_health import Wish, may_ask
from cafe_tui.domain.language import _
from cafe_tui.domain.models import Show, ShowId
from cafe_tui.services.house import House
from cafe_tui.ui.commands import keyed
from cafe_tui.ui.health_words import READ_ONLY, health_line, library_health
from cafe_tui.ui.widgets.show_list import ShowList
from cafe_tui.ui.widgets.status_line import StatusLine

from .keeping import KeepingScreen

if TYPE_CHECKING:
    from cafe_tui.services.refresh import RefreshProgress, RefreshReport

_LOOK_EVERY = 60.0  # seconds between two looks at whether the time of a feed has come
# Seconds between two redraws of the lists while a refresh runs: soon at first, less often in a long one, so
# that keys find the screen free.
_REDRAW_FIRST, _REDRAW_LATER, _REDRAW_GROWTH = 0.3, 2.0, 1.3


class RefreshingScreen(KeepingScreen):
    """A screen whose shows are fetched in the background."""

    @dataclass
    class Progressed(Message):
        """One more feed was fetched, or could not be."""

        progress: "RefreshProgress"

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, RefreshingScreen.Progressed)

    @dataclass
    class Refreshed(Message):
        """A refresh is over; None for one that could not be done at all."""

        report: "RefreshReport | None"

    @dataclass
    class Failed(Message):
        """Something asked of the shows could not be done."""

        error: CafeError

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self.shows: Sequence[Show] = ()
        self._cancel = threading.Event()
        self._redraw_due = False
        self._redraw_pause = _REDRAW_FIRST
        self.refreshing = False
        """Whether feeds are being fetched now."""
        self._quiet = False
        """Whether that goes on behind the listener's back."""
        self._wanted_next: tuple[Wish, Sequence[ShowId] | None] | None = None
        """What is to be fetched when that is over."""

    def reload_library(self) -> None:
        """The library changed behind the screen."""
        raise NotImplementedError

    def follow_rules(self) -> None:
        """The library has changed: what is to be downloaded by itself may be more now."""
        raise NotImplementedError

    def reread_notes(self) -> None:
        """There may be notes that were not read for chapters."""
        raise NotImplementedError

    @work(thread=True, group="watch library", exit_on_error=False)
    def watch_library(self) -> None:
        """Have the bookmarks copied; after an end out of order, look whether the library is sound."""
        from cafe_tui.services.library_care import check_library

        worker = get_current_worker()
        self.house.bookmark_copies.follow()
        check_library(self.house.database, self.house.paths.backups, lambda: worker.is_cancelled)

    def load_shows(self, *, keep: ShowId | None = None) -> None:
        """Read the shows and say how they are."""
        self.shows = self.house.library.shows()
        self.query_one(ShowList).set_shows(self.shows, keep=keep)
        unplayed = sum(show.unplayed for show in self.shows)
        fetched = any(show.last_ok for show in self.shows)
        words = [_(READ_ONLY)] if self.house.database.reads_only else []
        words += [_("{count} unplayed", count=unplayed)] if fetched else []
        if fetched or any(show.error for show in self.shows):
            words.append(library_health(self.shows))
        ways = keyed(_("{add} adds a show · {help} help"), self.app)
        self.query_one(StatusLine).news = " · ".join([*words, ways])
        self.say_health()

    def say_health(self) -> None:
        """Say how the feed of the show under the cursor is."""
        show, pane = self.query_one(ShowList).show, self.query_one("#shows")
        room = pane.size.width - 2  # Textual keeps a corner and a space free at both ends
        now = self.house.clock().astimezone()
        words = (
            health_line(
                show,
                now,
                room,
                by_itself=self.house.settings.auto_refresh,
                keyed=partial(keyed, app=self.app),
            )
            if show
            else ""
        )
        pane.border_subtitle = Content(words)

    def tend_feeds(self) -> None:
        """Fetch the feeds whose time has come, now and as long as the program is open."""
        self.refresh_due_by_itself()
        self.set_interval(_LOOK_EVERY, lambda: self.refresh_due_by_itself(quietly=True))

    def refresh_due_by_itself(self, *, quietly: bool = False) -> None:
        """The same once, unless the listener does not want it."""
        if self.house.settings.auto_refresh and not self.house.database.reads_only:
            self.refresh_due(quietly=quietly)

    def refresh_due(self, *, quietly: bool = False) -> None:
        """Fetch the feeds whose time has come; `quietly`, nothing is said of it unless there is news."""
        now = self.house.clock()
        if not self.refreshing and any(may_ask(show.health, Wish.DUE, now) for show in self.shows):
            self._start_refresh(Wish.DUE, quietly=quietly)

    def action_refresh_shows(self) -> None:
        """Fetch all feeds; while the listener sees that go on, stop it."""
        if not self.refreshing:
            self._start_refresh(Wish.ALL)
            return
        self._cancel.set()
        if self._quiet:
            self._wanted_next = (Wish.ALL, None)
        self.query_one(StatusLine).activity = _("fetching feeds …") if self._quiet else _("stopping …")

    def action_refresh_show(self) -> None:
        """Fetch the feed of the show under the cursor, when what goes on is over."""
        show = self.query_one(ShowList).show
        if show is None:
            self.notify(_("Put the cursor on the show to fetch"), markup=False)
        else:
            self.refresh_shows(Wish.NAMED, [show.id])

    def refresh_shows(self, wish: Wish, shows: Sequence[ShowId]) -> None:
        """Fetch these, when what goes on is over."""
        if self.refreshing:
            self._wanted_next = (wish, shows)
        else:
            self._start_refresh(wish, shows)

    def _start_refresh(
        self, wish: Wish, shows: Sequence[ShowId] | None = None, *, quietly: bool = False
    ) -> None:
        self._cancel.clear()
        self.refreshing, self._quiet, self._wanted_next = True, quietly, None
        self._redraw_pause = _REDRAW_FIRST
        if not quietly:
            self.query_one(StatusLine).activity = _("fetching feeds …")
            self.reload_library()  # an empty list says that it is being filled
        self._refresh(wish, shows)

    @work(thread=True, group="refresh", exit_on_error=False)
    def _refresh(self, wish: Wish, shows: Sequence[ShowId] | None) -> None:
        def tell(progress: "RefreshProgress") -> None:
            self.post_message(self.Progressed(progress))

        report = None
        try:
            report = self.house.refresher.refresh(
                shows, wish=wish, on_progress=tell, cancelled=self._cancel.is_set
            )
        except CafeError as error:
            self.post_message(self.Failed(error))
        finally:
            self.post_message(self.Refreshed(report))

    @on(Progressed)
    def _progressed(self, event: Progressed) -> None:
        progress = event.progress
        if not self.refreshing or (self._quiet and not progress.new):
            return
        if not self._quiet:
            stops = keyed(_("{refresh} stops"), self.app)
            done = _("fetched {done} of {total}", done=progress.done, total=progress.total)
            self.query_one(StatusLine).activity = f"{done} · {stops}"
        if not self._redraw_due:
            self._redraw_due = True
            self.set_timer(self._redraw_pause, self._redraw)
            self._redraw_pause = min(self._redraw_pause * _REDRAW_GROWTH, _REDRAW_LATER)

    def _redraw(self) -> None:
        self._redraw_due = False
        if self.refreshing:
            self.reload_library()

    @on(Refreshed)
    def _refreshed(self, event: Refreshed) -> None:
        report, is_quiet = event.report, self._quiet
        self.refreshing = self._quiet = False
        self.query_one(StatusLine).activity = ""
        if self._wanted_next:
            self._start_refresh(*self._wanted_next)
        elif is_quiet and report and not report.new_episodes:
            self.load_shows()  # their health may be another
        else:
            self.reload_library()
        self.follow_rules()
        if not self.refreshing:
            self.reread_notes()
        if report and not is_quiet:
            self._tell(report)

    def _tell(self, report: "RefreshReport") -> None:
        """Say what could not be fetched, and why."""
        waiting = [each.title for each in report.left_alone if not each.health.retired]
        if waiting:
            names = (
                _("{name} and {count} more", name=waiting[0], count=len(waiting) - 1)
                if len(waiting) > 1
                else waiting[0]
            )
            words = (
                _("Asked by their servers to wait") if len(waiting) > 1 else _("Asked by its server to wait")
            )
            how = keyed(_("{refresh-show} on the show asks all the same"), self.app)
            self.notify(f"{names}. {how}.", title=words, markup=False)
        failures = report.failures
        if len(failures) == 1:
            # The whole story stands with the show; a toast is for its gist.
            __, title, error = failures[0]
            self.notify(error.hint, title=f"{title}: {error.title}", severity="warning", markup=False)
        elif failures:
            names = ", ".join(title for __, title, ___ in failures[:3])
            if len(failures) > 3:
                names = _("{name} and {count} more", name=names, count=len(failures) - 3)
            self.notify(
                _("{names}. What was there before is still there.", names=names),
                title=_("{count} shows could not be fetched", count=len(failures)),
                severity="warning",
                markup=False,
            )

    @on(Failed)
    def _failed(self, event: Failed) -> None:
        self.say(event.error)
