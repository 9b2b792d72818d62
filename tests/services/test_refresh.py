"""Refreshing the library from real feeds over HTTP on loopback."""

import threading
from datetime import timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from cafe_tui.domain.errors import LibraryError, TooLargeError, UnreachableError
from cafe_tui.domain.feed.feed_document import FeedDocument
from cafe_tui.domain.feed.first_show import FirstShow
from cafe_tui.domain.feed.host_pace import AT_FIRST
from cafe_tui.domain.models import EpisodeId, ShowId
from cafe_tui.feeds.fetch import AT_ONCE
from cafe_tui.feeds.pool import ParserPool
from cafe_tui.services.feed_asking import NEWEST
from cafe_tui.services.refresh import RefreshProgress, RefreshReport
from cafe_tui.services.reread import reread_notes
from cafe_tui.storage import browse, episodes, noted, shows
from tests.support.refreshing import START, World, rss
from tests.support.web import Reply, Request, Web


def test_a_feed_is_read_and_told_of(world: World) -> None:
    tea = world.add(world.web.feed("/tea", rss("Tea")))
    told: list[RefreshProgress] = []
    report = world.refresh(on_progress=told.append)
    assert report == RefreshReport(refreshed=1, unchanged=0, new_episodes=3, failures=())
    assert told == [RefreshProgress(done=1, total=1, show="?", new=3, error=None, show_id=tea)]
    assert world.titles(tea) == ["Tea 3", "Tea 2", "Tea 1"]
    assert (world.show(tea).title, world.show(tea).last_ok, world.show(tea).error) == ("Tea", world.now, None)


def test_an_unchanged_feed_is_asked_for_by_its_etag_and_only_the_time_is_kept(world: World) -> None:
    tea = world.add(world.web.feed("/tea", rss()))
    world.refresh()
    report = world.refresh()
    assert (report.refreshed, report.unchanged, report.new_episodes) == (0, 1, 0)
    assert "if-none-match" in world.web.requests[-1].headers
    assert world.show(tea).last_ok == world.now


def test_the_same_body_again_is_not_read_again(world: World) -> None:
    tea = world.add(world.web.serve("/tea", rss()))
    world.refresh()
    with world.database.write() as connection:
        connection.execute("UPDATE episode SET title = 'as it was'")
    assert world.refresh().unchanged == 1
    assert world.titles(tea) == ["as it was"] * 3
    assert world.show(tea).last_ok == world.now


def test_new_episodes_are_counted(world: World) -> None:
    tea = world.add(world.web.feed("/tea", rss()))
    world.refresh()
    world.web.feed("/tea", rss(numbers=range(1, 6)))
    assert world.refresh().new_episodes == 2
    assert len(world.titles(tea)) == 5


def test_only_the_asked_shows_are_refreshed(world: World) -> None:
    tea = world.add(world.web.feed("/tea", rss()))
    world.add(world.web.feed("/milk", rss("Milk")))
    assert world.refresh(tea).refreshed == 1
    assert world.web.count("/milk") == 0


def test_one_broken_feed_does_not_stop_the_others(world: World) -> None:
    tea = world.add(world.web.feed("/tea", rss()), "Tea")
    gone = world.add(world.web.status("/gone", 500), "Gone")
    milk = world.add(world.web.feed("/milk", rss("Milk")), "Milk")
    told: list[RefreshProgress] = []
    report = world.refresh(on_progress=told.append)
    ((failed, title, error),) = report.failures
    assert (failed, title) == (gone, "Gone")
    assert "fault of its own" in str(error)
    assert world.show(gone).error == str(error)
    assert world.show(gone).last_ok is None
    assert (report.refreshed, len(world.titles(tea)), len(world.titles(milk))) == (2, 3, 3)
    assert [progress.done for progress in told] == [1, 2, 3]
    assert {progress.show_id: progress.error for progress in told} == {tea: None, milk: None, gone: error}


FAULTS = {
    "a page": Reply(200, {"Content-Type": "text/html"}, b"<html><body>Domain for sale"),
    "nothing": Reply(200, {}, b""),
    "JSON": Reply(200, {}, b"{}"),
    "other XML": Reply(200, {}, b"<opml/>"),
    "missing": Reply(404),
    "gone": Reply(410),
    "too often": Reply(429, {"Retry-After": "60"}),
    "overloaded": Reply(503),
    "moved to a file": Reply(301, {"Location": "file:///etc/passwd"}),
    "moved to nowhere": Reply(301, {"Location": "/nowhere"}),
    "garbage": Reply(body=b"garbage\r\n\r\n", raw=True),
}


def test_after_a_good_start_nothing_takes_the_episodes_away(world: World) -> None:
    paths = {fault: f"/{number}" for number, fault in enumerate(FAULTS)}
    ids = {fault: world.add(world.web.feed(path, rss())) for fault, path in paths.items()}
    world.refresh()
    good = world.now
    for fault, reply in FAULTS.items():
        world.web.route(paths[fault], lambda _, reply=reply: reply)  # type: ignore[misc]
    assert {show_id for show_id, _, _ in world.refresh().failures} == set(ids.values())
    for fault, show_id in ids.items():
        show = world.show(show_id)
        assert show.error, fault
        assert (show.last_ok, show.feed_url) == (good, world.web.url(paths[fault])), fault
        assert (show.title, world.titles(show_id)) == ("Tea", ["Tea 3", "Tea 2", "Tea 1"]), fault
    for path in paths.values():
        world.web.feed(path, rss(numbers=range(1, 5)))
    assert world.refresh(*ids.values()).failures == ()
    assert all((world.show(i).error, len(world.titles(i))) == (None, 4) for i in ids.values())


def test_a_feed_that_shrinks_or_empties_takes_no_episode_away(world: World) -> None:
    tea = world.add(world.web.feed("/tea", rss()))
    world.refresh()
    for numbers in (range(3, 4), range(0)):
        world.web.feed("/tea", rss(numbers=numbers))
        assert world.refresh().refreshed == 1
        assert len(world.titles(tea)) == 3


def test_a_feed_that_moved_for_good_is_asked_for_at_its_new_address(world: World) -> None:
    tea = world.add(world.web.redirect("/old", "/new", 301))
    world.web.feed("/new", rss())
    world.refresh()
    assert world.show(tea).feed_url == world.web.url("/new")
    assert world.refresh().unchanged == 1
    assert world.web.count("/old") == 1


def test_a_feed_that_moved_for_now_keeps_its_address(world: World) -> None:
    url = world.web.redirect("/old", "/new", 302)
    tea = world.add(url)
    world.web.feed("/new", rss())
    world.refresh()
    assert world.show(tea).feed_url == url


def test_a_feed_that_moved_to_another_show_keeps_its_address(world: World) -> None:
    tea = world.add(world.web.redirect("/old", "/new", 301))
    new = world.add(world.web.feed("/new", rss()))
    world.refresh()
    assert world.show(tea).feed_url == world.web.url("/old")
    assert world.show(new).feed_url == world.web.url("/new")


def test_a_feed_cannot_send_the_refresh_to_another_private_host(world: World) -> None:
    world.add(world.web.redirect("/tea", world.web.url("/secret", host="localhost"), 301))
    world.web.feed("/secret", rss())
    assert "private network" in str(world.refresh().failures[0][2])
    assert world.web.count("/secret") == 0


class Crowd:
    """Answers with feeds when so many ask at once, and remembers how many do at most."""

    def __init__(self, size: int) -> None:
        self._gate = threading.Barrier(size)
        self._lock = threading.Lock()
        self._now = 0
        self.most = 0

    def answer(self, request: Request) -> Reply:
        with self._lock:
            self._now += 1
            self.most = max(self.most, self._now)
        self._gate.wait(20)  # nobody is answered before there are as many as there may be
        with self._lock:
            self._now -= 1
        return Reply(200, {}, rss(request.path))


def test_many_feeds_are_fetched_at_once_but_not_too_many(world: World) -> None:
    crowd, hosts = Crowd(AT_ONCE), ("127.0.0.1", "127.0.0.2", "127.0.0.3")
    with Web("127.0.0.2") as second, Web("127.0.0.3") as third:
        for number in range(2 * AT_ONCE):
            web, host = ((world.web, hosts[0]), (second, hosts[1]), (third, hosts[2]))[number % 3]
            web.route(f"/{number}", crowd.answer)
            world.add(web.url(f"/{number}", host=host))
        assert world.refresh().refreshed == 2 * AT_ONCE
    assert crowd.most == AT_ONCE


def test_a_server_is_asked_for_some_feeds_at_first_and_for_more_while_it_answers(world: World) -> None:
    crowds = [Crowd(AT_FIRST), Crowd(2 * AT_FIRST)]
    started = threading.Event()

    def answer(request: Request) -> Reply:
        crowd = crowds[started.is_set()]
        reply = crowd.answer(request)
        started.set()
        return reply

    for number in range(3 * AT_FIRST):
        world.add(world.web.route(f"/{number}", answer))
    assert world.refresh().refreshed == 3 * AT_FIRST
    assert [crowd.most for crowd in crowds] == [AT_FIRST, 2 * AT_FIRST]


def test_a_cancelled_refresh_keeps_what_is_done_and_leaves_the_rest(world: World) -> None:
    tea = world.add(world.web.feed("/tea", rss()), "A")
    slow = world.add(world.web.silence("/slow"), "B")
    told: list[RefreshProgress] = []
    report = world.refresh(on_progress=told.append, cancelled=lambda: bool(told))
    assert (report.refreshed, report.failures) == (1, ())
    assert len(world.titles(tea)) == 3
    assert (world.show(slow).error, world.show(slow).last_ok) == (None, None)


def test_a_show_that_is_removed_meanwhile_does_not_come_back(world: World) -> None:
    tea = 0

    def answer(_: Request) -> Reply:
        with world.database.write() as connection:
            shows.remove(connection, ShowId(tea))
        return Reply(200, {}, rss())

    tea = world.add(world.web.route("/tea", answer))
    assert world.refresh().refreshed == 0
    assert shows.all_shows(world.database.read()) == []


def test_a_library_that_cannot_be_written_ends_the_refresh(world: World) -> None:
    world.add(world.web.feed("/tea", rss()))
    world.add(world.web.silence("/slow"))

    def fail(*_: object, **__: object) -> None:
        raise LibraryError("The library cannot be used", "the disk is full")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(episodes, "store", fail)
        with pytest.raises(LibraryError, match="disk is full"):
            world.refresh()


# Feeds with many episodes

MANY = 100
NOTES = "<p>00:00 Hello</p><p>05:10 Tea</p><p>12:30 Milk</p><p>20:00 Bye</p>"


def long_feed(count: int = MANY) -> bytes:
    items = "".join(
        f"<item><title>{number}</title><guid>{number}</guid><description><![CDATA[{NOTES}]]></description>"
        f'<enclosure url="http://tea.example/{number}.mp3" type="audio/mpeg"/>'
        f"<pubDate>{format_datetime(START + timedelta(days=number))}</pubDate></item>"
        for number in range(count, 0, -1)
    )
    return f'<rss version="2.0"><channel><title>Long</title>{items}</channel></rss>'.encode()


class Weary(ParserPool):
    """Does not read what is not urgent."""

    async def parse(self, *arguments: Any, **options: Any) -> FeedDocument:
        if options.get("patience"):
            raise TooLargeError("This feed could not be read", "weary")
        return await super().parse(*arguments, **options)


def test_the_newest_episodes_come_first_and_all_in_the_end(world: World) -> None:
    show = world.add(world.web.feed("/long", long_feed()))
    told: list[tuple[RefreshProgress, list[str]]] = []
    report = world.refresh(on_progress=lambda progress: told.append((progress, world.titles(show))))
    assert (report.refreshed, report.new_episodes, report.failures) == (1, MANY, ())
    (first, then), (rest, at_last) = told
    assert (first.done, rest.done) == (1, 1)
    assert first.new + rest.new == MANY
    assert then[:NEWEST] == [str(number) for number in range(MANY, MANY - NEWEST, -1)]
    assert len(then) < MANY
    assert at_last == [str(number) for number in range(MANY, 0, -1)]
    assert world.refresh().unchanged == 1


def test_when_a_refresh_is_over_the_chapters_in_all_notes_are_known(world: World) -> None:
    show = world.add(world.web.feed("/long", long_feed()))
    world.add(world.web.feed("/tea", rss()))
    world.refresh()
    connection = world.database.read()
    assert list(noted.stale(connection)) == []
    (newest,) = browse.ids(connection, show, limit=1)
    found = noted.of_episode(connection, EpisodeId(newest))
    assert found is not None
    assert len(found.chapters) == 4


def test_the_chapters_in_the_notes_of_many_new_feeds_are_left_for_later(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cafe_tui.services.refresh_run._FEW", 1)
    for name in ("/one", "/two"):
        world.add(world.web.feed(name, long_feed()))
    world.refresh()
    assert len(noted.stale(world.database.read())) == 2 * MANY
    assert reread_notes(world.database) == 2 * MANY
    assert list(noted.stale(world.database.read())) == []


def test_a_new_episode_comes_with_the_chapters_in_its_notes(world: World) -> None:
    show = world.add(world.web.feed("/long", long_feed(3)))
    world.refresh()
    world.web.feed("/long", long_feed(4))
    waiting: list[list[int]] = []
    world.refresh(on_progress=lambda _: waiting.append(list(noted.stale(world.database.read()))))
    assert waiting == [[]]
    assert world.titles(show) == ["4", "3", "2", "1"]


def test_a_refresh_that_ends_with_the_newest_is_completed_by_the_next(world: World) -> None:
    show = world.add(world.web.feed("/long", long_feed()))
    told: list[RefreshProgress] = []
    world.refresh(on_progress=told.append, cancelled=lambda: bool(told))
    assert 0 < len(world.titles(show)) <= MANY
    world.refresh()
    assert len(world.titles(show)) == MANY
    assert world.refresh().unchanged == 1


def test_a_rest_that_cannot_be_read_is_told_and_tried_again(world: World) -> None:
    show = world.add(world.web.feed("/long", long_feed()))
    report = world.refresh(parser_factory=lambda: Weary(1))
    ((failed, _, error),) = report.failures
    assert (failed, error.detail, world.show(show).error) == (show, "weary", str(error))
    assert NEWEST <= len(world.titles(show)) < MANY
    assert world.refresh().new_episodes == MANY - report.new_episodes
    assert world.show(show).error is None


# The first show


def first(world: World, *urls: str) -> ShowId:
    world.first_show = FirstShow("First", "https://first.example", urls)
    return world.add(urls[0], "First")


def test_the_first_address_that_gives_episodes_is_taken_and_kept(world: World) -> None:
    web = world.web
    show = first(
        world,
        web.status("/gone", 404),
        web.serve("/page", b"<html><body>Nothing here", "text/html"),
        web.feed("/blog", rss(sound=False)),
        web.feed("/empty", rss(numbers=range(0))),
        web.feed("/good", rss("First")),
        web.feed("/never", rss("Never")),
    )
    assert world.refresh().new_episodes == 3
    assert world.show(show).feed_url == web.url("/good")
    assert web.count("/never") == 0
    world.refresh()
    assert web.count("/gone") == 1


def test_a_directory_answer_leads_to_the_first_show(world: World) -> None:
    feed = world.web.feed("/feed", rss("First"))
    answer = f'{{"resultCount": 1, "results": [{{"feedUrl": "{feed}"}}]}}'.encode()
    show = first(
        world, world.web.status("/gone", 404), world.web.serve("/lookup?id=1", answer, "text/javascript")
    )
    assert world.refresh().new_episodes == 3
    assert world.show(show).feed_url == feed


def test_when_no_address_answers_it_is_said_plainly(world: World) -> None:
    page = world.web.serve("/page", b"<html>", "text/html")
    show = first(world, world.web.status("/gone", 404), page, "http://127.0.0.1:1/")
    ((_, title, error),) = world.refresh().failures
    assert (title, type(error)) == ("First", UnreachableError)
    assert error.title == "None of the 3 known addresses of First answered with its feed"
    for reason in ("nothing at this address", "a web page came", "refuses the connection"):
        assert reason in error.detail
    assert "https://first.example" in error.hint
    assert world.show(show).error == str(error)
