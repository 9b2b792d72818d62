"""Far places in a streamed MP3 of variable rate: read into the cache in sight, and there from then on."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from cafe_tui.domain.playback import (
    BufferChanged,
    MediaEnded,
    MediaFailed,
    MediaOpened,
    PlayerEvent,
    PositionMoved,
    SeekFinished,
)
from cafe_tui.player.filling import expected_wait, is_over, pace_of
from cafe_tui.player.libmpv import LibmpvPlayer
from tests.support.audio import encode, write_wav
from tests.support.waiting import EventLog, wait_for
from tests.support.web import Reply, Request, Web

Log = EventLog[PlayerEvent]
LENGTH = 600.0
HERE = 0.2
"""The part of the sound that comes at once."""


@pytest.fixture(scope="module")
def body(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return encode(write_wav(tmp_path_factory.mktemp("sound") / "long.wav", LENGTH), "vbr.mp3").read_bytes()


@pytest.fixture
def rest() -> threading.Event:
    """Set it, and the rest of the sound comes as well."""
    return threading.Event()


@pytest.fixture
def address(web: Web, body: bytes, rest: threading.Event) -> str:
    """A sound whose server gives parts, and nothing beyond HERE before it may."""
    held_from = round(len(body) * HERE)

    def answer(request: Request) -> Reply:
        start = int(request.headers["range"].removeprefix("bytes=").partition("-")[0])

        def pieces() -> Iterator[bytes]:
            yield body[start : max(start, held_from)]
            while not (rest.wait(0.02) or web.closing.is_set()):
                pass
            if rest.is_set():
                yield body[max(start, held_from) :]

        part = f"bytes {start}-{len(body) - 1}/{len(body)}"
        headers = {"Content-Range": part, "Content-Length": str(len(body) - start), "Accept-Ranges": "bytes"}
        return Reply(206, headers, pieces())

    return web.route("/held.mp3", answer)


def sounds_past(log: Log, position: float, after: int = 0) -> None:
    log.wait_for(
        lambda event: isinstance(event, PositionMoved) and event.position > position, "the sound", after=after
    )


def arrived(log: Log, position: float) -> None:
    log.wait_for(lambda event: event == SeekFinished(1, position), f"the seek to {position}")


def begin_a_far_seek(libmpv: LibmpvPlayer, log: Log, address: str) -> None:
    """Play for a second, then ask for a place that is not here."""
    libmpv.load(1, address, start=0.0, paused=False)
    sounds_past(log, 1.0)
    libmpv.seek(480.0)
    wait_for(lambda: libmpv._mpv.pause, "the sound to be held")


def test_what_is_here_grows_to_the_place_and_the_sound_goes_on_there(
    libmpv: LibmpvPlayer, log: Log, address: str, rest: threading.Event, web: Web
) -> None:
    begin_a_far_seek(libmpv, log, address)
    seen = len(log.all)
    rest.set()
    arrived(log, 480.0)
    sounds_past(log, 480.2, after=seen)

    told = [event for event in log.all if isinstance(event, BufferChanged)]
    assert told[-1].spans[0][0] < 1.0
    assert told[-1].spans[0][1] >= 480.0, "all up to the place is here"
    assert len([event for event in log.all if isinstance(event, MediaOpened)]) == 1
    for place in (300.0, 60.0, 450.0):
        libmpv.seek(place)
        arrived(log, place)
    assert web.count("/held.mp3") == 1


@pytest.mark.parametrize("paused", [True, False])
def test_a_pause_meanwhile_is_kept_for_the_arrival(
    libmpv: LibmpvPlayer, log: Log, address: str, rest: threading.Event, paused: bool
) -> None:
    begin_a_far_seek(libmpv, log, address)
    libmpv.set_paused(True)
    if not paused:
        libmpv.set_paused(False)
    assert libmpv._mpv.pause
    rest.set()
    arrived(log, 480.0)
    wait_for(lambda: libmpv._mpv.pause is paused, "what was asked for")


def test_another_place_that_is_here_takes_no_waiting(
    libmpv: LibmpvPlayer, log: Log, address: str, rest: threading.Event
) -> None:
    begin_a_far_seek(libmpv, log, address)
    seen = len(log.all)
    libmpv.seek(30.0)
    arrived(log, 30.0)
    sounds_past(log, 30.2, after=seen)
    assert not libmpv._mpv.pause
    rest.set()
    seen = len(log.all)
    sounds_past(log, 31.0, after=seen)
    assert SeekFinished(1, 480.0) not in log.all


@pytest.mark.parametrize("end", ["stop", "load"])
def test_what_is_closed_meanwhile_never_arrives(
    libmpv: LibmpvPlayer, log: Log, address: str, rest: threading.Event, end: str, tmp_path: Path
) -> None:
    begin_a_far_seek(libmpv, log, address)
    if end == "stop":
        libmpv.stop()
    libmpv.load(2, str(write_wav(tmp_path / "other.wav", 30)), start=0.0, paused=False)
    rest.set()
    log.wait_for(lambda event: isinstance(event, PositionMoved) and event.session == 2, "the other sound")
    assert not [event for event in log.all if isinstance(event, SeekFinished | MediaFailed)]


def test_a_known_rate_makes_the_waiting_needless(
    libmpv: LibmpvPlayer, log: Log, address: str, web: Web
) -> None:
    begin_a_far_seek(libmpv, log, address)
    libmpv.expect_constant_rate(1)
    wait_for(lambda: web.count("/held.mp3") > 1, "the sound to be opened anew")
    assert not libmpv._mpv.pause


def test_the_wait_is_what_is_missing_at_the_pace_so_far() -> None:
    young = pace_of(cached_to=100.0, read_for=0.5, speed=17.0, size=6e6, duration=1000.0)
    assert expected_wait(500.0, 100.0, young) == pytest.approx(2.0)
    old = pace_of(cached_to=100.0, read_for=10.0, speed=12_000.0, size=6e6, duration=1000.0)
    assert expected_wait(500.0, 100.0, old) == pytest.approx(200.0)
    assert expected_wait(50.0, 100.0, old) == 0.0


@pytest.mark.parametrize(
    ("cache", "over"),
    [
        ({"seekable-ranges": [{"start": 0.0, "end": 479.0}]}, False),
        ({"seekable-ranges": [{"start": 0.0, "end": 481.0}]}, True),
        ({"seekable-ranges": [{"start": 470.0, "end": 490.0}, {"start": 0.0, "end": 9.0}]}, True),
        ({"seekable-ranges": [], "idle": True}, True),
        ({"seekable-ranges": [], "eof": True}, True),
        ({"seekable-ranges": [None, {}], "idle": False}, False),
        ({}, False),
        (None, False),
    ],
)
def test_it_is_over_when_the_place_is_here_or_nothing_more_comes(cache: object, over: bool) -> None:
    assert is_over(cache, 480.0) is over


def test_a_far_start_is_read_up_to_in_sight_and_nothing_sounds_before(
    libmpv: LibmpvPlayer, log: Log, address: str, rest: threading.Event
) -> None:
    libmpv.load(1, address, start=480.0, paused=False)
    log.wait_for(lambda event: isinstance(event, BufferChanged), "what is here")
    assert libmpv._mpv.pause
    assert not [event for event in log.all if isinstance(event, MediaOpened | PositionMoved)]
    rest.set()
    log.wait_for(lambda event: isinstance(event, MediaOpened), "the start")
    sounds_past(log, 480.2)
    assert not libmpv._mpv.pause
    assert min(event.position for event in log.all if isinstance(event, PositionMoved)) > 479.0
    assert not [event for event in log.all if isinstance(event, SeekFinished)]


def test_a_far_start_moved_meanwhile_begins_at_the_last(
    libmpv: LibmpvPlayer, log: Log, address: str, rest: threading.Event
) -> None:
    libmpv.load(1, address, start=480.0, paused=True)
    libmpv.seek(500.0)
    rest.set()
    log.wait_for(lambda event: isinstance(event, MediaOpened), "the start")
    assert libmpv._mpv.time_pos == pytest.approx(500.0, abs=0.1)
    libmpv.set_paused(False)
    sounds_past(log, 500.2)


def test_a_far_start_beyond_the_end_is_the_end(
    libmpv: LibmpvPlayer, log: Log, address: str, rest: threading.Event
) -> None:
    rest.set()
    libmpv.load(1, address, start=LENGTH + 100.0, paused=False)
    log.wait_for(lambda event: isinstance(event, MediaEnded | MediaFailed), "the end")
    told = [type(event) for event in log.all if isinstance(event, MediaOpened | MediaEnded | MediaFailed)]
    assert told == [MediaOpened, MediaEnded]


def test_a_far_start_in_what_is_here_at_once_is_not_waited_for(
    libmpv: LibmpvPlayer, log: Log, web: Web, tmp_path: Path
) -> None:
    short = encode(write_wav(tmp_path / "short.wav", 200), "vbr.mp3")
    for session in range(1, 6):
        libmpv.load(session, web.media("/short.mp3", short.read_bytes()), start=150.0 + session, paused=True)
        log.wait_for(lambda event: isinstance(event, MediaOpened) and event.session == session, "the start")  # noqa: B023
        assert libmpv._mpv.time_pos == pytest.approx(150.0 + session, abs=0.1)
