"""All keys, made from the registry of commands."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from cafe_tui.ui.commands import by_scope


class HelpScreen(ModalScreen[None]):
    """Every command with its keys; any of Escape, q, ? leaves."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark", "dismiss", "Close"),
        Binding("j", "scroll(1)", show=False),
        Binding("k", "scroll(-1)", show=False),
    ]

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="help") as pane:
            pane.border_title = Content("Keys")
            pane.border_subtitle = Content("Esc closes")
            yield Static(help_text())

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines."""
        self.query_one("#help").scroll_relative(y=lines, animate=False)


def help_text() -> Content:
    """The commands by group: keys, title, what they do."""
    lines: list[Content] = []
    for scope, commands in by_scope().items():
        lines += [Content(""), Content.styled(scope.value, "bold underline")]
        for command in commands:
            lines.append(Content.assemble((f"{command.key_text:>16}", "bold"), "  ", command.help))
    lines += [
        Content(""),
        Content.styled("Mouse", "bold underline"),
        Content("  Click a chapter, a time in the notes or the timeline to hear it; double-click an"),
        Content("  episode to play it; the wheel scrolls; click a tab or a key in the last line."),
    ]
    return Content("\n").join(lines)
