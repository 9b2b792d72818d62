"""How feeds are is told on the screen, and the listener can ask one of them and give it another address."""

import threading
from collections.abc import Iterator
from datetime import timedelta, timezone
from functools import partial

import pytest
from textual.pilot import Pilot

from cafe_tui.domain.feed.feed_health import FeedHealth
from cafe_tui.domain.feed.feed_problems import Problem, ProblemKind
from cafe_tui.domain.models import Show, ShowId
from cafe_tui.storage import shows
from cafe_tui.ui.health_words import gist, health_line, left_out_words, library_health
from cafe_tui.ui.screens import refreshing
from cafe_tui.ui.widgets.show_list import ShowList
from tests.support.web import Reply, Request, Web

from .conftest import OpenApp
from .stage import NOW, StageHouse, screen_of, text_of, until
from .test_first_start import FEED

HOUR = timedelta(hours=1)
HERE = NOW.astimezone(timezone(HOUR))
"""Now, where the listener lives."""
make_show = partial(Show, ShowId(1), "Tea", "https://tea.example")


@pytest.mark.parametrize(
    ("show", "long", "short"),
    [
        (make_show(), "not fetched yet", "not fetched yet"),
        (make_show(last_ok=NOW - HOUR), "fetched 09:00 · next soon", "09:00, next soon"),
        (
            make_show(last_ok=NOW, health=FeedHealth(0, NOW + 9 * HOUR)),
            "fetched 10:00 · next 19:00",
            "10:00, next 19:00",
        ),
        (
            make_show(last_ok=NOW - 30 * HOUR, health=FeedHealth(0, NOW + 15 * HOUR)),
            "fetched 13 Mar · next 15 Mar",
            "13 Mar, next 15 Mar",
        ),
        (
            make_show(error="x", health=FeedHealth(1, NOW + HOUR)),
            "! failed · next 11:00",
            "! next 11:00",
        ),
        (
            make_show(error="x", health=FeedHealth(3, NOW - HOUR)),
            "! failed 3 times · next soon",
            "! next soon",
        ),
        (
            make_show(error="x", health=FeedHealth(3, NOW + HOUR, NOW + HOUR)),
            "! asked to wait till 11:00 · R asks now",
            "! busy till 11:00",
        ),
        (
            make_show(error="x", health=FeedHealth(1, retired=True)),
            "⊘ gone for good · R asks again, E moves it",
            "⊘ gone · R asks",
        ),
    ],
)
def test_how_a_feed_is_fits_into_a_wide_pane_and_a_narrow_one(show: Show, long: str, short: str) -> None:
    assert health_line(show, HERE, 60) == long
    assert health_line(show, HERE, 20) in (long, short)
    assert health_line(show, HERE, 15) == short
    assert len(short) <= 20


def test_where_nothing_is_fetched_by_itself_no_time_is_promised() -> None:
    show = make_show(last_ok=NOW, health=FeedHealth(0, NOW + HOUR))
    assert health_line(show, HERE, 60, by_itself=False) == "fetched 10:00 · R fetches it"
    assert health_line(show, HERE, 20, by_itself=False) == "10:00, R fetches it"


def test_a_feed_of_which_some_was_left_out_is_not_ill_and_says_it_quietly() -> None:
    cut = (Problem(ProblemKind.NO_SOUND, 3), Problem(ProblemKind.NOTES_CUT))
    show = make_show(last_ok=NOW, health=FeedHealth(0, NOW + HOUR), problems=cut)
    assert health_line(show, HERE, 60).endswith(" · some left out")
    assert "left out" not in health_line(show, HERE, 30)
    assert library_health([show]) == "all shows ok"
    assert left_out_words(cut[:1]) == "Items without sound or video were left out: 3"
    assert left_out_words(cut).endswith(": 3 and 1 more (cafe-tui doctor)")
    assert left_out_words(()) == ""


def test_what_is_wrong_comes_first_where_there_is_little_room() -> None:
    assert gist("This feed could not be fetched: it is gone (410). Look elsewhere") == (
        "it is gone (410). Look elsewhere"
    )
    assert gist("This is no podcast feed: a web page came") == "This is no podcast feed: a web page came"


def test_feeds_in_trouble_are_counted_those_that_are_gone_apart() -> None:
    gone = make_show(error="x", health=FeedHealth(1, retired=True))
    assert library_health([make_show()]) == "all shows ok"
    assert library_health([make_show(error="x"), gone, make_show()]) == (
        "1 of 3 shows failing (!) · 1 gone for good (⊘)"
    )


# On the screen


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as web:
        yield web


@pytest.fixture
def feed(web: Web, house: StageHouse) -> str:
    """The address of a third show, which was fetched already."""
    url = web.feed("/milk", FEED.format(title="Milk Bar").encode())
    house.subscriptions.add(url)
    return url


async def to_the_show(pilot: Pilot[int], title: str) -> None:
    """Put the cursor on it."""
    rows = screen_of(pilot.app).query_one(ShowList)
    await pilot.press("s", "home")
    while not (rows.show and rows.show.title == title):
        await pilot.press("down")


async def test_a_feed_that_is_gone_is_marked_and_can_be_asked_again_and_moved(
    web: Web, feed: str, house: StageHouse, open_app: OpenApp
) -> None:
    web.status("/milk", 410)
    async with open_app() as pilot:
        await to_the_show(pilot, "Milk Bar")
        await until(pilot, lambda: ", next " in text_of(pilot.app), "its health")
        await pilot.press("R")
        await until(pilot, lambda: "⊘ Milk Bar" in text_of(pilot.app), "its mark")
        await until(pilot, lambda: "1 gone for good (⊘)" in text_of(pilot.app), "the count")
        assert "⊘ gone · R asks" in text_of(pilot.app)
        await until(pilot, lambda: "─ it is gone for good" in text_of(pilot.app), "the reason")
        assert "#2 Milk Bar: two" in text_of(pilot.app)
        web.feed("/milk", FEED.format(title="Milk Bar").encode())
        await pilot.press("R")
        await until(pilot, lambda: "⊘" not in text_of(pilot.app), "the mark gone")
        web.feed("/new", FEED.format(title="Milk Bar again").encode())
        await pilot.press("E")
        assert "Address of “Milk Bar”" in text_of(pilot.app)
        await pilot.press("ctrl+u", *web.url("/new"), "enter")
        await until(pilot, lambda: "Milk Bar again" in text_of(pilot.app), "the feed at the new address")
        assert web.url("/new") in [show.feed_url for show in house.library.shows()]


async def test_an_address_without_a_feed_moves_nothing(
    web: Web, feed: str, house: StageHouse, open_app: OpenApp
) -> None:
    async with open_app() as pilot:
        await to_the_show(pilot, "Milk Bar")
        await pilot.press("E", "ctrl+u", *web.url("/nothing"), "enter")
        await until(pilot, lambda: pilot.app._notifications, "a word on it")
        await until(pilot, lambda: "fetching" not in text_of(pilot.app), "the end of it in the top line")
        assert feed in [show.feed_url for show in house.library.shows()]


def due(house: StageHouse, feed: str) -> None:
    """Let the time of a feed come."""
    with house.database.write() as connection:
        show_id = shows.by_url(connection, feed)
        connection.execute("UPDATE show SET next_try = 0 WHERE id = ?", (show_id,))


@pytest.mark.parametrize(("asked_for", "requests"), [("0", 1), ("", 2)])
async def test_at_the_start_what_is_due_is_fetched_unless_the_listener_said_no(
    web: Web,
    feed: str,
    house: StageHouse,
    open_app: OpenApp,
    monkeypatch: pytest.MonkeyPatch,
    asked_for: str,
    requests: int,
) -> None:
    monkeypatch.setenv("CAFE_TUI_AUTO_REFRESH", asked_for)
    due(house, feed)
    async with open_app() as pilot:
        screen = screen_of(pilot.app)
        await until(pilot, lambda: "Milk Bar" in text_of(pilot.app), "the first picture")
        await until(pilot, lambda: not screen.refreshing, "the end of what was begun")
        assert web.count("/milk") == requests


def three(feed: str) -> bytes:
    """The feed with another episode at its top."""
    second = feed[feed.index("<item>") : feed.index("</item>") + len("</item>")]
    return feed.replace(second, second.replace("2", "3") + second).encode()


async def test_while_the_program_is_open_a_feed_is_fetched_quietly_when_its_time_has_come(
    web: Web, feed: str, house: StageHouse, open_app: OpenApp
) -> None:
    async with open_app() as pilot:
        screen = screen_of(pilot.app)
        screen.refresh_due(quietly=True)
        assert not screen.refreshing
        due(house, feed)
        web.feed("/milk", three(FEED.format(title="Milk Bar")))
        screen.load_shows()
        screen.refresh_due(quietly=True)
        assert "fetching" not in text_of(pilot.app)
        await until(pilot, lambda: house.library.counts().episodes == 11, "the new episode")
        await until(pilot, lambda: not screen.refreshing, "the end of it")
        assert not pilot.app._notifications
        assert web.count("/milk") == 2


async def test_the_program_looks_again_and_again_whether_the_time_of_a_feed_has_come(
    web: Web, feed: str, house: StageHouse, open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refreshing, "_LOOK_EVERY", 0.05)
    async with open_app() as pilot:
        assert web.count("/milk") == 1
        house.clock = lambda: NOW + 24 * HOUR
        await until(pilot, lambda: web.count("/milk") == 2, "the feed asked for")
        await until(pilot, lambda: not screen_of(pilot.app).refreshing, "the end of it")
        assert not pilot.app._notifications


async def test_a_feed_that_fails_quietly_is_marked_and_nothing_pops_up(
    web: Web, feed: str, house: StageHouse, open_app: OpenApp
) -> None:
    async with open_app() as pilot:
        due(house, feed)
        web.status("/milk", 500)
        screen = screen_of(pilot.app)
        screen.load_shows()
        screen.refresh_due(quietly=True)
        await until(pilot, lambda: "! Milk Bar" in text_of(pilot.app), "the mark of trouble")
        assert not pilot.app._notifications


async def test_who_asks_while_feeds_are_fetched_quietly_sees_all_fetched(
    web: Web, feed: str, house: StageHouse, open_app: OpenApp
) -> None:
    asked, answer = threading.Event(), threading.Event()

    def hold(_: Request) -> Reply:
        asked.set()
        answer.wait(20)
        return Reply(503)

    async with open_app() as pilot:
        due(house, feed)
        web.route("/milk", hold)
        screen = screen_of(pilot.app)
        screen.load_shows()
        screen.refresh_due(quietly=True)
        await until(pilot, asked.is_set, "the quiet asking")
        await pilot.press("r")
        await until(pilot, lambda: web.count("/milk") == 3, "the asking of all")
        await until(pilot, lambda: "fetched 2 of 3 · r stops" in text_of(pilot.app), "the progress")
        answer.set()
        await until(pilot, lambda: "of 3 shows failing (!)" in text_of(pilot.app), "the end of it")
