"""How feeds are: when each is asked the next time, and who may ask it sooner.

A feed that answers is asked again after its `rhythm`, learnt from how often it publishes. One that fails is
asked after a growing `back_off`. A server that names a time (Retry-After) is obeyed, and a feed that is gone
for good (410) is retired. How the listener wishes to ask tells which of that counts, see `may_ask`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from itertools import pairwise

from ..errors import AskedToWaitError, FeedError, GoneError, OfflineError

SOONEST, LATEST = timedelta(minutes=30), timedelta(hours=24)
"""The least and the most that lies between two askings by itself of a feed that answers."""
USUAL = timedelta(hours=6)
"""Between two askings of a feed of which nobody knows how often it publishes."""
RECENT = 10
"""Episodes from whose dates the rhythm is learnt."""
_ASKINGS_IN_A_GAP = (
    24  # so a new episode of a daily show is here after an hour at most, of a weekly one after 7
)
_BYTES_IN_AN_HOUR = 250_000  # of feeds that come whole though nothing is new in them

FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=15), timedelta(hours=24)
"""After the first failure, and at most; doubled from one to the next."""
LONGEST_PATIENCE = timedelta(hours=24)
"""That a server may ask for."""
_CLOCK_SLACK = timedelta(hours=1)


class Wish(Enum):
    """Who wants a feed to be asked."""

    DUE = auto()
    """The program, by itself."""
    ALL = auto()
    """The listener, all feeds."""
    NAMED = auto()
    """The listener, this very feed."""


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """What is known of a feed from asking it."""

    failures: int = 0
    """In a row, the last ones."""
    next_try: datetime | None = None
    """Before which it is not asked by itself; None: at once, unless it is retired."""
    wait_until: datetime | None = None
    """Until when its server asked to be left alone."""
    retired: bool = False
    """Its server said that it is gone for good."""


WELL = FeedHealth()


def may_ask(health: FeedHealth, wish: Wish, now: datetime) -> bool:
    """Whether a feed is to be asked now.

    The program by itself waits for the next try. A listener who asks for all feeds gets the failing ones,
    too, but not those that are retired or whose server asked for patience; these are asked by name.
    """
    if wish is Wish.NAMED:
        return True
    if health.retired or is_waiting(health, now):
        return False
    return wish is Wish.ALL or not _is_ahead(health.next_try, now, LATEST)


def is_waiting(health: FeedHealth, now: datetime) -> bool:
    """Whether the server's word to be left alone still holds."""
    return _is_ahead(health.wait_until, now, LONGEST_PATIENCE)


def after_success(published: Iterable[datetime], now: datetime, cost: int = 0) -> FeedHealth:
    """The health of a feed that answered; arguments as those of `rhythm`."""
    return FeedHealth(next_try=now + rhythm(published, now, cost))


def after_failure(health: FeedHealth, error: FeedError, now: datetime, jitter: float) -> FeedHealth:
    """The health of a feed that could not be had; `jitter` as that of `back_off`.

    A missing network is no failure of the feed, and a retired feed stays so until it answers well.
    """
    if isinstance(error, OfflineError):
        return replace(health, next_try=None if health.retired else now + back_off(1, jitter))
    failures = health.failures + 1
    if health.retired or isinstance(error, GoneError):
        return FeedHealth(failures, retired=True)
    next_try = now + back_off(failures, jitter)
    if not isinstance(error, AskedToWaitError):
        return FeedHealth(failures, next_try)
    wait_until = now + min(error.wait, LONGEST_PATIENCE)
    return FeedHealth(failures, max(next_try, wait_until), wait_until)


def left_alone(health: FeedHealth, error: FeedError, now: datetime) -> FeedHealth:
    """The health of a feed that was not asked, because its server asked for patience in answer to another."""
    if not isinstance(error, AskedToWaitError):
        return health
    wait_until = now + min(error.wait, LONGEST_PATIENCE)
    return replace(health, next_try=max(health.next_try or wait_until, wait_until), wait_until=wait_until)


def rhythm(published: Iterable[datetime], now: datetime, cost: int = 0) -> timedelta:
    """How long to wait after a feed answered: a 24th of the middle gap between its `RECENT` episodes.

    A feed that has fallen silent is asked more and more rarely. `cost` are the bytes that come though nothing
    is new, where the server does not tell that: such a feed is asked more rarely the larger it is.
    """
    moments = sorted({moment for moment in published if moment <= now}, reverse=True)[:RECENT]
    gaps = sorted(newer - older for newer, older in pairwise(moments))
    interval = USUAL
    if gaps:
        silence = now - moments[0]
        interval = max(gaps[len(gaps) // 2], silence / 2) / _ASKINGS_IN_A_GAP
    return min(LATEST, max(SOONEST, interval, timedelta(hours=cost / _BYTES_IN_AN_HOUR)))


def back_off(failures: int, jitter: float) -> timedelta:
    """How long to wait after so many failures in a row.

    `jitter`, from 0 to 1, makes it up to a quarter shorter, so that feeds that failed together do not all
    come back together.
    """
    doublings = min(max(failures, 1) - 1, 20)
    return min(LONGEST_WAIT, FIRST_WAIT * float(2**doublings)) * (1 - jitter / 4)


def patience(retry_after: str, sent: datetime) -> timedelta | None:
    """What the header Retry-After of an answer `sent` then asks for, `LONGEST_PATIENCE` at most.

    None for nothing that can be understood or lies ahead.
    """
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        wait = timedelta(seconds=min(int(text[:9]), LONGEST_PATIENCE.total_seconds()))
    elif (moment := http_date(text)) is not None:
        wait = moment - sent
    else:
        return None
    return min(wait, LONGEST_PATIENCE) if wait > timedelta() else None


def http_date(text: str) -> datetime | None:
    """The moment in a header; None where it is no date."""
    from email.utils import parsedate_to_datetime  # half of the mail library comes with it

    try:
        moment = parsedate_to_datetime(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _is_ahead(moment: datetime | None, now: datetime, at_most: timedelta) -> bool:
    """Whether `moment` is still to come. What lies too far ahead was written by a clock that was wrong."""
    return moment is not None and now < moment <= now + at_most + _CLOCK_SLACK
