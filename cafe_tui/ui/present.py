"""From what we keep to what is shown: domain values to `Content`, never to markup.

Every state is a glyph of its own, so that nothing depends on colour.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from textual.content import Content

from cafe_tui.domain.dates import day_and_month, month_and_year
from cafe_tui.domain.language import _
from cafe_tui.domain.models import Bookmark, Chapter, Episode, Show
from cafe_tui.domain.playback import Phase, Playback
from cafe_tui.domain.sound import AS_RECORDED
from cafe_tui.domain.timecode import format_time

from .commands import Keyed, usually_keyed
from .sound_words import sleep_words, sound_words

if TYPE_CHECKING:
    from cafe_tui.domain.files.download import Download

UNPLAYED, STARTED, PLAYED, SOUNDING, SKIPPED = "●", "◐", " ", "▶", "»"
FAILING, RETIRED = "!", "⊘"
"""The marks of a show whose feed could not be had, and of one that is gone for good."""
PHASE_GLYPHS = {
    Phase.IDLE: "■",
    Phase.RESOLVING: "…",
    Phase.OPENING: "…",
    Phase.PLAYING: "▶",
    Phase.PAUSED: "‖",
    Phase.WAITING: "…",
    Phase.ENDED: "■",
    Phase.FAILED: "✗",
}


def spread(left: Content, right: Content, width: int) -> Content:
    """`left` cut to what `right`, flush with the right edge, leaves of `width` cells."""
    room = width - right.cell_length - 1
    if room < 8:
        return left.truncate(width, ellipsis=True)
    return Content.assemble(left.truncate(room, ellipsis=True, pad=True), " ", right)


def show_row(show: Show, width: int) -> Content:
    """A show with its count of unplayed episodes; a feed in trouble is marked."""
    trouble = f"{RETIRED} " if show.health.retired else f"{FAILING} " if show.error else ""
    count = str(show.unplayed) if show.unplayed else ""
    return spread(Content(f" {trouble}{show.title}"), Content(f"{count} "), width)


def all_shows_row(unplayed: int, width: int) -> Content:
    """The row that stands for every show."""
    return spread(Content(f" ★ {_('All episodes')}"), Content(f"{unplayed or ''} "), width)


def episode_state(episode: Episode, *, sounding: bool = False) -> str:
    """The glyph of an episode's state."""
    if sounding:
        return SOUNDING
    if episode.position > 0:
        return STARTED
    return PLAYED if episode.played else UNPLAYED


def heading(episode: Episode) -> str:
    """The title, led by the episode's number unless the publisher has put it there."""
    number = f"#{episode.number}" if episode.number is not None else ""
    return episode.title if episode.title.startswith(number) else f"{number} {episode.title}"


def download_mark(download: "Download | None") -> str:
    """How far a download is: ↓ on the disk, per cent on its way, ↓! failed, ↓‖ stopped."""
    if download is None:
        return ""
    from cafe_tui.domain.files.download import DownloadState

    match download.state:
        case DownloadState.REMOVED:
            return ""
        case DownloadState.DONE:
            return "↓"
        case DownloadState.FAILED:
            return "↓!"
        case DownloadState.PARTIAL:
            return "↓‖"
    return "↓…" if download.percent is None else f"↓{download.percent}%"


def episode_row(
    episode: Episode,
    width: int,
    today: datetime,
    *,
    sounding: bool = False,
    with_show: bool = False,
    download: "Download | None" = None,
) -> Content:
    """State, number and title, and at the right edge the download, date and length."""
    left = Content(f"{episode_state(episode, sounding=sounding)} {heading(episode)}")
    if with_show and width > 60:
        left = left + Content.styled(f" · {episode.show}", "dim")
    date = short_date(episode.published, today)
    right = f"{date:>9} {minutes(episode.duration):>5} " if width >= 40 else f"{date:>6} "
    mark = f"{download_mark(download)} ".lstrip()
    return spread(left, Content.assemble(mark, (right, "dim")), width)


def chapter_row(
    number: int,
    chapter: Chapter,
    width: int,
    *,
    sounding: bool,
    kept: bool,
    skipped: bool,
    time_width: int,
) -> Content:
    """Number, start and title; ▶ at the one that sounds, » at one that is skipped.

    At the right ↗ for a link, ▣ for an image, ▐ where something of it is kept.
    """
    mark = SOUNDING if sounding else SKIPPED if skipped else " "
    style = "bold" if sounding else "dim" if skipped else ""
    signs = ["↗" if chapter.url else "", "▣" if chapter.image else "", "▐" if kept else ""]
    return spread(
        Content.assemble(
            (f"{number:>2} ", "dim"),
            f"{mark} {format_time(chapter.start):>{time_width}}  ",
            (chapter.title or _("Chapter"), style),
        ),
        Content("".join(f"{sign} " for sign in signs if sign) or " "),
        width,
    )


def bookmark_row(bookmark: Bookmark, width: int, *, time_width: int) -> Content:
    """Start, length of the segment, importance, and the note or else the chapter, and the tags."""
    start = f"{format_time(bookmark.start):>{time_width}}"
    length = None if bookmark.end is None else bookmark.end - bookmark.start
    span = " " * 9 if length is None else f" +{format_time(length):<7}"
    note = " ".join(bookmark.note.split()) or bookmark.chapter or _("no note")
    important = f"{'!' * bookmark.importance} " if bookmark.importance else ""
    tags = "".join(f" #{tag}" for tag in bookmark.tags)
    return Content.assemble(
        f" {start}",
        (span, "dim"),
        " ",
        (important, "bold"),
        (note, "" if bookmark.note else "dim"),
        (tags, "italic"),
    ).truncate(width, ellipsis=True)


def minutes(duration: float | None) -> str:
    """A length as people say it: 28m, 1h05, or nothing when unknown."""
    if not duration:
        return ""
    whole = max(1, round(duration / 60))
    return f"{whole // 60}h{whole % 60:02}" if whole >= 60 else f"{whole}m"


def short_date(moment: datetime | None, today: datetime) -> str:
    """`12 Mar`, with the year when it is another one."""
    if moment is None:
        return ""
    local = moment.astimezone(today.tzinfo)
    return day_and_month(local) if local.year == today.year else month_and_year(local)


def sound_line(
    playback: Playback,
    width: int,
    waited: int = 0,
    *,
    fetching: int | None = None,
    keyed: Keyed = usually_keyed,
) -> Content:
    """What plays and the chapter in it; at the right speed, volume and a silent output.

    `waited` are the seconds since the connection broke, while it does not hold. `fetching` is given while a
    seek takes so long that its target stands in place of the chapter: per cent, or 0 where nothing is told.
    """
    track = playback.track
    if track is None:
        idle = Content.styled(
            keyed(_(" Nothing plays. Choose a chapter, or press {pause} on an episode")), "dim"
        )
        if not playback.muted and playback.sound == AS_RECORDED and playback.sleep is None:
            return idle.truncate(width, ellipsis=True)
        return spread(idle, _sound_state(playback, width), width)
    glyph = PHASE_GLYPHS[playback.phase]
    right = _sound_state(playback, width)
    chapter = playback.chapter
    detail = _phase_words(playback, waited, keyed)
    if not detail and fetching is not None:
        share = f" {fetching}%" if fetching else ""
        detail = f" · {_('fetching {time} …', time=format_time(playback.position))}{share}"
    if not detail and chapter:
        detail = f" · {format_time(chapter.start)} {chapter.title}"
    # The chapter says more of the moment than the title does, so the title leaves it room.
    room = width - right.cell_length - 5
    title = Content.styled(track.title, "bold")
    if detail:
        title = title.truncate(max(room * 2 // 5, room - len(detail)), ellipsis=True)
    return spread(Content.assemble(f" {glyph} ", title, detail), right, width)


def _sound_state(playback: Playback, width: int) -> Content:
    silent = _("no sound device") if playback.output == "null" and playback.active else ""
    sleep = sleep_words(playback.sleep, short=width < 100)
    words = "  ".join(part for part in (silent, sleep, sound_words(playback)) if part)
    return Content.styled(f"  {words} ", "dim")


def _phase_words(playback: Playback, waited: int, keyed: Keyed) -> str:
    match playback.phase:
        case Phase.WAITING if playback.retry:
            seconds = max(1, round(playback.retry.seconds) - waited)
            now = keyed(_("{pause} tries now"))
            return f" · {_('no connection, trying again in {seconds} s', seconds=seconds)} · {now}"
        case Phase.RESOLVING | Phase.OPENING if playback.retry:
            return f" · {_('no connection, trying again …')}"
        case Phase.OPENING if playback.buffered and playback.position > 0:
            share = min(99, int(100 * playback.buffered[0][1] / playback.position))
            return f" · {_('fetching {time} …', time=format_time(playback.position))} {share}%"
        case Phase.RESOLVING | Phase.OPENING:
            return f" · {_('opening …')}"
        case Phase.FAILED:
            return f" · {playback.failure.title if playback.failure else _('could not be played')}"
        case Phase.ENDED:
            return f" · {_('ended')}"
        case _:
            return ""


def time_width(chapters: Sequence[Chapter]) -> int:
    """Cells that the longest start of `chapters` takes."""
    return len(format_time(chapters[-1].start)) if chapters else 4


def quoted(bookmark: Bookmark) -> str:
    """What is said in a bookmark, each turn in quotation marks; empty where that is not known."""
    return "\n".join(f"“{turn}”" for turn in bookmark.text.splitlines() if turn)


def kept_in(chapters: Sequence[Chapter], bookmarks: Sequence[Bookmark]) -> set[int]:
    """The indexes of the chapters in which something is kept."""
    kept: set[int] = set()
    for index, (start, end) in enumerate(pairwise([*(chapter.start for chapter in chapters), float("inf")])):
        if any(
            bookmark.start < end and (bookmark.end if bookmark.end is not None else bookmark.start) >= start
            for bookmark in bookmarks
        ):
            kept.add(index)
    return kept
