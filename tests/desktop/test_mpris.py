"""MPRIS on a real bus, without a player behind it."""

import asyncio
import socket
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from dbus_fast import DBusError, Variant
from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.desktop.bus import check_session_bus
from cafe_tui.desktop.mpris import BUS_NAME, NO_TRACK, ROOT, Player
from cafe_tui.desktop.port import Item, NowPlaying, Status
from cafe_tui.desktop.session import Session
from cafe_tui.domain.errors import DesktopUnavailableError
from cafe_tui.domain.models import EpisodeId
from cafe_tui.domain.text import one_line
from tests.support.dbus import RemoteControl, session_bus
from tests.support.waiting import WITHIN, wait_for

from .stage import Asked, on_the_bus, until

ITEM = Item(EpisodeId(7), "Small cups", "A Café", "https://example.org/7", Path("/covers/7 a.png"), 90.5)
PLAYING = NowPlaying(Status.PLAYING, ITEM, can_go_next=True)


async def test_a_program_that_plays_nothing_says_so(bus_address: str) -> None:
    async with on_the_bus(bus_address, Asked()) as (_, remote):
        root = await remote.get_all(ROOT)
        assert root == {
            "CanQuit": True,
            "CanRaise": False,
            "HasTrackList": False,
            "Identity": "cafe-tui",
            "SupportedUriSchemes": [],
            "SupportedMimeTypes": [],
        }
        assert await remote.get_all() == {
            "PlaybackStatus": "Stopped",
            "Metadata": {"mpris:trackid": NO_TRACK},
            "Position": 0,
            "Rate": 1.0,
            "MinimumRate": 0.5,
            "MaximumRate": 3.0,
            "Volume": 1.0,
            "CanGoNext": False,
            "CanGoPrevious": False,
            "CanPlay": False,
            "CanPause": False,
            "CanSeek": False,
            "CanControl": True,
        }


async def test_what_plays_is_told_with_all_that_belongs_to_it(bus_address: str) -> None:
    async with on_the_bus(bus_address, Asked()) as (session, remote):
        session.show(PLAYING, 12.25)
        await until(lambda: remote.changes, "the change")
        metadata = {
            "mpris:trackid": "/cafe_tui/episode/7",
            "mpris:length": 90_500_000,
            "mpris:artUrl": "file:///covers/7%20a.png",
            "xesam:title": "Small cups",
            "xesam:album": "A Café",
            "xesam:artist": ["A Café"],
            "xesam:url": "https://example.org/7",
        }
        assert await remote.get("Metadata") == metadata
        assert await remote.get("Position") == 12_250_000
        assert remote.changes == [
            {
                "PlaybackStatus": "Playing",
                "Metadata": metadata,
                "CanGoNext": True,
                "CanPlay": True,
                "CanPause": True,
                "CanSeek": True,
            }
        ]


async def test_only_what_changed_is_told_and_a_position_never(bus_address: str) -> None:
    async with on_the_bus(bus_address, Asked()) as (session, remote):
        session.show(PLAYING, 0.0)
        await until(lambda: remote.changes, "that it plays")
        for quarter in range(1, 41):
            session.show(PLAYING, quarter / 4)
        session.show(replace(PLAYING, status=Status.PAUSED), 10.0)
        await until(lambda: len(remote.changes) > 1, "the pause")
        session.show(replace(PLAYING, status=Status.PAUSED, volume=80, speed=1.5), 10.0)
        await until(lambda: len(remote.changes) > 2, "the volume")
        assert remote.changes[1:] == [{"PlaybackStatus": "Paused"}, {"Volume": 0.8, "Rate": 1.5}]
        assert remote.jumps == []
        assert await remote.get("Position") == 10_000_000


async def test_a_jump_is_told(bus_address: str) -> None:
    async with on_the_bus(bus_address, Asked()) as (session, remote):
        session.show(PLAYING, 1.0)
        session.show(PLAYING, 61.5, jumped=True)
        await until(lambda: remote.jumps, "the jump")
        assert remote.jumps == [61_500_000]


async def test_every_key_of_a_remote_reaches_the_controls(bus_address: str) -> None:
    asked = Asked()
    async with on_the_bus(bus_address, asked) as (session, remote):
        session.show(PLAYING, 0.0)
        await until(lambda: remote.changes, "the change")
        for method in ("Play", "Pause", "PlayPause", "Stop", "Next", "Previous"):
            await remote.call(method)
        await remote.call("Seek", -10_500_000, signature="x")
        await remote.call("SetPosition", "/cafe_tui/episode/7", 30_000_000, signature="ox")
        await remote.set("Volume", Variant("d", 0.345))
        await remote.set("Rate", Variant("d", 1.25))
        await remote.set("Rate", Variant("d", 0.0))
        await remote.call("Raise", to=(BUS_NAME, "/org/mpris/MediaPlayer2", ROOT))
        await remote.call("Quit", to=(BUS_NAME, "/org/mpris/MediaPlayer2", ROOT))
    assert asked.calls == [
        ("play",),
        ("pause",),
        ("play_pause",),
        ("stop",),
        ("next",),
        ("previous",),
        ("skip", -10.5),
        ("seek", 30.0),
        ("set_volume", 34),
        ("set_speed", 1.25),
        ("pause",),
        ("quit",),
    ]


@pytest.mark.parametrize(
    ("track", "position"),
    [
        ("/cafe_tui/episode/8", 1_000_000),
        (NO_TRACK, 1_000_000),
        ("/cafe_tui/episode/7", -1),
        ("/cafe_tui/episode/7", 90_500_001),
    ],
)
async def test_a_place_of_another_episode_or_outside_of_it_is_passed_over(
    bus_address: str, track: str, position: int
) -> None:
    asked = Asked()
    async with on_the_bus(bus_address, asked) as (session, remote):
        session.show(PLAYING, 0.0)
        await until(lambda: remote.changes, "the change")
        await remote.call("SetPosition", track, position, signature="ox")
    assert asked.calls == []


async def test_addresses_of_other_programs_are_refused(bus_address: str) -> None:
    asked = Asked()
    async with on_the_bus(bus_address, asked) as (_, remote):
        with pytest.raises(DBusError) as refusal:
            await remote.call("OpenUri", "file:///etc/passwd", signature="s")
    assert refusal.value.type == "org.freedesktop.DBus.Error.NotSupported"
    assert asked.calls == []


async def test_numbers_that_are_none_do_nothing(bus_address: str) -> None:
    asked = Asked()
    async with on_the_bus(bus_address, asked) as (_, remote):
        for number in (float("nan"), float("inf"), float("-inf")):
            await remote.set("Volume", Variant("d", number))
            await remote.set("Rate", Variant("d", number))
    assert asked.calls == []


async def test_a_second_program_is_an_instance_beside_the_first(bus_address: str) -> None:
    async with on_the_bus(bus_address, Asked()) as (_, remote):
        second = Session(Asked(), bus_address)
        second.start()
        async with asyncio.timeout(WITHIN):
            while len(names := await remote.names()) < 2:
                await asyncio.sleep(0.005)
        second.close()
        assert {name.removeprefix(BUS_NAME).rstrip("0123456789") for name in names} == {"", ".instance"}


async def test_a_closed_session_has_left_the_bus(bus_address: str) -> None:
    async with RemoteControl(bus_address) as remote:
        async with on_the_bus(bus_address, Asked()):
            pass
        async with asyncio.timeout(WITHIN):
            while await remote.names():
                await asyncio.sleep(0.005)


@given(st.text().map(one_line), st.text().map(one_line))
def test_any_clean_title_can_be_told(title: str, show: str) -> None:
    player = Player(Asked(), lambda: 0.0)
    player.show(NowPlaying(Status.PLAYING, Item(EpisodeId(1), title, show)))
    assert player.metadata["xesam:title"].value == title


@pytest.fixture(params=["absent", "silent", "nonsense"])
def no_bus(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Addresses at which there is no bus, or a server that takes connections and never says a word."""
    if request.param == "nonsense":
        yield "nonsense"
        return
    with socket.socket(socket.AF_UNIX) as server:
        if request.param == "silent":
            server.bind(f"{tmp_path}/bus")
            server.listen()
        yield f"unix:path={tmp_path}/bus"


def desktop_threads() -> list[threading.Thread]:
    """The threads of sessions that have not ended."""
    return [thread for thread in threading.enumerate() if thread.name == "desktop"]


def test_without_a_bus_nothing_happens_and_nothing_is_waited_for(no_bus: str) -> None:
    session = Session(Asked(), no_bus)
    session.start()
    session.show(PLAYING, 1.0, jumped=True)
    session.notify("Small cups", "A Café")
    session.close()
    wait_for(lambda: not desktop_threads(), "the end of the thread")


NO_NAMES = """<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
<deny own="*"/></policy></busconfig>"""


def test_a_bus_that_refuses_the_name_is_left_without_a_word(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "bus.conf").write_text(NO_NAMES)
    caplog.set_level("INFO")
    with session_bus(configuration=tmp_path / "bus.conf") as address:
        check_session_bus(address)
        session = Session(Asked(), address)
        session.start()
        wait_for(lambda: not desktop_threads(), "the end of the thread")
        session.show(PLAYING, 1.0)
        session.close()
    [record] = caplog.records
    assert record.levelname == "INFO"
    assert "org.mpris.MediaPlayer2.cafe_tui" in record.getMessage()


def test_a_bus_that_goes_away_is_no_fault() -> None:
    with session_bus() as address:
        session = Session(Asked(), address)
        session.start()
        session.show(PLAYING, 1.0)
        asyncio.run(seen(address))
    wait_for(lambda: not desktop_threads(), "the end of the thread")
    session.show(PLAYING, 2.0, jumped=True)
    session.close()


async def seen(address: str) -> None:
    """Wait until a player is on the bus."""
    async with RemoteControl(address) as remote, asyncio.timeout(WITHIN):
        while not await remote.names():
            await asyncio.sleep(0.005)


def test_a_bus_that_is_not_there_is_told_with_its_address(tmp_path: Path) -> None:
    address = f"unix:path={tmp_path}/bus"
    with pytest.raises(DesktopUnavailableError) as trouble:
        check_session_bus(address)
    assert address in trouble.value.hint


def test_a_bus_that_is_there_is_found(bus_address: str) -> None:
    check_session_bus(bus_address)


def test_a_missing_library_is_told_with_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "dbus_fast", None)
    with pytest.raises(DesktopUnavailableError, match="dbus-fast"):
        check_session_bus("unix:path=/nowhere")
