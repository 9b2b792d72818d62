"""Where a position falls among the chapters of an episode."""

from bisect import bisect_right
from collections.abc import Sequence

from .models import Chapter


def chapter_at(chapters: Sequence[Chapter], position: float) -> int | None:
    """The index of the chapter that sounds at `position`; None before the first. `chapters` is sorted."""
    index = bisect_right(chapters, position, key=lambda chapter: chapter.start) - 1
    return index if index >= 0 else None
