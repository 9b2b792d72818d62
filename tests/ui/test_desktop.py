"""The whole way from a remote on the session's bus to the sound, and back."""

import asyncio
import os
import shutil
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest
from dbus_fast import Variant
from textual.pilot import Pilot

from cafe_tui.desktop.mpris import BUS_NAME, ROOT
from cafe_tui.domain.playback import Phase
from cafe_tui.ui.app import CafeApp
from tests.support.dbus import RemoteControl, session_bus
from tests.support.pty import Terminal
from tests.support.waiting import WITHIN

from .conftest import OpenApp
from .stage import LENGTH, STARTS, StageHouse, until

MICROSECONDS = 1_000_000
PATH = "/org/mpris/MediaPlayer2"


@pytest.fixture
def bus_address(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A session bus that the program finds in its environment."""
    with session_bus() as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield address


@asynccontextmanager
async def a_remote(bus_address: str) -> AsyncIterator[RemoteControl]:
    """A remote that has found the program."""
    async with RemoteControl(bus_address) as remote:
        async with asyncio.timeout(WITHIN):
            while BUS_NAME not in await remote.names():
                await asyncio.sleep(0.01)
        yield remote


def app_of(pilot: Pilot[int]) -> CafeApp:
    assert isinstance(pilot.app, CafeApp)
    return pilot.app


def told(remote: RemoteControl, name: str) -> object:
    """The value of a property as it was told last."""
    return next((change[name] for change in reversed(remote.changes) if name in change), None)


async def play(pilot: Pilot[int], remote: RemoteControl) -> None:
    """Play the episode under the cursor, and wait until the remote knows."""
    await pilot.press("P")
    await until(pilot, lambda: app_of(pilot).listener.state.phase is Phase.PLAYING, "the sound")
    await until(pilot, lambda: remote.jumps, "that the remote knows where it is")


async def test_a_remote_pauses_plays_and_stops(bus_address: str, open_app: OpenApp) -> None:
    async with open_app() as pilot, a_remote(bus_address) as remote:
        listener = app_of(pilot).listener
        await play(pilot, remote)
        assert await remote.get("PlaybackStatus") == "Playing"
        await remote.call("PlayPause")
        await until(pilot, lambda: listener.state.phase is Phase.PAUSED, "the pause")
        await until(pilot, lambda: told(remote, "PlaybackStatus") == "Paused", "its news")
        await remote.call("Play")
        await remote.call("Play")
        await until(pilot, lambda: listener.state.phase is Phase.PLAYING, "the sound")
        await remote.call("Pause")
        await until(pilot, lambda: listener.state.phase is Phase.PAUSED, "the second pause")
        await remote.call("Stop")
        await until(pilot, lambda: listener.state.phase is Phase.IDLE, "silence")
        await until(pilot, lambda: told(remote, "PlaybackStatus") == "Stopped", "its news")


async def test_next_is_the_next_chapter(bus_address: str, open_app: OpenApp) -> None:
    async with open_app() as pilot, a_remote(bus_address) as remote:
        listener = app_of(pilot).listener

        def there(start: float) -> bool:
            return listener.state.position == start

        await play(pilot, remote)
        for start in STARTS:
            assert await remote.get("CanGoNext") is True
            await remote.call("Next")
            await until(pilot, partial(there, start), f"the chapter at {start}")
            await until(pilot, partial(remote.jumps.__contains__, start * MICROSECONDS), "its news")
        await until(pilot, lambda: told(remote, "CanGoNext") is False, "the end of the chapters")
        await remote.call("Previous")
        await until(pilot, lambda: listener.state.position == STARTS[-2], "the chapter before")


async def test_a_remote_seeks_and_another_episodes_place_is_passed_over(
    bus_address: str, open_app: OpenApp
) -> None:
    async with open_app() as pilot, a_remote(bus_address) as remote:
        listener = app_of(pilot).listener
        await play(pilot, remote)
        track = (await remote.get("Metadata"))["mpris:trackid"]
        await remote.call("SetPosition", "/cafe_tui/episode/999", 50 * MICROSECONDS, signature="ox")
        await remote.call("SetPosition", track, 100 * MICROSECONDS, signature="ox")
        await until(pilot, lambda: 100 * MICROSECONDS in remote.jumps, "the jump")
        await remote.call("Seek", -40 * MICROSECONDS, signature="x")
        await until(pilot, lambda: listener.state.position == 60.0, "the place before")
        await until(pilot, lambda: 60 * MICROSECONDS in remote.jumps, "its news")
        assert 50 * MICROSECONDS not in remote.jumps
        assert await remote.get("Position") == 60 * MICROSECONDS


async def test_what_plays_follows_and_a_moving_sound_makes_no_news(
    bus_address: str, open_app: OpenApp, house: StageHouse
) -> None:
    async with open_app() as pilot, a_remote(bus_address) as remote:
        listener = app_of(pilot).listener
        await play(pilot, remote)
        metadata = await remote.get("Metadata")
        assert listener.state.track is not None
        assert metadata == {
            "mpris:trackid": f"/cafe_tui/episode/{listener.state.track.episode_id}",
            "mpris:length": LENGTH * MICROSECONDS,
            "xesam:title": listener.state.track.title,
            "xesam:album": listener.state.track.show,
            "xesam:artist": [listener.state.track.show],
        }
        news = len(remote.changes)
        assert house.fake is not None
        house.fake.advance(20.0)
        await until(pilot, lambda: listener.state.position == 20.0, "twenty seconds")
        assert await remote.get("Position") == 20 * MICROSECONDS
        assert len(remote.changes) == news
        await pilot.press("down", "P")
        await until(pilot, lambda: len(remote.changes) > news, "the news of another episode")
        changed = await remote.get("Metadata")
        assert changed["mpris:trackid"] != metadata["mpris:trackid"]


async def test_speed_and_volume_go_both_ways(bus_address: str, open_app: OpenApp, house: StageHouse) -> None:
    async with open_app() as pilot, a_remote(bus_address) as remote:
        await play(pilot, remote)
        await remote.set("Volume", Variant("d", 0.4))
        await remote.set("Rate", Variant("d", 1.25))
        await until(pilot, lambda: house.fake and (house.fake.volume, house.fake.speed) == (40, 1.25), "both")
        await pilot.press("+", ">")
        await until(pilot, lambda: told(remote, "Volume") == 0.45, "the news of the volume")
        await until(pilot, lambda: told(remote, "Rate") == 1.3, "the news of the speed")


async def test_keys_step_through_episodes_where_that_is_asked_for(
    bus_address: str, open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAFE_TUI_MEDIA_KEYS", "episodes")
    async with open_app() as pilot, a_remote(bus_address) as remote:
        listener = app_of(pilot).listener
        await play(pilot, remote)
        first = listener.state.track
        assert first is not None
        await remote.call("Previous")
        await until(pilot, lambda: listener.state.track != first, "another episode")
        assert listener.state.track is not None
        assert listener.state.track.show == first.show
        await remote.call("Next")
        await until(pilot, lambda: listener.state.track == first, "the one before")


@pytest.mark.skipif(not shutil.which("playerctl"), reason="needs playerctl, which is not here")
async def test_playerctl_is_understood(bus_address: str, open_app: OpenApp) -> None:
    async def playerctl(*arguments: str) -> str:
        process = await asyncio.create_subprocess_exec(
            "playerctl", "--player=cafe_tui", *arguments, stdout=asyncio.subprocess.PIPE
        )
        out, _ = await process.communicate()
        assert process.returncode == 0
        return out.decode().strip()

    async with open_app() as pilot, a_remote(bus_address) as remote:
        listener = app_of(pilot).listener
        await play(pilot, remote)
        assert await playerctl("status") == "Playing"
        assert listener.state.track is not None
        assert await playerctl("metadata", "title") == listener.state.track.title
        await playerctl("next")
        await until(pilot, lambda: listener.state.position == STARTS[0], "the first chapter")
        await playerctl("position", "77.5")
        await until(pilot, lambda: listener.state.position == 77.5, "the place")
        await playerctl("pause")
        await until(pilot, lambda: listener.state.phase is Phase.PAUSED, "the pause")
        assert await playerctl("position") == "77.500000"


async def test_leaving_the_program_leaves_the_bus(bus_address: str, open_app: OpenApp) -> None:
    async with RemoteControl(bus_address) as observer:
        async with open_app() as pilot, a_remote(bus_address) as remote:
            await play(pilot, remote)
        async with asyncio.timeout(WITHIN):
            while await observer.names():
                await asyncio.sleep(0.01)


async def test_a_remote_ends_the_real_program(bus_address: str, tmp_path: Path) -> None:
    environment = {"CAFE_TUI_HOME": str(tmp_path), "CAFE_TUI_AO": "null"}
    with Terminal(["-m", "cafe_tui", "demo"], environment=environment) as terminal:
        await asyncio.to_thread(terminal.wait_for, "#3 Keep")
        async with a_remote(bus_address) as remote:
            await remote.call("Quit", to=(BUS_NAME, PATH, ROOT))
            assert await asyncio.to_thread(terminal.wait_for_exit) == 0
            async with asyncio.timeout(WITHIN):
                while await remote.names():
                    await asyncio.sleep(0.01)
        assert terminal.restored


async def test_without_a_session_bus_the_program_is_as_it_was(open_app: OpenApp) -> None:
    assert "DBUS_SESSION_BUS_ADDRESS" not in os.environ
    async with open_app() as pilot:
        await pilot.press("P", "space")
        await until(pilot, lambda: app_of(pilot).listener.state.phase is Phase.PAUSED, "the pause")
        assert "desktop" not in {thread.name for thread in threading.enumerate()}
