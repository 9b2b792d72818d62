"""The fields of a row, out of the bytes of SQLite's record format (https://sqlite.org/fileformat2.html)."""

import math
import struct
from collections.abc import Sequence

Value = int | float | str | bytes | None

_INTEGER_SIZES = (0, 1, 2, 3, 4, 6, 8)
_REAL, _ZERO, _ONE, _FIRST_BLOB = 7, 8, 9, 12
_MAX_FIELDS = 2_000


def varint(data: Sequence[int], at: int) -> tuple[int, int]:
    """The number that begins at `at`, and where it ends; raises IndexError where the bytes end in it."""
    value = 0
    for place in range(at, at + 8):
        byte = data[place]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place + 1
    return value << 8 | data[at + 8], at + 9


def signed(value: int) -> int:
    """A varint as a rowid has it."""
    return value - (1 << 64) if value >= 1 << 63 else value


def fields(payload: bytes) -> list[Value] | None:
    """The fields of a record; None where the bytes cannot be one.

    Text that is not UTF-8 and numbers that are none make the whole record suspect: then it is no record.
    """
    try:
        header_end, at = varint(payload, 0)
        kinds: list[int] = []
        while at < header_end:
            kind, at = varint(payload, at)
            kinds.append(kind)
        if at != header_end or len(kinds) > _MAX_FIELDS:
            return None
        values: list[Value] = []
        for kind in kinds:
            value, at = _field(payload, at, kind)
            values.append(value)
    except (IndexError, ValueError):
        return None
    return values if at == len(payload) else None


def _field(payload: bytes, at: int, kind: int) -> tuple[Value, int]:
    """One field of this kind, and where it ends; raises ValueError for what cannot be."""
    if kind == 0:
        return None, at
    if kind in (_ZERO, _ONE):
        return kind - _ZERO, at
    if kind in (_ONE + 1, _ONE + 2):
        raise ValueError("a kind that no file has")
    if kind < len(_INTEGER_SIZES):
        size = _INTEGER_SIZES[kind]
    elif kind == _REAL:
        size = 8
    else:
        size = (kind - _FIRST_BLOB) // 2
    end = at + size
    if end > len(payload):
        raise ValueError("longer than its record")
    data = payload[at:end]
    if kind < len(_INTEGER_SIZES):
        return int.from_bytes(data, "big", signed=True), end
    if kind == _REAL:
        number = float(struct.unpack(">d", data)[0])
        if not math.isfinite(number):
            raise ValueError("no number")
        return number, end
    return (data.decode("utf-8") if kind % 2 else data), end
