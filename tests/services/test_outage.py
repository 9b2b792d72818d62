"""A stream that breaks off, with everything real: the server on loopback, libmpv, the library, the timers."""

import queue
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cafe_tui.domain import playback as p
from cafe_tui.domain.heard import total
from cafe_tui.domain.playback import Phase
from cafe_tui.services.house import House
from cafe_tui.settings import Paths
from tests.support.audio import write_wav
from tests.support.libmpv import skip_without_libmpv
from tests.support.library import document, item, keep
from tests.support.waiting import WITHIN
from tests.support.web import Reply, Request, Web, ranged

LENGTH = 60.0
BREAKS_AT = 6.0
RATE = 16_000
"""Bytes in a second."""


class Station:
    """A server whose sound breaks off once at BREAKS_AT seconds, and which is then down until `up`."""

    def __init__(self, web: Web, sound: bytes) -> None:
        self.whole = True
        self.up = True
        self._sound = sound
        self._ranged = ranged(sound, "audio/x-wav")
        self.url = web.route("/1.wav", self._answer)

    def _answer(self, request: Request) -> Reply:
        if not self.up:
            return Reply(503)
        is_a_look = not request.headers.get("range", "bytes=0-").endswith("-")  # into a part of it
        if self.whole or is_a_look:
            return self._ranged(request)
        self.up = False
        headers = {"Content-Type": "audio/x-wav", "Content-Length": str(len(self._sound))}
        return Reply(200, {**headers, "Accept-Ranges": "bytes"}, [self._sound[: round(BREAKS_AT * RATE)]])


class Listening:
    """A listener, and the thread that brings events to it: that of the test."""

    def __init__(self, house: House) -> None:
        self.events: queue.SimpleQueue[p.Event] = queue.SimpleQueue()
        self.listener = house.listener(self.events.put, lambda _saved: None)
        self.phases: list[Phase] = []

    def until(self, condition: Callable[[p.Playback], bool]) -> p.Playback:
        while not condition(state := self.listener.state):
            if not self.phases or self.phases[-1] is not state.phase:
                self.phases.append(state.phase)
            try:
                self.listener.handle(self.events.get(timeout=WITHIN))
            except queue.Empty:
                raise AssertionError(f"in vain waited for an event in {state}") from None
        return state


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as server:
        yield server


@pytest.fixture
def station(web: Web, tmp_path: Path) -> Station:
    return Station(web, write_wav(tmp_path / "1.wav", LENGTH).read_bytes())


@pytest.fixture
def house(tmp_path: Path, web: Web, station: Station, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A library with the episode of `station`."""
    monkeypatch.setenv("CAFE_TUI_AO", "null")
    house = House(Paths.in_folder(tmp_path / "home"), first_show=None)
    keep(house.database, document(item(1, url=station.url, duration=LENGTH)), web.url("/feed.xml"))
    yield house
    house.close()


@pytest.fixture
def listening(house: House) -> Iterator[Listening]:
    skip_without_libmpv()
    listening = Listening(house)
    listening.listener.handle(p.SpeedRequested(3.0))
    yield listening
    listening.listener.close()


def test_the_sound_goes_on_where_it_broke_off_once_the_server_is_back(
    house: House, listening: Listening, station: Station
) -> None:
    station.whole = False
    [episode_id] = house.library.episode_ids()
    listening.listener.play(house.library.episodes([episode_id])[0].id)
    broken = listening.until(lambda state: state.phase is Phase.WAITING)
    assert BREAKS_AT - 3.0 < broken.position <= BREAKS_AT

    again = listening.until(lambda state: bool(state.retry and state.retry.seconds > 1.0))
    assert (again.phase, again.position) == (Phase.WAITING, broken.position)

    station.whole = station.up = True
    on = listening.until(lambda state: state.active and state.position > broken.position + 6.0)
    assert on.retry is None
    assert Phase.FAILED not in listening.phases
    assert total(on.heard) == pytest.approx(on.position, abs=1.0)
