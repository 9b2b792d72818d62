"""The line in which a search is typed; keys that move go to what was found."""

from typing import ClassVar

from textual.binding import BindingType
from textual.widgets import Input

from cafe_tui.domain.language import _
from cafe_tui.domain.text import MAX_LINE
from cafe_tui.ui.commands import Scope, bindings


class SearchField(Input):
    """One line, led by nothing: what it is for stands in it while it is empty."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.SEARCH_FIELD)]

    def __init__(self, text: str, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(
            text,
            placeholder=_("words in titles, notes, chapters, bookmarks, transcripts, comments"),
            max_length=MAX_LINE,
            select_on_focus=True,
            compact=True,
            id=id,
        )
