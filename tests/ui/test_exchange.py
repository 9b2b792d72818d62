"""Lists of shows and shows by path on the screen."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.command import CommandList
from textual.pilot import Pilot
from textual.widgets import Input

from cafe_tui.domain.playback import Phase
from cafe_tui.ui.screens.choosing import ChoiceScreen
from cafe_tui.ui.screens.main import MainScreen
from tests.support.audio import write_wav
from tests.support.web import Web

from .conftest import OpenApp
from .stage import StageHouse, screen_of, text_of, until

FEED = b"""<rss version="2.0"><channel><title>Fetched</title><item><title>One</title>
<enclosure url="https://m.example/1.mp3" type="audio/mpeg"/></item></channel></rss>"""


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as web:
        yield web


def titles(house: StageHouse) -> list[str]:
    return [show.title for show in house.library.shows()]


async def answered(pilot: Pilot[int], text: str) -> None:
    """Type an answer into the prompt."""
    field = screen_of(pilot.app).query_one("Prompt Input", Input)
    await until(pilot, lambda: field.has_focus, "the prompt")
    field.value = text
    await pilot.press("enter")


async def palette(pilot: Pilot[int], words: str) -> None:
    await pilot.press("ctrl+p", *words)
    listed = pilot.app.screen.query_one(CommandList)
    await until(pilot, lambda: listed.highlighted == 0 and words in text_of(pilot.app), "the command")
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, MainScreen), "the main screen")


async def test_shows_are_imported_fetched_and_exported(
    open_app: OpenApp, house: StageHouse, web: Web, tmp_path: Path
) -> None:
    source, target = tmp_path / "in.opml", tmp_path / "out.opml"
    source.write_text(
        f'<opml><body><outline text="Listed" xmlUrl="{web.feed("/feed", FEED)}"/>'
        '<outline text="A command" xmlUrl="exec:rm"/></body></opml>'
    )
    async with open_app() as pilot:
        await palette(pilot, "Import shows")
        await answered(pilot, str(source))
        await until(pilot, lambda: "Added 1 show, 1 left out" in text_of(pilot.app), "what came of it")
        assert "A command" in text_of(pilot.app)
        await until(pilot, lambda: "Fetched" in titles(house), "the feed")
        await palette(pilot, "Export shows")
        await answered(pilot, str(target))
        await until(pilot, target.exists, "the list")
        await until(pilot, lambda: "Wrote 3 shows" in text_of(pilot.app), "the word of it")
        await palette(pilot, "Export shows")
        await answered(pilot, str(target))
        await until(pilot, lambda: "file of this name already" in text_of(pilot.app), "the refusal")
    assert web.url("/feed") in target.read_text()


async def test_a_list_is_also_taken_where_a_show_is_added(
    open_app: OpenApp, house: StageHouse, web: Web, tmp_path: Path
) -> None:
    source = tmp_path / "in.xml"
    source.write_text(
        f'<opml><body><outline text="Listed" xmlUrl="{web.feed("/feed", FEED)}"/></body></opml>'
    )
    async with open_app() as pilot:
        await pilot.press("a")
        await answered(pilot, str(source))
        await until(pilot, lambda: "Fetched" in titles(house), "the show")


async def test_a_folder_of_recordings_is_added_and_plays_from_there(
    open_app: OpenApp, house: StageHouse, tmp_path: Path
) -> None:
    folder = tmp_path / "Talks"
    folder.mkdir()
    write_wav(folder / "hello.wav", 2.0)
    async with open_app() as pilot:
        await pilot.press("a")
        await answered(pilot, str(folder))
        await until(pilot, lambda: "Talks: 1 episode" in text_of(pilot.app), "the show")
        await pilot.press("e")
        await until(pilot, lambda: "hello" in text_of(pilot.app), "its recording")
        await pilot.press("d")
        await until(pilot, lambda: "on this machine already" in text_of(pilot.app), "that it is here")
        await pilot.press("P")
        playback = screen_of(pilot.app)
        await until(pilot, lambda: playback.playback.phase is Phase.PLAYING, "the sound")
        assert house.fake is not None
        assert [call[2] for call in house.fake.calls if call[0] == "load"] == [str(folder / "hello.wav")]


LINKS = b"""<link rel=alternate type="application/rss+xml" title="MP3 [hi]" href="/mp3">
<link rel=alternate type="application/rss+xml" title="Opus" href="/opus">"""


@pytest.mark.parametrize("by_mouse", [False, True])
async def test_of_several_feeds_of_a_page_one_is_chosen(
    open_app: OpenApp, house: StageHouse, web: Web, by_mouse: bool
) -> None:
    web.serve("/", LINKS, "text/html")
    feed = web.feed("/opus", FEED)
    async with open_app() as pilot:
        await pilot.press("a")
        await answered(pilot, web.url("/"))
        await until(pilot, lambda: isinstance(pilot.app.screen, ChoiceScreen), "the choice")
        await until(pilot, lambda: "MP3 [hi]" in text_of(pilot.app), "the feeds")
        if by_mouse:
            lines = text_of(pilot.app).splitlines()
            y = next(index for index, line in enumerate(lines) if "Opus" in line)
            await pilot.click(offset=(lines[y].index("Opus"), y))
        else:
            await pilot.press("down", "enter")
        await until(pilot, lambda: "Fetched" in titles(house), "the show")
    assert feed in [show.feed_url for show in house.library.shows()]


async def test_adding_can_be_stopped(open_app: OpenApp, house: StageHouse, web: Web) -> None:
    web.silence("/feed")
    async with open_app() as pilot:
        await pilot.press("a")
        await answered(pilot, web.url("/feed"))
        await until(pilot, lambda: "Adding" in text_of(pilot.app), "the line of work")
        await pilot.press("ctrl+x")
        await until(pilot, lambda: "given up" in text_of(pilot.app), "the end of it")
    assert len(titles(house)) == 2
