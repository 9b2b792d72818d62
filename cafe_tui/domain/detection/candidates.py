"""The times of show notes that may be chapters', found line by line, and the other times in sentences."""

import re
from collections.abc import Iterator, Sequence

from ..shownotes import Block, BlockKind
from . import words
from .evidence import (
    MAX_LEAD,
    VERSE_POINTS,
    Anchor,
    Candidate,
    Place,
    looks_like_verse,
    only_trail_after,
    points_of,
    ruled_out,
)
from .links import link_at, link_seconds
from .runs import find_run
from .tokens import MAX_TOKENS, Shape, Token, find_times

_RANGE = re.compile(
    r"\s?(?:[-–—~〜～→]|-{1,2}>|to|bis|until|a|à|al|do|tot|till|til|до|から|부터)\s?", re.IGNORECASE
)
_LETTER = re.compile(r"[^\W\d_]")


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
        if not tokens:
            continue
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
    if not block.links and "\n" not in text:
        yield [Place(number, 0, text, token) for token in tokens]
        return
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
        if not token.start or (token.start <= MAX_LEAD and words.HEAD_LEAD.fullmatch(line, 0, token.start)):
            candidates.append(Candidate(place, Anchor.HEAD, points_of(block, place, Anchor.HEAD, end), end))
        elif looks_like_verse(line, token):
            if only_trail_after(line, last.end):
                candidates.append(Candidate(place, Anchor.TAIL, VERSE_POINTS, end))
            continue
        elif only_trail_after(line, last.end):
            candidates.append(Candidate(place, Anchor.TAIL, points_of(block, place, Anchor.TAIL, end), end))
        else:
            mentions.append(place)
        free.append(place)
    if len(free) >= 3 and (run := find_run(block, free)):
        return run, []
    return candidates, mentions


def _read_row(block: Block, places: list[Place]) -> tuple[list[Candidate], list[Place]]:
    line = places[0].line
    for place in places:
        token = place.token
        cell_start = line.rfind("\t", 0, token.start) + 1
        cell_end = line.find("\t", token.end)
        cell_end = cell_end if cell_end >= 0 else len(line)
        alone = cell_end - cell_start <= MAX_LEAD and not _LETTER.search(
            line[cell_start : token.start] + line[token.end : cell_end]
        )
        if alone and not (ruled_out(line, token, token) or looks_like_verse(line, token)):
            points = points_of(block, place, Anchor.HEAD)
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
