"""From a jump to its sound, in every format, from the disk and over HTTP, beside a bare mpv.

    python -m tests.benchmarks.bench_seek [--rounds N] [--files FOLDER] [--only NAME]

The files are an hour long and made by ffmpeg, in some minutes: once, when FOLDER is kept. In each round both
open the file anew and jump as soon as it sounds: the first jump goes to 80 % of the file, where nothing is
read yet, the others back, on, and by 15 seconds. The player learns the bit rate meanwhile, as in the program.
Time runs from the command to mpv's playback-restart. Compare the ratios of one run.
"""

import argparse
import os
import queue
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cafe_tui.domain.playback import MediaFailed, MediaOpened, PlayerEvent, SeekFinished
from cafe_tui.player.libmpv import LibmpvPlayer
from cafe_tui.services.rate import has_constant_rate

from .bare_mpv import BareMpv
from .line import Line

LENGTH = 3600.0
JUMPS = (0.8, 0.2, 0.95, 0.4, 0.6)  # parts of the length
SKIPS = (15.0, 15.0, -15.0)  # seconds
_WITHIN = 60.0
_SOUND = f"anoisesrc=d={LENGTH:.0f}:r=44100:a=0.2,tremolo=f=0.2:d=1"
_MP3 = ("-codec:a", "libmp3lame")
FILES: dict[str, tuple[str, ...]] = {
    "cbr.mp3": (*_MP3, "-b:a", "64k"),
    "vbr.mp3": (*_MP3, "-q:a", "7"),
    "vbr-without-header.mp3": (*_MP3, "-q:a", "7", "-write_xing", "0"),
    "aac.m4a": ("-codec:a", "aac", "-b:a", "64k", "-movflags", "+faststart"),
    "opus.opus": ("-codec:a", "libopus", "-b:a", "32k"),
    "flac.flac": ("-codec:a", "flac", "-ar", "16000"),
    "wave.wav": ("-codec:a", "pcm_s16le", "-ar", "16000"),
}
"""ffmpeg's arguments for a mono file of this name."""


@dataclass(slots=True)
class Times:
    """Seconds from jumps to their sounds, of one contender in one file at one place."""

    first: list[float] = field(default_factory=list)
    """The first jump after opening."""
    later: list[float] = field(default_factory=list)


class OurPlayer:
    """The program's player of files in `folder`, driven as the program does, waiting for each jump to end."""

    def __init__(self, folder: Path) -> None:
        self._events: queue.SimpleQueue[PlayerEvent] = queue.SimpleQueue()
        self._player = LibmpvPlayer(self._events.put, [folder])
        self._session = 0

    def open(self, media: str) -> float:
        """Open `media` from its beginning; seconds till it sounds."""
        self._session += 1
        if not media.startswith("http"):
            self._learn_rate(media, self._session)
        sent = time.perf_counter()
        self._player.load(self._session, media, start=0.0, paused=False)
        if media.startswith("http"):
            threading.Thread(target=self._learn_rate, args=(media, self._session), daemon=True).start()
        self._wait(lambda event: isinstance(event, MediaOpened) and event.session == self._session)
        return time.perf_counter() - sent

    def seek(self, position: float) -> float:
        """Go there; seconds till it sounds."""
        sent = time.perf_counter()
        self._player.seek(position)
        self._wait(lambda event: event == SeekFinished(self._session, position))
        return time.perf_counter() - sent

    def close(self) -> None:
        """Free the player."""
        self._player.close()

    def _learn_rate(self, url: str, session: int) -> None:
        if has_constant_rate(url, url):
            self._player.expect_constant_rate(session)

    def _wait(self, wanted: Callable[[PlayerEvent], bool]) -> None:
        while not wanted(event := self._events.get(timeout=_WITHIN)):
            if isinstance(event, MediaFailed) and event.session == self._session:
                raise event.error


def make_files(folder: Path, names: Sequence[str]) -> None:
    """Make what is not there yet."""
    ffmpeg = shutil.which("ffmpeg")
    for name in names:
        target = folder / name
        if target.exists():
            continue
        if ffmpeg is None:
            raise SystemExit("The program ffmpeg is needed to make the files")
        print(f"making {name} …", flush=True)
        unfinished = folder / f"unfinished-{name}"
        sound = ("-f", "lavfi", "-i", _SOUND, "-ac", "1")
        subprocess.run([ffmpeg, "-v", "error", "-y", *sound, *FILES[name], str(unfinished)], check=True)
        unfinished.rename(target)


@contextmanager
def places(folder: Path) -> Iterator[dict[str, Callable[[str], str]]]:
    """The places of files: for each, what gives the address of a name."""
    with Line(folder) as near, Line(folder, latency=0.1, rate=4 << 20) as far:
        yield {
            "disk": lambda name: str(folder / name),
            "HTTP": near.url,
            "HTTP, 100 ms, 4 MiB/s": far.url,
        }


def jump_about(player: OurPlayer | BareMpv, media: str, times: Times) -> None:
    """Open `media` and make all jumps."""
    player.open(media)
    position = 0.0
    for number, part in enumerate(JUMPS):
        position = part * LENGTH
        (times.later if number else times.first).append(player.seek(position))
    for skip in SKIPS:
        position += skip
        times.later.append(player.seek(position))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--files", type=Path)
    parser.add_argument("--only", choices=FILES, action="append")
    options = parser.parse_args()
    os.environ["CAFE_TUI_AO"] = "null"
    names = options.only or list(FILES)
    with ExitStack() as stack:
        temporary = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder = (options.files or temporary).resolve()
        folder.mkdir(exist_ok=True)
        make_files(folder, names)
        where = stack.enter_context(places(folder))
        bare = stack.enter_context(BareMpv(temporary / "mpv.sock"))
        ours = OurPlayer(folder)
        stack.callback(ours.close)
        # The program has httpx loaded by the time that a sound is opened: it has just followed the redirects.
        has_constant_rate(where["HTTP"](names[0]), "")
        print(f"milliseconds: median (least-greatest); ratio of the medians, cafe-tui to bare {bare.name}")
        print(f"{'':53} {'cafe-tui':>22} {'bare ' + bare.name:>22} {'ratio':>6}")
        for place, address in where.items():
            for name in names:
                mine, theirs = Times(), Times()
                for turn in range(options.rounds):
                    pair: list[tuple[OurPlayer | BareMpv, Times]] = [(ours, mine), (bare, theirs)]
                    for player, times in pair[:: -1 if turn % 2 else 1]:
                        jump_about(player, address(name), times)
                tell(f"{name}, {place}, first", mine.first, theirs.first)
                tell(f"{name}, {place}, later", mine.later, theirs.later)


def tell(what: str, mine: Sequence[float], theirs: Sequence[float]) -> None:
    """One line of the table."""
    ratio = statistics.median(mine) / statistics.median(theirs)
    print(f"{what:53} {spread(mine):>22} {spread(theirs):>22} {ratio:6.2f}", flush=True)


def spread(times: Sequence[float]) -> str:
    """Median, least and greatest in milliseconds."""
    values = [seconds * 1000 for seconds in times]
    greatest = max(values)
    shown = f"{greatest:.1f}" if greatest < 10 else f"{greatest:.0f}"
    return f"{statistics.median(values):.1f} ({min(values):.1f}-{shown})"


if __name__ == "__main__":
    main()
