"""Servers that give the sound only in order: what the listener is told, and what is not lost."""

from textual.pilot import Pilot

from cafe_tui.domain.playback import Playback
from cafe_tui.ui.app import CafeApp

from .conftest import OpenApp
from .stage import STARTS, StageHouse, text_of, until
from .test_jump import chapters_on_view, playback, playing_at


def put_in_order(house: StageHouse) -> None:
    library = house.library
    house.in_order |= {episode.media_url for episode in library.episodes(library.episode_ids())}


async def told(pilot: Pilot[int], words: str) -> None:
    await until(pilot, lambda: words in text_of(pilot.app), f"“{words}”")


def trail_left_at(pilot: Pilot[int]) -> float | None:
    state: Playback = playback(pilot)
    return state.trail.left_at


async def test_it_is_said_once_and_a_jump_beyond_what_is_here_says_why_it_did_not_go(
    open_app: OpenApp, house: StageHouse
) -> None:
    put_in_order(house)
    async with open_app((200, 40)) as pilot:
        await chapters_on_view(pilot)
        await pilot.press("1")
        await told(pilot, "This server gives the sound only in order")
        assert isinstance(pilot.app, CafeApp)
        pilot.app.clear_notifications()
        await pilot.press("4")
        await told(pilot, "20:00 is not here yet")
        assert "This server gives" not in text_of(pilot.app)
        pilot.app.clear_notifications()

        assert house.fake
        house.fake.buffer((0.0, 1500.0))
        await pilot.press("4")
        await playing_at(pilot, STARTS[3])
        assert "not here yet" not in text_of(pilot.app)


async def test_the_place_that_it_could_not_begin_at_is_not_lost(open_app: OpenApp, house: StageHouse) -> None:
    put_in_order(house)
    async with open_app((200, 40)) as pilot:
        await chapters_on_view(pilot)
        await pilot.press("4")
        await until(pilot, lambda: house.fake and playback(pilot).in_order, "the sound")
        assert house.fake
        house.fake.advance(2.0)
        await told(pilot, "So it begins at the start · y goes on at 20:00")
        assert trail_left_at(pilot) == STARTS[3]
        house.fake.buffer((0.0, 1500.0))
        await pilot.press("y")
        await playing_at(pilot, STARTS[3])
