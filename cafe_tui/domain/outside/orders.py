"""What another program may order of the player, read strictly and turned into events of the sound.

An order is a JSON object with a `command`, such as `{"command": "seek", "by": -30}`.
"""

import math
from collections.abc import Mapping
from typing import Never

from .. import playback as p
from ..errors import BadInputError
from ..language import _
from ..text import clean, one_line

Order = Mapping[str, object]

_LONGEST_NOTE = 64 * 1024  # characters; no request is longer
_MOST_TAGS = 50


def command_of(order: Order) -> str:
    """The name of what is ordered; raises BadInputError where there is none."""
    return text(order, "command") or _refuse("command")


def event_for(order: Order, playback: p.Playback, now: float) -> "p.Event | None":
    """The event that carries out an order; None for one that is about more than the sound.

    `now` is in seconds since 1970. Raises BadInputError for what is no order, and where nothing is open
    that it could be done to.
    """
    command = command_of(order)
    if command in _NEEDS_TRACK and playback.track is None:
        raise _nothing_open()
    match command:
        case "play-pause":
            return p.PauseToggled()
        case "pause":
            return p.PauseRequested(True)
        case "play" if "episode" not in order:
            return p.PauseRequested(False)
        case "stop":
            return p.StopRequested()
        case "next-chapter":
            return p.ChapterRequested(1)
        case "previous-chapter":
            return p.ChapterRequested(-1)
        case "chapter":
            return p.SeekRequested(_chapter_start(order, playback))
        case "seek" if "by" in order:
            return p.SkipRequested(needed(order, "by"))
        case "seek":
            return p.SeekRequested(needed(order, "to"))
        case "speed":
            return p.SpeedRequested(needed(order, "to"))
        case "volume" if "by" in order:
            return p.VolumeStepped(round(needed(order, "by")))
        case "volume":
            return p.VolumeRequested(round(needed(order, "to")))
        case "mute":
            return p.MuteToggled()
        case "sleep":
            return p.SleepRequested(_plan(order, now))
        case "undo":
            return p.UndoRequested()
        case _:
            return None


_NEEDS_TRACK = frozenset(
    ("play-pause", "pause", "next-chapter", "previous-chapter", "chapter", "seek", "undo")
)


def place_of(playback: p.Playback) -> tuple[p.Track, float]:
    """What is open, and the place in it; raises BadInputError where nothing is."""
    if playback.track is None:
        raise _nothing_open()
    return playback.track, playback.position


def needed(order: Order, name: str) -> float:
    """A number that an order must have."""
    value = number(order, name)
    return _refuse(name) if value is None else value


def number(order: Order, name: str) -> float | None:
    """A number of an order; raises BadInputError for anything else in its place."""
    match order.get(name):
        case None:
            return None
        case bool():
            return _refuse(name)
        case int() | float() as value if abs(value) < 1e12 and math.isfinite(value):
            return float(value)
        case _:
            return _refuse(name)


def text(order: Order, name: str) -> str:
    """A text of an order, clean; empty where it has none."""
    value = order.get(name, "")
    return clean(value, _LONGEST_NOTE) if isinstance(value, str) else _refuse(name)


def tags(order: Order) -> tuple[str, ...]:
    """The tags of an order."""
    found = order.get("tags", [])
    if not isinstance(found, list) or len(found) > _MOST_TAGS:
        return _refuse("tags")
    return tuple(one_line(tag) if isinstance(tag, str) else _refuse("tags") for tag in found)


def _chapter_start(order: Order, playback: p.Playback) -> float:
    track = place_of(playback)[0]
    count = len(track.chapters)
    wanted = needed(order, "number")
    if not 1 <= wanted <= count or wanted != int(wanted):
        raise BadInputError(
            _("“{title}” has no chapter {wanted:g}", title=track.title, wanted=wanted),
            _("{count} are known", count=count),
        )
    return track.chapters[int(wanted) - 1].start


def _nothing_open() -> BadInputError:
    return BadInputError(
        _("Nothing is open in the player"), hint=_("“cafe-tui ctl play EPISODE” opens an episode")
    )


def _plan(order: Order, now: float) -> "p.Plan | None":
    typed = text(order, "plan")
    if typed == "off":
        return None
    plan = p.read_plan(typed, now)
    if plan is None:
        hint = _("Give minutes (25 or 1h30), chapter, “3 chapters”, episode or off")
        raise BadInputError(_("“{typed}” is no time to sleep", typed=one_line(typed, 40)), hint=hint)
    return plan


def _refuse(name: str) -> Never:
    raise BadInputError(
        _("The order's “{name}” cannot be understood", name=name), hint=_("Are both cafe-tui of one version?")
    )
