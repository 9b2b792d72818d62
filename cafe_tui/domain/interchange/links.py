"""Places that people keep as links with a time: what AntennaPod and others share, lists in notes, web pages.

A link is `https://a.example/65?t=754`, `…#t=754`, `…#t=12:34` or, for a segment, `…#t=754,790` (W3C media
fragments), in any text; what stands beside it in its line is the label.
"""

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from cafe_tui.domain.errors import BadInputError
from cafe_tui.domain.text import one_line
from cafe_tui.domain.timecode import parse_time

from ..language import _
from .common import LATEST, MAX_MARKS, LinkedMark, Mark

_LINK = re.compile(r"https?://[^\s<>\"'`\\|\[\]{}]+", re.IGNORECASE)
_BEHIND = ".,;:!?)*_”’»"
"""What ends the sentence around a link rather than the link."""
_AROUND = ' \t-–—*+•>#|()[]<>"“”'
_TIME = "t"


def read(text: str) -> list[LinkedMark]:
    """The places in a text, in its order; raises BadInputError where there are none."""
    found: list[LinkedMark] = []
    for line in text.lstrip("\ufeff").splitlines():
        for linked in _in_line(line):
            if len(found) < MAX_MARKS:
                found.append(linked)
    if not found:
        raise BadInputError(
            _("There is no place of an episode in it"),
            _("no link has a time, as https://a.example/65#t=12:30 has"),
            _("Known are JSON, WebVTT, Audacity labels and texts with such links"),
        )
    return found


def _in_line(line: str) -> Iterator[LinkedMark]:
    said = one_line(_LINK.sub(" ", line)).strip(_AROUND)
    label = "" if said.endswith(":") else said  # “Media file:” is the name of what follows
    for match in _LINK.finditer(line):
        if place := _place(match.group().rstrip(_BEHIND)):
            address, start, end = place
            yield LinkedMark(address, Mark(start, end, label))


def _place(link: str) -> tuple[str, float, float | None] | None:
    """The address without its time, and start and end; None for a link without a time."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return None
    query = parse_qsl(parts.query, keep_blank_values=True)
    times = [value for name, value in [*parse_qsl(parts.fragment), *query] if name.lower() == _TIME]
    if not times or (span := _span(times[0])) is None:
        return None
    if any(name.lower() == _TIME for name, _ in query):
        rest = urlencode([(name, value) for name, value in query if name.lower() != _TIME])
        parts = parts._replace(query=rest)
    return urlunsplit(parts._replace(fragment="")), *span


def _span(written: str) -> tuple[float, float | None] | None:
    first, _, last = written.removeprefix("npt:").partition(",")
    try:
        start = parse_time(first) if first else 0.0
        end = parse_time(last) if last else None
    except BadInputError:
        return None
    if start > LATEST or (end is not None and not start < end <= LATEST):
        return None
    return start, end
