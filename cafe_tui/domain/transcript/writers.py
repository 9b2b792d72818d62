"""Transcripts for people and other programs: plain text, WebVTT, SRT, and Podcasting 2.0's JSON."""

import json
from collections.abc import Callable, Mapping, Sequence
from html import escape
from types import MappingProxyType

from cafe_tui.domain.errors import BadInputError
from cafe_tui.domain.timecode import format_clock, format_time

from ..language import _
from . import Line
from .passages import end_of


def to_text(lines: Sequence[Line]) -> str:
    """`12:30 Ada: What she says`, a line for each."""
    times = ["" if line.start is None else format_time(line.start) for line in lines]
    widest = max(map(len, times), default=0)
    indent = "  " if widest else ""
    return "\n".join(
        f"{time:>{widest}}{indent}{_named(line)}" for time, line in zip(times, lines, strict=True)
    )


def to_webvtt(lines: Sequence[Line]) -> str:
    """WebVTT with voices. Raises BadInputError for a transcript without times."""
    cues = ["WEBVTT"]
    for start, end, line in _timed(lines):
        text = escape(line.text, quote=False)
        voice = f"<v {escape(line.speaker, quote=False)}>{text}" if line.speaker else text
        cues.append(f"{format_clock(start)} --> {format_clock(end)}\n{voice}")
    return "\n\n".join(cues)


def to_srt(lines: Sequence[Line]) -> str:
    """SubRip, with “Name:” before what is said. Raises BadInputError for a transcript without times."""
    cues = []
    for number, (start, end, line) in enumerate(_timed(lines), start=1):
        times = f"{format_clock(start)} --> {format_clock(end)}".replace(".", ",")
        cues.append(f"{number}\n{times}\n{_named(line)}")
    return "\n\n".join(cues)


def to_json(lines: Sequence[Line]) -> str:
    """Podcasting 2.0's JSON."""
    segments = [
        {"speaker": line.speaker, "startTime": line.start, "endTime": line.end, "body": line.text}
        for line in lines
    ]
    kept = [{key: value for key, value in one.items() if value not in (None, "")} for one in segments]
    return json.dumps({"version": "1.0.0", "segments": kept}, ensure_ascii=False, indent=2, allow_nan=False)


WRITERS: Mapping[str, Callable[[Sequence[Line]], str]] = MappingProxyType(
    {"text": to_text, "vtt": to_webvtt, "srt": to_srt, "json": to_json}
)


def _named(line: Line) -> str:
    return f"{line.speaker}: {line.text}" if line.speaker else line.text


def _timed(lines: Sequence[Line]) -> list[tuple[float, float, Line]]:
    if any(line.start is None for line in lines):
        raise BadInputError(
            _("Captions cannot be made of this transcript"),
            _("it has no times"),
            _("The format “text” needs none"),
        )
    return [(line.start or 0.0, max(end_of(line), (line.start or 0.0) + 0.001), line) for line in lines]
