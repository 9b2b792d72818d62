"""The tags of a recording, whatever its format calls them."""

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cafe_tui.domain.text import clean, one_line

from .embedded import STUMBLES

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?)?")
_NUMBER = re.compile(r"\s*(\d{1,6})")
_LONGEST = 30 * 24 * 3600.0


@dataclass(frozen=True, slots=True)
class FileTags:
    """What a recording says of itself; texts are clean."""

    title: str = ""
    artist: str = ""
    album: str = ""
    comment: str = ""
    published: datetime | None = None
    """Only where the tags name a day."""
    track: int | None = None
    disc: int | None = None
    duration: float | None = None
    """Seconds."""
    has_cover: bool = False


NO_TAGS = FileTags()

# In each format the names of a tag, the best first.
_ID3 = {
    "title": ("TIT2",), "artist": ("TPE1", "TPE2"), "album": ("TALB",), "date": ("TDRL", "TDRC", "TDOR"),
    "track": ("TRCK",), "disc": ("TPOS",), "comment": ("TXXX:description", "COMM", "TDES"),
}  # fmt: skip
_MP4 = {
    "title": ("\xa9nam",), "artist": ("\xa9ART", "aART"), "album": ("\xa9alb",), "date": ("\xa9day",),
    "track": ("trkn",), "disc": ("disk",), "comment": ("ldes", "desc", "\xa9cmt"),
}  # fmt: skip
_COMMENTS = {
    "title": ("title",), "artist": ("artist", "albumartist"), "album": ("album",), "date": ("date",),
    "track": ("tracknumber",), "disc": ("discnumber",), "comment": ("description", "comment"),
}  # fmt: skip


def read_file_tags(path: Path) -> FileTags:
    """The tags of the file at `path`; of one that cannot be read, none."""
    import mutagen

    from .packed import at_most

    try:
        with at_most():
            file = mutagen.File(path)
        return _tags(file) if file is not None else NO_TAGS
    except (mutagen.MutagenError, OSError, *STUMBLES):
        return NO_TAGS


def cover_of(path: Path) -> bytes | None:
    """The picture in the file at `path`; None where there is none."""
    import mutagen

    from .packed import at_most

    try:
        with at_most():
            file = mutagen.File(path)
        return next(iter(_pictures(file)), None) if file is not None else None
    except (mutagen.MutagenError, OSError, *STUMBLES):
        return None


def _tags(file: Any) -> FileTags:
    say = _speaker(file.tags)
    length = getattr(file.info, "length", 0.0)
    sane = isinstance(length, int | float) and math.isfinite(length) and 0 < length <= _LONGEST
    return FileTags(
        title=one_line(say("title")),
        artist=one_line(say("artist")),
        album=one_line(say("album")),
        comment=clean(say("comment")).strip(),
        published=_day(say("date")),
        track=_number(say("track")),
        disc=_number(say("disc")),
        duration=float(length) if sane else None,
        has_cover=any(True for _ in _pictures(file)),
    )


def _speaker(tags: Any) -> Callable[[str], str]:
    """What answers for a tag with its first value, or with nothing."""
    from mutagen.id3 import ID3
    from mutagen.mp4 import MP4Tags

    if isinstance(tags, ID3):
        return lambda tag: next((said for name in _ID3[tag] for said in _of_id3(tags, name)), "")
    names = _MP4 if isinstance(tags, MP4Tags) else _COMMENTS
    has_values = hasattr(tags, "get")
    return lambda tag: next(
        (said for name in names[tag] if has_values for said in _plain(tags.get(name))), ""
    )


def _of_id3(tags: Any, name: str) -> Iterable[str]:
    frames = tags.getall(name)
    return [str(text) for frame in frames for text in getattr(frame, "text", ()) if str(text).strip()]


def _plain(values: Any) -> Iterable[str]:
    found = values if isinstance(values, list) else [] if values is None else [values]
    firsts = (value[0] if isinstance(value, tuple) and value else value for value in found)
    return [str(value) for value in firsts if str(value).strip()]


def _pictures(file: Any) -> Iterable[bytes]:
    from mutagen.id3 import ID3
    from mutagen.mp4 import MP4Tags

    tags = file.tags
    if isinstance(tags, ID3):
        return (frame.data for frame in tags.getall("APIC"))
    if isinstance(tags, MP4Tags):
        return (bytes(cover) for cover in tags.get("covr") or ())
    return (picture.data for picture in getattr(file, "pictures", ()))


def _day(text: str) -> datetime | None:
    match = _DAY.match(text.strip())
    if match is None:
        return None
    try:
        return datetime(*(int(part or 0) for part in match.groups()), tzinfo=UTC)  # type: ignore[misc, arg-type]
    except ValueError:
        return None


def _number(text: str) -> int | None:
    match = _NUMBER.match(text)
    return int(match[1]) or None if match else None
