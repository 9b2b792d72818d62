"""Bookmarks as a table for spreadsheets (CSV, RFC 4180)."""

import csv
import io
from collections.abc import Sequence
from datetime import datetime

from cafe_tui.domain.models import Bookmark
from cafe_tui.domain.timecode import format_plain, format_span

from .common import address_at

COLUMNS = (
    "show", "episode", "published", "time", "start", "end", "note", "tags", "importance", "chapter", "text",
    "link", "address", "created", "uid",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def write(bookmarks: Sequence[Bookmark]) -> str:
    """A table with a row for each; what a spreadsheet would take for a formula begins with an apostrophe."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    for bookmark in bookmarks:
        cells = (
            bookmark.show,
            bookmark.title,
            _date(bookmark.published),
            format_span(bookmark.start, bookmark.end),
            format_plain(bookmark.start),
            "" if bookmark.end is None else format_plain(bookmark.end),
            bookmark.note,
            ", ".join(bookmark.tags),
            str(bookmark.importance),
            bookmark.chapter,
            bookmark.text,
            bookmark.link,
            address_at(bookmark),
            _date(bookmark.created),
            bookmark.uid,
        )
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells])
    return file.getvalue().rstrip("\n")


def _date(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
