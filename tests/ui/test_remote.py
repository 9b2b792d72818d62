"""The whole way from `cafe-tui ctl` to the sound and the library, and back."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from cafe_tui.domain.errors import CafeError, NoPlayerError
from cafe_tui.domain.outside.status import Record
from cafe_tui.domain.playback import AfterChapters, Phase
from cafe_tui.ui.app import CafeApp
from tests.support.pty import Terminal

from .conftest import OpenApp
from .stage import STARTS, StageHouse, text_of, until


def app_of(pilot: Pilot[int]) -> CafeApp:
    assert isinstance(pilot.app, CafeApp)
    return pilot.app


class AnotherProgram:
    """Orders of the open player what another program would."""

    def __init__(self, house: StageHouse) -> None:
        self._house = house

    async def __call__(self, command: str, **details: object) -> Record:
        return await asyncio.to_thread(self._house.ask_player, {"command": command, **details})

    async def found(self) -> None:
        """Wait until the player listens."""
        async with asyncio.timeout(20):
            while True:
                try:
                    await self("status")
                except NoPlayerError:
                    await asyncio.sleep(0.01)
                else:
                    return


@pytest.fixture
def ctl(house: StageHouse) -> AnotherProgram:
    return AnotherProgram(house)


async def play(pilot: Pilot[int], ctl: AnotherProgram) -> None:
    """Play the newest episode from its start."""
    await ctl.found()
    await ctl("play", episode=int(app_of(pilot).house.library.episode_ids()[0]), at=0)
    await until(pilot, lambda: app_of(pilot).listener.state.phase is Phase.PLAYING, "the sound")


async def test_each_order_is_taken_over_before_it_is_acknowledged(
    open_app: OpenApp, ctl: AnotherProgram
) -> None:
    async with open_app() as pilot:
        await ctl.found()
        assert (await ctl("status"))["state"] == "stopped"
        await play(pilot, ctl)
        assert (await ctl("play-pause"))["state"] == "paused"
        assert (await ctl("play"))["state"] == "playing"
        assert (await ctl("pause"))["state"] == "paused"
        assert (await ctl("next-chapter"))["position"] == STARTS[0]
        status = await ctl("chapter", number=3)
        assert (status["chapter"]["number"], status["position"]) == (3, STARTS[2])
        assert (await ctl("previous-chapter"))["position"] == STARTS[1]
        assert (await ctl("seek", by=-10))["position"] == STARTS[1] - 10
        assert (await ctl("seek", to=77))["position"] == 77.0
        assert (await ctl("undo"))["position"] == 0.0  # jumps in a row are one
        assert (await ctl("speed", to=1.5))["speed"] == 1.5
        assert (await ctl("volume", to=40))["volume"] == 40
        assert (await ctl("volume", by=-5))["volume"] == 35
        assert (await ctl("mute"))["muted"] is True
        assert (await ctl("sleep", plan="2 chapters"))["sleep"]["chapters"] == 2
        sleep = app_of(pilot).listener.state.sleep
        assert sleep is not None
        assert sleep.plan == AfterChapters(2)
        assert (await ctl("sleep", plan="off"))["sleep"] is None
        assert (await ctl("stop"))["state"] == "stopped"


async def test_a_bookmark_is_on_the_disk_when_it_is_acknowledged_and_the_screen_shows_it(
    open_app: OpenApp, ctl: AnotherProgram, house: StageHouse
) -> None:
    async with open_app() as pilot:
        await play(pilot, ctl)
        await ctl("seek", to=400)
        await ctl("bookmark", note="measure the cup", tags=["Cups", "work"])
        [kept] = house.bookmarks.listing()
        assert (kept.start, kept.end, kept.note, kept.tags) == (
            400.0,
            None,
            "measure the cup",
            ("Cups", "work"),
        )
        await until(pilot, lambda: "Kept 6:40" in text_of(pilot.app), "the news on the screen")
        await pilot.press("z")
        await until(pilot, lambda: not house.bookmarks.listing(), "that it was taken back")


async def test_what_was_just_heard_is_kept_as_a_segment(
    open_app: OpenApp, ctl: AnotherProgram, house: StageHouse
) -> None:
    async with open_app() as pilot:
        await play(pilot, ctl)
        await ctl("speed", to=2)
        await ctl("seek", to=400)
        await ctl("bookmark", back=30)
        await ctl("segment-start")
        await ctl("seek", to=450)
        await ctl("segment-end")
        spans = [(one.start, one.end) for one in house.bookmarks.listing()]
        assert spans == [(340.0, 400.0), (400.0, 450.0)]


async def test_what_cannot_be_done_is_told_and_changes_nothing(
    open_app: OpenApp, ctl: AnotherProgram, house: StageHouse
) -> None:
    async with open_app() as pilot:
        await ctl.found()
        for command in ("play-pause", "next", "bookmark", "segment-end", "seek"):
            with pytest.raises(CafeError, match="Nothing is open in the player"):
                await ctl(command, to=1)
        with pytest.raises(CafeError, match="The player has no command “dance”"):
            await ctl("dance")
        with pytest.raises(CafeError, match="episode"):
            await ctl("play", episode=999)
        await play(pilot, ctl)
        with pytest.raises(CafeError, match="has no chapter 9"):
            await ctl("chapter", number=9)
        with pytest.raises(CafeError, match="No segment was begun here"):
            await ctl("segment-end")
        assert app_of(pilot).listener.state.position == 0.0
        assert not house.bookmarks.listing()


async def test_next_and_previous_go_through_the_queue_and_the_show(
    open_app: OpenApp, ctl: AnotherProgram, house: StageHouse
) -> None:
    newest = house.library.episode(house.library.episodes(house.library.episode_ids())[0].id)
    async with open_app() as pilot:
        await play(pilot, ctl)
        earlier = await ctl("previous")
        assert earlier["episode"]["show"] == newest.show
        assert earlier["episode"]["number"] == (newest.number or 0) - 1
        assert (await ctl("next"))["episode"]["id"] == newest.id
        with pytest.raises(CafeError, match="Nothing comes next"):
            await ctl("next")


async def test_who_watches_hears_of_each_change(
    open_app: OpenApp, ctl: AnotherProgram, house: StageHouse
) -> None:
    heard: list[Record] = []

    def watch() -> None:
        for status in house.watch_player():
            if status is not None:
                heard.append(status)

    async with open_app() as pilot:
        await play(pilot, ctl)
        watching = asyncio.create_task(asyncio.to_thread(watch))
        await until(pilot, lambda: heard, "the first status")
        await pilot.press("space")
        await until(pilot, lambda: heard[-1]["state"] == "paused", "the pause")
        await pilot.press("space", "+")
        await until(pilot, lambda: heard[-1]["volume"] == 105, "the volume")
        assert house.fake is not None
        house.fake.advance(3.0)
        await until(pilot, lambda: heard[-1]["position"] == 3.0, "three seconds")
    await watching


def run(home: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """The real command, beside the player."""
    return subprocess.run(
        [sys.executable, "-m", "cafe_tui", *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, "CAFE_TUI_HOME": str(home)},
        timeout=60,
    )


def told(home: Path) -> Any:
    return json.loads(run(home, "status", "--json").stdout)


async def test_the_real_commands_beside_the_real_player(house: StageHouse, tmp_path: Path) -> None:
    house.close()
    environment = {"CAFE_TUI_HOME": str(tmp_path), "CAFE_TUI_AO": "null", "CAFE_TUI_AUTO_REFRESH": "0"}
    with Terminal(["-m", "cafe_tui"], environment=environment) as terminal:
        await asyncio.to_thread(terminal.wait_for, "Tea Talk")
        async with asyncio.timeout(20):
            while (await asyncio.to_thread(told, tmp_path))["state"] != "stopped":
                pass
        refused = await asyncio.to_thread(run, tmp_path, "ctl", "next-chapter")
        assert (refused.returncode, refused.stdout) == (1, "")
        assert refused.stderr.startswith("cafe-tui: Nothing is open in the player.")
        louder = await asyncio.to_thread(run, tmp_path, "ctl", "volume", "+5")
        assert (louder.returncode, louder.stdout) == (0, "Stopped\nSpeed 1, volume 105\n")
        line = await asyncio.to_thread(run, tmp_path, "status", "--format", "{state} {volume}%")
        assert line.stdout == "stopped 105%\n"
        assert (await asyncio.to_thread(run, tmp_path, "ctl", "quit")).returncode == 0
        assert await asyncio.to_thread(terminal.wait_for_exit) == 0
        assert terminal.restored
    assert told(tmp_path)["state"] == "closed"


async def test_leaving_answers_who_still_waits(open_app: OpenApp, ctl: AnotherProgram) -> None:
    async with open_app() as pilot:
        await ctl.found()
        assert (await ctl("quit"))["state"] == "stopped"
        await until(pilot, lambda: not pilot.app.is_running, "the end")
    with pytest.raises(NoPlayerError):
        await ctl("status")
