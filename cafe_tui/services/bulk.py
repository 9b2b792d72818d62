"""One change to many bookmarks, kept and taken back as one."""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from cafe_tui.domain.errors import BadInputError
from cafe_tui.domain.models import Bookmark, BookmarkId, EpisodeId
from cafe_tui.domain.tagging import TagChange
from cafe_tui.domain.text import counted
from cafe_tui.storage import bookmarks
from cafe_tui.storage.database import Database

from .history import Done, History
from .mark import importance_words
from .works import Works

Edit = Callable[[Bookmark], Bookmark]


class BulkKeeper:
    """Changes to a selection of bookmarks. Any thread may call; what a method returns is on the disk.

    Bookmarks of the selection that are gone are passed over. Every method raises LibraryError when the
    database cannot be used, BadInputError when nothing of the selection is there, and StoppedError when the
    listener stopped it: then nothing was changed.
    """

    def __init__(
        self, database: Database, history: History, works: Works, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._history = history
        self._works = works
        self._clock = clock

    def tag(self, ids: Sequence[BookmarkId], change: TagChange) -> Done:
        """Give them tags, take others from them."""
        return self._edit(ids, lambda one: replace(one, tags=change.applied(one.tags)), f"{change}")

    def rate(self, ids: Sequence[BookmarkId], importance: int) -> Done:
        """Let them be so important, from 0 to MOST_IMPORTANT."""
        return self._edit(ids, lambda one: replace(one, importance=importance), importance_words(importance))

    def remove(self, ids: Sequence[BookmarkId]) -> Done:
        """Delete them."""
        with self._works.under_way(_deleting(len(ids))) as work, self._database.write() as connection:
            removed = self._selected(connection, ids)
            for one in work.each(removed):
                bookmarks.remove(connection, one.id)
        self._history.add(lambda: self._put_back(removed, "deletion"))
        return Done(f"Deleted {counted(len(removed), 'bookmark')} · z brings back", _episode(removed))

    def _edit(self, ids: Sequence[BookmarkId], edit: Edit, words: str) -> Done:
        with self._works.under_way(_changing(len(ids))) as work, self._database.write() as connection:
            before = self._selected(connection, ids)
            changed = [(old, new) for old in before if (new := edit(old)) != old]
            for _, new in work.each(changed):
                bookmarks.put_back(connection, replace(new, edited=self._clock()))
        if changed:
            olds = [old for old, _ in changed]
            self._history.add(lambda: self._put_back(olds, "change"))
        return Done(f"{counted(len(before), 'bookmark')}: {words}", _episode(before))

    def _put_back(self, olds: Sequence[Bookmark], what: str) -> Done:
        with self._works.under_way(_changing(len(olds))) as work, self._database.write() as connection:
            for one in work.each(olds):
                bookmarks.put_back(connection, one)
        return Done(f"Took back the {what} of {counted(len(olds), 'bookmark')}", _episode(olds))

    @staticmethod
    def _selected(connection: sqlite3.Connection, ids: Sequence[BookmarkId]) -> list[Bookmark]:
        if not (found := bookmarks.some(connection, ids)):
            raise BadInputError("No bookmark is there to change", hint="x ticks those to be changed")
        return found


def _changing(count: int) -> str:
    return f"Changing {counted(count, 'bookmark')}"


def _deleting(count: int) -> str:
    return f"Deleting {counted(count, 'bookmark')}"


def _episode(changed: Sequence[Bookmark]) -> EpisodeId | None:
    """The episode that all are of."""
    episodes = {one.episode_id for one in changed}
    return episodes.pop() if len(episodes) == 1 else None
