"""How a show's feed is, in as few words as fit under the list of shows."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from cafe_tui.domain.feed.feed_health import is_waiting
from cafe_tui.domain.feed.feed_problems import Problem
from cafe_tui.domain.models import Show

from .clock_words import time_of_day
from .commands import Keyed, usually_keyed
from .present import FAILING, RETIRED, short_date

READ_ONLY = "read-only library: nothing can be kept"
_SOME_CUT = "some left out"


def health_line(
    show: Show, now: datetime, width: int, *, by_itself: bool = True, keyed: Keyed = usually_keyed
) -> str:
    """When it was fetched and will be, or what is wrong, in `width` cells.

    `now` is the listener's time; `by_itself` says whether it will be fetched without being asked for.
    """
    long, short = _health_lines(show, now, by_itself, keyed)
    quiet = f"{long} · {_SOME_CUT}" if show.problems and not show.error else long
    return next((words for words in (quiet, long) if len(words) <= width), short)


def _health_lines(show: Show, now: datetime, by_itself: bool, keyed: Keyed) -> tuple[str, str]:
    asks, moves = keyed("{refresh-show}"), keyed("{move-show}")
    health = show.health
    if health.retired:
        return (
            f"{RETIRED} gone for good · {asks} asks again, {moves} moves it",
            f"{RETIRED} gone · {asks} asks",
        )
    if health.wait_until and is_waiting(health, now):
        until = clock_time(health.wait_until, now)
        return f"{FAILING} asked to wait till {until} · {asks} asks now", f"{FAILING} busy till {until}"
    ahead = health.next_try and health.next_try > now
    following = f"next {clock_time(health.next_try, now)}" if health.next_try and ahead else "next soon"
    following = following if by_itself else f"{asks} fetches it"
    if show.error:
        times = f"failed {health.failures} times" if health.failures > 1 else "failed"
        return f"{FAILING} {times} · {following}", f"{FAILING} {following}"
    if show.last_ok is None:
        return "not fetched yet", "not fetched yet"
    fetched = clock_time(show.last_ok, now)
    return f"fetched {fetched} · {following}", f"{fetched}, {following}"


def library_health(shows: Sequence[Show]) -> str:
    """How the feeds of all shows are."""
    gone = sum(show.health.retired for show in shows)
    failing = sum(bool(show.error) and not show.health.retired for show in shows)
    words = [f"{failing} of {len(shows)} shows failing ({FAILING})"] if failing else []
    if gone:
        words.append(f"{gone} gone for good ({RETIRED})")
    return " · ".join(words) or "all shows ok"


def left_out_words(problems: Sequence[Problem]) -> str:
    """What in a feed was cut, mended or left out; of several kinds the first. Empty where nothing."""
    if not problems:
        return ""
    more = f" and {len(problems) - 1} more (cafe-tui doctor)" if problems[1:] else ""
    return f"{problems[0]}{more}"


def gist(error: str) -> str:
    """What is wrong, without saying first that the feed could not be had: there is little room."""
    for beginning in ("This feed could not be fetched: ", "This feed could not be read: "):
        error = error.removeprefix(beginning)
    return error


def clock_time(moment: datetime, now: datetime) -> str:
    """`12:40`, or the date when it is another day."""
    local = moment.astimezone(now.tzinfo)
    near = abs(local - now) < timedelta(hours=12) or local.date() == now.date()
    return time_of_day(local) if near else short_date(local, now)
