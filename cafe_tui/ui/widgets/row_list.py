"""The one list widget of the house: rows of one line or of several, drawn on demand, however many there are.

Only the lines on the screen are ever built, so a list of a hundred thousand rows costs what a list of ten
costs. The cursor belongs to a row's id: it stays on its row when rows are added, filtered or reordered.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar, Self

from rich.segment import Segment
from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from cafe_tui.ui.commands import Scope, bindings

_CACHED_STRIPS = 512


@lru_cache(maxsize=8)
def _wrapped(words: str, width: int) -> list[Content]:
    """The lines that an empty list has instead of rows; each of them is drawn on its own."""
    return Content(words).wrap(width) if words else []


class RowList(ScrollView, can_focus=True):
    """A list over rows that a subclass provides by index: `count`, `row_id` and `row`.

    Where rows take more than one line, it also provides `line_count`, `line_of`, `index_at`, `row_line`
    and `fit`.
    """

    COMPONENT_CLASSES = {  # noqa: RUF012
        "row-list--cursor",
        "row-list--cursor-idle",
        "row-list--quiet",
        "row-list--hover",
    }
    DEFAULT_CSS = """
    RowList {
        height: 1fr;
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
        & > .row-list--cursor { background: $block-cursor-background; color: $block-cursor-foreground; text-style: $block-cursor-text-style; }
        & > .row-list--cursor-idle { background: $boost; }
        & > .row-list--quiet { color: $text-muted; }
        & > .row-list--hover { background: $boost; }
    }
    """  # noqa: E501
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.LIST)]
    ALLOW_SELECT = False
    CHOOSE_ON_CLICK = False
    """Whether one click chooses a row; otherwise it takes two."""

    cursor = reactive(0, repaint=False)
    """The index of the row under the cursor; meaningless while the list is empty."""

    @dataclass
    class Highlighted(Message):
        """The cursor came to another row (or the row under it changed), or the list became empty (None)."""

        rows: "RowList"
        row_id: int | None

        @property
        def control(self) -> "RowList":
            return self.rows

    @dataclass
    class Chosen(Message):
        """A row was chosen by Enter, by a click or two."""

        rows: "RowList"
        row_id: int
        by_mouse: bool = False

        @property
        def control(self) -> "RowList":
            return self.rows

    def __init__(self, *, id: str | None = None, empty: str = "") -> None:  # noqa: A002
        super().__init__(id=id)
        self._empty = empty
        self._strips: dict[tuple[int, int, int, bool, bool, bool], Strip] = {}
        self._hovered: int | None = None
        self._announced: int | None = None

    # What a subclass provides

    @property
    def count(self) -> int:
        """How many rows there are."""
        raise NotImplementedError

    def row_id(self, index: int) -> int:
        """What names the row at `index` for ever."""
        raise NotImplementedError

    def index_of(self, row_id: int) -> int | None:
        """Where the row is now."""
        return next((index for index in range(self.count) if self.row_id(index) == row_id), None)

    def row(self, index: int, width: int) -> Content:
        """The row at `index` in `width` cells; longer rows are cut by the list."""
        raise NotImplementedError

    @property
    def line_count(self) -> int:
        """How many lines all rows take."""
        return self.count

    def line_of(self, index: int) -> int:
        """The first line of the row at `index`; of the one behind the last, how many there are."""
        return index

    def index_at(self, line: int) -> int:
        """The row that has this line."""
        return line

    def row_line(self, index: int, nth: int, width: int) -> Content:
        """The nth line of the row at `index`, counted from 0, in `width` cells."""
        return self.row(index, width)

    def fit(self, width: int) -> None:
        """The list has so many cells now: rows of several lines may take others."""

    def row_quiet(self, index: int) -> bool:
        """Whether the row steps back behind the others."""
        return False

    # What others may ask

    @property
    def current(self) -> int | None:
        """The id of the row under the cursor."""
        return self.row_id(self.cursor) if 0 <= self.cursor < self.count else None

    @property
    def empty(self) -> str:
        """What is said in place of rows."""
        return self._empty

    @empty.setter
    def empty(self, text: str) -> None:
        self._empty = text
        if not self.count:
            self.refresh()

    def rows_changed(self, *, keep: int | None = None) -> Self:
        """Draw anew after the rows became others; the cursor goes to the row `keep`, or to its own again."""
        wanted = keep if keep is not None else self._announced
        index = self.index_of(wanted) if wanted is not None else None
        if index is None:
            index = min(max(self.cursor, 0), max(self.count - 1, 0))
        self._strips.clear()
        self.virtual_size = Size(self.size.width, self.line_count)
        self.set_reactive(RowList.cursor, index)
        self._show_cursor()
        self.refresh()
        self._announce()
        return self

    def row_changed(self, row_id: int) -> None:
        """Draw one row anew."""
        for key in [key for key in self._strips if key[0] == row_id]:
            del self._strips[key]
        if (index := self.index_of(row_id)) is not None:
            self._redraw(index)

    def move_to(self, row_id: int) -> bool:
        """Put the cursor on a row, if it is there."""
        index = self.index_of(row_id)
        if index is None:
            return False
        self.cursor = index
        return True

    # Drawing

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        line = y + self.scroll_offset.y
        if not self.count:
            return self._empty_line(y, width)
        if not 0 <= line < self.line_count:
            return Strip.blank(width, self.rich_style)
        index = self.index_at(line)
        nth = line - self.line_of(index)
        cursor, hovered = index == self.cursor, index == self._hovered
        key = (self.row_id(index), nth, width, cursor, hovered, self.has_focus)
        if (strip := self._strips.get(key)) is None:
            if len(self._strips) > _CACHED_STRIPS:
                self._strips.clear()
            strip = self._strips[key] = self._draw(index, nth, width, cursor, hovered)
        return strip

    def _draw(self, index: int, nth: int, width: int, cursor: bool, hovered: bool) -> Strip:
        classes = ["row-list--quiet"] if self.row_quiet(index) else []
        if hovered:
            classes.append("row-list--hover")
        if cursor:
            classes.append("row-list--cursor" if self.has_focus else "row-list--cursor-idle")
        style = self.get_visual_style(*classes)
        # The bar tells the cursor without colour: heavy where the keys go, thin where they do not.
        bar = ("▌" if self.has_focus else "▏") if cursor else " "
        content = Content.assemble(bar, self.row_line(index, nth, width - 1)).truncate(width, ellipsis=True)
        strip = Strip(content.render_segments(style)).adjust_cell_length(width, style.rich_style)
        return strip.apply_meta({"row": index})

    def _empty_line(self, y: int, width: int) -> Strip:
        style = self.get_visual_style("row-list--quiet")
        lines = _wrapped(self._empty, max(width - 2, 1))
        line = y - 1
        if not 0 <= line < len(lines):
            return Strip.blank(width, style.rich_style)
        segments = [Segment(" ", style.rich_style), *lines[line].render_segments(style)]
        return Strip(segments).adjust_cell_length(width, style.rich_style)

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._strips.clear()

    def on_resize(self) -> None:
        self.fit(self.size.width)
        self.virtual_size = Size(self.size.width, self.line_count)
        self._show_cursor()

    def on_focus(self) -> None:
        self._redraw(self.cursor)

    def on_blur(self) -> None:
        self._redraw(self.cursor)

    # Moving

    def validate_cursor(self, cursor: int) -> int:
        return min(max(cursor, 0), max(self.count - 1, 0))

    def watch_cursor(self, old: int, new: int) -> None:
        self._redraw(old)
        self._redraw(new)
        self._show_cursor()
        self._announce()

    def _redraw(self, index: int) -> None:
        if 0 <= index < self.count:
            line = self.line_of(index)
            self.refresh_lines(line, self.line_of(index + 1) - line)

    def _show_cursor(self) -> None:
        height = self.size.height
        if not (height and self.count):
            return
        top, first, after = self.scroll_offset.y, self.line_of(self.cursor), self.line_of(self.cursor + 1)
        if first < top or after - first > height:
            self.scroll_to(y=first, animate=False, immediate=True)
        elif after > top + height:
            self.scroll_to(y=after - height, animate=False, immediate=True)

    def _announce(self) -> None:
        current = self.current
        if current != self._announced:
            self._announced = current
            self.post_message(self.Highlighted(self, current))

    def action_move(self, rows: int) -> None:
        """Move the cursor by `rows`."""
        self.cursor += rows

    def action_page(self, pages: int) -> None:
        """Move the cursor by `pages` heights of the list."""
        if self.count:
            line = self.line_of(self.cursor) + pages * max(1, self.size.height - 1)
            self.cursor = self.index_at(min(max(line, 0), self.line_count - 1))

    def action_edge(self, direction: int) -> None:
        """Move the cursor to the first (-1) or the last (1) row."""
        self.cursor = self.count - 1 if direction > 0 else 0

    def action_choose(self) -> None:
        """Choose the row under the cursor."""
        if (row_id := self.current) is not None:
            self.post_message(self.Chosen(self, row_id))

    # The mouse

    def on_click(self, event: events.Click) -> None:
        index = event.style.meta.get("row")
        if index is None or not 0 <= index < self.count:
            return
        event.stop()
        self.cursor = index
        if event.chain == 2 or (self.CHOOSE_ON_CLICK and event.chain == 1):
            self.post_message(self.Chosen(self, self.row_id(index), by_mouse=True))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        self._hover(event.style.meta.get("row"))

    def on_leave(self) -> None:
        self._hover(None)

    def _hover(self, index: int | None) -> None:
        if index != self._hovered:
            old, self._hovered = self._hovered, index
            for row in (old, index):
                if row is not None:
                    self._redraw(row)
