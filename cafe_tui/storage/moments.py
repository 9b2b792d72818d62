"""Moments as the database keeps them: whole seconds since 1970, UTC."""

from datetime import UTC, datetime, timedelta
from typing import overload

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def to_seconds(moment: datetime) -> int:
    """Seconds since 1970 of an aware `moment`; its fraction is cut."""
    return (moment - _EPOCH) // timedelta(seconds=1)


@overload
def from_seconds(seconds: int) -> datetime: ...
@overload
def from_seconds(seconds: None) -> None: ...
@overload
def from_seconds(seconds: int | None) -> datetime | None: ...
def from_seconds(seconds: int | None) -> datetime | None:
    """The moment in UTC; None for None."""
    # Not fromtimestamp(): the C library of some systems knows no moments before 1970.
    return None if seconds is None else _EPOCH + timedelta(seconds=seconds)
