"""What comes of the sound running on: chapters passed over, the end of a passage, the place kept."""

from dataclasses import replace

from cafe_tui.domain.chapter.skipping import end_of_skipped

from .effects import SetPaused
from .position import SAVE_EVERY, Step, at, save, saved
from .sleep_steps import run_on
from .state import Phase, Playback
from .transport import seek

_ASKED_FOR = 1.0
"""Seconds from where the listener asked to be within which a chapter's start is what was asked for."""


def moved_to(state: Playback, position: float) -> Step:
    """The sound has come to `position` seconds."""
    moved = run_on(state, at(state, position), _ASKED_FOR)
    if _ends_passage(moved, moved.position):
        return _end_passage(moved)
    if (skip := _skip(state, moved)) is not None:
        return skip
    if abs(moved.position - state.saved_position) < SAVE_EVERY:
        return moved, []
    return saved(moved, save(moved))


def _skip(before: Playback, moved: Playback) -> Step | None:
    """The step over a chapter to be skipped, if the sound has just run into one by itself."""
    track, index = moved.track, moved.chapter_index
    if track is None or index is None or index == before.chapter_index or index not in track.skipped:
        return None
    chapter = track.chapters[index]
    if abs(chapter.start - moved.sought) <= _ASKED_FOR:
        return None
    end = end_of_skipped(track.chapters, track.skipped, index)
    target = moved.duration if end is None else end
    if target is None:
        return None
    if _ends_passage(moved, target):
        return _end_passage(moved)
    skipping, effects = seek(moved, target)
    return replace(skipping, passed_over=chapter), effects


def _ends_passage(state: Playback, position: float) -> bool:
    """Whether the sound, by itself, comes to the passage's end with `position`."""
    passage = state.passage
    sounding = state.phase is Phase.PLAYING
    return sounding and passage is not None and not passage.over and position >= passage.end


def _end_passage(state: Playback) -> Step:
    """Wait at the passage's end: what follows in the queue may be of the same media. A loop begins again."""
    if state.passage is None:
        return state, []
    if state.passage.loops:
        return seek(state, state.passage.start)
    passage = replace(state.passage, over=True)
    held = replace(state, phase=Phase.PAUSED, paused=True, passage=passage)
    return saved(held, [SetPaused(True), *save(held)])
