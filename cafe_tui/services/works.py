"""Long pieces of work: how far each is, and stopping them."""

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from cafe_tui.domain.errors import StoppedError
from cafe_tui.domain.language import _

T = TypeVar("T")


class Work:
    """One piece of work, which a thread moves on and a screen looks at."""

    def __init__(self, words: str) -> None:
        self.words = words
        """What is being done, for the listener."""
        self.stopped = threading.Event()
        self._part = 0.0

    @property
    def part(self) -> float:
        """How much of it is done, from 0 to 1."""
        return self._part

    def move(self, done: float, total: float) -> None:
        """So much of so much is done."""
        self._part = min(max(done / total, 0.0), 1.0) if total > 0 else 0.0

    def each(self, things: Sequence[T]) -> Iterator[T]:
        """`things`, one after the other, with the work moving on; raises StoppedError once it is stopped."""
        for index, thing in enumerate(things):
            self.move(index, len(things))
            if self.stopped.is_set():
                raise StoppedError(_("{words}: stopped", words=self.words), hint=_("Nothing was changed"))
            yield thing


class Works:
    """The pieces of work that go on. Any thread may call."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._under_way: list[Work] = []
        self._on_change: Callable[[], None] = lambda: None

    def on_change(self, listener: Callable[[], None]) -> None:
        """Call `listener`, from any thread, whenever something begins or ends."""
        self._on_change = listener

    @contextmanager
    def under_way(self, words: str) -> Iterator[Work]:
        """A piece of work that goes on as long as the block does."""
        work = Work(words)
        self._change(lambda: self._under_way.append(work))
        try:
            yield work
        finally:
            self._change(lambda: self._under_way.remove(work))

    @property
    def now(self) -> tuple[Work, ...]:
        """What goes on, the oldest first."""
        with self._lock:
            return tuple(self._under_way)

    def stop(self) -> Iterable[Work]:
        """Ask all that goes on to end; gives what was asked."""
        asked = self.now
        for work in asked:
            work.stopped.set()
        return asked

    def _change(self, change: Callable[[], None]) -> None:
        with self._lock:
            change()
        self._on_change()
