"""Lists that lost their line breaks: "0:00 Intro 1:25 Guest 3:00 End", "Intro (0:00), Guest (1:25)"."""

import re
from collections.abc import Sequence
from itertools import pairwise

from ..shownotes import Block
from . import words
from .evidence import (
    MAX_LEAD,
    Anchor,
    Candidate,
    Place,
    follows_preposition,
    is_delimited,
    link_points,
    only_trail_after,
)

_TIME_FIRST = 1.3
_TITLE_FIRST_DELIMITED = 1.1
_TITLE_FIRST = 0.7
_LATE_START = -0.5
_NEAR_START = 180
_MAX_HEADING = 100
_MANY = 5
_SWAPPED = 6
"""One line in so many may stand out of order."""


def find_run(block: Block, places: Sequence[Place]) -> list[Candidate]:
    """The candidates of a line that holds a whole list; empty when it holds none."""
    line = places[0].line
    values = [_seconds(place) for place in places]
    if sum(later <= earlier for earlier, later in pairwise(values)) > len(values) // _SWAPPED:
        return []
    first, last = places[0].token, places[-1].token
    heading_end = _heading_end(line, first.start)
    if re.search(r"\w", line[heading_end : first.start]) and only_trail_after(line, last.end):
        # What is said before the list is no part of its first title.
        starts = [
            max(heading_end, line.rfind(". ", 0, first.start) + 1),
            *(place.token.end for place in places[:-1]),
        ]
        late = values[0] > _NEAR_START and not heading_end
        return [
            Candidate(
                place,
                Anchor.RUN,
                (_TITLE_FIRST_DELIMITED if is_delimited(line, place.token.start) else _TITLE_FIRST)
                + (_LATE_START if late else 0.0)
                + link_points(block, place),
                text_start=start,
            )
            for place, start in zip(places, starts, strict=True)
            if re.search(r"\w", line[start : place.token.start])
        ]
    if values[0] and not heading_end and not _opens_list(line[: first.start]) and not _goes_on(places):
        return []
    ends = [*(place.token.start for place in places[1:]), len(line)]
    gaps = [line[place.token.end : end] for place, end in zip(places, ends, strict=True)]
    if any(not re.search(r"\w", gap) for gap in gaps[:-1]):
        return []
    return [
        Candidate(place, Anchor.RUN, _TIME_FIRST + link_points(block, place), text_end=end)
        for place, end in zip(places, ends, strict=True)
    ]


def _heading_end(line: str, before: int) -> int:
    """Where a list's heading ends that stands in its own line, "Chapters: 0:00 …"; 0 where there is none."""
    end = 0
    for heading in words.LIST_HEADING.finditer(line, max(0, before - _MAX_HEADING), before):
        end = heading.end()
    while 0 < end < before and line[end] in ":：-–—]】":
        end += 1
    return end


def _goes_on(places: Sequence[Place]) -> bool:
    """Whether so many times follow each other, and few behind words like "until", that they are a list."""
    in_sentences = sum(follows_preposition(place.line, place.token.start) for place in places)
    return len(places) >= _MANY and in_sentences * 3 <= len(places)


def _opens_list(lead: str) -> bool:
    if lead.rstrip()[-1:] in (":", "："):
        return True
    return len(lead) <= MAX_LEAD and words.HEAD_LEAD.fullmatch(lead) is not None


def _seconds(place: Place) -> int:
    seconds = 0
    for part in place.token.parts:
        seconds = seconds * 60 + part
    return seconds
