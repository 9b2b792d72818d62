"""Syncing from the screen: by itself, asked for, stopped, and when the program closes."""

import threading
from collections.abc import Iterator

import pytest
from textual.command import CommandList
from textual.pilot import Pilot

from cafe_tui.ui.screens.main import MainScreen
from tests.support.sync_server import PASSWORD, USER, Kept, SyncStandIn

from .conftest import OpenApp
from .stage import NOW, StageHouse, text_of, until

FEED, MEDIA = "http://127.0.0.1/Tea-Talk.xml", "http://127.0.0.1/Tea-Talk"


@pytest.fixture
def server(house: StageHouse) -> Iterator[SyncStandIn]:
    """A server at which the house is logged in."""
    with SyncStandIn(clock=NOW.timestamp) as server:
        house.synchroniser.login(server.url, USER, PASSWORD, device="stage", in_file=True)
        yield server


def played(house: StageHouse, number: int) -> bool:
    return house.library.find_episode(f"Tea Talk#{number}").played


def told(server: SyncStandIn) -> list[str]:
    return [kept.action["episode"].rpartition("/")[2] for kept in server.actions]


async def sync(pilot: Pilot[int]) -> None:
    """Ask for it by the palette."""
    await pilot.press("ctrl+p", *"sync")
    listed = pilot.app.screen.query_one(CommandList)
    await until(pilot, lambda: listed.highlighted == 0 and "Sync" in text_of(pilot.app), "the command")
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, MainScreen), "the main screen")


async def test_it_syncs_at_the_start_when_asked_and_at_the_end(
    open_app: OpenApp, house: StageHouse, server: SyncStandIn
) -> None:
    elsewhere = {
        "podcast": FEED,
        "episode": f"{MEDIA}/2.mp3",
        "action": "play",
        "timestamp": "2026-03-14T08:00:00",
        "position": 1800,
        "started": 0,
        "total": 1800,
    }
    server.actions.append(Kept(elsewhere, 0, server.now()))
    async with open_app() as pilot:
        await until(pilot, lambda: played(house, 2), "what was played elsewhere")
        house.library.set_played(house.library.find_episode("Tea Talk#3").id, True)
        await sync(pilot)
        await until(pilot, lambda: "Told the server of 1 episode" in text_of(pilot.app), "the news")
        assert told(server) == ["2.mp3", "3.mp3"]
        house.library.set_played(house.library.find_episode("Tea Talk#4").id, True)
    assert told(server) == ["2.mp3", "3.mp3", "4.mp3"]


async def test_it_can_be_stopped_and_says_what_is_wrong(
    open_app: OpenApp, house: StageHouse, server: SyncStandIn
) -> None:
    asked = threading.Event()

    def never() -> bytes:
        asked.set()
        server.leaving.wait(60)
        return b"{}"

    server.slow_page = never
    async with open_app() as pilot:
        await until(pilot, asked.is_set, "the server to be asked behind the listener's back")
        assert not house.works.now
        await sync(pilot)
        await until(pilot, lambda: house.works.now, "the work that can be seen")
        await pilot.press("ctrl+x")
        await until(pilot, lambda: "Syncing was stopped" in text_of(pilot.app), "the end of it")
        server.slow_page, server.status = None, 401
        await sync(pilot)
        await until(pilot, lambda: "refuses your name or password" in text_of(pilot.app), "the refusal")
    assert told(server) == []
