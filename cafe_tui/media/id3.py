"""ID3v2 chapters (CHAP, CTOC), as MP3 files have them."""

import re
from io import BytesIO

from mutagen.id3 import ID3

from cafe_tui.domain.chapter.chapter_readers import sane_chapter
from cafe_tui.domain.models import Chapter

from .packed import at_most
from .source import Source, read_at, syncsafe

_HEADER = 10  # bytes, of the tag and of each frame
_FRAME_ID = re.compile(rb"[A-Z][A-Z0-9]{3}")
_WANTED = (b"CHAP", b"CTOC")
_UNSYNCHRONISED, _EXTENDED = 0x80, 0x40
_SECOND = 1000.0  # in the unit of CHAP


def read(source: Source) -> list[Chapter]:
    """The chapters in the tag at the beginning of `source`."""
    header = read_at(source, 0, _HEADER)
    frames = _chapter_frames(source, header)
    if frames is None:
        # Not laid out in a way that can be walked over: mutagen reads the whole tag.
        source.seek(0)
        tagged = source
    else:
        tagged = BytesIO(header[:6] + _syncsafe_bytes(len(frames)) + frames)
    with at_most():
        tag = ID3(tagged, load_v1=False)
    contents = {element for table in tag.getall("CTOC") for element in table.child_element_ids}
    found = tag.getall("CHAP")
    if not any(frame.element_id in contents for frame in found):
        contents = {frame.element_id for frame in found}
    chapters = []
    for frame in found:
        titles = [str(text) for title in frame.sub_frames.getall("TIT2") for text in title.text]
        links = [link.url for link in frame.sub_frames.getall("WXXX")]
        chapter = sane_chapter(
            frame.start_time / _SECOND,
            frame.end_time / _SECOND,
            next(iter(titles), ""),
            next(iter(links), None),
            None,
            listed=frame.element_id in contents,
        )
        if chapter:
            chapters.append(chapter)
    return chapters


def _chapter_frames(source: Source, header: bytes) -> bytes | None:
    """The frames about chapters, as they stand; covers and all else are stepped over. None if unsure how."""
    version, flags = header[3], header[5]
    if version not in (3, 4) or flags & (_UNSYNCHRONISED | _EXTENDED):
        return None
    wanted: list[bytes] = []
    place, end = _HEADER, _HEADER + syncsafe(header[6:10])
    while place + _HEADER <= end:
        frame = read_at(source, place, _HEADER)
        if not frame.strip(b"\0"):
            break  # padding
        length = syncsafe(frame[4:8]) if version == 4 else int.from_bytes(frame[4:8], "big")
        following = place + _HEADER + length
        if not _FRAME_ID.fullmatch(frame[:4]) or following > end or (version == 4 and max(frame[4:8]) > 127):
            return None
        if frame.startswith(_WANTED):
            wanted.append(frame + source.read(length))
        place = following
    return b"".join(wanted)


def _syncsafe_bytes(value: int) -> bytes:
    return bytes(value >> shift & 0x7F for shift in (21, 14, 7, 0))
