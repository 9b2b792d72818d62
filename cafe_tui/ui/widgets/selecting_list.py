"""A list in which several rows in a row are selected: by keys, or by dragging over them."""

from textual import events

from .row_list import RowList


class SelectingList(RowList):
    """A selection goes from the row where it was begun to the cursor."""

    def __init__(self, *, id: str | None = None, empty: str = "") -> None:  # noqa: A002
        super().__init__(id=id, empty=empty)
        self._anchor: int | None = None
        """The row from which the selection goes to the cursor."""
        self._pressed: int | None = None
        """The row on which the mouse's button went down."""
        self._dragged = False

    def selection_changed(self) -> None:
        """Other rows are selected."""
        self._strips.clear()
        self.refresh()

    @property
    def selection(self) -> range | None:
        """The indexes of the rows that are selected."""
        if self._anchor is None or not self.count:
            return None
        first, last = sorted((self._anchor, self.cursor))
        return range(first, last + 1)

    def begin_selection(self) -> None:
        """Select the row under the cursor, and those that the cursor goes to from here."""
        if self.count:
            self._anchor = self.cursor
            self.selection_changed()

    def end_selection(self) -> bool:
        """Select nothing any more; tells whether something was selected."""
        if self._anchor is None:
            return False
        self._anchor = None
        self.selection_changed()
        return True

    def watch_cursor(self, old: int, new: int) -> None:
        super().watch_cursor(old, new)
        if self._anchor is not None:
            self.selection_changed()

    def action_select(self) -> None:
        """Begin a selection at the cursor, or end it."""
        if not self.end_selection():
            self.begin_selection()

    def action_extend(self, rows: int) -> None:
        """Select up to the row so far from the cursor."""
        if self._anchor is None:
            self.begin_selection()
        self.cursor += rows

    # The mouse

    def on_mouse_down(self, event: events.MouseDown) -> None:
        self._dragged = False
        self._pressed = event.style.meta.get("row") if event.button == 1 else None

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._pressed is None or not event.button or not self.count:
            return
        line = min(max(self.scroll_offset.y + event.y, 0), self.line_count - 1)
        over = self.index_at(line)
        if over != self._pressed and not self._dragged:
            self._dragged = True
            self.capture_mouse()
            self.cursor = self._pressed
            self.begin_selection()
        if self._dragged:
            self.cursor = over

    def on_mouse_up(self) -> None:
        self._pressed = None
        if self._dragged:
            self.release_mouse()

    def on_click(self, event: events.Click) -> None:
        """What ends a drag chooses nothing; a click elsewhere ends the selection."""
        if self._dragged:
            event.stop()
            event.prevent_default()
            self._dragged = False
        else:
            self.end_selection()
