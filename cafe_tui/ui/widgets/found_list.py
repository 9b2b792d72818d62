"""What directories found, and what is in one of the shows, as rows."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content

from cafe_tui.domain.feed.feed_document import FeedItem
from cafe_tui.domain.feed.found_shows import FoundShow, feed_key
from cafe_tui.domain.language import ngettext
from cafe_tui.ui.commands import Scope, bindings
from cafe_tui.ui.present import minutes, short_date, spread

from .notes_view import NotesView
from .row_list import RowList

FOLLOWED, COMING = "✓", "…"
"""The marks of a show that is in the library, and of one on its way there."""


class FoundList(RowList):
    """Shows that a search found; those in the library are marked."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.FIND)]

    def __init__(self, *, id: str | None = None, empty: str = "") -> None:  # noqa: A002
        super().__init__(id=id, empty=empty)
        self._shows: Sequence[FoundShow] = ()
        self._followed: Collection[str] = ()
        self._coming: set[str] = set()

    def set_shows(self, shows: Sequence[FoundShow], followed: Collection[str]) -> None:
        """Show these; `followed` are the keys (`feed_key`) of the feeds in the library."""
        self._shows, self._followed = shows, followed
        self.rows_changed()

    def set_followed(self, followed: Collection[str]) -> None:
        """The library has these now."""
        self._followed = followed
        self.rows_changed()

    def set_coming(self, url: str, coming: bool) -> bool:
        """A show is on its way into the library, or no longer; tells whether that is news."""
        key = feed_key(url)
        is_news = (key in self._coming) != coming
        (self._coming.add if coming else self._coming.discard)(key)
        self.rows_changed()
        return is_news

    def is_followed(self, show: FoundShow) -> bool:
        """Whether it is in the library."""
        return feed_key(show.feed_url) in self._followed

    @property
    def show(self) -> FoundShow | None:
        """The show under the cursor."""
        return self._shows[self.cursor] if self.current is not None else None

    @property
    def count(self) -> int:
        return len(self._shows)

    def row_id(self, index: int) -> int:
        return index

    def row(self, index: int, width: int) -> Content:
        show = self._shows[index]
        key = feed_key(show.feed_url)
        mark = COMING if key in self._coming else FOLLOWED if key in self._followed else " "
        left = Content(f"{mark} {show.title}")
        if show.author and width > 50:
            left = left + Content.styled(f" · {show.author}", "dim")
        episodes = (
            "" if show.episodes is None else ngettext("{count} episode", "{count} episodes", show.episodes)
        )
        sources = ", ".join(show.sources)
        right = " · ".join(filter(None, (episodes if width >= 36 else "", sources if width > 90 else "")))
        return spread(left, Content.styled(f"{right} ", "dim"), width)


class PreviewList(RowList):
    """The newest episodes of a show that is not in the library."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.FIND)]

    def __init__(self, *, id: str | None = None, empty: str = "") -> None:  # noqa: A002
        super().__init__(id=id, empty=empty)
        self._items: Sequence[FeedItem] = ()
        self._today: datetime | None = None

    def set_items(self, items: Sequence[FeedItem], today: datetime) -> None:
        """Show these."""
        self._items, self._today = items, today
        self.cursor = 0
        self.rows_changed()

    @property
    def count(self) -> int:
        return len(self._items)

    def row_id(self, index: int) -> int:
        return index

    def row(self, index: int, width: int) -> Content:
        item = self._items[index]
        date = short_date(item.published, self._today) if self._today else ""
        right = f"{date:>9} {minutes(item.duration):>5} " if width >= 40 else f"{date:>6} "
        return spread(Content(f" {item.title}"), Content.styled(right, "dim"), width)


class PreviewNotes(NotesView):
    """The notes of one of them."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.FIND)]
