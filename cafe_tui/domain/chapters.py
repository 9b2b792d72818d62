"""Chapters from show notes: the times that an author wrote there, read as one list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from .detection import DETECTOR_VERSION
from .detection.candidates import find_candidates
from .detection.confidence import Confidence
from .detection.evidence import Place
from .detection.mentions import plausible_mentions
from .detection.readings import Choice, choose
from .detection.titles import titles_of
from .detection.verdict import is_transcript, judge
from .models import Chapter, NotedChapters
from .shownotes import Block, plain_blocks, read_blocks

__all__ = [
    "Chapter",
    "Confidence",
    "ShowNotes",
    "TimeMark",
    "chapters_from_notes",
    "note_chapters",
    "read_show_notes",
    "read_talk",
]

_AFTER_LAST_CHAPTER = 3600.0
"""Seconds that a time in a sentence may lie behind the last chapter where no duration is known."""


class TimeMark(NamedTuple):
    """A time in the notes that leads to a place: `blocks[block].text[start:end]`."""

    block: int
    start: int
    end: int
    seconds: float


@dataclass(frozen=True, slots=True)
class ShowNotes:
    """Show notes, read."""

    blocks: tuple[Block, ...]
    times: tuple[TimeMark, ...] = ()
    """In the order of the text: those of all chapters, and those in sentences that lead to a place."""
    chapters: tuple[Chapter, ...] = ()
    """In the order of their starts."""
    confidence: Confidence = Confidence.UNSURE
    """How sure it is that `chapters` are the chapters, if there are any."""


def chapters_from_notes(notes: str, duration: float | None = None) -> list[Chapter]:
    """The chapters that `notes` (HTML or plain text) list, in order; empty when they hold no such list.

    `duration` of the episode in seconds is soft evidence: those of feeds are often wrong.
    """
    return list(read_show_notes(notes, duration).chapters)


def note_chapters(notes: str, duration: float | None = None) -> NotedChapters:
    """The chapters in `notes` as the library keeps them; `duration` as in `chapters_from_notes`."""
    read = read_show_notes(notes, duration)
    return NotedChapters(read.chapters, read.confidence, duration, DETECTOR_VERSION)


def read_show_notes(notes: str, duration: float | None = None) -> ShowNotes:
    """`notes` (HTML or plain text) with their times and chapters; `duration` as in `chapters_from_notes`."""
    return _read(read_blocks(notes), duration)


def read_talk(text: str, duration: float | None = None) -> ShowNotes:
    """What a listener wrote about an episode, in plain text, with the times in it that lead to a place.

    More of them do than in show notes: who writes “at 12:30” under an episode hardly means a time of day.
    """
    return _read(plain_blocks(text), duration, talk=True)


def _read(blocks: tuple[Block, ...], duration: float | None, *, talk: bool = False) -> ShowNotes:
    duration = duration if duration and duration > 0 else None
    candidates, mentions = find_candidates(blocks)
    choice = choose(candidates, duration)
    confidence = judge(choice, blocks, duration)
    chapters = _chapters(choice, blocks) if confidence else ()
    marks: list[TimeMark] = []
    if chapters or is_transcript(choice, blocks):
        marks = [
            _mark(candidate.place, seconds)
            for candidate, seconds in zip(choice.candidates, choice.seconds, strict=True)
        ]
    if marks or talk or len(candidates) == 1:
        # What the list passed over may still be a place that a sentence names.
        taken = {(mark.block, mark.start) for mark in marks}
        places = [candidate.place for candidate in candidates]
        mentions += [place for place in places if (place.block, place.start) not in taken]
    end = duration
    if marks and end is None:
        end = max(choice.seconds) + _AFTER_LAST_CHAPTER
    marks += [
        _mark(place, seconds)
        for place, seconds in plausible_mentions(mentions, blocks, choice.reading, end, talk=talk)
    ]
    marks.sort()
    return ShowNotes(blocks, tuple(marks), chapters, confidence or Confidence.UNSURE)


def _chapters(choice: Choice, blocks: Sequence[Block]) -> tuple[Chapter, ...]:
    chapters: list[Chapter] = []
    titles = titles_of(choice.candidates, blocks)
    for candidate, start, title in zip(choice.candidates, choice.seconds, titles, strict=True):
        end = choice.reading.seconds(candidate.range_end) if candidate.range_end else None
        if end is not None and end <= start:
            end = None
        chapters.append(Chapter(start, title, end))
    chapters.sort(key=lambda chapter: chapter.start)
    return tuple(chapters)


def _mark(place: Place, seconds: float) -> TimeMark:
    return TimeMark(place.block, place.start, place.start + place.token.end - place.token.start, seconds)
