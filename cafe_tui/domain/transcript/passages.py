"""What is said at a time or in a passage, and where some words are said."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from cafe_tui.domain.folding import fold

from . import Line
from .sentences import LETTERS_A_SECOND, timed_sentences

_STILL = 2.0
"""Seconds after its end in which a line is still the one that was said."""
_SLACK = 0.25
"""Seconds by which a line may reach out of a passage that is of it."""
_ENOUGH = 0.5
"""Part of a sentence, or of the passage, that lies in the other."""


def starts_of(lines: Sequence[Line]) -> list[float]:
    """The starts of lines that have times; nothing for those that have none."""
    return [line.start for line in lines if line.start is not None]


def end_of(line: Line) -> float:
    """When a line with a start ends, or would by its length."""
    start = line.start or 0.0
    return start + len(line.text) / LETTERS_A_SECOND if line.end is None else line.end


def index_at(lines: Sequence[Line], starts: Sequence[float], seconds: float) -> int | None:
    """The line that is said at a time, or was just before it; `starts` are the lines' (`starts_of`)."""
    index = bisect_right(starts, seconds) - 1
    return index if index >= 0 and seconds <= end_of(lines[index]) + _STILL else None


def said(lines: Sequence[Line], start: float, end: float | None) -> str:
    """What is said from `start` to `end`, in whole sentences, or the line that a moment lies in.

    A line of text for each turn, led by the speaker's name where it is known; empty where nothing is said.
    """
    starts = starts_of(lines)
    if not starts:
        return ""
    if end is None:
        index = index_at(lines, starts, start)
        return "" if index is None else _turns([(lines[index].speaker, lines[index].text)])
    first = max(0, bisect_right(starts, start) - 1)
    parts: list[tuple[str, str]] = []
    for line in lines[first:]:
        if line.start is None or line.start >= end:
            break
        if text := _part(line, start, end):
            parts.append((line.speaker, text))
    return _turns(parts)


def _part(line: Line, start: float, end: float) -> str:
    """The sentences of a line that belong to the passage."""
    line_start, line_end = line.start or 0.0, end_of(line)
    if start - _SLACK <= line_start and line_end <= end + _SLACK:
        return line.text
    parts = []
    for begin, stop, text in timed_sentences(line.text, line_start, line_end):
        if begin is None or stop is None:
            continue
        common = min(stop, end) - max(begin, start)
        if common > 0 and common >= _ENOUGH * min(stop - begin, end - start):
            parts.append(text)
    return " ".join(parts)


def _turns(parts: Sequence[tuple[str, str]]) -> str:
    turns = []
    for speaker, group in groupby(parts, key=lambda part: part[0]):
        text = " ".join(text for _speaker, text in group)
        turns.append(f"{speaker}: {text}" if speaker else text)
    return "\n".join(turns)


@dataclass(frozen=True, slots=True)
class Hit:
    """Where some words are said: in which line, and from which letter to which."""

    line: int
    begin: int
    end: int


def folded_texts(lines: Sequence[Line]) -> list[str]:
    """The texts of lines as `hits` compares them; to be kept, where words are looked for while typed."""
    return [fold(line.text) for line in lines]


def hits(lines: Sequence[Line], folded: Sequence[str], wanted: str, most: int = 5_000) -> list[Hit]:
    """Every place of `wanted` in the lines, case and accents aside; at most so many.

    `folded` are the lines' `folded_texts`.
    """
    words = fold(" ".join(wanted.split()))
    found: list[Hit] = []
    for number, text in enumerate(folded if words else ()):
        at = text.find(words)
        if at < 0:
            continue
        places = _places(lines[number].text, text)
        while at >= 0 and len(found) < most:
            end = at + len(words)
            if end <= len(places):
                found.append(Hit(number, places[at], places[end - 1] + 1))
            at = text.find(words, end)
    return found


def _places(text: str, folded: str) -> Sequence[int]:
    """For each letter of a folded text the place of the one that it comes from."""
    if len(folded) == len(text):
        return range(len(text))
    return [place for place, letter in enumerate(text) for _each in fold(letter)]
