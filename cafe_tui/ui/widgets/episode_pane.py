"""The right column: one episode with its chapters, its notes and what is kept of it."""

from typing import TYPE_CHECKING

from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import ContentSwitcher, Static

from cafe_tui.domain.models import Bookmark
from cafe_tui.domain.playback import Playback
from cafe_tui.ui.links import open_link
from cafe_tui.ui.messages import PlayAsked
from cafe_tui.ui.present import heading, minutes

from .chapter_list import ChapterList
from .kept_list import KeptList
from .notes_view import NotesView
from .row_list import RowList
from .tab_strip import TabStrip

if TYPE_CHECKING:
    from cafe_tui.services.detail import EpisodeDetail

_UNTITLED = Content("Episode")
_NO_CHAPTERS = "No chapters, and no times in the notes. v shows them; b keeps a moment while it plays."
_NOTHING_KEPT = "Nothing kept yet. While it plays, b keeps the moment, [ and ] a segment."
_NO_NOTES = "The publisher wrote no notes for this episode."


class EpisodePane(Vertical):
    """Tabs over the three lists of one episode."""

    DEFAULT_CSS = """
    EpisodePane {
        & > ContentSwitcher { height: 1fr; }
        & > #whole { height: 5; padding: 0 1; border-top: solid $border-blurred; overflow: hidden; }
        & > #whole.-nothing { display: none; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.detail: EpisodeDetail | None = None
        self._furnished = False
        self.border_title = _UNTITLED

    async def furnish(self) -> None:
        """Mount what the pane holds: it begins as a frame, so that the first paint has less to do."""
        lists = (ChapterList(id="chapters"), NotesView(id="notes"), KeptList(id="kept", empty=_NOTHING_KEPT))
        await self.mount(
            TabStrip(), ContentSwitcher(*lists, initial="chapters"), Static(id="whole", classes="-nothing")
        )
        if not self.query(ChapterList):
            return  # the program ends already
        self._furnished = True
        detail, self.detail = self.detail, None
        self.show_detail(detail)

    @property
    def chapters(self) -> ChapterList:
        """The list of chapters."""
        return self.query_one(ChapterList)

    @property
    def notes(self) -> NotesView:
        """The notes."""
        return self.query_one(NotesView)

    @property
    def kept(self) -> KeptList:
        """The list of bookmarks."""
        return self.query_one(KeptList)

    @property
    def tab(self) -> str:
        """The id of the tab on view: chapters, notes or kept."""
        return self.query_one(ContentSwitcher).current or "chapters"

    @property
    def tab_widget(self) -> Widget:
        """The widget on view, which takes the focus for the pane."""
        return self.query_one(f"#{self.tab}", Widget)

    def show_tab(self, tab: str) -> None:
        """Bring a tab to view."""
        self.query_one(ContentSwitcher).current = tab
        self.query_one(TabStrip).active = tab
        self._show_whole()

    @on(RowList.Chosen, "#chapters")
    def _chapter_chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        self._play(self.chapters.chapters[event.row_id].start)

    @on(RowList.Chosen, "#kept")
    def _kept_chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        if bookmark := self.kept.bookmark:
            self._play(bookmark.start, bookmark.end)

    @on(NotesView.TimeChosen)
    def _time_chosen(self, event: NotesView.TimeChosen) -> None:
        event.stop()
        if self.detail:
            self._play(self.detail.chapters.copy.heard(event.seconds))

    def _play(self, start: float, until: float | None = None) -> None:
        if self.detail:
            self.post_message(PlayAsked(self.detail.episode.id, start, until))

    @on(NotesView.LinkChosen)
    def _link_chosen(self, event: NotesView.LinkChosen) -> None:
        event.stop()
        self.open_link(event.url)

    def open_link(self, url: str) -> None:
        """Open an address in the listener's browser, and say so."""
        self.notify(f"Opening {url}" if open_link(url) else f"No browser for {url}", markup=False)

    @on(RowList.Highlighted)
    def _row_highlighted(self, event: RowList.Highlighted) -> None:
        event.stop()
        self._show_whole()

    def _show_whole(self) -> None:
        """Under the list: all of the row under the cursor, whose one line is often too short for it."""
        text = ""
        if self.tab == "chapters" and (chapter := self.chapters.chapter):
            text = "\n".join(filter(None, (chapter.title, chapter.url or chapter.image)))
        elif self.tab == "kept" and (bookmark := self.kept.bookmark):
            text = bookmark.note
        whole = self.query_one("#whole", Static)
        whole.set_class(not text, "-nothing")
        whole.update(Content(text), layout=False)

    def show_detail(self, detail: "EpisodeDetail | None") -> None:
        """Show another episode, or none."""
        before, self.detail = self.detail, detail
        if not self._furnished:
            return
        if detail is None:
            self.border_title = _UNTITLED
            self.border_subtitle = Content("")
            self.chapters.empty = ""
            self.chapters.set_chapters((), frozenset())
            self.notes.set_notes(None)
            self.kept.set_bookmarks(())
            self._label(0, 0)
            return
        chapters, bookmarks = detail.chapters.chapters, detail.bookmarks
        self.border_title = Content(heading(detail.episode))
        self.border_subtitle = Content(_facts(detail))
        self.chapters.empty = _NO_CHAPTERS
        same = before is not None and before.episode.id == detail.episode.id
        if not same or chapters != self.chapters.chapters or detail.chapters.skipped != self.chapters.skipped:
            self.chapters.set_chapters(chapters, detail.chapters.skipped, keep_cursor=same)
        if before is None or not same or detail.notes != before.notes:
            self.notes.set_notes(detail.notes, empty=_NO_NOTES)
        self.set_bookmarks(bookmarks)

    def set_bookmarks(self, bookmarks: tuple[Bookmark, ...], *, keep: int | None = None) -> None:
        """What is kept of the episode on view became this."""
        self.kept.set_bookmarks(bookmarks, keep=keep)
        self.chapters.set_bookmarks(bookmarks)
        self._label(len(self.chapters.chapters), len(bookmarks))
        self._show_whole()

    def set_playback(self, playback: Playback) -> None:
        """Follow the sound when it is of the episode on view."""
        if not self._furnished:
            return
        here = bool(self.detail and playback.track and playback.track.episode_id == self.detail.episode.id)
        self.chapters.sounding = playback.chapter_index if here else None
        chapter = playback.chapter if here else None
        written = self.detail.chapters.copy.written(chapter.start) if self.detail and chapter else None
        self.notes.set_sounding(written)

    def _label(self, chapters: int, kept: int) -> None:
        strip = self.query_one(TabStrip)
        strip.labels = {
            "chapters": f"Chapters {chapters}" if chapters else "Chapters",
            "notes": "Notes",
            "kept": f"Kept {kept}" if kept else "Kept",
        }
        strip.active = self.tab


def _facts(detail: "EpisodeDetail") -> str:
    """How long the episode is, where its chapters come from and why, and what is special about this copy."""
    chapters = detail.chapters
    facts = [minutes(detail.episode.duration), chapters.why if chapters.source else "", chapters.remark]
    return " · ".join(filter(None, facts))
