"""Marking while listening: a moment, a segment by its two ends, a note, and taking any of it back."""

import math
from collections.abc import Callable, Iterable
from typing import Protocol

from cafe_tui.domain.bookmark.edges import Edge, Span, moved, nudged
from cafe_tui.domain.bookmark.tagging import replaced
from cafe_tui.domain.errors import BadInputError
from cafe_tui.domain.language import _
from cafe_tui.domain.models import Bookmark, BookmarkId, EpisodeId
from cafe_tui.domain.timecode import format_span, format_time, parse_time

from .history import Done, History

_SHORTEST = 0.1  # seconds
_STILL_UNDER_WORK = 600.0  # seconds


class BookmarkKeeper(Protocol):
    """What marking needs of `services.keep.Bookmarks`."""

    def get(self, bookmark_id: BookmarkId) -> Bookmark: ...
    def add(
        self,
        episode_id: EpisodeId,
        start: float,
        end: float | None = None,
        note: str = "",
        tags: Iterable[str] = (),
    ) -> Bookmark: ...
    def edit(
        self,
        bookmark_id: BookmarkId,
        *,
        start: float = ...,
        end: float | None = ...,
        note: str = ...,
        tags: Iterable[str] = ...,
        importance: int = ...,
    ) -> Bookmark: ...
    def remove(self, bookmark_id: BookmarkId) -> Bookmark: ...
    def restore(self, bookmark: Bookmark) -> Bookmark: ...
    def revert(self, before: Bookmark, after: Bookmark) -> Bookmark: ...


class Marker:
    """The bookmarks under work. Every method returns after the change was committed."""

    def __init__(self, bookmarks: BookmarkKeeper, history: History) -> None:
        self._bookmarks = bookmarks
        self._history = history
        self.segment: tuple[EpisodeId, float] | None = None
        """The episode and start of a segment that was begun and not ended."""
        self.last: Bookmark | None = None
        """The bookmark made or changed last."""
        self._under_way: tuple[object, list[Bookmark]] = (None, [])
        """Of which change the last ones were part, and what came of the last of them."""
        self.on_made: Callable[[Bookmark], None] = lambda _bookmark: None
        """Is called with each new bookmark once it was committed."""

    def mark(self, episode_id: EpisodeId, position: float, note: str = "", tags: Iterable[str] = ()) -> Done:
        """Keep this moment."""
        return self._added(self._bookmarks.add(episode_id, position, None, note, tags))

    def mark_back(
        self,
        episode_id: EpisodeId,
        position: float,
        seconds: float,
        note: str = "",
        tags: Iterable[str] = (),
    ) -> Done:
        """Keep the last `seconds` up to here as a segment, whose end can still be moved on."""
        start = max(0.0, position - seconds)
        if position - start < _SHORTEST:
            return self.mark(episode_id, position, note, tags)
        kept = self._bookmarks.add(episode_id, start, position, note, tags)
        return self._added(kept, _("] later moves its end"))

    def mark_span(self, episode_id: EpisodeId, span: Span) -> Done:
        """Keep this part."""
        return self._added(self._bookmarks.add(episode_id, *span))

    def start_segment(self, episode_id: EpisodeId, position: float) -> Done:
        """A segment begins here; nothing is kept before its end is set."""
        self.segment = (episode_id, position)
        words = _("Segment from {position}", position=format_time(position))
        return Done(words, episode_id, then=_("{segment-end} ends and keeps it"))

    def end_segment(self, episode_id: EpisodeId, position: float) -> Done:
        """Keep the segment that ends here; without a start, end the bookmark made last, or move its end.

        A start behind the end is taken for the end: the listener may set them in either order. The end of a
        segment that lies more than ten minutes back stays where it is.
        """
        if self.segment and self.segment[0] == episode_id:
            start, end = sorted((self.segment[1], position))
            marked = self._added(self._bookmarks.add(episode_id, start, end))
            self.segment = None
            return marked
        last = self.last
        if last and last.episode_id == episode_id and last.start < position < _reach(last):
            return self._edited(last, end=position)
        raise BadInputError(
            _("No segment was begun here"), hint=_("Say first where it begins, then where it ends")
        )

    def write_note(
        self, bookmark: Bookmark, note: str, *, part_of: object = None, quietly: bool = False
    ) -> Done:
        """Give a bookmark this note; `quietly` while it is still being typed."""
        before = self._bookmarks.get(bookmark.id)
        changed = self._bookmarks.edit(bookmark.id, note=note)
        words = "" if quietly else _("Noted at {start}", start=format_time(changed.start))
        return self._record(words, before, changed, part_of=part_of)

    def set_tags(self, bookmark: Bookmark, typed: str) -> Done:
        """Give a bookmark the tags that were typed, with commas between, and no others."""
        before = self._bookmarks.get(bookmark.id)
        changed = self._bookmarks.edit(bookmark.id, tags=replaced(before.tags, typed))
        tags = " ".join(f"#{tag}" for tag in changed.tags) or _("no tags")
        return self._record(f"{format_time(changed.start)}: {tags}", before, changed)

    def rate(self, bookmark: Bookmark, importance: int) -> Done:
        """Let a bookmark be so important."""
        before = self._bookmarks.get(bookmark.id)
        changed = self._bookmarks.edit(bookmark.id, importance=importance)
        return self._record(f"{format_time(changed.start)}: {importance_words(importance)}", before, changed)

    def change_times(self, bookmark: Bookmark, typed: str) -> Done:
        """Set start and end from `12:30` or `12:30 - 14:00`, as typed."""
        start, __, end = typed.replace("–", "-").partition("-")
        return self._edited(bookmark, start=parse_time(start), end=parse_time(end) if end.strip() else None)

    def remove(self, bookmark: Bookmark) -> Done:
        """Delete a bookmark."""
        removed = self._bookmarks.remove(bookmark.id)
        self._history.add(
            lambda: self._took_back(_("Took back the deletion"), self._bookmarks.restore(removed))
        )
        if self.last and self.last.id == removed.id:
            self.last = None
        words = _("Deleted {span}", span=format_span(removed.start, removed.end))
        return Done(words, removed.episode_id, then=_("{undo} brings it back"))

    def move_edge(self, bookmark_id: BookmarkId, edge: Edge, to: float, *, part_of: object = None) -> Done:
        """Put an end of a segment there; raises BadInputError when its ends would meet."""
        return self._move(bookmark_id, lambda before: moved(before, edge, to), part_of)

    def nudge(self, bookmark_id: BookmarkId, edge: Edge, seconds: float, *, part_of: object = None) -> Done:
        """Move an end of a segment by `seconds`; raises BadInputError when its ends would meet."""
        return self._move(bookmark_id, lambda before: nudged(before, edge, seconds), part_of)

    def _move(self, bookmark_id: BookmarkId, span: Callable[[Bookmark], Span], part_of: object) -> Done:
        before = self._bookmarks.get(bookmark_id)
        start, end = span(before)
        changed = self._bookmarks.edit(bookmark_id, start=start, end=end)
        return self._record("", before, changed, part_of=part_of)

    def _added(self, bookmark: Bookmark, then: str = "") -> Done:
        self.last = bookmark
        self.on_made(bookmark)

        def undo() -> Done:
            self._bookmarks.remove(bookmark.id)
            self.last = None
            return Done(_("Took back the bookmark"), bookmark.episode_id)

        self._history.add(undo)
        return Done(
            _(
                "Kept {span} · {then}",
                span=format_span(bookmark.start, bookmark.end),
                then=then or _("w writes a note"),
            ),
            bookmark.episode_id,
            bookmark,
        )

    def _edited(self, bookmark: Bookmark, *, end: float | None, start: float | None = None) -> Done:
        # What the listener looked at may be older than what is kept, to which undo must lead back.
        before = self._bookmarks.get(bookmark.id)
        first = start if start is not None else before.start
        changed = self._bookmarks.edit(before.id, start=first, end=end)
        return self._record(_("Kept {span}", span=format_span(changed.start, changed.end)), before, changed)

    def _record(self, words: str, before: Bookmark, changed: Bookmark, *, part_of: object = None) -> Done:
        self.last = changed
        if part_of is None or self._under_way[0] is not part_of:
            self._under_way = (part_of, [])
        states = self._under_way[1]
        states[:] = [changed]

        def undo() -> Done:
            return self._took_back(_("Took back the change"), self._bookmarks.revert(before, states[-1]))

        if changed != before:
            self._history.add(undo, part_of=part_of)
        return Done(words, changed.episode_id, changed)

    def _took_back(self, words: str, bookmark: Bookmark) -> Done:
        self.last = bookmark
        return Done(words, bookmark.episode_id, bookmark)


def _reach(bookmark: Bookmark) -> float:
    """Up to where the end of the bookmark made last can still be set by ear."""
    return math.inf if bookmark.end is None else bookmark.end + _STILL_UNDER_WORK


def importance_words(importance: int) -> str:
    """How important, without colour."""
    return "!" * importance or _("no importance")
