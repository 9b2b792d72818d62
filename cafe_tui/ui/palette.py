"""The palette in the listener's language, also where it has commands and words of Textual's own."""

from collections.abc import Iterable, Iterator

from textual.app import SystemCommand

from cafe_tui.domain.language import N_, _

TEXTUALS_WORDS = (
    N_("Theme"),
    N_("Change the current theme"),
    N_("Quit"),
    N_("Quit the application as soon as possible"),
    N_("Keys"),
    N_("Hide the keys and widget help panel"),
    N_("Show help for the focused widget and a summary of available keys"),
    N_("Minimize"),
    N_("Minimize the widget and restore to normal size"),
    N_("Maximize"),
    N_("Maximize the focused widget"),
    N_("Screenshot"),
    N_("Save an SVG 'screenshot' of the current screen"),
)
"""What Textual calls its commands."""


def translated(commands: Iterable[SystemCommand]) -> Iterator[SystemCommand]:
    """Textual's commands, called as the listener knows them."""
    for command in commands:
        yield SystemCommand(_(command.title), _(command.help), command.callback)
