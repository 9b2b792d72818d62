"""Chapter lists as publishers write them: total functions, from anything to the sane chapters in it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..address import web_address
from ..models import Chapter
from ..text import one_line
from . import loose_json

MAX_CHAPTERS = 2_000
"""More chapters than this are no table of contents; the rest is left out."""
_LATEST = 30 * 24 * 3600.0
"""Later starts than a month are mistakes (milliseconds, dates)."""
_DIGITS = 6
_LONGEST_TIME = 40  # characters

_NORMAL_PLAY_TIME = re.compile(
    r"(?:npt:)?(?:(?:([0-9]{1,4}):)?([0-9]{1,5}):)?([0-9]{1,9}(?:[.,][0-9]{0,9})?)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class ReadChapters:
    """What a document holds."""

    chapters: tuple[Chapter, ...] = ()
    """In the order of their starts, unlisted ones among them."""
    left_out: int = 0
    """Entries that are no chapters: without a sane start, or too many."""


def read_podcasting20(document: bytes | str) -> ReadChapters:
    """The chapters in a Podcasting 2.0 chapters document, or in the JSON of Podlove's player."""
    text = document.decode("utf-8-sig", "replace") if isinstance(document, bytes) else document
    root = loose_json.loads(text)
    entries = root.get("chapters") if isinstance(root, dict) else root
    if not isinstance(entries, list):
        return ReadChapters()
    read = [_from_json(entry) for entry in entries[:MAX_CHAPTERS]]
    return _collected(read, len(entries))


def read_podlove(attributes: Iterable[Mapping[str, str]]) -> ReadChapters:
    """The chapters in the attributes of Podlove Simple Chapters' elements (psc:chapter), as written."""
    read: list[Chapter | None] = []
    seen = 0
    for seen, element in enumerate(attributes, start=1):  # noqa: B007 - counted to the end
        if len(read) < MAX_CHAPTERS:
            start = play_time(element.get("start", ""))
            read.append(
                sane_chapter(start, None, element.get("title"), element.get("href"), element.get("image"))
            )
    return _collected(read, seen)


def play_time(text: str) -> float | None:
    """Seconds for a normal play time (`1:05:00`, `95`, `00:01:05.5`, `1:2:3.04`); None for anything else."""
    match = _NORMAL_PLAY_TIME.fullmatch(text.strip()) if len(text) <= _LONGEST_TIME else None
    if match is None:
        return None
    hours, minutes, seconds = match.groups()
    # Rounded, because 60 + 27.71 is not quite the float that is written as 87.71.
    whole = int(hours or 0) * 3600 + int(minutes or 0) * 60
    return round(whole + float(seconds.replace(",", ".")), _DIGITS)


def sane_chapter(
    start: float | None, end: float | None, title: object, url: object, image: object, *, listed: bool = True
) -> Chapter | None:
    """A chapter of values from outside, cleaned; None without a sane start. A doubtful end is dropped."""
    if start is None or not 0 <= start <= _LATEST:  # also refuses NaN
        return None
    if end is not None and not start < end <= _LATEST:
        end = None
    words = one_line(title) if isinstance(title, str) else ""
    return Chapter(float(start), words, end, _web_address(url), _web_address(image), listed)


def _from_json(entry: object) -> Chapter | None:
    if not isinstance(entry, dict):
        return None
    start = _seconds(entry.get("startTime", entry.get("start")))
    return sane_chapter(
        start,
        _seconds(entry.get("endTime")),
        entry.get("title"),
        entry.get("url") or entry.get("href"),
        entry.get("img") or entry.get("image"),
        listed=entry.get("toc") is not False,
    )


def _collected(read: Iterable[Chapter | None], entries: int) -> ReadChapters:
    chapters = sorted((chapter for chapter in read if chapter), key=lambda chapter: chapter.start)
    return ReadChapters(tuple(chapters), entries - len(chapters))


def _seconds(value: object) -> float | None:
    if isinstance(value, str):
        return play_time(value)
    return value if isinstance(value, float) else None


def _web_address(value: object) -> str | None:
    if not isinstance(value, str) or not value.strip():
        return None
    return web_address(value) or None
