"""The half of the main screen that looks after the shows: fetching, adding, removing, their health."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on, work
from textual.message import Message

from cafe_tui.domain.errors import CafeError
from cafe_tui.domain.feed_health import Wish, may_ask
from cafe_tui.domain.models import Show, ShowId
from cafe_tui.services.house import House
from cafe_tui.ui.widgets.prompt import Prompt
from cafe_tui.ui.widgets.show_list import ShowList
from cafe_tui.ui.widgets.status_line import StatusLine

from .keeping import KeepingScreen

if TYPE_CHECKING:
    from cafe_tui.services.refresh import RefreshProgress, RefreshReport

_REDRAW_EVERY = 0.4  # seconds between two redraws of the lists while a refresh runs


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
        """A refresh is over."""

        report: "RefreshReport"

    @dataclass
    class ShowAdded(Message):
        """A show came into the library."""

        show: Show

    @dataclass
    class Failed(Message):
        """Something asked of the shows could not be done."""

        error: CafeError

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self.shows: Sequence[Show] = ()
        self._cancel = threading.Event()
        self._redraw_due = False
        self.refreshing = False
        """Whether feeds are being fetched now."""

    def reload_library(self) -> None:
        """The library changed behind the screen."""
        raise NotImplementedError

    def follow_rules(self) -> None:
        """The library has changed: what is to be downloaded by itself may be more now."""
        raise NotImplementedError

    def load_shows(self, *, keep: ShowId | None = None) -> None:
        """Read the shows and say how they are."""
        self.shows = self.house.library.shows()
        self.query_one(ShowList).set_shows(self.shows, keep=keep)
        unplayed = sum(show.unplayed for show in self.shows)
        failing = sum(1 for show in self.shows if show.error)
        health = f"{failing} of {len(self.shows)} shows failing (!)" if failing else "all shows ok"
        fetched = any(show.last_ok for show in self.shows)
        words = [f"{unplayed} unplayed"] if fetched else []
        if fetched or failing:
            words.append(health)
        self.query_one(StatusLine).news = " · ".join([*words, "a adds a show", "? help"])

    def refresh_due(self) -> None:
        """Fetch the feeds whose time has come."""
        now = self.house.clock()
        if any(may_ask(show.health, Wish.DUE, now) for show in self.shows):
            self._start_refresh(Wish.DUE)

    def action_refresh_shows(self) -> None:
        """Fetch all feeds; while that goes on, stop it."""
        if self.refreshing:
            self._cancel.set()
            self.query_one(StatusLine).activity = "stopping …"
        else:
            self._start_refresh(Wish.ALL)

    def _start_refresh(self, wish: Wish) -> None:
        self._cancel.clear()
        self.refreshing = True
        self.query_one(StatusLine).activity = "fetching feeds …"
        self.reload_library()  # an empty list says that it is being filled
        self._refresh(wish)

    @work(thread=True, group="refresh", exit_on_error=False)
    def _refresh(self, wish: Wish) -> None:
        def tell(progress: "RefreshProgress") -> None:
            self.post_message(self.Progressed(progress))

        try:
            report = self.house.refresher.refresh(wish=wish, on_progress=tell, cancelled=self._cancel.is_set)
        except CafeError as error:
            self.post_message(self.Failed(error))
        else:
            self.post_message(self.Refreshed(report))

    @on(Progressed)
    def _progressed(self, event: Progressed) -> None:
        progress = event.progress
        if not self.refreshing:
            return
        self.query_one(StatusLine).activity = f"fetched {progress.done} of {progress.total} · r stops"
        if not self._redraw_due:
            self._redraw_due = True
            self.set_timer(_REDRAW_EVERY, self._redraw)

    def _redraw(self) -> None:
        self._redraw_due = False
        if self.refreshing:
            self.reload_library()

    @on(Refreshed)
    def _refreshed(self, event: Refreshed) -> None:
        self._idle()
        self.follow_rules()
        failures = event.report.failures
        if len(failures) == 1:
            # The whole story stands with the show; a toast is for its gist.
            _, title, error = failures[0]
            self.notify(error.hint, title=f"{title} could not be fetched", severity="warning", markup=False)
        elif failures:
            names = ", ".join(title for _, title, _ in failures[:3])
            more = f" and {len(failures) - 3} more" if len(failures) > 3 else ""
            self.notify(
                f"{names}{more}. What was there before is still there.",
                title=f"{len(failures)} shows could not be fetched",
                severity="warning",
                markup=False,
            )

    @on(Failed)
    def _failed(self, event: Failed) -> None:
        self._idle()
        self.say(event.error)

    def _idle(self) -> None:
        self.refreshing = False
        self.query_one(StatusLine).activity = ""
        self.reload_library()

    # Adding and removing

    def action_add_show(self) -> None:
        """Ask for the address of a show, and add it."""

        def add(address: str) -> None:
            if address:
                self.query_one(StatusLine).activity = f"fetching {address} …"
                self._add(address)

        self.query_one(Prompt).ask("Add a show", add, placeholder="address of its feed or web page")

    def action_remove_show(self) -> None:
        """Ask whether the show under the cursor is to go, and remove it."""
        show = self.query_one(ShowList).show
        if show is None:
            self.notify("Put the cursor on the show to remove it (s goes to the shows)", markup=False)
            return

        def remove(answer: str) -> None:
            if answer.casefold() in ("y", "yes"):
                self._remove(show)

        label = f"Remove “{show.title}” and its episodes? Type yes"
        self.query_one(Prompt).ask(label, remove, placeholder="bookmarks stay")

    @work(thread=True, group="add", exit_on_error=False)
    def _add(self, address: str) -> None:
        try:
            show = self.house.subscriptions.add(address)
        except CafeError as error:
            self.post_message(self.Failed(error))
        else:
            self.post_message(self.ShowAdded(show))

    @on(ShowAdded)
    def _show_added(self, event: ShowAdded) -> None:
        self.query_one(StatusLine).activity = ""
        self.notify(f"{event.show.title}: {event.show.episodes} episodes", title="Added", markup=False)
        self.load_shows(keep=event.show.id)
        self.reload_library()

    @work(thread=True, group="add", exit_on_error=False)
    def _remove(self, show: Show) -> None:
        self.house.subscriptions.remove(show.id)
        self.app.call_from_thread(self._show_removed, show)

    def _show_removed(self, show: Show) -> None:
        self.notify(f"Removed {show.title}; its bookmarks are kept", markup=False)
        self.reload_library()
        self.follow_rules()
