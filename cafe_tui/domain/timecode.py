"""Times as people write and read them: seconds to `1:02:03` and back."""

import math
import re

from .errors import BadInputError
from .language import _
from .text import one_line

_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2})(\.\d{1,3})?")
_UNITS = re.compile(r"(?:(\d{1,3})h)?(?:(\d{1,5})m)?(?:(\d{1,6}(?:\.\d{1,3})?)s)?")
_SECONDS = re.compile(r"\d{1,7}(?:\.\d{1,3})?")


def format_time(seconds: float) -> str:
    """`seconds` as `m:ss`, or `h:mm:ss` from an hour on; fractions are cut, never rounded up."""
    whole = max(0, int(seconds)) if math.isfinite(seconds) else 0
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


def format_exact(seconds: float) -> str:
    """`seconds` with the fraction that they have, to the millisecond: `12:30`, `12:30.5`, `1:02:03.125`."""
    milliseconds = max(0, round(seconds * 1000)) if math.isfinite(seconds) else 0
    fraction = f"{milliseconds % 1000:03}".rstrip("0")
    return format_time(milliseconds // 1000) + (f".{fraction}" if fraction else "")


def format_span(start: float, end: float | None) -> str:
    """`12:30 – 14:00`, or `12:30` for what has no end."""
    return format_time(start) if end is None else f"{format_time(start)} – {format_time(end)}"


def format_clock(seconds: float) -> str:
    """`01:02:03.500`, as files of chapters and captions have it."""
    minutes, rest = divmod(round(seconds * 1000), 60_000)
    hours, minute = divmod(minutes, 60)
    return f"{hours:02}:{minute:02}:{rest // 1000:02}.{rest % 1000:03}"


def format_plain(seconds: float) -> str:
    """Seconds to the millisecond, without needless zeros and never with an exponent."""
    return f"{seconds:.3f}".rstrip("0").rstrip(".")


def media_fragment(start: float, end: float | None) -> str:
    """The media fragment of a passage: `t=30,75`, or `t=30` for what has no end."""
    return f"t={format_plain(start)}" if end is None else f"t={format_plain(start)},{format_plain(end)}"


def parse_time(text: str) -> float:
    """Seconds for `12:30`, `1:02:03.5`, `90`, `90.5`, `2m30s` or `1h2m3s`, as typed by the listener.

    Raises BadInputError for anything else.
    """
    typed = text.strip().lower()
    if match := _CLOCK.fullmatch(typed):
        hours, minutes, seconds, fraction = match.groups()
        whole = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
        if int(seconds) < 60 and (hours is None or int(minutes) < 60):
            return whole + float(fraction or 0)
    elif _SECONDS.fullmatch(typed):
        return float(typed)
    elif typed and (match := _UNITS.fullmatch(typed)):
        hours, minutes, seconds = match.groups()
        return int(hours or 0) * 3600 + int(minutes or 0) * 60 + float(seconds or 0)
    raise BadInputError(
        _("“{text}” is not a time", text=one_line(text, 40)),
        hint=_("Write it as 12:30, 1:02:03, 2m30s or a number of seconds"),
    )
