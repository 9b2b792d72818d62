"""A copy of all bookmarks in files apart from the library, made without being asked for.

`backups/bookmarks-2026-11-28.json` in the data folder holds the bookmarks as they were at the end of that
day, in the format that “cafe-tui bookmarks import” reads. The last seven such days are kept. One that would
have less than half of what the day's copy has does not take its place: that is set aside as
`…-until-175530.json`.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from cafe_tui.domain.errors import CafeError
from cafe_tui.storage.database import Database

if TYPE_CHECKING:
    from cafe_tui.domain.models import Bookmark

KEPT = 7
PAUSE = 30.0
"""Seconds from a change to its copy, while the player is open."""
_REST = 50.0
"""How many times as long as a copy takes nothing is copied after it."""
_QUICK = 5_000  # bookmarks of which a copy takes less than a quarter of a second
_OLD = timedelta(days=1)


class BookmarkCopies:
    """Copies of the bookmarks of `database` in `folder`.

    They are made on a thread once `follow` was called, and otherwise in `close`. A copy that cannot be made
    is told in the log, and tried again after the next change.
    """

    def __init__(
        self, database: Database, folder: Path, clock: Callable[[], datetime], *, pause: float = PAUSE
    ) -> None:
        self._database = database
        self._folder = folder
        self._clock = clock
        self._pause = pause
        self._stale = False
        """Something has changed since the last copy."""
        self._wake = threading.Event()
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None
        database.watch("bookmark", self._hear)
        database.watch("bookmark_tag", self._hear)

    def follow(self) -> None:
        """From now on copy changes some time after they were made, and first those that have no copy yet."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="bookmark copies", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Copy what has changed. Many bookmarks take seconds: for those a copy of the last day is enough."""
        self._closed.set()
        self._wake.set()
        if self._thread:
            self._thread.join()
        if self._stale:
            with _told_in_log():
                if self._count() <= _QUICK or _moment_of(newest(self._folder)) < self._clock() - _OLD:
                    self._copy()

    def _hear(self) -> None:
        self._stale = True
        self._wake.set()

    def _work(self) -> None:
        with _told_in_log():
            if self._last_change() > _moment_of(newest(self._folder)):
                self._hear()
        pause = self._pause
        while self._wake.wait() and not self._closed.wait(pause):
            self._wake.clear()
            began = time.monotonic()
            with _told_in_log():
                self._copy()
            # Of very many bookmarks a copy is work that is not to go on all the time.
            pause = max(self._pause, _REST * (time.monotonic() - began))

    def _copy(self) -> None:
        from cafe_tui.domain.interchange import native
        from cafe_tui.storage import bookmarks

        from .whole_files import write_whole

        self._stale = False
        self._database.outside_version()  # returns when the change that we heard of is committed
        # As they are kept, not as they are placed in the copy of the sound that was opened last.
        document = f"{native.write(bookmarks.listing(self._database.read()))}\n".encode()
        now = self._clock()
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._folder / f"bookmarks-{now:%Y-%m-%d}.json"
        if path.exists() and path.stat().st_size > 2 * len(document):
            path.replace(path.with_name(f"{path.stem}-until-{now:%H%M%S}.json"))
        write_whole(path, document, private=True)
        for old in _copies(self._folder)[:-KEPT]:
            old.unlink()

    def _count(self) -> int:
        (count,) = self._database.read().execute("SELECT count(*) FROM bookmark").fetchone()
        return int(count)

    def _last_change(self) -> datetime:
        (seconds,) = (
            self._database.read()
            .execute("SELECT coalesce(max(max(created, coalesce(edited, created))), 0) FROM bookmark")
            .fetchone()
        )
        return datetime.fromtimestamp(seconds, UTC)


def newest(folder: Path) -> Path | None:
    """The copy made last; None where there is none."""
    copies = _copies(folder)
    return copies[-1] if copies else None


def read_newest(folder: Path, now: datetime) -> "list[Bookmark]":
    """The bookmarks of the newest copy that can be read; none where there is none."""
    from cafe_tui.domain.interchange import native

    for path in reversed(_copies(folder)):
        with suppress(OSError, CafeError):
            return native.read(path.read_text(encoding="utf-8", errors="replace"), now)
    return []


def _copies(folder: Path) -> list[Path]:
    """The copies, the oldest first."""
    if not folder.is_dir():
        return []
    return sorted(folder.glob("bookmarks-*.json"), key=lambda path: (path.name[:20], path.stat().st_mtime))


def _moment_of(copy: Path | None) -> datetime:
    return datetime.fromtimestamp(copy.stat().st_mtime if copy else 0, UTC)


@contextmanager
def _told_in_log() -> Iterator[None]:
    try:
        yield
    except (OSError, CafeError) as error:
        import logging

        logging.getLogger(__name__).warning("the bookmarks could not be copied: %s", error)
