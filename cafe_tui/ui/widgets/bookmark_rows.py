"""Bookmarks of all shows under headings: ids in an array, and pages of rows read as they scroll by."""

from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message

from cafe_tui.domain.bookmark.bookmark_view import Group, GroupBy, Groups
from cafe_tui.domain.language import _
from cafe_tui.domain.models import Bookmark, BookmarkId
from cafe_tui.domain.playback import Playback
from cafe_tui.ui.bookmark_words import TICK_CELLS, TIME_CELLS, found_row, heading_row
from cafe_tui.ui.commands import Scope, bindings

from .row_list import RowList

_PAGE = 128
_KEPT_PAGES = 32
# A row's id holds the number of its group, where a bookmark may be in several, and the bookmark's own.
_BOOKMARK_BITS = 40
_BOOKMARK = (1 << _BOOKMARK_BITS) - 1

ReadBookmarks = Callable[[Sequence[int]], Mapping[int, Bookmark]]


class BookmarkRows(RowList):
    """Headings and bookmarks; x or a click on the mark before a row ticks it, X or a shift-click a range."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.BOOKMARKS)]

    @dataclass
    class TicksChanged(Message):
        """Other bookmarks are ticked."""

    def __init__(self, read: ReadBookmarks, today: Callable[[], datetime], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._read = read
        self._today = today
        self._rows = array("q")
        self._by = GroupBy.SHOW
        self._groups: dict[int, Group] = {}
        self._numbers: dict[tuple[GroupBy, str], int] = {}
        self._pages: dict[int, Mapping[int, Bookmark]] = {}
        self._ticked: set[int] = set()
        self._anchor: int | None = None
        """The row from which a range goes."""
        self._playback = Playback()

    # What is shown

    def set_groups(self, groups: Groups, by: GroupBy, *, keep: BookmarkId | None = None) -> None:
        """Show these, the cursor on the bookmark `keep`, or else on its own."""
        row, bookmark_id = self.current, self.bookmark_id
        self._by = by
        self._pages.clear()
        self._groups = {}
        self._rows = array("q")
        for group in groups:
            number = self._numbers.setdefault((by, group.key), len(self._numbers) + 1)
            self._groups[number] = group
            if by is not GroupBy.NOTHING:
                self._rows.append(-number)
            base = number << _BOOKMARK_BITS if by is GroupBy.TAG else 0
            self._rows.extend(array("q", [base | one for one in group.ids]) if base else group.ids)
        if keep is None and row is not None and self.index_of(row) is None:
            keep = bookmark_id
        self.rows_changed(keep=None if keep is None else self.row_of(keep))

    def set_playback(self, playback: Playback) -> None:
        """Mark what plays."""
        if _part(playback) != _part(self._playback):
            self._strips.clear()
            self.refresh()
        self._playback = playback

    @property
    def shown(self) -> set[int]:
        """The ids of the bookmarks on view."""
        return {row & _BOOKMARK for row in self._rows if row > 0}

    @property
    def selection(self) -> list[BookmarkId]:
        """The bookmarks that are ticked and on view, in their order; else those under the cursor."""
        if ticked := self.ticked:
            return ticked
        return self.at_cursor

    @property
    def ticked(self) -> list[BookmarkId]:
        """The bookmarks that are ticked and on view, in their order."""
        if not self._ticked:
            return []
        ids = (row & _BOOKMARK for row in self._rows if row > 0)
        return [BookmarkId(one) for one in dict.fromkeys(ids) if one in self._ticked]

    @property
    def at_cursor(self) -> list[BookmarkId]:
        """The bookmark under the cursor, or all of the group whose heading is there."""
        if (row := self.current) is None:
            return []
        return [BookmarkId(one) for one in self._ids_at(row)]

    @property
    def of_group(self) -> list[BookmarkId]:
        """All bookmarks of the group that the cursor is in."""
        index = self.cursor
        while 0 <= index < self.count and self._rows[index] > 0:
            index -= 1
        if not 0 <= index < self.count:
            return [BookmarkId(row & _BOOKMARK) for row in self._rows]
        return [BookmarkId(one) for one in self._ids_at(self._rows[index])]

    @property
    def bookmark_id(self) -> BookmarkId | None:
        """The bookmark under the cursor."""
        row = self.current
        return None if row is None or row < 0 else BookmarkId(row & _BOOKMARK)

    @property
    def bookmark(self) -> Bookmark | None:
        """The bookmark under the cursor."""
        return self._bookmark(self.cursor) if self.bookmark_id is not None else None

    def row_of(self, bookmark_id: int) -> int | None:
        """The first row of a bookmark."""
        return next((row for row in self._rows if row > 0 and row & _BOOKMARK == bookmark_id), None)

    def _ids_at(self, row: int) -> Sequence[int]:
        return self._groups[-row].ids if row < 0 else (row & _BOOKMARK,)

    def _bookmark(self, index: int) -> Bookmark | None:
        """The bookmark of a row; None when it was removed since the ids were read."""
        page = index // _PAGE
        if page not in self._pages:
            if len(self._pages) >= _KEPT_PAGES:
                self._pages.clear()
            rows = self._rows[page * _PAGE : (page + 1) * _PAGE]
            self._pages[page] = self._read([row & _BOOKMARK for row in rows if row > 0])
        return self._pages[page].get(self._rows[index] & _BOOKMARK)

    @property
    def count(self) -> int:
        return len(self._rows)

    def row_id(self, index: int) -> int:
        return self._rows[index]

    def index_of(self, row_id: int) -> int | None:
        try:
            return self._rows.index(row_id)
        except ValueError:
            return None

    def row(self, index: int, width: int) -> Content:
        row = self._rows[index]
        if row < 0:
            return heading_row(self._groups[-row], self._by, width, self._today())
        bookmark = self._bookmark(index)
        if bookmark is None:
            return Content.styled(f"  {_('deleted')}", "dim")
        return found_row(
            bookmark,
            width,
            by=self._by,
            ticked=bookmark.id in self._ticked,
            sounding=_sounds(bookmark, self._playback),
            today=self._today(),
        )

    # Ticking

    def action_tick(self) -> None:
        """Tick the row under the cursor, or no longer, and go to the next; at a heading all of its group."""
        if (row := self.current) is not None:
            self._toggle(row)
            self.cursor += 1

    def action_tick_range(self) -> None:
        """Tick all from the row that was ticked last to the cursor."""
        self._tick_to(self.cursor)

    def action_tick_all(self) -> None:
        """Tick all on view, or none."""
        shown = self.shown
        self._tick(set() if shown <= self._ticked else self._ticked | shown)

    def untick(self) -> bool:
        """Tick none; tells whether any was."""
        had = bool(self._ticked)
        self._tick(set())
        return had

    def _toggle(self, row: int) -> None:
        ids = set(self._ids_at(row))
        self._anchor = row
        self._tick(self._ticked - ids if ids <= self._ticked else self._ticked | ids)

    def _tick_to(self, index: int) -> None:
        anchor = None if self._anchor is None else self.index_of(self._anchor)
        first, last = sorted((index if anchor is None else anchor, index))
        self._tick(self._ticked | {row & _BOOKMARK for row in self._rows[first : last + 1] if row > 0})

    def _tick(self, ticked: set[int]) -> None:
        self._ticked = ticked
        self._strips.clear()
        self.refresh()
        self.post_message(self.TicksChanged())

    # The mouse

    def on_click(self, event: events.Click) -> None:
        """The mark before a row ticks it, a click on its time plays it."""
        index = event.style.meta.get("row")
        if not isinstance(index, int) or not 0 <= index < self.count:
            return
        row = self._rows[index]
        if event.shift:
            self._tick_to(index)
        elif event.ctrl or event.x < TICK_CELLS:
            self._toggle(row)
        elif event.chain == 1 and row > 0 and event.x < TICK_CELLS + TIME_CELLS:
            self.post_message(self.Chosen(self, row, by_mouse=True))
        else:
            return
        event.stop()
        event.prevent_default()
        self.cursor = index


def _part(playback: Playback) -> tuple[object, ...]:
    """What of the sound the rows tell."""
    passage = playback.passage
    span = (passage.start, passage.end) if passage else None
    return playback.track and playback.track.episode_id, span, playback.over


def _sounds(bookmark: Bookmark, playback: Playback) -> bool:
    passage, track = playback.passage, playback.track
    if track is None or passage is None or playback.over or track.episode_id != bookmark.episode_id:
        return False
    return (passage.start, passage.end) == (bookmark.start, bookmark.end)
