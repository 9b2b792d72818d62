"""What the fields of a bookmark may be: times in its episode, importance, and clean words."""

import math

from ..errors import BadInputError
from ..language import _
from ..models import MOST_IMPORTANT
from ..text import MAX_TEXT, clean
from ..timecode import format_time

_MAX_NOTE = MAX_TEXT  # characters: more than a book
_MAX_TEXT = 100_000


def span(start: float, end: float | None, duration: float | None) -> tuple[float, float | None]:
    """A start and an end in seconds, cut to an episode of `duration`; raises BadInputError."""
    for seconds in (start, end):
        if seconds is not None and not (math.isfinite(seconds) and seconds >= 0):
            raise BadInputError(
                _("A bookmark cannot be there"), _("{seconds} is not a time in an episode", seconds=seconds)
            )
    if end is not None and end <= start:
        raise BadInputError(
            _("A segment cannot end there"),
            _(
                "its end at {end} is not after its start at {start}",
                end=format_time(end),
                start=format_time(start),
            ),
            _("Give an end that comes later"),
        )
    if duration:
        if end is not None and start >= duration:
            raise BadInputError(
                _("A segment cannot start there"),
                _("the episode ends at {duration}", duration=format_time(duration)),
                _("Give an earlier start"),
            )
        start = min(start, duration)
        end = None if end is None else min(end, duration)
    return start, end


def importance(number: int) -> int:
    """`number` if it is an importance; raises BadInputError."""
    if not 0 <= number <= MOST_IMPORTANT:
        raise BadInputError(
            _("{number} is no importance", number=number),
            hint=_("It is a number from 0 (none) to {most}", most=MOST_IMPORTANT),
        )
    return number


def note(typed: str) -> str:
    """The listener's note, of several lines perhaps; raises BadInputError, lest some be lost."""
    if len(typed) > _MAX_NOTE:
        raise BadInputError(
            _("This note is too long"),
            _("it has {count:,} characters, and {most:,} can be kept", count=len(typed), most=_MAX_NOTE),
            _("Keep it in parts"),
        )
    return clean(typed).strip()


def note_out_of_file(written: str) -> str:
    """The note of a bookmark in a file; where it is too long its beginning, with an ellipsis."""
    return clean(written).strip() if len(written) <= _MAX_NOTE else clean(written, _MAX_NOTE - 1) + "…"


def text(said: str) -> str:
    """What is said in a segment."""
    return clean(said, _MAX_TEXT).strip()
