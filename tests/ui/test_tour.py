"""The first steps: told once, done by doing them, and left by a key or a click."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from cafe_tui.ui.app import CafeApp
from cafe_tui.ui.run import WELCOME

from .stage import StageHouse, text_of, until


@pytest.fixture
def house(tmp_path: Path) -> Iterator[StageHouse]:
    """A house with the one show that is there from the start."""
    house = StageHouse(tmp_path)
    house.add_show("Tea Talk", 5)
    yield house
    house.close()


def new_app(house: StageHouse) -> CafeApp:
    """The program as `run_player` makes it."""
    return CafeApp(house, welcome=WELCOME, tour=True)


async def first_step(pilot: Pilot[int]) -> None:
    await until(pilot, lambda: "1 of 3 · Browse: ↓ ↑" in text_of(pilot.app), "the first step")


async def test_each_step_is_over_when_it_was_done_and_none_is_told_again(house: StageHouse) -> None:
    app = new_app(house)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await first_step(pilot)
        assert "Welcome" not in text_of(app)
        await pilot.press("down", "enter")
        await until(pilot, lambda: "2 of 3 · Jump" in text_of(app), "the second step")
        await pilot.press("2")
        await until(pilot, lambda: "3 of 3 · Keep: b keeps this moment" in text_of(app), "the third step")
        await pilot.press("b")
        await until(pilot, lambda: "That was all" in text_of(app), "the end")
        await pilot.press("backslash")
        await until(pilot, lambda: "Welcome. ctrl+n finds shows" in text_of(app), "the welcome in its place")
    app.close_player()
    app = new_app(house)
    async with app.run_test(size=(120, 40)) as pilot:
        await app.workers.wait_for_complete([one for one in app.workers if one.group == "tour"])
        assert "1 of 3" not in text_of(app)
        assert "Welcome. ctrl+n finds shows" in text_of(app)
        await pilot.press("backslash")
        await first_step(pilot)
    app.close_player()


async def test_who_plays_at_once_is_not_told_how_to_browse(house: StageHouse) -> None:
    app = new_app(house)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await first_step(pilot)
        await pilot.press("P")
        await until(pilot, lambda: "3 of 3 · Keep" in text_of(app), "the third step")
    app.close_player()


async def test_a_click_ends_it(house: StageHouse) -> None:
    app = new_app(house)
    async with app.run_test(size=(100, 30)) as pilot:
        await first_step(pilot)
        lines = text_of(app).splitlines()
        row = next(y for y, line in enumerate(lines) if "1 of 3" in line)
        await pilot.click(offset=(lines[row].index("ends this"), row))
        await until(pilot, lambda: "1 of 3" not in text_of(app), "the end of it")
        await until(pilot, lambda: "Welcome" in text_of(app), "the welcome in its place")
    app.close_player()


async def test_with_two_shows_nobody_is_new(house: StageHouse) -> None:
    house.add_show("Garden Hour", 1)
    app = new_app(house)
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: "Garden Hour" in text_of(app), "the library")
        await app.workers.wait_for_complete([one for one in app.workers if one.group == "tour"])
        assert "1 of 3" not in text_of(app)
        assert not house.remembered.tour_seen()
    app.close_player()
