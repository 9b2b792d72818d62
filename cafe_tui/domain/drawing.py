"""Pictures as a terminal can show them: in which way, in how many cells, and what is written for it.

Who draws works on a stranger's picture. So what comes of it is taken only in the one form that it can have:
nothing in it can make a terminal do anything else than show a picture.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from .config.listener_settings import Covers

CELL = (10, 20)
"""Pixels of a cell, across and down, where the terminal does not tell: those of the first one with Sixel."""
LARGEST = 60
"""Cells of a picture, across and down."""
QUESTIONS = "\x1b[16t\x1b[c"
"""What a terminal is asked: how large its cells are, and what it can; every one answers the latter."""

_MULTIPLEXED = ("screen", "tmux")
_ANSWER = re.compile(r"\x1b\[\?(?P<can>[\d;]{1,80})c|\x1b\[6;(?P<height>\d{1,4});(?P<width>\d{1,4})t")
_ANSWER_BEGUN = re.compile(r"\x1b\[(?:\?[\d;]{0,80}|6(?:;[\d;]{0,10})?)\Z")
_SIXEL_DATA = re.compile(r'\x1bP[\d;]*q["#$!;\d\-?-~]*\x1b\\')
_KITTY_CHUNK = re.compile(r"\x1b_Gi=(\d{1,10}),m=[01],f=100,q=2;[A-Za-z0-9+/=]{1,4096}\x1b\\")
_KITTY_PLACE = re.compile(r"\x1b_Ga=p,i=(\d{1,10}),c=\d{1,3},r=\d{1,3},U=1,q=2\x1b\\")
_HALF, _PLACEHOLDER = "▀", "\U0010eeee"
_SIXEL = "4"
"""Among what a terminal says that it can."""


class Way(StrEnum):
    """How a picture is brought on a terminal."""

    HALF_BLOCKS = "half-blocks"
    SIXEL = "sixel"
    KITTY = "kitty"


@dataclass(frozen=True, slots=True)
class Answers:
    """What a terminal has said of itself."""

    sixel: bool = False
    cell: tuple[int, int] | None = None
    """Pixels of a cell, across and down."""


@dataclass(frozen=True, slots=True)
class Size:
    """The room for a picture: cells across and down, and the pixels of a cell."""

    columns: int
    rows: int
    cell: tuple[int, int] = CELL


@dataclass(frozen=True, slots=True)
class Run:
    """Some cells in a row; colours are red, green and blue from 0 to 255."""

    text: str
    colour: tuple[int, int, int]
    ground: tuple[int, int, int] | None = None


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture for a terminal."""

    way: Way
    columns: int
    rows: int
    lines: tuple[tuple[Run, ...], ...] = ()
    """The cells, line by line; none for Sixel."""
    sent: str = ""
    """Sixel: what draws it at the cursor. Kitty: what has to be written before the cells."""
    number: int = 0
    """Kitty: what the terminal calls it."""


def way_of(setting: Covers, environment: Mapping[str, str], answers: Answers | None) -> Way | None:
    """How pictures are shown; None where they are not, or not before the terminal has answered.

    `answers` is None as long as it was not asked, or has not answered. A terminal that is none of Kitty's
    kind by its name is not taken at its word on that: several say that they are and lack what is needed.
    """
    if setting is Covers.OFF:
        return None
    if setting is not Covers.AUTO:
        return Way(setting)
    if (known := _known_way(environment)) is not None:
        return known
    return (Way.SIXEL if answers.sixel else Way.HALF_BLOCKS) if answers else None


def is_to_be_asked(setting: Covers, environment: Mapping[str, str]) -> bool:
    """Whether the terminal has to be asked before it is known how pictures are shown."""
    return setting is Covers.SIXEL or (setting is Covers.AUTO and _known_way(environment) is None)


def _known_way(environment: Mapping[str, str]) -> Way | None:
    term, program = environment.get("TERM", ""), environment.get("TERM_PROGRAM", "")
    if environment.get("TMUX") or environment.get("STY") or term.startswith(_MULTIPLEXED):
        return Way.HALF_BLOCKS  # what it can, the terminal around it may not
    if term in ("xterm-kitty", "xterm-ghostty"):
        has_all_colours = environment.get("COLORTERM", "").lower() in ("truecolor", "24bit")
        return Way.KITTY if has_all_colours else Way.HALF_BLOCKS  # a colour tells which picture is meant
    if program in ("Apple_Terminal", "WarpTerminal"):
        return Way.HALF_BLOCKS
    return None


def room_for(width: int, height: int) -> tuple[int, int] | None:
    """Columns and rows for a picture in a pane of so many cells; None where a list needs them all."""
    rows = min(12, height // 3)
    return (2 * rows, rows) if rows >= 6 and width >= 2 * rows + 16 else None


def fitted(width: int, height: int, size: Size) -> tuple[int, int]:
    """Columns and rows that a picture of so many pixels takes in this room, in its proportions."""
    across, down = size.cell
    scale = min(size.columns * across / width, size.rows * down / height)
    columns, rows = round(width * scale / across), round(height * scale / down)
    return min(size.columns, max(1, columns)), min(size.rows, max(1, rows))


class AnswerReader:
    """Takes the answers of a terminal out of what it sends, of which all else is typed."""

    def __init__(self) -> None:
        self.answers = Answers()
        """What it has said so far."""
        self.complete = False
        """Whether it has said what it can, which comes last."""
        self._held = ""

    def read(self, text: str) -> str:
        """What of `text`, which came now, is no answer; the beginning of one is kept back."""
        text, self._held = self._held + text, ""
        if "\x1b[" not in text:
            return text
        text = _ANSWER.sub(self._take, text)
        if begun := _ANSWER_BEGUN.search(text):
            text, self._held = text[: begun.start()], begun.group()
        return text

    def _take(self, found: re.Match[str]) -> str:
        if found["can"] is not None:
            self.answers = Answers(_SIXEL in found["can"].split(";"), self.answers.cell)
            self.complete = True
        else:
            width, height = int(found["width"]), int(found["height"])
            if 2 <= width <= 100 and 4 <= height <= 200:
                self.answers = Answers(self.answers.sixel, (width, height))
        return ""


def read_drawing(said: bytes, way: Way, size: Size) -> Drawing:
    """The drawing in what was said by who drew it for this room; raises ValueError for anything else."""
    told: Any = json.loads(said)
    columns, rows, sent, lines = told["columns"], told["rows"], told["sent"], told["lines"]
    if type(columns) is not int or type(rows) is not int or not isinstance(sent, str):
        raise ValueError("no drawing")
    if not (1 <= columns <= size.columns <= LARGEST and 1 <= rows <= size.rows <= LARGEST):
        raise ValueError("it is larger than its room")
    number = 0
    if way is Way.SIXEL:
        if not _SIXEL_DATA.fullmatch(sent) or lines:
            raise ValueError("no Sixel")
        return Drawing(way, columns, rows, (), sent)
    if way is Way.KITTY:
        number = _kitty_number(sent)
    elif sent:
        raise ValueError("it would send something")
    runs = tuple(tuple(_run(one, way) for one in line) for line in lines)
    if len(runs) != rows or any(_cells(line) != columns for line in runs):
        raise ValueError("it has other cells than it says")
    return Drawing(way, columns, rows, runs, sent, number)


def forgotten(number: int) -> str:
    """What makes a terminal of Kitty's kind forget a picture."""
    return f"\x1b_Ga=d,d=I,i={number},q=2\x1b\\"


def _kitty_number(sent: str) -> int:
    at, numbers = 0, set[int]()
    while chunk := _KITTY_CHUNK.match(sent, at):
        at, numbers = chunk.end(), numbers | {int(chunk[1])}
    place = _KITTY_PLACE.fullmatch(sent, at)
    if place is None or numbers != {int(place[1])}:
        raise ValueError("no picture of Kitty's")
    return int(place[1])


def _run(said: Any, way: Way) -> Run:
    text, colour, ground = said
    if not isinstance(text, str) or not text.startswith(_HALF if way is Way.HALF_BLOCKS else _PLACEHOLDER):
        raise ValueError("other signs than those for pictures")
    if any(not _is_sign(sign, way) for sign in text):
        raise ValueError("other signs than those for pictures")
    return Run(text, _colour(colour), None if ground is None else _colour(ground))


def _is_sign(sign: str, way: Way) -> bool:
    import unicodedata

    if way is Way.HALF_BLOCKS:
        return sign == _HALF
    return sign == _PLACEHOLDER or bool(unicodedata.combining(sign))


def _cells(line: tuple[Run, ...]) -> int:
    return sum(run.text.count(_HALF) + run.text.count(_PLACEHOLDER) for run in line)


def _colour(said: Any) -> tuple[int, int, int]:
    red, green, blue = said
    if any(type(part) is not int or not 0 <= part <= 255 for part in (red, green, blue)):
        raise ValueError("no colour")
    return red, green, blue
