"""What libmpv is kept from doing, whatever a server sends and whatever lies about on this machine."""

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cafe_tui.domain.playback import MediaFailed, MediaOpened, PlayerEvent, SeekFinished
from cafe_tui.player.held import HeldServers
from cafe_tui.player.libmpv import LibmpvPlayer
from tests.support.audio import write_wav
from tests.support.tls import self_signed
from tests.support.waiting import EventLog
from tests.support.web import Web

Log = EventLog[PlayerEvent]
Make = Callable[[Log], LibmpvPlayer]
MakeHeld = Callable[[Log, HeldServers], LibmpvPlayer]


@pytest.fixture
def make_held() -> Iterator[MakeHeld]:
    """Makes players that know where media were checked."""
    made: list[LibmpvPlayer] = []

    def make(log: Log, servers: HeldServers) -> LibmpvPlayer:
        made.append(LibmpvPlayer(log.post, servers=servers))
        return made[-1]

    yield make
    for player in made:
        player.close()


@pytest.fixture
def minute(tmp_path: Path) -> Path:
    return write_wav(tmp_path / "minute.wav", 60)


def opened_or_failed(log: Log) -> MediaOpened | MediaFailed:
    event = log.wait_for(lambda event: isinstance(event, MediaOpened | MediaFailed), "how it opened")
    assert isinstance(event, MediaOpened | MediaFailed)
    return event


def executable(path: Path, script: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def test_the_listeners_own_mpv_is_nothing_to_us(
    tmp_path: Path, minute: Path, make_libmpv: Make, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    pwned = tmp_path / "pwned"
    for variable, folder in (("MPV_HOME", ""), ("XDG_CONFIG_HOME", "mpv"), ("HOME", ".config/mpv")):
        monkeypatch.setenv(variable, str(tmp_path / variable))
        place = tmp_path / variable / folder
        (place / "scripts").mkdir(parents=True)
        (place / "mpv.conf").write_text(f"log-file={pwned}\nspeed=2\ninput-ipc-server={pwned}\nstart=30\n")
        (place / "input.conf").write_text(f"q run touch {pwned}\n")
        (place / "scripts" / "evil.lua").write_text(f'io.open("{pwned}", "w"):close()\n')
    minute.with_name("minute.wav.conf").write_text(f"log-file={pwned}\n")
    player = make_libmpv(log)
    player.load(1, str(minute), start=0.0, paused=True)

    assert isinstance(opened_or_failed(log), MediaOpened)
    assert (player._mpv.speed, player._mpv["start"]) == (1.0, "none")
    assert not pwned.exists()


def test_plain_http_is_played_from_the_server_that_was_checked_whatever_its_name_leads_to_now(
    make_held: MakeHeld, log: Log, web: Web, minute: Path
) -> None:
    web.media("/minute.wav", minute.read_bytes(), "audio/wav")
    url = web.url("/minute.wav", "nowhere.invalid")
    servers = HeldServers()
    servers.hold(url, "127.0.0.1")
    player = make_held(log, servers)
    player.load(1, url, start=0.0, paused=True)
    assert isinstance(opened_or_failed(log), MediaOpened)
    player.seek(50.0)
    log.wait_for(lambda event: isinstance(event, SeekFinished), "the end of the seek")
    assert {request.headers["host"] for request in web.requests} == {f"nowhere.invalid:{web.port}"}

    servers.hold(url, "")
    player.load(2, web.url("/minute.wav"), start=0.0, paused=True)
    opened = log.wait_for(lambda event: isinstance(event, MediaOpened) and event.session == 2, "the next one")
    assert isinstance(opened, MediaOpened)
    assert web.requests[-1].headers["host"] == f"127.0.0.1:{web.port}"


@pytest.mark.parametrize(
    ("url", "address", "opened", "named"),
    [
        ("http://tea.example/a?b#c", "192.0.2.1", "http://192.0.2.1/a?b#c", "Host: tea.example"),
        ("http://TEA.example:81/", "2001:db8::1", "http://[2001:db8::1]:81/", "Host: tea.example:81"),
        ("http://me:pw@tea.example/", "192.0.2.1", "http://me:pw@192.0.2.1/", "Host: tea.example"),
        ("https://tea.example/a", "192.0.2.1", "https://tea.example/a", ""),
        ("http://tea.example/a", "", "http://tea.example/a", ""),
        ("http://[2001:db8::1]/a", "2001:db8::1", "http://[2001:db8::1]/a", ""),
        ("http://tea,X-A: b/", "192.0.2.1", "http://tea,X-A: b/", ""),
        ("/home/ann/tea.mp3", "", "/home/ann/tea.mp3", ""),
    ],
)
def test_what_is_opened_for_an_address(url: str, address: str, opened: str, named: str) -> None:
    servers = HeldServers()
    servers.hold(url, address)
    assert servers.opened(url) == (opened, named)


@pytest.mark.parametrize("answer", ["junk", "elsewhere", "refusal"])
def test_libmpv_prints_no_address(
    make_libmpv: Make, log: Log, web: Web, capfd: pytest.CaptureFixture[str], answer: str
) -> None:
    web.media("/junk", b"no sound" * 2_000)
    web.redirect("/elsewhere", web.url("/s3cret?key=s3cret"))
    web.status("/refusal", 401)
    player = make_libmpv(log)
    address = web.url(f"/{answer}?key=s3cret").replace("://", "://ann:s3cret@")
    player.load(1, address, start=0.0, paused=True)
    assert isinstance(opened_or_failed(log), MediaFailed)
    player.close()
    assert capfd.readouterr() == ("", "")


def test_no_program_is_started_for_a_page_that_is_no_sound(
    tmp_path: Path, make_libmpv: Make, log: Log, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("yt-dlp", "youtube-dl", "yt-dlp_x86", "mpv", "ffmpeg"):
        executable(tmp_path / "bin" / name, f"touch {tmp_path}/pwned")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=":")
    page = b"<!doctype html><html><video src='https://video.example/watch?v=1'></video></html>" * 40
    make_libmpv(log).load(1, web.media("/watch?v=1", page, "text/html"), start=0.0, paused=False)

    assert isinstance(opened_or_failed(log), MediaFailed)
    assert not (tmp_path / "pwned").exists()


def packed(sound: bytes) -> bytes:
    """An archive, in which libmpv would look for sounds."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        archive.writestr("minute.wav", sound)
    return body.getvalue()


LISTS = {
    "audio/x-mpegurl": b"#EXTM3U\n#EXTINF:60,x\nURL\n",
    "application/vnd.apple.mpegurl": b"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nURL\n#EXT-X-ENDLIST\n",
    "application/x-mpegurl": b"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nURL\n",
    "audio/x-scpls": b"[playlist]\nFile1=URL\nNumberOfEntries=1\n",
    "application/xspf+xml": b"<?xml version='1.0'?><playlist version='1' xmlns='http://xspf.org/ns/0/'>"
    b"<trackList><track><location>URL</location></track></trackList></playlist>",
    "video/x-ms-asf": b"[Reference]\nRef1=URL\n",
    "application/dash+xml": b"<?xml version='1.0'?><MPD xmlns='urn:mpeg:dash:schema:mpd:2011' type='static'"
    b" mediaPresentationDuration='PT60S'><Period><AdaptationSet mimeType='audio/wav'><Representation id='1'"
    b" bandwidth='1'><BaseURL>URL</BaseURL></Representation></AdaptationSet></Period></MPD>",
    "application/smil+xml": b"<smil><body><audio src='URL'/></body></smil>",
}


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize("leads_to", ["http", "file"])
def test_what_its_server_calls_a_list_leads_nowhere(
    kind: str, leads_to: str, minute: Path, make_libmpv: Make, log: Log, web: Web
) -> None:
    other = web.media("/other.wav", minute.read_bytes()) if leads_to == "http" else minute.as_uri()
    body = LISTS[kind].replace(b"URL", other.encode())
    make_libmpv(log).load(1, web.media("/episode.mp3", body, kind), start=0.0, paused=False)

    assert isinstance(opened_or_failed(log), MediaFailed)
    assert web.count("/other.wav") == 0


@pytest.mark.parametrize("over_http", [False, True])
def test_an_archive_is_not_looked_into(
    over_http: bool, minute: Path, make_libmpv: Make, log: Log, web: Web, tmp_path: Path
) -> None:
    body = packed(minute.read_bytes())
    path = tmp_path / "episode.mp3"
    path.write_bytes(body)
    make_libmpv(log).load(1, web.media("/e.mp3", body) if over_http else str(path), start=0.0, paused=False)

    assert isinstance(opened_or_failed(log), MediaFailed)


def test_what_lies_beside_a_file_is_not_opened(minute: Path, make_libmpv: Make, log: Log) -> None:
    subtitle = "1\n00:00:00,000 --> 00:00:09,000\nHello\n"
    for ending, body in (
        ("srt", subtitle),
        ("lrc", "[00:01.00]x"),
        ("ass", "[Script Info]"),
        ("vtt", "WEBVTT"),
    ):
        minute.with_suffix(f".{ending}").write_text(body)
    write_wav(minute.with_suffix(".mka"), 1)
    minute.with_suffix(".cue").write_text('FILE "other.wav" WAVE\n  TRACK 01 AUDIO\n    INDEX 01 00:00:30\n')
    minute.with_name("cover.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    player = make_libmpv(log)
    player.load(1, str(minute), start=0.0, paused=True)

    assert isinstance(opened_or_failed(log), MediaOpened)
    assert [(track["type"], track["external"]) for track in player._mpv.track_list] == [("audio", False)]
    assert not player._mpv.chapter_list


def test_a_server_that_cannot_prove_who_it_is_is_not_listened_to(
    tmp_path: Path, minute: Path, make_libmpv: Make, log: Log
) -> None:
    certificate = self_signed(tmp_path, "IP:127.0.0.1")
    with Web(tls=certificate.context()) as server:
        url = server.media("/minute.wav", minute.read_bytes())
        make_libmpv(log).load(1, url, start=0.0, paused=False)

        assert isinstance(opened_or_failed(log), MediaFailed)
        assert server.requests == []
