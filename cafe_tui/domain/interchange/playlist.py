"""Bookmarks as a playlist of passages, with VLC's options for their starts and ends."""

from collections.abc import Sequence

from cafe_tui.domain.files.m3u import M3uEntry, write_m3u
from cafe_tui.domain.models import Bookmark

from .common import label


def write(bookmarks: Sequence[Bookmark]) -> str:
    """The playlist; a moment plays on to the end of its episode."""
    return write_m3u(map(_entry, bookmarks))


def _entry(bookmark: Bookmark) -> M3uEntry:
    end = bookmark.duration if bookmark.end is None else bookmark.end
    return M3uEntry(
        bookmark.media_url,
        f"{bookmark.show} - {label(bookmark)}",
        None if end is None else max(0.0, end - bookmark.start),
        bookmark.start,
        bookmark.end,
    )
