"""The sleep timer and the sound: when it fades, what wakes it, and where it is left.

A timer of minutes runs on through pauses, seeks and other episodes; one of chapters counts only ends that the
sound runs over by itself. Once it fades, whatever the listener does with the sound means that he is awake,
and puts the sleep off; a pause is what sleep was for, and ends it.
"""

from dataclasses import replace

from .effects import SetVolume
from .position import Step
from .sleep import AfterChapters, AfterEpisode, AtMoment, Fade, Sleep, chapter_ended, extended, next_step
from .state import Phase, Playback

_AT_ITS_START = 3.0
"""Seconds into a chapter in which the end of the one before has just been."""


def set_sleep(state: Playback, sleep: Sleep | None) -> Step:
    """Let this be the timer; a sound that fades comes back."""
    effects = [SetVolume(state.volume)] if state.sleep and state.sleep.fade else []
    return replace(state, sleep=sleep), effects


def step_sleep(state: Playback, now: float) -> Step:
    """The next step of the timer, or more time."""
    has_chapters = bool(state.track and state.track.chapters)
    return set_sleep(state, next_step(state.sleep, now, has_chapters=has_chapters))


def stay_awake(state: Playback) -> Step:
    """The listener did something: a sound that fades comes back, for some minutes more."""
    if state.sleep is None or state.sleep.fade is None:
        return state, []
    return set_sleep(state, extended(state.sleep, state.sleep.fade.began))


def end_fade(state: Playback) -> Step:
    """The sound is silent now for another reason: what was fading needs no sleep any more."""
    return set_sleep(state, None) if state.sleep and state.sleep.fade else (state, [])


def run_on(before: Playback, moved: Playback, near: float) -> Playback:
    """`moved` with the timer after the sound ran on from `before`: a chapter may have ended.

    A chapter that begins `near` where the listener asked to be is the one that he wanted to hear.
    """
    index, chapter = moved.chapter_index, moved.chapter
    if chapter is None or index == before.chapter_index or moved.position < before.position:
        return moved
    if abs(chapter.start - moved.sought) <= near:
        return moved
    return replace(moved, sleep=chapter_ended(moved.sleep))


def sleeps_at_end(state: Playback) -> bool:
    """Whether the end of this episode is where the listener wants to sleep: nothing else may begin."""
    match state.sleep:
        case Sleep(AfterEpisode() | AfterChapters(0 | 1)):
            return True
        case Sleep(fade=Fade()):
            return True
        case _:
            return False


def media_ended(state: Playback) -> Step:
    """The timer after the end of an episode."""
    return set_sleep(state, None if sleeps_at_end(state) else chapter_ended(state.sleep))


def place_asleep(state: Playback, now: float) -> float | None:
    """Where the sound is to be left because it has faded out, in seconds; None as long as it has not."""
    fade = state.sleep.fade if state.sleep else None
    asleep = fade is not None and state.phase is Phase.PLAYING and fade.share(now) == 0.0
    return fade.position if fade and asleep else None


def tick(state: Playback, now: float) -> Step:
    """What the timer does to the sound at `now`, until it has faded out."""
    if (sleep := state.sleep) is None:
        return state, []
    if sleep.fade and state.phase is not Phase.PLAYING:
        return set_sleep(state, None)
    if sleep.fade:
        return state, [SetVolume(round(state.volume * sleep.fade.share(now)))]
    if not _is_due(sleep, now):
        return state, []
    if state.phase is Phase.PLAYING:
        fade = Fade(now, _place(state))
        return replace(state, sleep=replace(sleep, fade=fade)), []
    # What is about to sound fades once it does; what is silent anyway needs no sleep any more.
    return (state, []) if state.sounds else (replace(state, sleep=None), [])


def _is_due(sleep: Sleep, now: float) -> bool:
    match sleep.plan:
        case AtMoment(moment):
            return now >= moment
        case AfterChapters(count):
            return count == 0
        case AfterEpisode():
            return False


def _place(state: Playback) -> float:
    """Where to go on tomorrow: not a syllable into the next chapter."""
    chapter = state.chapter
    just_begun = chapter is not None and 0 <= state.position - chapter.start < _AT_ITS_START
    by_chapter = state.sleep is not None and isinstance(state.sleep.plan, AfterChapters)
    return chapter.start if chapter and just_begun and by_chapter else state.position
