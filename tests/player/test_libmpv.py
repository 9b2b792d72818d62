"""libmpv's own affairs: formats, faults of servers, what it may not open, and how it leaves."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from cafe_tui.domain.models import Chapter
from cafe_tui.domain.playback import (
    BufferChanged,
    EmbeddedChaptersFound,
    MediaEnded,
    MediaFailed,
    MediaOpened,
    OutputChanged,
    PlayerEvent,
    PositionMoved,
    SeekFinished,
)
from cafe_tui.player.libmpv import LibmpvPlayer
from cafe_tui.player.probe import describe
from tests.support.audio import ENCODINGS, encode, tag_chapters, write_wav
from tests.support.waiting import EventLog
from tests.support.web import Reply, Request, Web, ranged

Log = EventLog[PlayerEvent]


def opened(log: Log, session: int = 1) -> MediaOpened:
    event = log.wait_for(
        lambda event: isinstance(event, MediaOpened) and event.session == session, "MediaOpened"
    )
    assert isinstance(event, MediaOpened)
    return event


def failed(log: Log, session: int = 1) -> MediaFailed:
    event = log.wait_for(
        lambda event: isinstance(event, MediaFailed) and event.session == session, "MediaFailed"
    )
    assert isinstance(event, MediaFailed)
    return event


def finished_seek(log: Log, position: float) -> None:
    log.wait_for(
        lambda event: isinstance(event, SeekFinished) and abs(event.position - position) <= 0.1,
        f"the seek to {position}",
    )


def served(web: Web, path: Path) -> str:
    """The address under which `web` serves `path`."""
    return web.media(f"/{path.name}", path.read_bytes())


def held(web: Web, path: Path, gate: threading.Event) -> str:
    """The address of `path` that answers only once `gate` is set."""
    # In parts: else libmpv can go only where it has read, and how far that is depends on the machine.
    answer_in_parts = ranged(path.read_bytes(), "audio/x-wav")

    def answer(request: Request) -> Reply:
        gate.wait(20)
        return answer_in_parts(request)

    return web.route("/held.wav", answer)


@pytest.fixture
def minute(tmp_path: Path) -> Path:
    return write_wav(tmp_path / "minute.wav", 60)


@pytest.mark.parametrize("name", [*ENCODINGS, "minute.wav"])
@pytest.mark.parametrize("over_http", [False, True], ids=["file", "http"])
def test_every_podcast_format_opens_and_seeks(
    name: str, over_http: bool, minute: Path, libmpv: LibmpvPlayer, log: Log, web: Web
) -> None:
    sound = minute if name == minute.name else encode(minute, name)
    libmpv.load(1, served(web, sound) if over_http else str(sound), start=20.0, paused=True)

    assert opened(log).duration == pytest.approx(60.0, abs=0.2)
    assert libmpv._mpv.time_pos == pytest.approx(20.0, abs=0.1)
    libmpv.seek(45.0)
    finished_seek(log, 45.0)
    assert libmpv._mpv.time_pos == pytest.approx(45.0, abs=0.1)
    libmpv.seek(5.0)
    finished_seek(log, 5.0)
    assert libmpv._mpv.time_pos == pytest.approx(5.0, abs=0.1)


def test_chapters_of_an_mp3_start_where_its_tag_says_and_are_cleaned(
    tmp_path: Path, libmpv: LibmpvPlayer, log: Log
) -> None:
    sound = encode(write_wav(tmp_path / "tone.wav", 60), "cbr.mp3")
    tag_chapters(sound, [Chapter(0.0, "\x1b[2JHello"), Chapter(12.25, "Tea \x9d time")])
    libmpv.load(1, str(sound), start=0.0, paused=True)

    log.wait_for(
        lambda event: (
            event == EmbeddedChaptersFound(1, (Chapter(0.0, "[2JHello"), Chapter(12.25, "Tea time")))
        ),
        "the chapters",
    )


def test_what_is_here_of_a_streamed_sound_is_told_until_it_is_whole(
    minute: Path, libmpv: LibmpvPlayer, log: Log, web: Web
) -> None:
    libmpv.load(1, served(web, minute), start=0.0, paused=False)
    log.wait_for(
        lambda event: isinstance(event, BufferChanged) and event.spans[-1][1] > 55.0, "all of the minute"
    )


def test_a_seek_while_opening_moves_the_start(minute: Path, libmpv: LibmpvPlayer, log: Log, web: Web) -> None:
    gate = threading.Event()
    libmpv.load(1, held(web, minute, gate), start=5.0, paused=False)
    libmpv.seek(20.0)
    libmpv.seek(30.0)
    gate.set()

    opened(log)
    moved = log.wait_for(lambda event: isinstance(event, PositionMoved), "a position")
    assert isinstance(moved, PositionMoved)
    assert moved.position == pytest.approx(30.0, abs=0.5)
    assert not [event for event in log.all if isinstance(event, SeekFinished)]


def test_a_pause_while_opening_holds_the_start(
    minute: Path, libmpv: LibmpvPlayer, log: Log, web: Web
) -> None:
    gate = threading.Event()
    libmpv.load(1, held(web, minute, gate), start=5.0, paused=False)
    libmpv.set_paused(True)
    gate.set()

    opened(log)
    assert libmpv._mpv.pause is True


def test_media_that_is_stopped_while_opening_never_opens(
    minute: Path, libmpv: LibmpvPlayer, log: Log, web: Web
) -> None:
    gate = threading.Event()
    libmpv.load(1, held(web, minute, gate), start=0.0, paused=False)
    libmpv.stop()
    gate.set()
    libmpv.load(2, str(minute), start=0.0, paused=True)

    opened(log, session=2)
    assert {event.session for event in log.all if isinstance(event, MediaOpened | MediaFailed)} == {2}


def test_a_jump_that_the_server_does_not_allow_ends_where_the_sound_is(
    libmpv: LibmpvPlayer, log: Log, web: Web, tmp_path: Path
) -> None:
    body = encode(write_wav(tmp_path / "long.wav", 600), "cbr.mp3").read_bytes()

    def pieces() -> Iterator[bytes]:
        yield body[:400_000]
        web.closing.wait()

    headers = {"Accept-Ranges": "none", "Content-Length": str(len(body))}
    address = web.route("/slow.mp3", lambda _: Reply(200, headers, pieces()))
    libmpv.load(1, address, start=0.0, paused=True)
    opened(log)
    libmpv.seek(500.0)

    finished = log.wait_for(lambda event: isinstance(event, SeekFinished), "the seek's end")
    assert isinstance(finished, SeekFinished)
    assert finished.position == pytest.approx(0.0, abs=1.0)


def test_a_connection_that_breaks_is_a_failure_and_not_the_end(
    libmpv: LibmpvPlayer, log: Log, web: Web, tmp_path: Path
) -> None:
    body = encode(write_wav(tmp_path / "long.wav", 600), "cbr.mp3").read_bytes()

    def hang_up_in_the_middle(request: Request) -> Reply:
        start = int(request.headers["range"].removeprefix("bytes=").rstrip("-"))
        part = f"bytes {start}-{len(body) - 1}/{len(body)}"
        headers = {"Content-Range": part, "Content-Length": str(len(body) - start)}
        return Reply(206, headers, [body[start:200_000]])

    libmpv.set_speed(50.0)
    libmpv.load(1, web.route("/broken.mp3", hang_up_in_the_middle), start=0.0, paused=False)

    error = failed(log).error
    assert error.title == "The connection ended early"
    assert "10:00" in error.detail
    assert not [event for event in log.all if isinstance(event, MediaEnded)]


def test_a_wrong_length_does_not_turn_the_end_into_a_failure(
    libmpv: LibmpvPlayer, log: Log, web: Web, tmp_path: Path
) -> None:
    # Half a minute at 32 kbit/s and one at 128 without any header: the first frames promise 150 seconds.
    wav = write_wav(tmp_path / "tone.wav", 30)
    bare = ("-codec:a", "libmp3lame", "-ar", "44100", "-write_xing", "0", "-id3v2_version", "0", "-b:a")
    low, high = encode(wav, "low.mp3", *bare, "32k"), encode(wav, "high.mp3", *bare, "128k")
    target = tmp_path / "estimated.mp3"
    target.write_bytes(low.read_bytes() + high.read_bytes())
    libmpv.set_speed(10.0)
    libmpv.load(1, served(web, target), start=40.0, paused=False)

    duration = opened(log).duration
    assert duration is not None
    assert duration > 100, "this FFmpeg does not estimate the length: the test has lost its point"
    log.wait_for(lambda event: isinstance(event, MediaEnded | MediaFailed), "the end")
    assert not [event for event in log.all if isinstance(event, MediaFailed)]


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("page.mp3", b"<!DOCTYPE html><html><body><h1>Not here any more</h1></body></html>" * 50),
        ("text.mp3", b"just words\n" * 500),
        ("empty.mp3", b""),
        ("noise.mp3", bytes(range(1, 256)) * 64),
        ("list.m3u", b"#EXTM3U\n#EXTINF:60,A file of yours\nFILE\n"),
        ("list.pls", b"[playlist]\nNumberOfEntries=1\nFile1=FILE\n"),
        ("list-http.m3u", b"#EXTM3U\nHTTP\n"),
        ("list-http.m3u8", b"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nHTTP\n#EXT-X-ENDLIST\n"),
        ("list.cue", b'FILE "FILE" WAVE\n  TRACK 01 AUDIO\n    INDEX 01 00:00:00\n'),
        ("list.edl", b"# mpv EDL v0\nFILE,0,10\n"),
        ("concat.txt", b"ffconcat version 1.0\nfile 'FILE'\n"),
        (
            "call.sdp",
            b"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n",
        ),
    ],
)
@pytest.mark.parametrize("over_http", [False, True], ids=["file", "http"])
def test_what_is_no_sound_file_fails_and_leads_nowhere_else(
    name: str,
    body: bytes,
    over_http: bool,
    minute: Path,
    libmpv: LibmpvPlayer,
    log: Log,
    web: Web,
    tmp_path: Path,
) -> None:
    other = served(web, minute)
    body = body.replace(b"FILE", str(minute).encode()).replace(b"HTTP", other.encode())
    path = tmp_path / name
    path.write_bytes(body)
    libmpv.load(1, web.media(f"/{name}", body) if over_http else str(path), start=0.0, paused=False)

    assert failed(log).error.title
    assert {request.path for request in web.requests} <= {f"/{name}"}
    assert not [event for event in log.all if isinstance(event, MediaOpened)]


def test_a_redirect_is_not_followed(minute: Path, libmpv: LibmpvPlayer, log: Log, web: Web) -> None:
    libmpv.load(1, web.redirect("/moved.wav", served(web, minute)), start=0.0, paused=False)

    failed(log)
    assert {request.path for request in web.requests} == {"/moved.wav"}


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="only Linux tells the names of threads")
def test_no_script_runs_not_even_one_of_libmpvs_own(minute: Path, libmpv: LibmpvPlayer, log: Log) -> None:
    libmpv.load(1, str(minute), start=0.0, paused=True)
    opened(log)
    names = [(thread / "comm").read_text() for thread in Path("/proc/self/task").iterdir()]
    assert any("demux" in name for name in names)  # threads do have names
    assert not [name for name in names if "lua" in name]


@pytest.mark.parametrize(
    "address",
    [
        "edl://FILE,0,10",
        "memory://#EXTM3U",
        "lavfi://sine",
        "av://lavfi:sine",
        "av://lavfi:amovie=FILE",
        "lavf://FILE",
        "file://FILE",
        "FILE://FILE",
        "slice://0-100@FILE",
        "concat:FILE|FILE",
        "subfile,,start,0,end,0,,:FILE",
        "ftp://127.0.0.1/minute.wav",
        "rtsp://127.0.0.1/minute.wav",
        "data:audio/wav;base64,UklGRg==",
        "fd://0",
        "mf://*.wav",
        "minute.wav",
        "./minute.wav",
        "../minute.wav",
        "--config=/etc/passwd",
        "-",
        "",
        " ",
        "http://",
        "http:///minute.wav",
        "https:minute.wav",
        "http://[::1/minute.wav",
        "http://127.0.0.1/a\nb",
        "http://127.0.0.1/a\x00b",
        "http://127.0.0.1/\ud800",
        "FOLDER",
        "FILE/",
        "/dev/zero",
        "/" + "x" * 5000,
    ],
)
def test_only_web_addresses_and_files_by_their_whole_path_are_opened(
    address: str, minute: Path, libmpv: LibmpvPlayer, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(minute.parent)
    address = (
        address.replace("FILE:", "FILE_:").replace("FILE", str(minute)).replace("FOLDER", str(minute.parent))
    )
    libmpv.load(1, address, start=0.0, paused=False)

    failed(log)
    assert libmpv._mpv.path is None
    assert not [event for event in log.all if isinstance(event, MediaOpened)]


def test_a_file_name_is_never_read_as_anything_but_a_name(
    minute: Path, libmpv: LibmpvPlayer, log: Log, tmp_path: Path
) -> None:
    odd = tmp_path / "${mpv-version} %20 a,b=c;quit 'x' \"y\" #1 ?z é\u200d.wav"
    odd.write_bytes(minute.read_bytes())
    libmpv.load(1, str(odd), start=0.0, paused=True)

    assert opened(log).duration == pytest.approx(60.0, abs=0.1)
    assert libmpv._mpv.path == str(odd)


@pytest.mark.parametrize("name", ["elsewhere/minute.wav", "here/../elsewhere/minute.wav", "here/link.wav"])
def test_only_files_that_lie_in_the_players_own_folder_are_played(
    name: str, minute: Path, libmpv: LibmpvPlayer, log: Log, tmp_path: Path
) -> None:
    for folder in ("elsewhere", "here"):
        (tmp_path / folder).mkdir()
    minute.rename(tmp_path / "elsewhere/minute.wav")
    (tmp_path / "here/link.wav").symlink_to(tmp_path / "elsewhere/minute.wav")
    with closing(LibmpvPlayer(log.post, [tmp_path / "here"])) as player:
        player.load(1, str(tmp_path / name), start=0.0, paused=True)
        assert failed(log).error.title
    with closing(LibmpvPlayer(log.post)) as player:
        player.load(2, str(tmp_path / "elsewhere/minute.wav"), start=0.0, paused=True)
        assert "neither downloaded here nor added" in str(failed(log, 2).error)


def test_a_file_name_that_is_not_utf8_is_played(
    minute: Path, libmpv: LibmpvPlayer, log: Log, tmp_path: Path
) -> None:
    odd = os.fsencode(tmp_path) + b"/caf\xe9.wav"
    try:
        Path(os.fsdecode(odd)).write_bytes(minute.read_bytes())
    except OSError as error:
        pytest.skip(f"this file system takes only UTF-8 names: {error}")
    libmpv.load(1, os.fsdecode(odd), start=0.0, paused=True)

    opened(log)


def test_positions_come_at_most_four_times_a_second(minute: Path, libmpv: LibmpvPlayer, log: Log) -> None:
    libmpv.load(1, str(minute), start=0.0, paused=False)
    log.wait_for(lambda event: isinstance(event, PositionMoved) and event.position > 3, "three seconds")

    # At single speed a second of sound is a second of time.
    assert len([event for event in log.all if isinstance(event, PositionMoved)]) <= 4 * 3 + 3


def test_volume_and_speed_reach_libmpv(minute: Path, libmpv: LibmpvPlayer, log: Log) -> None:
    libmpv.set_volume(130)
    libmpv.set_speed(1.75)
    libmpv.load(1, str(minute), start=0.0, paused=True)
    opened(log)

    assert libmpv._mpv.volume == 130
    assert libmpv._mpv.speed == pytest.approx(1.75)
    assert libmpv._mpv.audio_pitch_correction is True


def test_impossible_positions_are_taken_for_the_start(minute: Path, libmpv: LibmpvPlayer, log: Log) -> None:
    libmpv.load(1, str(minute), start=float("nan"), paused=True)
    opened(log)
    libmpv.seek(float("-inf"))

    finished_seek(log, 0.0)


def test_an_unknown_audio_output_gives_silence(
    minute: Path, make_libmpv: Callable[[Log], LibmpvPlayer], log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAFE_TUI_AO", "no-such-output")
    make_libmpv(log).load(1, str(minute), start=0.0, paused=False)

    log.wait_for(lambda event: event == OutputChanged("null"), "the null output")


def test_doctor_learns_versions_and_output(make_libmpv: Callable[[Log], LibmpvPlayer], log: Log) -> None:
    make_libmpv(log)
    info = describe()

    assert info.output == "null"
    assert info.mpv_version[0].isdigit() or info.mpv_version.startswith("v")
    assert info.ffmpeg_version


def run_python(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, **environment},
    )


PLAY = """
import queue, sys
from pathlib import Path
from cafe_tui.domain.playback import PositionMoved
from cafe_tui.player.libmpv import LibmpvPlayer
events = queue.SimpleQueue()
player = LibmpvPlayer(events.put, [Path({sound!r}).parent])
player.load(1, sys.argv[1] if len(sys.argv) > 1 else {sound!r}, start=0.0, paused=False)
while not isinstance(events.get(timeout=30), PositionMoved):
    pass
player.load(2, "/nowhere.mp3", start=0.0, paused=False)
player.load(3, {sound!r}, start=0.0, paused=False)
"""


@pytest.mark.parametrize("output", ["null", ""], ids=["null", "default output"])
def test_nothing_is_printed_on_stdout(output: str, minute: Path, libmpv: LibmpvPlayer) -> None:
    done = run_python(PLAY.format(sound=str(minute)) + "player.close()", CAFE_TUI_AO=output)

    assert done.returncode == 0, done.stderr
    assert done.stdout == ""


def test_the_program_ends_although_the_player_was_never_closed(minute: Path, libmpv: LibmpvPlayer) -> None:
    done = run_python(PLAY.format(sound=str(minute)))

    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr


def test_without_libmpv_the_error_says_what_to_install() -> None:
    done = run_python(
        "import ctypes.util\n"
        "ctypes.util.find_library = lambda name: None\n"
        "from cafe_tui.domain.errors import PlayerUnavailableError\n"
        "from cafe_tui.player.libmpv import LibmpvPlayer\n"
        "from cafe_tui.player.install_hint import install_hint_here\n"
        "try:\n"
        "    LibmpvPlayer(print)\n"
        "except PlayerUnavailableError as error:\n"
        "    assert error.hint == install_hint_here(), error\n"
        "    print(error.title)\n"
    )

    assert done.stdout.strip() == "Nothing can be played: libmpv is missing", done.stderr


def test_the_binding_is_not_imported_before_a_player_is_made() -> None:
    done = run_python(
        "import sys, cafe_tui.player, cafe_tui.player.libmpv, cafe_tui.player.fake\n"
        "assert 'mpv' not in sys.modules\n"
    )

    assert done.returncode == 0, done.stderr
