"""What a search found: rows of two lines, or of one where the window is narrow."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.content import Content

from cafe_tui.domain.playback import Playback
from cafe_tui.domain.search.search_places import Hit
from cafe_tui.domain.search.search_query import HitKind
from cafe_tui.ui.commands import Scope, bindings
from cafe_tui.ui.hit_words import INDENT, hit_row, place_row

from .row_list import RowList

WIDE = 76
"""Cells from which a row has two lines."""


class HitRows(RowList):
    """Hits, best first; one click on the time of one plays it, two anywhere."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.SEARCH)]

    def __init__(self, today: Callable[[], datetime], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._today = today
        self._hits: Sequence[Hit] = ()
        self._ids: dict[tuple[object, ...], int] = {}
        self._playback = Playback()
        self._row_height = 1

    def set_hits(self, hits: Sequence[Hit], *, from_top: bool) -> None:
        """Show these; the cursor stays on its hit, or goes to the first."""
        self._hits = hits
        self.rows_changed(keep=self.row_id(0) if from_top and hits else None)
        if from_top:
            self.scroll_to(y=0, animate=False, immediate=True)

    def set_playback(self, playback: Playback) -> None:
        """Mark what plays."""
        if _part(playback) != _part(self._playback):
            self._strips.clear()
            self.refresh()
        self._playback = playback

    @property
    def hits(self) -> Sequence[Hit]:
        """What is shown."""
        return self._hits

    @property
    def hit(self) -> Hit | None:
        """The hit under the cursor."""
        return self._hits[self.cursor] if 0 <= self.cursor < self.count else None

    @property
    def count(self) -> int:
        return len(self._hits)

    @property
    def line_count(self) -> int:
        return self.count * self._row_height

    def line_of(self, index: int) -> int:
        return index * self._row_height

    def index_at(self, line: int) -> int:
        return line // self._row_height

    def fit(self, width: int) -> None:
        height = 2 if width >= WIDE else 1
        if height != self._row_height:
            self._row_height = height
            self._strips.clear()
            self.refresh()

    def row_id(self, index: int) -> int:
        hit = self._hits[index]
        place = hit.kind, hit.show_id, hit.episode_id, hit.bookmark_id, hit.start, hit.snippet.text
        return self._ids.setdefault(place, len(self._ids))

    def row(self, index: int, width: int) -> Content:
        hit = self._hits[index]
        return hit_row(hit, width, sounding=_sounds(hit, self._playback))

    def row_line(self, index: int, nth: int, width: int) -> Content:
        return place_row(self._hits[index], width, self._today()) if nth else self.row(index, width)

    def on_click(self, event: events.Click) -> None:
        """One click on the time of a hit plays it."""
        index = event.style.meta.get("row")
        if not isinstance(index, int) or not 0 <= index < self.count:
            return
        if event.chain == 1 and event.x <= INDENT and self._hits[index].start is not None:
            event.stop()
            event.prevent_default()
            self.cursor = index
            self.post_message(self.Chosen(self, self.row_id(index), by_mouse=True))


def _part(playback: Playback) -> tuple[object, ...]:
    """What of the sound the rows tell."""
    chapter = playback.chapter
    return playback.track and playback.track.episode_id, chapter and chapter.start, playback.over


def _sounds(hit: Hit, playback: Playback) -> bool:
    """Whether it is the episode that plays, or the chapter."""
    track = playback.track
    if track is None or playback.over or track.episode_id != hit.episode_id:
        return False
    if hit.kind is HitKind.CHAPTER:
        return playback.chapter is not None and playback.chapter.start == hit.start
    return hit.kind is HitKind.EPISODE
