"""What the commands at the prompt have in common: how an argument is read, and how it is described."""

import argparse
from typing import TypeAlias

from cafe_tui.domain.language import N_, _

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

EPISODE = N_('an id from “episodes”, SHOW#NUMBER ("Management Café#65"), or “latest”')
SHOW = N_("an id from “shows”, a feed's address, or a part of a title that no other show has")
TIME = N_("12:30, 1:02:03, 2m30s or a number of seconds")


def command(commands: Commands, name: str, what: str) -> argparse.ArgumentParser:
    """A new command among `commands`."""
    return commands.add_parser(
        name, help=what, description=f"{what[0].upper()}{what[1:]}.", allow_abbrev=False
    )


def with_json(parser: "argparse._ActionsContainer") -> None:
    """Let a command have `--json`."""
    parser.add_argument("--json", action="store_true", help=_("one JSON document on standard output"))


def time(typed: str) -> float:
    """Seconds, as the listener writes them."""
    from cafe_tui.domain.errors import BadInputError
    from cafe_tui.domain.timecode import parse_time

    try:
        return parse_time(typed)
    except BadInputError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def move(typed: str) -> tuple[str, float]:
    """`by` and seconds for what begins with a sign, `to` and seconds for a place."""
    if typed.startswith(("+", "-")):
        return "by", time(typed[1:]) * (-1 if typed[0] == "-" else 1)
    return "to", time(typed)


def change(typed: str) -> tuple[str, float]:
    """`by` and a number for what begins with a sign, `to` and a number for a value."""
    way = "by" if typed.startswith(("+", "-")) else "to"
    return way, number(typed[1:] if way == "by" else typed) * (-1 if typed[:1] == "-" else 1)


def factor(typed: str) -> float:
    """A number such as 1.25."""
    try:
        value = float(typed)
    except ValueError:
        value = 0.0
    if not 0 < value < 100:
        raise argparse.ArgumentTypeError(_("“{typed}” is no speed such as 1.25", typed=typed[:40]))
    return value


def number(typed: str) -> int:
    """A whole number from 0 on."""
    return 0 if typed == "0" else count(typed)


def number_or_all(typed: str) -> int | str:
    """A whole number from 0 on, or `all`."""
    return typed if typed == "all" else number(typed)


def count(typed: str) -> int:
    """A whole number from 1 on."""
    if not (typed.isascii() and typed.isdecimal() and 0 < len(typed) < 19 and int(typed)):
        raise argparse.ArgumentTypeError(_("“{typed}” is no number from 1 on", typed=typed[:40]))
    return int(typed)
