import argparse
import inspect
from collections.abc import Iterator

import pytest

from cafe_tui.cli import arguments
from cafe_tui.cli.commands import COMMANDS, function_for

WITHOUT_A_FUNCTION = {"play", "demo", "config", "config path", "config check"}
"""Those that the start itself does: they open the player, or need what only the screen knows."""


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_its_function(name: str) -> None:
    assert len(inspect.signature(function_for(name)).parameters) == 2


def test_what_can_be_typed_is_what_can_be_done(monkeypatch: pytest.MonkeyPatch) -> None:
    parsers: list[argparse.ArgumentParser] = []
    parse_args = argparse.ArgumentParser.parse_args

    def overheard(parser: argparse.ArgumentParser, *given: object) -> argparse.Namespace:
        parsers.append(parser)
        return parse_args(parser, ["doctor"])

    monkeypatch.setattr(argparse.ArgumentParser, "parse_args", overheard)
    arguments.parse([])
    (parser,) = parsers
    assert set(_names(parser)) - WITHOUT_A_FUNCTION == set(COMMANDS)


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
