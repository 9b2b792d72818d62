"""All keys, made from the registry of commands."""

from collections.abc import Iterable
from textwrap import wrap
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from cafe_tui.domain.language import N_, _
from cafe_tui.ui.commands import COMMANDS, Command, by_scope, commands_of

_KEYS = 12  # cells for the keys
_MOUSE = N_(
    "Click a chapter, a time in the notes or the timeline to hear it, a tab or a key in "
    "the last line to use it, the volume to choose the audio device. Double-click an "
    "episode to play it. Drag what is queued to where you want it. In the bookmarks of "
    "all shows click a time to hear it, the mark before it to tick it (with shift a "
    "range), a word above to group by it. Of what a search found click a time to play "
    "there, twice anywhere else, a tab to see one kind. The wheel scrolls."
)


class HelpScreen(ModalScreen[None]):
    """Every command with its keys; any of Escape, q, ? leaves."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark", "dismiss", "Close"),
        Binding("j", "scroll(1)", show=False),
        Binding("k", "scroll(-1)", show=False),
    ]

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="help") as pane:
            pane.border_title = Content(_("Keys"))
            pane.border_subtitle = Content(_("Esc closes"))
            yield Static(help_text(min(68, self.app.size.width - 8), commands_of(self.app)))

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines."""
        self.query_one("#help").scroll_relative(y=lines, animate=False)


def help_text(width: int, commands: Iterable[Command] = COMMANDS) -> Content:
    """The commands by group, keys and what they do, in lines of at most `width` cells."""
    lines: list[Content] = []
    for scope, group in by_scope(commands).items():
        lines += [Content(""), Content.styled(_(scope.value), "bold underline")]
        for command in group:
            first, *others = wrap(_(command.help), width - _KEYS - 2)
            lines.append(Content.assemble((f"{command.key_text:>{_KEYS}}", "bold"), "  ", first))
            lines += [Content(" " * (_KEYS + 2) + line) for line in others]
    lines += [Content(""), Content.styled(_("Mouse"), "bold underline")]
    return Content("\n").join([*lines, *map(Content, wrap(_(_MOUSE), width))])
