"""Covers on the screen, and in a real terminal of each kind."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from textual.pilot import Pilot

from cafe_tui.domain.models import Chapter
from cafe_tui.pictures.draw import can_draw
from cafe_tui.ui.widgets.cover import CoverView
from cafe_tui.ui.widgets.episode_pane import EpisodePane
from tests.support.pictures import give_cover, keep_picture, png
from tests.support.pty import Terminal

from .conftest import OpenApp
from .stage import StageHouse, screen_of, text_of, until

pytestmark = pytest.mark.skipif(not can_draw(), reason="needs the extra covers")
CHAPTER = "https://pictures.example/chapter.png"


@pytest.fixture
def covered(house: StageHouse) -> StageHouse:
    """The house with a red cover, and a configuration that shows it in half blocks."""
    give_cover(house.database, house.paths.cache / "covers", png(colour=(250, 10, 10)))
    keep_picture(house.paths.cache / "covers", png(colour=(10, 10, 250)), CHAPTER)
    house.paths.configuration.write_text('covers = "half-blocks"\n')
    return house


def colour(pilot: Pilot[int]) -> tuple[int, int, int] | None:
    """Of the picture that is seen."""
    cover = screen_of(pilot.app).query_one(EpisodePane).cover
    return cover.drawing.lines[0][0].colour if cover and cover.drawing and cover.display else None


async def test_a_cover_is_seen_where_there_is_room_until_the_listener_sends_it_away(
    covered: StageHouse, open_app: OpenApp
) -> None:
    async with open_app() as pilot:
        await until(pilot, lambda: colour(pilot) == (250, 10, 10), "the cover")
        await until(pilot, lambda: text_of(pilot.app).count("▀" * 22) == 11, "its cells")
        await pilot.resize_terminal(60, 20)
        await until(pilot, lambda: colour(pilot) is None, "that there is no room")
        await pilot.resize_terminal(120, 40)
        await until(pilot, lambda: colour(pilot) is not None, "the cover again")
        await pilot.press("ctrl+p", *"Covers")
        await pilot.press("down", "enter")
        await until(pilot, lambda: not screen_of(pilot.app).query(CoverView), "that it is away")
        covered.paths.configuration.write_text('covers = "off"\n')
        await until(pilot, lambda: "covers off" in text_of(pilot.app), "the other configuration")
        covered.paths.configuration.write_text('covers = "half-blocks"\n')
        await until(pilot, lambda: colour(pilot) is not None, "the cover, as it is configured")


async def test_the_picture_of_the_chapter_that_sounds_takes_its_place(
    covered: StageHouse, open_app: OpenApp
) -> None:
    titles = {30.0: "Kettles", 310.0: "The market", 765.0: "Cups", 1200.0: "Next time"}
    covered.embedded["http://127.0.0.1/Garden-Hour/3.mp3"] = tuple(
        Chapter(start, title, image=CHAPTER) for start, title in titles.items()
    )
    async with open_app() as pilot:
        await until(pilot, lambda: colour(pilot) == (250, 10, 10), "the cover")
        await pilot.press("P")
        await until(pilot, lambda: screen_of(pilot.app).playback.active, "the sound")
        await pilot.press("2", "enter")
        await until(pilot, lambda: colour(pilot) == (10, 10, 250), "the chapter's picture")
        await pilot.press("S")
        await until(pilot, lambda: colour(pilot) == (250, 10, 10), "the cover")


def a_terminal(house: StageHouse, tmp_path: Path, **environment: str | None) -> Terminal:
    house.paths.configuration.unlink()
    base: Mapping[str, str | None] = {
        "CAFE_TUI_HOME": str(tmp_path),
        "CAFE_TUI_AO": "null",
        "CAFE_TUI_AUTO_REFRESH": "0",
        "TMUX": None,
        "STY": None,
        "TERM_PROGRAM": None,
    }
    return Terminal(["-m", "cafe_tui"], environment={**base, **environment})


def test_a_terminal_that_answers_to_have_sixel_is_sent_it(covered: StageHouse, tmp_path: Path) -> None:
    with a_terminal(covered, tmp_path) as terminal:
        terminal.wait_until(lambda _: b"\x1b[16t\x1b[c" in terminal.raw, "the question")
        terminal.type("\x1b[6;18;9t\x1b[?62;4;22cj")
        terminal.wait_until(
            lambda _: b'\x1bP0;0;0q"1;1;198;198' in terminal.raw, "the picture by its measures"
        )
        terminal.type("?")
        terminal.wait_for("Pause what plays")
        sent = terminal.raw.count(b"\x1bP0;0;0q")
        terminal.type("\x1b")
        terminal.wait_until(lambda _: terminal.raw.count(b"\x1bP0;0;0q") > sent, "the picture again")
        terminal.type("q")
        assert terminal.wait_for_exit() == 0
        assert terminal.restored


def test_a_terminal_that_says_no_more_than_that_it_is_one_gets_half_blocks(
    covered: StageHouse, tmp_path: Path
) -> None:
    with a_terminal(covered, tmp_path) as terminal:
        terminal.wait_until(lambda _: b"\x1b[16t\x1b[c" in terminal.raw, "the question")
        terminal.type("\x1b[?6c")
        terminal.wait_for("▀" * 22)
        terminal.type("q")
        assert terminal.wait_for_exit() == 0


def test_kitty_is_sent_its_own_and_told_to_forget_it(covered: StageHouse, tmp_path: Path) -> None:
    with a_terminal(covered, tmp_path, TERM="xterm-kitty") as terminal:
        terminal.wait_until(lambda _: "\U0010eeee".encode() in terminal.raw, "the place of the picture")
        assert b",U=1,q=2\x1b\\" in terminal.raw
        assert b"\x1b[16t" not in terminal.raw
        terminal.type("q")
        assert terminal.wait_for_exit() == 0
        assert b"\x1b_Ga=d,d=I,i=" in terminal.raw
