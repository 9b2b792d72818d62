"""Waiting for what other threads do, on conditions and with a bound."""

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")
WITHIN = 20.0
"""Seconds after which a wait is a failure: far above what a busy machine takes."""


def wait_for(condition: Callable[[], T], description: str, within: float = WITHIN) -> T:
    """The first true value of `condition`. Fails, naming `description`, when there is none in time."""
    deadline = time.monotonic() + within
    while not (value := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {within:g} s in vain for {description}")
        time.sleep(0.005)
    return value


class EventLog(Generic[T]):
    """Everything that was posted to it, from any thread, in order."""

    def __init__(self) -> None:
        self._posted: list[T] = []
        self._changed = threading.Condition()

    def post(self, event: T) -> None:
        """Take one event."""
        with self._changed:
            self._posted.append(event)
            self._changed.notify_all()

    @property
    def all(self) -> list[T]:
        """The events so far."""
        with self._changed:
            return list(self._posted)

    def wait_for(
        self, wanted: Callable[[T], bool], description: str, *, after: int = 0, within: float = WITHIN
    ) -> T:
        """The first event that is `wanted`, not counting the `after` first ones of the log."""

        def found() -> list[T]:
            return [event for event in self._posted[after:] if wanted(event)]

        with self._changed:
            if not self._changed.wait_for(found, within):
                tail = self._posted[-10:]
                raise AssertionError(
                    f"waited {within:g} s in vain for {description}; the last events: {tail}"
                )
            return found()[0]
