"""The bookmarks of an episode, in time order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.message import Message

from cafe_tui.domain.models import Bookmark
from cafe_tui.domain.timecode import format_time
from cafe_tui.ui.commands import Scope, bindings
from cafe_tui.ui.present import bookmark_row

from .row_list import RowList


class KeptList(RowList):
    """Bookmarks of one episode; choosing one plays from its start."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.KEPT)]

    @dataclass
    class EditAsked(Message):
        """The start and end of a bookmark are to be changed."""

        bookmark: Bookmark

    @dataclass
    class DeleteAsked(Message):
        """A bookmark is to go."""

        bookmark: Bookmark

    def __init__(self, *, id: str | None = None, empty: str = "") -> None:  # noqa: A002
        super().__init__(id=id, empty=empty)
        self.bookmarks: Sequence[Bookmark] = ()

    def set_bookmarks(self, bookmarks: Sequence[Bookmark], *, keep: int | None = None) -> None:
        """Show these, the cursor on the bookmark `keep` or where it was."""
        self.bookmarks = bookmarks
        self.rows_changed(keep=keep)

    @property
    def bookmark(self) -> Bookmark | None:
        """The bookmark under the cursor."""
        return self.bookmarks[self.cursor] if 0 <= self.cursor < self.count else None

    @property
    def count(self) -> int:
        return len(self.bookmarks)

    def row_id(self, index: int) -> int:
        return self.bookmarks[index].id

    def row(self, index: int, width: int) -> Content:
        widest = max(len(format_time(bookmark.start)) for bookmark in self.bookmarks)
        return bookmark_row(self.bookmarks[index], width, time_width=widest)

    def action_edit_times(self) -> None:
        """Change the times of the bookmark under the cursor."""
        if bookmark := self.bookmark:
            self.post_message(self.EditAsked(bookmark))

    def action_delete_kept(self) -> None:
        """Delete the bookmark under the cursor."""
        if bookmark := self.bookmark:
            self.post_message(self.DeleteAsked(bookmark))
