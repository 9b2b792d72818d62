"""What this machine plays with, found out by playing a moment of silence."""

import queue
import tempfile
import wave
from dataclasses import dataclass
from pathlib import Path

from cafe_tui.domain.playback import MediaEnded, MediaFailed, OutputChanged, PlayerEvent

from .libmpv import LibmpvPlayer

_SILENCE = 5.0  # seconds: as long as the answer may take
_ANSWER_WITHIN = 5.0  # seconds


@dataclass(frozen=True, slots=True)
class PlayerInfo:
    """The sound machinery in use."""

    mpv_version: str
    ffmpeg_version: str
    output: str | None
    """libmpv's audio output; "null" is silence, None when none could be opened in time."""


def describe() -> PlayerInfo:
    """Open a player, let it play silence, and say what it used. Mostly under a second, seven at most.

    Raises PlayerUnavailableError where there is no libmpv.
    """
    events: queue.SimpleQueue[PlayerEvent] = queue.SimpleQueue()
    with tempfile.TemporaryDirectory(prefix="cafe-tui-", ignore_cleanup_errors=True) as folder:
        silence = Path(folder, "silence.wav")
        _write_silence(silence)
        player = LibmpvPlayer(events.put, silence.parent)
        try:
            player.load(1, str(silence), start=0.0, paused=False)
            return PlayerInfo(*player.versions(), _first_output(events))
        finally:
            player.close()


def _first_output(events: queue.SimpleQueue[PlayerEvent]) -> str | None:
    while True:
        try:
            event = events.get(timeout=_ANSWER_WITHIN)
        except queue.Empty:
            return None
        match event:
            case OutputChanged(str() as output):
                return output
            case MediaEnded() | MediaFailed():
                return None


def _write_silence(path: Path) -> None:
    rate = 8000
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(bytes(2 * int(rate * _SILENCE)))
