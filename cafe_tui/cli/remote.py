"""The commands that ask the open player, and order something of it."""

import json
import time
from argparse import Namespace
from typing import Any

from cafe_tui.domain.errors import BadInputError, NoPlayerError, RemoteUnavailableError
from cafe_tui.domain.language import _
from cafe_tui.domain.outside.placeholders import filled
from cafe_tui.domain.outside.status import CLOSED, Record, fields_of, is_news, words_of
from cafe_tui.domain.text import one_line
from cafe_tui.services.house import House

from .episodes import place_to_play
from .output import flush, has_reader, say, say_json

_LOOK_EVERY = 1.0  # seconds between two looks for a player to watch


def status(house: House, arguments: Namespace) -> int:
    """`status [--json | --format TEMPLATE] [--watch]`: that no player is open is an answer, too."""
    if arguments.watch:
        return _watch(house, arguments)
    _say(_ask(house, {"command": "status"}), arguments)
    return 0


def order(house: House, arguments: Namespace) -> int:
    """`ctl ORDER …`: once it was taken over, and for a bookmark once that is on the disk."""
    answer = house.ask_player(_ordered(house, arguments))
    if arguments.json:
        say_json(answer)
    elif arguments.order != "quit":
        say(words_of(answer))
    return 0


def _ordered(house: House, arguments: Namespace) -> dict[str, Any]:
    """What was typed, as the player reads it."""
    ordered: dict[str, Any] = {"command": arguments.order}
    match arguments.order:
        case "play" if arguments.episode is not None:
            ordered["episode"], ordered["at"] = place_to_play(house, arguments)
        case "play" if arguments.at is not None or arguments.chapter is not None:
            raise BadInputError(_("A place is one in an EPISODE"), hint=_("Name one, or use “ctl seek”"))
        case "chapter":
            ordered["number"] = arguments.number
        case "seek":
            way, seconds = arguments.place
            ordered[way] = seconds
        case "speed":
            ordered["to"] = arguments.speed
        case "volume":
            way, percent = arguments.volume
            ordered[way] = percent
        case "sleep":
            ordered["plan"] = arguments.plan
        case "bookmark":
            ordered |= {"note": arguments.note, "tags": arguments.tags, "back": arguments.back}
    return ordered


class Lines:
    """Says statuses on lines, as `arguments` ask for it, but not what would be the same line again."""

    def __init__(self, arguments: Namespace) -> None:
        self._template: str | None = arguments.format
        self._said: str | None = None

    def say(self, status: Record) -> None:
        """Say this one, at once."""
        if self._template is None:
            line = json.dumps(status, ensure_ascii=False, allow_nan=False)
        else:
            line = one_line(filled(self._template, fields_of(status)))
        if line != self._said:
            self._said = line
            say(line)
            flush()


def _watch(house: House, arguments: Namespace) -> int:
    """Tell each change, whichever player comes and goes."""
    told: Record | None = None
    lines = Lines(arguments)
    while True:
        try:
            for news in house.watch_player():
                if not has_reader():
                    return 0
                if news is not None and is_news(told, news):
                    told = news
                    lines.say(news)
        except RemoteUnavailableError as error:
            if not isinstance(error, NoPlayerError) and told is None:
                raise
        if told is not CLOSED:
            told = CLOSED
            lines.say(told)
        if not has_reader():
            return 0
        time.sleep(_LOOK_EVERY)


def _say(status: Record, arguments: Namespace) -> None:
    if arguments.json:
        say_json(status)
    elif arguments.format is not None:
        say(one_line(filled(arguments.format, fields_of(status))))
    else:
        say(words_of(status))


def _ask(house: House, asked: Record) -> Record:
    try:
        return house.ask_player(asked)
    except NoPlayerError:
        return CLOSED
