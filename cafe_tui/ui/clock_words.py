"""The time of day, as it is told where the listener lives."""

from datetime import datetime

from cafe_tui.domain.language import _
from cafe_tui.settings import twelve_hour_clock


def time_of_day(local: datetime, *, twelve_hours: bool | None = None) -> str:
    """`14:05`, or `2:05 pm` where the system's locale, unless it is told, has it so."""
    if twelve_hour_clock() if twelve_hours is None else twelve_hours:
        return f"{local.hour % 12 or 12}:{local:%M} {_('am') if local.hour < 12 else _('pm')}"
    return f"{local:%H:%M}"
