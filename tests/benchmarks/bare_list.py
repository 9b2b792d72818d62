"""The least that Textual can do: one list by the line API over the titles of a library. A yardstick."""

import sqlite3
import sys
from array import array

from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip


class Titles(ScrollView, can_focus=True):
    """The titles, newest first."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self._database = sqlite3.connect(path)
        rows = self._database.execute("SELECT id FROM episode ORDER BY moment DESC, id DESC")
        self._ids = array("q", (row[0] for row in rows))
        self.virtual_size = Size(80, len(self._ids))

    def render_line(self, y: int) -> Strip:
        number = y + self.scroll_offset.y
        if number >= len(self._ids):
            return Strip.blank(self.size.width)
        query = "SELECT title FROM episode WHERE id = ?"
        (title,) = self._database.execute(query, (self._ids[number],)).fetchone()
        return Strip([Segment(str(title)[: self.size.width].ljust(self.size.width))])


class Bare(App[None]):
    """The list and nothing else."""

    def compose(self) -> ComposeResult:
        yield Titles(sys.argv[1])


if __name__ == "__main__":
    Bare().run()
