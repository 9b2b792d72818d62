"""When a feed is asked again, and who may ask it sooner."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.domain.errors import AskedToWaitError, FeedError, GoneError, OfflineError, UnreachableError
from cafe_tui.domain.feed.feed_health import (
    FIRST_WAIT,
    LATEST,
    LONGEST_PATIENCE,
    LONGEST_WAIT,
    SOONEST,
    USUAL,
    WELL,
    FeedHealth,
    Wish,
    after_failure,
    after_success,
    back_off,
    left_alone,
    may_ask,
    patience,
    rhythm,
)

NOW = datetime(2026, 3, 14, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BROKEN = UnreachableError("This feed could not be fetched", "broken", "")
GONE = GoneError("This feed could not be fetched", "gone", "", 410)
OFFLINE = OfflineError("This feed could not be fetched", "no network", "")


def wait_for(wait: timedelta) -> AskedToWaitError:
    return AskedToWaitError("This feed could not be fetched", "busy", "", 429, wait)


def every(gap: timedelta, count: int = 10, *, last: timedelta = timedelta()) -> list[datetime]:
    return [NOW - last - gap * number for number in range(count)]


@pytest.mark.parametrize(
    ("published", "wait"),
    [
        (every(timedelta(minutes=20)), SOONEST),
        (every(DAY), HOUR),
        (every(7 * DAY), 7 * HOUR),
        (every(14 * DAY), 14 * HOUR),
        (every(30 * DAY), LATEST),
        (every(DAY, last=8 * DAY), 4 * HOUR),  # silent for a week
        (every(HOUR, last=500 * DAY), LATEST),
        ([*every(DAY, 6), *every(90 * DAY, 5, last=100 * DAY)], HOUR),  # daily of late
        ([NOW + DAY, *every(7 * DAY)], 7 * HOUR),  # one is announced
        ([NOW] * 10, USUAL),
        ([NOW], USUAL),
        ([], USUAL),
    ],
)
def test_a_feed_is_asked_as_often_as_it_publishes(published: list[datetime], wait: timedelta) -> None:
    assert rhythm(published, NOW) == wait
    assert after_success(published, NOW) == FeedHealth(next_try=NOW + wait)


def test_a_feed_that_comes_whole_each_time_is_asked_more_rarely_the_larger_it_is() -> None:
    assert rhythm(every(HOUR), NOW, cost=100_000) == SOONEST
    assert rhythm(every(HOUR), NOW, cost=1_000_000) == 4 * HOUR
    assert rhythm(every(7 * DAY), NOW, cost=1_000_000) == 7 * HOUR
    assert rhythm(every(HOUR), NOW, cost=30_000_000) == LATEST


@given(st.lists(st.datetimes(timezones=st.just(UTC))), st.integers(0, 10**9))
def test_the_rhythm_stays_between_its_bounds_and_knows_no_order(published: list[datetime], cost: int) -> None:
    assert SOONEST <= rhythm(published, NOW, cost) <= LATEST
    assert rhythm(published, NOW, cost) == rhythm(published[::-1], NOW, cost)


def test_the_wait_after_failures_doubles_up_to_a_day() -> None:
    waits = [back_off(failures, 0) for failures in range(1, 10)]
    assert waits[:4] == [FIRST_WAIT, 2 * FIRST_WAIT, 4 * FIRST_WAIT, 8 * FIRST_WAIT]
    assert waits[-1] == back_off(10**6, 0) == LONGEST_WAIT


@given(st.integers(1, 100), st.floats(0, 1))
def test_jitter_only_makes_the_wait_shorter_by_a_quarter_at_most(failures: int, jitter: float) -> None:
    full = back_off(failures, 0)
    assert full * 0.75 <= back_off(failures, jitter) <= full


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("120", 2 * timedelta(minutes=1)),
        (" 120 ", 2 * timedelta(minutes=1)),
        ("99999999999999999999", LONGEST_PATIENCE),
        ("Sat, 14 Mar 2026 10:00:00 GMT", HOUR),
        ("Sat, 14 Mar 2026 11:00:00 +0100", HOUR),
        ("Sat, 14 Mar 2026 10:00:00 -0000", HOUR),
        ("Sat, 14 Mar 2099 10:00:00 GMT", LONGEST_PATIENCE),
        ("Sat, 14 Mar 2026 08:00:00 GMT", None),
        ("0", None),
        ("-5", None),
        ("²", None),
        ("soon", None),
        ("", None),
        ("Sat, 99 Mar 2026 10:00:00 GMT", None),
    ],
)
def test_retry_after_is_understood_and_bounded(header: str, wait: timedelta | None) -> None:
    assert patience(header, NOW) == wait


@given(st.text() | st.datetimes(timezones=st.just(UTC)).map(lambda moment: moment.ctime()))
def test_any_retry_after_is_a_bearable_wait_or_none(header: str) -> None:
    wait = patience(header, NOW)
    assert wait is None or timedelta() < wait <= LONGEST_PATIENCE


def test_failures_are_counted_until_the_feed_answers() -> None:
    health = WELL
    for failures in (1, 2, 3):
        health = after_failure(health, BROKEN, NOW, 0)
        assert health == FeedHealth(failures, NOW + back_off(failures, 0))
    assert after_success([], NOW).failures == 0


def test_a_server_that_asks_for_patience_is_obeyed_and_a_short_wait_is_no_way_round_the_back_off() -> None:
    health = after_failure(WELL, wait_for(2 * HOUR), NOW, 0)
    assert health == FeedHealth(1, NOW + 2 * HOUR, NOW + 2 * HOUR)
    health = after_failure(health, wait_for(timedelta(seconds=1)), NOW, 0)
    assert health.next_try == NOW + back_off(2, 0)
    assert health.wait_until == NOW + timedelta(seconds=1)
    assert after_failure(WELL, wait_for(99 * DAY), NOW, 0).wait_until == NOW + LONGEST_PATIENCE


def test_a_feed_that_is_gone_stays_retired_until_it_answers() -> None:
    health = after_failure(WELL, GONE, NOW, 0)
    assert health == FeedHealth(1, retired=True)
    for error in (BROKEN, OFFLINE, wait_for(HOUR), GONE):
        health = after_failure(health, error, NOW, 0)
        assert (health.retired, health.next_try) == (True, None)
    assert not after_success([], NOW).retired


def test_a_missing_network_is_no_failure_of_the_feed() -> None:
    before = FeedHealth(4, NOW, NOW + HOUR)
    assert after_failure(before, OFFLINE, NOW, 0) == FeedHealth(4, NOW + FIRST_WAIT, NOW + HOUR)


def test_a_feed_of_a_server_that_asked_for_patience_waits_with_the_others_and_has_not_failed() -> None:
    until = NOW + 2 * HOUR
    assert left_alone(FeedHealth(3, NOW), wait_for(2 * HOUR), NOW) == FeedHealth(3, until, until)
    assert left_alone(FeedHealth(0, NOW + DAY), wait_for(HOUR), NOW) == FeedHealth(0, NOW + DAY, NOW + HOUR)
    assert left_alone(WELL, BROKEN, NOW) == WELL


AHEAD = NOW + HOUR


@pytest.mark.parametrize(
    ("health", "asked_by"),
    [
        (WELL, {Wish.DUE, Wish.ALL, Wish.NAMED}),
        (FeedHealth(next_try=NOW), {Wish.DUE, Wish.ALL, Wish.NAMED}),
        (FeedHealth(next_try=AHEAD), {Wish.ALL, Wish.NAMED}),
        (FeedHealth(3, next_try=AHEAD), {Wish.ALL, Wish.NAMED}),
        (FeedHealth(3, AHEAD, wait_until=AHEAD), {Wish.NAMED}),
        (FeedHealth(3, AHEAD, wait_until=NOW), {Wish.ALL, Wish.NAMED}),
        (FeedHealth(1, retired=True), {Wish.NAMED}),
        (FeedHealth(1, NOW + 99 * DAY, NOW + 99 * DAY), {Wish.DUE, Wish.ALL, Wish.NAMED}),  # a wrong clock
    ],
)
def test_on_who_wishes_it_hangs_whether_a_feed_is_asked(health: FeedHealth, asked_by: set[Wish]) -> None:
    assert {wish for wish in Wish if may_ask(health, wish, NOW)} == asked_by


errors = st.sampled_from([BROKEN, GONE, OFFLINE]) | st.timedeltas(HOUR, 99 * DAY).map(wait_for)


@given(st.lists(st.tuples(errors, st.floats(0, 1))))
def test_whatever_failed_a_feed_is_either_retired_or_tried_within_a_day(
    troubles: list[tuple[FeedError, float]],
) -> None:
    health = WELL
    for error, jitter in troubles:
        health = after_failure(health, error, NOW, jitter)
        assert health.retired == (health.next_try is None)
        assert may_ask(health, Wish.DUE, NOW + DAY) is not health.retired
        assert not may_ask(health, Wish.DUE, NOW)
