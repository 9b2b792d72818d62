"""Chapters that the listener wants passed over: marked one by one, or by a word for all of a show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..folding import fold
from ..models import Chapter
from ..text import one_line

_AGREE = 1.0
"""Seconds by which sources may differ about the start of the same chapter."""
_LONGEST_WORD = 60


@dataclass(frozen=True, slots=True)
class SkipMark:
    """The listener's word on the chapter that starts here; it goes before that of the show."""

    start: float
    """As written, in seconds."""
    skip: bool


def skipped(chapters: Sequence[Chapter], marks: Iterable[SkipMark], words: Iterable[str]) -> frozenset[int]:
    """The indexes of the chapters (in written times) to pass over."""
    marked, wanted = tuple(marks), tuple(fold(word) for word in words)
    passed = set()
    for index, chapter in enumerate(chapters):
        mark = next((mark for mark in marked if abs(mark.start - chapter.start) <= _AGREE), None)
        if mark.skip if mark else _has_any(fold(chapter.title), wanted):
            passed.add(index)
    return frozenset(passed)


def end_of_skipped(chapters: Sequence[Chapter], passed: frozenset[int], index: int) -> float | None:
    """Where the sound goes on when the chapter `index` is passed over with those after it that are too.

    None where that is the end of the episode.
    """
    while True:
        end = chapters[index].end
        if index + 1 == len(chapters):
            return end
        following = chapters[index + 1].start
        if end is not None and end < following:
            return end
        index += 1
        if index not in passed:
            return following


def first_heard(chapters: Sequence[Chapter], passed: frozenset[int], start: float) -> float:
    """`start`, or where the sound goes on when it is just where a chapter to be passed over begins."""
    index = next((i for i in passed if abs(chapters[i].start - start) <= _AGREE), None)
    end = None if index is None else end_of_skipped(chapters, passed, index)
    return start if end is None else end


def with_mark(marks: Iterable[SkipMark], mark: SkipMark) -> tuple[SkipMark, ...]:
    """The marks with `mark` in the place of one on the same chapter."""
    return (*(other for other in marks if abs(other.start - mark.start) > _AGREE), mark)


def words_from(typed: str) -> tuple[str, ...]:
    """The words or phrases of a line, between commas; each once."""
    words = (one_line(word, _LONGEST_WORD) for word in typed.split(","))
    return tuple({fold(word): word for word in words if word}.values())


def _has_any(title: str, words: Iterable[str]) -> bool:
    return any(_has(title, word) for word in words)


def _has(title: str, word: str) -> bool:
    """Whether a folded title has a folded word: whole, where the script puts spaces between words."""
    at = title.find(word) if word else -1
    while at >= 0:
        before, after = title[at - 1 : at], title[at + len(word) : at + len(word) + 1]
        if not (_joined(before, word[0]) or _joined(word[-1], after)):
            return True
        at = title.find(word, at + 1)
    return False


def _joined(left: str, right: str) -> bool:
    """Whether two characters belong to one word; scripts without case write words side by side."""
    return all(one and (one.isdigit() or one.upper() != one) for one in (left, right))
