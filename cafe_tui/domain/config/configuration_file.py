"""The file that a listener begins with: all that can be set, explained, and nothing of it set."""

from collections.abc import Iterable, Sequence
from textwrap import wrap

from ..language import N_, _
from .configuration import KEYS, SETTINGS, Setting
from .listener_settings import Settings

CommandGroup = tuple[str, Sequence[tuple[str, str, str]]]
"""A heading, and the id, the usual keys and a few words for each command under it."""
_WIDTH = 104
_HEAD = (
    N_("The configuration of cafe-tui."),
    "",
    N_(
        "A line that begins with # says nothing to the program: take the # away to set what stands behind it."
    ),
    N_("A player that is open takes most changes at once; what says “from the next start” waits for that."),
    N_("A variable of the environment goes before this file: CAFE_TUI_LEAD_IN=8 before lead_in."),
    N_("“cafe-tui config check” reads it and says what is wrong."),
)
_KEYS_HEAD = N_(
    "Which keys do what: names of commands, and keys as “?” in the player shows them, apart by spaces. "
    'They take the place of all usual keys of the command; "" leaves it without one, and ctrl+p has it still.'
)


def template(commands: Iterable[CommandGroup]) -> str:
    """The text of a new file, in which these commands may have keys."""
    head = [line for text in _HEAD for line in _remarks(_(text))]
    lines = [*head, "", *map(_explained, SETTINGS), f"[{KEYS}]", *_remarks(_(_KEYS_HEAD)), ""]
    for heading, group in commands:
        lines += [
            f"# {heading}:",
            *(f"# {name} = {_quoted(keys)}  # {told}" for name, keys, told in group),
            "",
        ]
    return "\n".join(lines)


def _explained(setting: Setting) -> str:
    about = _(setting.about) if setting.at_once else f"{_(setting.about)} {_('(From the next start.)')}"
    return "\n".join([*_remarks(about), f"# {setting.name} = {_usual(setting)}", ""])


def _remarks(text: str) -> list[str]:
    """A text in lines that say nothing to the program."""
    return [f"# {line}" for line in wrap(text, _WIDTH, break_on_hyphens=False)] or ["#"]


def _usual(setting: Setting) -> str:
    value = getattr(Settings(), setting.name)
    if setting.example:
        return setting.example
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return _quoted(value)
    return f"{value:g}"


def _quoted(text: str) -> str:
    return f"'{text}'" if '"' in text or "\\" in text else f'"{text}"'
