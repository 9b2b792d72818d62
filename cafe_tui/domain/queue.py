"""What is to be played next: episodes, and passages of episodes, in the listener's order.

Each function gives a new queue. Ids name an item for ever; none is in a queue twice. Times are seconds.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NewType

from .bookmark.edges import chapter_span
from .errors import BadInputError
from .language import _
from .models import Bookmark, Chapter, Episode, EpisodeId
from .timecode import format_time

QueueItemId = NewType("QueueItemId", int)


@dataclass(frozen=True, slots=True)
class Piece:
    """An episode, or a passage of one."""

    episode_id: EpisodeId
    start: float | None = None
    """None for a whole episode, which begins where listening to it stopped."""
    end: float | None = None
    """None where it plays to the episode's end; otherwise after `start`."""
    title: str = ""
    """A passage's own; empty for a whole episode."""

    @property
    def is_passage(self) -> bool:
        """Whether this is less than the whole episode."""
        return self.start is not None

    def length(self, duration: float | None) -> float | None:
        """How long it plays in an episode of `duration`; None when unknown."""
        end = duration if self.end is None else self.end
        return None if end is None else max(0.0, end - (self.start or 0.0))

    def remaining(self, episode: Episode, heard_to: float | None = None) -> float | None:
        """How much is left of it: from `heard_to` where it sounds now, else from where it would begin."""
        end = episode.duration if self.end is None else self.end
        begin = self.start if self.start is not None else episode.position
        if end is None:
            return None
        return max(0.0, end - (begin if heard_to is None else heard_to))


@dataclass(frozen=True, slots=True)
class QueueItem:
    """A piece with its place in the queue."""

    id: QueueItemId
    piece: Piece


Items = tuple[QueueItem, ...]


# Pieces


def passage(episode: Episode, start: float, end: float | None = None, title: str = "") -> Piece:
    """The part of an episode from `start`, to `end` where there is one; raises BadInputError."""
    for seconds in (start, end):
        if seconds is not None and not (math.isfinite(seconds) and seconds >= 0):
            raise BadInputError(
                _("No passage can be there"), _("{seconds} is not a time in an episode", seconds=seconds)
            )
    if end is not None and end <= start:
        raise BadInputError(
            _("A passage cannot end there"),
            _(
                "its end at {end} is not after its start at {start}",
                end=format_time(end),
                start=format_time(start),
            ),
            _("Give an end that comes later"),
        )
    if episode.duration and start >= episode.duration:
        raise BadInputError(
            _("A passage cannot start there"),
            _("the episode ends at {duration}", duration=format_time(episode.duration)),
            _("Give an earlier start"),
        )
    return Piece(episode.id, start, end, title or _("From {start}", start=format_time(start)))


def chapter_piece(episode_id: EpisodeId, chapters: Sequence[Chapter], index: int) -> Piece:
    """The chapter at `index`, to its end or the next one's start; the last to the episode's end."""
    start, end = chapter_span(chapters, index, None)
    return Piece(episode_id, start, end, chapters[index].title or _("Chapter {number}", number=index + 1))


def bookmark_piece(bookmark: Bookmark) -> Piece:
    """A kept segment; a kept moment plays on to the episode's end. Raises BadInputError if that is gone."""
    if bookmark.episode_id is None:
        raise BadInputError(
            _("This bookmark cannot be played"),
            _("its episode is no longer in the library"),
            _("Add its show again"),
        )
    note = " ".join(bookmark.note.split())
    return Piece(
        bookmark.episode_id,
        bookmark.start,
        bookmark.end,
        note or _("Kept at {start}", start=format_time(bookmark.start)),
    )


# The queue


def added_last(items: Items, new: Iterable[QueueItem]) -> Items:
    """With `new` at the end."""
    return (*items, *new)


def added_next(items: Items, new: Iterable[QueueItem], playing: QueueItemId | None = None) -> Items:
    """With `new` right behind what plays, or at the head when nothing of the queue does."""
    index = _index(items, playing)
    place = 0 if index is None else index + 1
    return (*items[:place], *new, *items[place:])


def moved(items: Items, item_id: QueueItemId, to: int) -> Items:
    """With an item at the index `to`, or at the end that is nearer; unchanged without such an item."""
    index = _index(items, item_id)
    if index is None:
        return items
    others = items[:index] + items[index + 1 :]
    place = min(max(to, 0), len(others))
    return (*others[:place], items[index], *others[place:])


def moved_by(items: Items, item_id: QueueItemId, rows: int) -> Items:
    """With an item so many rows further down, or up when negative."""
    index = _index(items, item_id)
    return items if index is None else moved(items, item_id, index + rows)


def without(items: Items, ids: Iterable[QueueItemId]) -> Items:
    """Without these."""
    gone = frozenset(ids)
    return tuple(item for item in items if item.id not in gone)


def undone(now: Items, before: Items, after: Items) -> Items:
    """What `now` would be without the change that led from `before` to `after`.

    What left the queue since, because it was heard, does not come back; what came since stays, at the end.
    """
    left = {item.id for item in after} - {item.id for item in now}
    known = {item.id for item in (*before, *after)}
    return (*without(before, left), *without(now, known))


def following(items: Items, playing: QueueItemId | None) -> Items:
    """What comes after the item that plays; all where none of these does."""
    index = _index(items, playing)
    return items if index is None else items[index + 1 :]


def preceding(items: Items, playing: QueueItemId | None) -> QueueItem | None:
    """What stands before the item that plays."""
    index = _index(items, playing)
    return items[index - 1] if index else None


def heard(items: Items, playing: QueueItemId | None, episode_id: EpisodeId) -> frozenset[QueueItemId]:
    """The items that are done with when a piece of `episode_id` was heard to its end.

    An episode that was chosen outside of the queue need not be heard again when its turn comes.
    """
    if playing is not None:
        return frozenset({playing})
    return frozenset(
        item.id for item in items if item.piece.episode_id == episode_id and not item.piece.is_passage
    )


def next_up(items: Items, playing: QueueItemId | None, episode_id: EpisodeId) -> Items:
    """What is to be tried, in this order, once what plays (a piece of `episode_id`) was heard to its end."""
    return without(following(items, playing), heard(items, playing, episode_id))


def _index(items: Items, item_id: QueueItemId | None) -> int | None:
    return next((index for index, item in enumerate(items) if item.id == item_id), None)
