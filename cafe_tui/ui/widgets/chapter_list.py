"""The chapters of an episode: choosing one plays it from there."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.reactive import reactive
from textual.timer import Timer

from cafe_tui.domain.folding import fold
from cafe_tui.domain.models import Bookmark, Chapter
from cafe_tui.ui.commands import Scope, bindings
from cafe_tui.ui.present import chapter_row, kept_in, time_width

from .row_list import RowList

_NEXT_DIGIT_WITHIN = 0.8  # seconds in which a further digit belongs to the same number


class ChapterList(RowList):
    """Chapters by number; row ids are indexes into the episode's chapters."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.CHAPTERS)]
    CHOOSE_ON_CLICK = True

    sounding: reactive[int | None] = reactive(None, repaint=False)
    """The index of the chapter that sounds, when this episode plays."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.chapters: Sequence[Chapter] = ()
        self.skipped: frozenset[int] = frozenset()
        """The indexes of the chapters that are passed over in playing."""
        self._shown: list[int] = []
        self._kept: set[int] = set()
        self.words = ""
        """The filter."""
        self._typed = ""
        self._typing: Timer | None = None

    def set_chapters(
        self, chapters: Sequence[Chapter], skipped: frozenset[int], *, keep_cursor: bool = False
    ) -> None:
        """Show other chapters, all of them; their bookmarks are to be set next.

        The cursor goes to the first row, or stays in its row where these are the same episode's.
        """
        self.chapters = chapters
        self.skipped = skipped
        self._kept = set()
        self.words = ""
        self._shown = list(range(len(chapters)))
        if keep_cursor:
            self.rows_changed(keep=min(self.cursor, max(0, len(chapters) - 1)))
            return
        self.set_reactive(RowList.cursor, 0)
        self.rows_changed(keep=0)
        self.scroll_to(y=0, animate=False)

    def set_bookmarks(self, bookmarks: Sequence[Bookmark]) -> None:
        """Mark the chapters of which something is kept."""
        self._kept = kept_in(self.chapters, bookmarks)
        self.rows_changed()

    def filter_rows(self, words: str) -> None:
        """Only chapters whose title has `words`, accents and case aside."""
        self.words = words
        wanted = fold(words)
        self._shown = [i for i, chapter in enumerate(self.chapters) if wanted in fold(chapter.title)]
        self.rows_changed()

    def watch_sounding(self, old: int | None, new: int | None) -> None:
        """Follow the sound with the cursor when it stood on the chapter before."""
        for changed in (old, new):
            if changed is not None:
                self.row_changed(changed)
        if new is not None and (self.current == old or old is None):
            self.move_to(new)

    @property
    def chapter(self) -> Chapter | None:
        """The chapter under the cursor."""
        return self.chapters[self.current] if self.current is not None else None

    @property
    def count(self) -> int:
        return len(self._shown)

    def row_id(self, index: int) -> int:
        return self._shown[index]

    def row(self, index: int, width: int) -> Content:
        number = self._shown[index]
        return chapter_row(
            number + 1,
            self.chapters[number],
            width,
            sounding=number == self.sounding,
            kept=number in self._kept,
            skipped=number in self.skipped,
            time_width=time_width(self.chapters),
        )

    def key_number(self, digit: str) -> None:
        """One more digit of a chapter's number; the chapter is chosen once no longer number is possible."""
        if self._typing:
            self._typing.stop()
        self._typed += digit
        number = int(self._typed)
        if number * 10 > len(self.chapters):
            self._choose_number()
        else:
            self._typing = self.set_timer(_NEXT_DIGIT_WITHIN, self._choose_number)

    def _choose_number(self) -> None:
        number, self._typed = int(self._typed or 0), ""
        if 1 <= number <= len(self.chapters):
            self.move_to(number - 1)
            self.post_message(self.Chosen(self, number - 1))
