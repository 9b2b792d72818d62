"""What this machine plays with, found out by playing a moment of silence."""

import queue
import tempfile
import wave
from dataclasses import dataclass
from pathlib import Path

from cafe_tui.domain.playback import DevicesChanged, MediaEnded, MediaFailed, OutputChanged, PlayerEvent
from cafe_tui.domain.sound import AudioDevice

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
    devices: tuple[AudioDevice, ...]
    """What can be chosen to sound from."""


def describe() -> PlayerInfo:
    """Open a player, let it play silence, and say what it used. Mostly under a second, twelve at most.

    Raises PlayerUnavailableError where there is no libmpv.
    """
    events: queue.SimpleQueue[PlayerEvent] = queue.SimpleQueue()
    with tempfile.TemporaryDirectory(prefix="cafe-tui-", ignore_cleanup_errors=True) as folder:
        silence = Path(folder, "silence.wav")
        _write_silence(silence)
        player = LibmpvPlayer(events.put, [silence.parent])
        try:
            player.watch_devices()
            devices = _devices(events)
            player.load(1, str(silence), start=0.0, paused=False)
            return PlayerInfo(*player.versions(), _first_output(events), devices)
        finally:
            player.close()


def _devices(events: queue.SimpleQueue[PlayerEvent]) -> tuple[AudioDevice, ...]:
    """The first answer; none where the audio systems are silent."""
    while (event := _next(events)) is not None:
        if isinstance(event, DevicesChanged):
            return event.devices
    return ()


def _first_output(events: queue.SimpleQueue[PlayerEvent]) -> str | None:
    while (event := _next(events)) is not None:
        match event:
            case OutputChanged(str() as output):
                return output
            case MediaEnded() | MediaFailed():
                return None
    return None


def _next(events: queue.SimpleQueue[PlayerEvent]) -> PlayerEvent | None:
    try:
        return events.get(timeout=_ANSWER_WITHIN)
    except queue.Empty:
        return None


def _write_silence(path: Path) -> None:
    rate = 8000
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(bytes(2 * int(rate * _SILENCE)))
