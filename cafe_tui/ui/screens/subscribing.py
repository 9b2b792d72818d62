"""The part of the main screen that adds shows, removes them and gives them other addresses."""

from dataclasses import dataclass

from textual import on, work
from textual.message import Message

from cafe_tui.domain.errors import CafeError
from cafe_tui.domain.models import Show
from cafe_tui.ui.widgets.prompt import Prompt
from cafe_tui.ui.widgets.show_list import ShowList
from cafe_tui.ui.widgets.status_line import StatusLine

from .refreshing import RefreshingScreen


class SubscribingScreen(RefreshingScreen):
    """A screen on which shows come and go."""

    @dataclass
    class ShowAdded(Message):
        """A show came into the library."""

        show: Show

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

    def action_move_show(self) -> None:
        """Ask for another address of the show under the cursor, and fetch it from there."""
        show = self.query_one(ShowList).show
        if show is None:
            self.notify("Put the cursor on the show that has another address", markup=False)
            return

        def move(address: str) -> None:
            if address and address != show.feed_url:
                self.query_one(StatusLine).activity = f"fetching {address} …"
                self._move(show, address)

        label = f"Address of “{show.title}”"
        self.query_one(Prompt).ask(label, move, text=show.feed_url, placeholder="of its feed or web page")

    @work(thread=True, group="add", exit_on_error=False)
    def _add(self, address: str) -> None:
        try:
            show = self.house.subscriptions.add(address)
        except CafeError as error:
            self.app.call_from_thread(self._say_idle)
            self.post_message(self.Failed(error))
        else:
            self.post_message(self.ShowAdded(show))

    @work(thread=True, group="add", exit_on_error=False)
    def _move(self, show: Show, address: str) -> None:
        try:
            moved = self.house.subscriptions.move(show.id, address)
        except CafeError as error:
            self.app.call_from_thread(self._say_idle)
            self.post_message(self.Failed(error))
        else:
            self.app.call_from_thread(self._show_moved, moved)

    def _show_moved(self, show: Show) -> None:
        self._say_idle()
        from cafe_tui.domain.address import shown

        self.notify(f"{show.title} is fetched from {shown(show.feed_url)}", title="Moved", markup=False)
        self.reload_library()

    @on(ShowAdded)
    def _show_added(self, event: ShowAdded) -> None:
        self._say_idle()
        self.notify(f"{event.show.title}: {event.show.episodes} episodes", title="Added", markup=False)
        self.load_shows(keep=event.show.id)
        self.reload_library()
        self.refresh_due(quietly=True)  # its feed may have older pages

    @work(thread=True, group="add", exit_on_error=False)
    def _remove(self, show: Show) -> None:
        self.house.subscriptions.remove(show.id)
        self.app.call_from_thread(self._show_removed, show)

    def _show_removed(self, show: Show) -> None:
        self.notify(f"Removed {show.title}; its bookmarks are kept", markup=False)
        self.reload_library()
        self.follow_rules()

    def _say_idle(self) -> None:
        is_seen = self.refreshing and not self._quiet
        self.query_one(StatusLine).activity = "fetching feeds …" if is_seen else ""
