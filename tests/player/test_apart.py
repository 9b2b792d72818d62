"""A player that hangs, fails or ends: nobody is held up, it is said, and the next one plays."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from cafe_tui.domain.errors import PlayerUnavailableError
from cafe_tui.domain.playback import MediaFailed, MediaOpened, PlayerEvent
from cafe_tui.player import apart
from cafe_tui.player.apart import ApartPlayer
from cafe_tui.player.fake import FakePlayer
from cafe_tui.player.libmpv import LibmpvPlayer
from cafe_tui.player.port import Post
from tests.support.audio import write_wav
from tests.support.waiting import EventLog, wait_for

MEDIA = {"sound": 60.0}


class Broken(FakePlayer):
    """Hangs in `seek` until it is let go, and fails in `set_volume`."""

    def __init__(self, post: Post) -> None:
        super().__init__(post, MEDIA)
        self.let_go = threading.Event()

    def seek(self, position: float) -> None:
        self.let_go.wait(30)

    def set_volume(self, volume: int) -> None:
        raise RuntimeError("no such command")


class Room:
    def __init__(self, patience: float) -> None:
        self.log: EventLog[PlayerEvent] = EventLog()
        self.made: list[Broken] = []
        self.player = ApartPlayer(self._make, self.log.post, patience=patience)

    def _make(self, post: Post) -> Broken:
        self.made.append(Broken(post))
        return self.made[-1]

    def failed(self) -> MediaFailed:
        event = self.log.wait_for(lambda event: isinstance(event, MediaFailed), "the failure")
        assert isinstance(event, MediaFailed)
        return event


def test_calls_are_carried_out_in_order_and_events_come_through() -> None:
    room = Room(30)
    room.player.load(7, "sound", start=5.0, paused=False)
    for speed in (1.1, 1.2, 1.3):
        room.player.set_speed(speed)
    wait_for(lambda: room.made[0].speed == 1.3, "the last call")
    room.player.close()
    assert [call for call in room.made[0].calls if call[0] == "set_speed"] == [
        ("set_speed", 1.1),
        ("set_speed", 1.2),
        ("set_speed", 1.3),
    ]
    assert room.log.all[1] == MediaOpened(7, 60.0)


def test_a_call_that_never_returns_holds_nobody_up_and_is_told() -> None:
    room = Room(0.05)
    room.player.load(7, "sound", start=0.0, paused=False)
    room.player.seek(10.0)
    room.player.set_paused(True)  # returns, though it is never carried out
    failed = room.failed()
    assert (failed.session, failed.error.detail) == (7, "libmpv does not answer any more")
    assert room.player.lost
    seen = len(room.log.all)
    room.made[0].advance(5)
    room.made[0].let_go.set()
    room.player.close()
    assert len(room.log.all) == seen, "nothing is reported of a lost player"


def test_closing_does_not_wait_for_a_call_that_never_returns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_CLOSED_WITHIN", 0.05)
    room = Room(30)
    room.player.seek(10.0)
    room.player.close()
    assert not room.made[0].let_go.is_set()
    room.made[0].let_go.set()


def test_a_call_that_fails_is_told_and_written_down(caplog: pytest.LogCaptureFixture) -> None:
    room = Room(30)
    room.player.load(7, "sound", start=0.0, paused=False)
    room.player.set_volume(50)
    assert "RuntimeError" in room.failed().error.detail
    assert room.player.lost
    assert "no such command" in caplog.text


def test_what_the_making_raises_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_post: Post) -> FakePlayer:
        raise PlayerUnavailableError("none")

    with pytest.raises(PlayerUnavailableError, match="none"):
        ApartPlayer(refuse, print)

    monkeypatch.setattr(apart, "_MADE_WITHIN", 0.05)
    let_go = threading.Event()

    def hang(post: Post) -> FakePlayer:
        let_go.wait(30)
        return FakePlayer(post, MEDIA)

    with pytest.raises(PlayerUnavailableError, match="does not answer"):
        ApartPlayer(hang, print)
    let_go.set()


def test_libmpv_that_ends_by_itself_is_told(
    make_libmpv: Callable[[EventLog[PlayerEvent]], LibmpvPlayer], log: EventLog[PlayerEvent], tmp_path: Path
) -> None:
    inner = make_libmpv(log)
    player = ApartPlayer(lambda _post: inner, log.post)
    sound = write_wav(tmp_path / "sound.wav", 30)
    player.load(1, str(sound), start=0.0, paused=False)
    log.wait_for(lambda event: isinstance(event, MediaOpened), "the sound")
    inner._mpv.command_async("quit")
    failed = log.wait_for(lambda event: isinstance(event, MediaFailed), "the end")
    assert isinstance(failed, MediaFailed)
    assert "has ended" in failed.error.detail
    wait_for(lambda: player.lost, "the loss")
    player.close()
