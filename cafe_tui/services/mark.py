"""Marking while listening: a moment, a segment by its two ends, a note, and taking any of it back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from cafe_tui.domain.errors import BadInputError
from cafe_tui.domain.models import Bookmark, BookmarkId, EpisodeId
from cafe_tui.domain.timecode import format_time, parse_time


class BookmarkKeeper(Protocol):
    """What marking needs of `services.keep.Bookmarks`."""

    def get(self, bookmark_id: BookmarkId) -> Bookmark: ...
    def add(self, episode_id: EpisodeId, start: float, end: float | None = None) -> Bookmark: ...
    def edit(
        self, bookmark_id: BookmarkId, *, start: float = ..., end: float | None = ..., note: str = ...
    ) -> Bookmark: ...
    def remove(self, bookmark_id: BookmarkId) -> Bookmark: ...
    def restore(self, bookmark: Bookmark) -> Bookmark: ...


@dataclass(frozen=True, slots=True)
class Marked:
    """What was done, in words, and the bookmark it was done to (None when there is none any more)."""

    words: str
    bookmark: Bookmark | None
    episode_id: EpisodeId | None


@dataclass(frozen=True, slots=True)
class _Change:
    words: str
    undo: Callable[[], Bookmark | None]
    episode_id: EpisodeId | None


class Marker:
    """The bookmarks under work. Every method returns after the change was committed."""

    def __init__(self, bookmarks: BookmarkKeeper) -> None:
        self._bookmarks = bookmarks
        self._changes: list[_Change] = []
        self.segment: tuple[EpisodeId, float] | None = None
        """The episode and start of a segment that was begun and not ended."""
        self.last: Bookmark | None = None
        """The bookmark made or changed last."""

    def mark(self, episode_id: EpisodeId, position: float) -> Marked:
        """Keep this moment."""
        return self._added(self._bookmarks.add(episode_id, position))

    def start_segment(self, episode_id: EpisodeId, position: float) -> Marked:
        """A segment begins here; nothing is kept before its end is set."""
        self.segment = (episode_id, position)
        return Marked(f"Segment from {format_time(position)} · ] ends and keeps it", None, episode_id)

    def end_segment(self, episode_id: EpisodeId, position: float) -> Marked:
        """Keep the segment that ends here; without a start, end the bookmark made last.

        A start behind the end is taken for the end: the listener may set them in either order.
        """
        if self.segment and self.segment[0] == episode_id:
            start, end = sorted((self.segment[1], position))
            marked = self._added(self._bookmarks.add(episode_id, start, end))
            self.segment = None
            return marked
        last = self.last
        if last and last.episode_id == episode_id and last.end is None and last.start < position:
            return self._edited(last, end=position)
        raise BadInputError("No segment was begun here", hint="Press [ where it begins, then ] where it ends")

    def write_note(self, bookmark: Bookmark, note: str) -> Marked:
        """Give a bookmark this note."""
        before = self._bookmarks.get(bookmark.id)
        changed = self._bookmarks.edit(bookmark.id, note=note)
        return self._record(f"Noted at {format_time(changed.start)}", before, changed)

    def change_times(self, bookmark: Bookmark, typed: str) -> Marked:
        """Set start and end from `12:30` or `12:30 - 14:00`, as typed."""
        start, _, end = typed.replace("–", "-").partition("-")
        return self._edited(bookmark, start=parse_time(start), end=parse_time(end) if end.strip() else None)

    def remove(self, bookmark: Bookmark) -> Marked:
        """Delete a bookmark."""
        removed = self._bookmarks.remove(bookmark.id)
        self._changes.append(
            _Change("deletion", lambda: self._bookmarks.restore(removed), removed.episode_id)
        )
        if self.last and self.last.id == removed.id:
            self.last = None
        return Marked(f"Deleted {_span(removed)} · z brings it back", None, removed.episode_id)

    def undo(self) -> Marked:
        """Take back the last change."""
        if not self._changes:
            raise BadInputError("Nothing to take back", hint="Changes to bookmarks can be, till you quit")
        change = self._changes.pop()
        self.last = change.undo()
        return Marked(f"Took back the {change.words}", self.last, change.episode_id)

    def _added(self, bookmark: Bookmark) -> Marked:
        self.last = bookmark

        def undo() -> None:
            self._bookmarks.remove(bookmark.id)

        self._changes.append(_Change("bookmark", undo, bookmark.episode_id))
        return Marked(f"Kept {_span(bookmark)} · w writes a note", bookmark, bookmark.episode_id)

    def _edited(self, bookmark: Bookmark, *, end: float | None, start: float | None = None) -> Marked:
        # What the listener looked at may be older than what is kept, to which undo must lead back.
        before = self._bookmarks.get(bookmark.id)
        first = start if start is not None else before.start
        changed = self._bookmarks.edit(before.id, start=first, end=end)
        return self._record(f"Kept {_span(changed)}", before, changed)

    def _record(self, words: str, before: Bookmark, changed: Bookmark) -> Marked:
        self.last = changed

        def undo() -> Bookmark:
            return self._bookmarks.edit(before.id, start=before.start, end=before.end, note=before.note)

        self._changes.append(_Change("change", undo, changed.episode_id))
        return Marked(words, changed, changed.episode_id)


def _span(bookmark: Bookmark) -> str:
    start = format_time(bookmark.start)
    return start if bookmark.end is None else f"{start} – {format_time(bookmark.end)}"
