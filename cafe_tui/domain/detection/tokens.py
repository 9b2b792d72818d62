"""Times as they are written, found in a line of text: `1:25`, `1:02:33`, `9.25`, `1h02m03s`, `12'30''`."""

import re
from enum import StrEnum
from typing import NamedTuple

from .words import HOUR_UNITS, MINUTE_UNITS, SECOND_UNITS, UNIT_LETTERS, UNIT_SCALE, alternatives

MAX_TOKENS = 5_000
"""No episode has more places than this; what comes after them in a note is not read."""


class Shape(StrEnum):
    """How a time is written."""

    COLON = "colon"
    DOT = "dot"
    UNITS = "units"
    """With a unit for each number, or in minutes and seconds of arc."""
    MINUTES = "minutes"
    """A single number with a unit, `5 mins`."""


class Token(NamedTuple):
    """A time in `line[start:end]`. `parts` are its numbers: (minutes, seconds), (hours, minutes, seconds).

    Times with units have but one part, in seconds, for nothing is left to choose.
    """

    start: int
    end: int
    shape: Shape
    parts: tuple[int, ...]
    fraction: float = 0.0
    padded: bool = False
    """Whether the first number is written with two digits."""


_UNITS = alternatives(HOUR_UNITS | MINUTE_UNITS | SECOND_UNITS)
_UNIT = rf"[\s\xa0]?({_UNITS})\.?(?![^\W\d_])"
_UNIT_MORE = rf"[\s\xa0]?({_UNITS})\.?(?![a-zа-я])"
_TIME = re.compile(
    rf"""(\d{{1,3}})(?:
        [:：∶](\d\d)(?:[:：∶](\d\d))?([.,]\d{{1,3}})?(?![:：∶]?\d)
        |\.(\d\d)(?:\.(\d\d))?(?![\d.:]*\d)
        |['′’](\d\d)(?:''|’’|′′|["″”])?(?!\w)
        |(?=[\s\xa0]?[{UNIT_LETTERS}]){_UNIT_MORE}(?:[\s\xa0]?(\d{{1,2}})(?:{_UNIT_MORE}(?:[\s\xa0]?(\d{{1,2}}){_UNIT_MORE})?|(?!\w)))?
        )""",
    re.IGNORECASE | re.VERBOSE,
)
MAY_HOLD_TIME = re.compile(rf"\d(?:[:：∶.'′’]\d|[\s\xa0]?[{UNIT_LETTERS}])")
"""A quick look that most lines fail."""

_GLUED_BEFORE = frozenset("_:：.,/\\$€£¥₽+=%&?")
_MAX_HOURS_WRITTEN = 60


def find_times(line: str) -> list[Token]:
    """The times in `line`, in order and without overlaps; shapes that can be no time are left out."""
    tokens: list[Token] = []
    for match in _TIME.finditer(line):
        if _glued(line, match.start(), match.end(), tokens):
            continue
        token = _read(match)
        if token is not None:
            tokens.append(token)
    return tokens


def _glued(line: str, start: int, end: int, tokens: list[Token]) -> bool:
    """Whether the numbers are part of something longer: a word, an address, a date, a price."""
    if start:
        before = line[start - 1]
        if before.isdigit() or before in _GLUED_BEFORE or (before.isalpha() and before < "\u0e00"):
            return True
        if before in "-–" and start > 1 and line[start - 2].isalnum() and line[start - 2] < "\u0e00":
            # "2019-01-05-15:15" and "3:16-18", but the end of a range "1:25-3:00" and "Intro-0:30" are times.
            if line[start - 2].isdigit() and not (tokens and tokens[-1].end == start - 1):
                return True
    if end < len(line):
        after = line[end]
        if after.isdigit() or after in "/%_\\=°€$" or (after == ":" and line[end + 1 : end + 2].isalnum()):
            return True
        if after in "-–" and re.match(r"\d{1,3}(?![\d:：.])", line[end + 1 : end + 5]):
            # A verse has a bare number behind its dash: "5:3-4".
            return True
    return False


def _read(match: re.Match[str]) -> Token | None:
    first, colon, colon3, fraction, dot, dot3, arc, unit, second, unit2, third, unit3 = match.groups()
    start, end = match.span()
    padded = len(first) == 2
    if colon is not None or dot is not None:
        shape = Shape.COLON if colon is not None else Shape.DOT
        parts = tuple(int(number) for number in (first, colon or dot, colon3 or dot3) if number)
        if parts[-1] > 59 or (len(parts) == 3 and (parts[1] > 59 or parts[0] > _MAX_HOURS_WRITTEN)):
            return None
        return Token(start, end, shape, parts, float("0." + fraction[1:]) if fraction else 0.0, padded)
    if arc is not None:
        return Token(start, end, Shape.UNITS, (int(first) * 60 + int(arc),)) if int(arc) < 60 else None
    bare = match.start(9 if unit2 is None else 11)
    if bare >= 0 and not match.string[bare - 1].isalpha():
        # "2m30" is a time, "120 m. 2" is none.
        return None
    return _with_units(start, end, (first, second, third), (unit, unit2, unit3))


def _with_units(
    start: int, end: int, numbers: tuple[str | None, ...], units: tuple[str | None, ...]
) -> Token | None:
    total = 0
    smallest = 0
    for number, unit in zip(numbers, units, strict=True):
        if number is None:
            break
        # A last number without a unit is of the next smaller one: "1h02", "2m30".
        scale = UNIT_SCALE[unit.lower()] if unit else smallest // 60
        if not scale or (smallest and (scale >= smallest or int(number) > 59)):
            return None
        total += int(number) * scale
        smallest = scale
    single = numbers[1] is None
    if single and (units[0] or "").lower() in HOUR_UNITS:
        # A length, or a time of day: "15 h", "5時".
        return None
    if not single and smallest == 60 and units[1] is None:
        # "15h30" is a time of day in half of Europe.
        return None
    return Token(start, end, Shape.MINUTES if single else Shape.UNITS, (total,))
