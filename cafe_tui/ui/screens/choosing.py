"""One of several is to be chosen: a short list over the screen."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from cafe_tui.domain.language import _
from cafe_tui.ui.widgets.row_list import RowList


class ChoiceList(RowList):
    """What can be chosen; one click does it, as Enter does."""

    CHOOSE_ON_CLICK = True

    def __init__(self, rows: Sequence[Content], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._rows = rows

    @property
    def count(self) -> int:
        return len(self._rows)

    def row_id(self, index: int) -> int:
        return index

    def row(self, index: int, width: int) -> Content:
        return self._rows[index].truncate(width, ellipsis=True)


class ChoiceScreen(ModalScreen[int | None]):
    """Gives the index of what was chosen; None when nothing was."""

    AUTO_FOCUS = "#choice-list"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "dismiss", "Close")]

    def __init__(self, title: str, rows: Sequence[Content]) -> None:
        super().__init__()
        self._title = title
        self._rows = rows

    def compose(self) -> ComposeResult:
        with Vertical(id="choice") as pane:
            pane.border_title = Content(self._title)
            pane.border_subtitle = Content(_("Enter or a click chooses · Esc closes"))
            yield ChoiceList(self._rows, id="choice-list")

    def on_mount(self) -> None:
        self.query_one(ChoiceList).rows_changed()

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        self.dismiss(event.row_id)
