"""The file that a listener begins with: all that can be set, explained, and nothing of it set."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from textwrap import wrap
from typing import Any

from ..language import N_, _
from .configuration import HOOKS, KEYS, SETTINGS, TABLES, Setting, read
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
_HOOKS_HEAD = N_(
    "Programs of yours that the open player runs when something happens: a list of the program and each of "
    "its arguments, never through a shell. docs/scripting.md says what can be told of each event."
)
_HOOKS = """
# episode-started = ["notify-send", "--", "{show}", "{title}"]
# episode-finished = ["notify-send", "--", "Heard to the end", "{title}"]
# chapter-begun = ["my-script", "--chapter={number} {chapter}"]
# bookmark-made = ["my-notes", "--at={start}", "--note={note}"]
# download-done = ["my-script", "--file={path}"]
"""
_KEYS_HEAD = N_(
    "Which keys do what: names of commands, and keys as “?” in the player shows them, apart by spaces. "
    'They take the place of all usual keys of the command; "" leaves it without one, and ctrl+p has it still.'
)


def template(commands: Iterable[CommandGroup]) -> str:
    """The text of a new file, in which these commands may have keys."""
    lines = [line for text in _HEAD for line in _remarks(_(text))]
    lines += ["", *(_explained(setting) for setting in SETTINGS if not setting.table)]
    for table in TABLES:
        if settings := [setting for setting in SETTINGS if setting.table == table]:
            lines += [f"[{table}]", *map(_explained, settings)]
    lines += [f"[{HOOKS}]", *_remarks(_(_HOOKS_HEAD)), _HOOKS, f"[{KEYS}]", *_remarks(_(_KEYS_HEAD)), ""]
    for heading, group in commands:
        lines += [
            f"# {heading}:",
            *(f"# {name} = {_quoted(keys)}  # {told}" for name, keys, told in group),
            "",
        ]
    return "\n".join(lines)


def _explained(setting: Setting) -> str:
    about = _(setting.about) if setting.at_once else f"{_(setting.about)} {_('(From the next start.)')}"
    return "\n".join([*_remarks(about), f"# {setting.in_table} = {_usual(setting)}", ""])


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


def with_setting(text: str, name: str, value: str) -> str | None:
    """The text of a file in which the text setting of this whole name has a value; an empty one sets nothing.

    Only its own line changes, or comes below its heading. None where that cannot be done without touching
    more: then the listener has to.
    """
    setting = next(one for one in SETTINGS if one.in_file == name)
    before = read(text)
    lines = text.split("\n")
    told = f"{setting.in_table} = {_quoted(value)}"
    if (line := before.lines.get(name)) is not None:
        is_whole = lines[line - 1].lstrip().startswith(setting.in_file)
        told = f"{setting.in_file} = {_quoted(value)}" if is_whole else told
        lines[line - 1 : line] = [told] if value else []
    elif value and (heading := _line_of(lines, f"[{setting.table}]")) is not None:
        lines.insert(heading + 1, told)
    elif value:
        # Before the next heading of its own nothing else can be meant for it.
        above = _trimmed(lines)
        lines = [*above, *([""] if above else []), f"[{setting.table}]", told, ""]
    after = read("\n".join(lines))
    changed: dict[str, Any] = {setting.name: value}
    wanted = replace(before.settings, **changed)
    return "\n".join(lines) if after.settings == wanted and len(after.faults) <= len(before.faults) else None


def _line_of(lines: Sequence[str], heading: str) -> int | None:
    found = (at for at, line in enumerate(lines) if line.partition("#")[0].strip() == heading)
    return next(found, None)


def _trimmed(lines: Sequence[str]) -> list[str]:
    """The lines without empty ones at the end."""
    count = len(lines)
    while count and not lines[count - 1].strip():
        count -= 1
    return list(lines[:count])
