"""Everything one can go to from an episode, under headings."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from textual.content import Content

from .row_list import RowList

if TYPE_CHECKING:
    from cafe_tui.services.linked import EpisodeLinks
    from cafe_tui.ui.link_rows import LinkRow


class LinkList(RowList):
    """Links and episodes; choosing one goes there."""

    CHOOSE_ON_CLICK = True

    def __init__(self, today: Callable[[], datetime], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._today = today
        self._rows: Sequence[LinkRow] = ()
        self._show = ""
        self._ids: dict[object, int] = {}
        """A number for whatever was in the list, so that the cursor finds it again in another list."""

    def set_links(self, links: "EpisodeLinks | None", *, keep: int | None = None) -> None:
        """Show these, the cursor on the row `keep`, or on the first that leads somewhere."""
        from cafe_tui.ui.link_rows import link_rows

        self._rows = link_rows(links) if links else ()
        self._show = links.episode.show if links else ""
        for row in self._rows:
            self._ids.setdefault(row.key, len(self._ids))
        if keep is None or self.index_of(keep) is None:
            keep = next((self.row_id(index) for index in range(self.count) if self._leads(index)), None)
        self.rows_changed(keep=keep)

    @property
    def link(self) -> "LinkRow | None":
        """The row under the cursor."""
        return self._rows[self.cursor] if 0 <= self.cursor < self.count else None

    def move_to_chapter(self, start: float) -> bool:
        """Put the cursor on the link of the chapter with this start, if it has one."""
        for index, row in enumerate(self._rows):
            if row.start == start:
                self.cursor = index
                return True
        return False

    @property
    def count(self) -> int:
        return len(self._rows)

    def row_id(self, index: int) -> int:
        return self._ids[self._rows[index].key]

    def row(self, index: int, width: int) -> Content:
        from cafe_tui.ui.link_rows import row_content

        return row_content(self._rows[index], width, self._show, self._today())

    def _leads(self, index: int) -> bool:
        row = self._rows[index]
        return bool(row.url or row.episode)
