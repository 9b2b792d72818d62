"""The bookmarks of all shows: found, ticked, changed and played, while the player goes on below."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from cafe_tui.domain.bookmark.bookmark_view import GroupBy, Groups, OrderBy, View
from cafe_tui.domain.bookmark.tagging import read_change
from cafe_tui.domain.errors import BadInputError
from cafe_tui.domain.language import N_, _
from cafe_tui.domain.models import MOST_IMPORTANT, Bookmark, BookmarkId
from cafe_tui.domain.playback import Playback
from cafe_tui.domain.queue import Piece, bookmark_piece
from cafe_tui.services.history import Done
from cafe_tui.services.house import House
from cafe_tui.services.play_row import put_next
from cafe_tui.settings import typed_path
from cafe_tui.ui.bookmark_words import whole
from cafe_tui.ui.commands import BOOKMARKS_LINE, keyed
from cafe_tui.ui.messages import ItemsAsked, PlayAsked
from cafe_tui.ui.widgets.bookmark_rows import BookmarkRows
from cafe_tui.ui.widgets.edge_bar import EdgeBar
from cafe_tui.ui.widgets.key_line import KeyLine
from cafe_tui.ui.widgets.player_bar import PlayerBar
from cafe_tui.ui.widgets.prompt import Prompt
from cafe_tui.ui.widgets.row_list import RowList
from cafe_tui.ui.widgets.tab_strip import TabLabel, TabStrip
from cafe_tui.ui.widgets.work_line import WorkLine

from .tuning import TuningScreen, gone

Change = Callable[[Callable[[], Done]], object]

_GROUP_WORDS = {
    GroupBy.SHOW: N_("Show"),
    GroupBy.EPISODE: N_("Episode"),
    GroupBy.TAG: N_("Tag"),
    GroupBy.DAY: N_("Day"),
    GroupBy.NOTHING: N_("All"),
}
_ORDER_WORDS = {
    OrderBy.PLACE: N_("as heard"),
    OrderBy.NEWEST: N_("newest first"),
    OrderBy.IMPORTANCE: N_("important first"),
    OrderBy.LENGTH: N_("longest first"),
}
_NOTHING_KEPT = N_(
    "Nothing kept yet. While something plays, {mark} keeps the moment, {segment-start} "
    "and {segment-end} a segment."
)
_NOTHING_FOUND = N_("No bookmark like this. Esc shows all again.")


class BookmarksScreen(TuningScreen):
    """Bookmarks under headings, over the player's lines."""

    AUTO_FOCUS = "#bookmark-rows"
    VERTICAL_BREAKPOINTS = [(0, "-low"), (24, "-high")]  # noqa: RUF012

    def __init__(self, house: House, playback: Playback, view: View, change: Change) -> None:
        super().__init__(house)
        self.view = view
        """What is looked at."""
        self._change = change
        self.set_reactive(BookmarksScreen.playback, playback)

    def compose(self) -> ComposeResult:
        with Vertical(id="bookmarks", classes="pane"):
            with Horizontal(id="view"):
                yield TabStrip(id="group")
                yield TabStrip(id="order")
            yield BookmarkRows(self.house.bookmarks.some, self.house.clock, id="bookmark-rows")
            yield Static(id="whole")
        yield EdgeBar()
        yield Prompt()
        yield WorkLine()
        yield PlayerBar().data_bind(BookmarksScreen.playback)
        yield KeyLine(BOOKMARKS_LINE)

    def on_mount(self) -> None:
        self.rows.set_playback(self.playback)
        self.query_one("#group", TabStrip).labels = {
            str(one): TabLabel(_(words)) for one, words in _GROUP_WORDS.items()
        }
        self._show_view()
        self.load()

    @property
    def rows(self) -> BookmarkRows:
        """The list."""
        return self.query_one(BookmarkRows)

    @property
    def _is_shown(self) -> bool:
        """Not yet while the screen is being made, and no longer while it is being closed."""
        return self.is_mounted and bool(self.query(BookmarkRows))

    def change(self, change: Callable[[], Done]) -> object:
        return self._change(change)

    @property
    def bookmark_at_cursor(self) -> Bookmark | None:
        return self.rows.bookmark

    # What is shown

    def bookmarks_changed(self, changed: Bookmark | None) -> None:
        """Show what was changed; the cursor goes to the bookmark that was made or changed."""
        self.house.finder.forget()
        if self._is_shown:
            self.query_one(EdgeBar).follow(changed)
            self.load(changed.id if changed else None)

    @work(group="load", exclusive=True, exit_on_error=False)
    async def load(self, keep: BookmarkId | None = None) -> None:
        """Find the bookmarks anew; the cursor goes to `keep`."""
        view = self.view
        groups, bookmarks = await asyncio.to_thread(self._read, view)
        if view == self.view and self._is_shown:
            self._show(groups, keep)
            self.query_one(PlayerBar).bookmarks = bookmarks
            self.show_segment_start()
        await asyncio.to_thread(self.house.finder.prepare)

    def _read(self, view: View) -> tuple[Groups, Sequence[Bookmark]]:
        track = self.playback.track
        bookmarks = self.house.bookmarks.of_episode(track.episode_id) if track else ()
        return self.house.finder.find(view), tuple(bookmarks)

    def _show(self, groups: Groups, keep: BookmarkId | None) -> None:
        self.rows.empty = _(_NOTHING_FOUND) if self.view.words else keyed(_(_NOTHING_KEPT), self.app)
        self.rows.set_groups(groups, self.view.group, keep=keep)
        self._show_title()
        self._show_whole()

    def _show_view(self) -> None:
        self.query_one("#group", TabStrip).active = str(self.view.group)
        order = self.query_one("#order", TabStrip)
        order.labels, order.active = {"order": TabLabel(_(_ORDER_WORDS[self.view.order]))}, "order"

    def _show_title(self) -> None:
        count = len(self.rows.shown)
        words = [
            _("Bookmarks"),
            f"{count:,}" if count else "",
            f"“{self.view.words}”" if self.view.words else "",
        ]
        pane = self.query_one("#bookmarks")
        pane.border_title = Content(" · ".join(filter(None, words)))
        ticked = len(self.rows.ticked)
        pane.border_subtitle = Content(_("{ticked:,} ticked", ticked=ticked) if ticked else "")

    def _show_whole(self) -> None:
        bookmark = self.rows.bookmark
        text = whole(bookmark, self.house.clock()) if bookmark else Content("")
        self.query_one("#whole", Static).update(text, layout=False)

    @on(BookmarkRows.TicksChanged)
    def _ticks_changed(self) -> None:
        self._show_title()

    @on(RowList.Highlighted)
    def _row_highlighted(self) -> None:
        self._show_whole()

    def watch_playback(self, old: Playback, new: Playback) -> None:
        """Follow the sound."""
        if not self._is_shown:
            return  # what it is then, is shown on mounting
        self.rows.set_playback(new)
        if (old.track and old.track.episode_id) != (new.track and new.track.episode_id):
            self.load()

    def _look(
        self, group: GroupBy | None = None, order: OrderBy | None = None, words: str | None = None
    ) -> None:
        view = self.view
        self.view = View(
            view.group if group is None else group,
            view.order if order is None else order,
            view.words if words is None else words,
        )
        self._show_view()
        self.load()

    # What the keys and the mouse do

    @on(TabStrip.Picked)
    def _view_picked(self, event: TabStrip.Picked) -> None:
        if event.tab == "order":
            self.action_next_order()
        else:
            self._look(group=GroupBy(event.tab))

    def action_next_group(self) -> None:
        """Under other headings."""
        self._look(group=self.view.group.following)

    def action_next_order(self) -> None:
        """In another order."""
        self._look(order=self.view.order.following)

    def action_filter(self) -> None:
        """Ask for the words; the rows follow what is typed."""

        def narrow(words: str) -> None:
            self._look(words=words)

        self.query_one(Prompt).ask(
            _("Filter"),
            narrow,
            text=self.view.words,
            placeholder=_("words of note, chapter, episode or show, #tag, !!"),
            on_change=narrow,
            on_cancel=lambda: narrow(""),
        )

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        if event.row_id < 0:
            self._play_in_a_row(self.rows.of_group)
        elif bookmark := self.rows.bookmark:
            self._play(bookmark)

    def _play(self, bookmark: Bookmark) -> None:
        if bookmark.episode_id is None:
            self.say(gone())
        else:
            self.post_message(PlayAsked(bookmark.episode_id, bookmark.start, bookmark.end))

    def action_play_row(self) -> None:
        """Play what is ticked, else all under the heading, one after the other."""
        self._play_in_a_row(self.rows.ticked or self.rows.of_group)

    @work(group="play", exclusive=True, exit_on_error=False)
    async def _play_in_a_row(self, ids: Sequence[BookmarkId]) -> None:
        playing = self.playback.item
        words, items = await asyncio.to_thread(
            lambda: put_next(self.house.queue, self._in_order(ids), playing)
        )
        ways = keyed(_("{queue} shows them, {undo} takes them out of the queue"), self.app)
        self.notify(f"{words} · {ways}", markup=False, timeout=4)
        self.post_message(ItemsAsked(items))

    def action_queue_last(self) -> None:
        """What is ticked or under the cursor plays last."""
        ids = self.rows.selection
        self.change(lambda: self.house.queue.add_last(*self._pieces(ids)))

    def action_queue_next(self) -> None:
        """What is ticked or under the cursor plays next."""
        ids, playing = self.rows.selection, self.playback.item
        self.change(lambda: self.house.queue.add_next(*self._pieces(ids), playing=playing))

    def _pieces(self, ids: Sequence[BookmarkId]) -> list[Piece]:
        return [bookmark_piece(one) for one in self._in_order(ids)]

    def _in_order(self, ids: Sequence[BookmarkId]) -> list[Bookmark]:
        known = self.house.bookmarks.some(ids)
        return [known[one] for one in ids if one in known]

    def bookmark_meant(self) -> Bookmark | None:
        """The first of those ticked, or the one under the cursor: read alone, for there may be many."""
        return next(iter(self._in_order(self.rows.selection[:1])), None)

    def bookmarks_meant(self) -> Sequence[Bookmark]:
        """What is ticked, or under the cursor."""
        return self._in_order(self.rows.selection)

    def action_export(self) -> None:
        """Ask for the file, or the folder of notes, that the selection is to be written to."""
        ids = self.rows.selection

        def export(typed: str) -> None:
            self.change(lambda: Done(self._written(ids, typed_path(typed)), None))

        if ids:
            label = _("Write {count:,} to", count=len(ids))
            self.query_one(Prompt).ask(label, export, text=str(Path.cwd() / "bookmarks.md"))

    def _written(self, ids: Sequence[BookmarkId], path: Path) -> str:
        from cafe_tui.services.bookmark_files import write_new

        return write_new(self._in_order(ids), path)

    def action_tag(self) -> None:
        """Ask for the tags of this one, or for what is to become of the tags of those ticked."""
        ids = self.rows.selection
        if len(ids) == 1 and ids[0] == self.rows.bookmark_id:
            super().action_tag()
        elif ids:

            def tag(typed: str) -> None:
                self.change(lambda: self.house.bulk.tag(ids, read_change(typed)))

            self.ask_tags(
                _("Tag {count:,}", count=len(ids)), tag, hint=_("tea, -kettle: one more, and one that goes")
            )

    def action_rate(self) -> None:
        """All of the selection one step more important than the first of them is."""
        ids = self.rows.selection
        if len(ids) == 1 and ids[0] == self.rows.bookmark_id:
            super().action_rate()
        elif ids:
            self.change(lambda: self._rated(ids))

    def _rated(self, ids: Sequence[BookmarkId]) -> Done:
        first = next(iter(self._in_order(ids[:1])), None)
        step = (first.importance + 1) % (MOST_IMPORTANT + 1) if first else 0
        return self.house.bulk.rate(ids, step)

    def action_delete(self) -> None:
        """What is ticked goes, else the bookmark under the cursor; all under a heading only when ticked."""
        under = self.rows.bookmark_id
        ids = self.rows.ticked or ([under] if under is not None else [])
        if not ids:
            self.say(BadInputError(_("A heading cannot be deleted"), hint=_("x ticks all that is under it")))
            return
        self.change(lambda: self.house.bulk.remove(ids))

    def action_come_out(self) -> None:
        """Out of the ticks, else out of a filter, else back to the main screen."""
        if self.rows.untick():
            return
        if self.view.words:
            self._look(words="")
        else:
            self.action_leave()

    def action_leave(self) -> None:
        """Back to the main screen."""
        self.dismiss()
