"""What stands beside a time in its line, and what that says: whether it can be a chapter's, and how likely.

Evidence is counted in points, added up over a list by `readings`. A line's head or a cell of its own is
the place of a chapter's time; brackets, units and links to the place itself confirm it; a time of day, a
verse or a length has words beside it that rule it out.
"""

import re
from enum import StrEnum
from typing import NamedTuple

from ..shownotes import Block
from . import clock, words
from .links import link_at, link_seconds
from .scripture import is_verse
from .tokens import Shape, Token


class Anchor(StrEnum):
    """The place of a time in its line."""

    HEAD = "head"
    TAIL = "tail"
    CELL = "cell"
    """A table cell of its own."""
    RUN = "run"
    """One of several in a paragraph that holds the whole list."""


class Place(NamedTuple):
    """A time in a block: `line` is `block.text[offset:offset + len(line)]`."""

    block: int
    offset: int
    line: str
    token: Token

    @property
    def start(self) -> int:
        """Where the time begins in the block's text."""
        return self.offset + self.token.start


class Candidate(NamedTuple):
    """A place that may be a chapter's. `points` is its own evidence, before any list is looked at."""

    place: Place
    anchor: Anchor
    points: float
    range_end: Token | None = None
    text_start: int | None = None
    """In a run with its titles first, where this one's begins."""
    text_end: int | None = None
    """In a run with its times first, where the next one begins: the title ends before it."""
    linked: bool = False
    """The time is a link to itself (`#t=90`)."""


MAX_LEAD = 48
_MAX_TRAIL = 24
_HOURS_OF_DAY = 24
_OPENING_HOURS = 5
OPENERS = "([{（［【<〈「『"
CLOSERS = ")]}）］】>〉」』"
_OPENERS = tuple(OPENERS)
_CLOSED = re.compile(rf"\s{{0,3}}[{re.escape(CLOSERS)}]")
_TRAIL = re.compile(rf"(?:{words.MINUTES_AFTER})?[\W_]*", re.IGNORECASE)
UNIT_AFTER = re.compile(words.MINUTES_AFTER, re.IGNORECASE)
VERSE_POINTS = -0.3
"""Less than nothing, but not too little for one line of a list in which it fits between its neighbours."""
_DELIMITED = re.compile(r"(?:[-–—:：|~…․·•>\t(\[（【]|\.{2,}|\s{2,})\s*$")
_LAST_WORD = re.compile(r"(?<!\w)([^\W\d_]+(?:'à)?)\s*$")
_WORD = re.compile(r"\w")
_NEW_THOUGHT = re.compile(r"[^\W\d_]{5}|[.!?]\s")


def ruled_out(line: str, token: Token, last: Token) -> bool:
    """Whether words beside the time, or the range that ends with `last`, say that it is no place in here."""
    before = line[max(0, token.start - 40) : token.start] if token.start else ""
    numbers_alone = token.shape in (Shape.COLON, Shape.DOT)
    of_the_day = numbers_alone and token.parts[0] <= _HOURS_OF_DAY
    if of_the_day:
        if clock.CLOCK_AFTER.match(line, last.end) or (
            last is not token and clock.CLOCK_AFTER.match(line, token.end)
        ):
            return True
        if token.parts[0] >= _OPENING_HOURS and clock.BEGINNING_AFTER.match(line, last.end):
            return True
        if before and clock.CLOCK_BEFORE.search(before):
            return True
    if not before or not _WORD.search(before):
        return False
    if words.LENGTH_BEFORE.search(before):
        return True
    if not of_the_day or _in_brackets(line, token.start, last.end):
        # Who writes "Black Friday (12:30)" means a place; the time of an appointment stands open.
        return False
    return any(not _NEW_THOUGHT.search(before, date.end()) for date in clock.DATE_BEFORE.finditer(before))


def looks_like_verse(line: str, token: Token) -> bool:
    """Whether the name of a holy book stands before the time, "John 3:16"; many people bear such names."""
    if token.shape not in (Shape.COLON, Shape.DOT):
        return False
    return is_verse(line[max(0, token.start - 40) : token.start], line[token.start : token.end])


def only_trail_after(line: str, position: int) -> bool:
    """Whether nothing but a unit word, brackets and stops follows in the line."""
    return len(line) - position <= _MAX_TRAIL and _TRAIL.fullmatch(line, position) is not None


def is_delimited(line: str, position: int) -> bool:
    """Whether a dash, bracket, dots or the like part what follows `position` from what is before."""
    return _DELIMITED.search(line[max(0, position - 8) : position]) is not None


def follows_preposition(line: str, position: int) -> bool:
    """Whether a word like "at" or "until" stands before `position`."""
    word = _LAST_WORD.search(line[max(0, position - 16) : position])
    return word is not None and word[1].lower() in clock.CLOCK_PREPOSITIONS


def _in_brackets(line: str, start: int, end: int) -> bool:
    """Whether `line[start:end]` stands in brackets, with or without a word like "Min." before it."""
    return _CLOSED.match(line, end) is not None and (
        line[max(0, start - 4) : start].rstrip().endswith(_OPENERS)
        or words.LEAD_IN_BRACKETS.search(line, max(0, start - MAX_LEAD), start) is not None
    )


def points_of(block: Block, place: Place, anchor: Anchor, end: Token | None = None) -> float:
    """The evidence, in points, that `place` (a range when it has an `end`) is a chapter's."""
    line, token = place.line, place.token
    last = (end or token).end
    before = line[max(0, token.start - 16) : token.start].rstrip() if token.start else ""
    bracketed = before != "" and _in_brackets(line, token.start, last)
    if anchor is Anchor.HEAD:
        points = 2.5 if bracketed else 2.0
    elif bracketed:
        points = 1.4
    else:
        points = 1.1 if is_delimited(line, token.start) else 0.7
    if UNIT_AFTER.match(line, token.end) or (before and words.MARK_BEFORE.search(before)):
        points += 0.7
    elif before and not bracketed and follows_preposition(line, token.start):
        # A sentence, and likelier a time of day.
        points -= 1.0 if anchor is Anchor.HEAD else 1.5
    if len(token.parts) == 3:
        points += 0.5
    elif token.padded and token.parts[0] == 0:
        points += 0.3
    if token.shape is Shape.DOT:
        points -= 0.8
    elif token.shape in (Shape.MINUTES, Shape.HOURS):
        points -= 0.7
    return points + link_points(block, place)


def link_points(block: Block, place: Place) -> float:
    """What the link under a time says, in points: one to the same place confirms it."""
    link = link_at(block, place.start) if block.links else None
    if link is None:
        return 0.0
    seconds = link_seconds(link.url)
    if seconds is None:
        return -0.5 if link.end - link.start <= len(place.token.parts) * 4 else 0.0
    written = 0
    for part in place.token.parts:
        written = written * 60 + part
    if link.url.startswith("#"):
        return 2.0
    return 1.0 if abs(written - seconds) <= 1 else -2.0
