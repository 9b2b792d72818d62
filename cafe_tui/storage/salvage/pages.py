"""The pages of a SQLite file, read one by one without SQLite: a bad page costs what is on it, and no more.

https://sqlite.org/fileformat2.html describes the format. Nothing here raises for any content of the file.
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from .record import Value, fields, signed, varint

PAGE_SIZE = 4096  # SQLite's own choice, which our libraries have always had
_HEADER = 100  # bytes at the head of page 1 that are no part of its tree
_TABLE_LEAF, _TABLE_INNER, _INDEX_LEAF, _INDEX_INNER = 13, 5, 10, 2
_TABLE, _INDEX = (_TABLE_LEAF, _TABLE_INNER), (_INDEX_LEAF, _INDEX_INNER)
_KINDS = (*_TABLE, *_INDEX)
_WAL_HEADER, _FRAME_HEADER = 32, 24
_WAL_MAGIC = (0x377F0682, 0x377F0683)
_MAX_PAYLOAD = 100_000_000


class Bytes(Protocol):
    """A file's content, perhaps mapped into memory."""

    def __len__(self) -> int: ...
    def __getitem__(self, place: slice, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Row:
    """What stands in one cell of a tree."""

    rowid: int | None
    """None in trees that have none: those of indexes, and of tables without rowid."""
    values: list[Value]


class Pages:
    """The pages of a file and of the log beside it, numbered from 1."""

    def __init__(self, content: Bytes, log: Bytes = b"") -> None:
        self._content = content
        self._log = log
        self._newer = _committed(log)
        """Where in the log the newest content of a page is."""
        self.count = max((len(content) + PAGE_SIZE - 1) // PAGE_SIZE, *self._newer, 0)
        self.seen: set[int] = set()
        """The pages that were found to belong to something."""

    def page(self, number: int) -> bytes:
        """A page's bytes, with zeros where the file ends in it; empty for one that cannot be."""
        if not 0 < number <= self.count:
            return b""
        if (place := self._newer.get(number)) is not None:
            return self._log[place : place + PAGE_SIZE]
        page = self._content[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
        return page.ljust(PAGE_SIZE, b"\0") if page else b""

    def see_free(self) -> None:
        """Mark the pages that hold nothing any more: what was deleted is not to come back."""
        trunk = _number(self.page(1), 32)
        while (page := self._take(trunk)) is not None:
            count = min(_number(page, 4), PAGE_SIZE // 4 - 2)
            self.seen.update(_number(page, 8 + 4 * index) for index in range(count))
            trunk = _number(page, 0)

    def tree(self, root: int, bad: list[int]) -> Iterator[Row]:
        """The rows in the tree at this page; the numbers of pages that were not read whole go to `bad`."""
        kinds: tuple[int, ...] = ()
        waiting = [root]
        while waiting:
            number = waiting.pop()
            page = self._take(number)
            if page is None:
                bad.append(number)
                continue
            kind = page[_start(number)]
            kinds = kinds or (_TABLE if kind in _TABLE else _INDEX)
            if kind not in kinds:
                # It may be a page of another tree, to which one that is damaged has led.
                bad.append(number)
                self.seen.discard(number)
                continue
            children, rows, sound = self._cells(number, page)
            if not sound:
                bad.append(number)
            waiting += reversed(children)
            yield from rows

    def strays(self) -> Iterator[list[Row]]:
        """The rows of each page that holds some and to which nothing has led."""
        for number in range(1, self.count + 1):
            if number not in self.seen:
                page = self.page(number)
                if page and page[_start(number)] in _KINDS and (rows := self._cells(number, page)[1]):
                    yield rows

    def _take(self, number: int) -> bytes | None:
        """A page that nothing has led to before."""
        if number in self.seen or not (page := self.page(number)):
            return None
        self.seen.add(number)
        return page

    def _cells(self, number: int, page: bytes) -> tuple[list[int], list[Row], bool]:
        """The children, the rows, and whether all of it could be read."""
        start = _start(number)
        kind = page[start]
        children: list[int] = []
        rows: list[Row] = []
        if kind not in _KINDS:
            return children, rows, False
        inner = kind in (_TABLE_INNER, _INDEX_INNER)
        count = int.from_bytes(page[start + 3 : start + 5], "big")
        first = start + (12 if inner else 8)
        sound = first + 2 * count <= PAGE_SIZE
        for place in range(first, min(first + 2 * count, PAGE_SIZE - 1), 2):
            cell = int.from_bytes(page[place : place + 2], "big")
            if inner:
                children.append(_number(page, cell))
                cell += 4
            if kind != _TABLE_INNER:
                row = self._row(page, cell, is_table=kind == _TABLE_LEAF)
                sound = sound and row is not None
                if row:
                    rows.append(row)
        if inner:
            children.append(_number(page, start + 8))
        return children, rows, sound

    def _row(self, page: bytes, at: int, *, is_table: bool) -> Row | None:
        try:
            size, at = varint(page, at)
            rowid = None
            if is_table:
                number, at = varint(page, at)
                rowid = signed(number)
        except IndexError:
            return None
        payload = self._payload(page, at, size, is_table=is_table)
        values = None if payload is None else fields(payload)
        return None if values is None else Row(rowid, values)

    def _payload(self, page: bytes, at: int, size: int, *, is_table: bool) -> bytes | None:
        """The bytes of a record, which may go on on other pages; None where they cannot be had."""
        if not 0 < size <= min(_MAX_PAYLOAD, self.count * PAGE_SIZE):
            return None
        most = PAGE_SIZE - 35 if is_table else (PAGE_SIZE - 12) * 64 // 255 - 23
        if size <= most:
            return page[at : at + size] if at + size <= PAGE_SIZE else None
        least = (PAGE_SIZE - 12) * 32 // 255 - 23
        here = least + (size - least) % (PAGE_SIZE - 4)
        here = here if here <= most else least
        if at + here + 4 > PAGE_SIZE:
            return None
        parts, left = [page[at : at + here]], size - here
        following, passed = _number(page, at + here), set[int]()
        while left > 0:
            more = self.page(following)
            if not more or following in passed:
                return None
            passed.add(following)
            parts.append(more[4 : 4 + left])
            left -= PAGE_SIZE - 4
            following = _number(more, 0)
        self.seen |= passed
        return b"".join(parts)


def _start(number: int) -> int:
    """Where on this page the head of its tree's part is."""
    return _HEADER if number == 1 else 0


def _number(page: bytes, at: int) -> int:
    return int.from_bytes(page[at : at + 4], "big")


def _committed(log: Bytes) -> Mapping[int, int]:
    """Where in a write-ahead log the newest committed content of each page is."""
    newest: dict[int, int] = {}
    head = log[0:_WAL_HEADER]
    if len(head) < _WAL_HEADER:
        return newest
    magic, _version, size, _sequence, *salt = struct.unpack(">IIIIII", head[:24])
    if magic not in _WAL_MAGIC or size != PAGE_SIZE:
        return newest
    order = ">" if magic & 1 else "<"
    sums = _checksum(order, head[:24], (0, 0))
    waiting: dict[int, int] = {}
    for frame in range(_WAL_HEADER, len(log) - PAGE_SIZE - _FRAME_HEADER + 1, PAGE_SIZE + _FRAME_HEADER):
        number, commits, *rest = struct.unpack(">IIIIII", log[frame : frame + _FRAME_HEADER])
        if rest[:2] != salt:
            break  # from here on it is what was left of an older round
        content = log[frame + _FRAME_HEADER : frame + _FRAME_HEADER + PAGE_SIZE]
        sums = _checksum(order, log[frame : frame + 8] + content, sums)
        if list(sums) != rest[2:]:
            break
        waiting[number] = frame + _FRAME_HEADER
        if commits:
            newest |= waiting
            waiting.clear()
    return newest


def _checksum(order: str, data: bytes, sums: tuple[int, int]) -> tuple[int, int]:
    first, second = sums
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for one, other in zip(words[::2], words[1::2], strict=True):
        first = (first + one + second) & 0xFFFFFFFF
        second = (second + other + first) & 0xFFFFFFFF
    return first, second
