"""What the fields of a bookmark may be: times in its episode, importance, and clean words."""

import math

from ..errors import BadInputError
from ..models import MOST_IMPORTANT
from ..text import MAX_TEXT, clean
from ..timecode import format_time

_MAX_NOTE = MAX_TEXT  # characters: more than a book
_MAX_TEXT = 100_000


def span(start: float, end: float | None, duration: float | None) -> tuple[float, float | None]:
    """A start and an end in seconds, cut to an episode of `duration`; raises BadInputError."""
    for seconds in (start, end):
        if seconds is not None and not (math.isfinite(seconds) and seconds >= 0):
            raise BadInputError("A bookmark cannot be there", f"{seconds} is not a time in an episode")
    if end is not None and end <= start:
        raise BadInputError(
            "A segment cannot end there",
            f"its end at {format_time(end)} is not after its start at {format_time(start)}",
            "Give an end that comes later",
        )
    if duration:
        if end is not None and start >= duration:
            raise BadInputError(
                "A segment cannot start there",
                f"the episode ends at {format_time(duration)}",
                "Give an earlier start",
            )
        start = min(start, duration)
        end = None if end is None else min(end, duration)
    return start, end


def importance(number: int) -> int:
    """`number` if it is an importance; raises BadInputError."""
    if not 0 <= number <= MOST_IMPORTANT:
        raise BadInputError(
            f"{number} is no importance", hint=f"It is a number from 0 (none) to {MOST_IMPORTANT}"
        )
    return number


def note(typed: str) -> str:
    """The listener's note, of several lines perhaps; raises BadInputError, lest some be lost."""
    if len(typed) > _MAX_NOTE:
        raise BadInputError(
            "This note is too long",
            f"it has {len(typed):,} characters, and {_MAX_NOTE:,} can be kept",
            "Keep it in parts",
        )
    return clean(typed).strip()


def note_out_of_file(written: str) -> str:
    """The note of a bookmark in a file; where it is too long its beginning, with an ellipsis."""
    return clean(written).strip() if len(written) <= _MAX_NOTE else clean(written, _MAX_NOTE - 1) + "…"


def text(said: str) -> str:
    """What is said in a segment."""
    return clean(said, _MAX_TEXT).strip()
