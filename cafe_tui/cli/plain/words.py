"""Sentences for the ear: what is said of episodes, chapters and the sound."""

import re

from cafe_tui.domain import playback as p
from cafe_tui.domain.dates import long_date
from cafe_tui.domain.language import N_, _, ngettext
from cafe_tui.domain.models import Bookmark, Chapter, Episode, Show
from cafe_tui.domain.text import one_line

_NUMBER_SIGN = re.compile(r"#\s?(?=\d)")
_PHASES = {
    p.Phase.IDLE: N_("Nothing is open"),
    p.Phase.RESOLVING: N_("Opening"),
    p.Phase.OPENING: N_("Opening"),
    p.Phase.PLAYING: N_("Playing"),
    p.Phase.PAUSED: N_("Paused"),
    p.Phase.WAITING: N_("Waiting for the network"),
    p.Phase.ENDED: N_("Heard to the end"),
    p.Phase.FAILED: N_("Not playing"),
}


def aloud(text: str) -> str:
    """A title on one line, as it is to be spoken: of `#12` synthesisers make “hash twelve”."""
    line = _NUMBER_SIGN.sub(_("number "), one_line(text))
    return line[:1].upper() + line[1:]


def spoken(seconds: float) -> str:
    """`1 hour 2 minutes 3 seconds`; parts that are 0 are left out."""
    minutes, second = divmod(max(0, int(seconds)), 60)
    hours, minute = divmod(minutes, 60)
    parts = (
        ngettext("{count} hour", "{count} hours", hours) if hours else "",
        ngettext("{count} minute", "{count} minutes", minute) if minute else "",
        ngettext("{count} second", "{count} seconds", second) if second else "",
    )
    return " ".join(filter(None, parts)) or _("the start")


def sentence(*parts: str) -> str:
    """Parts as sentences; empty ones are left out."""
    return " ".join(part if part.endswith((".", "!", "?", "…")) else f"{part}." for part in parts if part)


def show_line(show: Show) -> str:
    """A show in a list."""
    return sentence(
        aloud(show.title),
        _(
            "{episodes}, {unplayed} unplayed",
            episodes=ngettext("{count} episode", "{count} episodes", show.episodes),
            unplayed=show.unplayed,
        ),
    )


def episode_line(episode: Episode, *, with_show: bool) -> str:
    """An episode in a list."""
    if episode.position > 0:
        heard = _("Heard up to {time}", time=spoken(episode.position))
    else:
        heard = _("Played") if episode.played else _("Unplayed")
    day = long_date(episode.published.astimezone()) if episode.published else ""
    length = _("{length} long", length=spoken(episode.duration)) if episode.duration else ""
    return sentence(aloud(episode.title), aloud(episode.show) if with_show else "", day, length, heard)


def chapter_line(chapter: Chapter) -> str:
    """A chapter in a list."""
    return sentence(aloud(chapter.title) or _("No title"), place(chapter.start))


def bookmark_line(bookmark: Bookmark) -> str:
    """What is kept, in a list."""
    tags = _("Tags: {tags}", tags=", ".join(bookmark.tags)) if bookmark.tags else ""
    note = _("Note: {note}", note=one_line(bookmark.note)) if bookmark.note else _("No note")
    where = place(bookmark.start)
    if bookmark.end is not None:
        where = _("At {start} to {end}", start=spoken(bookmark.start), end=spoken(bookmark.end))
    return sentence(where, note, tags)


def place(seconds: float) -> str:
    """`At 12 minutes 30 seconds`."""
    return _("At {time}", time=spoken(seconds))


def standing(state: p.Playback) -> str:
    """Where the sound stands."""
    track, chapter = state.track, state.chapter
    if track is None:
        return sentence(_(_PHASES[p.Phase.IDLE]))
    where = place(state.position)
    if state.duration:
        where = _("At {time} of {length}", time=spoken(state.position), length=spoken(state.duration))
    number = 0 if state.chapter_index is None else state.chapter_index + 1
    return sentence(
        _(
            "{state}: {episode}, of {show}",
            state=_(_PHASES[state.phase]),
            episode=aloud(track.title),
            show=aloud(track.show),
        ),
        where,
        _(
            "Chapter {number} of {count}: {title}",
            number=number,
            count=len(track.chapters),
            title=aloud(chapter.title),
        )
        if chapter
        else "",
        str(state.failure) if state.failure else "",
    )


def moved(state: p.Playback) -> str:
    """Where the sound stands now, for a listener who knows the rest."""
    if state.track is None:
        return standing(state)
    chapter, number = state.chapter, 0 if state.chapter_index is None else state.chapter_index + 1
    return sentence(
        _("{state} at {time}", state=_(_PHASES[state.phase]), time=spoken(state.position)),
        _("Chapter {number}: {title}", number=number, title=aloud(chapter.title)) if chapter else "",
    )


def settings(state: p.Playback) -> str:
    """How it sounds."""
    return sentence(
        _("Speed {speed:g}", speed=state.speed),
        _("Volume {volume} per cent, muted", volume=state.volume)
        if state.muted
        else _("Volume {volume} per cent", volume=state.volume),
    )
