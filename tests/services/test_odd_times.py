"""Clocks that jump by years, portals in between, and feeds that turn into others: nothing is lost by them."""

from datetime import UTC, datetime, timedelta

import pytest

from cafe_tui.domain.feed.feed_health import Wish
from tests.support.refreshing import START, World, rss
from tests.support.web import Reply, Request, broken_off, ranged

YEARS = timedelta(days=365 * 40)
EPOCH, FAR = datetime(1970, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("wrong", [START - YEARS, START + YEARS, EPOCH, FAR])
@pytest.mark.parametrize("status", [200, 429, 500])
def test_a_clock_that_was_wrong_for_a_while_blocks_no_feed(
    world: World, wrong: datetime, status: int
) -> None:
    feed = rss()
    reply = Reply(status, {"Retry-After": "999999999999"} if status == 429 else {}, feed)
    tea = world.add(world.web.route("/tea", lambda _: reply))
    world.now = wrong
    world.refresh()
    world.web.serve("/tea", rss(numbers=range(1, 6)))
    world.now = START
    world.refresh(after=timedelta(days=2), wish=Wish.DUE)
    assert len(world.titles(tea)) == 5
    assert world.show(tea).last_ok == world.now


def test_the_login_page_of_a_portal_on_every_way_costs_nothing(world: World) -> None:
    """Every address leads to its page, by redirects that claim to be for good."""
    ids = [world.add(world.web.serve(f"/{name}", rss(name)), name) for name in ("tea", "milk")]
    world.refresh()
    before = [(world.titles(show), world.show(show).feed_url) for show in ids]
    page = b"<!doctype html><html><head><title>Welcome</title></head><body>Log in</body></html>"
    world.web.serve("/portal", page, "text/html")
    for name in ("tea", "milk"):
        world.web.redirect(f"/{name}", "/portal", 301)
    report = world.refresh()
    assert len(report.failures) == 2
    assert all("a web page" in str(error) for _, _, error in report.failures)
    assert [(world.titles(show), world.show(show).feed_url) for show in ids] == before
    for name in ("tea", "milk"):
        world.web.serve(f"/{name}", rss(name, range(1, 5)))
    assert world.refresh(wish=Wish.NAMED).failures == ()


def test_a_feed_that_breaks_off_brings_no_half_of_an_episode(world: World) -> None:
    tea = world.add(world.web.serve("/tea", rss()))
    world.refresh()
    body = rss(numbers=range(1, 50))
    world.web.route("/tea", broken_off(ranged(body, "application/rss+xml"), len(body) // 2))
    assert len(world.refresh().failures) == 1
    assert world.titles(tea) == ["Tea 3", "Tea 2", "Tea 1"]


def test_a_feed_that_turns_into_another_show_adds_to_what_is_here(world: World) -> None:
    tea = world.add(world.web.serve("/tea", rss()))
    world.refresh()
    world.web.serve("/tea", rss("Casino", range(7, 9)))
    assert world.refresh().failures == ()
    assert sorted(world.titles(tea)) == ["Casino 7", "Casino 8", "Tea 1", "Tea 2", "Tea 3"]


@pytest.mark.parametrize(
    "wait", ["9" * 400, "-1", "1e309", "NaN", "inf", "Fri, 31 Dec 9999 23:59:59 GMT", "\t"]
)
def test_no_server_is_left_alone_for_more_than_a_day(world: World, wait: str) -> None:
    asked: list[Request] = []

    def answer(request: Request) -> Reply:
        asked.append(request)
        return Reply(503, {"Retry-After": wait})

    world.add(world.web.route("/tea", answer))
    world.refresh()
    world.refresh(after=timedelta(hours=25), wish=Wish.DUE)
    assert len(asked) == 2
