"""Comments as a list of rows of many lines, of which only those on the screen are drawn.

How high a row is can be told only by wrapping its text. That is done at once for the rows on the screen, and
for the others a few at a time between keys, so that a thousand comments open as fast as ten.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from time import perf_counter
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message

from cafe_tui.domain.language import _
from cafe_tui.ui.commands import Scope, bindings
from cafe_tui.ui.hints import Hints

from .notes_view import NotesView
from .row_list import RowList

if TYPE_CHECKING:
    from cafe_tui.ui.notes_text import Target
    from cafe_tui.ui.talk_text import TalkRow

_SLICE = 0.01  # seconds of wrapping between two looks at what else is to be done
_READ_ON = 3  # lines by which a comment higher than the screen goes on
_CACHED_ROWS = 256
_MARGIN = 2  # cells before and behind a line

Place = tuple[int, "Target"]
"""A target, with the index of its row."""


class TalkList(RowList):
    """Rows of a talk, by index. What is chosen is posted as the notes do: `TimeChosen`, `LinkChosen`."""

    DEFAULT_CSS = """
    TalkList {
        scrollbar-gutter: stable;  /* or else what was wrapped would not fit once there is a scrollbar */
        link-style: underline;
        & > .row-list--cursor { background: $boost; color: $text; text-style: none; }
        & > .row-list--cursor-idle { background: initial; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.TALK)]

    class PageAsked(Message):
        """A comment is to be left on the page."""

    class NewsAsked(Message):
        """New comments are to be looked for now."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: Sequence[TalkRow] = ()
        self._tops: list[int] = [0]
        """The first line of each row that was wrapped, and the line behind the last of them."""
        self._width = 0
        """In which they were."""
        self._lines: dict[int, list[Content]] = {}
        self._hints: Hints[Place] = Hints()
        self._played = 0
        """How many of the times in the row under the cursor were played since the cursor came there."""

    def set_rows(self, rows: "Sequence[TalkRow]", *, same: bool) -> None:
        """Show these: the `same` talk with news, in which the cursor stays on its comment, or another one."""
        # Where there was no comment yet, the cursor was on a link for want of anything better.
        had_comments = any(not row.is_link for row in self.rows)
        before = self.rows[self.cursor] if same and had_comments else None
        url = before.url if before else ""
        at = next((index for index, row in enumerate(rows) if url and row.url == url), 0)
        self.rows = rows
        self._hints.hide()
        self._start_over()
        if not at:
            self.scroll_to(y=0, animate=False, immediate=True)
        self.rows_changed(keep=at)

    # Rows and their lines

    @property
    def count(self) -> int:
        return len(self.rows)

    def row_id(self, index: int) -> int:
        return index

    @property
    def line_count(self) -> int:
        return self._tops[-1]

    def line_of(self, index: int) -> int:
        self._wrap_to(index)
        return self._tops[min(index, len(self._tops) - 1)]

    def index_at(self, line: int) -> int:
        return min(bisect_right(self._tops, line), max(1, len(self._tops) - 1)) - 1

    def row_line(self, index: int, nth: int, width: int) -> Content:
        lines = self._lines_of(index)
        return Content.assemble(" ", lines[nth]) if nth < len(lines) else Content("")

    def fit(self, width: int) -> None:
        if self._room != self._width:
            self._hints.hide()
            self._start_over()

    @property
    def _room(self) -> int:
        """The cells of a line."""
        return self.scrollable_content_region.width

    def _start_over(self) -> None:
        self._width = self._room
        self._tops = [0]
        self._lines.clear()
        self._strips.clear()
        self._wrap_on()

    def _wrap_on(self) -> None:
        """Wrap as many rows as the screen needs, and more for a moment; then let others have a turn."""
        until, needed = perf_counter() + _SLICE, self.scroll_offset.y + 2 * self.size.height
        while self._unwrapped and (self._tops[-1] < needed or perf_counter() < until):
            self._wrap_next()
        self.virtual_size = Size(self._width, self.line_count)
        if self._unwrapped:
            self.call_later(self._wrap_on)

    @property
    def _unwrapped(self) -> bool:
        return self._width > 0 and len(self._tops) <= self.count

    def _wrap_next(self) -> None:
        self._tops.append(self._tops[-1] + len(self._lines_of(len(self._tops) - 1)))

    def _wrap_to(self, index: int) -> None:
        """Wrap the row at `index`, and those before it."""
        if self._unwrapped and len(self._tops) <= index + 1:
            while self._unwrapped and len(self._tops) <= index + 1:
                self._wrap_next()
            self.virtual_size = Size(self._width, self.line_count)

    def _lines_of(self, index: int) -> list[Content]:
        if (lines := self._lines.get(index)) is None:
            if len(self._lines) >= _CACHED_ROWS:
                self._lines.clear()
            labels = {target: label for (row, target), label in self._hints.labels.items() if row == index}
            room = max(1, self._width - _MARGIN)
            lines = self._lines[index] = self.rows[index].lines(room, labels)
        return lines

    # Moving

    def watch_cursor(self, old: int, new: int) -> None:
        self._played = 0
        super().watch_cursor(old, new)

    def action_move(self, rows: int) -> None:
        """Move the cursor by `rows`; first to the end of a comment that goes beyond the screen."""
        view, height = self.scroll_offset.y, self.size.height
        below = self.line_of(self.cursor + 1) - 1 - (view + height)
        above = view - self.line_of(self.cursor)
        left = below if rows > 0 else above
        if left > 0 and abs(rows) == 1:
            self.scroll_relative(y=rows * min(left, _READ_ON), animate=False, immediate=True)
        else:
            super().action_move(rows)

    def action_page(self, pages: int) -> None:
        """Move the view by `pages` heights, and the cursor into it."""
        line = self.scroll_offset.y + pages * max(1, self.size.height - 1)
        while self._unwrapped and self.line_count < line + self.size.height:
            self._wrap_next()
        self.virtual_size = Size(self._width, self.line_count)
        last = self.line_count - self.size.height
        at = 0 if line <= 0 else self.count - 1 if line >= last else self.index_at(line)
        # First to the row, for which the view may go to its head; then to the line, where that is in it.
        self.cursor = at
        self.scroll_to(y=min(max(line, 0), max(last, 0)), animate=False, immediate=True)

    # Going somewhere

    def action_choose(self) -> None:
        """Play the time that is written in the comment, and at once more the next one; follow a link."""
        if not self.cursor < self.count:
            return
        row = self.rows[self.cursor]
        targets = [target for target in row.targets if row.is_link or target.seconds is not None]
        if not targets:
            self.notify(_("No time is written in this comment"), markup=False, timeout=4)
            return
        target = targets[self._played % len(targets)]
        self._played += 1
        self._choose(target)

    def action_open_comment(self) -> None:
        """Open the comment on its page."""
        if self.cursor < self.count and (url := self.rows[self.cursor].url):
            self.post_message(NotesView.LinkChosen(url))

    def action_leave_comment(self) -> None:
        """Open the page where a comment can be left."""
        self.post_message(self.PageAsked())

    def action_ask_news(self) -> None:
        """Look for new comments."""
        self.post_message(self.NewsAsked())

    def _choose(self, target: "Target") -> None:
        if target.seconds is not None:
            self.post_message(NotesView.TimeChosen(target.seconds))
        else:
            self.post_message(NotesView.LinkChosen(target.url))

    def on_click(self, event: events.Click) -> None:
        row, number = event.style.meta.get("row"), event.style.meta.get("target")
        if not isinstance(row, int) or row >= self.count:
            return
        event.prevent_default()
        event.stop()
        self.cursor = row
        if isinstance(number, int) and number < len(self.rows[row].targets):
            self._choose(self.rows[row].targets[number])

    # Letters

    def hint(self) -> bool:
        """Put letters over the times and links on view; False when there is none."""
        if not self.count:
            return False
        top = self.scroll_offset.y
        shown = range(self.index_at(top), self.index_at(top + self.size.height - 1) + 1)
        places = [(index, target) for index in shown for target in self.rows[index].targets]
        found = self._hints.show(places)
        if found:
            self.focus()
        self._letters_changed(self._hints.labels)
        return found

    def on_key(self, event: events.Key) -> None:
        """While letters are shown they are all that is typed; another character takes them away."""
        before = self._hints.labels
        if not self._hints.takes(event):
            return
        place = self._hints.chosen()
        self._letters_changed(before)
        if place:
            self.cursor, target = place
            self._choose(target)

    def on_blur(self) -> None:
        before = self._hints.labels
        if self._hints.hide():
            self._letters_changed(before)

    def _letters_changed(self, places: "Mapping[Place, str]") -> None:
        """Wrap those rows anew that have letters, or had some: they may be higher by a line now."""
        for index in sorted({index for index, __ in places}):
            self._lines.pop(index, None)
            grown = len(self._lines_of(index)) - (self._tops[index + 1] - self._tops[index])
            if grown:
                self._tops[index + 1 :] = [top + grown for top in self._tops[index + 1 :]]
        self._strips.clear()
        self.virtual_size = Size(self._width, self.line_count)
        self.refresh()
