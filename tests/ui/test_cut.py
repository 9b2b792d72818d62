"""Cutting segments out from the screen, with the real encoder; and the line that shows how far it is."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from cafe_tui.domain.errors import MediaError
from cafe_tui.domain.models import Bookmark, EpisodeId
from cafe_tui.services.clip import Clipper
from cafe_tui.ui.screens.bookmarks import BookmarksScreen
from cafe_tui.ui.screens.main import MainScreen
from cafe_tui.ui.widgets.bookmark_rows import BookmarkRows
from cafe_tui.ui.widgets.work_line import WorkLine
from tests.support.audio import write_wav
from tests.support.libmpv import skip_without_libmpv

from .conftest import OpenApp
from .stage import StageHouse, text_of, until


def _no_web(_url: str, _feed_url: str) -> str:
    raise MediaError("There is no web here")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "clips"


@pytest.fixture
def kept(house: StageHouse, tmp_path: Path) -> list[Bookmark]:
    """Two segments and a moment of an episode that is on the disk."""
    skip_without_libmpv()
    sound = write_wav(tmp_path / "sound.wav", 30)
    house.clipper = Clipper(_no_web, lambda _episode_id: sound)
    newest = EpisodeId(house.library.episode_ids()[0])
    return [
        house.bookmarks.add(newest, 2.0, 4.0, "kettle"),
        house.bookmarks.add(newest, 8.0, 9.0, "cup"),
        house.bookmarks.add(newest, 12.0, None, "only a moment"),
    ]


async def answer(pilot: Pilot[int], text: str) -> None:
    pilot.app.screen.query_one("Prompt Input", Input).value = text
    await pilot.press("enter")


async def on_bookmarks(pilot: Pilot[int]) -> BookmarkRows:
    await pilot.press("K")
    await until(pilot, lambda: isinstance(pilot.app.screen, BookmarksScreen), "the bookmarks")
    rows = pilot.app.screen.query_one(BookmarkRows)
    await until(pilot, lambda: rows.has_focus and rows.count == 4, "their rows")
    return rows


async def test_the_segment_under_the_cursor_becomes_a_file(
    open_app: OpenApp, kept: list[Bookmark], target: Path
) -> None:
    async with open_app() as pilot:
        await pilot.press("m")
        await until(pilot, lambda: "kettle" in text_of(pilot.app), "what is kept")
        await pilot.press("percent_sign")
        assert "Cut 1 segment into" in text_of(pilot.app)
        await answer(pilot, str(target / "tea.mp3"))
        await until(pilot, (target / "tea.mp3").is_file, "the clip")
        await until(pilot, lambda: "Cut 1 segment:" in text_of(pilot.app), "the word that it is there")


async def test_what_is_ticked_becomes_a_file_each_while_the_screen_may_be_left(
    open_app: OpenApp, kept: list[Bookmark], target: Path
) -> None:
    async with open_app() as pilot:
        await on_bookmarks(pilot)
        await pilot.press("A", "percent_sign")
        assert "Cut 2 segments into" in text_of(pilot.app)  # the moment has no length
        await answer(pilot, str(target))
        await pilot.press("K", "K")  # out of the ticks, then out of the screen
        await until(pilot, lambda: isinstance(pilot.app.screen, MainScreen), "the main screen")
        await until(pilot, lambda: target.is_dir() and len(list(target.iterdir())) == 2, "two clips")
        await until(pilot, lambda: "Cut 2 segments:" in text_of(pilot.app), "the word that they are there")


async def test_a_moment_and_what_cannot_be_had_say_why(
    open_app: OpenApp, house: StageHouse, kept: list[Bookmark], target: Path
) -> None:
    house.clipper = Clipper(_no_web)
    async with open_app() as pilot:
        rows = await on_bookmarks(pilot)
        row = rows.row_of(kept[2].id)
        assert row is not None
        rows.move_to(row)
        await pilot.press("percent_sign")
        await until(pilot, lambda: "A moment has no length to cut" in text_of(pilot.app), "why not")
        rows.move_to(row - 1)
        await pilot.press("percent_sign")
        await answer(pilot, str(target))
        await until(pilot, lambda: "Made 0 of 1 segment" in text_of(pilot.app), "what came of it")


@pytest.fixture
def endless(house: StageHouse) -> Iterator[threading.Event]:
    """Work that goes on until it is stopped; the event is set when it has ended."""
    ended = threading.Event()

    def go_on() -> None:
        with house.works.under_way("Cutting 3 segments") as work:
            work.move(1, 4)
            work.stopped.wait()
        ended.set()

    thread = threading.Thread(target=go_on)
    thread.start()
    yield ended
    house.works.stop()
    thread.join()


@pytest.mark.parametrize("by", ["key", "mouse"])
@pytest.mark.parametrize("size", [(120, 40), (60, 20)], ids=str)
async def test_long_work_is_shown_on_every_screen_and_stopped_there(
    open_app: OpenApp, endless: threading.Event, kept: list[Bookmark], by: str, size: tuple[int, int]
) -> None:
    async with open_app(size=size) as pilot:
        await on_bookmarks(pilot)
        # A second piece of work tells the program of both.
        house = pilot.app.screen.house  # type: ignore[attr-defined]
        with house.works.under_way("Deleting"):
            pass
        await until(pilot, lambda: "Cutting 3 segments …  25%" in text_of(pilot.app), "how far it is")
        assert "ctrl+x stops" in text_of(pilot.app)
        if by == "key":
            await pilot.press("ctrl+x")
        else:
            await pilot.click(pilot.app.screen.query_one(WorkLine))
        await until(pilot, endless.is_set, "its end")
        await until(pilot, lambda: "ctrl+x stops" not in text_of(pilot.app), "the line to go")


async def test_with_nothing_to_stop_the_key_says_so(open_app: OpenApp) -> None:
    async with open_app() as pilot:
        await pilot.press("ctrl+x")
        await until(pilot, lambda: "Nothing goes on" in text_of(pilot.app), "the words")
