"""Choosing the audio device on the screen."""

from textual.pilot import Pilot

from cafe_tui.domain.playback import Phase, Playback
from cafe_tui.domain.sound import AudioDevice
from cafe_tui.ui.app import CafeApp
from cafe_tui.ui.screens.devices import DeviceList
from cafe_tui.ui.screens.main import MainScreen

from .conftest import OpenApp
from .stage import StageHouse, text_of, until

SPEAKERS, HEADPHONES = AudioDevice("pulse/a", "Speakers"), AudioDevice("pulse/b", "Headphones [b]red")


def playback(pilot: Pilot[int]) -> Playback:
    assert isinstance(pilot.app, CafeApp)
    return pilot.app.listener.state


def line_with(pilot: Pilot[int], words: str) -> str:
    return next((line for line in text_of(pilot.app).splitlines() if words in line), "")


async def choose_by_keys(pilot: Pilot[int]) -> None:
    await pilot.press("B")
    await until(pilot, lambda: "Headphones" in text_of(pilot.app), "the devices")
    await pilot.press("down", "down", "enter")
    await until(pilot, lambda: "in use" in line_with(pilot, "▶ Headphones"), "the choice")


async def test_a_device_is_chosen_by_key_and_kept(open_app: OpenApp, house: StageHouse) -> None:
    house.devices = (SPEAKERS, HEADPHONES)
    async with open_app() as pilot:
        await choose_by_keys(pilot)
        assert house.fake
        assert house.fake.device == "pulse/b"
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, MainScreen), "the main screen")
    async with open_app() as pilot:
        await pilot.press("P")
        await until(pilot, lambda: playback(pilot).phase is Phase.PLAYING, "the sound")
        assert house.fake.device == "pulse/b"
        await until(pilot, lambda: playback(pilot).devices, "the devices, which are watched")
        await pilot.press("B")
        await until(pilot, lambda: "▌ ▶ Headphones" in text_of(pilot.app), "the cursor on the one in use")


async def test_a_click_on_the_volume_leads_there_and_one_on_a_device_chooses(
    open_app: OpenApp, house: StageHouse
) -> None:
    house.devices = (SPEAKERS, HEADPHONES)
    async with open_app((80, 24)) as pilot:
        await pilot.press("P", "minus")
        await until(pilot, lambda: "♪ 95" in text_of(pilot.app), "the volume")
        await pilot.click(offset=(line_with(pilot, "♪ 95").index("♪"), 21))
        await until(pilot, lambda: "in use" in line_with(pilot, "▶ Automatic"), "the devices")
        for row, device in ((1, SPEAKERS), (0, None)):
            await until(pilot, lambda: "Speakers" in text_of(pilot.app), "the devices")
            await pilot.click(DeviceList, offset=(10, row))
            await until(pilot, lambda chosen=device: playback(pilot).device == chosen, "the choice")  # type: ignore[misc]


async def test_a_device_that_goes_away_is_said_and_stays_chosen(open_app: OpenApp, house: StageHouse) -> None:
    house.devices = (SPEAKERS, HEADPHONES)
    async with open_app() as pilot:
        await pilot.press("P")
        await until(pilot, lambda: playback(pilot).phase is Phase.PLAYING, "the sound")
        await choose_by_keys(pilot)
        assert house.fake
        house.fake.plug(SPEAKERS)
        await until(pilot, lambda: "went away; the sound waits" in text_of(pilot.app), "the word of it")
        assert (playback(pilot).phase, house.fake.device) == (Phase.PAUSED, None)
        await until(pilot, lambda: "chosen, not there" in line_with(pilot, "✗ Headphones"), "the mark")
        assert "in use" in line_with(pilot, "▶ Automatic")
        house.fake.plug(SPEAKERS, HEADPHONES)
        await until(pilot, lambda: "is back" in text_of(pilot.app), "the word of it")
        assert house.fake.device == "pulse/b"


async def test_a_device_that_is_gone_at_the_start_is_said(open_app: OpenApp, house: StageHouse) -> None:
    house.sounds.keep_device(HEADPHONES)
    house.devices = (SPEAKERS,)
    async with open_app() as pilot:
        await pilot.press("P")
        await until(pilot, lambda: "is not there" in text_of(pilot.app), "the word of it")
        await until(pilot, lambda: playback(pilot).phase is Phase.PLAYING, "the sound")
        assert house.fake
        assert house.fake.device is None
    assert house.sounds.device() == HEADPHONES
