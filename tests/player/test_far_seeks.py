"""Far seeks over a slow line in MP3 files of constant bit rate: computed, not read up to."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cafe_tui.domain.playback import MediaEnded, MediaOpened, PlayerEvent, PositionMoved, SeekFinished
from cafe_tui.player.libmpv import LibmpvPlayer
from tests.support.audio import encode, write_wav
from tests.support.waiting import EventLog
from tests.support.web import Reply, Request, Web

Log = EventLog[PlayerEvent]
LENGTH = 600.0
GIVEN = 300_000
"""Bytes of each answer, 37 seconds, that the server gives at once; the whole would take it minutes."""


@pytest.fixture(scope="module")
def body(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return encode(write_wav(tmp_path_factory.mktemp("sound") / "long.wav", LENGTH), "cbr.mp3").read_bytes()


@pytest.fixture
def slow(web: Web, body: bytes) -> str:
    """An MP3 on a server that gives parts, the beginning of each at once and the rest slowly."""

    def answer(request: Request) -> Reply:
        start = start_of(request)

        def pieces() -> Iterator[bytes]:
            yield body[start : start + GIVEN]
            for place in range(start + GIVEN, len(body), 1_000):
                if web.closing.wait(0.02):
                    return
                yield body[place : place + 1_000]

        part = f"bytes {start}-{len(body) - 1}/{len(body)}"
        headers = {"Content-Range": part, "Content-Length": str(len(body) - start), "Accept-Ranges": "bytes"}
        return Reply(206, headers, pieces())

    return web.route("/slow.mp3", answer)


def start_of(request: Request) -> int:
    return int(request.headers["range"].removeprefix("bytes=").partition("-")[0])


def opened(log: Log, session: int = 1) -> None:
    log.wait_for(lambda event: isinstance(event, MediaOpened) and event.session == session, "MediaOpened")


def arrived(log: Log, position: float) -> None:
    log.wait_for(lambda event: event == SeekFinished(1, position), f"the seek to {position}")


def asked_near(web: Web, body: bytes, position: float) -> bool:
    """Whether a request began where the sound of `position` is, or a little before."""
    place = len(body) * position / LENGTH
    return any(place - 100_000 < start_of(request) <= place + 1_000 for request in web.requests)


def test_a_rate_known_before_opening_makes_every_jump_one_request(
    libmpv: LibmpvPlayer, log: Log, web: Web, body: bytes, slow: str
) -> None:
    libmpv.expect_constant_rate(1)
    libmpv.load(1, slow, start=480.0, paused=True)
    opened(log)
    assert libmpv._mpv.time_pos == pytest.approx(480.0, abs=0.1)
    assert asked_near(web, body, 480.0)

    libmpv.seek(200.0)
    arrived(log, 200.0)
    assert libmpv._mpv.time_pos == pytest.approx(200.0, abs=0.1)
    assert asked_near(web, body, 200.0)


def test_a_rate_that_is_learnt_later_makes_the_next_jump_one_request(
    libmpv: LibmpvPlayer, log: Log, web: Web, body: bytes, slow: str
) -> None:
    libmpv.load(1, slow, start=0.0, paused=False)
    opened(log)
    libmpv.expect_constant_rate(1)
    libmpv.seek(500.0)
    arrived(log, 500.0)
    after = len(log.all)
    moved = log.wait_for(lambda event: isinstance(event, PositionMoved), "a position", after=after)

    assert isinstance(moved, PositionMoved)
    assert moved.position == pytest.approx(500.0, abs=0.5)
    assert asked_near(web, body, 500.0)
    assert len([event for event in log.all if isinstance(event, MediaOpened)]) == 1
    libmpv.seek(300.0)
    arrived(log, 300.0)
    assert asked_near(web, body, 300.0)


def test_a_jump_under_way_is_helped_by_what_is_learnt_meanwhile(
    libmpv: LibmpvPlayer, log: Log, web: Web, body: bytes, slow: str
) -> None:
    libmpv.load(1, slow, start=0.0, paused=True)
    opened(log)
    libmpv.seek(500.0)
    libmpv.expect_constant_rate(1)
    arrived(log, 500.0)
    assert asked_near(web, body, 500.0)


def test_a_jump_while_paused_stays_paused(libmpv: LibmpvPlayer, log: Log, slow: str) -> None:
    libmpv.load(1, slow, start=0.0, paused=True)
    opened(log)
    libmpv.expect_constant_rate(1)
    libmpv.seek(500.0)
    arrived(log, 500.0)
    assert libmpv._mpv.pause is True


def test_quick_jumps_end_at_the_last(libmpv: LibmpvPlayer, log: Log, slow: str) -> None:
    libmpv.load(1, slow, start=0.0, paused=True)
    opened(log)
    libmpv.expect_constant_rate(1)
    for position in (500.0, 250.0, 450.0, 350.0):
        libmpv.seek(position)
    arrived(log, 350.0)
    assert libmpv._mpv.time_pos == pytest.approx(350.0, abs=0.1)


def test_what_was_read_already_is_not_asked_for_again(
    libmpv: LibmpvPlayer, log: Log, web: Web, slow: str
) -> None:
    libmpv.load(1, slow, start=0.0, paused=True)
    opened(log)
    libmpv.expect_constant_rate(1)
    requests = len(web.requests)
    libmpv.seek(20.0)
    arrived(log, 20.0)
    libmpv.seek(3.0)
    arrived(log, 3.0)
    assert len(web.requests) == requests


def test_a_jump_to_the_end_is_the_end(libmpv: LibmpvPlayer, log: Log, slow: str) -> None:
    libmpv.load(1, slow, start=0.0, paused=False)
    opened(log)
    libmpv.expect_constant_rate(1)
    libmpv.seek(LENGTH + 5)
    log.wait_for(lambda event: isinstance(event, MediaEnded), "the end")


def test_nothing_is_computed_in_other_media_and_the_protocols_stay_few(
    libmpv: LibmpvPlayer, log: Log, web: Web, body: bytes, slow: str
) -> None:
    protocols = libmpv._mpv["demuxer-lavf-o"]
    assert protocols == {"protocol_whitelist": "http,https,tcp,tls"}
    libmpv.expect_constant_rate(1)
    libmpv.load(1, slow, start=0.0, paused=True)
    opened(log)
    assert libmpv._mpv["demuxer-lavf-o"] == {**protocols, "fflags": "+fastseek"}
    libmpv.load(2, web.media("/other.mp3", body), start=0.0, paused=True)
    opened(log, 2)
    assert libmpv._mpv["demuxer-lavf-o"] == protocols


@pytest.mark.parametrize("told_first", [True, False])
def test_in_a_file_as_well_places_are_computed_and_right(
    libmpv: LibmpvPlayer, log: Log, body: bytes, tmp_path: Path, told_first: bool
) -> None:
    local = tmp_path / "local.mp3"
    local.write_bytes(body)
    if told_first:
        libmpv.expect_constant_rate(1)
    libmpv.load(1, str(local), start=0.0, paused=True)
    opened(log)
    libmpv.expect_constant_rate(1)
    libmpv.seek(500.0)
    arrived(log, 500.0)
    assert "fflags" in libmpv._mpv["demuxer-lavf-o"]
    assert libmpv._mpv.time_pos == pytest.approx(500.0, abs=0.1)
    libmpv.seek(LENGTH - 1.0)
    libmpv.set_paused(False)
    log.wait_for(lambda event: isinstance(event, MediaEnded), "the end where the length says")
    assert not [event for event in log.all if isinstance(event, MediaOpened)][1:]
