"""A library on a disk, or in a folder, that may not be written is read, and not a byte of it changed."""

import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from cafe_tui.domain.errors import LibraryError, ReadOnlyLibraryError
from cafe_tui.storage import schema
from cafe_tui.storage.database import Database
from tests.support.small_disk import small_disk

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="folders have no modes there")

Freeze = Callable[[], None]
MAKE = "INSERT INTO show (url, title, folded, added) VALUES (?, '', '', 0)"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[tuple[Path, Freeze]]:
    """A folder, and what makes that it may not be written from then on: its mode, or for root its disk."""
    if os.geteuid():
        folder = tmp_path / "data"
        folder.mkdir()

        def by_mode() -> None:
            for file in folder.iterdir():
                file.chmod(0o400)
            folder.chmod(0o500)

        yield folder, by_mode
        folder.chmod(0o700)
        return
    with small_disk(tmp_path / "disk", 8_000_000) as disk:
        yield disk.path, lambda: disk.allow_writing(False)


def made(path: Path, *urls: str) -> Database:
    """A library with these shows, open."""
    database = Database(path)
    for url in urls:
        with database.write() as connection:
            connection.execute(MAKE, (url,))
    return database


def urls(database: Database) -> list[str]:
    return [url for (url,) in database.read().execute("SELECT url FROM show ORDER BY id")]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_it_is_read_and_every_change_is_refused_in_words(place: tuple[Path, Freeze]) -> None:
    folder, freeze = place
    made(folder / "library.sqlite3", "a").close()
    freeze()
    before = contents(folder)
    with closing(Database(folder / "library.sqlite3")) as database:
        assert database.reads_only
        assert urls(database) == ["a"]
        assert database.check() == []
        with pytest.raises(ReadOnlyLibraryError, match="may only be read") as caught, database.write():
            pytest.fail("nothing may be written")
        assert "writable" in caught.value.hint
        assert database.outside_version() == database.outside_version()
    assert contents(folder) == before


@pytest.mark.parametrize("left", [("-wal", "-shm"), ("-wal",)])
def test_what_a_killed_program_had_acknowledged_is_read(
    place: tuple[Path, Freeze], tmp_path: Path, left: tuple[str, ...]
) -> None:
    folder, freeze = place
    path = tmp_path / "library.sqlite3"
    with closing(made(path, "a", "b")):
        for suffix in ("", *left):  # what a kill leaves
            shutil.copyfile(f"{path}{suffix}", folder / f"{path.name}{suffix}")
    freeze()
    before = contents(folder)
    with closing(Database(folder / path.name)) as database:
        assert urls(database) == ["a", "b"]
    assert contents(folder) == before


def test_an_older_library_is_read_in_a_copy_and_stays_as_it_is(
    place: tuple[Path, Freeze], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, freeze = place
    made(folder / "library.sqlite3", "a").close()
    freeze()
    before = contents(folder)
    step = ("ALTER TABLE show ADD COLUMN mood TEXT", "UPDATE show SET mood = 'fine'")
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, step))
    with closing(Database(folder / "library.sqlite3")) as database:
        assert database.read().execute("SELECT url, mood FROM show").fetchall() == [("a", "fine")]
        assert database._source
        copied = Path(database.read().execute("PRAGMA database_list").fetchone()[2])
        assert copied.parent != folder
        with pytest.raises(ReadOnlyLibraryError), database.write():
            pytest.fail("nothing may be written")
    assert not copied.exists()
    assert contents(folder) == before


@pytest.mark.parametrize("bytes_in_it", [b"", b"no database, but some words of another kind" * 50])
def test_what_is_no_library_is_refused_as_ever(place: tuple[Path, Freeze], bytes_in_it: bytes) -> None:
    folder, freeze = place
    (folder / "library.sqlite3").write_bytes(bytes_in_it)
    freeze()
    with pytest.raises(LibraryError, match="cannot be used"):
        Database(folder / "library.sqlite3")


def test_a_library_that_another_program_writes_is_seen_as_it_becomes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "library.sqlite3"
    with closing(made(path, "a")) as writer:
        monkeypatch.setattr(os, "access", lambda _path, how: how != os.W_OK)
        with closing(Database(path)) as reader:
            assert reader.reads_only
            assert urls(reader) == ["a"]
            version = reader.outside_version()
            with writer.write() as connection:
                connection.execute(MAKE, ("b",))
            assert urls(reader) == ["a", "b"]
            assert reader.outside_version() != version


def test_a_copy_is_of_one_moment_or_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "library.sqlite3"
    made(path, "a").close()
    monkeypatch.setattr(os, "access", lambda _path, how: how != os.W_OK)
    monkeypatch.setattr("cafe_tui.storage.only_read._opens", lambda _uri: False)
    with closing(Database(path)) as database:
        assert urls(database) == ["a"]

    copy = shutil.copyfile

    def meanwhile(source: Path, target: Path) -> object:
        with closing(sqlite3.connect(path)) as other, other:
            other.execute(MAKE, (str(os.urandom(8)),))
        return copy(source, target)

    monkeypatch.setattr(shutil, "copyfile", meanwhile)
    with pytest.raises(LibraryError, match="goes on writing"):
        Database(path)
