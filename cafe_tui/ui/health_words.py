"""How a show's feed is, in as few words as fit under the list of shows."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from cafe_tui.domain.feed.feed_health import is_waiting
from cafe_tui.domain.feed.feed_problems import Problem
from cafe_tui.domain.language import N_, _, ngettext
from cafe_tui.domain.models import Show

from .clock_words import time_of_day
from .commands import Keyed, usually_keyed
from .present import FAILING, RETIRED, short_date

READ_ONLY = N_("read-only library: nothing can be kept")
_SOME_CUT = N_("some left out")


def health_line(
    show: Show, now: datetime, width: int, *, by_itself: bool = True, keyed: Keyed = usually_keyed
) -> str:
    """When it was fetched and will be, or what is wrong, in `width` cells.

    `now` is the listener's time; `by_itself` says whether it will be fetched without being asked for.
    """
    long, short = _health_lines(show, now, by_itself, keyed)
    quiet = f"{long} · {_(_SOME_CUT)}" if show.problems and not show.error else long
    return next((words for words in (quiet, long) if len(words) <= width), short)


def _health_lines(show: Show, now: datetime, by_itself: bool, keyed: Keyed) -> tuple[str, str]:
    asks, moves = keyed("{refresh-show}"), keyed("{move-show}")
    health = show.health
    if health.retired:
        long = _("gone for good · {asks} asks again, {moves} moves it", asks=asks, moves=moves)
        return f"{RETIRED} {long}", f"{RETIRED} {_('gone · {asks} asks', asks=asks)}"
    if health.wait_until and is_waiting(health, now):
        until = clock_time(health.wait_until, now)
        long = _("asked to wait till {time} · {asks} asks now", time=until, asks=asks)
        return f"{FAILING} {long}", f"{FAILING} {_('busy till {time}', time=until)}"
    ahead = health.next_try and health.next_try > now
    following = (
        _("next {time}", time=clock_time(health.next_try, now))
        if health.next_try and ahead
        else _("next soon")
    )
    following = following if by_itself else _("{asks} fetches it", asks=asks)
    if show.error:
        times = ngettext("failed", "failed {count} times", max(1, health.failures))
        return f"{FAILING} {times} · {following}", f"{FAILING} {following}"
    if show.last_ok is None:
        return _("not fetched yet"), _("not fetched yet")
    fetched = clock_time(show.last_ok, now)
    return f"{_('fetched {time}', time=fetched)} · {following}", f"{fetched}, {following}"


def library_health(shows: Sequence[Show]) -> str:
    """How the feeds of all shows are."""
    gone = sum(show.health.retired for show in shows)
    failing = sum(bool(show.error) and not show.health.retired for show in shows)
    words = []
    if failing:
        words.append(
            _("{failing} of {count} shows failing ({mark})", failing=failing, count=len(shows), mark=FAILING)
        )
    if gone:
        words.append(_("{count} gone for good ({mark})", count=gone, mark=RETIRED))
    return " · ".join(words) or _("all shows ok")


def left_out_words(problems: Sequence[Problem]) -> str:
    """What in a feed was cut, mended or left out; of several kinds the first. Empty where nothing."""
    if not problems:
        return ""
    more = _(" and {count} more (cafe-tui doctor)", count=len(problems) - 1) if problems[1:] else ""
    return f"{problems[0]}{more}"


def gist(error: str) -> str:
    """What is wrong, without saying first that the feed could not be had: there is little room."""
    for beginning in (_("This feed could not be fetched"), _("This feed could not be read")):
        error = error.removeprefix(f"{beginning}: ")
    return error


def clock_time(moment: datetime, now: datetime) -> str:
    """`12:40`, or the date when it is another day."""
    local = moment.astimezone(now.tzinfo)
    near = abs(local - now) < timedelta(hours=12) or local.date() == now.date()
    return time_of_day(local) if near else short_date(local, now)
