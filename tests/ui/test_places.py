"""Going back to where the sound was, to where one had come to, and on to what was missed."""

import re

import pytest
from textual.pilot import Pilot

from cafe_tui.domain.errors import MediaUnreachableError
from cafe_tui.domain.heard import Span
from cafe_tui.domain.models import EpisodeId
from cafe_tui.domain.playback import OutputChanged, Phase, Playback, Retry, Track
from cafe_tui.ui.app import CafeApp
from cafe_tui.ui.present import sound_line

from .conftest import OpenApp
from .stage import LENGTH, STARTS, StageHouse, text_of, until
from .test_jump import chapters_on_view, playback, playing_at


def newest(house: StageHouse) -> EpisodeId:
    return EpisodeId(house.library.episode_ids(limit=1)[0])


def advance(house: StageHouse, seconds: float) -> None:
    assert house.fake
    house.fake.advance(seconds)


async def told(pilot: Pilot[int], words: str) -> None:
    await until(pilot, lambda: words in text_of(pilot.app), f"“{words}”")


async def test_a_jump_is_taken_back_and_made_again(open_app: OpenApp, house: StageHouse) -> None:
    async with open_app() as pilot:
        await chapters_on_view(pilot)
        await pilot.press("2")
        await playing_at(pilot, STARTS[1])
        advance(house, 5.0)
        await playing_at(pilot, STARTS[1] + 5)
        await pilot.press("4")
        await playing_at(pilot, STARTS[3])
        await pilot.press("u")
        await playing_at(pilot, STARTS[1] + 5)
        await told(pilot, "Back at 5:15")
        await pilot.press("ctrl+r")
        await playing_at(pilot, STARTS[3])
        await told(pilot, "Forward again to 20:00")


async def test_going_back_leads_into_the_episode_before(open_app: OpenApp, house: StageHouse) -> None:
    async with open_app() as pilot:
        await chapters_on_view(pilot)
        await pilot.press("2")
        await playing_at(pilot, STARTS[1])
        advance(house, 5.0)
        await playing_at(pilot, STARTS[1] + 5)
        first = playback(pilot).track
        await pilot.press("e", "down", "P")
        await until(pilot, lambda: playback(pilot).track != first, "the other episode")
        await pilot.press("u")
        await playing_at(pilot, STARTS[1] + 5)
        assert first is not None
        assert playback(pilot).track == first
        await told(pilot, "Back at 5:15 of “#")


async def test_with_nothing_to_take_back_the_listener_is_told_so(open_app: OpenApp) -> None:
    async with open_app() as pilot:
        await pilot.press("u")
        await told(pilot, "No place to go back to")
        await pilot.press("ctrl+r")
        await told(pilot, "gone back from nowhere")
        await pilot.press("y")
        await told(pilot, "no place in this episode")


async def test_a_chapter_does_not_cost_the_place_one_had_come_to_even_after_a_restart(
    open_app: OpenApp, house: StageHouse
) -> None:
    house.library.save_position(newest(house), 400.0, False)
    async with open_app() as pilot:
        await chapters_on_view(pilot)
        await pilot.press("4")
        await playing_at(pilot, STARTS[3])
        await told(pilot, "You had come to 6:40 · y goes on there")
        advance(house, 20.0)
        await playing_at(pilot, STARTS[3] + 20)
    async with open_app() as pilot:
        await pilot.press("space")
        await playing_at(pilot, STARTS[3] + 20)
        await told(pilot, "You had come to 6:40 · y goes on there")
        await pilot.press("y")
        await playing_at(pilot, 400.0)
        await told(pilot, "Going on at 6:40 · u goes back")
        await pilot.press("u")
        await playing_at(pilot, STARTS[3] + 20)


async def test_what_was_missed_is_played_part_by_part(open_app: OpenApp, house: StageHouse) -> None:
    heard = (Span(0.0, 600.0), Span(610.0, 1500.0), Span(1505.0, LENGTH))
    house.library.save_position(newest(house), 300.0, False, None, heard)
    async with open_app() as pilot:
        await pilot.press("space")
        await playing_at(pilot, 300.0)
        await until(pilot, lambda: playback(pilot).heard, "what was heard before")
        await pilot.press("N")
        await playing_at(pilot, 600.0)
        await told(pilot, "What you missed: 10:00 – 10:10")
        advance(house, 10.25)
        await playing_at(pilot, 1500.0)
        await told(pilot, "What you missed: 25:00 – 25:05")
        advance(house, 5.25)
        await told(pilot, "That was all you had missed")
        assert playback(pilot).phase is Phase.PAUSED
        await pilot.press("N")
        await told(pilot, "missed nothing else")
    assert house.library.recall(newest(house)).heard == (Span(0.0, LENGTH),)


async def test_sound_whose_device_goes_away_waits_and_says_so(open_app: OpenApp, house: StageHouse) -> None:
    async with open_app() as pilot:
        await chapters_on_view(pilot)
        await pilot.press("2")
        await playing_at(pilot, STARTS[1])
        assert isinstance(pilot.app, CafeApp)
        pilot.app.hear(OutputChanged("pipewire"))
        pilot.app.hear(OutputChanged("null"))
        await told(pilot, "The sound device went away")
        assert playback(pilot).phase is Phase.PAUSED
        await pilot.press("space")
        await until(pilot, lambda: playback(pilot).phase is Phase.PLAYING, "the sound")
    assert house.library.episode(newest(house)).position == STARTS[1]


@pytest.mark.parametrize(
    ("phase", "waited", "words"),
    [
        (Phase.WAITING, 0, "no connection, trying again in 30 s · Space tries now"),
        (Phase.WAITING, 12, "no connection, trying again in 18 s · Space tries now"),
        (Phase.WAITING, 99, "no connection, trying again in 1 s · Space tries now"),
        (Phase.OPENING, 0, "no connection, trying again …"),
    ],
)
def test_the_players_line_says_when_it_tries_again(phase: Phase, waited: int, words: str) -> None:
    track = Track(EpisodeId(1), "Show", "An episode", "http://a/1.mp3")
    state = Playback(phase, 1, track, retry=Retry(30.0, 61.0, 5.0))
    assert f"An episode · {words}" in sound_line(state, 120, waited).plain


async def test_a_stream_that_breaks_off_is_waited_for_in_the_players_line_and_space_tries_at_once(
    open_app: OpenApp, house: StageHouse
) -> None:
    async with open_app() as pilot:
        await chapters_on_view(pilot)
        await pilot.press("2")
        await playing_at(pilot, STARTS[1])
        assert house.fake
        for _ in range(3):  # each wait is longer than the one before
            house.fake.fail(MediaUnreachableError("The connection ended early"))
            await told(pilot, "no connection, trying again in")
            if playback(pilot).retry == Retry(4.0, 7.0, STARTS[1]):
                break
            await until(pilot, lambda: playback(pilot).phase is Phase.PLAYING, "the sound again")
        counting = re.compile(r"no connection, trying again in [123] s · Space tries now")
        await until(pilot, lambda: counting.search(text_of(pilot.app)), "the seconds counted down")
        await pilot.press("space")
        await playing_at(pilot, STARTS[1])
        await until(pilot, lambda: "no connection" not in text_of(pilot.app), "the chapter in the line")
