"""The part of the main screen that adds shows, removes them and gives them other addresses."""

from dataclasses import dataclass

from textual import on, work
from textual.content import Content
from textual.message import Message

from cafe_tui.domain.errors import CafeError, LibraryError, SeveralFeedsError
from cafe_tui.domain.language import N_, _, ngettext
from cafe_tui.domain.models import Show
from cafe_tui.domain.text import shorten
from cafe_tui.ui.commands import keyed
from cafe_tui.ui.widgets.prompt import Prompt
from cafe_tui.ui.widgets.show_list import ShowList
from cafe_tui.ui.widgets.status_line import StatusLine

from .exchanging import ExchangingScreen

_WHAT_CAN_BE_ADDED = N_("feed, web page, Apple Podcasts link or id; or a path: recordings, OPML")


class SubscribingScreen(ExchangingScreen):
    """A screen on which shows come and go."""

    @dataclass
    class ShowAdded(Message):
        """A show came into the library."""

        show: Show

    def action_add_show(self) -> None:
        """Ask for the address or path of a show, or of a list of them, and add it."""

        def add(address: str) -> None:
            if address:
                self._add(address)

        self.query_one(Prompt).ask(_("Add a show"), add, placeholder=_(_WHAT_CAN_BE_ADDED))

    def action_remove_show(self) -> None:
        """Ask whether the show under the cursor is to go, and remove it."""
        show = self.query_one(ShowList).show
        if show is None:
            self.notify(
                keyed(_("Put the cursor on the show to remove it ({shows} goes to the shows)"), self.app),
                markup=False,
            )
            return

        def remove(answer: str) -> None:
            if answer.casefold() in ("y", "yes"):
                self._remove(show)

        label = _("Remove “{title}” and its episodes? Type yes", title=show.title)
        self.query_one(Prompt).ask(label, remove, placeholder=_("bookmarks stay"))

    def action_move_show(self) -> None:
        """Ask for another address of the show under the cursor, and fetch it from there."""
        show = self.query_one(ShowList).show
        if show is None:
            self.notify(_("Put the cursor on the show that has another address"), markup=False)
            return

        def move(address: str) -> None:
            if address and address != show.feed_url:
                self.query_one(StatusLine).activity = _("fetching {address} …", address=address)
                self._move(show, address)

        label = _("Address of “{title}”", title=show.title)
        self.query_one(Prompt).ask(label, move, text=show.feed_url, placeholder=_("of its feed or web page"))

    @work(thread=True, group="add", exit_on_error=False)
    def _add(self, address: str) -> None:
        from cafe_tui.domain.address import shown
        from cafe_tui.services.exchange import is_list
        from cafe_tui.services.local_feed import typed_file

        if (path := typed_file(address)) and is_list(path):
            self.app.call_from_thread(self.import_shows, path)
            return
        try:
            with self.house.works.under_way(
                _("Adding {address}", address=shorten(shown(address), 60))
            ) as work:
                show = self.house.subscriptions.add(address, ask=True, cancelled=work.stopped.is_set)
        except SeveralFeedsError as several:
            self.app.call_from_thread(self._ask_which, several)
        except LibraryError:
            raise  # what was typed comes back
        except CafeError as error:
            self.post_message(self.Failed(error))
        else:
            self.post_message(self.ShowAdded(show))

    def _ask_which(self, several: SeveralFeedsError) -> None:
        """Let the listener choose one of the feeds of a page."""
        from cafe_tui.domain.address import shown

        from .choosing import ChoiceScreen

        def add(index: int | None) -> None:
            if index is not None:
                self._add(several.offers[index][0])

        rows = [
            Content.assemble(f" {title}  ", (shown(url), "dim")) if title else Content(f" {shown(url)}")
            for url, title in several.offers
        ]
        self.app.push_screen(ChoiceScreen(_("Which of its feeds?"), rows), add)

    @work(thread=True, group="add", exit_on_error=False)
    def _move(self, show: Show, address: str) -> None:
        try:
            moved = self.house.subscriptions.move(show.id, address)
        except CafeError as error:
            self.app.call_from_thread(self._say_idle)
            if isinstance(error, LibraryError):
                raise
            self.post_message(self.Failed(error))
        else:
            self.app.call_from_thread(self._show_moved, moved)

    def _show_moved(self, show: Show) -> None:
        from cafe_tui.domain.address import shown

        self._say_idle()
        self.notify(
            _("{title} is fetched from {address}", title=show.title, address=shown(show.feed_url)),
            title=_("Moved"),
            markup=False,
        )
        self.reload_library()

    @on(ShowAdded)
    def _show_added(self, event: ShowAdded) -> None:
        self.notify(
            f"{event.show.title}: {ngettext('{count} episode', '{count} episodes', event.show.episodes)}",
            title=_("Added"),
            markup=False,
        )
        self.load_shows(keep=event.show.id)
        self.reload_library()
        self.refresh_due(quietly=True)  # its feed may have older pages

    @work(thread=True, group="add", exit_on_error=False)
    def _remove(self, show: Show) -> None:
        self.house.subscriptions.remove(show.id)
        self.app.call_from_thread(self._show_removed, show)

    def _show_removed(self, show: Show) -> None:
        self.notify(_("Removed {title}; its bookmarks are kept", title=show.title), markup=False)
        self.reload_library()
        self.follow_rules()

    def _say_idle(self) -> None:
        is_seen = self.refreshing and not self._quiet
        self.query_one(StatusLine).activity = _("fetching feeds …") if is_seen else ""
