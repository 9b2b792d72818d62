"""The least that Textual can do: one list by the line API over the titles of a library. A yardstick."""

import sqlite3
import sys
from array import array

from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip


class Titles(ScrollView, can_focus=True):
    """The titles, newest first, with a cursor."""

    BINDINGS = [("down", "move(1)", ""), ("pagedown", "page", "")]  # noqa: RUF012

    def __init__(self, path: str) -> None:
        super().__init__()
        self._database = sqlite3.connect(path)
        rows = self._database.execute("SELECT id FROM episode ORDER BY moment DESC, id DESC")
        self._ids = array("q", (row[0] for row in rows))
        self.virtual_size = Size(80, len(self._ids))
        self._cursor = 0

    def render_line(self, y: int) -> Strip:
        number = y + self.scroll_offset.y
        if number >= len(self._ids):
            return Strip.blank(self.size.width)
        query = "SELECT title FROM episode WHERE id = ?"
        (title,) = self._database.execute(query, (self._ids[number],)).fetchone()
        text = str(title)[: self.size.width].ljust(self.size.width)
        return Strip([Segment(text, Style(reverse=number == self._cursor))])

    def action_move(self, rows: int) -> None:
        """Move the cursor down by `rows`, drawing two lines, or all when it leaves the screen."""
        old, self._cursor = self._cursor, min(self._cursor + rows, len(self._ids) - 1)
        top, height = self.scroll_offset.y, self.size.height
        if self._cursor >= top + height:
            self.scroll_to(y=self._cursor - height + 1, animate=False, immediate=True)
        else:
            for number in (old, self._cursor):
                self.refresh(Region(0, number - top, self.size.width, 1))

    def action_page(self) -> None:
        """Move the cursor down by a page."""
        self.action_move(self.size.height - 1)


class Bare(App[None]):
    """The list and nothing else."""

    def compose(self) -> ComposeResult:
        yield Titles(sys.argv[1])

    def on_mount(self) -> None:
        self.query_one(Titles).focus()


if __name__ == "__main__":
    Bare().run()
