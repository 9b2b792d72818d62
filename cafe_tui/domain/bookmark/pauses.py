"""Pauses between words, found in the samples of a sound. Times are seconds."""

from array import array
from collections.abc import Sequence

from .edges import Edge, nearest

RATE = 8000
"""Samples a second: enough to tell words from pauses."""
REACH = 8.0
"""How far from an end a pause is looked for."""
_WINDOW = 160  # samples: 20 ms
_SHORTEST = 0.16
"""A breath; shorter ones are within words."""
_FLOOR = 25.0
"""A level that is silence in any recording; the loudest is 32,767."""
_QUIET = 0.1
"""What is quieter than this part of the loud passages is a pause."""
_BEFORE_WORDS, _AFTER_WORDS = 0.1, 0.2
"""What is left of a pause before the first word, and after the last."""

Span = tuple[float, float]


def levels(samples: "array[int]") -> list[float]:
    """How loud each 20 ms are: the root of their mean square."""
    found = []
    for first in range(0, len(samples) - _WINDOW + 1, _WINDOW):
        window = samples[first : first + _WINDOW]
        found.append((sum(sample * sample for sample in window) / _WINDOW) ** 0.5)
    return found


def pauses(samples: "array[int]", begin: float) -> list[Span]:
    """The pauses in `samples`, the first of which sounds at `begin`."""
    loudness = levels(samples)
    if not loudness:
        return []
    loud = sorted(loudness)[len(loudness) * 4 // 5]
    limit = max(_FLOOR, loud * _QUIET)
    second = _WINDOW / RATE
    found: list[Span] = []
    since: int | None = None
    for index, level in enumerate([*loudness, limit]):
        if level < limit:
            since = index if since is None else since
        elif since is not None:
            if (index - since) * second >= _SHORTEST - 1e-9:
                found.append((begin + since * second, begin + index * second))
            since = None
    return found


def snapped(place: float, edge: Edge, found: Sequence[Span]) -> float | None:
    """Where an end at `place` goes: just before the first words of a segment, or just after its last ones.

    That is in the nearest of the pauses `found`; None where there is none.
    """
    return nearest(place, (_place_in(pause, edge) for pause in found))


def _place_in(pause: Span, edge: Edge) -> float:
    middle = (pause[0] + pause[1]) / 2
    if edge is Edge.START:
        return round(max(middle, pause[1] - _BEFORE_WORDS), 3)
    return round(min(middle, pause[0] + _AFTER_WORDS), 3)
