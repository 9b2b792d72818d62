"""Clips, decided: segments of episodes as files of their own; what they are called and in which format."""

from dataclasses import dataclass

from ..errors import BadInputError
from ..files.file_names import ending_of, safe_name
from ..interchange.common import label
from ..language import _
from ..models import Bookmark
from ..timecode import format_time
from .sharing import public_page

_PATIENCE = 600.0
"""Seconds that finding the place in a stream may take: it may be read up to there."""


@dataclass(frozen=True, slots=True)
class ClipFormat:
    """How a clip is encoded."""

    ending: str
    """Of its file, without the dot."""
    container: str
    """FFmpeg's names for this and the codec."""
    codec: str
    bit_rate: str
    sample_rate: int
    """That of most sources. At a low one the frames are long, and a clip ends with a whole one."""
    sources: tuple[str, ...]
    """Endings of the files whose segments are best kept so."""


CLIP_FORMATS = {
    each.ending: each
    for each in (
        ClipFormat("mp3", "mp3", "libmp3lame", "128k", 44_100, ("mp3",)),
        ClipFormat("m4a", "ipod", "aac", "128k", 44_100, ("m4a", "m4b", "mp4", "aac")),
        ClipFormat("opus", "opus", "libopus", "96k", 48_000, ("opus", "ogg", "oga", "webm")),
    )
}
"""By ending."""


@dataclass(frozen=True, slots=True)
class ClipTags:
    """What a clip says of itself."""

    title: str
    show: str
    episode: str
    chapter: str
    link: str
    """The episode's page. Not the address of its sound, which in a private feed is as good as a password."""
    comment: str


def clip_format(source: str) -> ClipFormat:
    """The format for a segment of `source`, a file or an address: that of the source, else MP3."""
    ending = ending_of(source)
    return next((each for each in CLIP_FORMATS.values() if ending in each.sources), CLIP_FORMATS["mp3"])


def clip_span(bookmark: Bookmark) -> tuple[float, float]:
    """Start and end of the clip of a bookmark; raises BadInputError for a moment."""
    if bookmark.end is None:
        raise BadInputError(
            _("Bookmark {id} has no length", id=bookmark.id),
            _("it is the moment {start}", start=format_time(bookmark.start)),
            _("Give it an end: cafe-tui bookmark edit {id} --to TIME", id=bookmark.id),
        )
    return bookmark.start, bookmark.end


def clip_tags(bookmark: Bookmark) -> ClipTags:
    """The tags of the clip of a bookmark."""
    start, end = clip_span(bookmark)
    page = public_page(bookmark.link, bookmark.media_url, bookmark.feed_url)
    of = f"{format_time(start)} to {format_time(end)} of “{bookmark.title}”"
    return ClipTags(
        label(bookmark), bookmark.show, bookmark.title, bookmark.chapter, page or "",
        f"{of}\n\n{bookmark.note}" if bookmark.note else of,
    )  # fmt: skip


def clip_name(bookmark: Bookmark) -> str:
    """A file name without an ending: “Show - Episode 12.30-14.00”."""
    start, end = (format_time(seconds).replace(":", ".") for seconds in clip_span(bookmark))
    return f"{safe_name(bookmark.show, bookmark.title)} {start}-{end}"


def time_limit(length: float) -> float:
    """Seconds after which encoding so many seconds of sound has failed."""
    return _PATIENCE + length
