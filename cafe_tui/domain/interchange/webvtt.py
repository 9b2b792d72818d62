"""Bookmarks of an episode as WebVTT: a cue for each, which players show over the sound."""

import re
from collections.abc import Sequence
from html import escape, unescape

from cafe_tui.domain.errors import BadInputError
from cafe_tui.domain.models import Bookmark
from cafe_tui.domain.text import one_line
from cafe_tui.domain.timecode import format_clock

from ..language import _
from .common import LATEST, MAX_MARKS, Mark, in_time_order, label

_MOMENT = "moment"
_SHOWN_FOR = 5.0
"""Seconds for which players show a moment."""
_TIME = r"(?:(\d{2,4}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMING = re.compile(rf"[ \t]*{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t].*)?")
_SPAN = re.compile(r"<[^>]*>")


def write(bookmarks: Sequence[Bookmark]) -> str:
    """The file; a cue whose name begins with “moment” has an end only for showing it."""
    cues = ["WEBVTT"]
    for number, bookmark in enumerate(in_time_order(bookmarks), start=1):
        kind, end = ("segment", bookmark.end) if bookmark.end is not None else (_MOMENT, None)
        shown_to = bookmark.start + _SHOWN_FOR if end is None else max(end, bookmark.start + 0.001)
        text = escape(label(bookmark), quote=False)
        cues.append(f"{kind} {number}\n{format_clock(bookmark.start)} --> {format_clock(shown_to)}\n{text}")
    return "\n\n".join(cues)


def read(text: str) -> list[Mark]:
    """The cues of a file, in its order; raises BadInputError for what is no WebVTT."""
    lines = text.lstrip("\ufeff").splitlines()
    if not lines or lines[0].split(maxsplit=1)[:1] != ["WEBVTT"]:
        raise BadInputError(
            _("These cues cannot be read"), _("it is no WebVTT"), _("Such a file begins with a line “WEBVTT”")
        )
    marks: list[Mark] = []
    name = ""
    rest = iter(lines[1:])
    for line in rest:
        timing = _TIMING.fullmatch(line)
        if timing is None:
            name = line
            continue
        payload: list[str] = []
        for following in rest:
            if not following.strip():
                break
            payload.append(following)
        start, end = _seconds(*timing.groups()[:4]), _seconds(*timing.groups()[4:])
        if start <= LATEST and len(marks) < MAX_MARKS:
            is_segment = end > start and not name.startswith(_MOMENT)
            said = one_line(unescape(_SPAN.sub("", " ".join(payload))))
            marks.append(Mark(start, end if is_segment else None, said))
        name = ""
    return marks


def _seconds(hours: str | None, minutes: str, seconds: str, milliseconds: str) -> float:
    whole = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
    return (whole * 1000 + int(milliseconds)) / 1000
