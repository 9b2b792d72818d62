"""Falling asleep: when the sound is to fade out and pause, as the listener asked for it.

The clock is an argument everywhere: seconds since 1970.
"""

import re
from dataclasses import dataclass, replace

STEPS = (5, 10, 15, 30, 45, 60)
"""Minutes, by repeated presses of one key."""
EXTENSION = 5
"""Minutes that a press adds when the timer runs already."""
STEPPING_FOR = 10.0
"""Seconds after a press in which another one is the next step."""
FADES_FOR = 10.0
"""Seconds in which the sound becomes silent."""
MOST_MINUTES = 24 * 60
MOST_CHAPTERS = 99


@dataclass(frozen=True, slots=True)
class AtMoment:
    """When the clock says so, whether the sound is paused until then or not."""

    moment: float


@dataclass(frozen=True, slots=True)
class AfterChapters:
    """At the end of the chapter that plays (1), or of one of those that follow; 0 is now."""

    count: int = 1


@dataclass(frozen=True, slots=True)
class AfterEpisode:
    """At the end of the episode that plays then."""


Plan = AtMoment | AfterChapters | AfterEpisode


@dataclass(frozen=True, slots=True)
class Fade:
    """The sound becomes quieter."""

    began: float
    """By the clock."""
    position: float
    """Where in the episode it began, in seconds: it will be paused there."""

    def share(self, now: float) -> float:
        """How much of the volume is left, from 1 to 0."""
        # A clock that is set back must not make a fade endless, nor loud.
        return min(1.0, max(0.0, 1.0 - abs(now - self.began) / FADES_FOR))


@dataclass(frozen=True, slots=True)
class Sleep:
    """The sleep timer."""

    plan: Plan
    stepped_at: float | None = None
    """When the key for the next step was pressed last; None once it would extend."""
    fade: Fade | None = None


def next_step(sleep: Sleep | None, now: float, *, has_chapters: bool) -> Sleep | None:
    """The timer after a press: one step on soon after the last press, later longer than before.

    The steps are STEPS, the end of the chapter, the end of the episode, off.
    """
    if sleep is None:
        return Sleep(AtMoment(now + STEPS[0] * 60), now)
    if sleep.fade or sleep.stepped_at is None or not 0 <= now - sleep.stepped_at <= STEPPING_FOR:
        return extended(sleep, now)
    match sleep.plan:
        case AtMoment(moment):
            minutes = (moment - sleep.stepped_at) / 60
            longer = next((step for step in STEPS if step > minutes + 0.01), None)
            if longer is not None:
                return Sleep(AtMoment(now + longer * 60), now)
            return Sleep(AfterChapters() if has_chapters else AfterEpisode(), now)
        case AfterChapters():
            return Sleep(AfterEpisode(), now)
        case AfterEpisode():
            return None


def extended(sleep: Sleep, now: float) -> Sleep | None:
    """The timer with EXTENSION more, or one chapter; the end of the episode can only be called off."""
    if sleep.fade:
        return Sleep(AtMoment(now + EXTENSION * 60))
    match sleep.plan:
        case AtMoment(moment):
            return Sleep(AtMoment(max(moment, now) + EXTENSION * 60))
        case AfterChapters(count):
            return Sleep(AfterChapters(min(count + 1, MOST_CHAPTERS)))
        case AfterEpisode():
            return None


def chapter_ended(sleep: Sleep | None) -> Sleep | None:
    """The timer after the sound has run over the end of a chapter."""
    match sleep:
        case Sleep(AfterChapters(count), fade=None) if count > 0:
            return replace(sleep, plan=AfterChapters(count - 1), stepped_at=None)
        case _:
            return sleep


_MINUTES = re.compile(r"(?:(\d{1,2})\s*h(?:ours?)?)?\s*(?:(\d{1,4})\s*(?:m(?:in(?:ute)?s?)?)?)?")
_CHAPTERS = re.compile(r"(?:(\d{1,2})\s*)?c(?:hapters?)?")
_EPISODE = re.compile(r"e(?:pisode)?")


def read_plan(typed: str, now: float) -> Plan | None:
    """What was typed: `25`, `1h30`, `chapter`, `3 chapters`, `episode`; None for anything else."""
    words = typed.strip().lower()
    if _EPISODE.fullmatch(words):
        return AfterEpisode()
    if chapters := _CHAPTERS.fullmatch(words):
        count = int(chapters[1] or 1)
        return AfterChapters(count) if count else None
    if words and (time := _MINUTES.fullmatch(words)):
        minutes = int(time[1] or 0) * 60 + int(time[2] or 0)
        return AtMoment(now + minutes * 60) if 0 < minutes <= MOST_MINUTES else None
    return None
