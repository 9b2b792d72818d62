"""A damaged library is repaired: bookmarks first, out of the file and out of their copy, and it is kept."""

import os
import random
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from cafe_tui.domain.errors import DamagedLibraryError, ForeignLibraryError, LibraryError, NotFoundError
from cafe_tui.services.house import House
from cafe_tui.services.repair import Repaired, repair
from cafe_tui.settings import Paths
from cafe_tui.storage import schema, search_index
from tests.support.damage import content, furnish, hit
from tests.support.library import clock
from tests.support.search import rebuilt, stored


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    """A library with bookmarks, closed; their copy beside it."""
    paths = Paths.in_folder(tmp_path)
    with closing(House(paths, first_show=None, clock=clock)) as house:
        furnish(house.database)
    return paths


def damage(paths: Paths, *tables: str, header: bool = False) -> bytes:
    """Overwrite the page at which each table begins; gives the damaged bytes."""
    with closing(sqlite3.connect(paths.database)) as connection:
        roots = dict(connection.execute("SELECT name, rootpage FROM sqlite_schema WHERE rootpage > 0"))
    pages = {roots[table] for table in tables} | ({1} if header else set())
    data = hit(paths.database.read_bytes(), pages, random.Random(1), whole=True)
    paths.database.write_bytes(data)
    return data


def repaired(paths: Paths) -> Repaired:
    done = repair(paths, clock)
    assert done
    return done


def notes(paths: Paths) -> list[str]:
    with closing(House(paths, first_show=None, clock=clock)) as house:
        assert house.database.check() == []
        return sorted(each.note for each in house.bookmarks.listing())


def tags(paths: Paths) -> int:
    with closing(House(paths, first_show=None, clock=clock)) as house:
        return sum(len(each.tags) for each in house.bookmarks.listing())


def test_a_sound_library_is_left_as_it_is(paths: Paths) -> None:
    before = paths.database.read_bytes()
    assert repair(paths, clock) is None
    assert paths.database.read_bytes() == before


@pytest.mark.parametrize("header", [False, True])
def test_bookmarks_and_tags_come_back_and_the_damaged_file_is_kept(paths: Paths, header: bool) -> None:
    wanted = notes(paths)
    data = damage(paths, "bookmark", "bookmark_tag", "listening", header=header)
    done = repaired(paths)
    assert notes(paths) == wanted
    assert tags(paths) == 240
    assert done.kept.read_bytes() == data
    assert done.kept.name == "library.sqlite3.damaged-20261123-120000"
    if sys.platform != "win32":
        assert stat.S_IMODE(paths.database.stat().st_mode) == 0o600
        assert stat.S_IMODE(done.kept.stat().st_mode) == 0o600
    assert sorted(path.name for path in paths.data.iterdir() if "part" in path.name) == []
    assert any(line.startswith("120 bookmarks") for line in done.lines())


def test_the_search_finds_what_was_saved(paths: Paths) -> None:
    damage(paths, "bookmark", "episode", header=True)
    repaired(paths)
    with closing(House(paths, first_show=None, clock=clock)) as house:
        with house.database.write() as connection:
            while search_index.catch_up(connection, 1_000):
                pass
        found = stored(house.database)
        assert found == rebuilt(house.database)
        assert len([owner for table, owner in found if table == "search_bookmark"]) == 120


def test_what_is_lost_in_the_file_comes_out_of_the_copy(paths: Paths) -> None:
    wanted = notes(paths)
    half = len(paths.database.read_bytes()) // 2
    data = paths.database.read_bytes()
    paths.database.write_bytes(data[:4096] + os.urandom(len(data) - 4096 - half))
    done = repaired(paths)
    assert notes(paths) == wanted
    assert tags(paths) == 240
    assert done.from_copy > 0


def test_what_was_deleted_since_the_copy_stays_deleted_where_no_bookmark_was_lost(paths: Paths) -> None:
    with closing(sqlite3.connect(paths.database, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("DELETE FROM bookmark WHERE id > 100")
    damage(paths, "notes")
    done = repaired(paths)
    assert done.from_copy == 0
    assert len(notes(paths)) == 100


@pytest.mark.parametrize("content", [b"\1" * 40_000, b"Dear diary, " * 1000])
def test_where_nothing_is_left_of_the_file_the_copy_is_all(paths: Paths, content: bytes) -> None:
    wanted = notes(paths)
    paths.database.write_bytes(content)
    done = repaired(paths)
    assert notes(paths) == wanted
    assert done.kept.read_bytes() == content


def test_a_file_without_a_library_in_it_is_left_where_it_is(tmp_path: Path) -> None:
    paths = Paths.in_folder(tmp_path)
    paths.database.write_bytes(b"Dear diary, " * 1000)
    with pytest.raises(DamagedLibraryError):
        repair(paths, clock)
    assert [path.name for path in tmp_path.iterdir()] == ["library.sqlite3"]
    assert paths.database.read_bytes() == b"Dear diary, " * 1000


def test_the_database_of_another_program_is_left_where_it_is(paths: Paths) -> None:
    paths.database.unlink()
    with closing(sqlite3.connect(paths.database)) as theirs:
        theirs.execute("CREATE TABLE theirs (a)")
        theirs.execute("INSERT INTO theirs VALUES ('b')")
        theirs.commit()
    before = paths.database.read_bytes()
    with pytest.raises(ForeignLibraryError):
        repair(paths, clock)
    assert paths.database.read_bytes() == before


def test_a_newer_library_is_left_as_it_is(paths: Paths) -> None:
    with closing(sqlite3.connect(paths.database)) as newer:
        newer.execute(f"PRAGMA user_version = {len(schema.MIGRATIONS) + 1}")
    before = paths.database.read_bytes()
    with pytest.raises(LibraryError, match="newer"):
        repair(paths, clock)
    assert paths.database.read_bytes() == before


def test_there_may_be_none(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        repair(Paths.in_folder(tmp_path / "none"), clock)


@pytest.mark.skipif(sys.platform == "win32", reason="there an open file cannot be renamed anyway")
def test_a_library_that_another_program_has_open_is_left_alone(paths: Paths) -> None:
    data = damage(paths, "notes")
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]);"
            " c.execute('SELECT count(*) FROM show').fetchone(); print('open', flush=True); sys.stdin.read()",
            str(paths.database),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert holder.stdout
    assert holder.stdin
    try:
        assert holder.stdout.readline() == b"open\n"
        with pytest.raises(LibraryError, match="has it open"):
            repair(paths, clock)
        assert paths.database.read_bytes() == data
    finally:
        holder.stdin.close()
        holder.wait(20)
        holder.stdout.close()
    assert repair(paths, clock)


@pytest.mark.parametrize("seed", range(16))
def test_whatever_is_hit_the_bookmarks_are_there_after_the_repair(paths: Paths, seed: int) -> None:
    wanted = content(paths.database)["bookmark"]
    chance = random.Random(seed)
    data = paths.database.read_bytes()
    count = len(data) // 4096
    pages = set(chance.sample(range(1, count + 1), chance.choice((1, 5, count // 2))))
    paths.database.write_bytes(hit(data, pages, chance, whole=False))
    repair(paths, clock)  # nothing, where free space alone was hit
    with closing(House(paths, first_show=None, clock=clock)) as house:
        assert {row[13] for row in wanted} <= {each.uid for each in house.bookmarks.listing()}


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_a_repair_that_is_killed_leaves_a_library_that_can_be_repaired(paths: Paths) -> None:
    wanted = notes(paths)
    data = damage(paths, "bookmark", "notes")
    chance = random.Random(1)
    killed = 0
    for _ in range(12):
        # Copies of the bookmarks have no part in it.
        for copy in paths.backups.glob("*"):
            copy.unlink()
        program = (
            "import os, signal, sys, threading; from pathlib import Path;"
            "from cafe_tui.services.repair import repair; from cafe_tui.settings import Paths;"
            "from tests.support.library import clock;"
            "threading.Timer(float(sys.argv[2]), os.kill, (os.getpid(), signal.SIGKILL)).start();"
            "repair(Paths.in_folder(Path(sys.argv[1])), clock); os._exit(0)"
        )
        arguments = [sys.executable, "-c", program, str(paths.data), str(chance.uniform(0.0, 0.4))]
        done = subprocess.run(arguments, timeout=60, cwd=Path(__file__).resolve().parents[2])
        killed += done.returncode != 0
        assert paths.database.exists()
        if done.returncode == 0:
            paths.database.write_bytes(data)
    assert killed
    repair(paths, clock)
    assert notes(paths) == wanted
