"""Which parts of an episode were heard: spans of seconds, in order, none touching another."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple


class Span(NamedTuple):
    """From `start` to `end`, in seconds."""

    start: float
    end: float


Spans = tuple[Span, ...]

JOINED_WITHIN = 0.5
"""Seconds between two spans that are taken for one: seeks and the ends of files are no more exact."""
MISSED_FROM = 5.0
"""Seconds from which a part that was not heard counts as missed."""


def added(spans: Spans, span: Span) -> Spans:
    """The spans with one more."""
    if span.end <= span.start:
        return spans
    first = bisect_left(spans, span.start - JOINED_WITHIN, key=lambda one: one.end)
    last = bisect_right(spans, span.end + JOINED_WITHIN, key=lambda one: one.start)
    touched = (*spans[first:last], span)
    joined = Span(min(one.start for one in touched), max(one.end for one in touched))
    return (*spans[:first], joined, *spans[last:])


def merged(spans: Spans, others: Iterable[Span]) -> Spans:
    """The spans with all of `others`, which may be in any order and overlap."""
    for other in others:
        spans = added(spans, other)
    return spans


def total(spans: Spans) -> float:
    """How many seconds were heard at least once."""
    return sum(span.end - span.start for span in spans)


def missed(spans: Spans, duration: float, *, at_least: float = MISSED_FROM) -> Spans:
    """The parts of an episode of `duration` seconds that were not heard, if `at_least` so long."""
    borders = (Span(0.0, 0.0), *spans, Span(duration, duration))
    gaps = (Span(one.end, min(duration, other.start)) for one, other in pairwise(borders))
    return tuple(gap for gap in gaps if gap.end - gap.start >= at_least)
