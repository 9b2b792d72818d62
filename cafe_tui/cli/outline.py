"""The commands as data, read off the parser: for completions, and for the manual page."""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Option:
    """Something like `-o FILE, --output FILE`."""

    flags: tuple[str, ...]
    value: str
    """What is to be written behind it (`FILE`); empty for one that stands alone."""
    choices: tuple[str, ...]
    """The values that there are; empty where they are not fixed."""
    help: str
    repeats: bool
    """Whether it may be given again."""


@dataclass(frozen=True, slots=True)
class Operand:
    """What is written without a flag."""

    name: str
    choices: tuple[str, ...]
    """What it can be; empty where that is not fixed."""
    help: str
    required: bool
    repeats: bool


@dataclass(frozen=True, slots=True)
class Outline:
    """A command, and those behind it."""

    words: tuple[str, ...]
    """How it is called: empty for the program itself, `("queue", "add")`."""
    help: str
    options: tuple[Option, ...]
    operands: tuple[Operand, ...]
    commands: tuple["Outline", ...]
    needs_command: bool
    """Whether one of `commands` must follow."""
    either: tuple[tuple[str, ...], ...] = ()
    """Flags of which only one may be given, group by group."""

    @property
    def path(self) -> str:
        """`queue add`."""
        return " ".join(self.words)

    def all(self) -> Iterator["Outline"]:
        """This, and all behind it."""
        yield self
        for command in self.commands:
            yield from command.all()


def outline_of(parser: argparse.ArgumentParser, words: tuple[str, ...] = (), about: str = "") -> Outline:
    """The outline of a parser; what it hides stays hidden."""
    options, operands, commands, needs_command = [], [], [], False
    for action in parser._actions:
        if action.help == argparse.SUPPRESS:
            continue
        if isinstance(action, argparse._SubParsersAction):
            needs_command = action.required
            for told in action._choices_actions:
                commands.append(outline_of(action.choices[told.dest], (*words, told.dest), told.help or ""))
        elif action.option_strings:
            options.append(_option(action))
        else:
            operands.append(
                Operand(
                    str(action.metavar or action.dest),
                    tuple(map(str, action.choices or ())),
                    action.help or "",
                    action.nargs not in ("?", "*"),
                    action.nargs in ("*", "+"),
                )
            )
    either = tuple(
        tuple(each.option_strings[-1] for each in group._group_actions if each.option_strings)
        for group in parser._mutually_exclusive_groups
    )
    return Outline(words, about, tuple(options), tuple(operands), tuple(commands), needs_command, either)


def _option(action: argparse.Action) -> Option:
    alone = action.nargs == 0
    return Option(
        tuple(action.option_strings),
        "" if alone else str(action.metavar or action.dest.upper()),
        () if alone else tuple(map(str, action.choices or ())),
        action.help or "",
        isinstance(action, argparse._AppendAction),
    )
