"""Media of servers that know no ranges: what is told of it, and where a jump in it leads."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from cafe_tui.domain.playback import (
    BufferChanged,
    MediaInOrder,
    MediaOpened,
    PlayerEvent,
    PositionMoved,
    SeekFinished,
)
from cafe_tui.player.fake import FakePlayer
from cafe_tui.player.libmpv import LibmpvPlayer
from tests.support.audio import write_wav
from tests.support.waiting import EventLog
from tests.support.web import Reply, Request, Web

Log = EventLog[PlayerEvent]
LENGTH, HERE = 600.0, 60.0
"""Seconds of the sound, and of its part that comes at once."""


@pytest.fixture
def rest() -> threading.Event:
    """Set it, and the rest of the sound comes as well."""
    return threading.Event()


@pytest.fixture
def address(tmp_path: Path, web: Web, rest: threading.Event) -> str:
    """A sound whose server ignores Range, and sends the rest of it once it may."""
    sound = write_wav(tmp_path / "sound.wav", LENGTH).read_bytes()
    first = round(len(sound) * HERE / LENGTH)

    def pieces() -> Iterator[bytes]:
        yield sound[:first]
        while not (rest.wait(0.02) or web.closing.is_set()):
            pass
        if rest.is_set():
            yield sound[first:]

    def answer(_: Request) -> Reply:
        return Reply(200, {"Content-Type": "audio/x-wav", "Content-Length": str(len(sound))}, pieces())

    return web.route("/sound.wav", answer)


def opened_in_order(log: Log) -> None:
    log.wait_for(lambda event: event == MediaInOrder(1), "MediaInOrder")
    about = [event for event in log.all if isinstance(event, MediaOpened | MediaInOrder | PositionMoved)]
    assert [type(event) for event in about[:2]] == [MediaOpened, MediaInOrder]


def here_until(log: Log, seconds: float) -> None:
    log.wait_for(
        lambda event: isinstance(event, BufferChanged) and event.spans[-1][1] > seconds, "what is here"
    )


def sought(libmpv: LibmpvPlayer, log: Log, position: float) -> float:
    """Where a seek to `position` leads."""
    seen = len(log.all)
    libmpv.seek(position)
    event = log.wait_for(lambda event: isinstance(event, SeekFinished), "the seek", after=seen)
    assert isinstance(event, SeekFinished)
    return event.position


def test_it_is_told_once_that_media_comes_only_in_order(libmpv: LibmpvPlayer, log: Log, address: str) -> None:
    libmpv.load(1, address, start=0.0, paused=False)
    opened_in_order(log)
    log.wait_for(lambda event: isinstance(event, PositionMoved) and event.position > 0.5, "the sound")

    assert log.all.count(MediaInOrder(1)) == 1


def test_a_jump_reaches_what_is_here_and_else_stays_where_it_is(
    libmpv: LibmpvPlayer, log: Log, address: str, rest: threading.Event
) -> None:
    libmpv.load(1, address, start=0.0, paused=True)
    opened_in_order(log)
    here_until(log, HERE - 20)

    assert sought(libmpv, log, 30.0) == pytest.approx(30.0, abs=0.1)
    assert sought(libmpv, log, 400.0) == pytest.approx(30.0, abs=0.5)

    rest.set()
    here_until(log, 450.0)
    assert sought(libmpv, log, 400.0) == pytest.approx(400.0, abs=0.1)


def test_it_begins_at_its_start_wherever_it_was_to_begin(
    libmpv: LibmpvPlayer, log: Log, address: str
) -> None:
    libmpv.load(1, address, start=300.0, paused=False)
    opened_in_order(log)

    moved = log.wait_for(lambda event: isinstance(event, PositionMoved), "the sound")
    assert isinstance(moved, PositionMoved)
    assert moved.position < 5.0


def test_the_fake_player_does_the_same(log: Log) -> None:
    fake = FakePlayer(log.post, {"sound": LENGTH}, in_order={"sound"})
    fake.load(1, "sound", start=300.0, paused=False)
    opened_in_order(log)
    fake.advance(1.0)
    fake.buffer((0.0, HERE))
    fake.seek(400.0)
    fake.seek(30.0)

    assert [event for event in log.all if isinstance(event, SeekFinished)] == [
        SeekFinished(1, 1.0),
        SeekFinished(1, 30.0),
    ]
