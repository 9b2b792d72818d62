"""One line to type in, above the player: a filter, a note, an address. The sound and the lists go on."""

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Key
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from cafe_tui.domain.text import MAX_LINE, one_line


class Prompt(Horizontal):
    """Shown while something is asked; Enter gives the answer, Escape takes the question back."""

    DEFAULT_CSS = """
    Prompt {
        height: 1; display: none; background: $panel;
        & > Static { width: auto; padding: 0 1; text-style: bold; }
        & > Input { width: 1fr; }
    }
    Prompt.-asking { display: block; }
    """

    @dataclass
    class Changed(Message):
        """The text so far."""

        question: str
        text: str

    @dataclass
    class Answered(Message):
        """Enter was pressed on this text."""

        question: str
        text: str

    @dataclass
    class Cancelled(Message):
        """Escape was pressed, or the question was replaced by another."""

        question: str

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.question = ""
        self._asked_from: Widget | None = None

    def compose(self) -> ComposeResult:
        yield Static()
        yield Input(max_length=MAX_LINE, select_on_focus=False, compact=True)

    def ask(self, question: str, label: str, *, text: str = "", placeholder: str = "") -> None:
        """Ask; `question` comes back with the answer, `label` is shown."""
        if self.question and self.question != question:
            self.post_message(self.Cancelled(self.question))
        elif not self.question:
            self._asked_from = self.screen.focused
        self.question = question
        self.query_one(Static).update(Content(label))
        field = self.query_one(Input)
        with self.prevent(Input.Changed):
            field.value = text
        field.placeholder = placeholder
        field.cursor_position = len(text)
        self.add_class("-asking")
        field.focus()

    def _close(self) -> str:
        question, self.question = self.question, ""
        self.remove_class("-asking")
        if self._asked_from and self._asked_from.is_attached:
            self._asked_from.focus()
        return question

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self.question:
            self.post_message(self.Changed(self.question, one_line(event.value)))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self.question:
            self.post_message(self.Answered(self._close(), one_line(event.value)))

    def on_key(self, event: Key) -> None:
        if event.key == "escape" and self.question:
            event.stop()
            event.prevent_default()
            self.post_message(self.Cancelled(self._close()))
