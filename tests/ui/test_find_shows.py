"""Finding shows in directories: nothing is asked before Enter; looked into, followed, by keys and mouse."""

import json
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from cafe_tui.domain.playback import Phase
from cafe_tui.feeds.directories import Apple, Directory, Fyyd
from cafe_tui.feeds.pool import ParserPool
from cafe_tui.services.find_shows import ShowFinder
from cafe_tui.services.subscribe import Subscriptions
from cafe_tui.ui.screens.find import FindScreen
from cafe_tui.ui.screens.main import MainScreen
from cafe_tui.ui.widgets.found_list import FoundList, PreviewList
from tests.support.web import Web

from .conftest import OpenApp
from .stage import StageHouse, text_of, until


def feed(title: str, count: int) -> bytes:
    items = "".join(
        f"<item><title>{title} {n}</title><guid>{n}</guid><pubDate>0{n} Mar 2026 07:00:00 +0000</pubDate>"
        f'<enclosure url="https://m.example/{n}.mp3" type="audio/mpeg"/>'
        f"<description>Cups of number {n}</description></item>"
        for n in range(count, 0, -1)
    )
    about = "<description>About [b]cups[/b] &amp; more</description>"
    return f'<rss version="2.0"><channel><title>{title}</title>{about}{items}</channel></rss>'.encode()


class FindingHouse(StageHouse):
    """A house whose directories are on loopback."""

    def __init__(self, folder: Path, web: Web) -> None:
        super().__init__(folder)
        self._web = web

    @cached_property
    def show_finder(self) -> ShowFinder:
        directories: list[Directory] = [Apple(self._web.url("/apple")), Fyyd(self._web.url("/fyyd"))]
        return ShowFinder(self.database, self.clock, directories)

    @cached_property
    def subscriptions(self) -> Subscriptions:
        return Subscriptions(self.database, self.clock, parser_factory=lambda: ParserPool(1))


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as web:
        yield web


@pytest.fixture
def house(tmp_path: Path, web: Web) -> Iterator[StageHouse]:
    house = FindingHouse(tmp_path, web)
    house.add_show("Tea Talk", 2)
    yield house
    house.close()


@pytest.fixture(autouse=True)
def directories(web: Web) -> None:
    """Two shows at Apple's, the second with brackets in its name; fyyd is down."""
    results = [
        {"collectionName": "Cup Hour", "artistName": "Ada", "feedUrl": web.feed("/cup", feed("Cup Hour", 3)),
         "trackCount": 3},
        {"collectionName": "[/] Pots", "feedUrl": web.feed("/pots", feed("Pots", 1))},
    ]  # fmt: skip
    web.serve(
        "/apple/search?media=podcast&entity=podcast&term=cup+%26+pot&limit=50",
        json.dumps({"results": results}).encode(),
        "text/javascript",
    )
    web.status("/fyyd/search/podcast?term=cup+%26+pot&count=50", 503)


async def finding(pilot: Pilot[int]) -> FindScreen:
    await pilot.press("ctrl+n")
    await until(pilot, lambda: isinstance(pilot.app.screen, FindScreen), "the screen for finding")
    await until(pilot, lambda: pilot.app.screen.query("#find-words"), "its line")
    screen = pilot.app.screen
    assert isinstance(screen, FindScreen)
    await until(pilot, lambda: screen.query_one("#find-words").has_focus, "the focus on it")
    return screen


async def found(pilot: Pilot[int]) -> FoundList:
    screen = await finding(pilot)
    await pilot.press(*"cup & pot", "enter")
    await until(pilot, lambda: screen.rows.count == 2 and screen.rows.has_focus, "what was found")
    return screen.rows


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 20)])
async def test_shows_are_found_looked_into_and_followed_by_keys(
    open_app: OpenApp, house: StageHouse, web: Web, size: tuple[int, int]
) -> None:
    async with open_app(size) as pilot:
        screen = await finding(pilot)
        await pilot.press(*"cup & pot")
        assert web.requests == []
        assert "Before that nothing is sent" in " ".join(text_of(pilot.app).split())
        await pilot.press("enter")
        await until(pilot, lambda: "Cup Hour" in text_of(pilot.app), "the first show")
        await until(
            pilot, lambda: "fyyd could not be asked" in text_of(pilot.app), "the directory that failed"
        )
        assert "[/] Pots" in text_of(pilot.app)
        assert web.count("/cup") == 0

        await pilot.press("v")
        previewed = screen.query_one(PreviewList)
        await until(pilot, lambda: previewed.count == 3, "its episodes")
        await until(pilot, lambda: "Cup Hour 3" in text_of(pilot.app), "them on the screen")
        assert len(house.library.shows()) == 1

        house.elsewhere.add("https://m.example/2.mp3")
        await pilot.press("v", "down")
        await until(pilot, lambda: "Cups of number 2" in text_of(pilot.app), "the notes of the second")
        await pilot.press("P")
        await until(pilot, lambda: screen.playback.phase is Phase.PLAYING, "its sound")
        assert house.fake is not None
        house.fake.advance(75.0)
        await until(pilot, lambda: "Cup Hour 2" in text_of(pilot.app).splitlines()[-3], "it in the player")
        assert len(house.library.episode_ids()) == 2

        await pilot.press("a")
        await until(pilot, lambda: "✓ Cup Hour" in text_of(pilot.app), "the mark of a show that is followed")
        assert [show.title for show in house.library.shows()] == ["Cup Hour", "Tea Talk"]
        await pilot.press("S")
        await until(
            pilot,
            lambda: any(e.position == 75.0 for e in house.library.episodes(house.library.episode_ids())),
            "the place",
        )
        await pilot.press("tab", "tab", "enter")
        await until(pilot, lambda: "among your shows already" in text_of(pilot.app), "that it is there")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, MainScreen), "the main screen")
        await until(pilot, lambda: "Cup Hour" in text_of(pilot.app), "the new show or its episodes there")


async def test_the_mouse_does_it_too(open_app: OpenApp, house: StageHouse) -> None:
    async with open_app() as pilot:
        rows = await found(pilot)
        lines = text_of(pilot.app).splitlines()
        y = next(index for index, line in enumerate(lines) if "[/] Pots" in line)
        await pilot.click(offset=(10, y))
        await until(pilot, lambda: rows.cursor == 1, "the cursor there")
        x = lines[-1].index("look into it")
        await pilot.click(offset=(x, len(lines) - 1))
        await until(pilot, lambda: "Pots 1" in text_of(pilot.app), "its episode")
        await pilot.click(offset=(10, y), times=2)
        await until(pilot, lambda: "✓ [/] Pots" in text_of(pilot.app), "the mark")
        assert "Pots" in [show.title for show in house.library.shows()]


async def test_other_words_are_a_key_away_and_a_failure_says_so(open_app: OpenApp, web: Web) -> None:
    async with open_app() as pilot:
        rows = await found(pilot)
        await pilot.press("slash")
        field = pilot.app.screen.query_one(Input)
        await until(pilot, lambda: field.has_focus, "the line")
        field.value = "nowhere"
        await pilot.press("enter")
        await until(pilot, lambda: "Apple could not be asked" in text_of(pilot.app), "what went wrong")
        assert rows.count == 0
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, MainScreen), "the main screen")


async def test_a_search_that_hangs_is_stopped(open_app: OpenApp, web: Web) -> None:
    web.silence("/apple/search?media=podcast&entity=podcast&term=cup&limit=50")
    async with open_app() as pilot:
        screen = await finding(pilot)
        await pilot.press(*"cup", "enter")
        await until(pilot, lambda: "Finding “cup”" in text_of(pilot.app), "the line of work")
        await pilot.press("ctrl+x")
        await until(pilot, lambda: "Enter tries again" in text_of(pilot.app), "the end of it")
        assert screen.rows.count == 0


async def test_leaving_amid_a_search_is_no_trouble(open_app: OpenApp, web: Web) -> None:
    path = "/apple/search?media=podcast&entity=podcast&term=cup&limit=50"
    web.silence(path)
    async with open_app() as pilot:
        await finding(pilot)
        await pilot.press(*"cup", "enter")
        web.wait_for(path)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, MainScreen), "the main screen")
        assert pilot.app.query_one("#episodes")
