"""What a tab of an episode's pane is made of, and the three that every episode has."""

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from textual.message import Message
from textual.widget import Widget

from cafe_tui.domain.language import N_, NC_, _
from cafe_tui.domain.models import BookmarkId
from cafe_tui.ui.commands import keyed
from cafe_tui.ui.messages import PlayAsked
from cafe_tui.ui.present import quoted

from .chapter_list import ChapterList
from .kept_list import KeptList
from .notes_view import NotesView

if TYPE_CHECKING:
    from cafe_tui.domain.playback import Playback
    from cafe_tui.services.detail import EpisodeDetail

_NO_CHAPTERS = N_(
    "No chapters, and no times in the notes. {notes} shows them; {mark} keeps a moment while it plays."
)
_NOTHING_KEPT = N_(
    "Nothing kept yet. While it plays, {mark} keeps the moment, {segment-start} and {segment-end} a segment."
)
_NO_NOTES = N_("The publisher wrote no notes for this episode.")


class EpisodeTab:
    """One tab: its words, its widget, and what of an episode it shows there.

    The pane mounts the widget when the tab is first opened, and tells it nothing before. What the widget
    wants done it posts: `PlayAsked`, or `TimeChosen` and `LinkChosen` as the notes do.
    """

    name: ClassVar[str]
    """By which keys and clicks name the tab."""
    word: ClassVar[str]
    short: ClassVar[str] = ""
    """A shorter word for narrow panes."""
    missing: ClassVar[str] = ""
    """What is said where an episode does not have it."""

    @cached_property
    def widget(self) -> Widget:
        """What is seen behind the tab; its id is the tab's name."""
        raise NotImplementedError

    @property
    def focused(self) -> Widget:
        """What takes the focus for the tab."""
        return self.widget

    def offered(self, detail: "EpisodeDetail | None") -> bool:
        """Whether the episode has something for this tab, which otherwise is not there.

        A tab that is there without an episode is there always.
        """
        return True

    def count(self, detail: "EpisodeDetail") -> int:
        """How much there is; 0 is not told."""
        return 0

    def show(self, detail: "EpisodeDetail | None", before: "EpisodeDetail | None") -> None:
        """Show an episode, or none; `before` was shown before, of the same episode maybe."""
        raise NotImplementedError

    def keep_at(self, bookmark_id: BookmarkId) -> None:
        """Put the cursor on a bookmark, where bookmarks are listed."""

    def opened(self) -> None:
        """The tab came to view."""

    def follow(self, playback: "Playback | None") -> None:
        """The sound is there; None while another episode sounds, or none."""

    def chosen(self, row_id: int) -> Message | None:
        """What is asked for when a row of the tab's list is chosen."""
        return None

    def place(self) -> int:
        """Where one is in it, for coming back to."""
        return 0

    def put_back(self, place: int) -> None:
        """Go to where one was, as `place` gave it, of the same episode."""

    def whole(self) -> str:
        """All of the row under the cursor, whose one line may be too short for it."""
        return ""


def same_episode(detail: "EpisodeDetail | None", before: "EpisodeDetail | None") -> bool:
    """Whether both are of one episode."""
    return bool(detail and before and detail.episode.id == before.episode.id)


class ChaptersTab(EpisodeTab):
    """The chapters; choosing one plays it."""

    name = "chapters"
    word = NC_("tab", "Chapters")
    short = NC_("tab", "Chap")

    def __init__(self) -> None:
        self._detail: EpisodeDetail | None = None

    @cached_property
    def widget(self) -> ChapterList:
        return ChapterList(id=self.name)

    def count(self, detail: "EpisodeDetail") -> int:
        return len(detail.chapters.chapters)

    def show(self, detail: "EpisodeDetail | None", before: "EpisodeDetail | None") -> None:
        self._detail = detail
        rows, same = self.widget, same_episode(detail, before)
        rows.empty = keyed(_(_NO_CHAPTERS), rows.app) if detail else ""
        chapters = detail.chapters.chapters if detail else ()
        skipped = detail.chapters.skipped if detail else frozenset()
        if not same or chapters != rows.chapters or skipped != rows.skipped:
            rows.set_chapters(chapters, skipped, keep_cursor=same)
        rows.set_bookmarks(detail.bookmarks if detail else ())

    def follow(self, playback: "Playback | None") -> None:
        self.widget.sounding = playback.chapter_index if playback else None

    def chosen(self, row_id: int) -> PlayAsked | None:
        if self._detail is None:
            return None
        return PlayAsked(self._detail.episode.id, self.widget.chapters[row_id].start)

    def whole(self) -> str:
        chapter = self.widget.chapter
        return "\n".join(filter(None, (chapter.title, chapter.url or chapter.image))) if chapter else ""


class NotesTab(EpisodeTab):
    """The show notes."""

    name = "notes"
    word = NC_("tab", "Notes")

    def __init__(self) -> None:
        self._detail: EpisodeDetail | None = None

    @cached_property
    def widget(self) -> NotesView:
        return NotesView(id=self.name)

    def show(self, detail: "EpisodeDetail | None", before: "EpisodeDetail | None") -> None:
        self._detail = detail
        same = detail and before and same_episode(detail, before)
        if not (same and detail and before and (detail.notes, detail.refs) == (before.notes, before.refs)):
            self.widget.set_notes(
                detail.notes if detail else None,
                detail.refs if detail else (),
                empty=_(_NO_NOTES) if detail else "",
                stay=bool(same and detail and before and detail.notes == before.notes),
            )

    def place(self) -> int:
        return self.widget.scroll_offset.y

    def put_back(self, place: int) -> None:
        self.widget.call_after_refresh(self.widget.scroll_to, y=place, animate=False)

    def follow(self, playback: "Playback | None") -> None:
        chapter = playback.chapter if playback else None
        written = self._detail.chapters.copy.written(chapter.start) if self._detail and chapter else None
        self.widget.set_sounding(written)


class KeptTab(EpisodeTab):
    """The bookmarks; choosing one plays from its start, a segment to its end."""

    name = "kept"
    word = NC_("tab", "Kept")

    def __init__(self) -> None:
        self._detail: EpisodeDetail | None = None

    @cached_property
    def widget(self) -> KeptList:
        return KeptList(id=self.name)

    def count(self, detail: "EpisodeDetail") -> int:
        return len(detail.bookmarks)

    def show(self, detail: "EpisodeDetail | None", before: "EpisodeDetail | None") -> None:
        self._detail = detail
        self.widget.empty = keyed(_(_NOTHING_KEPT), self.widget.app)
        self.widget.set_bookmarks(detail.bookmarks if detail else ())

    def keep_at(self, bookmark_id: BookmarkId) -> None:
        self.widget.move_to(bookmark_id)

    def chosen(self, row_id: int) -> PlayAsked | None:
        bookmark = self.widget.bookmark
        if self._detail is None or bookmark is None:
            return None
        return PlayAsked(self._detail.episode.id, bookmark.start, bookmark.end)

    def whole(self) -> str:
        bookmark = self.widget.bookmark
        return "\n".join(filter(None, (bookmark.note, quoted(bookmark)))) if bookmark else ""
