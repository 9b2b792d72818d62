"""Those outside of the conversation who follow the sound and reach into it: other programs, and hooks."""

import logging
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from cafe_tui.domain import playback as p
from cafe_tui.domain.errors import BadInputError, CafeError, RemoteUnavailableError
from cafe_tui.services.house import House
from cafe_tui.services.sounding import Sounding

if TYPE_CHECKING:
    from cafe_tui.services.history import Done
    from cafe_tui.services.hooks import Hooks
    from cafe_tui.services.remote import Control

_log = logging.getLogger(__name__)


@contextmanager
def open_doors(house: House, sounding: Sounding, leave: Callable[[], None]) -> Iterator[None]:
    """Within, other programs reach the sound of a conversation, and hooks hear of it.

    `leave` ends the conversation; it is called from any thread.
    """
    control, hooks = _control(house, sounding, leave), _hooks(house, sounding)

    def follow(state: p.Playback) -> None:
        for door in (control, hooks):
            if door:
                door.follow(state)

    sounding.on_step = follow
    if control is None:
        yield
        return
    sounding.after_that(lambda: control.follow(sounding.state))
    unwatch = house.queue.on_change(lambda: sounding.after_that(control.queue_changed))
    control.start()
    try:
        yield
    finally:
        unwatch()
        control.close()


def _control(house: House, sounding: Sounding, leave: Callable[[], None]) -> "Control | None":
    from cafe_tui.services.remote import RemoteWays

    def change(change: "Callable[[], Done]") -> None:
        def job() -> None:
            try:
                done = change()
            except CafeError:
                return  # who ordered it has been told
            if done.words:
                sounding.add_news(done.words)

        sounding.after_that(job)

    ways = RemoteWays(
        sounding.post, sounding.play_soon, leave, sounding.play_soon, change, sounding.after_that
    )
    try:
        return house.control(ways)
    except RemoteUnavailableError as error:
        _log.info("%s", error)
        return None


def _hooks(house: House, sounding: Sounding) -> "Hooks | None":
    try:
        return house.hooks(lambda error: sounding.add_news(str(error)))
    except BadInputError as error:
        sounding.add_news(str(error))
        return None


class Leaving:
    """Ends a conversation that waits for a line, from any thread and when the system asks for it."""

    def __init__(self) -> None:
        self._is_waiting = False
        self.asked = False
        """Whether the conversation is to end."""

    @contextmanager
    def heard(self) -> Iterator[None]:
        """Within, SIGTERM and SIGHUP ask for it. On a thread other than the main one that cannot be."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
        before = [(number, signal.signal(number, self._on_signal)) for number in numbers]
        try:
            yield
        finally:
            for number, handler in before:
                signal.signal(number, handler)

    def ask(self) -> None:
        """End it."""
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGTERM)

    def line(self, read: Callable[[], str]) -> str:
        """The next line that `read` gives; empty once the conversation is to end."""
        try:
            self._is_waiting = True
            line = "" if self.asked else read()
            self._is_waiting = False
        except _Left:
            return ""
        return line

    def _on_signal(self, _number: int, _frame: object) -> None:
        self.asked = True
        if self._is_waiting:  # nothing else is under way that could be left half done
            self._is_waiting = False
            raise _Left


class _Left(Exception):  # noqa: N818 - it is no error
    """A line is no longer waited for."""
