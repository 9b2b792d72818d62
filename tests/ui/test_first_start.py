"""The first start: an empty home, with and without an answer from the first show's addresses."""

import threading
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path

import pytest

from cafe_tui.domain.errors import PlayerUnavailableError
from cafe_tui.domain.feed.first_show import MANAGEMENT_CAFE, FirstShow
from cafe_tui.domain.playback import Event, Phase
from cafe_tui.player.port import Player, Post
from cafe_tui.services.listen import Listener
from cafe_tui.services.refresh import Refresher
from cafe_tui.services.saving import Saved
from cafe_tui.ui.app import CafeApp
from cafe_tui.ui.run import WELCOME
from cafe_tui.ui.widgets.episode_list import EpisodeList
from cafe_tui.ui.widgets.show_list import ShowList
from tests.support.waiting import WITHIN
from tests.support.web import Reply, Request, Web

from .conftest import OpenApp
from .stage import StageHouse, screen_of, text_of, until

ADDRESSES = ("/rss", "/feed/podcast/", "/feed/")
FEED = """<rss version="2.0"><channel><title>{title}</title>
<item><title>#2 {title}: two</title><guid>2</guid><pubDate>Thu, 26 Feb 2026 07:00:00 +0000</pubDate>
<enclosure url="http://127.0.0.1/2.mp3" type="audio/mpeg" length="1"/></item>
<item><title>#1 {title}: one</title><guid>1</guid><pubDate>Thu, 19 Feb 2026 07:00:00 +0000</pubDate>
<enclosure url="http://127.0.0.1/1.mp3" type="audio/mpeg" length="1"/></item></channel></rss>"""


class NewHouse(StageHouse):
    """A house that was never entered; its first show may be at any of `addresses`."""

    def __init__(self, folder: Path, addresses: tuple[str, ...]) -> None:
        super().__init__(folder)
        self._first_show = FirstShow(MANAGEMENT_CAFE.title, MANAGEMENT_CAFE.site, addresses)

    @cached_property
    def refresher(self) -> Refresher:
        assert self._first_show
        return Refresher(self.database, self.clock, first_show=self._first_show)


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as web:
        yield web


@pytest.fixture
def house(tmp_path: Path, web: Web) -> Iterator[StageHouse]:
    house = NewHouse(tmp_path / "home", tuple(web.url(path) for path in ADDRESSES))
    yield house
    house.close()


@pytest.fixture
def open_welcoming(house: StageHouse) -> Callable[[], CafeApp]:
    """The program as `run_player` makes it."""
    return lambda: CafeApp(house, welcome=WELCOME)


async def test_the_library_holds_the_first_show_and_says_how_fetching_goes_and_ends(
    web: Web, open_welcoming: Callable[[], CafeApp]
) -> None:
    answer = threading.Event()

    def hold(_: Request) -> Reply:
        answer.wait(WITHIN)
        return Reply(503)

    for path in ADDRESSES:
        web.route(path, hold)
    app = open_welcoming()
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await until(pilot, lambda: "Fetching …" in text_of(app), "the word that fetching goes on")
        assert "Management Café" in text_of(app)
        assert "Welcome. ctrl+n finds shows" in text_of(app)
        assert "No episodes yet" not in text_of(app)
        answer.set()
        await until(pilot, lambda: "(!)" in text_of(app), "the end of the refresh")
        app.clear_notifications()  # they go by, the pane stays
        await until(pilot, lambda: "Fetching" not in text_of(app), "the pane without the old words")
        region = screen_of(app).query_one(EpisodeList).region
        rows = text_of(app).splitlines()[region.y : region.bottom]
        pane = " ".join(" ".join(row[region.x : region.right] for row in rows).split())
        assert pane.startswith("None of the 3 known addresses of Management Café")
        assert "127.0.0.1: " in pane
        assert "find the feed on https://managementcafepodcast.com and add it" in pane
        assert "r tries again, a adds a show by its address." in pane
        assert " ! Management Café" in text_of(app)
    app.close_player()
    assert [web.count(path) for path in ADDRESSES] == [1, 1, 1]


async def test_a_show_is_added_and_the_first_one_comes_once_its_address_answers(
    web: Web, open_welcoming: Callable[[], CafeApp]
) -> None:
    address = web.feed("/tea.xml", FEED.format(title="Tea Talk").encode())
    app = open_welcoming()
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        screen = screen_of(app)
        await until(pilot, lambda: "1 of 1 shows failing (!)" in text_of(app), "the failed first refresh")
        await pilot.press("a")
        await pilot.press(*address, "enter")
        await until(pilot, lambda: "#2 Tea Talk: two" in text_of(app), "the added show's episodes")
        assert "1 of 2 shows failing (!)" in text_of(app)
        await until(pilot, lambda: "Welcome" not in text_of(app), "the line without its words")
        web.feed(ADDRESSES[1], FEED.format(title="Management Café").encode())
        await pilot.press("r")
        await until(pilot, lambda: "all shows ok" in text_of(app), "the first show's feed")
        await pilot.press("s", "home")
        await until(pilot, lambda: screen.query_one(EpisodeList).count == 4, "the episodes of both")
        assert "!" not in text_of(app).replace("(!)", "")
        assert web.count("/tea.xml") == 2
    app.close_player()


async def test_an_address_that_is_no_feed_is_said_and_adds_nothing(
    web: Web, house: StageHouse, open_app: OpenApp
) -> None:
    address = web.serve("/page", b"<html><body>Nothing here</body></html>", "text/html")
    async with open_app() as pilot:
        await until(pilot, lambda: "shows failing (!)" in text_of(pilot.app), "the failed first refresh")
        pilot.app.clear_notifications()
        await pilot.press("a")
        await pilot.press(*address, "enter")
        await until(pilot, lambda: pilot.app._notifications, "a word on it")
        [notice] = pilot.app._notifications
        assert notice.severity == "warning"
        assert len(house.library.shows()) == 1
        await until(pilot, lambda: "fetching" not in text_of(pilot.app), "the end of it in the top line")


async def test_a_show_is_removed_only_when_yes_is_typed(house: StageHouse, open_app: OpenApp) -> None:
    house.add_show("Tea Talk", 5)
    async with open_app() as pilot:
        screen = screen_of(pilot.app)
        shows = screen.query_one(ShowList)
        await pilot.press("s", "end")
        await until(pilot, lambda: shows.show and shows.show.title == "Tea Talk", "the cursor on it")
        await pilot.press("D", *"no", "enter", "D", "escape", "D", "enter")
        assert len(house.library.shows()) == 2
        await pilot.press("D")
        assert "Remove “Tea Talk” and its episodes? Type yes" in text_of(pilot.app)
        await pilot.press(*"yes", "enter")
        await until(
            pilot, lambda: "Tea Talk" not in text_of(pilot.app).partition("Removed")[0], "its row gone"
        )
        assert [show.title for show in house.library.shows()] == ["Management Café"]
        assert screen.query_one(EpisodeList).count == 0


async def test_a_feed_that_begins_to_fail_is_marked_and_keeps_its_episodes(
    web: Web, house: StageHouse, open_app: OpenApp
) -> None:
    web.feed(ADDRESSES[0], FEED.format(title="Management Café").encode())
    async with open_app() as pilot:
        await until(pilot, lambda: "#2 Management Café: two" in text_of(pilot.app), "the episodes")
        assert " ! " not in text_of(pilot.app)
        web.status(ADDRESSES[0], 500)
        await pilot.press("r")
        await until(pilot, lambda: " ! Management Café" in text_of(pilot.app), "the mark of trouble")
        pilot.app.clear_notifications()
        await until(pilot, lambda: "#1 Management Café: one" in text_of(pilot.app), "the episodes, as before")
        assert house.library.counts().episodes == 2
        web.feed(ADDRESSES[0], FEED.format(title="Management Café").encode())
        await pilot.press("r")
        await until(pilot, lambda: " ! Management Café" not in text_of(pilot.app), "the mark gone")


class SilentHouse(NewHouse):
    """A house on a system that has no libmpv."""

    def listener(self, post: Callable[[Event], None], on_saved: Callable[[Saved], None]) -> Listener:
        return Listener(self.library, self.chapters, self._no_player, lambda url, _feed: url, post, on_saved)

    def _no_player(self, _post: Post) -> Player:
        raise PlayerUnavailableError(
            "cafe-tui cannot play yet", "libmpv was not found", "Install it: sudo apt install libmpv2"
        )


async def test_without_libmpv_all_can_be_read_and_playing_names_the_package(web: Web, tmp_path: Path) -> None:
    web.feed(ADDRESSES[0], FEED.format(title="Management Café").encode())
    house = SilentHouse(tmp_path / "silent", (web.url(ADDRESSES[0]),))
    house.add_show("Tea Talk", 2)
    app = CafeApp(house)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await until(pilot, lambda: "Management Café: two" in text_of(app), "the fetched episodes")
        await pilot.press("s", "end", "enter")
        await until(pilot, lambda: "The long way to the market" in text_of(app), "the chapters")
        await pilot.press("c", "2")
        await until(pilot, lambda: app.listener.state.phase is Phase.FAILED, "the failure")
        await until(pilot, lambda: app._notifications, "what to do about it")
        [notice] = app._notifications
        assert "sudo apt install libmpv2" in notice.message
        assert "✗" in text_of(app)
        await pilot.press("v")
        await until(pilot, lambda: "Two hosts over a pot of tea" in text_of(app), "the notes")
    app.close_player()
    house.close()
