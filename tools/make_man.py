"""Makes the manual page out of what the parser knows: `python tools/make_man.py [FILE]`.

Without FILE it is docs/man/cafe-tui.1. A test holds the page to the parser.
"""

import re
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

from cafe_tui.cli.arguments import make_parser
from cafe_tui.cli.outline import Option, Outline, outline_of
from cafe_tui.domain.config.configuration import SETTINGS

PAGE = Path(__file__).resolve().parents[1] / "docs" / "man" / "cafe-tui.1"
DATE = "2026-11-28"
"""When something else than the commands was changed here last."""

_ESCAPES = {"\\": r"\e", "-": r"\-", '"': r"\(dq", "'": r"\(aq", "“": r"\(lq", "”": r"\(rq"}
_WIDTH = 70  # of the page's source

_ENVIRONMENT = (
    ("CAFE_TUI_HOME", "a folder that holds everything: library, configuration, cache and log"),
    ("CAFE_TUI_HOOKS", "a TOML file that names programs to be run on events"),
    *(
        (setting.in_environment, setting.about.removesuffix("."))
        for setting in SETTINGS
        if setting.in_environment
    ),
    ("XDG_RUNTIME_DIR", "where the open player listens to “status” and “ctl”"),
)
_FILES = (
    ("~/.config/cafe-tui/config.toml", "the configuration, which “cafe-tui config” writes"),
    ("~/.local/share/cafe-tui/library.sqlite3", "the library, where CAFE_TUI_HOME names no other place"),
    ("~/.local/share/cafe-tui/downloads/", "downloaded episodes"),
    ("~/.local/state/cafe-tui/log/cafe-tui.log", "the log"),
)
_STATUS = (
    ("0", "done"),
    ("1", "it could not be done; standard error says what, why, and what to do"),
    ("2", "the command was written wrongly"),
    ("130", "interrupted"),
)
_EXAMPLES = (
    ("The third chapter of the newest episode:", "cafe-tui play latest --chapter 3"),
    ("What you just heard, kept from anywhere:", "cafe-tui ctl bookmark --back 20 --note 'about lamps'"),
    ("A line for a status bar:", "cafe-tui status --format '{title} {position}'"),
    ("A segment as a sound file:", "cafe-tui clip 3 -o quote.mp3"),
)


def page() -> str:
    """The page, for man(1)."""
    parser = make_parser()
    outline = outline_of(parser)
    return "\n".join(_lines(outline, parser.description or "", parser.epilog or "")) + "\n"


def _lines(outline: Outline, description: str, epilog: str) -> Iterator[str]:
    yield f'.TH CAFE\\-TUI 1 {DATE} cafe\\-tui "User Commands"'
    yield ".SH NAME"
    yield "cafe\\-tui \\- podcasts by the minute, in the terminal"
    yield ".SH SYNOPSIS"
    yield ".B cafe\\-tui"
    for command in outline.commands:
        yield ".br"
        yield from _call(command, "…" if command.commands else None)
    yield ".SH DESCRIPTION"
    yield from _text(description)
    yield from _text(epilog)
    yield ".PP"
    yield from _text("In the player, ? tells all keys.")
    yield ".SH OPTIONS"
    yield from _options(outline)
    yield ".SH COMMANDS"
    for each in outline.all():
        if each.words and not each.needs_command:
            yield from _section(each)
    yield from _table("EXIT STATUS", _STATUS)
    yield from _table("ENVIRONMENT", _ENVIRONMENT)
    yield from _table("FILES", _FILES)
    yield ".SH EXAMPLES"
    for number, (words, typed) in enumerate(_EXAMPLES):
        if number:
            yield ".PP"
        yield from _text(words)
        yield from (".PP", ".nf", ".RS", _escaped(typed), ".RE", ".fi")
    yield ".SH SEE ALSO"
    yield ".BR mpv (1),"
    yield ".BR playerctl (1)"


def _section(each: Outline) -> Iterator[str]:
    yield f'.SS "{_escaped(each.path)}"'
    yield from _call(each)
    yield ".PP"
    yield from _text(f"{each.help[0].upper()}{each.help[1:]}.")
    for operand in each.operands:
        yield ".TP"
        yield f".I {_escaped(operand.name)}"
        yield from _text(operand.help)
    yield from _options(each)


def _options(each: Outline) -> Iterator[str]:
    for option in each.options:
        if "--help" in option.flags and each.words:
            continue
        yield ".TP"
        flags = r"\fR, \fB".join(map(_escaped, option.flags))
        yield rf"\fB{flags}\fR{_value(option)}"
        choices = f" ({', '.join(option.choices)})" if option.choices else ""
        yield from _text(option.help + choices)


def _call(each: Outline, end: str | None = None) -> Iterator[str]:
    """How a command is called; `end` stands for all that may follow."""
    yield f'.B "cafe\\-tui {_escaped(each.path)}"'
    if end is not None:
        yield end
        return
    for option in each.options:
        if "--help" not in option.flags:
            yield rf"[\fB{_escaped(option.flags[-1])}\fR{_value(option)}]" + ("…" if option.repeats else "")
    for operand in each.operands:
        name = rf"\fI{_escaped(operand.name)}\fR" + ("…" if operand.repeats else "")
        yield name if operand.required else f"[{name}]"


def _value(option: Option) -> str:
    return rf" \fI{_escaped(option.value)}\fR" if option.value else ""


def _table(title: str, rows: tuple[tuple[str, str], ...]) -> Iterator[str]:
    yield f".SH {title if ' ' not in title else chr(34) + title + chr(34)}"
    for name, what in rows:
        yield ".TP"
        yield f".B {_escaped(name)}"
        yield from _text(f"{what[0].upper()}{what[1:]}.")


def _text(text: str) -> Iterator[str]:
    """Running text, in lines of the source; a sentence ends with its line."""
    for sentence in re.split(r"(?<=[.!?]) (?=[A-Z])", text):
        for line in textwrap.wrap(_escaped(sentence), _WIDTH, break_on_hyphens=False):
            yield rf"\&{line}" if line.startswith((".", "'")) else line


def _escaped(text: str) -> str:
    return "".join(_ESCAPES.get(character, character) for character in text)


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else PAGE
    target.write_text(page(), encoding="utf-8")
