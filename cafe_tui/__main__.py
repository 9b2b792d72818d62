"""The start: understand what was typed, wire the real parts together, and turn errors into an exit status.

Exit status: 0 done, 1 it could not be done, 2 wrong usage, 130 on Ctrl-C.
"""

import gc
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace

    from cafe_tui.services.house import House

INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program with `arguments` (those of the command line unless given); returns the exit status."""
    from cafe_tui.cli.streams import prepare_streams

    prepare_streams()
    arguments = sys.argv[1:] if arguments is None else arguments

    from cafe_tui.translations import speak

    speak(configured=str if arguments == ["--version"] else _language_set)
    typed = _parse(arguments)

    from cafe_tui.domain.errors import CafeError

    try:
        status = _run(typed)

        from cafe_tui.cli.output import flush

        flush()
    except CafeError as error:
        from cafe_tui.cli.output import complain

        complain(error)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # the outermost door: a mistake of ours ends in a sentence, and in the log
        return _unforeseen(error)
    return status


def _language_set() -> str:
    from cafe_tui.settings import language_set

    return language_set()


def _unforeseen(error: Exception) -> int:
    from cafe_tui.cli.output import complain
    from cafe_tui.domain.errors import unforeseen
    from cafe_tui.logs import log_unforeseen
    from cafe_tui.settings import Paths

    log = Paths.from_environment().log_file
    log_unforeseen(log, error)
    complain(unforeseen(error, log))
    return 1


def _parse(arguments: Sequence[str]) -> "Namespace | None":
    """What was typed; None for nothing, so that the player need not wait for a parser."""
    if not arguments:
        return None
    from cafe_tui.cli.arguments import parse

    return parse(arguments)


def _run(typed: "Namespace | None") -> int:
    if typed is None:
        gc.disable()  # what a start makes stays; the app turns it on again behind its first paint
    elif typed.command == "demo":
        return _demo(typed)

    from cafe_tui.services.house import House
    from cafe_tui.settings import Paths

    house = House(Paths.from_environment())
    try:
        if typed is None or typed.command is None:
            return _player(house, plain=typed is not None and typed.plain_player)
        if typed.command == "play":
            return _play(house, typed)
        if typed.command == "config":
            return _config(house, typed)

        from cafe_tui.cli.commands import run

        return run(house, typed)
    finally:
        house.close()


def _player(house: "House", *, plain: bool) -> int:
    if plain:
        from cafe_tui.cli.plain.conversation import converse

        return converse(house)
    from cafe_tui.ui.run import run_player

    return run_player(house)


def _play(house: "House", typed: "Namespace") -> int:
    from cafe_tui.cli.episodes import place_to_play

    place = place_to_play(house, typed)
    if typed.plain_player:
        from cafe_tui.cli.plain.conversation import converse

        return converse(house, place)

    from cafe_tui.ui.run import run_player

    return run_player(house, play=place)


def _config(house: "House", typed: "Namespace") -> int:
    # The screen knows the commands, and so how their keys can be; the prompt is told.
    from cafe_tui.cli.config import config
    from cafe_tui.ui.checking import faults_of
    from cafe_tui.ui.keymap import for_template

    return config(house, typed, faults_of, for_template())


def _demo(typed: "Namespace") -> int:
    from cafe_tui.domain.language import _
    from cafe_tui.services.demo import WELCOME, demo_house

    with demo_house() as house:
        if typed.plain or not (sys.stdin.isatty() and sys.stdout.isatty()):
            from cafe_tui.cli.demo import tell

            return tell(house)

        from cafe_tui.ui.run import run_player

        return run_player(house, welcome=_(WELCOME), tour=False)


if __name__ == "__main__":
    sys.exit(main())
