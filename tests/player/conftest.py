from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cafe_tui.domain.errors import PlayerUnavailableError
from cafe_tui.domain.playback import PlayerEvent, PositionMoved
from cafe_tui.player.libmpv import LibmpvPlayer
from tests.support.audio import write_wav
from tests.support.waiting import EventLog
from tests.support.web import Web


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as server:
        yield server


@pytest.fixture
def log() -> EventLog[PlayerEvent]:
    return EventLog()


@pytest.fixture(autouse=True)
def _silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAFE_TUI_AO", "null")


@pytest.fixture
def make_libmpv(tmp_path: Path) -> Iterator[Callable[[EventLog[PlayerEvent]], LibmpvPlayer]]:
    """Makes players of the files in `tmp_path` on the real libmpv and closes them; skips without libmpv."""
    players: list[LibmpvPlayer] = []

    def make(log: EventLog[PlayerEvent]) -> LibmpvPlayer:
        try:
            players.append(LibmpvPlayer(log.post, [tmp_path]))
        except PlayerUnavailableError as error:
            pytest.skip(f"needs libmpv: {error}")
        return players[-1]

    yield make
    for player in players:
        player.close()


@pytest.fixture
def libmpv(
    make_libmpv: Callable[[EventLog[PlayerEvent]], LibmpvPlayer], log: EventLog[PlayerEvent]
) -> LibmpvPlayer:
    """The real player, without sound; its events go to `log`."""
    return make_libmpv(log)


@pytest.fixture
def let_time_pass(
    make_libmpv: Callable[[EventLog[PlayerEvent]], LibmpvPlayer], tmp_path: Path
) -> Callable[[float], None]:
    """Waits until another player, whose clock is the same, has played that many seconds."""
    sound = write_wav(tmp_path / "clock.wav", 30)

    def wait(seconds: float) -> None:
        ticks: EventLog[PlayerEvent] = EventLog()
        clock = make_libmpv(ticks)
        clock.load(1, str(sound), start=0.0, paused=False)
        ticks.wait_for(
            lambda event: isinstance(event, PositionMoved) and event.position >= seconds, "the clock"
        )
        clock.close()

    return wait
