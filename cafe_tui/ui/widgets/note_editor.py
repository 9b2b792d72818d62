"""A few lines to write a note in while it plays on; what is typed is kept as it is typed."""

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static, TextArea

from cafe_tui.domain.language import _
from cafe_tui.domain.models import Bookmark
from cafe_tui.domain.timecode import format_time

_REST = 0.4  # seconds without a key after which what was typed is kept
_AGAIN = 5.0  # seconds after which what could not be kept is tried again


class NoteEditor(Vertical):
    """The note of one bookmark; it is kept after each rest, when the focus goes elsewhere, and by Escape.

    What could not be kept stays here, and is tried again; a second Escape closes the editor all the same.
    With a `draft` it begins with that in place of the note.
    """

    DEFAULT_CSS = """
    NoteEditor {
        height: 5; background: $panel;
        & > Static { height: 1; padding: 0 1; text-style: bold; }
        & > TextArea { height: 1fr; padding: 0 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+s", "close_note", "Keep the note", show=False, priority=True)
    ]

    @dataclass
    class Typed(Message):
        """The note is this now; `done` when the listener has closed the editor."""

        bookmark: Bookmark
        note: str
        part_of: object
        done: bool

    @dataclass
    class Tried(Message):
        """The note as it was typed is on the disk, or could not be brought there."""

        typed: "NoteEditor.Typed"
        kept: bool

    def __init__(self, bookmark: Bookmark, asked_from: Widget | None, draft: str | None = None) -> None:
        super().__init__()
        self.bookmark = bookmark
        self._asked_from = asked_from
        self._draft = draft
        self._unkept = draft is not None
        self._head = Static(self._heading(_("not kept yet") if self._unkept else _("kept as you type")))
        self._part_of = object()
        self._told: str | None = bookmark.note
        self._resting: Timer | None = None

    def compose(self) -> ComposeResult:
        yield self._head
        text = self.bookmark.note if self._draft is None else self._draft
        yield TextArea(text, tab_behavior="focus", soft_wrap=True, compact=True)

    def on_mount(self) -> None:
        area = self.query_one(TextArea)
        area.focus()
        area.move_cursor(area.document.end)

    @property
    def note(self) -> str:
        """What is typed so far."""
        return self.query_one(TextArea).text

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        if self._resting:
            self._resting.stop()
        self._resting = self.set_timer(_REST, self.keep)

    def on_descendant_blur(self) -> None:
        self.keep()

    def keep(self) -> None:
        """Have what was typed kept, if it is not yet."""
        if self.note != self._told:
            self._tell(done=False)

    def action_close_note(self) -> None:
        """Done."""
        if self._resting:
            self._resting.stop()
        was_kept = self.note == self.bookmark.note and not self._unkept
        if not was_kept:
            self._tell(done=True)
        if was_kept or self._unkept:
            self._close()

    def kept(self, *, done: bool) -> None:
        """What was typed last is on the disk."""
        self._unkept = False
        self._head.update(self._heading(_("kept as you type")))
        if done:
            self._close()

    def not_kept(self) -> None:
        """What was typed last could not be kept."""
        self._unkept, self._told = True, None
        self._head.update(self._heading(_("not kept yet")))
        if self._resting:
            self._resting.stop()
        self._resting = self.set_timer(_AGAIN, self.keep)

    def _close(self) -> None:
        if self._asked_from and self._asked_from.is_attached:
            self._asked_from.focus()
        self.remove()

    def _heading(self, state: str) -> Content:
        return Content(
            _("Note at {start} · {state} · Esc closes", start=format_time(self.bookmark.start), state=state)
        )

    def _tell(self, *, done: bool) -> None:
        self._told = note = self.note
        self.post_message(self.Typed(self.bookmark, note, self._part_of, done))
