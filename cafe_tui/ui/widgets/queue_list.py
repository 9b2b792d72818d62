"""The queue: rows that the mouse can drag to another place."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.geometry import clamp
from textual.message import Message

from cafe_tui.domain.files.ahead import Ahead
from cafe_tui.domain.language import N_, _
from cafe_tui.domain.queue import QueueItemId
from cafe_tui.domain.timecode import format_time
from cafe_tui.services.queue import QueueEntry
from cafe_tui.ui.commands import Scope, bindings, keyed
from cafe_tui.ui.present import SOUNDING, spread

from .row_list import RowList

_EMPTY = N_(
    "Nothing is queued. In the lists, {queue-last} puts an episode, a chapter or a kept segment here, "
    "{queue-next} next. {open-queue} opens a mixtape."
)


class QueueList(RowList):
    """Items of the queue; while one is dragged the rows make room for it, and on release it is `Dropped`."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.QUEUE)]

    @dataclass
    class Dropped(Message):
        """An item was dragged to this index."""

        item_id: QueueItemId
        to: int

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.entries: Sequence[QueueEntry] = ()
        self.empty = keyed(_(_EMPTY), self.app)
        self._playing: QueueItemId | None = None
        self._ahead: Ahead | None = None
        self._dragged: tuple[QueueItemId, int] | None = None
        """The item under the pressed button, and the index that it came from."""
        self.empty = keyed(_(_EMPTY), self.app)

    def set_entries(self, entries: Sequence[QueueEntry]) -> None:
        """Show these; what was being dragged is let go."""
        self._let_go()
        self.entries = entries
        self.rows_changed()

    def set_playing(self, item_id: QueueItemId | None) -> None:
        """Mark the item that plays."""
        if item_id != self._playing:
            old, self._playing = self._playing, item_id
            for changed in (old, item_id):
                if changed is not None:
                    self.row_changed(changed)

    def set_ahead(self, ahead: Ahead | None) -> None:
        """Mark the episode that is fetched ahead."""
        if ahead != self._ahead:
            episodes = {one.episode_id for one in (self._ahead, ahead) if one}
            self._ahead = ahead
            for entry in self.entries:
                if entry.episode.id in episodes:
                    self.row_changed(entry.item.id)

    @property
    def item_id(self) -> QueueItemId | None:
        """The item under the cursor."""
        return None if self.current is None else QueueItemId(self.current)

    @property
    def count(self) -> int:
        return len(self.entries)

    def row_id(self, index: int) -> int:
        return self.entries[index].item.id

    def row(self, index: int, width: int) -> Content:
        entry = self.entries[index]
        sounding = entry.item.id == self._playing
        ahead = self._ahead if self._ahead and self._ahead.episode_id == entry.episode.id else None
        return queue_row(index + 1, entry, width, sounding=sounding, ahead=ahead)

    # Dragging

    def on_mouse_down(self, event: events.MouseDown) -> None:
        index = event.style.meta.get("row")
        if event.button == 1 and isinstance(index, int) and 0 <= index < self.count:
            self.cursor = index
            self._dragged = (self.entries[index].item.id, index)
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if not self._dragged:
            return
        target = clamp(event.y + self.scroll_offset.y, 0, self.count - 1)
        index = self.index_of(self._dragged[0])
        if index is not None and index != target:
            entries = list(self.entries)
            entries.insert(target, entries.pop(index))
            self.entries = entries
            self.rows_changed(keep=self._dragged[0])

    def on_mouse_up(self) -> None:
        if not self._dragged:
            return
        item_id, began = self._dragged
        self._let_go()
        index = self.index_of(item_id)
        if index is not None and index != began:
            self.post_message(self.Dropped(item_id, index))

    def _let_go(self) -> None:
        if self._dragged:
            self._dragged = None
            self.release_mouse()


def queue_row(
    number: int, entry: QueueEntry, width: int, *, sounding: bool, ahead: Ahead | None = None
) -> Content:
    """Number and title, ▶ at the one that plays; at the right its length.

    A passage also has its start there, where there is room. What is fetched ahead is marked ⇣, with how much
    of it is here, or that it is ready.
    """
    piece, episode = entry.item.piece, entry.episode
    of = [episode.title] if piece.is_passage else []
    mark = SOUNDING if sounding else " "
    left = Content.assemble(
        (f"{number:>2} ", "dim"),
        f"{mark} ",
        (entry.title, "bold" if sounding else ""),
        ("".join(f" · {word}" for word in (*of, episode.show)), "dim"),
    )
    start = (
        _("from {start}", start=format_time(piece.start)) if piece.start is not None and width >= 60 else ""
    )
    length = format_time(entry.length) if entry.length is not None else ""
    fetched = "" if ahead is None or sounding else f"{ahead_words(ahead, short=width < 60)}  "
    return spread(left, Content.assemble(fetched, (f"{start}{length:>9} ", "dim")), width)


def ahead_words(ahead: Ahead, *, short: bool) -> str:
    """How far it is."""
    if ahead.whole:
        return "⇣" if short else _("⇣ ready")
    percent = "…" if ahead.percent is None else f"{ahead.percent}%"
    return f"⇣{percent}" if short else _("⇣ fetching {percent}", percent=percent)
