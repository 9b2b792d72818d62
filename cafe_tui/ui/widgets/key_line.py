"""The last line: the keys that matter most here; a click on one does what it says."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content, Span
from textual.message import Message
from textual.style import Style
from textual.widget import Widget

from cafe_tui.ui.commands import LAST_LINE, Command, commands_of, last_line


class KeyLine(Widget):
    """As many commands as fit, the most wanted first; the last of them, help, is always there."""

    DEFAULT_CSS = """
    KeyLine { height: 1; width: 1fr; background: $panel; pointer: pointer; }
    """
    ALLOW_SELECT = False

    @dataclass
    class Picked(Message):
        """A command was clicked."""

        command: Command

    def __init__(self, ids: Sequence[tuple[str, str]] = LAST_LINE) -> None:
        super().__init__()
        self._ids = ids

    def render(self) -> Content:
        labels = [key_label(command, word) for command, word in last_line(self._ids, commands_of(self.app))]
        *others, last = labels
        room = self.size.width - last.cell_length
        shown: list[Content] = []
        for label in others:
            room -= label.cell_length
            if room < 0:
                break
            shown.append(label)
        return Content("").join([*shown, last])

    def on_click(self, event: events.Click) -> None:
        if command := clicked(event):
            event.stop()
            self.post_message(self.Picked(command))


def clicked(event: events.Click) -> Command | None:
    """The command whose label was clicked."""
    command_id = event.style.meta.get("command")
    return last_line([(command_id, "")])[0][0] if command_id else None


def key_label(command: Command, word: str) -> Content:
    """One key and its word; a click on it finds the command by its id."""
    text = f" {command.short_key} {word} " if command.keys else f" {word} "
    spans = [
        Span(0, len(text), Style.from_meta({"command": command.id})),
        Span(1, 1 + len(command.short_key), "bold $accent"),
    ]
    return Content(text, spans=spans)
