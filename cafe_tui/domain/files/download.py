"""Downloads, decided: what a file is called, and whether a server's answer goes on where we stopped."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ..models import EpisodeId
from .file_names import ending_of, safe_name

_TYPES = {
    "audio/mpeg": "mp3",
    "audio/mp3": "mp3",
    "audio/mp4": "m4a",
    "audio/m4a": "m4a",
    "audio/x-m4a": "m4a",
    "audio/aac": "aac",
    "audio/ogg": "ogg",
    "audio/opus": "opus",
    "audio/flac": "flac",
    "audio/x-flac": "flac",
    "audio/wav": "wav",
    "audio/x-wav": "wav",
    "audio/webm": "webm",
    "video/mp4": "mp4",
}
_ENDINGS = {*_TYPES.values(), "oga", "m4b", "mka", "wma"}
_UNKNOWN = "audio"

_LENGTH = re.compile(r"[0-9]{1,18}")
_CONTENT_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18})")
_STRONG_ETAG = re.compile(r'"[\x21\x23-\x7e]{1,500}"')
_HTTP_DATE = re.compile(r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT")


class DownloadState(StrEnum):
    """How far the download of an episode is."""

    WANTED = "wanted"
    """It waits or is under way; where it was interrupted it goes on at the next start."""
    PARTIAL = "partial"
    """The listener stopped it; what came is kept."""
    DONE = "done"
    FAILED = "failed"
    REMOVED = "removed"
    """The file was deleted: no rule of the show fetches it again."""


@dataclass(frozen=True, slots=True)
class Part:
    """What of a file is on the disk for sure."""

    received: int = 0
    """Bytes, from the file's start."""
    validator: str = ""
    """What If-Range takes to ask whether the server's file is still the same; empty where none is known."""
    length: int | None = None
    """Bytes of the whole file, as its server said; None where it did not."""

    @property
    def whole(self) -> bool:
        """Whether nothing is missing."""
        return 0 < self.received == self.length

    @property
    def percent(self) -> int | None:
        """How much of it is there; None where its length is not known."""
        return self.received * 100 // self.length if self.length else None


@dataclass(frozen=True, slots=True)
class Download:
    """The download of an episode."""

    episode_id: EpisodeId
    state: DownloadState
    path: str
    """The file's name in the folder of downloads."""
    part: Part
    error: str | None
    """Why it failed or was interrupted, in words for the listener."""
    by_rule: bool
    """Whether a rule of the show asked for it, not the listener."""
    updated: datetime

    @property
    def unfinished(self) -> bool:
        """Whether it waits or is under way."""
        return self.state is DownloadState.WANTED

    @property
    def failed(self) -> bool:
        """Whether it could not be had."""
        return self.state is DownloadState.FAILED

    @property
    def percent(self) -> int | None:
        """How much of it is there; None where its length is not known."""
        return self.part.percent


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """What a server says before it gives a file or the rest of one."""

    status: int
    content_range: str = ""
    content_length: str = ""
    etag: str = ""
    last_modified: str = ""

    @property
    def validator(self) -> str:
        """What If-Range takes: a strong ETag, else the date of the last change; empty without both."""
        if _STRONG_ETAG.fullmatch(self.etag):
            return self.etag
        return self.last_modified if _HTTP_DATE.fullmatch(self.last_modified) else ""


def file_name(episode_id: EpisodeId, show: str, title: str, media_type: str = "", url: str = "") -> str:
    """A name for an episode's file, without a folder, that every file system takes.

    The id in it makes it one of its kind, also where upper and lower case are the same.
    """
    return f"{safe_name(show, title)} ({episode_id}).{_ending(media_type, url)}"


def resume_headers(part: Part) -> dict[str, str]:
    """What to add to a request so that it goes on after `part`; nothing where it must begin anew."""
    if not part.received or not part.validator:
        return {}
    return {"Range": f"bytes={part.received}-", "If-Range": part.validator}


def answered_part(part: Part, answer: FileAnswer) -> Part | None:
    """What is there already of the file that `answer` brings, asked for with the `resume_headers` of `part`.

    `part` itself where the answer goes on with it, an empty one where it brings a file from its start. None
    for an answer that does neither: then it is to be asked for anew, from the start.
    """
    if answer.status == 416:
        return None
    if answer.status != 206:
        claimed = _LENGTH.fullmatch(answer.content_length)
        return Part(0, answer.validator, int(claimed[0]) if claimed else None)
    given = _CONTENT_RANGE.fullmatch(answer.content_range)
    if given is None or int(given[1]) != part.received:
        return None
    length = int(given[3])
    if part.received:
        same_file = answer.validator in ("", part.validator) and part.length in (None, length)
        return Part(part.received, part.validator, length) if same_file else None
    return Part(0, answer.validator, length)


def _ending(media_type: str, url: str) -> str:
    known = _TYPES.get(media_type.partition(";")[0].strip().lower())
    if known:
        return known
    ending = ending_of(url)
    return ending if ending in _ENDINGS else _UNKNOWN
