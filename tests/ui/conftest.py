"""The stage for journeys over the screen."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from cafe_tui.ui.app import CafeApp

from .stage import StageHouse, screen_of, until

OpenApp = Callable[..., AbstractAsyncContextManager[Pilot[int]]]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[StageHouse]:
    """Two shows: "Tea Talk" with five episodes and "Garden Hour" with three."""
    house = StageHouse(tmp_path)
    house.add_show("Tea Talk", 5)
    house.add_show("Garden Hour", 3)
    yield house
    house.close()


@pytest.fixture
def open_app(house: StageHouse) -> OpenApp:
    """Opens the program on the house, at a size; on leaving it the player is closed as in real life."""

    @asynccontextmanager
    async def open_at(size: tuple[int, int] = (120, 40)) -> AsyncIterator[Pilot[int]]:
        app = CafeApp(house)
        async with app.run_test(size=size, notifications=True) as pilot:
            await until(pilot, lambda: screen_of(app).furnished, "what comes behind the first paint")
            yield pilot
        app.close_player()

    return open_at


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let a journey over the screen that fails be made again: beside other tests it can run out of time."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.flaky(reruns=2))
