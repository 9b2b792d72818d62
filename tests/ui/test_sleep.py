"""The sleep timer on the screen, by a clock that is moved by hand."""

from collections.abc import Callable
from datetime import datetime

from textual.pilot import Pilot

from cafe_tui.domain.playback import AfterChapters, Phase, Playback
from cafe_tui.ui.app import CafeApp
from cafe_tui.ui.widgets.chapter_list import ChapterList
from tests.support.clock import Clock

from .conftest import OpenApp
from .stage import NOW, STARTS, StageHouse, screen_of, text_of, until


def playback(pilot: Pilot[int]) -> Playback:
    assert isinstance(pilot.app, CafeApp)
    return pilot.app.listener.state


async def play(pilot: Pilot[int], house: StageHouse) -> Clock:
    clock = Clock(NOW)
    house.clock = clock
    assert isinstance(pilot.app, CafeApp)
    chapters = screen_of(pilot.app).query_one(ChapterList)
    await until(pilot, lambda: chapters.count == len(STARTS), "the chapters")
    await pilot.press("2")
    await until(pilot, lambda: playback(pilot).phase is Phase.PLAYING, "the sound")
    return clock


def line_says(pilot: Pilot[int], words: str) -> Callable[[], bool]:
    return lambda: words in text_of(pilot.app).splitlines()[-3]


async def test_presses_set_it_and_the_line_tells_the_time_on_the_wall(
    open_app: OpenApp, house: StageHouse
) -> None:
    async with open_app() as pilot:
        clock = await play(pilot, house)
        await pilot.press("Z", "Z", "Z")
        local = datetime.fromtimestamp(NOW.timestamp() + 15 * 60)
        await until(pilot, line_says(pilot, f"☾ sleeps {local:%H:%M}"), "the time")
        assert house.fake
        house.fake.advance(90)
        place = STARTS[1] + 90
        await until(pilot, lambda: playback(pilot).position == place, "a minute and a half")
        clock.advance(minutes=15)
        await until(pilot, line_says(pilot, "☾ falling asleep"), "the fade")
        clock.advance(seconds=5)
        await until(pilot, lambda: house.fake and house.fake.volume == 50, "half of the volume")
        house.fake.advance(5)
        clock.advance(seconds=5)
        await until(pilot, lambda: playback(pilot).phase is Phase.PAUSED, "sleep")
        assert (house.fake.paused, house.fake.volume) == (True, 100)
        assert playback(pilot).position == place
        await until(pilot, lambda: "☾" not in text_of(pilot.app), "a line without the timer")


async def test_it_sleeps_at_the_end_of_a_typed_number_of_chapters(
    open_app: OpenApp, house: StageHouse
) -> None:
    async with open_app() as pilot:
        clock = await play(pilot, house)
        await pilot.press("Y", *"2 chapters", "enter")
        await until(pilot, line_says(pilot, "☾ sleeps after 2 chapters"), "the plan")
        assert house.fake
        house.fake.advance(STARTS[2] - STARTS[1] + 1)
        await until(pilot, line_says(pilot, "☾ sleeps at the end of the chapter"), "one chapter less")
        house.fake.advance(STARTS[3] - STARTS[2])
        await until(pilot, line_says(pilot, "☾ falling asleep"), "the fade")
        clock.advance(seconds=11)
        await until(pilot, lambda: playback(pilot).phase is Phase.PAUSED, "sleep")
        assert playback(pilot).position == STARTS[3]


async def test_nonsense_is_said_and_nothing_calls_it_off(open_app: OpenApp, house: StageHouse) -> None:
    async with open_app((80, 24)) as pilot:
        await play(pilot, house)
        await pilot.press("Y", *"c", "enter")
        await until(pilot, line_says(pilot, "☾ chapter"), "the short words of a narrow screen")
        await pilot.press("Y", *"soon", "enter")
        await until(pilot, lambda: "No time to sleep was understood" in text_of(pilot.app), "the message")
        sleep = playback(pilot).sleep
        assert sleep
        assert sleep.plan == AfterChapters(1)
        await pilot.press("Y", "enter")
        await until(pilot, lambda: playback(pilot).sleep is None, "no timer")
