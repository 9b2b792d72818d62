"""The position in a track: how it moves on, and when it is kept."""

from collections.abc import Sequence
from dataclasses import replace

from .effects import Effect, SaveHeard, SavePosition
from .state import Playback

SAVE_EVERY = 5.0
"""Seconds of sound after which the position is saved again."""
FINISHED_WITHIN = 30.0
"""An episode left within this many seconds of its end counts as played."""

Step = tuple[Playback, Sequence[Effect]]
"""The next state, and what is to be done for it."""


def at(state: Playback, position: float) -> Playback:
    """`state` at a reported `position`; a length that turns out too short grows with it."""
    position = max(0.0, position)
    duration = state.duration if state.duration is None else max(state.duration, position)
    return replace(state, position=position, duration=duration)


def saved(state: Playback, effects: Sequence[Effect]) -> Step:
    """`state` with its position known to be kept by `effects`."""
    return replace(state, saved_position=state.position), effects


def save(state: Playback, *, finished: bool = False) -> list[Effect]:
    """Keep the position of what was open; a track that never sounded leaves no mark.

    A passage leaves the place in its episode alone: only what was heard is kept.
    """
    if state.track is None or not (state.active or finished):
        return []
    if state.passage:
        return [SaveHeard(state.track.episode_id)]
    finished = finished or is_finished(state.position, state.duration)
    return [SavePosition(state.track.episode_id, state.position, finished)]


def is_finished(position: float, duration: float | None) -> bool:
    """Whether `position` is so near to the end that the episode counts as played."""
    if not duration:
        return False
    return duration - position <= min(FINISHED_WITHIN, duration * 0.05)
