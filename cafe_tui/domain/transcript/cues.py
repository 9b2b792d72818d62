"""Cues: pieces of a transcript as its file has them, and the limits for all that is read."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import unescape

from cafe_tui.domain.text import one_line

MAX_CUES = 300_000
"""A day and night of speech with a cue for every word; the rest of a file is left out."""
MAX_WORDS = 20_000
"""Characters kept of one cue: half an hour of speech."""
LONGEST_NAME = 60
"""Characters of a speaker's name."""
_LATEST = 30 * 24 * 3600.0
"""Later times than a month are mistakes (milliseconds, dates)."""

_TIME = re.compile(r"(?:([0-9]{1,4}):)?([0-9]{1,3}):([0-9]{1,2})(?:[.,]([0-9]{1,9}))?")


@dataclass(frozen=True, slots=True)
class Cue:
    """What is said from one time to another; the times are sane or None."""

    start: float | None
    end: float | None
    speaker: str
    text: str
    new_turn: bool = False
    """Whether the file says that somebody else begins to speak here."""


def seconds(text: str) -> float | None:
    """`01:02:03.5`, `2:03,500` or `2:03` as seconds; None for anything else."""
    match = _TIME.fullmatch(text.strip()) if len(text) < LONGEST_NAME else None
    return from_clock(*match.groups()) if match else None


def from_clock(hours: str | None, minutes: str, second: str, fraction: str | None) -> float | None:
    """Seconds for the parts of a time, to the millisecond; None beyond a month."""
    whole = int(hours or 0) * 3600 + int(minutes) * 60 + int(second)
    return sane_time(whole + float(f"0.{fraction or 0}"))


def sane_time(value: object) -> float | None:
    """A number of seconds if it is a place in an episode."""
    if isinstance(value, int | float) and 0 <= value <= _LATEST:  # also refuses NaN
        return round(float(value), 3)
    return None


def name(written: str) -> str:
    """A speaker's name: without the colon that often follows."""
    return one_line(written, LONGEST_NAME).rstrip(": ")


def cue(start: float | None, end: float | None, speaker: str, text: str, *, new_turn: bool = False) -> Cue:
    """A cue of text from outside, cleaned; its end counts only behind its start."""
    if start is None or (end is not None and end < start):
        end = None
    return Cue(start, end, name(speaker), one_line(text, MAX_WORDS), new_turn)


def words(markup: str) -> str:
    """Text whose characters may be written as in HTML."""
    return unescape(markup) if "&" in markup else markup


def in_order(cues: Iterable[Cue]) -> list[Cue]:
    """By their starts, each ending where the next begins if nobody says when; empty ones are left out.

    Among cues with times, one without has the time of the one before it. Paragraphs of one speaker under
    one time become one cue.
    """
    spoken = [each for each in cues if each.text]
    if all(each.start is None for each in spoken):
        return spoken
    placed: list[Cue] = []
    last = 0.0
    for each in spoken:
        last = last if each.start is None else each.start
        placed.append(replace(each, start=last))
    placed.sort(key=lambda each: each.start or 0.0)
    return _with_ends(list(_joined(placed)))


def _joined(cues: Iterable[Cue]) -> Iterator[Cue]:
    waiting: list[Cue] = []
    for each in cues:
        before = waiting[-1] if waiting else None
        if before is None or not (
            before.end is None is each.end
            and (before.start, before.speaker) == (each.start, each.speaker)
            and not each.new_turn
        ):
            yield from _as_one(waiting)
            waiting = []
        waiting.append(each)
    yield from _as_one(waiting)


def _as_one(cues: Sequence[Cue]) -> Iterator[Cue]:
    if cues:
        yield replace(cues[0], text=" ".join(each.text for each in cues)[:MAX_WORDS])


def _with_ends(cues: Sequence[Cue]) -> list[Cue]:
    ended: list[Cue] = []
    later: float | None = None
    """The next start that is not the same."""
    following: float | None = None
    for each in reversed(cues):
        if following is not None and each.start != following:
            later = following
        ended.append(each if each.end is not None else replace(each, end=later))
        following = each.start
    return ended[::-1]
