"""Segments as Podcasting 2.0 soundbites, for the item of a feed."""

from collections.abc import Sequence
from html import escape

from cafe_tui.domain.models import Bookmark
from cafe_tui.domain.timecode import format_plain

from .common import in_time_order, label

_LONGEST = 128  # characters of a title, as the specification asks


def write(bookmarks: Sequence[Bookmark]) -> str:
    """A line for each segment; moments are left out, because a soundbite has a length."""
    return "\n".join(
        f'<podcast:soundbite startTime="{format_plain(each.start)}" '
        f'duration="{format_plain(each.end - each.start)}">'
        f"{escape(label(each)[:_LONGEST], quote=False)}</podcast:soundbite>"
        for each in in_time_order(bookmarks)
        if each.end is not None
    )
