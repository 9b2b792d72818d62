"""Sentences for the ear: what is said of episodes, chapters and the sound."""

import re

from cafe_tui.domain import playback as p
from cafe_tui.domain.models import Bookmark, Chapter, Episode, Show
from cafe_tui.domain.text import counted, one_line

_NUMBER_SIGN = re.compile(r"#\s?(?=\d)")
_PHASES = {
    p.Phase.IDLE: "Nothing is open",
    p.Phase.RESOLVING: "Opening",
    p.Phase.OPENING: "Opening",
    p.Phase.PLAYING: "Playing",
    p.Phase.PAUSED: "Paused",
    p.Phase.WAITING: "Waiting for the network",
    p.Phase.ENDED: "Heard to the end",
    p.Phase.FAILED: "Not playing",
}


def aloud(text: str) -> str:
    """A title on one line, as it is to be spoken: of `#12` synthesisers make “hash twelve”."""
    line = _NUMBER_SIGN.sub("number ", one_line(text))
    return line[:1].upper() + line[1:]


def spoken(seconds: float) -> str:
    """`1 hour 2 minutes 3 seconds`; parts that are 0 are left out."""
    minutes, second = divmod(max(0, int(seconds)), 60)
    hours, minute = divmod(minutes, 60)
    parts = [(hours, "hour"), (minute, "minute"), (second, "second")]
    return " ".join(counted(number, noun) for number, noun in parts if number) or "the start"


def sentence(*parts: str) -> str:
    """Parts as sentences; empty ones are left out."""
    return " ".join(part if part.endswith((".", "!", "?", "…")) else f"{part}." for part in parts if part)


def show_line(show: Show) -> str:
    """A show in a list."""
    return sentence(aloud(show.title), f"{counted(show.episodes, 'episode')}, {show.unplayed} unplayed")


def episode_line(episode: Episode, *, with_show: bool) -> str:
    """An episode in a list."""
    if episode.position > 0:
        heard = f"Heard up to {spoken(episode.position)}"
    else:
        heard = "Played" if episode.played else "Unplayed"
    day = f"{episode.published.astimezone():%-d %B %Y}" if episode.published else ""
    length = f"{spoken(episode.duration)} long" if episode.duration else ""
    return sentence(aloud(episode.title), aloud(episode.show) if with_show else "", day, length, heard)


def chapter_line(chapter: Chapter) -> str:
    """A chapter in a list."""
    return sentence(aloud(chapter.title) or "No title", place(chapter.start))


def bookmark_line(bookmark: Bookmark) -> str:
    """What is kept, in a list."""
    until = f" to {spoken(bookmark.end)}" if bookmark.end is not None else ""
    tags = f"Tags: {', '.join(bookmark.tags)}" if bookmark.tags else ""
    note = f"Note: {one_line(bookmark.note)}" if bookmark.note else "No note"
    return sentence(f"{place(bookmark.start)}{until}", note, tags)


def place(seconds: float) -> str:
    """`At 12 minutes 30 seconds`."""
    return f"At {spoken(seconds)}"


def standing(state: p.Playback) -> str:
    """Where the sound stands."""
    track, chapter = state.track, state.chapter
    if track is None:
        return sentence(_PHASES[p.Phase.IDLE])
    of = f" of {spoken(state.duration)}" if state.duration else ""
    number = 0 if state.chapter_index is None else state.chapter_index + 1
    return sentence(
        f"{_PHASES[state.phase]}: {aloud(track.title)}, of {aloud(track.show)}",
        f"{place(state.position)}{of}",
        f"Chapter {number} of {len(track.chapters)}: {aloud(chapter.title)}" if chapter else "",
        str(state.failure) if state.failure else "",
    )


def moved(state: p.Playback) -> str:
    """Where the sound stands now, for a listener who knows the rest."""
    if state.track is None:
        return standing(state)
    chapter, number = state.chapter, 0 if state.chapter_index is None else state.chapter_index + 1
    return sentence(
        f"{_PHASES[state.phase]} {place(state.position).lower()}",
        f"Chapter {number}: {aloud(chapter.title)}" if chapter else "",
    )


def settings(state: p.Playback) -> str:
    """How it sounds."""
    muted = ", muted" if state.muted else ""
    return sentence(f"Speed {state.speed:g}", f"Volume {state.volume} per cent{muted}")
