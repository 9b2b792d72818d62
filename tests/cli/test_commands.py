import argparse
import inspect
from collections.abc import Iterator

import pytest

from cafe_tui.cli.arguments import make_parser
from cafe_tui.cli.commands import COMMANDS, function_for

WITHOUT_A_FUNCTION = {"play", "demo", "config", "config path", "config check"}
"""Those that the start itself does: they open the player, or need what only the screen knows."""


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_its_function(name: str) -> None:
    assert len(inspect.signature(function_for(name)).parameters) == 2


def test_what_can_be_typed_is_what_can_be_done() -> None:
    # All orders to the open player are done by one function: the player knows what they mean.
    typed = {"ctl" if name.startswith("ctl ") else name for name in _names(make_parser())}
    assert typed - WITHOUT_A_FUNCTION == set(COMMANDS)


def _names(parser: argparse.ArgumentParser, above: str = "") -> Iterator[str]:
    """The commands of `parser`: of one that may have another behind it, both."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, below in action.choices.items():
                typed = f"{above} {name}".strip()
                if not (inner := list(_names(below, typed))) or not _required(below):
                    yield typed
                yield from inner


def _required(parser: argparse.ArgumentParser) -> bool:
    return any(isinstance(each, argparse._SubParsersAction) and each.required for each in parser._actions)
