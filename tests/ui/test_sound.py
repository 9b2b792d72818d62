"""Speed, volume and filters on the screen: keys, signs, and what is remembered."""

from textual.pilot import Pilot

from cafe_tui.domain.playback import Phase, Playback
from cafe_tui.domain.sound import Sound
from cafe_tui.ui.app import CafeApp
from cafe_tui.ui.widgets.timeline import Timeline

from .conftest import OpenApp
from .stage import LENGTH, StageHouse, screen_of, text_of, until


def playback(pilot: Pilot[int]) -> Playback:
    assert isinstance(pilot.app, CafeApp)
    return pilot.app.listener.state


async def play(pilot: Pilot[int]) -> None:
    await pilot.press("P")
    await until(pilot, lambda: playback(pilot).phase is Phase.PLAYING, "the sound")


def sound_line(pilot: Pilot[int]) -> str:
    return text_of(pilot.app).splitlines()[-3]


async def test_keys_switch_the_filters_and_the_mute_and_the_line_says_so(
    open_app: OpenApp, house: StageHouse
) -> None:
    async with open_app() as pilot:
        await play(pilot)
        await pilot.press("T", "V", "M")
        await until(pilot, lambda: "⇥ trim  ≈ level  1x  ⊘ muted" in sound_line(pilot), "the signs")
        fake = house.fake
        assert fake
        assert (fake.trims_silence, fake.levels_voices, fake.muted) == (True, True, True)
        await pilot.press("T", "V", "M")
        await until(pilot, lambda: "♪ 100" in sound_line(pilot), "the volume")
        assert "trim" not in sound_line(pilot)
        assert "level" not in sound_line(pilot)


async def test_a_show_keeps_its_sound_and_another_has_the_usual_one(
    open_app: OpenApp, house: StageHouse
) -> None:
    async with open_app() as pilot:
        await pilot.press("greater_than_sign", "minus")
        await play(pilot)
        first = playback(pilot).track
        await pilot.press("greater_than_sign", "greater_than_sign", "T")
        assert playback(pilot).sound == Sound(1.3, trims_silence=True)
        await pilot.press("S")
        assert playback(pilot).sound == Sound(1.1)
    async with open_app() as pilot:
        assert (playback(pilot).sound, playback(pilot).volume) == (Sound(1.1), 95)
        await until(pilot, lambda: "1.1x  ♪ 95" in sound_line(pilot), "the usual sound")
        await play(pilot)
        assert playback(pilot).sound == Sound(1.3, trims_silence=True)
        assert house.fake
        assert (house.fake.speed, house.fake.trims_silence, house.fake.volume) == (1.3, True, 95)
        for _ in range(8):
            await pilot.press("S", "e", "down")
            await play(pilot)
            track = playback(pilot).track
            assert track
            assert first
            if track.show != first.show:
                break
        assert playback(pilot).sound == Sound(1.1)


async def test_what_remains_is_told_in_the_listeners_time(open_app: OpenApp) -> None:
    async with open_app() as pilot:
        await play(pilot)
        assert isinstance(pilot.app, CafeApp)
        timeline = screen_of(pilot.app).query_one(Timeline)
        await until(pilot, lambda: "-30:00" in text_of(pilot.app), "the whole length")
        for _ in range(5):
            await pilot.press("greater_than_sign")
        await until(pilot, lambda: "-20:00 at 1.5x" in text_of(pilot.app), "two thirds of it")
        await pilot.click(Timeline, offset=(timeline.column_of(LENGTH / 2), 0))
        await until(pilot, lambda: "-10:0" in text_of(pilot.app) or "-9:5" in text_of(pilot.app), "the half")
