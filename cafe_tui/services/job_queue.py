"""Jobs about episodes, done in the background, a few at a time."""

import threading
from collections import deque
from collections.abc import Callable, Collection

from cafe_tui.domain.models import EpisodeId

_LOOK_UP = 0.5  # seconds after which a wait looks up, so that Ctrl-C is heard on every system
_CLOSE_WITHIN = 5.0  # seconds; looking up a server's name cannot be broken off

Work = Callable[[EpisodeId, threading.Event], None]
"""Does the job of an episode, and ends early once the event is set."""


class JobQueue:
    """At most `at_once` jobs at the same time, in the order asked, one an episode. Any thread may call."""

    def __init__(self, work: Work, at_once: int) -> None:
        self._work = work
        self._at_once = at_once
        self._changed = threading.Condition()
        self._waiting: deque[EpisodeId] = deque()
        self._running: dict[EpisodeId, threading.Event] = {}
        self._closed = False

    def add(self, episode_id: EpisodeId) -> None:
        """Do the job of this episode as soon as there is room, unless it waits or runs already."""
        with self._changed:
            if not (self._closed or episode_id in self._waiting or episode_id in self._running):
                self._waiting.append(episode_id)
                self._start()

    def stop(self, episode_id: EpisodeId) -> None:
        """Let the job of this episode be; returns when it has ended. Not to be called from a job."""
        with self._changed:
            if episode_id in self._waiting:
                self._waiting.remove(episode_id)
                self._changed.notify_all()
            if stopped := self._running.get(episode_id):
                stopped.set()
                self._changed.wait_for(lambda: self._running.get(episode_id) is not stopped)

    def wait(self, episode_ids: Collection[EpisodeId]) -> None:
        """Wait until none of these has a job that waits or runs."""
        with self._changed:
            while any(one in self._waiting or one in self._running for one in episode_ids):
                self._changed.wait(_LOOK_UP)

    def close(self) -> None:
        """Stop all jobs and take no more; returns when they have ended, or after some seconds."""
        with self._changed:
            self._closed = True
            self._waiting.clear()
            for stopped in self._running.values():
                stopped.set()
            self._changed.wait_for(lambda: not self._running, _CLOSE_WITHIN)

    def _start(self) -> None:
        """Let as many run as may; the lock is held."""
        while self._waiting and len(self._running) < self._at_once:
            episode_id, stopped = self._waiting.popleft(), threading.Event()
            self._running[episode_id] = stopped
            threading.Thread(
                target=self._run, args=(episode_id, stopped), name=f"job {episode_id}", daemon=True
            ).start()

    def _run(self, episode_id: EpisodeId, stopped: threading.Event) -> None:
        try:
            self._work(episode_id, stopped)
        finally:
            with self._changed:
                del self._running[episode_id]
                self._start()
                self._changed.notify_all()
