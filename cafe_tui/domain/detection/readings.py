"""Choosing the list: which candidates are chapters, and how their numbers are to be read.

For each way to read the numbers a dynamic programme finds the subsequence of candidates with the most
evidence: every member brings its own points, a step forward in time confirms, a step back or a change of
place in the line costs, and passing over a good candidate costs too, so that a list is taken as a whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from statistics import median

from .evidence import Candidate
from .tokens import Shape, Token


class TwoParts(StrEnum):
    """How `10:11` is read."""

    MINUTES_SECONDS = "m:s"
    HOURS_MINUTES = "h:m"


class ThreeParts(StrEnum):
    """How `00:10:11` is read."""

    HOURS_MINUTES_SECONDS = "h:m:s"
    MINUTES_SECONDS_FRAMES = "m:s:f"


@dataclass(frozen=True, slots=True)
class Reading:
    """How the numbers of a whole list are read."""

    two: TwoParts = TwoParts.MINUTES_SECONDS
    three: ThreeParts = ThreeParts.HOURS_MINUTES_SECONDS

    def seconds(self, token: Token) -> float:
        """The time that `token` names, read this way."""
        parts = token.parts
        if len(parts) == 1:
            return float(parts[0])
        if len(parts) == 2:
            scale = 60 if self.two is TwoParts.HOURS_MINUTES else 1
            return float((parts[0] * 60 + parts[1]) * scale) + token.fraction
        if self.three is ThreeParts.MINUTES_SECONDS_FRAMES:
            return float(parts[0] * 60 + parts[1])
        return parts[0] * 3600 + parts[1] * 60 + parts[2] + token.fraction


@dataclass(frozen=True, slots=True)
class Choice:
    """The candidates taken for chapters, in the order of the text, and the evidence for the list."""

    candidates: tuple[Candidate, ...]
    seconds: tuple[float, ...]
    reading: Reading
    points: float


USUAL = Reading()
_OTHERS = (
    Reading(two=TwoParts.HOURS_MINUTES),
    Reading(three=ThreeParts.MINUTES_SECONDS_FRAMES),
)
_UNUSUAL_COST = 2.0

_WINDOW = 6
_FORWARD = 0.5
_BACK = -1.5
_STYLE_CHANGE = -2.5
_PASSED_OVER = 0.4
_BEYOND_END = -2.0

_LONGEST = 16 * 3600.0
"""Seconds; hardly an episode is longer, so a list that goes on is read wrongly."""
_FASTEST_PACE = 8.0
"""Seconds between chapters: lists that are denser than this are read wrongly."""


def choose(candidates: Sequence[Candidate], duration: float | None) -> Choice:
    """The best list among `candidates` under the likeliest reading."""
    usual = _best_path(candidates, USUAL, duration)
    doubt = _doubt(usual, duration)
    if doubt >= 0:
        return usual
    best, best_points = usual, usual.points + doubt
    for reading in _OTHERS:
        other = _best_path(candidates, reading, duration)
        points = other.points + _doubt(other, duration) - _UNUSUAL_COST
        if points > best_points:
            best, best_points = other, points
    return best


def _doubt(choice: Choice, duration: float | None) -> float:
    """What speaks against the reading as a whole, in points (0 or less)."""
    count = len(choice.seconds)
    if count < 3:
        return 0.0
    doubt = 0.0
    last = max(choice.seconds)
    ordered = sorted(choice.seconds)
    pace = median(later - earlier for earlier, later in pairwise(ordered))
    if pace < _FASTEST_PACE:
        doubt -= 0.6 * count
    limit = duration * 1.2 + 120 if duration else _LONGEST
    if last > limit:
        doubt -= 1.0 * sum(second > limit for second in choice.seconds)
    if duration and count >= 4 and last < duration / 25:
        doubt -= 0.6 * count
    return doubt


def _best_path(candidates: Sequence[Candidate], reading: Reading, duration: float | None) -> Choice:
    """The subsequence with the most points, by dynamic programming over the last few candidates."""
    if not candidates:
        return Choice((), (), reading, 0.0)
    seconds = [reading.seconds(candidate.place.token) for candidate in candidates]
    limit = duration * 1.1 + 60 if duration else _LONGEST
    beyond = sum(second > limit for second in seconds)
    # A time or two behind the end are none of this episode's. When there are many, the duration is wrong, or
    # the reading is: that doubt goes to the usual one.
    forgiven = duration is not None and reading == USUAL and beyond > max(1, len(seconds) // 5)
    penalty = 0.0 if forgiven else _BEYOND_END
    own = [
        candidate.points + (penalty if second > limit else 0.0)
        for candidate, second in zip(candidates, seconds, strict=True)
    ]
    passed = [0.0]
    for points in own:
        passed.append(passed[-1] + max(0.0, points) * _PASSED_OVER)
    styles = [_style(candidate) for candidate in candidates]
    total = [0.0] * len(own)
    previous = [-1] * len(own)
    for index, (second, style) in enumerate(zip(seconds, styles, strict=True)):
        best, before = 0.0, -1
        for earlier in range(max(0, index - _WINDOW), index):
            points = total[earlier] + passed[earlier + 1]
            if second > seconds[earlier]:
                points += _FORWARD
            elif second < seconds[earlier]:
                points += _BACK
            if style != styles[earlier]:
                points += _STYLE_CHANGE
            if points >= best:
                best, before = points, earlier
        total[index] = best - passed[index] + own[index]
        previous[index] = before
    last = max(range(len(own)), key=lambda index: total[index] - passed[-1] + passed[index + 1])
    points = total[last] - passed[-1] + passed[last + 1]
    path: list[int] = []
    index = last
    while index >= 0:
        path.append(index)
        index = previous[index]
    path.reverse()
    return Choice(tuple(candidates[i] for i in path), tuple(seconds[i] for i in path), reading, points)


def _style(candidate: Candidate) -> str:
    shape = candidate.place.token.shape
    return candidate.anchor + (Shape.UNITS if shape in (Shape.MINUTES, Shape.HOURS) else shape)
