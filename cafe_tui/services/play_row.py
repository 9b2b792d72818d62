"""Playing bookmarks one after the other: they go through the queue, ahead of what waits there."""

from collections.abc import Sequence

from cafe_tui.domain.errors import BadInputError
from cafe_tui.domain.language import _
from cafe_tui.domain.models import Bookmark
from cafe_tui.domain.queue import Items, QueueItemId, bookmark_piece, following

from .queue import Queue

MOST_IN_A_ROW = 500
"""Some days of listening: what is asked for beyond that is meant by nobody."""


def put_next(queue: Queue, bookmarks: Sequence[Bookmark], playing: QueueItemId | None) -> tuple[str, Items]:
    """Queue the bookmarks behind what plays, or at the head; gives words for it and what is to be tried now.

    Those whose episode is gone are left out, and those beyond MOST_IN_A_ROW. Raises BadInputError when none
    is left.
    """
    pieces = [bookmark_piece(one) for one in bookmarks if one.episode_id is not None]
    if not pieces:
        raise BadInputError(
            _("None of them can be played"),
            _("their episodes are no longer in the library"),
            _("Add their shows again"),
        )
    left = len(pieces) - MOST_IN_A_ROW
    pieces = pieces[:MOST_IN_A_ROW]
    before = {item.id for item in queue.items()}
    queue.add_next(*pieces, playing=playing)
    items = following(queue.items(), playing)
    while items and items[0].id in before:
        items = items[1:]
    missing = len(bookmarks) - len(pieces)
    count = f"{len(pieces)}"
    if left > 0:
        count = _("{count} of {all:,}", count=count, all=left + len(pieces))
    words = _("{count} in a row", count=count)
    if missing:
        words += _(", {count} no longer in the library", count=missing)
    return words, items
