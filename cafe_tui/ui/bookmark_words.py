"""Bookmarks as they stand in lists over all shows, and what is said of one."""

from datetime import UTC, date, datetime

from textual.content import Content

from cafe_tui.domain.bookmark.bookmark_view import Group, GroupBy
from cafe_tui.domain.dates import weekday
from cafe_tui.domain.language import _
from cafe_tui.domain.models import Bookmark
from cafe_tui.domain.timecode import format_span, format_time

from .present import RETIRED, SOUNDING, quoted, short_date, spread

TICKED, UNTICKED = "✓", "·"
TICK_CELLS = 4
"""Cells at the left of a row, the cursor's bar with them, a click on which ticks it."""
TIME_CELLS = 9
"""Cells after those that hold the time."""


def heading_row(group: Group, by: GroupBy, width: int, today: datetime) -> Content:
    """What the bookmarks below have in common, and how many there are."""
    title = group.title
    if by is GroupBy.TAG:
        title = f"#{title}" if title else _("without a tag")
    elif by is GroupBy.DAY:
        title = _day(title, today)
    left = Content.assemble((f"▾ {title}", "bold"), (f" · {group.show}" if group.show else "", "dim"))
    return spread(left, Content.styled(f"{len(group.ids)} ", "dim"), width)


def _day(day: str, today: datetime) -> str:
    try:
        there = date.fromisoformat(day)
    except ValueError:
        return day
    short = short_date(datetime(there.year, there.month, there.day, tzinfo=UTC), today)
    return _("{weekday}, {date}", weekday=weekday(there), date=short)


def found_row(
    bookmark: Bookmark, width: int, *, by: GroupBy, ticked: bool, sounding: bool, today: datetime
) -> Content:
    """✓ when ticked, ▶ when it sounds, ⊘ when its episode is gone; start, length, importance, note and tags.

    At the right what the heading does not say, where there is room: episode, show, and the day it was made.
    """
    state = SOUNDING if sounding else RETIRED if bookmark.episode_id is None else " "
    length = "" if bookmark.end is None else f"+{format_time(bookmark.end - bookmark.start)}"
    left = Content.assemble(
        (TICKED if ticked else UNTICKED, "bold" if ticked else "dim"),
        f" {state}",
        f"{format_time(bookmark.start):>8} ",
        (f"{length:<7}", "dim"),
        (f"{'!' * bookmark.importance:<3} ", "bold"),
        words_of(bookmark, tag_first=width < 60),
    )
    if width < 76:
        return left.truncate(width - 1, ellipsis=True)  # the last cell may be the scrollbar's
    made = f"{short_date(bookmark.created, today):>8} " if by is not GroupBy.DAY else ""
    room = width * 2 // 5
    where = Content("")
    if by is not GroupBy.EPISODE:
        parts = [bookmark.title] if by is GroupBy.SHOW else [bookmark.title, bookmark.show]
        where = Content.styled(" · ".join(parts), "dim").truncate(room - len(made), ellipsis=True, pad=True)
    return spread(left, Content.assemble(where, (made, "dim")), width)


def words_of(bookmark: Bookmark, *, tag_first: bool = False) -> Content:
    """The note, or else the chapter, and the tags."""
    note = " ".join(bookmark.note.split())
    said = Content(note) if note else Content.styled(bookmark.chapter or _("no note"), "dim")
    tags = " ".join(f"#{tag}" for tag in bookmark.tags)
    if not tags:
        return said
    tagged = Content.styled(tags, "italic")
    return Content.assemble(tagged, " ", said) if tag_first else Content.assemble(said, " ", tagged)


def whole(bookmark: Bookmark, today: datetime) -> Content:
    """All of one bookmark: place and tags, note, and what is said in it, a line each."""
    span = format_span(bookmark.start, bookmark.end)
    place = [span, bookmark.chapter, bookmark.title, bookmark.show, short_date(bookmark.created, today)]
    if bookmark.episode_id is None:
        place.append(_("no longer in the library"))
    facts = " · ".join(part for part in place if part)
    marks = " ".join(["!" * bookmark.importance, *(f"#{tag}" for tag in bookmark.tags)]).strip()
    words = "\n".join(filter(None, (bookmark.note, quoted(bookmark))))
    return Content.assemble((facts, "dim"), (f"  {marks}" if marks else "", "bold"), f"\n{words}")
