"""What lies beside a recording and speaks of it: chapters in a file of their own, and show notes.

Total functions: from any text to the sane chapters in it.
"""

import re

from ..chapter.chapter_readers import MAX_CHAPTERS, read_podcasting20, sane_chapter
from ..errors import BadInputError
from ..interchange import audacity
from ..models import Chapter

_FRAMES = 75  # in a second of a CUE sheet
_CUE_LINE = re.compile(r'\s*(FILE|TRACK|TITLE|INDEX)\s+(?:"([^"]*)"|(\S+))(?:\s+(\S+))?', re.IGNORECASE)
_CUE_TIME = re.compile(r"([0-9]{1,4}):([0-9]{1,2}):([0-9]{1,2})")

CHAPTERS_JSON, CUE, LABELS = ".chapters.json", ".cue", ".txt"
"""The endings of such files, put in place of the recording's own."""
NOTES = (".html", ".htm", ".md", ".txt")
"""Those of show notes."""


def read_cue(text: str) -> tuple[Chapter, ...]:
    """The tracks of a CUE sheet, by their first index; of a sheet for several files those of the first."""
    chapters: list[Chapter] = []
    files, title, in_track = 0, "", False
    for line in text.splitlines():
        match = _CUE_LINE.match(line)
        if match is None:
            continue
        word, value, further = match[1].upper(), match[2] if match[2] is not None else match[3], match[4]
        if word == "FILE":
            files += 1
        elif word == "TRACK":
            in_track, title = True, ""
        elif word == "TITLE" and in_track:
            title = value
        elif word == "INDEX" and in_track and value == "01" and files <= 1:
            chapter = sane_chapter(_cue_seconds(further or ""), None, title, None, None)
            if chapter and len(chapters) < MAX_CHAPTERS:
                chapters.append(chapter)
    return _in_order(chapters)


def read_labels(text: str) -> tuple[Chapter, ...]:
    """The labels of an Audacity label track; none where any line is something else."""
    try:
        marks = audacity.read(text)
    except BadInputError:
        return ()
    # Lines that begin with a backslash tell the frequencies of the label before.
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("\\")]
    if len(marks) < len(lines):
        return ()
    return _in_order([Chapter(mark.start, mark.label, mark.end) for mark in marks[:MAX_CHAPTERS]])


def chapters_beside(ending: str, text: str) -> tuple[Chapter, ...]:
    """The chapters in a side-car of this ending; none where it holds something else."""
    match ending:
        case ".chapters.json":
            return read_podcasting20(text).chapters
        case ".cue":
            return read_cue(text)
        case ".txt":
            return read_labels(text)
    return ()


def _cue_seconds(text: str) -> float | None:
    match = _CUE_TIME.fullmatch(text)
    if match is None:
        return None
    minutes, seconds, frames = map(int, match.groups())
    return round(minutes * 60 + seconds + frames / _FRAMES, 3)


def _in_order(chapters: list[Chapter]) -> tuple[Chapter, ...]:
    return tuple(sorted(chapters, key=lambda chapter: chapter.start))
