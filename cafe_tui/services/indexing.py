"""Bringing the index of the search up to date, behind everything else."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from cafe_tui.storage import search_index
from cafe_tui.storage.database import Database

_AT_ONCE = 50
"""Texts in a transaction: some ten milliseconds, for which nobody minds to wait."""
_PAUSE = 0.002  # seconds, in which others who want to write get their turn


@dataclass(frozen=True, slots=True)
class IndexProgress:
    """How far the index is."""

    done: int
    total: int

    @property
    def percent(self) -> int:
        """How much of all texts is indexed; 100 only when all are."""
        return 100 if self.done >= self.total else 100 * self.done // self.total


class Indexer:
    """Indexes the texts that were not indexed as they were stored. Any thread may call.

    What was done stays done, also when the program is killed. Methods raise LibraryError.
    """

    def __init__(self, database: Database, pause: Callable[[float], None] = time.sleep) -> None:
        self._database = database
        self._pause = pause

    @property
    def is_behind(self) -> bool:
        """Whether there is anything to do; takes some microseconds."""
        connection = self._database.read()
        return not search_index.is_current(connection) or search_index.is_waiting(connection)

    @property
    def progress(self) -> IndexProgress:
        """How much of the library is indexed; reads whole tables, in some milliseconds."""
        connection = self._database.read()
        if not search_index.is_current(connection):
            return IndexProgress(0, 1)
        done = search_index.indexed(connection)
        return IndexProgress(done, done + search_index.waiting(connection))

    def run(
        self,
        on_progress: Callable[[IndexProgress], None] = lambda _progress: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        """Index what waits, the newest first, until nothing does or it is `cancelled`.

        Slow for a big library, and in small transactions, so that nobody who wants to write waits for long.
        """
        connection = self._database.read()
        if not search_index.is_current(connection) or search_index.is_worn(connection):
            with self._database.write(at_once=False) as writing:
                search_index.start_over(writing)
        progress = self.progress
        done, total = progress.done, progress.total
        while not cancelled():
            with self._database.write(at_once=False) as writing:
                count = search_index.catch_up(writing, _AT_ONCE)
            if not count:
                return
            done += count
            on_progress(IndexProgress(min(done, total), total))
            self._pause(_PAUSE)
