"""Whose turn it is among the feeds that wait to be fetched."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.domain.errors import AskedToWaitError, FeedError, NotAFeedError, RefusedError, UnreachableError
from cafe_tui.domain.feed.feed_health import WELL, FeedHealth
from cafe_tui.domain.feed.host_pace import AT_FIRST, HostPace, is_strain
from cafe_tui.domain.models import ShowId
from cafe_tui.services.feed_line import FeedLine
from cafe_tui.storage.shows import Subscription

BUSY = RefusedError("", "", "", 503)
TOLD_OFF = AskedToWaitError("", "", "", 429, timedelta(hours=1), everywhere=True)
ANSWERS = [None, BUSY, RefusedError("", "", "", 404), NotAFeedError(""), UnreachableError("")]


def feeds(*hosts: str, last_ok: datetime | None = None) -> list[Subscription]:
    return [
        Subscription(
            ShowId(number), host, f"https://{host}/{number}", "", "", "", last_ok, last_ok, WELL, "", ""
        )
        for number, host in enumerate(hosts)
    ]


async def take_all(line: FeedLine) -> list[str]:
    """The servers of all feeds that can be had without an answer."""
    taken: list[str] = []
    while True:
        try:
            async with asyncio.timeout(0):
                subscription = await line.take()
        except TimeoutError:
            return taken
        if subscription is None:
            return taken
        taken.append(subscription.title)


async def test_servers_take_turns_and_none_gets_more_than_a_few_at_first() -> None:
    line = FeedLine(feeds(*["a"] * 30, "b", "c", "b"), 20)
    taken = await take_all(line)
    assert taken[:5] == ["a", "b", "c", "a", "b"]
    assert taken.count("a") == AT_FIRST


async def test_a_server_of_which_all_went_well_gets_as_many_as_may_be_from_the_start() -> None:
    waiting = feeds(*["a"] * 30, *["b"] * 10, last_ok=datetime(2026, 3, 1, tzinfo=UTC))
    waiting[-1] = replace(waiting[-1], health=FeedHealth(failures=1))
    taken = await take_all(FeedLine(waiting, 20))
    assert (taken.count("a"), taken.count("b")) == (20, AT_FIRST)


async def test_a_server_that_answers_well_gets_more_and_one_that_strains_fewer() -> None:
    waiting = feeds(*["a"] * 200)
    line = FeedLine(waiting, 20)
    assert len(await take_all(line)) == AT_FIRST
    line.answered(waiting[0])
    assert len(await take_all(line)) == 2
    for _ in range(AT_FIRST + 1):
        line.answered(waiting[0])
    assert len(await take_all(line)) == 2 * (AT_FIRST + 1)
    for _ in range(30):
        line.answered(waiting[0])
        await take_all(line)
    line.failed(waiting[0], BUSY)
    assert await take_all(line) == []
    for _ in range(9):
        line.answered(waiting[0])


async def test_one_who_waits_goes_on_when_a_place_is_free() -> None:
    waiting = feeds(*["a"] * (AT_FIRST + 1))
    line = FeedLine(waiting, 20)
    await take_all(line)
    next_one = asyncio.create_task(line.take())
    await asyncio.sleep(0)
    assert not next_one.done()
    line.failed(waiting[0], NotAFeedError("a page"))
    assert await next_one == waiting[-1]
    assert await line.take() is None


async def test_a_server_that_wants_to_be_left_alone_leaves_the_line_with_all_its_feeds() -> None:
    waiting = feeds(*["a"] * 20, *["b"] * 20)
    line = FeedLine(waiting, 20)
    first = await line.take()
    assert first is not None
    assert line.failed(first, TOLD_OFF) == waiting[1:20]
    assert set(await take_all(line)) == {"b"}


@pytest.mark.parametrize(
    ("error", "strains"),
    [
        (UnreachableError("no answer in time"), True),
        (BUSY, True),
        (TOLD_OFF, True),
        (RefusedError("", "", "", 404), False),
        (NotAFeedError("a page"), False),
    ],
)
def test_only_what_a_server_does_not_bear_is_strain(error: FeedError, strains: bool) -> None:
    assert is_strain(error) is strains


@given(st.lists(st.sampled_from([True, False])))
def test_a_server_always_gets_one_and_never_more_than_all(answers: list[bool]) -> None:
    pace = HostPace()
    for well in answers:
        pace = pace.taken()
        pace = pace.answered(20) if well else pace.failed()
        assert 1 <= pace.allowed <= 20
        assert pace.busy == 0


@given(st.lists(st.sampled_from("abc"), max_size=40), st.lists(st.sampled_from(ANSWERS), min_size=1))
async def test_every_feed_has_its_turn_once(hosts: list[str], answers: list[FeedError | None]) -> None:
    waiting = feeds(*hosts)
    line = FeedLine(waiting, 20)
    taken: list[Subscription] = []
    while subscription := await line.take():
        error = answers[len(taken) % len(answers)]
        taken.append(subscription)
        if error:
            line.failed(subscription, error)
        else:
            line.answered(subscription)
    assert sorted(taken, key=lambda each: each.id) == waiting
