"""Where in an episode something was found: a hit is a place that can be played."""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from ..chapters import ShowNotes, TimeMark
from ..models import BookmarkId, Chapter, EpisodeId, ShowId
from .search_query import HitKind
from .search_words import Finder, Snippet, found_in, nearest_together, snippet

_PASSAGE = 250
"""Characters of a transcript within which all that is looked for is to be said."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found, and where."""

    kind: HitKind
    show: str
    """The show's title."""
    title: str
    """The episode's; empty for a show."""
    snippet: Snippet
    """What was found, and some of what stands round it."""
    episode_id: EpisodeId | None = None
    """None for a show, and for a bookmark whose episode is no longer in the library."""
    show_id: ShowId | None = None
    start: float | None = None
    """In seconds, as the episode sounds now; None where the text says no time."""
    end: float | None = None
    """Where a segment or chapter ends."""
    published: datetime | None = None
    """When the episode was; for a bookmark when it was made, for a comment when it was written."""
    bookmark_id: BookmarkId | None = None
    by: str = ""
    """Who said or wrote it."""


class Line(NamedTuple):
    """A line of a transcript."""

    start: float | None
    end: float | None
    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a text that is laid out along an episode."""

    seconds: float | None
    """As written."""
    snippet: Snippet
    end: float | None = None
    by: str = ""


def chapters_with(chapters: Sequence[Chapter], wanted: Finder, unwanted: Finder) -> list[int]:
    """The indexes of the chapters in whose title is all that is wanted."""
    return [
        index
        for index, chapter in enumerate(chapters)
        if wanted.in_all(chapter.title) and not unwanted.in_any(chapter.title)
    ]


def place_in_notes(notes: ShowNotes, wanted: Finder, passed_over: Collection[float] = ()) -> Place | None:
    """The place in show notes that has most of what is wanted, the first of several.

    None where all that have it are at one of the times `passed_over`, which are those of chapters found.
    """
    best: tuple[int, Place] | None = None
    most = 0
    for number, block in enumerate(notes.blocks):
        count = wanted.count(block.text)
        if not count or count < most:
            continue
        first = wanted.marks(block.text)[0][0]
        seconds = time_of(notes.times, number, block.text, first)
        if count > most:
            best, most = None, count
        if best is None and (seconds is None or seconds not in passed_over):
            best = count, Place(seconds, found_in(block.text, wanted))
    return best[1] if best else None


def time_of(times: Sequence[TimeMark], block: int, text: str, at: int) -> float | None:
    """The time that a place in notes stands under: in its line, or else the last one before it."""
    before = bisect_right(times, (block, at), key=lambda mark: (mark.block, mark.start))
    begin, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    in_line = (mark.block == block and mark.start >= begin for mark in times[before - 1 : before])
    if not any(in_line):
        # Some write the time at the end of the line.
        for mark in times[before : before + 1]:
            if mark.block == block and (mark.start < end or end < 0):
                return mark.seconds
    return times[before - 1].seconds if before else None


def places_in_transcript(
    lines: Sequence[Line], wanted: Finder, unwanted: Finder, most: int
) -> Iterator[Place]:
    """The passages of a transcript in which all that is wanted is said, from the first on."""
    text = "\n".join(line.text for line in lines)
    begins = [0]
    for line in lines:
        begins.append(begins[-1] + len(line.text) + 1)
    found, reached = 0, -_PASSAGE
    for first, last in nearest_together(wanted.places(text), _PASSAGE):
        if first < reached + _PASSAGE:
            continue  # on view with the one before
        index, final = bisect_right(begins, first) - 1, bisect_right(begins, last - 1) - 1
        # Some of what is said before and after, in whole lines.
        begin = begins[max(0, bisect_right(begins, first - _ROUND) - 1)]
        end = begins[min(len(lines), bisect_right(begins, last + _PASSAGE))] - 1
        passage = text[begin:end]
        if unwanted.in_any(text[begins[index] : begins[final + 1]]):
            continue
        line = lines[index]
        yield Place(
            line.start,
            snippet(passage, wanted.marks(passage), at=first - begin),
            line.end,
            line.speaker,
        )
        found, reached = found + 1, first
        if found == most:
            return


_ROUND = 40  # characters
