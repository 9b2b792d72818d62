"""The top line: what the program is, what is new, whether the feeds are well, what goes on behind."""

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from cafe_tui.domain.language import _


class StatusLine(Widget):
    """Name at the left, news at the right."""

    DEFAULT_CSS = """
    StatusLine { height: 1; width: 1fr; background: $panel; }
    """
    ALLOW_SELECT = False

    title: reactive[str] = reactive("cafe-tui", layout=False)
    news: reactive[str] = reactive("", layout=False)
    """The state of the library in a few words."""
    activity: reactive[str] = reactive("", layout=False)
    """What is going on behind the listener's back; shown in place of the news."""

    reading: reactive[str] = reactive("", layout=False)
    """How far the reading of notes is that have never been read."""
    downloads: reactive[str] = reactive("", layout=False)
    """How far the downloads are, while there are any."""
    indexing: reactive[str] = reactive("", layout=False)
    """How far the index of the search is, while it is being made."""
    queued: reactive[int] = reactive(0, layout=False)
    """How many are in the queue."""

    def render(self) -> Content:
        queued = _("{count} queued", count=self.queued) if self.queued else ""
        behind = (self.downloads, self.indexing, self.reading, queued)
        words = " · ".join(filter(None, (*behind, self.activity or self.news)))
        left = Content.assemble(" ", (self.title, "bold"))
        right = Content.assemble(" ", (words, "italic" if self.activity else "dim"), " ")
        gap = self.size.width - left.cell_length - right.cell_length
        if gap < 0:
            return right.truncate(self.size.width, ellipsis=True)
        return Content.assemble(left, " " * gap, right)
