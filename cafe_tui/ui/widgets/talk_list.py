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
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from cafe_tui.ui.commands import Scope, bindings
from cafe_tui.ui.hints import Hints

from .notes_view import NotesView

if TYPE_CHECKING:
    from cafe_tui.ui.notes_text import Target
    from cafe_tui.ui.talk_text import TalkRow

_SLICE = 0.01  # seconds of wrapping between two looks at what else is to be done
_READ_ON = 3  # lines by which a comment higher than the screen goes on
_CACHED_ROWS = 256

Place = tuple[int, "Target"]
"""A target, with the index of its row."""


class TalkList(ScrollView, can_focus=True):
    """Rows of a talk. What is chosen in one is posted as the notes do: `TimeChosen`, `LinkChosen`."""

    COMPONENT_CLASSES = {"talk-list--cursor"}  # noqa: RUF012
    DEFAULT_CSS = """
    TalkList {
        height: 1fr;
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;  /* or else what was wrapped would not fit once there is a scrollbar */
        link-style: underline;
        & > .talk-list--cursor { color: $accent; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.LIST, Scope.TALK)]
    ALLOW_SELECT = False

    cursor = reactive(0, repaint=False)
    """The index of the row under the cursor; meaningless while there is none."""

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
        self.set_reactive(TalkList.cursor, at)
        if at:
            self._show_cursor()
        elif not same:
            self.scroll_to(y=0, animate=False, immediate=True)
        self.refresh()

    # How high it is

    @property
    def _room(self) -> int:
        """The cells of a line."""
        return self.scrollable_content_region.width

    def _start_over(self) -> None:
        self._width = self._room
        self._tops = [0]
        self._lines.clear()
        self._wrap_on()

    def _wrap_on(self) -> None:
        """Wrap as many rows as the screen needs, and more for a moment; then let others have a turn."""
        if not self._width:
            return
        until, needed = perf_counter() + _SLICE, self.scroll_offset.y + 2 * self.size.height
        while self._unwrapped and (self._tops[-1] < needed or perf_counter() < until):
            self._wrap_next()
        self.virtual_size = Size(self._width, self._tops[-1])
        if self._unwrapped:
            self.call_later(self._wrap_on)

    @property
    def _unwrapped(self) -> bool:
        return len(self._tops) <= len(self.rows)

    def _wrap_next(self) -> None:
        self._tops.append(self._tops[-1] + len(self._lines_of(len(self._tops) - 1)))

    def _wrap_to(self, index: int) -> None:
        while self._unwrapped and len(self._tops) <= index + 1:
            self._wrap_next()
        self.virtual_size = Size(self._width, self._tops[-1])

    def _lines_of(self, index: int) -> list[Content]:
        if (lines := self._lines.get(index)) is None:
            if len(self._lines) >= _CACHED_ROWS:
                self._lines.clear()
            labels = {target: label for (row, target), label in self._hints.labels.items() if row == index}
            lines = self._lines[index] = self.rows[index].lines(max(1, self._width - 2), labels)
        return lines

    def _row_at(self, line: int) -> int | None:
        index = bisect_right(self._tops, line) - 1
        return index if 0 <= index < min(len(self.rows), len(self._tops) - 1) else None

    def on_resize(self) -> None:
        if self._room != self._width:
            self._hints.hide()
            self._start_over()
            self._show_cursor()

    # Drawing

    def render_line(self, y: int) -> Strip:
        width, line = self._room, y + self.scroll_offset.y
        index = self._row_at(line)
        if index is None:
            return Strip.blank(width, self.rich_style)
        lines, number = self._lines_of(index), line - self._tops[index]
        content = lines[number] if number < len(lines) else Content("")
        # The bar tells the cursor without colour: heavy where the keys go, thin where they do not.
        here = index == self.cursor and number < len(lines) - 1
        bar = ("▌" if self.has_focus else "▏") if here else " "
        style = self.get_visual_style()
        drawn = Content.assemble((bar, "$accent" if here else ""), " ", content)
        strip = Strip(drawn.render_segments(style)).adjust_cell_length(width, style.rich_style)
        return strip.apply_meta({"row": index})

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self._stop_hinting()
        self.refresh()

    # Moving

    def validate_cursor(self, cursor: int) -> int:
        return min(max(cursor, 0), max(len(self.rows) - 1, 0))

    def watch_cursor(self) -> None:
        self._played = 0
        self._show_cursor()
        self.refresh()

    def _show_cursor(self) -> None:
        """Bring the row to view, its head at least."""
        if not self.rows or not self._width:
            return
        self._wrap_to(self.cursor)
        top, bottom = self._tops[self.cursor], self._tops[self.cursor + 1] - 1
        view, height = self.scroll_offset.y, self.size.height
        if top < view or bottom - top > height:
            self.scroll_to(y=top, animate=False, immediate=True)
        elif bottom > view + height:
            self.scroll_to(y=bottom - height, animate=False, immediate=True)

    def action_move(self, rows: int) -> None:
        """Move the cursor by `rows`; first to the end of a comment that goes beyond the screen."""
        if not self.rows or not self._width:
            return
        self._wrap_to(self.cursor)
        view, height = self.scroll_offset.y, self.size.height
        below = self._tops[self.cursor + 1] - 1 - (view + height)
        above = view - self._tops[self.cursor]
        left = below if rows > 0 else above
        if left > 0 and abs(rows) == 1:
            self.scroll_relative(y=rows * min(left, _READ_ON), animate=False, immediate=True)
        else:
            self.cursor += rows

    def action_page(self, pages: int) -> None:
        """Move the view by `pages` heights, and the cursor into it."""
        if not self.rows or not self._width:
            return
        line = self.scroll_offset.y + pages * max(1, self.size.height - 1)
        while self._unwrapped and self._tops[-1] < line + self.size.height:
            self._wrap_next()
        self.virtual_size = Size(self._width, self._tops[-1])
        self.scroll_to(y=line, animate=False, immediate=True)
        at = self._row_at(max(0, min(line, self._tops[-1] - 1)))
        edge = 0 if line <= 0 else len(self.rows) - 1 if line >= self._tops[-1] - self.size.height else at
        self.set_reactive(TalkList.cursor, edge or 0)
        self._played = 0
        self.refresh()

    def action_edge(self, direction: int) -> None:
        """Move the cursor to the first (-1) or the last (1) row."""
        self.cursor = len(self.rows) - 1 if direction > 0 else 0

    # Going somewhere

    def action_choose(self) -> None:
        """Play the time that is written in the comment, and at once more the next one; follow a link."""
        if not self.cursor < len(self.rows):
            return
        row = self.rows[self.cursor]
        targets = [target for target in row.targets if row.is_link or target.seconds is not None]
        if not targets:
            self.notify("No time is written in this comment", markup=False, timeout=4)
            return
        target = targets[self._played % len(targets)]
        self._played += 1
        self._choose(target)

    def action_open_comment(self) -> None:
        """Open the comment on its page."""
        if self.cursor < len(self.rows) and (url := self.rows[self.cursor].url):
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
        if not isinstance(row, int) or row >= len(self.rows):
            return
        event.stop()
        self.cursor = row
        if isinstance(number, int) and number < len(self.rows[row].targets):
            self._choose(self.rows[row].targets[number])

    # Letters

    def hint(self) -> bool:
        """Put letters over the times and links on view; False when there is none."""
        top = self.scroll_offset.y
        first, last = self._row_at(top), self._row_at(top + self.size.height - 1)
        shown = range(first or 0, (len(self.rows) if last is None else last + 1))
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

    def _stop_hinting(self) -> None:
        before = self._hints.labels
        if self._hints.hide():
            self._letters_changed(before)

    def _letters_changed(self, places: "Mapping[Place, str]") -> None:
        """Wrap those rows anew that have letters, or had some: they may be higher by a line now."""
        for index in sorted({index for index, _ in places}):
            self._lines.pop(index, None)
            grown = len(self._lines_of(index)) - (self._tops[index + 1] - self._tops[index])
            if grown:
                self._tops[index + 1 :] = [top + grown for top in self._tops[index + 1 :]]
        self.virtual_size = Size(self._width, self._tops[-1])
        self.refresh()
