"""Bookmarks taken away into files, and taken in from them."""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cafe_tui.domain.errors import BadInputError
from cafe_tui.domain.interchange import FORMS, Form, Mark, audacity, form_of, links, markdown
from cafe_tui.domain.interchange.common import LinkedMark, by_episode
from cafe_tui.domain.language import _, ngettext
from cafe_tui.domain.models import Bookmark, EpisodeId
from cafe_tui.domain.text import one_line

from .given_file import read_given
from .keep import Bookmarks
from .whole_files import write_new_whole, write_whole

_MAX_BYTES = 100_000_000
_MAX_NOTE_BYTES = 10_000_000
"""A larger file in a folder of notes is none that a person writes."""
_MOST_OF_A_NAME = 1_000


@dataclass(frozen=True, slots=True)
class NotesWritten:
    """What came into a folder of notes."""

    added: int
    """Bookmarks; those that were there already were left as they are."""
    notes: tuple[Path, ...]
    """The notes that were made or grew."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What came out of a file."""

    added: list[Bookmark]
    found: int
    """All that the file has."""
    unknown: int = 0
    """Places in it that lead to no episode of the library."""


def document(form: Form, bookmarks: Sequence[Bookmark]) -> str:
    """`bookmarks` in this format, without a newline at the end.

    Raises BadInputError for bookmarks of several episodes in one that is of one.
    """
    if form.one_episode and len(by_episode(bookmarks)) > 1:
        raise BadInputError(
            _("The format “{name}” holds the bookmarks of one episode", name=form.name),
            _("these are of {count}", count=len(by_episode(bookmarks))),
            _("Choose those of one; at a prompt, with --episode EPISODE"),
        )
    return form.write(bookmarks)


def write_document(form: Form, bookmarks: Sequence[Bookmark], path: Path) -> None:
    """Write `document` to a file, in place of what was there; raises BadInputError."""
    text = document(form, bookmarks)
    try:
        write_whole(path, f"{text}\n")
    except OSError as error:
        raise _unwritable(path, error) from error


def write_new(bookmarks: Sequence[Bookmark], path: Path) -> str:
    """Write `bookmarks` as the ending of the name says, or into a folder of notes when it has none.

    A file that is there is left as it is. The answer says what was done. Raises BadInputError.
    """
    form = next((form for form in FORMS.values() if form.ending == path.suffix.lower()), None)
    if not path.suffix or os.path.isdir(path):  # noqa: PTH112 -- says no to a name that is too long
        added = write_notes(bookmarks, path).added
        return (
            _("{bookmarks} came into {path}", bookmarks=_count(added), path=path)
            if added
            else _("All of it is in {path} already", path=path)
        )
    if form is None:
        raise BadInputError(
            _("No format of bookmarks ends in {suffix}", suffix=one_line(path.suffix)),
            hint=_(
                "Known: {endings}; a folder gets notes",
                endings=" ".join(one.ending for one in FORMS.values()),
            ),
        )
    text = document(form, bookmarks)
    try:
        write_new_whole(path, f"{text}\n")
    except FileExistsError as error:
        raise BadInputError(
            _("There is a file of this name already"), one_line(str(path)), _("Give another name")
        ) from error
    except OSError as error:
        raise _unwritable(path, error) from error
    return _("Wrote {bookmarks} to {path}", bookmarks=_count(len(bookmarks)), path=path)


def write_notes(bookmarks: Iterable[Bookmark], folder: Path) -> NotesWritten:
    """Bring bookmarks into a folder of Markdown notes, one for each episode; what is there stays as it is.

    A bookmark that stands in any note of the folder is not written again. Raises BadInputError.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        where = _kept_in(folder)
        added, notes = 0, []
        for of_one in by_episode(bookmarks):
            if new := [each for each in of_one if each.uid not in where]:
                beside = next((where[each.uid] for each in of_one if each.uid in where), None)
                notes.append(_write_to_note(new, beside, folder))
                added += len(new)
    except OSError as error:
        raise _unwritable(folder, error) from error
    return NotesWritten(added, tuple(notes))


def take_in(
    bookmarks: Bookmarks,
    path: str,
    clock: Callable[[], datetime],
    episode_id: EpisodeId | None = None,
    at: Callable[[Iterable[str]], Mapping[str, EpisodeId]] = lambda _addresses: {},
) -> TakenIn:
    """Keep what a file (or “-”, standard input) holds and is not here yet.

    Labels and cues are kept in the episode given, links with times in those that they lead to: `at` finds the
    episodes at addresses. Raises BadInputError, and NotFoundError when the episode is gone.
    """
    text = read_given(path, _MAX_BYTES).decode("utf-8-sig", "replace")
    form = form_of(text)
    if form is FORMS["audacity"] and not audacity.has_labels(text):
        return _take_in_linked(bookmarks, links.read(text), at)
    if form.read:
        found = form.read(text, clock())
        return TakenIn(bookmarks.take_in(found), len(found))
    marks = form.read_marks(text) if form.read_marks else []
    if episode_id is None:
        raise BadInputError(
            _("It is not known of which episode these are"),
            _("{path} holds {what}", path=one_line(path), what=_(form.what).partition(";")[0]),
            _("Name it with --episode EPISODE"),
        )
    return TakenIn(bookmarks.take_in_marks(episode_id, marks), len(marks))


def _take_in_linked(
    bookmarks: Bookmarks,
    found: Sequence[LinkedMark],
    at: Callable[[Iterable[str]], Mapping[str, EpisodeId]],
) -> TakenIn:
    episodes = at({each.address for each in found})
    marks: dict[EpisodeId, list[Mark]] = {}
    for each in found:
        if each.address in episodes:
            marks.setdefault(episodes[each.address], []).append(each.mark)
    added = [new for episode_id, some in marks.items() for new in bookmarks.take_in_marks(episode_id, some)]
    return TakenIn(added, len(found), len(found) - sum(map(len, marks.values())))


def _kept_in(folder: Path) -> dict[str, Path]:
    """The notes by the bookmarks that they hold; hidden folders and files are not looked into."""
    where: dict[str, Path] = {}
    for path in sorted(folder.rglob("*.md")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not hidden and path.is_file() and path.stat().st_size <= _MAX_NOTE_BYTES:
            for uid in markdown.uids_in(path.read_text(encoding="utf-8", errors="replace")):
                where.setdefault(uid, path)
    return where


def _write_to_note(bookmarks: Sequence[Bookmark], beside: Path | None, folder: Path) -> Path:
    """Append to the note `beside`, else to that of the episode, else begin one."""
    if beside:
        return _append(beside, bookmarks)
    first = bookmarks[0]
    name = markdown.note_name(first)
    for number in range(1, _MOST_OF_A_NAME):
        path = folder / f"{name}{f' ({number})' if number > 1 else ''}.md"
        try:
            write_new_whole(path, markdown.new_note(bookmarks))
            return path
        except FileExistsError:
            guid = markdown.guid_of(path.read_text(encoding="utf-8", errors="replace"))
            if guid in (None, markdown.guid_in_note(first)):
                return _append(path, bookmarks)
    raise OSError(_("there are {count} notes of the name “{name}”", count=_MOST_OF_A_NAME, name=name))


def _append(path: Path, bookmarks: Sequence[Bookmark]) -> Path:
    """Write behind all that is in a note, which may be open in an editor meanwhile."""
    with path.open("r+b") as file:
        end = file.seek(0, os.SEEK_END)
        file.seek(max(0, end - 1))
        gap = "\n" if file.read(1) in (b"\n", b"") else "\n\n"
    rest = memoryview(f"{gap}{markdown.items(bookmarks)}\n".encode())
    with path.open("ab", buffering=0) as file:
        try:
            while rest:
                rest = rest[file.write(rest) :]
            os.fsync(file.fileno())
        except OSError:
            os.ftruncate(file.fileno(), end)  # half an item would be in the way of the next one
            raise
    return path


def _count(number: int) -> str:
    return ngettext("{count:,} bookmark", "{count:,} bookmarks", number)


def _unwritable(path: Path, error: OSError) -> BadInputError:
    return BadInputError(
        _("The bookmarks could not be written"),
        one_line(f"{error.strerror or error} ({error.filename or path})"),
        _("Give a place in a folder of your own"),
    )
