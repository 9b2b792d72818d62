"""The copy of the bookmarks that is made without being asked for."""

import json
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from cafe_tui.services import bookmark_copies as copies
from cafe_tui.services.bookmark_copies import BookmarkCopies
from cafe_tui.services.keep import Bookmarks
from cafe_tui.storage.database import Database
from tests.support.clock import Clock
from tests.support.library import NOW, document, item, keep, newest
from tests.support.waiting import wait_for


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with closing(Database(tmp_path / "library.sqlite3")) as database:
        keep(database, document(item(1)))
        yield database


def notes_in(path: Path) -> list[str]:
    return [each["note"] for each in json.loads(path.read_text())["bookmarks"]]


def add(database: Database, clock: Clock, *notes: str) -> Bookmarks:
    bookmarks = Bookmarks(database, clock)
    for note in notes:
        bookmarks.add(newest(database), 60.0, note=note, tags=["tea"])
    return bookmarks


def test_what_was_kept_is_copied_when_the_program_is_left(tmp_path: Path, clock: Clock) -> None:
    folder = tmp_path / "backups"
    with closing(Database(tmp_path / "library.sqlite3")) as database:
        keep(database, document(item(1)))
        with closing(BookmarkCopies(database, folder, clock)):
            add(database, clock, "one", "two")
    [copy] = folder.iterdir()
    assert copy.name == "bookmarks-2026-11-23.json"
    assert notes_in(copy) == ["one", "two"]
    [first, _] = copies.read_newest(folder, NOW)
    assert (first.note, first.tags, len(first.uid)) == ("one", ("tea",), 32)
    if sys.platform != "win32":
        assert stat.S_IMODE(copy.stat().st_mode) == 0o600
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_nothing_is_copied_where_no_bookmark_has_changed(
    database: Database, folder: Path, clock: Clock
) -> None:
    with closing(BookmarkCopies(database, folder, clock)):
        keep(database, document(item(2)))
    assert not folder.exists()


def test_while_the_player_is_open_changes_are_copied_after_a_rest(
    database: Database, folder: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "_REST", 0.0)
    with closing(BookmarkCopies(database, folder, clock, pause=0.01)) as kept:
        kept.follow()
        bookmarks = add(database, clock, "one")
        copy = folder / "bookmarks-2026-11-23.json"
        wait_for(lambda: copy.exists() and notes_in(copy) == ["one"], "the copy")
        bookmarks.edit(bookmarks.listing()[0].id, note="changed")
        wait_for(lambda: notes_in(copy) == ["changed"], "the copy of the change")
        bookmarks.edit(bookmarks.listing()[0].id, tags=["coffee"])
        wait_for(lambda: "coffee" in copy.read_text(), "the copy of the tag")
    assert [each.name for each in folder.iterdir()] == [copy.name]


def test_what_has_no_copy_yet_is_copied_at_the_next_start(
    database: Database, folder: Path, clock: Clock
) -> None:
    add(database, clock, "at a prompt, which was killed")
    with closing(BookmarkCopies(database, folder, clock, pause=0.01)) as kept:
        kept.follow()
        wait_for(lambda: copies.newest(folder), "the copy")


def test_seven_days_are_kept(tmp_path: Path, folder: Path, clock: Clock) -> None:
    for number in range(9):
        with closing(Database(tmp_path / "library.sqlite3")) as database:
            keep(database, document(item(1)))
            with closing(BookmarkCopies(database, folder, clock)):
                add(database, clock, f"day {number}")
        clock.now += timedelta(days=1)
    days = ("11-25", "11-26", "11-27", "11-28", "11-29", "11-30", "12-01")
    assert sorted(path.name for path in folder.iterdir()) == [f"bookmarks-2026-{day}.json" for day in days]


def test_a_library_that_has_lost_most_of_them_does_not_cost_the_copy(
    tmp_path: Path, folder: Path, clock: Clock
) -> None:
    for name in ("library", "new"):
        with closing(Database(tmp_path / f"{name}.sqlite3")) as database:
            keep(database, document(item(1)))
            with closing(BookmarkCopies(database, folder, clock)):
                add(database, clock, *(f"{name} {number}" for number in range(8 if name == "library" else 1)))
    first, second = sorted(folder.iterdir(), key=lambda path: len(path.name))
    assert notes_in(first) == ["new 0"]
    assert second.name == "bookmarks-2026-11-23-until-120000.json"
    assert len(notes_in(second)) == 8


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_no_more_than_a_line_in_the_log(
    database: Database, folder: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    folder.write_text("a file where the folder should be")
    with closing(BookmarkCopies(database, folder, clock)):
        add(database, clock, "one")
    assert "could not be copied" in caplog.text
    assert [each.note for each in Bookmarks(database, clock).listing()] == ["one"]


def test_the_newest_copy_that_can_be_read_is_read(folder: Path, database: Database, clock: Clock) -> None:
    with closing(BookmarkCopies(database, folder, clock)):
        add(database, clock, "one")
    (folder / "bookmarks-2026-11-24.json").write_text("{ half")
    os.utime(folder / "bookmarks-2026-11-24.json")
    assert [each.note for each in copies.read_newest(folder, NOW)] == ["one"]
    assert copies.read_newest(folder / "none", NOW) == []
