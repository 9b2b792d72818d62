"""Chapters in Vorbis comments (CHAPTER001=…, CHAPTER001NAME=…), as Ogg Vorbis, Opus and FLAC have them."""

import re
from collections.abc import Iterable
from io import BytesIO

from mutagen.flac import VCFLACDict
from mutagen.oggopus import OggOpusInfo, OggOpusVComment
from mutagen.oggvorbis import OggVCommentDict, OggVorbisInfo

from cafe_tui.domain.chapter.chapter_readers import play_time, sane_chapter
from cafe_tui.domain.models import Chapter

from .source import Source, read_at

_KEY = re.compile(r"CHAPTER(\d{1,4})(NAME|URL)?", re.IGNORECASE)
_FLAC_COMMENTS = 4


def read(source: Source, start: bytes) -> list[Chapter]:
    """The chapters in the comments of `source`, whose first bytes are `start`."""
    if start.startswith(b"fLaC"):
        return _chapters(_flac_comments(source))
    # mutagen's own way to open such a file would also read its end, to measure the length.
    if b"OpusHead" in start:
        return _chapters(OggOpusVComment(source, OggOpusInfo(source)))
    if b"\x01vorbis" in start:
        return _chapters(OggVCommentDict(source, OggVorbisInfo(source)))
    return []


def _flac_comments(source: Source) -> Iterable[tuple[str, str]]:
    place, last = 4, False
    while not last:
        kind, *length = read_at(source, place, 4)
        last, size = bool(kind & 0x80), int.from_bytes(length, "big")
        if kind & 0x7F == _FLAC_COMMENTS:
            return list(VCFLACDict(BytesIO(source.read(size)), framing=False))
        place += 4 + size
    return ()


def _chapters(comments: Iterable[tuple[str, str]]) -> list[Chapter]:
    said: dict[int, dict[str, str]] = {}
    for key, value in comments:
        if match := _KEY.fullmatch(key):
            said.setdefault(int(match[1]), {})[(match[2] or "START").upper()] = value
    chapters = [
        sane_chapter(play_time(entry.get("START", "")), None, entry.get("NAME"), entry.get("URL"), None)
        for entry in said.values()
    ]
    return [chapter for chapter in chapters if chapter]
