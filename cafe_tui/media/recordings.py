"""A folder of recordings, read as if it were a feed: what is in it, and what its tags say.

The paths are the listener's own; what the files hold may come from anywhere, and is cleaned like a feed's
word. Slow on a large folder: call it in a thread.
"""

import hashlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import islice
from pathlib import Path

from cafe_tui.domain.errors import UnreachableError
from cafe_tui.domain.feed.feed_document import Enclosure, FeedDocument, FeedItem
from cafe_tui.domain.feed.feed_problems import Problem, ProblemKind
from cafe_tui.domain.feed.local_files import is_sound, local_address
from cafe_tui.domain.feed.side_cars import CHAPTERS_JSON, CUE, LABELS, NOTES, chapters_beside
from cafe_tui.domain.language import _
from cafe_tui.domain.models import Chapter
from cafe_tui.domain.text import clean, one_line

from .file_tags import NO_TAGS, FileTags, read_file_tags

MOST = 5_000
"""Recordings of one folder; those after them are left out, and that is said."""
_DEEPEST = 4  # folders in folders
_MOST_FILES = 200_000  # that are looked at by name: somebody may add the root of a disk
_SIDE_CAR_BYTES = 2_000_000
_SIDE_CARS = (CHAPTERS_JSON, CUE, *NOTES)
_COVERS = ("cover", "folder", "front")
_PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif")
_DATE_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.]?([01]\d)[-_.]?([0-3]\d)(?!\d)")
_NUMBERS = re.compile(r"(\d{1,18})")


@dataclass(frozen=True, slots=True)
class _Recording:
    path: Path
    stat: os.stat_result
    beside: Mapping[str, Path]
    """Its side-cars, by their endings in lower case."""
    tags: FileTags = NO_TAGS

    @property
    def changed(self) -> datetime:
        return datetime.fromtimestamp(int(self.stat.st_mtime), UTC)


@dataclass(frozen=True, slots=True)
class Recordings:
    """What lies at a path, before any of it is opened."""

    home: Path
    """The folder, or the one recording."""
    found: tuple[_Recording, ...]
    left_out: int
    digest: str
    """By which the same files, none of them changed, are known again."""


def look_at(home: Path) -> Recordings:
    """Which recordings lie at `home`: in the folder and those in it, or the one file.

    Hidden ones and symbolic links are passed over. Raises UnreachableError when it cannot be looked at.
    """
    try:
        if home.is_dir():
            sounds, others = _walk(home)
        else:
            home.stat()
            neighbours = (path for path in home.parent.iterdir() if path.is_file())
            sounds, others = [home], {path.parent / path.name.lower(): path for path in neighbours}
        found = [_Recording(path, path.stat(), _beside(path, others)) for path in sounds[:MOST]]
    except OSError as error:
        raise UnreachableError(
            _("These recordings could not be read"),
            one_line(f"{error.strerror or error} ({home})"),
            _("Plug in or mount what they are on; what is in the library stays"),
        ) from error
    states = [_state(path) for one in found for path in (one.path, *one.beside.values())]
    digest = hashlib.blake2b(repr(states).encode(errors="replace"), digest_size=16).hexdigest()
    return Recordings(home, tuple(found), max(0, len(sounds) - MOST), digest)


def read_recordings(recordings: Recordings) -> FeedDocument:
    """The recordings as a feed would tell them, the newest or last first.

    A recording is dated by its tags, else by its name, else by when its file was changed; where undated ones
    are numbered, the numbers alone put them in order.
    """
    read = [
        _Recording(one.path, one.stat, one.beside, _tags(str(one.path), one.stat.st_mtime_ns))
        for one in recordings.found
    ]
    numbered = [one for one in read if _date(one) is None]
    by_number = len(numbered) > 1 and all(one.tags.track is not None for one in numbered)
    alike = min((one.changed for one in numbered), default=None) if by_number else None
    dated = [(_date(one) or alike or one.changed, one) for one in read]
    dated.sort(key=lambda pair: (pair[0], *_order(pair[1])), reverse=True)
    home = recordings.home
    folder = home if home.is_dir() else home.parent
    cover = next((_cover_address(one.path) for _, one in dated if one.tags.has_cover), "")
    problems = (Problem(ProblemKind.RECORDINGS, recordings.left_out),)
    return FeedDocument(
        title=_show_title(home, read),
        items=tuple(_item(moment, one, folder) for moment, one in dated),
        author=_common([one.tags.artist for one in read]),
        image_url=_picture_in(folder) or cover,
        problems=problems if recordings.left_out else (),
    )


@lru_cache(maxsize=2 * MOST)
def _tags(path: str, _changed: int) -> FileTags:
    """Kept as long as the file is not changed: a new file in a large folder need not open all the others."""
    return read_file_tags(Path(path))


def _walk(home: Path) -> tuple[list[Path], dict[Path, Path]]:
    """The recordings, in natural order, and what else lies there, by folder and name in lower case."""
    sounds: list[Path] = []
    others: dict[Path, Path] = {}
    for path in islice(_files(home, _DEEPEST), _MOST_FILES):
        if is_sound(path):
            sounds.append(path)
        else:
            others[path.parent / path.name.lower()] = path
    return sorted(sounds, key=lambda path: _natural(str(path.relative_to(home)))), others


def _files(folder: Path, deep: int) -> Iterator[Path]:
    with os.scandir(folder) as opened:
        entries = list(opened)
    for entry in entries:
        if entry.name.startswith(".") or entry.is_symlink():
            continue
        if entry.is_file():
            yield Path(entry.path)
        elif deep and entry.is_dir():
            with suppress(OSError):  # a folder in it that may not be read is as good as empty
                yield from _files(Path(entry.path), deep - 1)


def _beside(path: Path, others: Mapping[Path, Path]) -> dict[str, Path]:
    names = {ending: path.parent / f"{path.stem.lower()}{ending}" for ending in _SIDE_CARS}
    return {ending: others[name] for ending, name in names.items() if name in others}


def _state(path: Path) -> tuple[str, int, int]:
    stat = path.stat()
    return os.fsencode(path).hex(), stat.st_size, stat.st_mtime_ns


def _natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """Sorts “2” before “10”."""
    parts = _NUMBERS.split(name.casefold())
    return tuple((0, int(part), "") if index % 2 else (1, 0, part) for index, part in enumerate(parts))


def _order(one: _Recording) -> tuple[object, ...]:
    return one.tags.disc or 0, one.tags.track or 0, _natural(one.path.name)


def _date(one: _Recording) -> datetime | None:
    if one.tags.published:
        return one.tags.published
    if match := _DATE_IN_NAME.search(one.path.stem):
        try:
            return datetime(int(match[1]), int(match[2]), int(match[3]), tzinfo=UTC)
        except ValueError:
            return None
    return None


def _item(moment: datetime, one: _Recording, folder: Path) -> FeedItem:
    texts = {ending: _text(path) for ending, path in one.beside.items()}
    chapters: tuple[Chapter, ...] = ()
    for ending in (CHAPTERS_JSON, CUE, LABELS):
        if not chapters and ending in texts:
            chapters = chapters_beside(ending, texts[ending])
    are_labels = bool(chapters_beside(LABELS, texts.get(LABELS, "")))
    notes = next(
        (texts[each] for each in NOTES if texts.get(each) and not (each == LABELS and are_labels)), ""
    )
    address = local_address(one.path)
    return FeedItem(
        guid=clean(one.path.relative_to(folder).as_posix(), 500),
        title=one.tags.title or one_line(one.path.stem.replace("_", " ")) or "Untitled",
        enclosure=Enclosure(address, length=one.stat.st_size),
        published=moment,
        duration=one.tags.duration,
        number=one.tags.track,
        notes=clean(notes) or one.tags.comment,
        image_url=address if one.tags.has_cover else "",
        chapters=chapters,
    )


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(_SIDE_CAR_BYTES).decode("utf-8-sig", "replace")
    except OSError:
        return ""  # it is there for those who may read it


def _show_title(home: Path, read: Sequence[_Recording]) -> str:
    if not home.is_dir():
        return (
            read[0].tags.album or read[0].tags.title or one_line(home.stem) if read else one_line(home.stem)
        )
    return _common([one.tags.album for one in read]) or one_line(home.name) or "Recordings"


def _common(words: Sequence[str]) -> str:
    """What most of them say, if no other says something else; else nothing."""
    said = [word for word in words if word]
    return said[0] if len(set(said)) == 1 and 2 * len(said) > len(words) else ""


def _cover_address(path: Path) -> str:
    return local_address(path)


def _picture_in(folder: Path) -> str:
    names = {f"{name}{ending}" for name in _COVERS for ending in _PICTURES}
    try:
        with os.scandir(folder) as entries:
            found = sorted(
                entry.path for entry in entries if entry.name.lower() in names and not entry.is_symlink()
            )
    except OSError:
        return ""
    return local_address(Path(found[0])) if found else ""
