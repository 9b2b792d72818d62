"""A damaged library: what can be read of it becomes a new one, the bookmarks first; it is kept itself."""

import mmap
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from cafe_tui.domain.errors import DamagedLibraryError, ForeignLibraryError, LibraryError, NotFoundError
from cafe_tui.domain.language import N_, _
from cafe_tui.domain.models import Bookmark
from cafe_tui.settings import Paths
from cafe_tui.storage import bookmarks, journal, set_aside
from cafe_tui.storage.database import Database
from cafe_tui.storage.salvage.library import Saved, salvage
from cafe_tui.storage.salvage.pages import Bytes, Pages

from .bookmark_copies import read_newest
from .keep import Bookmarks

_WORDS: Mapping[str, str] = {
    "bookmark": N_("bookmarks"),
    "bookmark_tag": N_("tags of bookmarks"),
    "listening": N_("places and played marks"),
    "heard": N_("episodes with what was heard of them"),
    "show": N_("shows"),
    "episode": N_("episodes"),
    "notes": N_("show notes"),
    "correction": N_("corrections of chapters"),
    "queue_item": N_("pieces in the queue"),
    "mixtape": N_("mixtapes"),
    "download": N_("downloads"),
}


@dataclass(frozen=True, slots=True)
class Repaired:
    """What came of a repair."""

    saved: Sequence[Saved]
    """What was read of the damaged library."""
    from_copy: int
    """Bookmarks that came out of their copy besides, or got their tags from there."""
    kept: Path
    """Where the damaged library lies now."""

    def lines(self) -> Iterator[str]:
        """What was saved, in words."""
        for one in self.saved:
            if one.rows and (words := _WORDS.get(one.table)):
                how_many = _("all") if one.whole else _("as far as they could be read")
                yield f"{one.rows:,} {_(words)}, {how_many}"
        if self.from_copy:
            yield _("{count:,} bookmarks or their tags out of the automatic copy", count=self.from_copy)


def repair(
    paths: Paths, clock: Callable[[], datetime], step: Callable[[str], None] = lambda _words: None
) -> Repaired | None:
    """Repair the library; None where it is sound. `step` hears what is being read.

    Raises NotFoundError where there is none; LibraryError for one that is newer, foreign or in use, and for a
    full disk: then all is as it was.
    """
    path = paths.database
    if not path.exists():
        raise NotFoundError(_("There is no library to repair"), str(path))
    trouble = _trouble(path)
    if trouble is None:
        return None
    part = path.with_name(f"{path.name}.part")
    try:
        with set_aside.alone(path):
            _make_private(part)
            with _read(path) as old:
                saved = salvage(
                    old, part, now=int(clock().timestamp()), step=lambda table: step(_WORDS.get(table, ""))
                )
            with closing(Database(part)) as database:
                copy = read_newest(paths.backups, clock())
                found = sum(one.rows for one in saved)
                if not found and (isinstance(trouble, ForeignLibraryError) or not copy):
                    raise trouble
                from_copy = _add_from_copy(database, clock, saved, copy)
                with database.write() as connection:
                    # When something was put right was lost; what other machines say of it is as good.
                    journal.forget_moments(connection)
                if damage := database.check():
                    raise LibraryError(_("The library could not be repaired"), "; ".join(damage))
            _sync(part)
            kept = set_aside.replace(path, part, clock())
    except OSError as error:
        raise LibraryError(
            _("The library could not be repaired"),
            f"{error.strerror or error} ({error.filename or path})",
            _("A new library needs as much room on the disk as the old one; nothing was changed"),
        ) from error
    finally:
        for left in path.parent.glob(f"{part.name}*"):
            left.unlink()
    return Repaired(saved, from_copy, kept)


def _trouble(path: Path) -> LibraryError | None:
    """What is wrong with the library, of what a repair can do something about."""
    try:
        with closing(Database(path)) as database:
            damage = database.check()
    except (DamagedLibraryError, ForeignLibraryError) as error:
        return error
    return DamagedLibraryError(_("The library is damaged"), "; ".join(damage)) if damage else None


@contextmanager
def _read(path: Path) -> Iterator[Pages]:
    with _mapped(path) as content, _mapped(set_aside.beside(path, set_aside.LOG)) as log:
        yield Pages(content, log)


@contextmanager
def _mapped(path: Path) -> Iterator[Bytes]:
    """A file's content, without reading all of it at once; empty where there is no such file."""
    if not path.exists() or not path.stat().st_size:
        yield b""
        return
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        yield content


def _make_private(part: Path) -> None:
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _sync(part: Path) -> None:
    with part.open("rb+") as file:
        os.fsync(file.fileno())


def _add_from_copy(
    database: Database, clock: Callable[[], datetime], saved: Sequence[Saved], copy: Sequence[Bookmark]
) -> int:
    """Add the bookmarks and tags that were lost and are in the copy; the number of bookmarks concerned."""
    if all(one.whole for one in saved if one.table in ("bookmark", "bookmark_tag")) and any(
        one.table == "bookmark" for one in saved
    ):
        return 0  # what is in the copy besides was deleted since
    added = len(Bookmarks(database, clock).take_in(copy))
    tagged = {one.uid: one.tags for one in copy if one.tags}
    with database.write() as connection:
        bare = [one for one in bookmarks.listing(connection) if set(one.tags) < set(tagged.get(one.uid, ()))]
        for one in bare:
            bookmarks.put_back(connection, replace(one, tags=tagged[one.uid]))
    return added + len(bare)
