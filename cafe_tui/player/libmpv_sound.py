"""libmpv itself, and how it sounds: speed, volume, filters and the device, whatever is played.

Every wish goes to libmpv as an asynchronous command with its arguments as values: they return at once, are
carried out in order, and no text is ever parsed as a command or an option. Reports come on one thread of the
binding; it must never wait for libmpv (closing waits for it), so they are only turned into events there.
"""

import atexit
import threading
import time
from collections.abc import Callable
from typing import Any

from cafe_tui.domain.playback import DevicesChanged, OutputChanged
from cafe_tui.domain.text import one_line

from .devices import AUTOMATIC, DEVICES, read_devices
from .filters import PAUSES, PauseWatch, filter_chain
from .handle import create
from .port import Post
from .watch import MediaWatch

_CLOSE_WITHIN = 2.0


class LibmpvSound:
    """The half of `Player` on libmpv that is about the sound; the other half says what is played."""

    def __init__(self, post: Post, output: str = "") -> None:
        """Raises PlayerUnavailableError, with what to install, where libmpv is missing or unusable."""
        self._post = post
        self._lock = threading.Lock()
        self._closed = False
        self.lost = False
        self._wanted: MediaWatch | None = None
        """The newest load; nothing is reported about any other."""
        self._playing: MediaWatch | None = None
        """The load that libmpv's reports are about."""
        self._output: str | None = None
        self._watches_devices = False
        self._pauses = PauseWatch()
        self._speed = self._rate = 1.0
        """What the listener asked for, and what libmpv plays at."""
        self._trims = self._levels = False
        self._observed: list[str] = []
        self._binding, self._mpv = create(output=output)
        self._observe("current-ao", PAUSES)
        # At exit the binding would otherwise wait for its own thread, which Python has stopped by then.
        atexit.register(self.close)

    def set_speed(self, speed: float) -> None:
        with self._lock:
            self._speed = speed
            self._set_rate()

    def set_volume(self, volume: int) -> None:
        with self._lock:
            self._set("volume", str(volume))

    def set_muted(self, muted: bool) -> None:
        with self._lock:
            self._set("mute", "yes" if muted else "no")

    def set_trims_silence(self, trims: bool) -> None:
        with self._lock:
            self._trims = trims
            self._set_filters()

    def set_levels_voices(self, levels: bool) -> None:
        with self._lock:
            self._levels = levels
            self._set_filters()

    def set_device(self, name: str | None) -> None:
        with self._lock:
            self._set("audio-device", name or AUTOMATIC)

    def watch_devices(self) -> None:
        with self._lock:
            if self._closed or self._watches_devices:
                return
            self._watches_devices = True
        self._observe(DEVICES)

    def close(self) -> None:
        # A call that never returned may have the lock for ever.
        held = self._lock.acquire(timeout=_CLOSE_WITHIN / 2)
        try:
            if self._closed:
                return
            self._closed = True
            self._wanted = None
        finally:
            if held:
                self._lock.release()
        atexit.unregister(self.close)
        # A sound server that does not answer can hold libmpv for long: then it is left behind.
        closing = threading.Thread(target=self._terminate, name="close player", daemon=True)
        closing.start()
        if held:
            closing.join(_CLOSE_WITHIN)

    def versions(self) -> tuple[str, str]:
        """The versions of libmpv and of the FFmpeg in it."""
        mpv_version = one_line(str(self._mpv.mpv_version)).removeprefix("mpv ")
        return mpv_version, one_line(str(self._mpv.ffmpeg_version))

    def _observe(self, *names: str) -> None:
        for name in names:
            self._observed.append(name)
            self._mpv.observe_property(name, self._on_property)

    # To libmpv; the lock is held.

    def _set(self, name: str, value: str) -> None:
        self._command("set", name, value)

    def _command(
        self, *command: str | bytes, answered: Callable[[Any, Any], None] = lambda _error, _result: None
    ) -> None:
        if not self._closed:
            self._mpv.command_async(*command, callback=answered)

    def _set_rate(self) -> None:
        rate = self._pauses.rate(self._speed)
        if rate != self._rate:
            self._rate = rate
            self._set("speed", f"{rate:.3f}")
            if watch := self._playing:
                watch.rate_changed(time.monotonic())

    def _set_filters(self) -> None:
        self._set("af", filter_chain(trims=self._trims, levels=self._levels))
        self._sound_elsewhere()
        if (watch := self._wanted) and watch.opened:
            # The old filters had seconds of sound in hand, which would be missing.
            self._command("seek", "0", "relative+exact")

    def _sound_elsewhere(self) -> None:
        """The sound goes on elsewhere, or is another one."""
        self._pauses.moved()
        self._set_rate()

    def _terminate(self) -> None:
        for name in self._observed:
            self._mpv.unobserve_property(name, self._on_property)
        self._mpv.terminate()

    # From libmpv, on its thread.

    def _on_property(self, name: str, value: object) -> None:
        if self._closed:
            return
        if name == "current-ao":
            output = one_line(str(value)) if value else None
            if output != self._output:
                self._output = output
                self._post(OutputChanged(output))
        elif name == DEVICES:
            self._post(DevicesChanged(read_devices(value)))
        elif name == PAUSES:
            with self._lock:
                if (watch := self._playing) and watch is self._wanted:
                    self._pauses.reported(value, watch.position)
                    self._set_rate()
        else:
            self._on_media_property(name, value)

    def _on_media_property(self, name: str, value: object) -> None:
        """What was observed of the media that is played."""
        raise NotImplementedError
