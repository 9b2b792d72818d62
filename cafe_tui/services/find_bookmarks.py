"""Finding bookmarks over all shows."""

import threading

from cafe_tui.domain.bookmark.bookmark_view import Groups, View, grouped, narrowed, search_words
from cafe_tui.domain.folding import fold
from cafe_tui.storage import bookmark_order
from cafe_tui.storage.database import Database


class BookmarkFinder:
    """All bookmarks, grouped, ordered and narrowed. Any thread may call; methods raise LibraryError.

    What was read is used again as long as no bookmark changed, so that typing words reads nothing.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._texts_lock = threading.Lock()
        self._changes = 0
        self._stamp: tuple[object, ...] = ()
        self._groups: tuple[View, Groups] | None = None
        """All bookmarks, as they were grouped last, and the view without words."""
        self._texts: tuple[tuple[object, ...], dict[int, str]] | None = None
        """What is looked into for words, and the stamp that held when it was read."""

    def find(self, view: View) -> Groups:
        """The bookmarks that `view` asks for."""
        with self._lock:
            self._notice_changes()
            groups = self._all(View(view.group, view.order))
            words = search_words(view.words)
            return narrowed(groups, self._with(words)) if words else groups

    def prepare(self) -> None:
        """Read what looking for words needs, before the first is typed."""
        self._read_texts()

    def forget(self) -> None:
        """Bookmarks were changed by this program."""
        with self._lock:
            self._changes += 1

    def tags(self) -> list[str]:
        """The tags in use, the most used first."""
        return bookmark_order.tags(self._database.read())

    def _notice_changes(self) -> None:
        stamp = self._changes, *bookmark_order.stamp(self._database.read())
        if stamp != self._stamp:
            self._stamp = stamp
            self._groups = None

    def _all(self, view: View) -> Groups:
        if self._groups is None or self._groups[0] != view:
            rows = bookmark_order.rows(self._database.read(), view.group, view.order)
            self._groups = view, grouped(rows)
        return self._groups[1]

    def _read_texts(self) -> dict[int, str]:
        with self._texts_lock:
            stamp = self._stamp
            if self._texts is None or self._texts[0] != stamp:
                rows = bookmark_order.texts(self._database.read())
                self._texts = stamp, {bookmark_id: fold(text) for bookmark_id, text in rows}
            return self._texts[1]

    def _with(self, words: list[str]) -> set[int]:
        found = list(self._read_texts().items())
        for word in words:
            found = [(bookmark_id, text) for bookmark_id, text in found if word in text]
        return {bookmark_id for bookmark_id, _ in found}
