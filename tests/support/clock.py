"""The time, for tests."""

from datetime import datetime, timedelta

from .library import NOW


class Clock:
    """Stands still until it is moved."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> None:
        """Move it on by days, hours, minutes or seconds."""
        self.now += timedelta(**by)
