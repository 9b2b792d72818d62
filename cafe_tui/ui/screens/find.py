"""Finding shows by name in the directories of the web, looking into them, and following them."""

from collections.abc import Callable
from functools import partial

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Key
from textual.reactive import reactive
from textual.widgets import Input, Static
from textual.worker import Worker, get_current_worker

from cafe_tui.domain.errors import CafeError
from cafe_tui.domain.feed.found_shows import FoundShow
from cafe_tui.domain.language import N_, _, ngettext
from cafe_tui.domain.models import Show
from cafe_tui.domain.playback import Playback
from cafe_tui.domain.shownotes import read_blocks
from cafe_tui.domain.text import MAX_LINE, one_line, shorten
from cafe_tui.services.find_shows import FoundShows, Preview, ShowFinder
from cafe_tui.services.house import House
from cafe_tui.ui.commands import FIND_LINE, keyed
from cafe_tui.ui.notices import say, say_if_failed
from cafe_tui.ui.widgets.found_list import FoundList, PreviewList, PreviewNotes
from cafe_tui.ui.widgets.key_line import KeyLine
from cafe_tui.ui.widgets.player_bar import PlayerBar
from cafe_tui.ui.widgets.row_list import RowList
from cafe_tui.ui.widgets.work_line import WorkLine

from .visiting import VisitingScreen

_PREVIEW = N_("{preview-found} looks into it: its newest episodes, without following it.")


class FindScreen(VisitingScreen):
    """Words, what was found by them, and a look into one of the shows, over the player's lines."""

    AUTO_FOCUS = "#find-words"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (24, "-high")]  # noqa: RUF012

    playback: reactive[Playback] = reactive(Playback(), init=False, repaint=False)

    def __init__(self, house: House, playback: Playback, on_added: Callable[[Show], object]) -> None:
        super().__init__(house)
        self._on_added = on_added
        self._previews: dict[str, Preview] = {}
        """What was looked into, by the feed's address as it was found."""
        self.set_reactive(FindScreen.playback, playback)

    @property
    def _finder(self) -> ShowFinder:
        return self._house.show_finder

    def compose(self) -> ComposeResult:
        asked = self._finder.asked
        servers = (
            _("{names} and {last}", names=", ".join(asked[:-1]), last=asked[-1])
            if len(asked) > 1
            else "".join(asked)
        )
        with Horizontal(id="find-line"):
            yield Static(_("Find shows"), id="find-label")
            yield Input(
                placeholder=_("words of the name"), id="find-words", max_length=MAX_LINE, compact=True
            )
        with Horizontal(id="find-panes"):
            with Vertical(id="found", classes="pane"):
                yield FoundList(
                    id="found-list",
                    empty=_("Enter asks {servers}. Before that nothing is sent.", servers=servers),
                )
            with Vertical(id="preview", classes="pane"):
                yield Static(id="about")
                yield PreviewList(id="preview-list")
                yield PreviewNotes(id="preview-notes")
        yield WorkLine()
        yield PlayerBar().data_bind(FindScreen.playback)
        yield KeyLine(FIND_LINE)

    def on_mount(self) -> None:
        self.query_one("#found").border_title = Content(_("Shows"))
        self.query_one("#preview").border_title = Content(_("Preview"))
        self.read_visit()

    @property
    def rows(self) -> FoundList:
        """The list."""
        return self.query_one(FoundList)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say what failed."""
        say_if_failed(self, event)

    # Searching

    @on(Input.Submitted, "#find-words")
    def _words_given(self, event: Input.Submitted) -> None:
        event.stop()
        if words := one_line(event.value):
            self.rows.empty = _("Asking {directories} …", directories=", ".join(self._finder.asked))
            self.rows.set_shows((), ())
            self.query_one("#found").border_subtitle = Content(_("asking …"))
            self._search(words)

    @work(thread=True, group="find", exclusive=True, exit_on_error=False)
    def _search(self, words: str) -> None:
        worker = get_current_worker()
        try:
            with self._house.works.under_way(_("Finding “{words}”", words=shorten(words, 40))) as work:
                found = self._finder.search(
                    words, cancelled=lambda: worker.is_cancelled or work.stopped.is_set()
                )
            followed = self._finder.followed()
        except CafeError as error:
            if not worker.is_cancelled:
                self.app.call_from_thread(self._show_failure, error)
        else:
            if not worker.is_cancelled:
                self.app.call_from_thread(self._show_found, words, found, set(followed))

    def _show_failure(self, error: CafeError) -> None:
        if self.is_attached:
            self.rows.empty = _("Nothing was found out. Enter tries again.")
            self.rows.set_shows((), ())
            self.query_one("#found").border_subtitle = Content("")
            say(self, error)

    def _show_found(self, words: str, found: FoundShows, followed: set[str]) -> None:
        if not self.is_attached:
            return
        self.rows.empty = _(
            "{directories} know no show called “{words}”.",
            directories=_(" and ").join(found.answered),
            words=words,
        )
        self.rows.cursor = 0
        self.rows.set_shows(found.shows, followed)
        self.query_one("#found").border_title = Content(_("Shows · {count}", count=len(found.shows)))
        self.query_one("#found").border_subtitle = Content(
            _("from {directories}", directories=", ".join(found.answered))
        )
        for trouble in found.troubles:
            say(self, trouble)
        if found.shows:
            self.rows.focus()

    # What the keys do

    def on_key(self, event: Key) -> None:
        """From the words down to the list; Escape leaves them."""
        if not self.query_one("#find-words").has_focus or event.key not in ("down", "escape"):
            return
        event.stop()
        event.prevent_default()
        if self.rows.count:
            self.rows.focus()
        elif event.key == "escape":
            self.dismiss()

    def action_words(self) -> None:
        """To other words."""
        self.query_one("#find-words").focus()

    @on(RowList.Highlighted, "#found-list")
    def _show_what_is_known(self) -> None:
        """Of the show under the cursor: what the directories say, or what looking into it gave."""
        show = self.rows.show
        pane = self.query_one("#preview")
        pane.border_title = Content(
            _("Preview · {title}", title=shorten(show.title, 60)) if show else _("Preview")
        )
        pane.border_subtitle = Content("")
        if show and (preview := self._previews.get(show.feed_url)):
            self._show_preview(preview)
            return
        parts = (show.author, ", ".join(show.sources), show.description) if show else ()
        self.query_one("#about", Static).update(Content(shorten(" · ".join(filter(None, parts)), 400)))
        self._say_in_preview(keyed(_(_PREVIEW), self.app) if show else "")

    def action_preview(self) -> None:
        """Look into the show under the cursor; to its episodes, where that was done already."""
        if self.looked_into():
            self.query_one(PreviewList).focus()
        elif show := self.rows.show:
            self._say_in_preview(_("Fetching “{title}” …", title=show.title))
            self._preview(show)

    @work(thread=True, group="preview", exclusive=True, exit_on_error=False)
    def _preview(self, show: FoundShow) -> None:
        worker = get_current_worker()
        try:
            with self._house.works.under_way(
                _("Looking into “{title}”", title=shorten(show.title, 40))
            ) as work:
                preview = self._finder.preview(
                    show.feed_url, cancelled=lambda: worker.is_cancelled or work.stopped.is_set()
                )
        except CafeError as error:
            if not worker.is_cancelled:
                self.app.call_from_thread(self._after_looking, show, str(error))
        else:
            self._previews[show.feed_url] = preview
            self.app.call_from_thread(self._after_looking, show)

    def looked_into(self) -> tuple[FoundShow, Preview] | None:
        """The show under the cursor, where it was looked into."""
        show = self.rows.show
        preview = self._previews.get(show.feed_url) if show else None
        return (show, preview) if show and preview else None

    def _after_looking(self, show: FoundShow, failure: str = "") -> None:
        """Show what came, unless the cursor has left the show meanwhile."""
        if not self.is_attached or self.rows.show != show:
            return
        if failure:
            self._say_in_preview(failure)
        else:
            self._show_preview(self._previews[show.feed_url])

    def _say_in_preview(self, words: str) -> None:
        rows = self.query_one(PreviewList)
        rows.empty = words
        rows.set_items((), self._house.clock())
        self.read_visit()

    def _show_preview(self, preview: Preview) -> None:
        document = preview.document
        described = " ".join(block.text for block in read_blocks(document.description))
        about = " · ".join(filter(None, (document.author, one_line(described))))
        self.query_one("#about", Static).update(Content(shorten(about, 400)))
        rows = self.query_one(PreviewList)
        rows.empty = _("It has no episodes yet.")
        rows.set_items(document.items, self._house.clock().astimezone())
        self.read_visit()
        total = len(document.items) + document.left
        self.query_one("#preview").border_subtitle = Content(
            ngettext("{count} episode", "{count} episodes", total)
        )

    @on(RowList.Chosen, "#found-list")
    def action_add_found(self) -> None:
        """Follow the show under the cursor."""
        if (show := self.rows.show) is None:
            return
        if self.rows.is_followed(show):
            self.notify(_("{title} is among your shows already", title=show.title), markup=False)
        elif self.rows.set_coming(show.feed_url, True):
            self._add(show)

    @work(thread=True, group="add", exit_on_error=False)
    def _add(self, found: FoundShow) -> None:
        try:
            with self._house.works.under_way(_("Adding “{title}”", title=shorten(found.title, 40))) as work:
                show = self._house.subscriptions.add(found.feed_url, cancelled=work.stopped.is_set)
            self._house.visits.move_in(found.feed_url, show.id)
            followed = set(self._finder.followed())
        except CafeError as error:
            self.app.call_from_thread(self._after_adding, found, error, None)
        else:
            self.app.call_from_thread(partial(self._on_added, show))
            self.app.call_from_thread(self._after_adding, found, None, followed)

    def _after_adding(self, found: FoundShow, error: CafeError | None, followed: set[str] | None) -> None:
        if not self.is_attached:
            return
        self.rows.set_coming(found.feed_url, False)
        if followed is not None:
            self.rows.set_followed(followed)
        if error:
            say(self, error)

    def action_leave(self) -> None:
        """Back to shows and episodes."""
        self.dismiss()
