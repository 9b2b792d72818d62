"""Where a time stands in its line, and what that says: the candidates for chapters, each with its evidence.

Evidence is counted in points, added up over a list by `readings`. A line's head or a cell of its own is
the place of a chapter's time; brackets, units and links to the place itself confirm it; a time of day, a
verse or a length has words beside it that rule it out.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from ..shownotes import Block, BlockKind, Link
from . import words
from .tokens import MAX_TOKENS, Shape, Token, find_times


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
    text_end: int | None = None
    """Where the next time of a run begins: the title ends before it."""
    linked: bool = False
    """The time is a link to itself (`#t=90`)."""


_MAX_LEAD = 48
_MAX_TRAIL = 24
_HOURS_OF_DAY = 24
OPENERS = "([{（［【<〈「『"
CLOSERS = ")]}）］】>〉」』"
_RANGE = re.compile(r"\s?(?:[-–—~〜～→]|-{1,2}>|to|bis|until|a|à|al|до|から)\s?", re.IGNORECASE)
_TRAIL = re.compile(rf"(?:{words.MINUTES_AFTER})?[\W_]*", re.IGNORECASE)
UNIT_AFTER = re.compile(words.MINUTES_AFTER, re.IGNORECASE)
_DELIMITED = re.compile(r"(?:[-–—:：|~…․·•>\t(\[（【]|\.{2,}|\s{2,})\s*$")
_LAST_WORD = re.compile(r"([^\W\d_]+(?:'à)?)\s*$")
_WORD = re.compile(r"\w")
_NEW_THOUGHT = re.compile(r"[^\W\d_]{5}|[.!?]\s")
_LETTER = re.compile(r"[^\W\d_]")
_LINK_TIME = re.compile(
    r"[#?&;](?:t|time|start|at|ts)=(\d{1,6}(?:[:.]\d{1,2}){0,2}|(?:\d+[hms]){1,3})(?:$|[&#,s])"
)
_LINK_UNITS = re.compile(r"(\d+)([hms])")


def find_candidates(blocks: Sequence[Block]) -> tuple[list[Candidate], list[Place]]:
    """The candidates in the order of the text, and the times inside sentences that no word rules out."""
    candidates: list[Candidate] = []
    mentions: list[Place] = []
    budget = MAX_TOKENS
    for number, block in enumerate(blocks):
        if block.kind is BlockKind.CODE:
            continue
        tokens = find_times(block.text, budget)
        budget -= len(tokens)
        if not tokens and block.links:
            candidates.extend(_linked_titles(number, block))
        for places in _by_line(number, block, tokens):
            found, others = _read_line(block, places)
            candidates.extend(found)
            mentions.extend(others)
        if budget <= 0:
            break
    return candidates, mentions


def _by_line(number: int, block: Block, tokens: list[Token]) -> Iterator[list[Place]]:
    """The times of each line of `block` that has some, but for those within an address."""
    text = block.text
    places: list[Place] = []
    offset, end = 0, -1
    line = ""
    for token in tokens:
        if token.start > end:
            if places:
                yield places
            places = []
            offset = text.rfind("\n", 0, token.start) + 1
            end = text.find("\n", token.end)
            end = end if end >= 0 else len(text)
            line = text[offset:end]
        link = link_at(block, token.start) if block.links else None
        if link is None or not text.startswith(("http://", "https://"), link.start):
            if offset:
                token = token._replace(start=token.start - offset, end=token.end - offset)
            places.append(Place(number, offset, line, token))
    if places:
        yield places


def link_at(block: Block, position: int) -> Link | None:
    index = bisect_right(block.links, position, key=lambda link: link.start) - 1
    return block.links[index] if index >= 0 and position < block.links[index].end else None


def _linked_titles(number: int, block: Block) -> list[Candidate]:
    """Titles without a written time that link to one: `<a href="#t=90">Intro</a>`."""
    found: list[Candidate] = []
    for link in block.links[:50]:
        seconds = link_seconds(link.url) if "#t=" in link.url else None
        if seconds is None:
            continue
        line_start = block.text.rfind("\n", 0, link.start) + 1
        line_end = block.text.find("\n", link.end)
        line = block.text[line_start : line_end if line_end >= 0 else len(block.text)]
        token = Token(link.start - line_start, link.end - line_start, Shape.UNITS, (seconds,))
        place = Place(number, line_start, line, token)
        anchor = Anchor.HEAD if not line[: token.start].strip() else Anchor.RUN
        found.append(Candidate(place, anchor, 2.0, linked=True))
    return found


def link_seconds(url: str) -> int | None:
    """The place that a link's address names (`#t=90`, `?t=1m30s`, `#t=1:30`), in seconds."""
    match = _LINK_TIME.search(url)
    if not match:
        return None
    written = match[1]
    if written[-1].isalpha():
        return sum(int(n) * {"h": 3600, "m": 60, "s": 1}[unit] for n, unit in _LINK_UNITS.findall(written))
    seconds = 0
    for number in written.replace(".", ":").split(":"):
        seconds = seconds * 60 + int(number)
    return seconds


def _read_line(block: Block, places: list[Place]) -> tuple[list[Candidate], list[Place]]:
    """The candidates of one line and its other plausible times."""
    line = places[0].line
    if block.kind is BlockKind.ROW and "\t" in line:
        return _read_row(block, places)
    candidates: list[Candidate] = []
    mentions: list[Place] = []
    free: list[Place] = []
    absorbed = 0
    for index, place in enumerate(places):
        if index < absorbed:
            continue
        token = place.token
        end = _range_end(line, places, index)
        absorbed = index + 2 if end else index + 1
        last = end or token
        if ruled_out(line, token, last):
            continue
        if token.start <= _MAX_LEAD and words.HEAD_LEAD.fullmatch(line, 0, token.start):
            candidates.append(Candidate(place, Anchor.HEAD, _points(block, place, Anchor.HEAD, end), end))
        elif len(line) - last.end <= _MAX_TRAIL and _TRAIL.fullmatch(line, last.end):
            candidates.append(Candidate(place, Anchor.TAIL, _points(block, place, Anchor.TAIL, end), end))
        else:
            mentions.append(place)
        free.append(place)
    if len(free) >= 3 and (run := _run(block, free)):
        return run, []
    return candidates, mentions


def _read_row(block: Block, places: list[Place]) -> tuple[list[Candidate], list[Place]]:
    line = places[0].line
    for place in places:
        token = place.token
        cell_start = line.rfind("\t", 0, token.start) + 1
        cell_end = line.find("\t", token.end)
        cell_end = cell_end if cell_end >= 0 else len(line)
        alone = cell_end - cell_start <= _MAX_LEAD and not _LETTER.search(
            line[cell_start : token.start] + line[token.end : cell_end]
        )
        if alone and not ruled_out(line, token, token):
            points = _points(block, place, Anchor.HEAD, None)
            return [Candidate(place, Anchor.CELL, points)], []
    return [], []


def _range_end(line: str, places: list[Place], index: int) -> Token | None:
    if index + 1 == len(places):
        return None
    this, following = places[index].token, places[index + 1].token
    between = line[this.end : following.start]
    if len(between) > 6 or not _RANGE.fullmatch(between) or following.shape is not this.shape:
        return None
    return following


def ruled_out(line: str, token: Token, last: Token) -> bool:
    """Whether words beside the time, or the range that ends with `last`, say that it is no place in here."""
    before = line[max(0, token.start - 40) : token.start]
    if token.shape in (Shape.COLON, Shape.DOT) and token.parts[0] <= _HOURS_OF_DAY:
        if words.CLOCK_AFTER.match(line, last.end) or (
            last is not token and words.CLOCK_AFTER.match(line, token.end)
        ):
            return True
        if before and words.CLOCK_BEFORE.search(before):
            return True
    if not _WORD.search(before):
        return False
    if words.LENGTH_BEFORE.search(before) or words.SCRIPTURE_BEFORE.search(before):
        return True
    return any(not _NEW_THOUGHT.search(before, date.end()) for date in words.DATE_BEFORE.finditer(before))


def _points(block: Block, place: Place, anchor: Anchor, end: Token | None) -> float:
    line, token = place.line, place.token
    last = (end or token).end
    before, after = line[max(0, token.start - 48) : token.start].rstrip(), line[last : last + 4].lstrip()
    bracketed = before[-1:] in OPENERS and after[:1] in CLOSERS and bool(before and after)
    if anchor is Anchor.HEAD:
        points = 2.5 if bracketed else 2.0
    elif bracketed:
        points = 1.4
    else:
        points = 1.1 if _DELIMITED.search(line[max(0, token.start - 8) : token.start]) else 0.7
    if UNIT_AFTER.match(line, token.end) or (before and words.MARK_BEFORE.search(before[-16:])):
        points += 0.7
    elif before and (word := _LAST_WORD.search(before[-16:])) and word[1].lower() in words.CLOCK_PREPOSITIONS:
        # A sentence, and likelier a time of day.
        points -= 1.5
    if len(token.parts) == 3:
        points += 0.5
    elif token.padded and token.parts[0] == 0:
        points += 0.3
    if token.shape is Shape.DOT:
        points -= 0.8
    elif token.shape is Shape.MINUTES:
        points -= 0.7
    return points + _link_points(block, place)


def _link_points(block: Block, place: Place) -> float:
    link = link_at(block, place.start)
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


def _run(block: Block, places: list[Place]) -> list[Candidate]:
    """The candidates of a line that holds a whole list: "0:00 Intro 1:25 Guest 3:00 End"."""
    line = places[0].line
    values = [_plain(place.token) for place in places]
    if any(later <= earlier for earlier, later in pairwise(values)):
        return []
    lead = line[: places[0].token.start]
    starts_list = len(lead) <= _MAX_LEAD and (
        words.HEAD_LEAD.fullmatch(lead) is not None or words.LIST_HEADING.search(lead) is not None
    )
    if not starts_list and lead.rstrip()[-1:] not in (":", "："):
        return []
    ends = [*(place.token.start for place in places[1:]), len(line)]
    gaps = [line[place.token.end : end].strip() for place, end in zip(places, ends, strict=True)]
    if any(not re.search(r"\w", gap) for gap in gaps[:-1]):
        return []
    return [
        Candidate(place, Anchor.RUN, 1.3 + _link_points(block, place), text_end=end)
        for place, end in zip(places, ends, strict=True)
    ]


def _plain(token: Token) -> int:
    seconds = 0
    for part in token.parts:
        seconds = seconds * 60 + part
    return seconds
