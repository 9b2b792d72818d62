"""Chapters in Matroska files (.mka, .mkv, .webm), as RFC 9559 lays them out.

No light library reads them, and the elements are simple enough to walk over.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from cafe_tui.domain.chapter.chapter_readers import MAX_CHAPTERS, sane_chapter
from cafe_tui.domain.language import _
from cafe_tui.domain.models import Chapter

from .source import Source, damaged, read_at

_SEGMENT = 0x18538067
_SEEK_HEAD, _SEEK, _SEEK_ID, _SEEK_POSITION = 0x114D9B74, 0x4DBB, 0x53AB, 0x53AC
_CLUSTER = 0x1F43B675  # a stretch of the sound
_CHAPTERS = 0x1043A770
_EDITION, _EDITION_HIDDEN, _EDITION_DEFAULT = 0x45B9, 0x45BD, 0x45DB
_ATOM, _START, _END, _HIDDEN, _ENABLED = 0xB6, 0x91, 0x92, 0x98, 0x4598
_DISPLAY, _STRING = 0x80, 0x85

_MAX_HEADER = 12  # bytes: an id of up to four, a size of up to eight
_MAX_TOP = 100
"""Elements beside each other that are looked at in search of the chapters."""
_MAX_ELEMENT = 1 << 20
"""Bytes of an index or a chapter list that are read."""
_MAX_DEPTH = 8
"""Levels of chapters within chapters that are looked into."""
_LONGEST_NUMBER = 8  # bytes
_SECOND = 1_000_000_000.0


@dataclass(frozen=True, slots=True)
class Element:
    """An element of the file, without its header, which is not read yet."""

    kind: int
    start: int
    end: int | None
    """None where the writer did not know it, as in live streams."""


@dataclass(frozen=True, slots=True)
class Field:
    """An element within one that was read."""

    kind: int
    data: bytes

    @property
    def number(self) -> int:
        """What it holds, if that is a number."""
        return int.from_bytes(self.data[:_LONGEST_NUMBER])


def read(source: Source) -> list[Chapter]:
    """The chapters of the default edition in `source`, those within others among them."""
    size = source.seek(0, 2)
    segment = next((top for top in _top(source, 0, size) if top.kind == _SEGMENT), None)
    if segment is None:
        return []
    chapters = _find_chapters(source, segment.start, size if segment.end is None else min(segment.end, size))
    return _default_edition(_payload(source, chapters)) if chapters else []


def _find_chapters(source: Source, start: int, end: int) -> Element | None:
    """The list of chapters in the segment from `start` to `end`: by its index, else by walking over it."""
    indexed = False
    for element in _top(source, start, end):
        if element.kind == _CHAPTERS:
            return element
        if element.kind == _SEEK_HEAD:
            if found := _by_index(source, element, start, end):
                return found
            indexed = True
        if element.kind == _CLUSTER and indexed:
            return None  # what lies behind the sound would stand in the index
    return None


def _by_index(source: Source, index: Element, start: int, end: int, *, last: bool = False) -> Element | None:
    """The list of chapters that `index` names, itself or by naming another index if it is not the `last`."""
    entries = (entry for entry in _within(_payload(source, index)) if entry.kind == _SEEK)
    for entry in islice(entries, _MAX_TOP):
        fields = {field.kind: field for field in _within(entry.data)}
        if _SEEK_ID not in fields or _SEEK_POSITION not in fields:
            continue
        kind = fields[_SEEK_ID].number
        if kind != _CHAPTERS and (kind != _SEEK_HEAD or last):
            continue
        found = next(_top(source, start + fields[_SEEK_POSITION].number, end), None)
        if found and found.kind == kind == _SEEK_HEAD:
            found = _by_index(source, found, start, end, last=True)
        if found and found.kind == _CHAPTERS:
            return found
    return None


def _default_edition(data: bytes) -> list[Chapter]:
    """The chapters of the first visible edition, or rather of the first one that is marked as the default."""
    editions = [list(_within(edition.data)) for edition in _within(data) if edition.kind == _EDITION]
    if not editions:
        return []
    visible = [edition for edition in editions if not _flag(edition, _EDITION_HIDDEN, default=False)]
    default = [edition for edition in visible if _flag(edition, _EDITION_DEFAULT, default=False)]
    chosen = (default or visible or editions)[0]
    return list(islice(_chapters(chosen, listed=bool(visible)), MAX_CHAPTERS))


def _chapters(fields: Sequence[Field], *, listed: bool, depth: int = 1) -> Iterator[Chapter]:
    """The chapters among `fields`, each followed by those within it."""
    for atom in islice((field for field in fields if field.kind == _ATOM), MAX_CHAPTERS):
        inner = list(_within(atom.data))
        if chapter := _chapter(inner, listed=listed):
            yield chapter
        if depth < _MAX_DEPTH:
            yield from _chapters(inner, listed=listed, depth=depth + 1)


def _chapter(fields: Sequence[Field], *, listed: bool) -> Chapter | None:
    times = {field.kind: field.number / _SECOND for field in fields if field.kind in (_START, _END)}
    strings = (
        string.data.decode("utf-8", "replace").rstrip("\0")
        for display in fields
        if display.kind == _DISPLAY
        for string in _within(display.data)
        if string.kind == _STRING
    )
    shown = _flag(fields, _ENABLED, default=True) and not _flag(fields, _HIDDEN, default=False)
    title = next(filter(None, strings), "")
    return sane_chapter(times.get(_START), times.get(_END), title, None, None, listed=listed and shown)


def _flag(fields: Sequence[Field], kind: int, *, default: bool) -> bool:
    return next((bool(field.number) for field in fields if field.kind == kind), default)


def _top(source: Source, place: int, end: int) -> Iterator[Element]:
    """The elements of the file that stand beside each other from `place` on."""
    for __ in range(_MAX_TOP):
        header = _header(read_at(source, place, _MAX_HEADER)) if place < end else None
        if header is None:
            return
        kind, size, length = header
        start = place + length
        yield Element(kind, start, None if size is None else start + size)
        if size is None:
            return
        place = start + size


def _within(data: bytes) -> Iterator[Field]:
    """The elements that stand beside each other in `data`."""
    place = 0
    while header := _header(data[place : place + _MAX_HEADER]):
        kind, size, length = header
        start = place + length
        if size is None or start + size > len(data):
            return
        yield Field(kind, data[start : start + size])
        place = start + size


def _header(data: bytes) -> tuple[int, int | None, int] | None:
    """Kind, size of what follows (None when unknown) and own length of the header that `data` begins with."""
    kind_length = _length(data)
    size_length = _length(data[kind_length:])
    length = kind_length + size_length
    if not 0 < kind_length <= 4 or not size_length or length > len(data):
        return None
    size = int.from_bytes(data[kind_length:length]) & ((1 << 7 * size_length) - 1)
    unknown = size == (1 << 7 * size_length) - 1
    return int.from_bytes(data[:kind_length]), None if unknown else size, length


def _length(data: bytes) -> int:
    """Bytes of the number that `data` begins with, as its leading zeros tell; 0 if there is none."""
    return 9 - data[0].bit_length() if data and data[0] else 0


def _payload(source: Source, element: Element) -> bytes:
    if element.end is None or element.end - element.start > _MAX_ELEMENT:
        raise damaged(_("a list in it is far too long"))
    return read_at(source, element.start, element.end - element.start)
