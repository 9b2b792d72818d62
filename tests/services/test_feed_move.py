"""Feeds that say in themselves where they live from now on (itunes:new-feed-url)."""

import pytest

from cafe_tui.storage import shows
from tests.support.refreshing import World, rss
from tests.support.web import Reply

ITUNES = 'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'


def saying(url: str, feed: bytes | None = None) -> bytes:
    """A feed that says it lives at `url`."""
    said = f"<itunes:new-feed-url {ITUNES}>{url}</itunes:new-feed-url><item>"
    return (feed or rss()).replace(b"<item>", said.encode(), 1)


def test_a_feed_is_followed_to_where_it_says_that_it_lives(world: World) -> None:
    new = world.web.feed("/new", rss(numbers=range(1, 5)))
    tea = world.add(world.web.feed("/tea", saying(new)))
    world.refresh()
    assert world.show(tea).feed_url == world.web.url("/tea")
    report = world.refresh()
    assert (report.refreshed, report.new_episodes, report.failures) == (1, 1, ())
    assert (world.show(tea).feed_url, len(world.titles(tea))) == (new, 4)
    assert world.refresh().unchanged == 1
    assert world.web.count("/tea") == 2


def test_a_feed_that_begins_to_say_so_is_followed_at_once_and_so_is_the_next_move(world: World) -> None:
    tea = world.add(world.web.feed("/tea", rss()))
    world.refresh()
    last = world.web.feed("/last", saying(world.web.url("/last")))
    world.web.feed("/new", saying(last))
    world.web.feed("/tea", saying(world.web.redirect("/moved", "/new", 301)))
    assert world.refresh().new_episodes == 0
    assert (world.show(tea).feed_url, len(world.titles(tea))) == (last, 3)


def test_a_feed_that_says_where_it_is_stays_there_without_another_question(world: World) -> None:
    url = world.web.url("/tea")
    world.add(world.web.feed("/tea", saying(url)))
    world.refresh()
    world.web.feed("/tea", saying(url, rss(numbers=range(1, 5))))
    assert world.refresh().new_episodes == 1
    assert world.refresh().unchanged == 1
    assert len(world.web.requests) == 3


FAULTS = {
    "broken": Reply(500),
    "missing": Reply(404),
    "a page": Reply(200, {"Content-Type": "text/html"}, b"<html>"),
    "empty": Reply(200, {}, rss(numbers=range(0))),
    "private": Reply(302, {"Location": "http://localhost:1/"}),
    "another show": Reply(200, {}, rss("Milk").replace(b"<guid>", b"<guid>m").replace(b"/tea.", b"/milk.")),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_as_long_as_it_cannot_be_had_there_it_lives_where_it_did(world: World, fault: str) -> None:
    old, new = world.web.url("/tea"), world.web.route("/new", lambda _: FAULTS[fault])
    tea = world.add(world.web.feed("/tea", rss()))
    world.refresh()
    world.web.feed("/tea", saying(new, rss(numbers=range(1, 5))))
    report = world.refresh()
    assert (report.refreshed, report.new_episodes, report.failures) == (1, 1, ())
    assert (world.show(tea).feed_url, world.show(tea).error) == (old, None)
    assert world.refresh().unchanged == 1
    assert world.show(tea).feed_url == old
    world.web.feed("/new", rss())
    world.web.status("/tea", 410)  # its makers gave it up meanwhile
    assert world.refresh().failures == ()
    assert (world.show(tea).feed_url, world.show(tea).health.retired) == (new, False)
    assert len(world.titles(tea)) == 4


def test_feeds_that_send_each_other_round_in_circles_stay_where_they_are(world: World) -> None:
    old = world.web.feed("/a", saying(world.web.url("/b")))
    world.web.feed("/b", saying(world.web.url("/c")))
    world.web.feed("/c", saying(world.web.url("/a")))
    tea = world.add(old)
    for _ in range(3):
        assert world.refresh().failures == ()
        assert world.show(tea).feed_url == old
    assert [world.web.count(path) for path in ("/a", "/b", "/c")] == [3, 2, 2]


def test_a_feed_that_redirects_back_is_not_read_over_and_over(world: World) -> None:
    old = world.web.feed("/a", saying(world.web.redirect("/b", "/a", 301)))
    tea = world.add(old)
    world.refresh()
    for _ in range(2):
        assert world.refresh().unchanged == 1
    assert world.show(tea).feed_url == old


def test_a_feed_does_not_move_to_where_another_show_lives(world: World) -> None:
    new = world.web.feed("/new", rss())
    tea, other = world.add(world.web.feed("/tea", saying(new))), world.add(new)
    for _ in range(2):
        world.refresh()
    assert shows.by_url(world.database.read(), new) == other
    assert world.show(tea).feed_url == world.web.url("/tea")
    assert world.web.count("/new") == 2
