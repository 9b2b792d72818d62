"""Single values of a feed, each a total function from what feeds really write to a value or None."""

import math
import re
from calendar import timegm
from datetime import UTC, datetime
from html import unescape
from time import struct_time

from cafe_tui.domain.address import check_url, follow
from cafe_tui.domain.errors import AddressRefusedError
from cafe_tui.domain.text import one_line

_MAX_SECONDS = 30 * 24 * 3600.0
"""Longer durations than a month are mistakes (milliseconds, dates)."""
_MAX_INTEGER = 2**63 - 1  # SQLite's
_MAX_NUMBER = 1_000_000
"""Higher episode numbers than this are dates or ids."""

_DURATION = re.compile(r"(?:(?:(\d{1,4}):)?(\d{1,5}):)?(\d{1,9}(?:[.,]\d{1,9})?)")
_INTEGER = re.compile(r"\+?(\d{1,19})(?:\.0*)?")
_LEADING_NUMBER = re.compile(
    r"""(?:
        \#\s?(\d{1,6})\b                                              # “#65 …”
      | (?:episode|ep|folge|épisode|episodio|episódio)\b[.:#\s]{0,3}(\d{1,6})\b  # “Ep. 65”, “Episode 65 – …”
      | (\d{1,6})\s?(?::(?!\d)|[.)–—|](?!\d)|-\s)                     # “65: …”, “65. …”; not the time “6:30”
    )""",
    re.IGNORECASE | re.VERBOSE,
)
# An absolute address that stays as it is when it is checked, like nearly all in feeds.
_PLAIN_URL = re.compile(
    r"https?://[A-Za-z0-9][A-Za-z0-9.-]{0,250}(?::\d{1,4})?/(?:[A-Za-z0-9/!$&'()*+,=:@._~-]|%[0-9A-Fa-f]{2}){0,1500}"
    r"(?:\?(?:[A-Za-z0-9/!$&'()*+,=:@._~?-]|%[0-9A-Fa-f]{2}){1,1500})?"
)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,500}>")


def duration(text: str) -> float | None:
    """Seconds for itunes:duration (`1:02:03`, `62:03`, `3723`, `3723.5`); None for junk and zero."""
    match = _DURATION.fullmatch(text.strip())
    if match is None:
        return None
    hours, minutes, seconds = match.groups()
    value = int(hours or 0) * 3600 + int(minutes or 0) * 60 + float(seconds.replace(",", "."))
    return value if 0 < value <= _MAX_SECONDS and math.isfinite(value) else None


def integer(text: str) -> int | None:
    """A whole number from 0 that SQLite can keep."""
    match = _INTEGER.fullmatch(text.strip())
    value = int(match[1]) if match else -1
    return value if 0 <= value <= _MAX_INTEGER else None


def episode_number(itunes_episode: str, title: str) -> int | None:
    """itunes:episode, or the number that leads the title."""
    number = integer(itunes_episode)
    if number is None and (match := _LEADING_NUMBER.match(title)):
        number = int(next(filter(None, match.groups())))
    return number if number is not None and 0 < number <= _MAX_NUMBER else None


def moment(parsed: object) -> datetime | None:
    """The UTC moment of a date that feedparser has read; None for impossible ones."""
    if not isinstance(parsed, struct_time | tuple):
        return None
    try:
        return datetime.fromtimestamp(timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError, TypeError):
        return None


def title(text: str) -> str:
    """A title as plain text: many feeds put entities and tags into it."""
    if "<" in text or "&" in text:
        text = unescape(_TAG.sub("", text))
    return one_line(text)


def url(address: str, base: str) -> str:
    """`address` made absolute and checked; empty where it is none that may be opened."""
    address = address.strip()
    if not address:
        return ""
    if _PLAIN_URL.fullmatch(address) and "@" not in base:
        return address
    try:
        return follow(base, address) if base else check_url(address)
    except AddressRefusedError:
        return ""
