"""Segments encoded into files of their own, by the real libmpv in its process."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cafe_tui.domain.bookmark.clips import CLIP_FORMATS
from cafe_tui.domain.errors import CafeError, MediaError
from cafe_tui.player import clip
from cafe_tui.player.held import HeldServers
from tests.support.audio import RATE, decode, encode, silence, write_wav
from tests.support.libmpv import skip_without_libmpv
from tests.support.waiting import wait_for
from tests.support.web import Web

START, END = 10.0, 20.25
WITHIN = 0.05
"""Seconds by which a clip may be longer or shorter than asked for, and begin elsewhere."""
QUIET = 200


@pytest.fixture(autouse=True)
def _libmpv() -> None:
    skip_without_libmpv()


@pytest.fixture
def wav(tmp_path: Path) -> Path:
    """A minute, silent but from START to END."""
    return silence(write_wav(tmp_path / "sound.wav", 60), (0.0, START), (END, 60.0))


def cut(media: str | Path, target: Path, form: str, **options: object) -> float | None:
    files_in = [media.parent] if isinstance(media, Path) else []
    return clip.encode(
        str(media),
        START,
        END,
        CLIP_FORMATS[form],
        target,
        files_in=files_in,
        **options,  # type: ignore[arg-type]
    )


def sounding(samples: list[int]) -> tuple[float, float]:
    """Where the sound begins and ends, in seconds."""
    loud = [index for index, sample in enumerate(samples) if abs(sample) > QUIET]
    return loud[0] / RATE, loud[-1] / RATE


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("cbr.mp3", "mp3"),
        ("vbr.mp3", "mp3"),
        ("aac.m4a", "m4a"),
        ("opus.opus", "opus"),
        ("opus.opus", "mp3"),
        ("cbr.mp3", "m4a"),
        ("flac.flac", "opus"),
    ],
)
def test_a_clip_is_the_segment_to_fifty_milliseconds(tmp_path: Path, wav: Path, name: str, form: str) -> None:
    target = tmp_path / f"clip.{form}"
    told: list[float] = []
    length = cut(encode(wav, name), target, form, on_progress=told.append)
    assert length is None or length == pytest.approx(60.0, abs=0.2)
    samples = decode(target)
    assert len(samples) / RATE == pytest.approx(END - START, abs=WITHIN)
    begins, ends = sounding(samples)
    assert begins == pytest.approx(0.0, abs=WITHIN)
    assert ends == pytest.approx(END - START, abs=WITHIN)
    assert told[-1] == 1.0
    assert told == sorted(told)


@pytest.mark.parametrize("name", ["vbr.mp3", "aac.m4a", "opus.opus"])
def test_a_clip_is_made_of_a_stream(tmp_path: Path, wav: Path, web: Web, name: str) -> None:
    target = tmp_path / "clip.mp3"
    cut(web.media(f"/{name}", encode(wav, name).read_bytes()), target, "mp3")
    begins, ends = sounding(decode(target))
    assert begins == pytest.approx(0.0, abs=WITHIN)
    assert ends == pytest.approx(END - START, abs=WITHIN)


def test_a_clip_of_plain_http_is_made_from_the_server_that_was_checked(
    tmp_path: Path, wav: Path, web: Web
) -> None:
    servers = HeldServers()
    web.media("/cbr.mp3", encode(wav, "cbr.mp3").read_bytes())
    url = web.url("/cbr.mp3", "nowhere.invalid")
    servers.hold(url, "127.0.0.1")
    target = tmp_path / "clip.mp3"
    cut(url, target, "mp3", servers=servers)
    assert target.stat().st_size > 1_000
    assert {request.headers["host"] for request in web.requests} == {f"nowhere.invalid:{web.port}"}


def test_a_stream_that_comes_only_in_order_is_refused_instead_of_cut_elsewhere(
    tmp_path: Path, wav: Path, web: Web
) -> None:
    url = web.serve("/in-order.mp3", encode(wav, "cbr.mp3").read_bytes(), "audio/mpeg")
    with pytest.raises(MediaError, match="from its beginning"):
        cut(url, tmp_path / "clip.mp3", "mp3")


@pytest.mark.parametrize("media", ["file:///etc/hostname", "/etc/hostname", "av://lavfi:sine", "edl:///x"])
def test_what_the_player_may_not_open_is_not_cut_either(tmp_path: Path, media: str) -> None:
    with pytest.raises(MediaError):
        cut(media, tmp_path / "clip.mp3", "mp3")
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_sound_is_said(tmp_path: Path) -> None:
    page = tmp_path / "page.mp3"
    page.write_text("<html>" * 1000, encoding="utf-8")
    with pytest.raises(MediaError, match="not a sound file"):
        cut(page, tmp_path / "clip.mp3", "mp3")


def test_a_clip_that_is_called_off_stops(tmp_path: Path, wav: Path) -> None:
    with pytest.raises(clip.Cancelled):
        cut(wav, tmp_path / "clip.mp3", "mp3", cancelled=lambda: True)


def test_a_clip_that_takes_too_long_is_given_up(tmp_path: Path, web: Web) -> None:
    # A server that is never done: what it sends makes no sound.
    url = web.media("/endless.mp3", bytes(1000))
    with pytest.raises(MediaError, match="not done after 0 seconds"):
        cut(url, tmp_path / "clip.mp3", "mp3", limit=0.0)


@pytest.mark.parametrize(
    "child", ["", "import sys; sys.exit(1)", "import os; os.abort()", "print('nonsense')"]
)
def test_an_encoder_that_dies_is_an_error(
    tmp_path: Path, wav: Path, monkeypatch: pytest.MonkeyPatch, child: str
) -> None:
    monkeypatch.setattr(clip, "_COMMAND", (sys.executable, "-c", child))
    with pytest.raises(CafeError, match="could not be made"):
        cut(wav, tmp_path / "clip.mp3", "mp3")


def test_the_encoder_is_gone_when_the_call_returns(
    tmp_path: Path, wav: Path, monkeypatch: pytest.MonkeyPatch, started: Callable[[], list[int]]
) -> None:
    monkeypatch.setattr(
        clip,
        "_COMMAND",
        (sys.executable, "-c", "import time, os; print('at 11', flush=True); time.sleep(600)"),
    )
    told: list[float] = []
    with pytest.raises(clip.Cancelled):
        cut(wav, tmp_path / "clip.mp3", "mp3", on_progress=told.append, cancelled=lambda: bool(told))
    assert len(told) == 1
    (status,) = started()
    assert status < 0, "it was killed"


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_the_encoder_ends_when_the_program_was_killed(tmp_path: Path) -> None:
    sound = write_wav(tmp_path / "long.wav", 3600)
    script = (
        "import subprocess, sys\n"
        "from pathlib import Path\n"
        "from cafe_tui.domain.bookmark.clips import CLIP_FORMATS\n"
        "from cafe_tui.player import clip\n"
        "popen = subprocess.Popen\n"
        "def start(*arguments, **options):\n"
        "    child = popen(*arguments, **options)\n"
        "    print(child.pid, flush=True)\n"
        "    return child\n"
        "subprocess.Popen = start\n"
        "sound, target = map(Path, sys.argv[1:])\n"
        "clip.encode(str(sound), 1.0, 3600.0, CLIP_FORMATS['mp3'], target, files_in=[sound.parent],\n"
        "            on_progress=lambda part: print('working', flush=True))\n"
    )
    command = [sys.executable, "-c", script, str(sound), str(tmp_path / "clip.mp3")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout
        child = int(program.stdout.readline())
        assert program.stdout.readline() == "working\n"
        program.kill()
        program.wait()
        wait_for(lambda: not _runs(child), "the end of the encoder")


def _runs(process: int) -> bool:
    """Whether a process that is not our child has not ended yet."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{process}/stat")  # where nobody asks for an ended one, it stays as “Z”
    return not (status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z")


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[int]]:
    """The exit statuses of the processes that were started; None would be one that still runs."""
    processes = []
    popen = subprocess.Popen

    def start(*arguments: Any, **options: Any) -> Any:
        processes.append(popen(*arguments, **options))
        return processes[-1]

    monkeypatch.setattr(subprocess, "Popen", start)
    return lambda: [process.returncode for process in processes]
