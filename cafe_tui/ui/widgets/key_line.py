"""The last line: the keys that matter most here; a click on one does what it says."""

from dataclasses import dataclass

from textual import events
from textual.content import Content, Span
from textual.message import Message
from textual.style import Style
from textual.widget import Widget

from cafe_tui.ui.commands import Command, last_line


class KeyLine(Widget):
    """As many commands as fit, the most wanted first."""

    DEFAULT_CSS = """
    KeyLine { height: 1; width: 1fr; background: $panel; pointer: pointer; }
    """
    ALLOW_SELECT = False

    @dataclass
    class Picked(Message):
        """A command was clicked."""

        command: Command

    def render(self) -> Content:
        parts: list[Content] = []
        room = self.size.width
        for index, (command, word) in enumerate(last_line()):
            text = f" {command.short_key} {word} "
            room -= len(text)
            if room < 0:
                break
            key_end = 1 + len(command.short_key)
            spans = [
                Span(0, len(text), Style.from_meta({"command": index})),
                Span(1, key_end, "bold $accent"),
            ]
            parts.append(Content(text, spans=spans))
        return Content("").join(parts)

    def on_click(self, event: events.Click) -> None:
        index = event.style.meta.get("command")
        if isinstance(index, int):
            event.stop()
            self.post_message(self.Picked(last_line()[index][0]))
