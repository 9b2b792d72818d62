"""The player on libmpv: opening media, going about in it, and what libmpv reports of it.

`libmpv_sound` says how wishes and reports travel. Only that, this and the making of the handle know libmpv.
"""

import math
import threading
import time
from collections.abc import Callable, Container
from functools import partial
from pathlib import Path
from typing import Any

from cafe_tui.domain.errors import MediaError
from cafe_tui.domain.language import _
from cafe_tui.domain.playback import MediaFailed, PlayerEvent

from .chapter_list import read_chapter_list
from .failures import refused, stopped
from .filling import FAR, READS_UP, WORTH, Filling, expected_wait, is_named_like_mp3, is_over, pace_of
from .gate import checked_media
from .held import SERVER_NAMED, HeldServers
from .libmpv_sound import LibmpvSound
from .port import Post
from .watch import MediaWatch

_SEEK_IGNORED_AFTER = 1.0  # libmpv begins a seek within 0.3 s, or silently not at all

# FFmpeg finds a time in an MP3 by reading up to it, or computes its place, which is wrong if the rate varies.
_COMPUTE, _DO_NOT_COMPUTE = ("append", "fflags=+fastseek"), ("remove", "fflags")
_READ_ON = 60.0
"""Seconds behind what was read that are read sooner than the media is opened again."""
# Asked of media that was opened; `_FREELY` is the first answer where libmpv can go further than what is here.
_LENGTH, _FREELY = "${=seekable} ${=partially-seekable},${=duration},${=file-format}", "yes no"
_LINE = "${=demuxer-cache-time},${=cache-speed},${=file-size}"
_CACHE = "demuxer-cache-state"
_OBSERVED = ("file-size", "stream-pos", "time-pos", _CACHE)


class LibmpvPlayer(LibmpvSound):
    """`Player` on libmpv. Making one takes some hundredths of a second, importing libmpv a tenth."""

    def __init__(
        self,
        post: Post,
        files_in: Container[Path] = (),
        *,
        output: str = "",
        servers: HeldServers | None = None,
    ) -> None:
        """A player of addresses on the web, and of the files that `gate.checked_media` finds in `files_in`.

        It sounds through the audio system `output`, as libmpv calls it; empty: through any. `servers` says
        where addresses were checked.

        Raises PlayerUnavailableError, with what to install, where libmpv is missing or unusable.
        """
        super().__init__(post, output)
        self._files_in = files_in
        self._servers = servers or HeldServers()
        self._loading: dict[int, MediaWatch] = {}
        """By libmpv's playlist entry, from the answer to the load until it begins."""
        self._media: str | bytes = b""
        """What the newest load is of."""
        self._server_named = ""
        """The header field for its server."""
        self._constant_rate: int | None = None
        """The session whose media has a constant bit rate."""
        self._computing = False
        """Whether the newest load computes places instead of reading up to them."""
        self._paused = False
        """What was asked for; libmpv is paused also while a place is being fetched."""
        self._filling: Filling | None = None
        self._cache: object = None
        """What libmpv told last of its cache."""
        self._timed: MediaWatch | None = None
        """The load of which it will soon be told what is here."""
        self._mpv.register_event_callback(self._on_event)
        self._observe(*_OBSERVED)

    def load(self, session: int, url: str, *, start: float, paused: bool) -> None:
        try:
            media = checked_media(url, self._files_in)
        except MediaError as error:
            self.stop()
            self._post(MediaFailed(session, error))
            return
        start, remote, now = _seconds(start), isinstance(media, str), time.monotonic()
        named = ""
        if isinstance(media, str):
            media, named = self._servers.opened(media)
        with self._lock:
            self._media, self._paused, self._filling, self._server_named = media, paused, None, named
            reads_up_to_it = remote and start >= FAR and is_named_like_mp3(url)
            opened_at = 0.0 if reads_up_to_it and self._constant_rate != session else start
            watch = MediaWatch(session, start=opened_at, remote=remote, now=now)
            if opened_at != start:
                # Held from its beginning on, until what is here has grown to where it is to begin.
                watch.seek_asked(start)
                self._filling = Filling(watch, 0, start)
            self._set_pause()
            self._open(watch, opened_at)

    def expect_constant_rate(self, session: int) -> None:
        with self._lock:
            self._constant_rate = session
            watch = self._wanted
            if watch and watch.session == session and (position := watch.under_way) is not None:
                self._seek(watch, position)

    def set_paused(self, paused: bool) -> None:
        with self._lock:
            self._paused = paused
            self._set_pause()

    def seek(self, position: float) -> None:
        with self._lock:
            if watch := self._wanted:
                self._seek(watch, _seconds(position))

    def stop(self) -> None:
        with self._lock:
            self._wanted = self._filling = None
            self._command("stop")

    # To libmpv; the lock is held.

    def _set_pause(self) -> None:
        self._set("pause", "yes" if self._paused or self._filling else "no")

    def _may_compute(self, watch: MediaWatch) -> bool:
        return self._constant_rate == watch.session

    def _open(self, watch: MediaWatch, start: float) -> None:
        self._wanted = watch
        if self._computing != self._may_compute(watch):
            self._computing = not self._computing
            self._command(
                "change-list", "demuxer-lavf-o", *(_COMPUTE if self._computing else _DO_NOT_COMPUTE)
            )
        self._set("start", f"{start:.3f}" if start else "none")
        self._set(SERVER_NAMED, self._server_named)
        answered = partial(self._on_load_answered, watch)
        self._command("loadfile", self._media, "replace", answered=answered)

    def _seek(self, watch: MediaWatch, position: float) -> None:
        number = watch.seek_asked(position)
        if number is None:
            return
        if self._may_compute(watch) and not self._computing:
            on_cached = partial(self._on_cached, watch, number, position)
            # Asked for together: what is observed is reported in no fixed order.
            self._command("expand-text", "${=seekable} ${=demuxer-cache-time}", answered=on_cached)
        else:
            self._go(watch, number, position)

    def _go(self, watch: MediaWatch, number: int, position: float) -> None:
        if watch.reads_up and not self._computing:
            self._command("expand-text", _LINE, answered=partial(self._on_line, watch, number, position))
        else:
            self._send_seek(watch, number, position)

    def _send_seek(self, watch: MediaWatch, number: int, position: float) -> None:
        answered = partial(self._on_seek_answered, watch, number)
        self._command("seek", f"{position:.3f}", "absolute+exact", answered=answered)
        if self._filling:
            self._filling = None
            self._set_pause()

    # From libmpv, on its thread.

    def _on_load_answered(self, watch: MediaWatch, error: Any, result: Any) -> None:
        with self._lock:
            if not error:
                self._loading[int(result["playlist_entry_id"])] = watch
                return
        self._report(watch, lambda: watch.failed(0, time.monotonic()))

    def _on_seek_answered(self, watch: MediaWatch, number: int, error: Any, _result: Any) -> None:
        self._report(watch, lambda: watch.seek_answered(number, accepted=not error))
        if not error and not watch.seekable:
            # A server without ranges: libmpv can jump within what it holds, and ignores all other seeks.
            ignored = partial(self._report, watch, lambda: watch.seek_ignored(number))
            _later(_SEEK_IGNORED_AFTER, ignored)

    def _on_cached(self, watch: MediaWatch, number: int, position: float, error: Any, answer: Any) -> None:
        """Carry out a seek in media of constant rate that was opened before that was known."""
        seekable, _, cached = ("no", "", "") if error else answer.partition(" ")
        cached_to = _number(cached)  # None while libmpv reads up to another place
        with self._lock:
            if watch is not self._wanted or not watch.is_asked(number):
                return
            near = cached_to is not None and position <= cached_to + _READ_ON
            if near or seekable != "yes":
                self._send_seek(watch, number, position)
            else:
                self._filling = None
                self._set_pause()
                remote, now = isinstance(self._media, str), time.monotonic()
                self._open(
                    MediaWatch(watch.session, start=position, remote=remote, now=now, again=True), position
                )

    def _on_line(self, watch: MediaWatch, number: int, position: float, error: Any, answer: Any) -> None:
        """Carry out a seek in media in which it may take long, by what is known of the line."""
        cached, speed, size = ("", "", "") if error else answer.split(",")
        cached_to = _number(cached)  # None while libmpv reads up to another place
        with self._lock:
            if watch is not self._wanted or not watch.is_asked(number):
                return
            read_for = watch.read_for(time.monotonic())
            pace = pace_of(cached_to, read_for, _number(speed), _number(size), watch.duration)
            # From behind the furthest place libmpv's own seek is quicker: it reads on from there.
            at_front = cached_to is not None and cached_to + _READ_ON >= watch.furthest
            # Of a start nothing is known yet, and the sound is held anyhow.
            long = not watch.opened or expected_wait(position, cached_to or 0.0, pace) > WORTH
            if at_front and long and not is_over(self._cache, position):
                self._filling = Filling(watch, number, position)
                self._set_pause()
            else:
                self._send_seek(watch, number, position)

    def _fill(self, cache: object) -> None:
        """libmpv's cache has changed: the place that is waited for may be there."""
        with self._lock:
            filling, self._cache = self._filling, cache
            if filling is None or not filling.watch.is_asked(filling.number):
                return
            if filling.watch is self._wanted and is_over(cache, filling.position):
                self._send_seek(filling.watch, filling.number, filling.position)

    def _on_chapters(self, watch: MediaWatch, error: Any, answer: Any) -> None:
        chapters = () if error else read_chapter_list(answer)
        with self._lock:
            watch.chapters_answered(chapters)

    def _on_length(self, watch: MediaWatch, error: Any, answer: Any) -> None:
        seekable, length, kind = (_FREELY, "", "") if error else answer.split(",", 2)
        duration, freely = _number(length), seekable == _FREELY
        reads_up = isinstance(self._media, str) and freely and kind == READS_UP
        self._report(watch, lambda: watch.length_answered(duration, seekable=freely, reads_up=reads_up))

    def _on_media_property(self, name: str, value: object) -> None:
        if watch := self._playing:
            self._report(watch, lambda: watch.changed(name, value, time.monotonic()))
            if name == _CACHE:
                self._fill(value)
                self._tell_held_back(watch)

    def _tell_held_back(self, watch: MediaWatch) -> None:
        """Tell what is here when it is time, though no report may come then."""
        with self._lock:
            seconds = watch.held_back(time.monotonic())
            if seconds is None or self._timed is watch:
                return
            self._timed = watch

        def tell() -> None:
            with self._lock:
                self._timed = None
            self._report(watch, lambda: watch.buffered(time.monotonic(), at_once=True))

        _later(seconds, tell)

    def _on_event(self, event: Any) -> None:
        ids, happened = self._binding.MpvEventID, event.event_id.value
        if happened == ids.START_FILE:
            entry = int(event.data.playlist_entry_id)
            with self._lock:
                self._playing, self._cache = self._loading.pop(entry, None), None
                self._sound_elsewhere()
                # Loads that were replaced before they began never get a report.
                self._loading = {later: watch for later, watch in self._loading.items() if later > entry}
        elif happened == ids.SHUTDOWN:
            self._on_shutdown()
        elif watch := self._playing:
            if happened == ids.FILE_LOADED:
                # Asked for, since observed properties are reported in no fixed order with the events.
                with self._lock:
                    watch.loaded(time.monotonic())
                    on_chapters = partial(self._on_chapters, watch)
                    self._command("expand-text", "${=chapter-list}", answered=on_chapters)
                    self._command("expand-text", _LENGTH, answered=partial(self._on_length, watch))
            elif happened == ids.SEEK:
                with self._lock:
                    watch.seek_begun()
                    self._sound_elsewhere()
            elif happened == ids.PLAYBACK_RESTART:
                self._report(watch, watch.restarted)
            elif happened == ids.END_FILE:
                self._on_end(watch, event.data)

    def _on_shutdown(self) -> None:
        with self._lock:
            watch, self._wanted = self._wanted, None
            self.lost = not self._closed
        if watch and self.lost:
            self._post(MediaFailed(watch.session, stopped(_("libmpv has ended"))))

    def _on_end(self, watch: MediaWatch, end: Any) -> None:
        reason, number = int(end.reason), int(end.error)
        self._playing = None
        if reason == end.QUIT:
            return  # what it means is said at the shutdown, which follows
        if reason == end.EOF:
            self._report(watch, watch.ended)
        elif reason == end.ERROR:
            self._report(watch, lambda: watch.failed(number, time.monotonic()))
        elif reason == end.REDIRECT and watch is self._wanted:
            self.stop()
            self._post(MediaFailed(watch.session, refused(_("It is a list of other addresses"))))
        with self._lock:
            if watch is self._wanted:
                self._wanted = self._filling = None  # answers still on their way have no say any more

    def _report(self, watch: MediaWatch, happened: Callable[[], list[PlayerEvent]]) -> None:
        """Post what a report amounts to, unless the media was replaced or stopped in the meantime."""
        with self._lock:
            if watch is not self._wanted:
                return
            events = happened()
            if due := watch.moved_start():
                self._go(watch, *due)
        for event in events:
            self._post(event)


def _later(seconds: float, work: Callable[[], None]) -> None:
    timer = threading.Timer(seconds, work)
    timer.daemon = True
    timer.start()


def _number(answer: str) -> float | None:
    try:
        return float(answer)
    except ValueError:  # libmpv's words for what it does not know
        return None


def _seconds(position: float) -> float:
    return max(0.0, position) if math.isfinite(position) else 0.0
