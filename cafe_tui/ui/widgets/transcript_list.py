"""The lines of a transcript: the one that sounds is marked and kept on view, words are looked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.actions import SkipAction
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.scrollbar import ScrollTo

from cafe_tui.domain.language import _
from cafe_tui.domain.transcript import Line
from cafe_tui.domain.transcript.passages import end_of
from cafe_tui.ui.commands import Scope, bindings
from cafe_tui.ui.transcript_text import TranscriptText

from .row_list import RowList
from .selecting_list import SelectingList

_ABOVE = 3  # a third of the view stays over the line that sounds, and one under it


class TranscriptList(SelectingList):
    """Lines by number; choosing one plays it."""

    # The scrollbar is always there: if it came with the lines, they would have to be wrapped anew.
    DEFAULT_CSS = """
    TranscriptList { overflow-y: scroll; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.TRANSCRIPT)]
    CHOOSE_ON_CLICK = True

    sounding: reactive[int | None] = reactive(None, repaint=False)
    """The line that sounds, when this episode plays."""
    follows: reactive[bool] = reactive(True, repaint=False)
    """Whether the line that sounds is kept on view: not while the listener looks elsewhere."""

    @dataclass
    class Changed(Message):
        """It follows the sound or no longer, or other lines are selected or found."""

    @dataclass
    class SelectionKept(Message):
        """What is selected is to be kept."""

        start: float
        end: float

    @dataclass
    class FetchAsked(Message):
        """The transcript is to be fetched again."""

    def __init__(self, *, id: str | None = None, empty: str = "") -> None:  # noqa: A002
        super().__init__(id=id, empty=empty)
        self.text = TranscriptText()
        self.words = ""
        """What is looked for."""
        self._hit: int | None = None
        """The number of the place that was gone to last."""
        self._moves_along = False
        """The cursor is being moved by the sound."""

    # What is shown

    def set_lines(self, lines: Sequence[Line], *, keep_cursor: bool = False) -> None:
        """Show these lines, with the times at which they are heard, from the first on or as before."""
        self.text = TranscriptText(lines, self._room)
        self._anchor = self._hit = None
        if keep_cursor:
            self.text.look_for(self.words)
            self.rows_changed(keep=min(self.cursor, max(0, len(lines) - 1)))
            return
        self.words = ""
        self.set_reactive(RowList.cursor, 0)
        self.rows_changed(keep=0)
        self.scroll_to(y=0, animate=False)
        self.follows = True

    @property
    def count(self) -> int:
        return len(self.text.lines)

    def row_id(self, index: int) -> int:
        return index

    def index_of(self, row_id: int) -> int | None:
        return row_id if 0 <= row_id < self.count else None

    @property
    def line_count(self) -> int:
        return self.text.wrapped.line_count

    def line_of(self, index: int) -> int:
        return self.text.wrapped.line_of(index)

    def index_at(self, line: int) -> int:
        return self.text.wrapped.index_at(line)

    def row_line(self, index: int, nth: int, width: int) -> Content:
        selection = self.selection
        is_selected = selection is not None and index in selection
        return self.text.row(index, nth, sounding=index == self.sounding, selected=is_selected)

    def fit(self, width: int) -> None:
        self.text.wrap(self._room)
        self.call_after_refresh(self.follow)

    @property
    def _room(self) -> int:
        """Cells between the cursor's bar and the scrollbar."""
        return self.size.width - 1 - self.styles.scrollbar_size_vertical

    # Following the sound

    def watch_sounding(self, old: int | None, new: int | None) -> None:
        """Mark the line that sounds, and keep it on view."""
        for changed in (old, new):
            if changed is not None:
                self.row_changed(changed)
        self.follow()

    def watch_follows(self) -> None:
        """Say so, and begin with it."""
        self.follow()
        self.post_message(self.Changed())

    def follow(self) -> None:
        """Bring the line that sounds to view, and the cursor to it, unless the listener looks elsewhere."""
        if not self.follows or self.sounding is None or not self.count:
            return
        self._moves_along = True
        self.cursor = min(self.sounding, self.count - 1)
        self._moves_along = False
        height, top = self.size.height, self.scroll_offset.y
        first, after = self.line_of(self.cursor), self.line_of(self.cursor + 1)
        if height and not (top <= first and after <= top + height - height // _ABOVE):
            self.scroll_to(y=max(0, first - height // _ABOVE), animate=False, immediate=True)

    def validate_cursor(self, cursor: int) -> int:
        cursor = super().validate_cursor(cursor)
        if cursor != self.cursor and not self._moves_along:
            self.follows = False
        return cursor

    def on_mouse_scroll_down(self) -> None:
        self.follows = False

    def on_mouse_scroll_up(self) -> None:
        self.follows = False

    def on_scroll_to(self, _event: ScrollTo) -> None:
        self.follows = False

    def action_follow(self) -> None:
        """Follow the sound again."""
        self.end_selection()
        self.follows = True

    def expect(self) -> None:
        """The sound is about to come to the line under the cursor: follow it from there on."""
        self.set_reactive(TranscriptList.follows, True)
        self.post_message(self.Changed())

    # Looking for words

    @property
    def found(self) -> tuple[int, int]:
        """Which of the places was gone to last, counted from 1, and how many there are."""
        return (0 if self._hit is None else self._hit + 1), len(self.text.hits)

    def find(self, words: str) -> None:
        """Look for words, and go to the first place from the cursor on; empty ones end it."""
        self.words, self._hit = words, None
        self.text.look_for(words)
        self._strips.clear()
        self.refresh()
        if found := self.text.hits:
            self._go_to(next((at for at, hit in enumerate(found) if hit.line >= self.cursor), 0))
        self.post_message(self.Changed())

    def _go_to(self, number: int) -> None:
        self._hit = number
        self.follows = False
        self.cursor = self.text.hits[number].line
        self.post_message(self.Changed())

    def action_hit(self, direction: int) -> None:
        """To the next or the previous place of what is looked for, round and round."""
        if not self.text.hits:
            raise SkipAction
        self._go_to(((self._hit or 0) + direction) % len(self.text.hits))

    # What is selected

    @property
    def passage(self) -> tuple[float, float] | None:
        """From when to when the lines that are selected are heard; None for lines without times."""
        if not (selection := self.selection):
            return None
        lines = self.text.lines[selection[0] : selection[-1] + 1]
        return None if lines[0].start is None else (lines[0].start, max(map(end_of, lines)))

    def selection_changed(self) -> None:
        super().selection_changed()
        self.follows = self.follows and self._anchor is None
        self.post_message(self.Changed())

    def action_keep_lines(self) -> None:
        """Keep what is selected as a segment."""
        if self.selection is None:
            raise SkipAction
        if passage := self.passage:
            self.post_message(self.SelectionKept(*passage))
            self.end_selection()
        else:
            self.notify(_("This transcript has no times: nothing of it can be kept"), markup=False)

    def action_leave_lines(self) -> None:
        """Out of the selection, else out of what is looked for."""
        if self.end_selection():
            return
        if not self.words:
            raise SkipAction
        self.find("")

    def action_fetch_again(self) -> None:
        """Ask the server of the transcript again."""
        self.post_message(self.FetchAsked())
