"""What is known of a thing, field by field: of each field the word that was said last, and when.

Putting together what two machines know takes the later word of each field. So it is all the same in which
order words come, how often each of them does, and on which way.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_COUNTED = 16  # bits below the milliseconds
LATEST = 1 << 46
"""Milliseconds since 1970 after which there is no moment: in the year 4199."""

Fields = Mapping[str, object]
"""What a thing is, by field, in the values that JSON has; what is None or absent is not there."""
REFERENCE = "at:"
"""Begins the names of fields that say where a thing belongs. There may be several, and none is taken back."""
REMOVED = "removed"
_OF_ITSELF = ("text", "chapter")
"""Fields that change without the listener, and so bring nothing back that was removed."""


@dataclass(frozen=True, slots=True, order=True)
class Stamp:
    """When something was said, and by which device: a hybrid logical clock.

    `ticks` are milliseconds since 1970 with a count below them, so that whoever knew a word speaks later than
    it, however wrong the clocks are.
    """

    ticks: int
    device: str

    @property
    def moment(self) -> int:
        """Milliseconds since 1970."""
        return self.ticks >> _COUNTED

    @property
    def count(self) -> int:
        """What tells words of one millisecond apart."""
        return self.ticks & ((1 << _COUNTED) - 1)


def stamp_of(moment: int, count: int, device: str) -> Stamp:
    """The stamp of these parts; raises ValueError for what is none."""
    if not (0 <= moment < LATEST and 0 <= count < 1 << _COUNTED):
        raise ValueError("no moment")
    return Stamp(moment << _COUNTED | count, device)


@dataclass(frozen=True, slots=True)
class Cell:
    """The last word on a field."""

    stamp: Stamp
    value: object

    @property
    def order(self) -> tuple[Stamp, str]:
        """The greater one holds. Two homes that are copies of one may say two things under one stamp."""
        return self.stamp, canonical(self.value)


Cells = Mapping[str, Cell]


def canonical(value: object) -> str:
    """A value as JSON: the same text for the same value."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def merged(*known: Cells) -> dict[str, Cell]:
    """The later word of each field."""
    result: dict[str, Cell] = {}
    for cells in known:
        for name, cell in cells.items():
            there = result.get(name)
            if there is None or there.stamp < cell.stamp or (there != cell and there.order < cell.order):
                result[name] = cell
    return result


def said(fields: Fields, stamp: Stamp) -> dict[str, Cell]:
    """Words that are said at one time."""
    return {name: Cell(stamp, value) for name, value in fields.items()}


def next_stamp(moment: int, known: Iterable[Cells], device: str) -> Stamp:
    """The stamp of a word that is said at this moment by one who knows all that."""
    last = max((cell.stamp.ticks for cells in known for cell in cells.values()), default=-1)
    return Stamp(max(min(moment, LATEST - 1) << _COUNTED, last + 1), device)


def is_there(cells: Cells) -> bool:
    """Whether a thing was not removed, or was changed by its listener after that."""
    removed = cells.get(REMOVED)
    if removed is None or removed.value is not True:
        return True
    return any(
        cell.stamp > removed.stamp
        for name, cell in cells.items()
        if name not in _OF_ITSELF and not name.startswith(REFERENCE)
    )


def changes(now: Fields, cells: Cells, shown: Fields) -> dict[str, object]:
    """The words that make of what is known a thing that is as it is `now`; `shown` is what was made of it.

    What belongs elsewhere meanwhile belongs there as well.
    """
    new: dict[str, object] = {
        name: value
        for name, value in now.items()
        if (name not in cells if name.startswith(REFERENCE) else shown.get(name) != value)
    }
    for name, cell in cells.items():
        if cell.value is not None and name not in now and name != REMOVED and not name.startswith(REFERENCE):
            new[name] = None
    return new


def split(cells: Cells) -> Iterable[tuple[Stamp, dict[str, object]]]:
    """The words by the moments at which they were said, in order."""
    by_stamp: dict[Stamp, dict[str, object]] = {}
    for name, cell in cells.items():
        by_stamp.setdefault(cell.stamp, {})[name] = cell.value
    return sorted(by_stamp.items(), key=lambda said: said[0])
