"""What plays next, to be put in order, saved and opened, while the player goes on below."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.screen import Screen
from textual.worker import Worker

from cafe_tui.domain.files.ahead import Ahead
from cafe_tui.domain.language import _
from cafe_tui.domain.playback import Playback
from cafe_tui.domain.timecode import format_time
from cafe_tui.services.history import Done
from cafe_tui.services.queue import Queue, QueueEntry
from cafe_tui.settings import typed_path
from cafe_tui.ui.commands import QUEUE_LINE, keyed
from cafe_tui.ui.messages import ItemsAsked
from cafe_tui.ui.notices import say_if_failed
from cafe_tui.ui.widgets.key_line import KeyLine
from cafe_tui.ui.widgets.player_bar import PlayerBar
from cafe_tui.ui.widgets.prompt import Prompt
from cafe_tui.ui.widgets.queue_list import QueueList
from cafe_tui.ui.widgets.row_list import RowList

Change = Callable[[Callable[[], Done]], object]
"""Has a change committed in the background, says so, and says what went wrong."""


class QueueScreen(Screen[None]):
    """The queue over the player's lines."""

    AUTO_FOCUS = "#queue-list"
    VERTICAL_BREAKPOINTS = [(0, "-low"), (24, "-high")]  # noqa: RUF012

    playback: reactive[Playback] = reactive(Playback(), init=False, repaint=False)
    ahead: reactive[Ahead | None] = reactive(None, init=False, repaint=False)
    """What is fetched ahead."""

    def __init__(self, queue: Queue, playback: Playback, ahead: Ahead | None, change: Change) -> None:
        super().__init__()
        self._queue = queue
        self._change = change
        self.set_reactive(QueueScreen.playback, playback)
        self.set_reactive(QueueScreen.ahead, ahead)

    def compose(self) -> ComposeResult:
        with Vertical(id="queue", classes="pane"):
            yield QueueList(id="queue-list")
        yield Prompt()
        yield PlayerBar().data_bind(QueueScreen.playback)
        yield KeyLine(QUEUE_LINE)

    def on_mount(self) -> None:
        self._show(self._queue.entries(), self._queue.autoplay)

    @property
    def _is_shown(self) -> bool:
        """Not yet while the screen is being made, and no longer while it is being closed."""
        return self.is_mounted and bool(self.query(QueueList))

    @property
    def rows(self) -> QueueList:
        """The list."""
        return self.query_one(QueueList)

    @work(group="load", exclusive=True, exit_on_error=False)
    async def load(self) -> None:
        """Show the queue anew."""
        self._show(*await asyncio.to_thread(lambda: (self._queue.entries(), self._queue.autoplay)))

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say it when the queue could not be read."""
        say_if_failed(self, event)

    def _show(self, entries: Sequence[QueueEntry], autoplay: bool) -> None:
        self.rows.set_entries(entries)
        self.rows.set_playing(self.playback.item)
        self.rows.set_ahead(self.ahead)
        words = _("goes on by itself") if autoplay else _("waits after each one")
        self.query_one("#queue").border_subtitle = Content(words)
        self._show_lengths()

    def _show_lengths(self) -> None:
        entries = self.rows.entries
        words = [_("Queue")]
        if entries:
            total = _sum([entry.length for entry in entries])
            left = _sum([entry.remaining(self.playback) for entry in entries])
            words += [str(len(entries)), _("{total} in all, {left} to go", total=total, left=left)]
        self.query_one("#queue").border_title = Content(" · ".join(words))

    def watch_playback(self, old: Playback, new: Playback) -> None:
        """Follow the sound."""
        if not self._is_shown:
            return  # what it is then, is shown on mounting
        if new.item != old.item:
            self.rows.set_playing(new.item)
        if (new.item, int(new.position)) != (old.item, int(old.position)):
            self._show_lengths()

    def watch_ahead(self, ahead: Ahead | None) -> None:
        """Follow what is fetched."""
        if self._is_shown:
            self.rows.set_ahead(ahead)

    # What the keys and the mouse do

    @on(RowList.Chosen)
    def _play_from(self, event: RowList.Chosen) -> None:
        chosen = (entry.item for entry in self.rows.entries if entry.item.id == event.row_id)
        self.post_message(ItemsAsked(tuple(chosen)))

    @on(QueueList.Dropped)
    def _dropped(self, event: QueueList.Dropped) -> None:
        self._change(lambda: self._queue.move(event.item_id, event.to))

    def action_move_item(self, rows: int) -> None:
        """The item under the cursor goes up or down; the cursor stays on it."""
        if (item_id := self.rows.item_id) is not None:
            self._change(lambda: self._queue.move_by(item_id, rows))

    def action_remove_item(self) -> None:
        """The item under the cursor goes."""
        if (item_id := self.rows.item_id) is not None:
            self._change(lambda: self._queue.remove(item_id))

    def action_clear_queue(self) -> None:
        """Ask whether all are to go."""
        if not self.rows.count:
            return

        def clear(answer: str) -> None:
            if answer.casefold() in ("y", "yes"):
                self._change(self._queue.clear)

        self._ask(_("Take all {count} out of the queue? Type yes", count=self.rows.count), clear)

    def action_save_queue(self) -> None:
        """Ask for the name of the mixtape."""
        self._ask(
            _("Save as"),
            lambda name: self._change(lambda: self._queue.save(name)),
            placeholder=_("the mixtape's name"),
        )

    def action_open_queue(self) -> None:
        """Ask which mixtape is to be the queue."""
        names = [name for name, _ in self._queue.mixtapes()]
        if not names:
            self.notify(
                keyed(_("There is no mixtape yet: {save-queue} saves the queue as one"), self.app),
                markup=False,
            )
            return
        self._ask(
            _("Open"),
            lambda name: self._change(lambda: self._queue.open(name)),
            text=names[0] if len(names) == 1 else "",
            placeholder=", ".join(names),
        )

    def action_export_queue(self) -> None:
        """Ask for the file to write the playlist to."""

        def export(typed: str) -> None:
            path = typed_path(typed)

            def write() -> Done:
                self._queue.export(path)
                return Done(_("Wrote {path}", path=path), None)

            self._change(write)

        self._ask(_("Write the playlist to"), export, text=str(Path.cwd() / "queue.m3u8"))

    def action_toggle_autoplay(self) -> None:
        """Go on by itself, or wait after each."""
        self._change(lambda: self._queue.set_autoplay(not self._queue.autoplay))

    def action_undo(self) -> None:
        """Take back the last change."""
        self._change(self._queue.undo)

    def action_leave(self) -> None:
        """Back to the main screen."""
        self.dismiss()

    def _ask(
        self, label: str, on_answer: Callable[[str], object], *, text: str = "", placeholder: str = ""
    ) -> None:
        def answer(typed: str) -> None:
            on_answer(typed)

        self.query_one(Prompt).ask(label, answer, text=text, placeholder=placeholder)


def _sum(lengths: Sequence[float | None]) -> str:
    """The lengths together; a + where some are unknown."""
    known = [length for length in lengths if length is not None]
    return f"{format_time(sum(known))}{'+' if len(known) < len(lengths) else ''}"
