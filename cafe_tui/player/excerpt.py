"""A few seconds of a sound file as samples, decoded by a libmpv of its own, faster than it would sound."""

import tempfile
import threading
from array import array
from collections.abc import Container
from pathlib import Path
from typing import Any

from cafe_tui.domain.errors import MediaError
from cafe_tui.domain.language import _
from cafe_tui.domain.text import one_line

from .gate import checked_media
from .handle import create

_WITHIN = 10.0  # seconds; decoding twenty of them takes some hundredths
_RUN_UP = 3.0  # seconds that are decoded before the start, so that the start is exact in an MP3


def samples(path: Path, start: float, end: float, rate: int, *, files_in: Container[Path]) -> "array[int]":
    """What sounds from `start` to `end` seconds, `rate` samples of 16 bits a second, in one channel.

    Fewer where the file ends before. `path` is in one of the folders `files_in`, or is itself in there. Slow:
    call it in a thread. Raises MediaError for a file that cannot be read, and PlayerUnavailableError.
    """
    media = checked_media(str(path), files_in)
    binding, player = create()
    ended = threading.Event()
    reasons: list[int] = []

    def hear(event: Any) -> None:
        if event.event_id.value == binding.MpvEventID.END_FILE:
            reasons.append(int(event.data.reason))
            ended.set()

    with tempfile.TemporaryDirectory(prefix="cafe-tui-") as folder:
        target = Path(folder) / "samples"
        try:
            _write_to(player, target, start, end, rate)
            player.register_event_callback(hear)
            player.command("loadfile", media, "replace")
            done = ended.wait(_WITHIN)
        finally:
            player.terminate()  # closes what was written
        if not done or reasons[0] != binding.MpvEventEndFile.EOF or not target.exists():
            raise MediaError(
                _("The sound file could not be read"), one_line(path.name), _("Download it anew")
            )
        written = target.read_bytes()
    found: array[int] = array("h")
    found.frombytes(written[: len(written) // 2 * 2])
    return found


def _write_to(player: Any, target: Path, start: float, end: float, rate: int) -> None:
    player["ao"] = "pcm"
    player["ao-pcm-file"] = str(target)
    player["ao-pcm-waveheader"] = False
    player["audio-fallback-to-null"] = False
    player["audio-format"] = "s16"
    player["audio-channels"] = "mono"
    player["audio-samplerate"] = rate
    player["start"] = f"{start:.3f}"
    player["end"] = f"{end:.3f}"
    player["hr-seek"] = "yes"
    player["hr-seek-demuxer-offset"] = _RUN_UP
