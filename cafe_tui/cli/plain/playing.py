"""The words for the sound: they become the orders that other programs give as well."""

import argparse
from collections.abc import Callable
from typing import TypeVar

from cafe_tui.cli.argument_kinds import change, factor, move
from cafe_tui.domain import playback as p
from cafe_tui.domain.errors import BadInputError
from cafe_tui.domain.language import _, ngettext
from cafe_tui.domain.models import EpisodeId
from cafe_tui.domain.outside.orders import Order, event_for

from .talk import Talk
from .words import moved, sentence, settings, standing

_T = TypeVar("_T")
_OPENS_WITHIN = 8.0  # seconds that are waited for sound before it is said that it is on its way


def play(talk: Talk, typed: str) -> None:
    """plays what has a number in the list; without a number, the open episode, or what is paused"""
    state = talk.sounding.state
    if typed:
        talk.row(typed).play()
    elif talk.opened and (state.track is None or state.track.episode_id != talk.opened.id):
        start(talk, talk.opened.id, None)
    else:
        _order(talk, {"command": "play"})


def pause(talk: Talk, typed: str) -> None:
    """pauses; play goes on"""
    _order(talk, {"command": "pause"})


def stop(talk: Talk, typed: str) -> None:
    """closes the sound"""
    _order(talk, {"command": "stop"})


def where(talk: Talk, typed: str) -> None:
    """says where the sound is"""
    state = talk.sounding.state
    talk.tell(standing(state))
    if state.track:
        talk.tell(settings(state))


def seek(talk: Talk, typed: str) -> None:
    """goes to a time such as 12:30, or with + or - so much on or back: seek +30, seek -1:00"""
    way, seconds = _read(move, typed, _("seek 12:30, seek +30 or seek -1:00"))
    _order(talk, {"command": "seek", way: seconds})


def following(talk: Talk, typed: str) -> None:
    """goes to the next chapter"""
    _order(talk, {"command": "next-chapter"})


def previous(talk: Talk, typed: str) -> None:
    """goes to the start of this chapter, or to the one before"""
    _order(talk, {"command": "previous-chapter"})


def back(talk: Talk, typed: str) -> None:
    """goes back to where the sound was before the last jump"""
    _order(talk, {"command": "undo"})


def speed(talk: Talk, typed: str) -> None:
    """plays at a speed such as 1.5"""
    _order(
        talk, {"command": "speed", "to": _read(factor, typed, _("speed 1.5"))}, settings, needs_track=False
    )


def volume(talk: Talk, typed: str) -> None:
    """plays at a volume in per cent, or with + or - louder or quieter"""
    way, percent = _read(change, typed, _("volume 80 or volume -10"))
    _order(talk, {"command": "volume", way: percent}, settings, needs_track=False)


def sleep(talk: Talk, typed: str) -> None:
    """pauses later: sleep 25 (minutes), sleep chapter, sleep episode, sleep off"""
    _order(talk, {"command": "sleep", "plan": typed}, _sleeping, needs_track=False)


def start(talk: Talk, episode_id: EpisodeId, place: float | None) -> None:
    """Play an episode from so many seconds, or where listening stopped, and say so once it sounds."""
    talk.opened = talk.house.library.episode(episode_id)
    talk.sounding.play(episode_id, place)
    _say_arrived(talk, standing)


def opened(talk: Talk) -> tuple[p.Track, float]:
    """What is open, and the place in it; raises BadInputError where nothing is."""
    state = talk.sounding.state
    if state.track is None:
        raise BadInputError(_("Nothing is open"), hint=_("Say list, and then play and a number"))
    return state.track, state.position


def _order(
    talk: Talk, order: Order, words: Callable[[p.Playback], str] = moved, *, needs_track: bool = True
) -> None:
    """Give an order, and say what came of it once the sound has arrived; a failure is told as news."""
    if needs_track:
        opened(talk)
    if event := event_for(order, talk.sounding.state, talk.house.clock().timestamp()):
        talk.sounding.hear(event)
    _say_arrived(talk, words)


def _say_arrived(talk: Talk, words: Callable[[p.Playback], str]) -> None:
    talk.sounding.wait(_has_arrived, _OPENS_WITHIN)
    if talk.sounding.state.phase is not p.Phase.FAILED:
        talk.tell(words(talk.sounding.state))


def _has_arrived(state: p.Playback) -> bool:
    return state.phase not in (p.Phase.RESOLVING, p.Phase.OPENING) and not state.seeking


def _sleeping(state: p.Playback) -> str:
    match state.sleep and state.sleep.plan:
        case None:
            return _("The sleep timer is off.")
        case p.AfterEpisode():
            return _("Pauses at the end of the episode.")
        case p.AfterChapters(count):
            return ngettext("Pauses at the end of the chapter.", "Pauses after {count} chapters.", count)
        case p.AtMoment():
            return sentence(_("The sleep timer is set"))
        case _:
            return ""


def _read(reader: Callable[[str], _T], typed: str, example: str) -> _T:
    try:
        return reader(typed)
    except argparse.ArgumentTypeError as error:
        raise BadInputError(str(error), hint=_("Say {example}", example=example)) from error
