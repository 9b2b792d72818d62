"""Chapters in MP4 files: Nero's list (chpl), and QuickTime's text track.

mutagen knows the first only, and reads covers on the way; the boxes are simple enough to walk over.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, islice

from cafe_tui.domain.chapter.chapter_readers import MAX_CHAPTERS, sane_chapter
from cafe_tui.domain.language import _
from cafe_tui.domain.models import Chapter

from .source import Source, damaged, read_at

_MAX_BOX = 1 << 20
"""Bytes of one box that is read: chapter tracks have short tables."""
_MAX_BOXES = 1_000
"""Boxes beside each other that are looked at."""
_MAX_TITLE = 4_096  # bytes
_NERO_SECOND = 10_000_000.0
_NERO_FULL = 255  # its count is one byte: a longer list is cut


@dataclass(frozen=True, slots=True)
class Box:
    """A box (atom) of the file, without its header."""

    kind: bytes
    start: int
    end: int


def read(source: Source) -> list[Chapter]:
    """The chapters in `source`, whichever way it has them; the text track when it has both and says more."""
    whole = Box(b"", 0, source.seek(0, 2))
    movie = _child(source, whole, b"moov")
    if movie is None:
        return []
    nero = _nero(source, movie)
    if 0 < len(nero) < _NERO_FULL:
        return nero
    return max(nero, _text_track(source, movie), key=len)


def _nero(source: Source, movie: Box) -> list[Chapter]:
    box = _child(source, movie, b"udta", b"chpl")
    if box is None:
        return []
    data = _payload(source, box)
    place = 8 if data[0] else 4  # version 1 has four bytes more
    count, place = data[place], place + 1
    chapters = []
    for __ in range(count):
        (start,) = struct.unpack_from(">Q", data, place)
        length = data[place + 8]
        title = data[place + 9 : place + 9 + length].decode("utf-8", "replace")
        place += 9 + length
        chapters.append(sane_chapter(start / _NERO_SECOND, None, title, None, None))
    return [chapter for chapter in chapters if chapter]


def _text_track(source: Source, movie: Box) -> list[Chapter]:
    tracks = [box for box in _boxes(source, movie) if box.kind == b"trak"]
    wanted = {number for track in tracks for number in _chapter_tracks(source, track)}
    for track in tracks if wanted else ():
        if _track_number(source, track) in wanted and (chapters := _samples(source, track)):
            return chapters  # a track of images is referred to in the same way, but has no text
    return []


def _chapter_tracks(source: Source, track: Box) -> Iterator[int]:
    """The numbers of the tracks that `track` takes for its chapters."""
    if box := _child(source, track, b"tref", b"chap"):
        yield from (number for (number,) in struct.iter_unpack(">I", _payload(source, box)))


def _track_number(source: Source, track: Box) -> int:
    data = _needed(source, track, b"tkhd")
    return _integer(data, 20 if data[0] else 12)


def _samples(source: Source, track: Box) -> list[Chapter]:
    """Each sample of a text track is a title, shown from its own time on."""
    if _needed(source, track, b"mdia", b"hdlr")[8:12] != b"text":
        return []
    scale = _timescale(_needed(source, track, b"mdia", b"mdhd"))
    table = _child(source, track, b"mdia", b"minf", b"stbl")
    if table is None:
        return []
    chapters = []
    starts = _starts(_needed(source, table, b"stts"))
    for start, (offset, size) in zip(starts, _places(source, table), strict=False):
        text = read_at(source, offset, min(size, _MAX_TITLE))
        title = text[2 : 2 + int.from_bytes(text[:2], "big")]
        encoding = "utf-16" if title.startswith((b"\xfe\xff", b"\xff\xfe")) else "utf-8"
        chapters.append(sane_chapter(start / scale, None, title.decode(encoding, "replace"), None, None))
    return [chapter for chapter in chapters if chapter]


def _timescale(header: bytes) -> int:
    """Ticks of the track in a second."""
    return _integer(header, 20 if header[0] else 12)


def _starts(stts: bytes) -> Iterator[int]:
    """The time of each sample in ticks of the track, as many as may be wanted."""
    runs = struct.iter_unpack(">II", _entries(stts, 8))
    lengths = (length for count, length in runs for _ in range(min(count, MAX_CHAPTERS)))
    return islice(accumulate(lengths, initial=0), MAX_CHAPTERS)


def _places(source: Source, table: Box) -> Iterator[tuple[int, int]]:
    """Offset and size of each sample, as many as may be wanted."""
    if box := _child(source, table, b"co64"):
        offsets = struct.iter_unpack(">Q", _entries(_payload(source, box), 8))
    else:
        offsets = struct.iter_unpack(">I", _entries(_needed(source, table, b"stco"), 4))
    sizes = islice(_sizes(_needed(source, table, b"stsz")), MAX_CHAPTERS)
    runs = list(struct.iter_unpack(">III", _entries(_needed(source, table, b"stsc"), 12)))
    run = 0
    for chunk, (place,) in enumerate(offsets, start=1):
        while run + 1 < len(runs) and runs[run + 1][0] <= chunk:
            run += 1
        for size in islice(sizes, runs[run][1]):
            yield place, size
            place += size


def _sizes(stsz: bytes) -> Iterator[int]:
    equal, count = _integer(stsz, 4), _integer(stsz, 8)
    if equal:
        return (equal for _ in range(count))
    return (size for (size,) in struct.iter_unpack(">I", stsz[12 : 12 + 4 * count]))


def _boxes(source: Source, parent: Box) -> Iterator[Box]:
    place = parent.start
    for __ in range(_MAX_BOXES):
        header = read_at(source, place, 16)
        if place + 8 > parent.end or len(header) < 8:
            return
        size, kind = struct.unpack_from(">I4s", header)
        start = place + 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", header, 8)
            start += 8
        elif size == 0:
            size = parent.end - place
        end = place + size
        if end < start or end > parent.end:
            return
        yield Box(kind, start, end)
        place = end


def _child(source: Source, parent: Box, *path: bytes) -> Box | None:
    """The box to which the names in `path` lead, one within the other."""
    box: Box | None = parent
    for kind in path:
        if box is None:
            return None
        box = next((child for child in _boxes(source, box) if child.kind == kind), None)
    return box


def _needed(source: Source, parent: Box, *path: bytes) -> bytes:
    box = _child(source, parent, *path)
    if box is None:
        raise damaged(_("its chapter track has no {name}", name=path[-1].decode()))
    return _payload(source, box)


def _payload(source: Source, box: Box) -> bytes:
    if box.end - box.start > _MAX_BOX:
        raise damaged(_("an index in it is far too long"))
    return read_at(source, box.start, box.end - box.start)


def _entries(data: bytes, size: int) -> bytes:
    """The entries of `size` bytes each, of a box that begins with version, flags and their count."""
    return data[8 : 8 + min(_integer(data, 4), (len(data) - 8) // size) * size]


def _integer(data: bytes, place: int) -> int:
    (value,) = struct.unpack_from(">I", data, place)
    return int(value)
