"""A player without sound whose clock is moved by hand, for tests of everything above the port."""

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

from cafe_tui.domain.errors import MediaError
from cafe_tui.domain.models import Chapter
from cafe_tui.domain.playback import (
    BufferChanged,
    DevicesChanged,
    EmbeddedChaptersFound,
    MediaEnded,
    MediaFailed,
    MediaInOrder,
    MediaOpened,
    OutputChanged,
    PositionMoved,
    SeekFinished,
)
from cafe_tui.domain.sound import AudioDevice

from .filters import FASTER
from .port import Post
from .watch import POSITION_EVERY


class FakePlayer:
    """`Player` for the media in `media` (address to seconds); any other address cannot be opened.

    `chapters` (by address) are inside the media, and `pauses` are the starts and ends of its silences. Media
    in `in_order` comes from its start on, and can be sought in only where `buffer` has let it be here.
    Media opens as soon as it is loaded, or with `opens_at_once=False` when `open` is called. A seek arrives
    at once, or while `holds_seeks` when `arrive` is called. Events are
    posted from within the call that causes them. `calls` records what was asked: method name, arguments.
    `devices` are there from the start.
    """

    def __init__(
        self,
        post: Post,
        media: Mapping[str, float],
        *,
        chapters: Mapping[str, tuple[Chapter, ...]] = MappingProxyType({}),
        pauses: Mapping[str, Sequence[tuple[float, float]]] = MappingProxyType({}),
        in_order: Collection[str] = (),
        opens_at_once: bool = True,
        devices: tuple[AudioDevice, ...] = (),
    ) -> None:
        self._post = post
        self._media = media
        self._chapters = chapters
        self._pauses = pauses
        self._in_order = in_order
        self._here: tuple[tuple[float, float], ...] = ()
        self._opens_at_once = opens_at_once
        self._session = 0
        self._url: str | None = None
        self._opened = False
        self._output: str | None = None
        self.calls: list[tuple[object, ...]] = []
        self.lost = False
        self.holds_seeks = False
        self.position = 0.0
        self.paused = False
        self.speed = 1.0
        self.volume = 100
        self.muted = False
        self.trims_silence = False
        self.levels_voices = False
        self.device: str | None = None
        self._devices = devices
        self._watches_devices = False
        self._closed = False

    def load(self, session: int, url: str, *, start: float, paused: bool) -> None:
        self.calls.append(("load", session, url, start, paused))
        self._session, self._url, self._opened = session, url, False
        self.position, self.paused = max(0.0, start), paused
        if self._opens_at_once:
            self.open()

    def expect_constant_rate(self, session: int) -> None:
        self.calls.append(("expect_constant_rate", session))

    def open(self) -> None:
        """Let the media that is being opened be open, or fail when it is unknown."""
        if self._url is None or self._opened:
            return
        duration = self._media.get(self._url)
        if duration is None:
            self.fail(MediaError("The episode could not be opened", "The fake player does not have it"))
            return
        self._opened = True
        self.position = min(self.position, duration)
        self._use_output("null")
        self._post(MediaOpened(self._session, duration))
        if chapters := self._chapters.get(self._url):
            self._post(EmbeddedChaptersFound(self._session, chapters))
        if self._url in self._in_order:
            self.position, self._here = 0.0, ()
            self._post(MediaInOrder(self._session))
        self._end_if_there(duration)

    def advance(self, seconds: float) -> None:
        """Let `seconds` of the listener's time go by."""
        left = seconds
        while left > 0 and self._opened and not self.paused and self._url is not None:
            step = min(left, POSITION_EVERY)
            left -= step
            duration = self._media[self._url]
            self.position = min(duration, self.position + step * self._rate(self._url))
            self._post(PositionMoved(self._session, self.position))
            self._end_if_there(duration)

    def buffer(self, *spans: tuple[float, float]) -> None:
        """Let these parts of the media be here, in seconds."""
        self._here = spans
        self._post(BufferChanged(self._session, spans))

    def fail(self, error: MediaError) -> None:
        """Let the media break now."""
        if self._url is not None:
            self._url, self._opened = None, False
            self._use_output(None)
            self._post(MediaFailed(self._session, error))

    def set_paused(self, paused: bool) -> None:
        self.calls.append(("set_paused", paused))
        self.paused = paused

    def seek(self, position: float) -> None:
        self.calls.append(("seek", position))
        if self._url is None:
            return
        if not self._opened:
            self.position = max(0.0, position)
            return
        duration = self._media[self._url]
        target = min(max(0.0, position), duration)
        if self._url not in self._in_order or any(start <= target <= end for start, end in self._here):
            self.position = target
        if not self.holds_seeks:
            self.arrive()

    def arrive(self) -> None:
        """Let the sound go on from where the last seek led."""
        if self._url is not None and self._opened:
            self._post(SeekFinished(self._session, self.position))
            self._end_if_there(self._media[self._url])

    def set_speed(self, speed: float) -> None:
        self.calls.append(("set_speed", speed))
        self.speed = speed

    def set_volume(self, volume: int) -> None:
        self.calls.append(("set_volume", volume))
        self.volume = volume

    def set_muted(self, muted: bool) -> None:
        self.calls.append(("set_muted", muted))
        self.muted = muted

    def set_trims_silence(self, trims: bool) -> None:
        self.calls.append(("set_trims_silence", trims))
        self.trims_silence = trims

    def set_levels_voices(self, levels: bool) -> None:
        self.calls.append(("set_levels_voices", levels))
        self.levels_voices = levels

    def set_device(self, name: str | None) -> None:
        self.calls.append(("set_device", name))
        self.device = name

    def watch_devices(self) -> None:
        self.calls.append(("watch_devices",))
        if not (self._closed or self._watches_devices):
            self._watches_devices = True
            self.plug(*self._devices)

    def plug(self, *devices: AudioDevice) -> None:
        """Let these be the devices that are there."""
        self._devices = devices
        if self._watches_devices and not self._closed:
            self._post(DevicesChanged(devices))

    def stop(self) -> None:
        self.calls.append(("stop",))
        self._url, self._opened = None, False
        self._use_output(None)

    def close(self) -> None:
        self.calls.append(("close",))
        self._url, self._opened, self._output = None, False, None
        self._closed = True

    def _rate(self, url: str) -> float:
        in_pause = any(start <= self.position < end for start, end in self._pauses.get(url, ()))
        return self.speed * FASTER if self.trims_silence and in_pause else self.speed

    def _end_if_there(self, duration: float) -> None:
        if self._opened and self.position >= duration:
            self._url, self._opened = None, False
            self._post(MediaEnded(self._session))
            self._use_output(None)

    def _use_output(self, output: str | None) -> None:
        if output != self._output:
            self._output = output
            self._post(OutputChanged(output))
