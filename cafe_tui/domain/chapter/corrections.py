"""What the listener puts right about an episode's chapters. No refresh touches it.

Each function gives a new list of chapters, in order. Times are seconds, as written in the list.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ..models import Chapter
from .chapter_choice import ChapterSource
from .copies import Copy
from .skipping import SkipMark

Chapters = tuple[Chapter, ...]


@dataclass(frozen=True, slots=True)
class Corrections:
    """All that the listener has said about the chapters of an episode."""

    chapters: Chapters | None = None
    """The list as corrected, in written times; None while no source's list was touched."""
    preferred: ChapterSource | None = None
    """The source to show; None leaves it to the program."""
    copies: tuple[Copy, ...] = ()
    """How the times of known copies lie to the written ones."""
    skips: tuple[SkipMark, ...] = ()


def changed(chapters: Sequence[Chapter], old: Chapter, *, start: float, title: str) -> Chapters:
    """`old` with another start and title; an end that would not come after the start goes."""
    end = old.end if old.end is not None and old.end > start else None
    new = replace(old, start=start, title=title, end=end)
    return _in_order(new if chapter == old else chapter for chapter in chapters)


def added(chapters: Sequence[Chapter], start: float, title: str) -> Chapters:
    """With one more."""
    return _in_order((*chapters, Chapter(start, title)))


def without(chapters: Sequence[Chapter], removed: Chapter) -> Chapters:
    """Without one."""
    return tuple(chapter for chapter in chapters if chapter != removed)


def shifted(chapters: Sequence[Chapter], seconds: float) -> Chapters:
    """All later, or earlier when negative; none starts before 0."""
    return tuple(
        replace(
            chapter,
            start=max(0.0, chapter.start + seconds),
            end=None if chapter.end is None else max(0.0, chapter.end + seconds),
        )
        for chapter in chapters
    )


def flipped(chapters: Sequence[Chapter], duration: float | None) -> Chapters:
    """Times read as HH:MM that were written as MM:SS, or the other way round, whichever they are now.

    They were read as hours when all lie on whole minutes and sixty times as much would not fit `duration`.
    """
    whole = all(chapter.start % 60 == 0 for chapter in chapters)
    last = max((chapter.start for chapter in chapters), default=0.0)
    are_hours = whole and (last >= 3600 if duration is None else last * 60 > duration)
    factor = 1 / 60 if are_hours else 60.0
    return tuple(
        replace(
            chapter,
            start=chapter.start * factor,
            end=None if chapter.end is None else chapter.end * factor,
        )
        for chapter in chapters
    )


def _in_order(chapters: Iterable[Chapter]) -> Chapters:
    return tuple(sorted(chapters, key=lambda chapter: chapter.start))
