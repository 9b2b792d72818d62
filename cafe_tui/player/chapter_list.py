"""The chapters that libmpv tells of the media it has opened, as text from outside."""

import json

from cafe_tui.domain.chapter.chapter_readers import MAX_CHAPTERS, sane_chapter
from cafe_tui.domain.models import Chapter

_PRIMING = 0.2
"""Seconds that an encoder may put before the sound (0.03 in an MP3): all starts are early by as much."""
_DIGITS = 3


def read_chapter_list(answer: str | bytes) -> tuple[Chapter, ...]:
    """The chapters in libmpv's `chapter-list`, a JSON list of titles and times (seconds), in order.

    Bytes are an answer that is no proper UTF-8. What is no such list has no chapters. Starts beyond the end
    are left in: for some files libmpv tells a length that is far too short.
    """
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    try:
        entries = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    if not isinstance(entries, list):
        return ()
    told = [entry for entry in entries[:MAX_CHAPTERS] if isinstance(entry, dict)]
    starts = [(entry["time"], entry.get("title")) for entry in told if isinstance(entry.get("time"), float)]
    first = min((start for start, _ in starts), default=0.0)
    early = -first if -_PRIMING <= first < 0 else 0.0
    chapters = [
        sane_chapter(max(0.0, round(start + early, _DIGITS)), None, title, None, None)
        for start, title in starts
    ]
    return tuple(sorted((chapter for chapter in chapters if chapter), key=lambda chapter: chapter.start))
