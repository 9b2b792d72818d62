"""A sound that goes on by itself, for faces that have no loop of their own: a listener on a thread."""

import logging
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING

from cafe_tui.domain import playback as p
from cafe_tui.domain.errors import CafeError
from cafe_tui.domain.language import _
from cafe_tui.domain.models import EpisodeId
from cafe_tui.domain.queue import QueueItem

if TYPE_CHECKING:
    from .house import House

_log = logging.getLogger(__name__)
_TICK = 0.25  # seconds: in so many steps a sound that fades becomes quieter


class Sounding:
    """The sound of a house. Any thread may call; what a method asks for was taken over when it returns."""

    def __init__(self, house: "House") -> None:
        self._house = house
        self._jobs: queue.SimpleQueue[Callable[[], object] | None] = queue.SimpleQueue()
        self._changed = threading.Condition()
        self._news: list[str] = []
        self.on_step: Callable[[p.Playback], None] = lambda _state: None
        """Is called on the thread of the sound with each of its states."""
        self._listener = house.listener(self.post, lambda _saved: None)
        self.state = self._listener.state
        """Where the sound stands."""
        self._thread = threading.Thread(target=self._work, name="sounding", daemon=True)
        self._thread.start()

    def hear(self, event: "p.Event") -> p.Playback:
        """Take a step."""
        return self._done(lambda: self._took(self._listener.handle(event)))

    def play(self, episode_id: EpisodeId, start: float | None = None) -> p.Playback:
        """Play an episode from `start` seconds or where listening stopped; raises NotFoundError."""
        return self._done(lambda: self._took(self._listener.play(episode_id, start)))

    def post(self, event: "p.Event") -> None:
        """Take a step soon."""
        self.after_that(lambda: self._took(self._listener.handle(event)))

    def play_soon(self, wanted: "EpisodeId | QueueItem", start: float | None = None) -> None:
        """Play an episode, from `start` seconds or where listening stopped, or an item of the queue.

        What goes wrong is told as news.
        """

        def job() -> None:
            try:
                if isinstance(wanted, QueueItem):
                    self._play_item(wanted)
                else:
                    self._took(self._listener.play(wanted, start))
            except CafeError as error:
                self.add_news(str(error))

        self.after_that(job)

    def after_that(self, job: Callable[[], object]) -> None:
        """Have this called, on the thread of the sound, once all that was asked for before was taken over."""
        self._jobs.put(job)

    def wait(self, arrived: Callable[[p.Playback], bool], within: float) -> bool:
        """Wait until the sound stands so; False when it does not within so many seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: arrived(self.state), within)

    def add_news(self, words: str) -> None:
        """Have this told with what happens to the sound."""
        with self._changed:
            self._news.append(words)

    def take_news(self) -> list[str]:
        """What has happened to the sound since this was asked last, in sentences."""
        with self._changed:
            news, self._news = self._news, []
        return news

    def close(self) -> None:
        """Keep the place and free the player."""
        self._jobs.put(None)
        self._thread.join()
        self._listener.close()

    # On the thread of the sound

    def _work(self) -> None:
        while True:
            try:
                job = self._jobs.get(timeout=_TICK if self.state.sleep else None)
            except queue.Empty:
                self._took(self._listener.handle(p.Ticked(self._house.clock().timestamp())))
                continue
            if job is None:
                return
            try:
                job()
            except Exception as error:  # a mistake of ours; the sound must not end with it, nor all who wait
                _log.error("a step of the sound failed", exc_info=error)
                self.add_news(_("Something went wrong inside cafe-tui. Its log has more."))

    def _done(self, step: Callable[[], p.Playback]) -> p.Playback:
        done: Future[p.Playback] = Future()

        def job() -> None:
            try:
                done.set_result(step())
            except Exception as error:  # whoever waits for it is to have it
                done.set_exception(error)

        self._jobs.put(job)
        return done.result()

    def _took(self, after: p.Playback) -> p.Playback:
        with self._changed:
            before, self.state = self.state, after
            if after.failure and after.failure is not before.failure and after.phase is p.Phase.FAILED:
                self._news.append(str(after.failure))
            if after.save_failure and after.save_failure is not before.save_failure:
                self._news.append(str(after.save_failure))
            if before.sleep and not after.sleep and after.phase is p.Phase.PAUSED:
                self._news.append(_("The sleep timer paused the sound."))
            is_over = after.over and not (before.over and before.session == after.session)
            if is_over and after.phase is p.Phase.ENDED:
                self._news.append(_("The episode has ended."))
            self._changed.notify_all()
        self.on_step(after)
        if is_over:
            self._go_on(after, asleep=p.sleeps_at_end(before))
        return after

    def _go_on(self, over: p.Playback, *, asleep: bool) -> None:
        """Play what comes next in the queue."""
        for item in () if asleep else self._house.queue.go_on(over):
            try:
                self._play_item(item)
            except CafeError as error:
                self.add_news(str(error))
            else:
                return

    def _play_item(self, item: QueueItem) -> None:
        piece = item.piece
        self._took(self._listener.play(piece.episode_id, piece.start, until=piece.end, item=item.id))
