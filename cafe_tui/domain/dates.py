"""Dates in words, in the listener's language."""

from datetime import date

from .language import N_, NC_, _, pgettext

_SHORT = "month, short"
_SHORT_MONTHS = (
    NC_(_SHORT, "Jan"), NC_(_SHORT, "Feb"), NC_(_SHORT, "Mar"), NC_(_SHORT, "Apr"),
    NC_(_SHORT, "May"), NC_(_SHORT, "Jun"), NC_(_SHORT, "Jul"), NC_(_SHORT, "Aug"),
    NC_(_SHORT, "Sep"), NC_(_SHORT, "Oct"), NC_(_SHORT, "Nov"), NC_(_SHORT, "Dec"),
)  # fmt: skip
_MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"),
    N_("July"), N_("August"), N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip
_WEEKDAYS = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"),
)  # fmt: skip


def long_date(day: date) -> str:
    """`12 March 2026`."""
    return _("{day} {month} {year}", day=day.day, month=_(_MONTHS[day.month - 1]), year=day.year)


def day_and_month(day: date) -> str:
    """`12 Mar`."""
    return pgettext(_SHORT, "{day} {month}", day=day.day, month=short_month(day))


def month_and_year(day: date) -> str:
    """`Mar 2026`."""
    return pgettext(_SHORT, "{month} {year}", month=short_month(day), year=day.year)


def short_month(day: date) -> str:
    """`Mar`."""
    return pgettext(_SHORT, _SHORT_MONTHS[day.month - 1])


def weekday(day: date) -> str:
    """`Thursday`."""
    return _(_WEEKDAYS[day.weekday()])
