"""Opening the library's file, and what happens when it cannot be used."""

import os
import sqlite3
import stat
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cafe_tui.domain.errors import LibraryError
from cafe_tui.storage import connection as connections
from cafe_tui.storage import schema
from cafe_tui.storage.database import Database

MAKE_NOTE = "INSERT INTO show (url, title, folded, added) VALUES (?, '', '', 0)"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "library.sqlite3"


def urls(database: Database) -> list[str]:
    return [row[0] for row in database.read().execute("SELECT url FROM show ORDER BY id").fetchall()]


def test_a_new_library_is_for_its_owner_alone(path: Path) -> None:
    with closing(Database(path)):
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such modes")
def test_a_library_that_others_could_read_is_made_private(path: Path) -> None:
    Database(path).close()
    path.chmod(0o644)
    with closing(Database(path)) as database, database.write() as connection:
        connection.execute(MAKE_NOTE, ("a",))
        for each in path.parent.iterdir():
            assert stat.S_IMODE(each.stat().st_mode) == 0o600, each


def test_it_is_known_whether_the_last_one_ended_in_order(path: Path) -> None:
    with closing(Database(path)) as database:
        assert not database.ended_uncleanly
        with database.write() as connection:
            connection.execute(MAKE_NOTE, ("a",))
        with closing(Database(path)) as beside:
            assert beside.ended_uncleanly
    with closing(Database(path)) as database:
        assert not database.ended_uncleanly


def test_a_check_can_be_called_off(path: Path) -> None:
    with closing(Database(path)) as database:
        with database.write() as connection:
            connection.executemany(MAKE_NOTE, [(f"{number:>500}",) for number in range(5_000)])
        whole = bytearray(path.read_bytes()) + path.with_name(f"{path.name}-wal").read_bytes()
        assert whole
        asked: list[bool] = []

        def cancelled() -> bool:
            asked.append(True)
            return True

        assert database.check(cancelled) == []
        assert asked
        assert urls(database)


def test_changes_of_a_table_are_heard_of(path: Path) -> None:
    with closing(Database(path)) as database:
        heard: list[str] = []
        database.watch("show", lambda: heard.append("show"))
        with database.write() as connection:
            connection.execute(MAKE_NOTE, ("a",))
        with database.write() as connection:
            connection.execute("UPDATE show SET title = 'b'")
            connection.execute("DELETE FROM show")
        assert heard == ["show"] * 3


def test_what_was_written_is_there_at_the_next_start(path: Path) -> None:
    with closing(Database(path)) as database, database.write() as connection:
        connection.execute(MAKE_NOTE, ("a",))
    with closing(Database(path)) as database:
        assert urls(database) == ["a"]
        assert database.check() == []


def test_a_block_that_raises_leaves_nothing_behind(path: Path) -> None:
    with closing(Database(path)) as database:
        with pytest.raises(KeyboardInterrupt), database.write() as connection:  # noqa: PT012
            connection.execute(MAKE_NOTE, ("a",))
            raise KeyboardInterrupt
        assert urls(database) == []
        with database.write() as connection:
            connection.execute(MAKE_NOTE, ("b",))
        assert urls(database) == ["b"]


def test_a_reading_connection_cannot_write(path: Path) -> None:
    with closing(Database(path)) as database, pytest.raises(LibraryError, match="may not be written"):
        database.read().execute(MAKE_NOTE, ("a",))


def test_a_new_library_is_filled_once_however_many_start_at_once(path: Path) -> None:
    ready = threading.Barrier(6)

    def fill(connection: sqlite3.Connection) -> None:
        connection.execute(MAKE_NOTE, ("a",))

    def start(_: int) -> list[str]:
        ready.wait()
        with closing(Database(path, fill)) as made:
            return urls(made)

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(start, range(6))) == [["a"]] * 6


def test_threads_that_write_at_once_all_get_through(path: Path) -> None:
    def write(database: Database, name: str) -> None:
        with database.write() as connection:
            connection.execute(MAKE_NOTE, (name,))

    with closing(Database(path)) as first, closing(Database(path)) as second, ThreadPoolExecutor(8) as pool:
        names = [str(number) for number in range(80)]
        list(pool.map(write, [first, second] * 40, names))
        assert sorted(urls(first)) == sorted(names)


def test_connections_of_ended_threads_are_closed(path: Path) -> None:
    with closing(Database(path)) as database:
        opened: list[sqlite3.Connection] = []
        for _ in range(3):
            thread = threading.Thread(target=lambda: opened.append(database.read()))
            thread.start()
            thread.join()
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            opened[0].execute("SELECT 1")
        assert opened[2].execute("SELECT 1").fetchone() == (1,)


@pytest.mark.parametrize("name", ["an application id", "a version", "tables"])
def test_the_database_of_another_program_is_refused_and_left_as_it_was(path: Path, name: str) -> None:
    statement = {
        "an application id": "PRAGMA application_id = 7",
        "a version": "PRAGMA user_version = 3",
        "tables": "CREATE TABLE theirs (a)",
    }[name]
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as theirs:
        theirs.execute(statement)
    before = path.read_bytes()
    with pytest.raises(LibraryError, match="another program") as caught:
        Database(path)
    assert str(path) in caught.value.detail
    assert path.read_bytes() == before
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_a_newer_library_is_refused_and_left_as_it_was(path: Path) -> None:
    Database(path).close()
    with closing(sqlite3.connect(path)) as newer:
        newer.execute(f"PRAGMA user_version = {len(schema.MIGRATIONS) + 1}")
    before = path.read_bytes()
    with pytest.raises(LibraryError, match="newer version"):
        Database(path)
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_refused_and_left_as_it_was(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"Dear diary, " * 1000)
    with pytest.raises(LibraryError, match="no database"):
        Database(path)
    assert path.read_bytes() == b"Dear diary, " * 1000


def test_damage_inside_is_said_in_words(path: Path) -> None:
    with closing(Database(path)) as database, database.write() as connection:
        for number in range(2000):
            connection.execute(MAKE_NOTE, (f"{number:>200}",))
    whole = bytearray(path.read_bytes())
    half = len(whole) // 2  # behind the schema, which is read on opening
    whole[half:] = b"\xff" * (len(whole) - half)
    path.write_bytes(whole)
    with closing(Database(path)) as database:
        with pytest.raises(LibraryError, match="damaged") as caught:
            urls(database)
        assert caught.value.hint
        with pytest.raises(LibraryError, match="damaged"):
            database.read().execute("SELECT * FROM show").fetchmany(1000)


def test_text_that_is_none_is_damage_too(path: Path) -> None:
    with closing(Database(path)) as database:
        with database.write() as connection:
            connection.execute(MAKE_NOTE, ("a",))
            connection.execute("UPDATE show SET title = cast(x'ff89' AS TEXT)")
        with pytest.raises(LibraryError, match="damaged"):
            database.read().execute("SELECT title FROM show").fetchall()


def test_a_library_locked_by_another_program_is_said_in_words(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "_BUSY_SECONDS", 0.01)
    with closing(Database(path)) as database, closing(Database(path)) as other:
        with other.write(), pytest.raises(LibraryError, match="another program is writing"), database.write():
            pass
        with database.write() as connection:
            connection.execute(MAKE_NOTE, ("a",))


def test_reading_goes_on_while_another_writes(path: Path) -> None:
    with closing(Database(path)) as database, closing(Database(path)) as other, other.write() as connection:
        connection.execute(MAKE_NOTE, ("a",))
        assert urls(database) == []


def test_a_full_disk_is_said_in_words_and_keeps_what_was_there(path: Path) -> None:
    with closing(Database(path)) as database:
        with database.write() as connection:
            connection.execute(MAKE_NOTE, ("kept",))
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
        with pytest.raises(LibraryError, match="disk is full"), database.write() as connection:  # noqa: PT012
            connection.execute(f"PRAGMA max_page_count = {pages + 2}")
            connection.execute(MAKE_NOTE, ("x" * 100_000,))
        assert urls(database) == ["kept"]
        with database.write() as connection:
            connection.execute("PRAGMA max_page_count = 100000")
            connection.execute(MAKE_NOTE, ("after",))
        assert urls(database) == ["kept", "after"]


def test_a_folder_that_cannot_be_made_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    with pytest.raises(LibraryError, match="cannot be used") as caught:
        Database(tmp_path / "data" / "library.sqlite3")
    assert "CAFE_TUI_HOME" in caught.value.hint


def test_a_mistake_in_a_statement_is_not_dressed_up(path: Path) -> None:
    with closing(Database(path)) as database, pytest.raises(sqlite3.OperationalError):
        database.read().execute("SELECT nothing FROM nowhere")


def test_an_older_library_is_copied_and_then_migrated(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(Database(path)) as database, database.write() as connection:
        connection.execute(MAKE_NOTE, ("a",))
    before = len(schema.MIGRATIONS)
    step = ("ALTER TABLE show ADD COLUMN mood TEXT", "UPDATE show SET mood = 'fine'")
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, step))
    with closing(Database(path)) as database:
        assert database.read().execute("SELECT url, mood FROM show").fetchall() == [("a", "fine")]
    [copy] = (path.parent / "backups").iterdir()
    assert copy.name.startswith(f"library-version-{before}-")
    assert stat.S_IMODE(copy.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    monkeypatch.undo()
    with closing(Database(copy)) as old:
        assert urls(old) == ["a"]


def test_the_two_newest_copies_are_kept(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Database(path).close()
    names = []
    for year in range(2021, 2025):
        os.utime(path, (moment := datetime(year, 3, 4, tzinfo=UTC).timestamp(), moment))
        monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, (f"CREATE TABLE t{year} (a)",)))
        names.append(f"library-version-{len(schema.MIGRATIONS) - 1}-{year}-03-04.sqlite3")
        Database(path).close()
    assert sorted(each.name for each in (path.parent / "backups").iterdir()) == names[-2:]


def test_a_full_disk_at_a_migration_leaves_the_older_library(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(Database(path)) as database, database.write() as connection:
        connection.execute(MAKE_NOTE, ("a",))
    (path.parent / "backups").write_text("a file where the folder should be")
    step = ("ALTER TABLE show ADD COLUMN mood TEXT",)
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, step))
    with pytest.raises(LibraryError, match="no copy could be made"):
        Database(path)
    monkeypatch.undo()
    with closing(Database(path)) as database:
        assert urls(database) == ["a"]


def test_a_migration_that_fails_leaves_the_older_library(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(Database(path)) as database, database.write() as connection:
        connection.execute(MAKE_NOTE, ("a",))
    step = ("DELETE FROM show", "SELECT nothing FROM nowhere")
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, step))
    with pytest.raises(sqlite3.OperationalError):
        Database(path)
    monkeypatch.undo()
    with closing(Database(path)) as database:
        assert urls(database) == ["a"]


def test_what_the_listener_did_is_on_the_disk_at_once_and_what_can_be_fetched_again_soon(
    tmp_path: Path,
) -> None:
    modes = {1: "NORMAL", 2: "FULL"}
    with closing(Database(tmp_path / "library.sqlite3")) as database:
        for at_once, expected in ((False, "NORMAL"), (True, "FULL"), (False, "NORMAL")):
            with database.write(at_once=at_once) as connection:
                (mode,) = connection.execute("PRAGMA synchronous").fetchone()
            assert modes[mode] == expected


def test_a_folder_without_locks_is_written_all_the_same(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_fd: int) -> bool:
        raise OSError

    monkeypatch.setattr("cafe_tui.storage.turns._lock", refuse)
    with closing(Database(path)) as database, database.write() as connection:
        connection.execute(MAKE_NOTE, ("a",))
        with closing(Database(path)) as other:
            assert urls(other) == []


def test_a_library_is_closed_though_another_process_writes(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "_BUSY_SECONDS", 0.01)
    with closing(Database(path)) as first:
        second = Database(path)
        with second.write() as connection:
            connection.execute(MAKE_NOTE, ("a",))
        with first.write() as connection:
            connection.execute(MAKE_NOTE, ("b",))
            second.close()
        assert urls(first) == ["a", "b"]
