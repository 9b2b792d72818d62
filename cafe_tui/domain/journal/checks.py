"""Values out of JSON from outside: each function gives the value as it is kept, or raises ValueError."""

import math
from datetime import UTC, datetime, timedelta

from ..interchange.common import LATEST

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST, _LAST = -62_135_596_800, 253_402_300_799  # seconds: all that a datetime can be


def text(value: object) -> str:
    """Text, not yet cleaned."""
    if isinstance(value, str):
        return value
    raise ValueError("no text")


def seconds(value: object) -> float:
    """A time in an episode."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("no number")
    if math.isfinite(value) and 0 <= value <= LATEST:
        return float(value)
    raise ValueError("no time")


def length(value: object) -> float | None:
    """How long something is, or None."""
    return (seconds(value) or None) if value is not None else None


def moment(value: object) -> int | None:
    """A moment in seconds since 1970, or None."""
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool) and _FIRST <= value <= _LAST:
        return value
    raise ValueError("no moment")


def flag(value: object) -> bool:
    """Yes or no."""
    if isinstance(value, bool):
        return value
    raise ValueError("neither true nor false")


def listed(value: object, most: int) -> list[object]:
    """A list of so many at most."""
    if isinstance(value, list) and len(value) <= most:
        return value
    raise ValueError("no list")


def to_moment(seconds: int) -> datetime:
    """The moment so many seconds after 1970."""
    return _EPOCH + timedelta(seconds=seconds)


def seconds_of(moment: datetime | None) -> int | None:
    """The reverse; a fraction is cut."""
    return None if moment is None else (moment - _EPOCH) // timedelta(seconds=1)
