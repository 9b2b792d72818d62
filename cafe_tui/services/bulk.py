"""One change to many bookmarks, kept and taken back as one."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TypeVar

from cafe_tui.domain import taking_back
from cafe_tui.domain.bookmark.tagging import TagChange
from cafe_tui.domain.errors import BadInputError
from cafe_tui.domain.language import _, ngettext
from cafe_tui.domain.models import Bookmark, BookmarkId, EpisodeId
from cafe_tui.storage import bookmark_marks, bookmarks
from cafe_tui.storage.bookmark_marks import Marks
from cafe_tui.storage.database import Database
from cafe_tui.storage.moments import to_seconds

from .history import Done, History
from .mark import importance_words
from .works import Work, Works

Edit = Callable[[Marks], Marks]
T = TypeVar("T")

_AT_ONCE = 500


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

        def tagged(one: Marks) -> Marks:
            return one._replace(tags=change.applied(one.tags))

        return self._mark(ids, tagged, f"{change}", tags=True)

    def rate(self, ids: Sequence[BookmarkId], importance: int) -> Done:
        """Let them be so important, from 0 to MOST_IMPORTANT."""
        words = importance_words(importance)
        return self._mark(ids, lambda one: one._replace(importance=importance), words, tags=False)

    def remove(self, ids: Sequence[BookmarkId]) -> Done:
        """Delete them."""
        words = _(
            "Deleting {bookmarks}", bookmarks=ngettext("{count} bookmark", "{count} bookmarks", len(ids))
        )
        with self._works.under_way(words) as work, self._database.write() as connection:
            removed = _there(bookmarks.some(connection, ids))
            for some in work.each(_pieces(removed)):
                bookmark_marks.remove(connection, (one.id for one in some))
        self._history.add(lambda: self._bring_back(removed))
        words = _(
            "Deleted {bookmarks}",
            bookmarks=ngettext("{count} bookmark", "{count} bookmarks", len(removed)),
        )
        return Done(words, _episode(removed), then=_("{undo} brings back"))

    def _bring_back(self, removed: Sequence[Bookmark]) -> Done:
        with self._changing(len(removed)) as work, self._database.write() as connection:
            # What came back otherwise stays as it is.
            here = {one.id for one in bookmarks.some(connection, [one.id for one in removed])}
            for one in work.each(removed):
                if one.id not in here:
                    bookmarks.put_back(connection, one)
        return Done(
            _(
                "Took back the deletion of {bookmarks}",
                bookmarks=ngettext("{count} bookmark", "{count} bookmarks", len(removed)),
            ),
            _episode(removed),
        )

    def _mark(self, ids: Sequence[BookmarkId], edit: Edit, words: str, *, tags: bool) -> Done:
        now = to_seconds(self._clock())
        with self._changing(len(ids)) as work, self._database.write() as connection:
            before = _there(bookmark_marks.of(connection, ids))
            olds = [old for old in before if edit(old) != old]
            news = [edit(old)._replace(edited=now) for old in olds]
            for some in work.each(_pieces(news)):
                bookmark_marks.keep(connection, some, tags=tags)
        if olds:
            self._history.add(lambda: self._mark_again(olds, news, tags=tags))
        return Done(
            f"{ngettext('{count} bookmark', '{count} bookmarks', len(before))}: {words}", _episode(before)
        )

    def _mark_again(self, olds: Sequence[Marks], news: Sequence[Marks], *, tags: bool) -> Done:
        with self._changing(len(olds)) as work, self._database.write() as connection:
            here = {one.id: one for one in bookmark_marks.of(connection, [old.id for old in olds])}
            back = [
                _taken_back(here[old.id], old, new)
                for old, new in zip(olds, news, strict=True)
                if old.id in here
            ]
            for some in work.each(_pieces(back)):
                bookmark_marks.keep(connection, some, tags=tags)
        return Done(
            _(
                "Took back the change of {bookmarks}",
                bookmarks=ngettext("{count} bookmark", "{count} bookmarks", len(olds)),
            ),
            _episode(olds),
        )

    def _changing(self, count: int) -> AbstractContextManager[Work]:
        return self._works.under_way(
            _("Changing {bookmarks}", bookmarks=ngettext("{count} bookmark", "{count} bookmarks", count))
        )


def _taken_back(now: Marks, before: Marks, after: Marks) -> Marks:
    """The marks before a change, but for what others changed since."""
    return now._replace(
        importance=taking_back.field(now.importance, before.importance, after.importance),
        edited=taking_back.field(now.edited, before.edited, after.edited),
        tags=taking_back.several(now.tags, before.tags, after.tags),
    )


def _there(found: list[T]) -> list[T]:
    """Raises BadInputError when nothing is."""
    if not found:
        raise BadInputError(_("No bookmark is there to change"), hint=_("Tick those to be changed"))
    return found


def _pieces(things: Sequence[T]) -> list[Sequence[T]]:
    """So many at once that stopping is heard soon, and the line that shows how far it is moves."""
    return [things[first : first + _AT_ONCE] for first in range(0, len(things), _AT_ONCE)]


def _episode(changed: Sequence[Bookmark] | Sequence[Marks]) -> EpisodeId | None:
    """The episode that all are of."""
    episodes = {one.episode_id for one in changed}
    return episodes.pop() if len(episodes) == 1 else None
