"""Taking a change back, but not what came in between: from another machine, or at a prompt.

What was changed since by somebody else stays as it is.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from .chapter.corrections import Corrections
from .models import Bookmark

T = TypeVar("T")


def field(now: T, before: T, after: T) -> T:
    """What was there before, if it still is what was made of it."""
    return before if now == after else now


def several(now: Sequence[T], before: Sequence[T], after: Sequence[T]) -> tuple[T, ...]:
    """The same for each of several things: what was added goes, what was taken away comes back."""
    if tuple(now) == tuple(after):
        return tuple(before)
    stay = [one for one in now if one in before or one not in after]
    return (*stay, *(one for one in before if one not in after and one not in now))


def bookmark(now: Bookmark, before: Bookmark, after: Bookmark) -> Bookmark:
    """A bookmark as it was before a change; where it is, is one thing."""
    if now == after:
        return before
    start, end, duration = field(_place(now), _place(before), _place(after))
    return replace(
        now,
        start=start,
        end=end,
        duration=duration,
        note=field(now.note, before.note, after.note),
        tags=several(now.tags, before.tags, after.tags),
        importance=field(now.importance, before.importance, after.importance),
        chapter=field(now.chapter, before.chapter, after.chapter),
        text=field(now.text, before.text, after.text),
        edited=field(now.edited, before.edited, after.edited),
    )


def corrections(now: Corrections, before: Corrections, after: Corrections) -> Corrections:
    """What was put right about an episode, as it was before a change."""
    return Corrections(
        field(now.chapters, before.chapters, after.chapters),
        field(now.preferred, before.preferred, after.preferred),
        several(now.copies, before.copies, after.copies),
        several(now.skips, before.skips, after.skips),
    )


def _place(one: Bookmark) -> tuple[float, float | None, float | None]:
    return one.start, one.end, one.duration
