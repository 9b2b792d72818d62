"""Times as they are written, found in folded text: `1:25`, `1:02:33`, `9.25`, `1h02m03s`, `12'30''`."""

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
    """A single number with its word, `5 mins` or `minute 5`: often a length."""
    HOURS = "hours"
    """Hours and minutes without a last unit, `1h30`: often a length or a time of day."""


class Token(NamedTuple):
    """A time in `text[start:end]`. `parts` are its numbers: (minutes, seconds), (hours, minutes, seconds).

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
_UNIT = rf"[ ]?({_UNITS})\.?(?![a-zа-я])"
_COLON = "(?:[:：∶]|[ ]:[ ])"
# "\d\d?\d?" and not "\d{1,3}": the engine leaps to the next digit only where a pattern begins with one.
_TIME = re.compile(
    rf"""(\d\d?\d?)(?:
        {_COLON}(\d\d)(?:{_COLON}(\d\d)(?:[:;]\d\d(?![\w:]))?)?([.,]\d{{1,3}})?(?![:：∶]?\d)
        |\.(\d\d)(?:\.(\d\d))?(?![\d.:]{{0,30}}\d)
        |['′’](\d\d)(?:''|’’|′′|["″”])?(?!\w)
        |(?=[ ]?[{UNIT_LETTERS}]){_UNIT}
            (?:[ ]?(\d{{1,2}})(?:{_UNIT}(?:[ ]?(\d{{1,2}}){_UNIT}|(\d\d)(?!\w))?|(?!\w)))?
        )""",
    re.IGNORECASE | re.VERBOSE,
)
_LONG = 80
_GLUED_BEFORE = frozenset(":.,/\\$€£¥₽=%&?")
_GLUED_BETWEEN = frozenset("_+：")
"""Part of something longer only behind a letter or digit: emphasis, a sign or a label's colon elsewhere."""
_MAX_HOURS_WRITTEN = 60
_MAX_HOURS_WITHOUT_UNIT = 4
_MINUTE_FIRST = re.compile(
    r"\b(?:minut[eo]?|minuut|minuten|minuta|minutt|минута|хвилина)\s(\d{1,3})(?=\s?(?:[:：\-–—)\].,]+(?:\s|$)|$))",
    re.IGNORECASE | re.MULTILINE,
)


def find_times(text: str, limit: int = MAX_TOKENS) -> list[Token]:
    """The first `limit` times in `text`, in order and without overlaps; what can be no time is left out."""
    if len(text) > _LONG and text.isascii() and not any(digit in text for digit in "0123456789"):
        # Ten looks for one character take a tenth of the time in which the expression goes over the text.
        return []
    tokens: list[Token] = []
    for match in _TIME.finditer(text):
        if _glued(text, match.start(), match.end(), tokens):
            continue
        token = _read(match)
        if token is not None:
            tokens.append(token)
            if len(tokens) == limit:
                break
    if "inut" in text or (not text.isascii() and ("инут" in text or "илин" in text)):
        tokens += [
            Token(*match.span(1), Shape.MINUTES, (int(match[1]) * 60,))
            for match in _MINUTE_FIRST.finditer(text)
        ]
        tokens = sorted(tokens)[:limit]
    return tokens


def _glued(text: str, start: int, end: int, tokens: list[Token]) -> bool:
    """Whether the numbers are part of something longer: a word, an address, a date, a price."""
    if start:
        before = text[start - 1]
        if before.isdigit() or before in _GLUED_BEFORE or (before.isalpha() and before < "\u0e00"):
            return True
        if (
            before in _GLUED_BETWEEN
            and start > 1
            and text[start - 2].isalnum()
            and text[start - 2] < "\u0e00"
        ):
            return True
        if before in "-–" and start > 1 and text[start - 2].isdigit():
            # "2019-01-05-15:15" is none, but the end of a range, "1:25-3:00", is a time.
            return not (tokens and tokens[-1].end == start - 1)
    if end < len(text):
        after = text[end]
        if after.isdigit() or after in "/%\\=°€$" or (after in ":_" and text[end + 1 : end + 2].isalnum()):
            return True
        if after in "-–" and re.match(r"\d{1,3}(?![\d:：.])", text[end + 1 : end + 5]):
            # A verse has a bare number behind its dash: "5:3-4".
            return True
    return False


def _read(match: re.Match[str]) -> Token | None:
    first, colon, colon3, fraction, dot, dot3, arc = match.group(1, 2, 3, 4, 5, 6, 7)
    start, end = match.span()
    second, third = (colon, colon3) if colon is not None else (dot, dot3)
    if second is not None:
        shape = Shape.COLON if colon is not None else Shape.DOT
        parts = (int(first), int(second)) if third is None else (int(first), int(second), int(third))
        if parts[-1] > 59 or (len(parts) == 3 and (parts[1] > 59 or parts[0] > _MAX_HOURS_WRITTEN)):
            return None
        tail = float(f"0.{fraction[1:]}") if fraction else 0.0
        return Token(start, end, shape, parts, tail, len(first) == 2)
    if arc is not None:
        return Token(start, end, Shape.UNITS, (int(first) * 60 + int(arc),)) if int(arc) < 60 else None
    return _with_units(match)


def _with_units(match: re.Match[str]) -> Token | None:
    first, unit, second, unit2, third, unit3, bare = match.group(1, 8, 9, 10, 11, 12, 13)
    end = match.end()
    third = third or bare
    if second and unit2 and _scale(unit2) * 60 != _scale(unit):
        # No unit, but a title that begins so: "1h15 Second thoughts", "2m30 Tim".
        unit2, third, end = None, None, match.end(9)
    if third and unit2 and unit3 and _scale(unit3) * 60 != _scale(unit2):
        unit3, end = None, match.end(11)
        if not match.string[match.start(11) - 1].isalpha():
            third, end = None, match.end(10)
    if second and unit2 is None and not match.string[match.start(9) - 1].isalpha():
        # "2m30" is a time, "120 m. 2" is none.
        return None
    total = smallest = 0
    for number, written in ((first, unit), (second, unit2), (third, unit3)):
        if number is None:
            break
        # A last number without a unit is of the next smaller one: "1h02", "2m30".
        scale = _scale(written) if written else smallest // 60
        if not scale or (smallest and (scale >= smallest or int(number) > 59)):
            return None
        total += int(number) * scale
        smallest = scale
    start = match.start()
    if second is None:
        # A single "15 h" or "5時" is a length, or a time of day.
        hours = _plain(unit) in HOUR_UNITS
        return None if hours else Token(start, end, Shape.MINUTES, (total,))
    if smallest == 60 and unit2 is None:
        # "15h30" is a time of day in half of Europe.
        early = int(first) <= _MAX_HOURS_WITHOUT_UNIT and len(second) == 2
        return Token(start, end, Shape.HOURS, (total,)) if early else None
    return Token(start, end, Shape.UNITS, (total,))


def _scale(unit: str) -> int:
    return UNIT_SCALE[_plain(unit)]


def _plain(unit: str) -> str:
    """A unit as the tables have it: where case does not count, “İ”, “ſ” and Kelvin count as letters."""
    return unit.casefold().replace("\u0307", "")
