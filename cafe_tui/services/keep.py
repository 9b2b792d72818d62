"""Bookmarks: moments and segments of episodes, with notes and tags."""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING
from uuid import uuid4

from cafe_tui.domain import taking_back
from cafe_tui.domain.bookmark import bookmark_values as values
from cafe_tui.domain.bookmark.tagging import tag_of, tags_of
from cafe_tui.domain.chapter.copies import placed
from cafe_tui.domain.errors import BadInputError
from cafe_tui.domain.models import Bookmark, BookmarkId, EpisodeId, ShowId
from cafe_tui.storage import bookmarks, corrections, shows
from cafe_tui.storage.database import Database

from .said import said_in

if TYPE_CHECKING:
    from cafe_tui.domain.interchange import Mark


_AT_ONCE = 2_000
"""Bookmarks of a file that are kept in one piece: some tenths of a second."""


class Unchanged(Enum):
    """Stands for a field that an edit leaves as it is."""

    UNCHANGED = "unchanged"


UNCHANGED = Unchanged.UNCHANGED


class Bookmarks:
    """Keeping bookmarks. What a method returns is on the disk; any thread may call.

    `chapter_at` gives the title of the chapter at a time in an episode, empty where there is none.

    Bookmarks that were made on another copy of their episode are given at their place in the one opened
    last, as far as the listener has set both copies right.

    Every method raises LibraryError when the database cannot be used.
    """

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        chapter_at: Callable[[EpisodeId, float], str] = lambda _episode_id, _seconds: "",
        new_uid: Callable[[], str] = lambda: uuid4().hex,
    ) -> None:
        self._database = database
        self._clock = clock
        self._chapter_at = chapter_at
        self._new_uid = new_uid

    def add(
        self,
        episode_id: EpisodeId,
        start: float,
        end: float | None = None,
        note: str = "",
        tags: Iterable[str] = (),
        *,
        importance: int = 0,
        text: str = "",
    ) -> Bookmark:
        """Keep the moment at `start`, or the segment to `end`, in seconds; cut to the episode's known length.

        `text` is what is said in it; unless given, it is what the transcript says. Raises BadInputError for
        times that are none and an importance that is none, and NotFoundError when the episode is gone.
        """
        importance = values.importance(importance)
        with self._database.write() as connection:
            made = bookmarks.made(connection, episode_id, start, uid=self._new_uid(), now=self._clock())
            start, end = values.span(start, end, made.duration)
            made = replace(
                made,
                start=start,
                end=end,
                note=values.note(note),
                tags=tags_of(tags),
                importance=importance,
                chapter=self._chapter_at(episode_id, start),
                text=values.text(text),
            )
            made = made if made.text else _with_text(connection, made)
            return bookmarks.get(connection, bookmarks.add(connection, made))

    def edit(
        self,
        bookmark_id: BookmarkId,
        *,
        start: float | Unchanged = UNCHANGED,
        end: float | Unchanged | None = UNCHANGED,
        note: str | Unchanged = UNCHANGED,
        tags: Iterable[str] | Unchanged = UNCHANGED,
        importance: int | Unchanged = UNCHANGED,
        text: str | Unchanged = UNCHANGED,
    ) -> Bookmark:
        """Change what is given; an `end` of None makes a moment of a segment. Raises as `add` does.

        With another start it belongs to the chapter that is there, and with other ends it has what is said
        between them, unless its text was changed.
        """
        with self._database.write() as connection:
            old = _get(connection, bookmark_id)
            new_start, new_end = values.span(
                old.start if start is UNCHANGED else start, old.end if end is UNCHANGED else end, old.duration
            )
            chapter = old.chapter
            if new_start != old.start and old.episode_id is not None:
                chapter = self._chapter_at(old.episode_id, new_start)
            changed = replace(
                old,
                start=new_start,
                end=new_end,
                note=old.note if note is UNCHANGED else values.note(note),
                tags=old.tags if tags is UNCHANGED else tags_of(tags),
                importance=old.importance if importance is UNCHANGED else values.importance(importance),
                chapter=chapter,
                text=old.text if text is UNCHANGED else values.text(text),
            )
            has_moved = (new_start, new_end) != (old.start, old.end)
            if has_moved and text is UNCHANGED and old.text in ("", values.text(said_in(connection, old))):
                changed = _with_text(connection, changed)
            if changed != old:
                bookmarks.put_back(connection, replace(changed, edited=self._clock()))
            return _get(connection, bookmark_id)

    def remove(self, bookmark_id: BookmarkId) -> Bookmark:
        """Remove a bookmark and return what it was, for `restore`; raises NotFoundError."""
        with self._database.write() as connection:
            removed = _get(connection, bookmark_id)
            bookmarks.remove(connection, bookmark_id)
            return removed

    def restore(self, bookmark: Bookmark) -> Bookmark:
        """Keep a removed bookmark again, under its old id; one that came back otherwise stays as it is."""
        with self._database.write() as connection:
            if not bookmarks.some(connection, [bookmark.id]):
                bookmarks.put_back(connection, bookmark)
            return _get(connection, bookmark.id)

    def revert(self, before: Bookmark, after: Bookmark) -> Bookmark:
        """Take back changes: it is what it was before them, but for what others changed since.

        Raises NotFoundError when it was removed.
        """
        with self._database.write() as connection:
            now = _get(connection, before.id)
            bookmarks.put_back(connection, taking_back.bookmark(now, before, after))
            return _get(connection, before.id)

    def take_in(self, found: Sequence[Bookmark]) -> list[Bookmark]:
        """Keep bookmarks of a file but those that are here already, and return the new ones.

        They belong to their episodes as far as the library has these; the others wait for them. Many are kept
        in pieces, so that an open player can write in between; after a break, the same file goes on.
        """
        ids: list[BookmarkId] = []
        for first in range(0, len(found), _AT_ONCE):
            some = found[first : first + _AT_ONCE]
            with self._database.write() as connection:
                here = bookmarks.known(connection, (each.uid for each in some))
                new = [each for each in some if each.uid not in here]
                ids += [bookmarks.add(connection, each) for each in new]
                for feed_url in {each.feed_url for each in new}:
                    if show_id := shows.by_url(connection, feed_url):
                        bookmarks.attach(connection, show_id, feed_url)
        return list(self.some(ids).values())

    def take_in_marks(self, episode_id: EpisodeId, marks: Iterable["Mark"]) -> list[Bookmark]:
        """Keep the places in an episode that a file names, in one piece, and return those that are new.

        A place with the same label is not kept twice. Places outside of the episode are left out. Raises
        NotFoundError when the episode is gone.
        """
        from cafe_tui.domain.interchange.common import as_mark

        with self._database.write() as connection:
            blank = bookmarks.made(connection, episode_id, 0.0, uid="", now=self._clock())
            here = {
                as_mark(_placed(connection, each))
                for each in bookmarks.listing(connection, episode_id=episode_id)
            }
            ids = []
            for mark in marks:
                try:
                    start, end = values.span(mark.start, mark.end, blank.duration)
                except BadInputError:
                    continue
                made = replace(
                    blank,
                    start=start,
                    end=end,
                    note=values.note(mark.label),
                    chapter=self._chapter_at(episode_id, start),
                    uid=self._new_uid(),
                )
                made = _with_text(connection, made)
                if as_mark(made) not in here:
                    here.add(as_mark(made))
                    ids.append(bookmarks.add(connection, made))
        return list(self.some(ids).values())

    def fill_texts(self, episode_id: EpisodeId) -> int:
        """Give the bookmarks of an episode that have no text what its transcript says; returns how many."""
        with self._database.write() as connection:
            silent = [one for one in bookmarks.listing(connection, episode_id=episode_id) if not one.text]
            told = [(one.id, text) for one in silent if (text := values.text(said_in(connection, one)))]
            bookmarks.give_texts(connection, told)
        return len(told)

    def get(self, bookmark_id: BookmarkId) -> Bookmark:
        """The bookmark with this id; raises NotFoundError."""
        return _get(self._database.read(), bookmark_id)

    def some(self, bookmark_ids: Sequence[int]) -> dict[int, Bookmark]:
        """Those of these ids that are there, by id."""
        connection = self._database.read()
        return {one.id: one for one in _all_placed(connection, bookmarks.some(connection, bookmark_ids))}

    def of_episode(self, episode_id: EpisodeId) -> list[Bookmark]:
        """The bookmarks of an episode in time order."""
        return self.listing(episode=episode_id)

    def listing(
        self, episode: EpisodeId | None = None, show: ShowId | None = None, tag: str | None = None
    ) -> list[Bookmark]:
        """Bookmarks of an episode, a show, with a tag: by show, newest episode first, and in time order."""
        cleaned = None if tag is None else tag_of(tag)
        connection = self._database.read()
        found = bookmarks.listing(connection, episode_id=episode, show_id=show, tag=cleaned)
        return _all_placed(connection, found)


def _with_text(connection: sqlite3.Connection, bookmark: Bookmark) -> Bookmark:
    """The bookmark with what the transcript says in it, if that is on this machine."""
    return replace(bookmark, text=values.text(said_in(connection, bookmark)))


def _get(connection: sqlite3.Connection, bookmark_id: BookmarkId) -> Bookmark:
    return _placed(connection, bookmarks.get(connection, bookmark_id))


def _all_placed(connection: sqlite3.Connection, found: Iterable[Bookmark]) -> list[Bookmark]:
    corrected = corrections.corrected_episodes(connection)
    return [_placed(connection, one) if one.episode_id in corrected else one for one in found]


def _placed(connection: sqlite3.Connection, bookmark: Bookmark) -> Bookmark:
    """The bookmark at its place in the copy of the episode that was opened last."""
    if bookmark.episode_id is None:
        return bookmark
    copies = corrections.of_episode(connection, bookmark.episode_id).copies
    lengths = corrections.lengths(connection, bookmark.episode_id)
    return placed(bookmark, copies, at_hand=lengths.measured, claimed=lengths.claimed)
