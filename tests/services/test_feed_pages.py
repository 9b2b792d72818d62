"""Feeds in pages (RFC 5005): their older pages are read once, and then only what may have changed."""

from collections.abc import Sequence
from functools import partial

import pytest

from cafe_tui.domain.feed.feed_health import Wish
from cafe_tui.domain.feed.feed_pages import Limits
from cafe_tui.services import refresh
from cafe_tui.services.feed_pages import OlderPages
from cafe_tui.services.refresh import RefreshProgress
from cafe_tui.services.subscribe import Subscriptions
from cafe_tui.storage import pages
from tests.support.refreshing import World, rss
from tests.support.web import Reply, Web


def paged(numbers: Sequence[int], older: str = "", rel: str = "next", title: str = "Tea") -> bytes:
    """A feed with these episodes, newest first, that names the page with older ones."""
    link = f'<a:link xmlns:a="http://www.w3.org/2005/Atom" rel="{rel}" href="{older}"/>' if older else ""
    items = "".join(
        f"<item><title>{title} {number}</title><guid>{number}</guid>"
        f'<enclosure url="http://tea.example/{number}.mp3" type="audio/mpeg"/></item>'
        for number in numbers
    )
    return f'<rss version="2.0"><channel><title>{title}</title>{link}{items}</channel></rss>'.encode()


def publish(web: Web, newest: int, *, size: int = 2, last: int = 1) -> str:
    """A feed in pages /1, /2 … of so many episodes each, down to number `last`; gives the first's address."""
    numbers = list(range(newest, last - 1, -1))
    starts = range(0, len(numbers), size)
    for page, start in enumerate(starts, 1):
        older = f"/{page + 1}" if page < len(starts) else ""
        web.feed(f"/{page}", paged(numbers[start : start + size], older))
    return web.url("/1")


def asked(world: World) -> list[str]:
    """What was asked for since the last time."""
    paths = [request.path for request in world.web.requests]
    world.web.requests.clear()
    return paths


def titles(newest: int, last: int = 1) -> list[str]:
    return [f"Tea {number}" for number in range(newest, last - 1, -1)]


def test_all_pages_of_a_feed_are_read_once_behind_its_first(world: World) -> None:
    tea = world.add(publish(world.web, 7))
    seen: list[int] = []
    report = world.refresh(on_progress=lambda _: seen.append(len(world.titles(tea))))
    assert (report.refreshed, report.new_episodes, report.failures) == (1, 7, ())
    assert seen == [2, 4, 6, 7]
    assert world.titles(tea) == titles(7)
    assert asked(world) == ["/1", "/2", "/3", "/4"]
    assert world.refresh().unchanged == 1
    assert asked(world) == ["/1"]


def test_behind_a_new_episode_the_next_page_alone_is_looked_at(world: World) -> None:
    tea = world.add(publish(world.web, 7))
    world.refresh()
    publish(world.web, 8)
    asked(world)
    assert world.refresh().new_episodes == 1
    assert world.titles(tea) == titles(8)
    assert asked(world) == ["/1", "/2"]


def test_after_a_long_absence_pages_are_read_as_far_as_they_bring_something(world: World) -> None:
    tea = world.add(publish(world.web, 9))
    world.refresh()
    publish(world.web, 15)
    asked(world)
    assert world.refresh().new_episodes == 6
    assert world.titles(tea) == titles(15)
    assert asked(world) == ["/1", "/2", "/3", "/4"]


def test_what_an_older_page_puts_right_is_taken_over(world: World) -> None:
    tea = world.add(publish(world.web, 4))
    world.refresh()
    world.web.feed("/2", paged([2, 1]).replace(b"Tea 2", b"Tea two"))
    world.web.feed("/1", paged([4, 3], "/2").replace(b"Tea 4", b"Tea four"))
    assert world.refresh().new_episodes == 0
    assert world.titles(tea) == ["Tea four", "Tea 3", "Tea two", "Tea 1"]


def test_of_an_archive_only_what_is_new_in_it_is_read(world: World) -> None:
    web = world.web
    tea = world.add(web.feed("/feed", paged([5, 4], "/2", "prev-archive")))
    web.feed("/2", paged([4, 3], "/1", "prev-archive"))
    web.feed("/1", paged([2, 1]))
    world.refresh()
    assert (world.titles(tea), asked(world)) == (titles(5), ["/feed", "/2", "/1"])
    web.feed("/feed", paged([7], "/3", "prev-archive"))
    web.feed("/3", paged([6, 5], "/2", "prev-archive"))
    world.refresh()
    assert (world.titles(tea)[0], len(world.titles(tea))) == ("Tea 7", 7)
    assert asked(world) == ["/feed", "/3"]
    web.feed("/feed", paged([8, 7], "/3", "prev-archive"))
    world.refresh()
    assert (len(world.titles(tea)), asked(world)) == (8, ["/feed"])


def test_an_episode_on_two_pages_is_one_and_is_as_the_newer_page_says(world: World) -> None:
    web = world.web
    tea = world.add(web.feed("/1", paged([3, 2], "/2").replace(b"Tea 2", b"Tea two")))
    web.feed("/2", paged([2, 1], "/3").replace(b"2.mp3", b"other.mp3"))
    web.feed("/3", paged([1, 0]).replace(b"Tea 1", b"Tea one"))
    assert world.refresh().new_episodes == 4
    assert world.titles(tea) == ["Tea 3", "Tea two", "Tea 1", "Tea 0"]
    web.feed("/1", paged([4, 3], "/2"))
    web.feed("/2", paged([2, 1], "/3").replace(b"Tea 2", b"Tea II"))
    assert world.refresh().new_episodes == 1
    assert world.titles(tea) == ["Tea 4", "Tea 3", "Tea II", "Tea 1", "Tea 0"]


def test_pages_say_nothing_of_the_show_and_leave_the_first_page_read_in_part(world: World) -> None:
    web = world.web
    tea = world.add(web.feed("/1", paged([4, 3], "/2")))
    web.feed("/2", paged([2, 1], title="Old Tea"))
    world.refresh()
    with world.database.write() as connection:
        connection.execute("UPDATE episode SET title = 'as it was'")
    web.feed("/1", paged([5, 4, 3], "/2"))
    world.refresh()
    assert world.show(tea).title == "Tea"
    assert world.titles(tea) == ["Tea 5", *["as it was"] * 4]


ENDLESS = {
    "to itself": {"/2": paged([2], "/2")},
    "to the first": {"/2": paged([2], "/1")},
    "round": {"/2": paged([2], "/3"), "/3": paged([1], "/2")},
    "the same again": {f"/{n}": paged([2], f"/{n + 1}") for n in range(2, 99)},
    "the same body": dict.fromkeys([f"/{n}" for n in range(2, 99)], paged([2], "/99")),
}


@pytest.mark.parametrize("case", ENDLESS)
def test_pages_without_an_end_have_one(world: World, case: str) -> None:
    tea = world.add(world.web.feed("/1", paged([3], "/2")))
    for path, body in ENDLESS[case].items():
        world.web.feed(path, body)
    world.web.feed("/99", paged([2], "/98"))
    assert world.refresh().failures == ()
    assert world.titles(tea)[:2] == ["Tea 3", "Tea 2"]
    assert len(asked(world)) <= 5
    world.refresh()
    assert asked(world) == ["/1"]


def test_a_page_in_a_private_network_is_not_visited_and_the_feed_is_well(world: World) -> None:
    tea = world.add(world.web.feed("/1", paged([2, 1], world.web.url("/2", host="localhost"))))
    world.web.feed("/2", paged([0]))
    report = world.refresh()
    ((_, _, error),) = report.failures
    assert (report.refreshed, "private network" in error.detail) == (1, True)
    assert (world.show(tea).error, world.show(tea).health.failures) == (None, 0)
    assert (world.titles(tea), asked(world)) == (titles(2), ["/1"])
    assert world.refresh().failures == ()


@pytest.mark.parametrize(("status", "again"), [(503, True), (404, False)])
def test_a_page_that_cannot_be_had_is_told_and_tried_again_where_that_may_help(
    world: World, status: int, again: bool
) -> None:
    tea = world.add(publish(world.web, 6))
    world.web.status("/2", status)
    report = world.refresh()
    ((failed, _, error),) = report.failures
    assert (failed, error.title) == (tea, "Its older episodes could not all be fetched")
    assert (world.titles(tea), world.show(tea).error) == (titles(6, 5), None)
    publish(world.web, 6)
    asked(world)
    assert world.refresh().failures == ()
    assert asked(world) == (["/1", "/2", "/3"] if again else ["/1"])
    assert world.titles(tea) == titles(6, 1 if again else 5)


def limit(monkeypatch: pytest.MonkeyPatch, limits: Limits) -> None:
    monkeypatch.setattr(refresh, "OlderPages", partial(OlderPages, limits=limits))


@pytest.mark.parametrize("limits", [Limits(pages=2), Limits(size=350)])
def test_what_is_too_much_for_one_refresh_is_gone_on_with_by_the_next(
    world: World, monkeypatch: pytest.MonkeyPatch, limits: Limits
) -> None:
    limit(monkeypatch, limits)
    tea = world.add(publish(world.web, 10))
    world.refresh()
    assert asked(world) == ["/1", "/2", "/3"]
    assert world.titles(tea) == titles(10, 5)
    world.refresh()
    assert asked(world) == ["/1", "/4", "/5"]
    assert world.titles(tea) == titles(10)
    publish(world.web, 20)
    asked(world)
    world.refresh()
    world.refresh()
    assert set(world.titles(tea)) == set(titles(20))


def test_a_refresh_that_is_stopped_between_pages_is_gone_on_with_by_the_next(world: World) -> None:
    tea = world.add(publish(world.web, 8))
    told: list[RefreshProgress] = []

    def hold(_: object) -> Reply:
        world.web.closing.wait()
        return Reply(raw=True)

    held, page_4 = world.web._routes["/4"], "/4"
    world.web.route(page_4, hold)
    world.refresh(on_progress=told.append, cancelled=lambda: len(told) == 3)
    assert world.titles(tea) == titles(8, 3)
    world.web.route(page_4, held)
    asked(world)
    world.refresh()
    assert (asked(world), world.titles(tea)) == (["/1", "/4"], titles(8))


def test_an_added_show_with_older_pages_is_due_at_once_and_others_are_not(world: World) -> None:
    subscriptions = Subscriptions(world.database, lambda: world.now)
    show = subscriptions.add(publish(world.web, 4))
    subscriptions.add(world.web.feed("/milk", rss("Milk")))
    assert world.titles(show.id) == titles(4, 3)
    asked(world)
    world.refresh(wish=Wish.DUE)
    assert (asked(world), world.titles(show.id)) == (["/1", "/2"], titles(4))
    assert pages.next_page(world.database.read(), show.id) == ""
    world.refresh(wish=Wish.DUE)
    assert asked(world) == []
