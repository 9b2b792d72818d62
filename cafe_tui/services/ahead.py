"""Fetching the next of the queue ahead, to a file that lives as long as it is of use."""

import logging
import os
import shutil
import sys
import threading
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from cafe_tui.domain.errors import CafeError, DownloadError
from cafe_tui.domain.files.ahead import LARGEST, Ahead, may_begin, next_episode
from cafe_tui.domain.files.download import Part
from cafe_tui.domain.models import EpisodeId
from cafe_tui.domain.playback import Playback
from cafe_tui.domain.queue import Items

_log = logging.getLogger(__name__)
_CLOSE_WITHIN = 5.0  # seconds

Source = Callable[[EpisodeId], tuple[str, str] | None]
"""Gives the addresses of an episode's media and of its feed; None when it is gone."""


class Fetch(Protocol):
    """Brings the media at `url`, which the feed names, to `path`, as `feeds.download.fetch_file` does."""

    def __call__(
        self,
        url: str,
        feed_url: str,
        path: Path,
        part: Part,
        /,
        *,
        keep: Callable[[Part], None],
        on_progress: Callable[[Part], None],
        cancelled: Callable[[], bool],
    ) -> Part: ...


class AheadQueue(Protocol):
    """What is needed of `services.queue.Queue`."""

    @property
    def autoplay(self) -> bool: ...
    def items(self) -> Items: ...
    def on_change(self, tell: Callable[[], None]) -> Callable[[], None]: ...


def _from_the_web() -> Fetch:
    from cafe_tui.feeds.download import fetch_file

    return fetch_file


class Prefetcher:
    """Fetches one episode ahead into `folder`, on a thread of its own; any thread may call.

    The folder is this process's own, called by its number. It holds what is fetched and what of it plays, and
    nothing else for long; folders beside it whose processes have ended go first. `downloaded` knows the
    episodes that need not be fetched; `wanted` says whether anything is to be; `fetch` is for tests.
    """

    def __init__(
        self,
        queue: AheadQueue,
        source: Source,
        downloaded: Callable[[EpisodeId], Path | None],
        folder: Path,
        *,
        wanted: Callable[[], bool] = lambda: True,
        fetch: Fetch | None = None,
    ) -> None:
        self._queue = queue
        self._source = source
        self._downloaded = downloaded
        self._folder = folder
        self._wanted = wanted
        self._fetch = fetch
        self._listeners: list[Callable[[], None]] = []
        self._leave_queue = queue.on_change(self._look_again)
        self._changed = threading.Condition()
        self._playback = Playback()
        self._due = False
        """Whether there is something to decide."""
        self._closed = False
        self._thread: threading.Thread | None = None
        self._files: dict[EpisodeId, Path] = {}
        """What was fetched whole."""
        self._given_up: EpisodeId | None = None
        self._ahead: Ahead | None = None

    def on_change(self, tell: Callable[[], None]) -> Callable[[], None]:
        """Call `tell`, on the thread at work, whenever `ahead` becomes another; gives what ends this."""
        self._listeners.append(tell)
        return lambda: self._listeners.remove(tell)

    @property
    def ahead(self) -> Ahead | None:
        """What is being fetched ahead, or is here."""
        return self._ahead

    def path_of(self, episode_id: EpisodeId) -> Path | None:
        """The episode's file, if it was fetched ahead, whole, and is still there."""
        path = self._files.get(episode_id)
        return path if path and path.is_file() else None

    def follow(self, playback: Playback) -> None:
        """Know where the sound stands. Returns at once."""
        before, self._playback = self._playback, playback
        if _reasons(before) != _reasons(playback) and (self._thread or may_begin(playback)):
            self._look_again()

    def look_again(self) -> None:
        """Decide anew, since `wanted` may say something else. Returns at once."""
        self._look_again()

    def close(self) -> None:
        """Stop, and remove all that was fetched; what plays of it has to be closed before."""
        with self._changed:
            if self._closed:
                return
            self._closed = True
            self._changed.notify_all()
        self._leave_queue()
        if self._thread:
            self._thread.join(_CLOSE_WITHIN)
            self._remove_all_but(())
            with suppress(OSError):  # it was never made, or the system holds on to a file in it
                self._folder.rmdir()

    def _look_again(self) -> None:
        with self._changed:
            if self._closed:
                return
            self._due = True
            self._changed.notify_all()
            if self._thread is None and may_begin(self._playback):
                self._thread = threading.Thread(target=self._work, name="ahead", daemon=True)
                self._thread.start()

    # On the thread.

    def _work(self) -> None:
        self._remove_all_but(())
        _remove_left_behind(self._folder.parent)
        while self._wait():
            try:
                self._decide()
            except CafeError:
                _log.warning("nothing could be fetched ahead", exc_info=True)

    def _wait(self) -> bool:
        """Until there is something to decide; False when all is over."""
        with self._changed:
            self._changed.wait_for(lambda: self._due or self._closed)
            self._due = False
            return not self._closed

    def _next(self) -> EpisodeId | None:
        if not self._wanted():
            return None
        return next_episode(self._playback, self._queue.items(), autoplay=self._queue.autoplay)

    def _decide(self) -> None:
        wanted, track = self._next(), self._playback.track
        self._remove_all_but({wanted, track.episode_id if track else None})
        if wanted != self._given_up:
            self._given_up = None
        if wanted is None or self._downloaded(wanted):
            self._now(None)
        elif self.path_of(wanted):
            self._now(Ahead(wanted, 100, whole=True))
        elif may_begin(self._playback) and wanted != self._given_up:
            self._bring(wanted)
            self._look_again()  # what changed meanwhile was looked at only as far as it stopped the fetching

    def _bring(self, episode_id: EpisodeId) -> None:
        if (source := self._source(episode_id)) is None:
            return
        path = self._folder / f"{episode_id}"
        length: int | None = None
        moot = False

        def keep(part: Part) -> None:
            nonlocal length
            length = part.length

        def is_vain() -> bool:
            nonlocal moot
            with self._changed:
                due, self._due = self._due, False
            moot = moot or self._closed or (due and self._next() != episode_id)
            return moot or (length is not None and length > LARGEST)

        fetch = self._fetch or _from_the_web()
        self._now(Ahead(episode_id))
        try:
            fetch(
                *source,
                path,
                Part(),
                keep=keep,
                on_progress=lambda part: self._now(Ahead(episode_id, part.percent)),
                cancelled=is_vain,
            )
        except DownloadError:
            # The listener did not ask for it: when its turn comes it is streamed, and then all is said.
            self._given_up = None if moot else episode_id
            self._now(None)
        else:
            self._files[episode_id] = path
            self._now(Ahead(episode_id, 100, whole=True))

    def _now(self, ahead: Ahead | None) -> None:
        if ahead != self._ahead:
            self._ahead = ahead
            for tell in list(self._listeners):
                tell()

    def _remove_all_but(self, kept: Collection[EpisodeId | None]) -> None:
        self._files = {one: path for one, path in self._files.items() if one in kept}
        spared = {path.name for path in self._files.values()}
        try:
            found = list(self._folder.iterdir())
        except OSError:
            return
        for path in found:
            if path.name not in spared:
                try:
                    path.unlink()
                except OSError:
                    _log.warning("%s stays behind", path.name, exc_info=True)


def _remove_left_behind(folder: Path) -> None:
    """Remove what processes left that had no time to."""
    try:
        left = [
            path for path in folder.iterdir() if path.name.isdecimal() and not _is_running(int(path.name))
        ]
    except OSError:
        return
    for path in left:
        shutil.rmtree(path, onerror=lambda _function, name, _error: _log.warning("%s stays behind", name))


def _is_running(process: int) -> bool:
    if sys.platform == "win32":
        return True  # there is no asking without harm
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass  # somebody else's, or no number of a process
    return True


def _reasons(playback: Playback) -> tuple[object, ...]:
    """What of it a decision may depend on."""
    track = playback.track
    return track and track.episode_id, playback.item, may_begin(playback), playback.sleep, playback.passage
