"""Chapters inside a sound: found by what the file is, not by its name.

Only the parts that can hold chapters are read: neither the sound nor the cover.
"""

import struct
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from cafe_tui.domain.chapter.chapter_readers import MAX_CHAPTERS
from cafe_tui.domain.errors import MediaError
from cafe_tui.domain.language import _
from cafe_tui.domain.models import Chapter
from cafe_tui.domain.text import one_line

from .source import Source, damaged, read_at

_SNIFFED = 64  # bytes that tell every format
_GAP = 1.0
"""Seconds from which a chapter's end before the next one's start says something."""
# What mutagen and our own readers stumble over in damaged files, beside mutagen's own error.
STUMBLES = (struct.error, ArithmeticError, LookupError, TypeError, ValueError, EOFError, RecursionError)


def chapters_in_file(path: Path) -> tuple[Chapter, ...]:
    """The chapters in the sound at `path`, in order; raises MediaError."""
    try:
        with path.open("rb") as file:
            return read_chapters(file)
    except OSError as error:
        detail = one_line(f"{path}: {error.strerror or error}")
        raise MediaError(_("This file could not be opened"), detail, _("Check its name and place")) from error


def read_chapters(source: Source) -> tuple[Chapter, ...]:
    """The chapters in `source`, in order; none in a format without them. Raises MediaError when damaged."""
    from mutagen import MutagenError

    try:
        found = _read(source)
    except (MutagenError, *STUMBLES) as error:
        raise damaged(one_line(_("the file is damaged ({error})", error=error), 200)) from error
    found.sort(key=lambda chapter: chapter.start)
    return _without_needless_ends(found[:MAX_CHAPTERS])


def _read(source: Source) -> list[Chapter]:
    start = read_at(source, 0, _SNIFFED)
    source.seek(0)
    if start.startswith(b"ID3"):
        from . import id3

        return id3.read(source)
    if start[4:8] == b"ftyp":
        from . import mp4

        return mp4.read(source)
    if start.startswith((b"OggS", b"fLaC")):
        from . import comments

        return comments.read(source, start)
    if start.startswith(b"\x1a\x45\xdf\xa3"):
        from . import matroska

        return matroska.read(source)
    return []


def _without_needless_ends(chapters: Sequence[Chapter]) -> tuple[Chapter, ...]:
    """These formats must give each chapter an end: it says something only where it leaves a gap."""
    kept = [
        chapter
        if chapter.end is not None and chapter.end < following.start - _GAP
        else replace(chapter, end=None)
        for chapter, following in pairwise(chapters)
    ]
    return (*kept, *(replace(last, end=None) for last in chapters[-1:]))
