"""The shows of the library, led by a row that stands for all of them."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content

from cafe_tui.domain.folding import fold
from cafe_tui.domain.models import Show
from cafe_tui.ui.commands import Scope, bindings
from cafe_tui.ui.present import all_shows_row, show_row

from .row_list import RowList

ALL_SHOWS = 0
"""The row id of "All episodes"; shows have ids from 1."""


class ShowList(RowList):
    """Shows by title, with what is unplayed of each."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.SHOWS)]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._all: Sequence[Show] = ()
        self._shown: list[Show] = []
        self.words = ""
        """The filter."""
        self._announced = ALL_SHOWS  # what the program begins with

    def set_shows(self, shows: Sequence[Show], *, keep: int | None = None) -> None:
        """Show these; the cursor goes to the row `keep`, or stays on its show."""
        self._all = shows
        self._apply(keep=keep)

    def filter_rows(self, words: str) -> None:
        """Only shows whose title has `words`, accents and case aside."""
        self.words = words
        self._apply()

    @property
    def show(self) -> Show | None:
        """The show under the cursor; None on "All episodes"."""
        return next((show for show in self._shown if show.id == self.current), None)

    def _apply(self, *, keep: int | None = None) -> None:
        wanted = fold(self.words)
        self._shown = [show for show in self._all if wanted in fold(show.title)]
        self.rows_changed(keep=keep)

    @property
    def count(self) -> int:
        return len(self._shown) + 1

    def row_id(self, index: int) -> int:
        return self._shown[index - 1].id if index else ALL_SHOWS

    def row(self, index: int, width: int) -> Content:
        if not index:
            return all_shows_row(sum(show.unplayed for show in self._all), width)
        return show_row(self._shown[index - 1], width)
