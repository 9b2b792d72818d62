"""What others write while the player is open: a bookmark kept at a prompt, say, or the configuration."""

import threading
from collections.abc import Callable
from contextlib import suppress

from cafe_tui.domain.errors import LibraryError
from cafe_tui.storage.database import Database

LOOK_EVERY = 0.5
"""Seconds."""


class OutsideWatch:
    """Tells that other processes have written into the library, soon after they did.

    It looks on a thread of its own, which costs some microseconds each time.
    """

    def __init__(self, database: Database, *, every: float = LOOK_EVERY) -> None:
        self._database = database
        self._every = every
        self._listeners: list[Callable[[], None]] = []
        self._watched: list[tuple[Callable[[], bool], Callable[[], object]]] = []
        self._closed = threading.Event()
        self._known = 0
        self._thread: threading.Thread | None = None

    def on_change(self, tell: Callable[[], None]) -> None:
        """Call `tell` from now on; what was written at once is told once.

        It is called on the thread that looks, and so must not wait for one that calls `close`.
        """
        self._listeners.append(tell)
        if self._thread is None:
            self._known = self._database.outside_version()
            self._thread = threading.Thread(target=self._look, name="outside", daemon=True)
            self._thread.start()

    def watch(self, changed: Callable[[], bool], tell: Callable[[], object]) -> None:
        """Call `tell`, in the same manner, whenever `changed` says so; it is asked at each look."""
        self._watched.append((changed, tell))

    def close(self) -> None:
        """Look no more; returns when the thread has ended."""
        self._closed.set()
        if self._thread:
            self._thread.join()

    def _look(self) -> None:
        while not self._closed.wait(self._every):
            # A library that cannot be read just now says so to who asks for something.
            with suppress(LibraryError):
                version = self._database.outside_version()
                if version != self._known:
                    self._known = version
                    for tell in tuple(self._listeners):
                        tell()
            for changed, tell_of_it in tuple(self._watched):
                if changed():
                    tell_of_it()
