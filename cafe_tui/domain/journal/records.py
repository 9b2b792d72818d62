"""The lines of a journal: one JSON object each, which says something about one thing.

    {"v": 1, "kind": "bookmark", "id": "0f6ad1d7…", "at": 1764382711123, "n": 0, "by": "5e0c…",
     "set": {"note": "measure the window first", "tag:desk": ["desk", 0], "importance": null}}

What others wrote is text from outside: it is checked and cleaned field by field, and bounded.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from .cells import Cell, Fields, Stamp, canonical, said, stamp_of
from .kinds import Kind, checked

VERSION = 1
READER = 1
"""Which reader this is: one that takes more fields or kinds has a higher number, and reads files anew."""
LONGEST = 4_000_000
"""Bytes of a line."""
_MOST_FIELDS = 20_000
_LONGEST_NUMBER = 40
_LONGEST_NAME = 1_300
_ID = re.compile(r"[0-9A-Za-z-]{1,64}")
_DEVICE = re.compile(r"[0-9a-f]{16}")
_OF_GIT = (b"<<<<<<<", b"=======", b">>>>>>>", b"|||||||")


@dataclass(frozen=True, slots=True)
class Record:
    """What a device said about a thing at one time."""

    kind: Kind
    id: str
    stamp: Stamp
    fields: Fields
    """By name; None takes back what was there."""

    @property
    def cells(self) -> Mapping[str, Cell]:
        """The same, word by word."""
        return said(self.fields, self.stamp)

    def line(self) -> str:
        """As it stands in the file, with its end."""
        told = {
            "v": VERSION,
            "kind": self.kind,
            "id": self.id,
            "at": self.stamp.moment,
            "n": self.stamp.count,
            "by": self.stamp.device,
            "set": self.fields,
        }
        return f"{json.dumps(told, ensure_ascii=False, allow_nan=False, separators=(',', ':'))}\n"


@dataclass(slots=True)
class Reading:
    """What came of reading bytes of a journal."""

    records: list[Record] = field(default_factory=list)
    sure: int = 0
    """Bytes from the beginning that need not be read again: whole lines that could be read."""
    damaged: int = 0
    """Lines that are no JSON: cut off, or not there yet."""
    unknown: int = 0
    """Records and fields of which this program does not know what they mean, or that cannot be."""


def is_id(text: str) -> bool:
    """Whether this can be the id of a thing."""
    return _ID.fullmatch(text) is not None


def is_device(text: str) -> bool:
    """Whether this can be the name of a device."""
    return _DEVICE.fullmatch(text) is not None


def read(content: bytes) -> Reading:
    """Read bytes that begin where a line does; never fails.

    The last line may have no end: what it says is taken, and it will be read again.
    """
    reading = Reading()
    at = 0
    for line in _lines(content):
        at += len(line)
        said = line.strip(b"\r\n \t").removeprefix(b"\xef\xbb\xbf")
        whole = line.endswith(b"\n")
        try:
            if said and not said.startswith(_OF_GIT):
                _take(_parsed(said), reading)
        except (ValueError, RecursionError):
            if whole:
                reading.damaged += 1
            whole = False
        if whole and not reading.damaged:
            reading.sure = at
    return reading


def read_line(line: str) -> Record | None:
    """The record in a line; None where it is none."""
    found = read(line.encode("utf-8", "replace")).records
    return found[0] if found else None


def _lines(content: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(content):
        end = content.find(b"\n", at) + 1 or len(content)
        yield content[at:end]
        at = end


def _parsed(line: bytes) -> object:
    if len(line) > LONGEST:
        raise ValueError("too long")
    return json.loads(line.decode("utf-8"), parse_int=_number, parse_constant=_no_number)


def _take(said: object, reading: Reading) -> None:
    record = _record(said, reading) if isinstance(said, dict) else None
    if record:
        reading.records.append(record)
    else:
        reading.unknown += 1


def _record(said: Mapping[str, object], reading: Reading) -> Record | None:
    match said:
        case {
            "v": int(version),
            "kind": str(named),
            "id": str(thing),
            "at": int(moment),
            "n": int(count),
            "by": str(device),
            "set": dict(told),
        } if version <= VERSION and is_id(thing) and is_device(device) and len(told) <= _MOST_FIELDS:
            pass
        case _:
            return None
    try:
        kind, stamp = Kind(named), stamp_of(moment, count, device)
    except ValueError:
        return None
    fields: dict[str, object] = {}
    for name, value in told.items():
        try:
            fields[_name(name)] = checked(kind, name, value)
        except (ValueError, KeyError):
            reading.unknown += 1
    return Record(kind, thing, stamp, fields) if fields else None


def _name(name: str) -> str:
    if len(name) > _LONGEST_NAME or any("\ud800" <= character <= "\udfff" for character in name):
        raise ValueError("no name")
    return name


def _number(digits: str) -> int:
    if len(digits) > _LONGEST_NUMBER:
        raise ValueError("no number")
    return int(digits)


def _no_number(name: str) -> None:
    raise ValueError(name)


def as_stored(cells: Mapping[str, Cell]) -> str:
    """The words on a thing as the library keeps them."""
    return canonical(
        {name: [cell.stamp.ticks, cell.stamp.device, cell.value] for name, cell in cells.items()}
    )


def from_stored(stored: str) -> dict[str, Cell]:
    """The reverse."""
    return {
        name: Cell(Stamp(ticks, device), value) for name, (ticks, device, value) in json.loads(stored).items()
    }
