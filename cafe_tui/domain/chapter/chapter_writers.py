"""Chapter lists as other programs read them."""

import json
from collections.abc import Callable, Sequence
from html import escape
from itertools import pairwise

from ..models import Chapter
from ..text import one_line
from ..timecode import format_clock, format_time

_BRIEF = 1.0
_LONG = 3600.0
"""Seconds that a last chapter of unknown end is given: players of ffmetadata lengthen the file by them, and
players of WebVTT show no chapter once it has ended."""


def write_chapters(chapters: Sequence[Chapter], form: str, duration: float | None = None) -> str:
    """`chapters`, in order, in one of FORMATS; without a newline at the end.

    `duration` of the recording in seconds, where known, ends the last chapter.
    """
    return _WRITERS[form](chapters, duration)


def _text(chapters: Sequence[Chapter], _duration: float | None) -> str:
    times = [
        format_time(chapter.start) + (f" - {format_time(chapter.end)}" if chapter.end is not None else "")
        for chapter in chapters
    ]
    width = max(map(len, times), default=0)
    return "\n".join(
        f"{time:>{width}}  {one_line(chapter.title)}".rstrip()
        for time, chapter in zip(times, chapters, strict=True)
    )


def _youtube(chapters: Sequence[Chapter], _duration: float | None) -> str:
    lines = [
        f"{format_time(chapter.start)} {one_line(chapter.title) or f'Chapter {number}'}"
        for number, chapter in enumerate(chapters, start=1)
    ]
    if chapters and chapters[0].start >= 1.0:
        # YouTube takes a list for chapters only when it begins at the beginning.
        lines.insert(0, "0:00 Intro")
    return "\n".join(lines)


def _podcasting20(chapters: Sequence[Chapter], _duration: float | None) -> str:
    entries = []
    for chapter in chapters:
        entry: dict[str, object] = {"startTime": _number(chapter.start), "title": one_line(chapter.title)}
        if chapter.end is not None:
            entry["endTime"] = _number(chapter.end)
        if chapter.url is not None:
            entry["url"] = chapter.url
        if chapter.image is not None:
            entry["img"] = chapter.image
        if not chapter.listed:
            entry["toc"] = False
        entries.append(entry)
    document = {"version": "1.2.0", "chapters": entries}
    return json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False)


def _podlove(chapters: Sequence[Chapter], _duration: float | None) -> str:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append('<psc:chapters version="1.2" xmlns:psc="http://podlove.org/simple-chapters">')
    for chapter in chapters:
        values = (("title", one_line(chapter.title)), ("href", chapter.url), ("image", chapter.image))
        attributes = "".join(f' {name}="{escape(value)}"' for name, value in values if value is not None)
        lines.append(f'  <psc:chapter start="{format_clock(chapter.start)}"{attributes}/>')
    return "\n".join([*lines, "</psc:chapters>"])


def _ffmetadata(chapters: Sequence[Chapter], duration: float | None) -> str:
    lines = [";FFMETADATA1"]
    for chapter, end in zip(chapters, _ends(chapters, duration, _BRIEF), strict=True):
        title = "".join(f"\\{char}" if char in "=;#\\" else char for char in one_line(chapter.title))
        start, end = round(chapter.start * 1000), round(end * 1000)
        lines += ["[CHAPTER]", "TIMEBASE=1/1000", f"START={start}", f"END={end}", f"title={title}"]
    return "\n".join(lines)


def _vtt(chapters: Sequence[Chapter], duration: float | None) -> str:
    cues = ["WEBVTT"]
    for chapter, end in zip(chapters, _ends(chapters, duration, _LONG), strict=True):
        # A cue without text is left out by players, and one that lasts no time is an error.
        title = escape(one_line(chapter.title), quote=False) or format_time(chapter.start)
        span = f"{format_clock(chapter.start)} --> {format_clock(max(end, chapter.start + 0.001))}"
        cues.append(f"{span}\n{title}")
    return "\n\n".join(cues)


_WRITERS: dict[str, Callable[[Sequence[Chapter], float | None], str]] = {
    "text": _text,
    "podcasting20": _podcasting20,
    "podlove": _podlove,
    "ffmetadata": _ffmetadata,
    "vtt": _vtt,
    "youtube": _youtube,
}
FORMATS = tuple(_WRITERS)
"""The names of the formats that `write_chapters` knows."""


def _ends(chapters: Sequence[Chapter], duration: float | None, unknown: float) -> list[float]:
    """Where each chapter ends; the last one after `unknown` seconds when nothing tells."""
    ends = [
        max(chapter.start, following.start if chapter.end is None else chapter.end)
        for chapter, following in pairwise(chapters)
    ]
    for last in chapters[-1:]:
        end = duration if last.end is None else last.end
        ends.append(end if end is not None and end > last.start else last.start + unknown)
    return ends


def _number(seconds: float) -> float | int:
    """Whole seconds without a fraction, as people write them."""
    return int(seconds) if seconds == int(seconds) else seconds
