"""The whole step: hearing a part of the track in passing; all else is `journey`'s.

The sound goes to the part, and when that is over back to where it was, and on as before. Such a visit is no
jump: it leaves no place behind. What the listener asks for meanwhile ends it, and is done from where it is.
"""

from dataclasses import replace

from . import journey
from .effects import SetPaused
from .events import (
    AuditionRequested,
    ChapterRequested,
    Event,
    MissedRequested,
    PauseRequested,
    PauseToggled,
    PlayRequested,
    RedoRequested,
    ResumeRequested,
    SeekRequested,
    SkipRequested,
    StopRequested,
    UndoRequested,
)
from .position import Step, save
from .state import Audition, Passage, Phase, Playback
from .transport import seek, sound_on

_BEFORE_MEDIA_ENDS = 0.3
"""Seconds of the listener's time, in which the player reports a position once, before the media's end."""
_ENDING = (
    PlayRequested, PauseToggled, PauseRequested, SeekRequested, SkipRequested, ChapterRequested,
    StopRequested, UndoRequested, RedoRequested, ResumeRequested, MissedRequested,
)  # fmt: skip


def step(state: Playback, event: Event) -> Step:
    """The state after `event`, and what to do for it."""
    if isinstance(event, AuditionRequested):
        return _begin(state, event)
    if state.audition is None:
        return journey.step(state, event)
    if isinstance(event, _ENDING):
        return journey.step(replace(state, audition=None, passage=None), event)
    after, effects = journey.step(state, event)
    if after.passage is None or not after.passage.over:
        return after, effects
    returned, going_back = _return(after, state.audition)
    return returned, [*effects, *going_back]


def _begin(state: Playback, event: AuditionRequested) -> Step:
    """Go to the part; another one heard meanwhile does not change where the sound goes back to."""
    end = event.end
    if state.duration is not None:
        end = min(end, state.duration - _BEFORE_MEDIA_ENDS * max(1.0, state.speed))
    if not state.active or end <= event.start:
        return state, []
    back = state.audition or Audition(state.position, state.paused, state.passage)
    kept = [] if state.audition else save(state)
    there, effects = seek(state, event.start)
    there = replace(
        there,
        phase=Phase.PLAYING,
        paused=False,
        passage=Passage(there.position, end),
        audition=back,
    )
    return there, [*kept, *effects, *([SetPaused(False)] if state.paused else [])]


def _return(state: Playback, back: Audition) -> Step:
    there, effects = seek(replace(state, audition=None), back.position)
    there = replace(there, passage=back.passage)
    if back.paused:
        return there, effects
    return sound_on(there, effects)
