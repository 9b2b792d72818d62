"""A library that is not indexed is, behind everything else: in small steps that a kill cannot undo."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from cafe_tui.domain.search.search_query import HitKind, read_query
from cafe_tui.services.indexing import Indexer, IndexProgress
from cafe_tui.storage import schema, search, search_index
from cafe_tui.storage.database import Database
from cafe_tui.storage.search_schema import SEARCH
from tests.support.library import document, item, keep
from tests.support.search import rebuilt, stored, waiting

MANY = 260


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A library with more episodes than a transaction indexes by itself."""
    database = Database(tmp_path / "library.sqlite3")
    keep(database, document(*(item(number, f"Tea {number}", notes="a cup") for number in range(MANY, 0, -1))))
    yield database
    database.close()


def indexer(database: Database) -> Indexer:
    return Indexer(database, pause=lambda _seconds: None)


def count(database: Database, typed: str = "tea ") -> int:
    return len(search.found(database.read(), HitKind.EPISODE, read_query(typed), 1_000))


def test_much_at_once_is_left_for_later_and_then_done_newest_first(database: Database) -> None:
    assert indexer(database).is_behind
    assert count(database) == 0
    told: list[IndexProgress] = []
    steps: list[list[int]] = []

    def tell(progress: IndexProgress) -> None:
        told.append(progress)
        steps.append(search.found(database.read(), HitKind.EPISODE, read_query("tea "), 1_000))

    indexer(database).run(tell)
    assert not indexer(database).is_behind
    assert count(database) == MANY
    assert stored(database) == rebuilt(database)
    assert [progress.total for progress in told] == [MANY] * len(told)
    assert [progress.done for progress in told] == sorted({progress.done for progress in told})
    assert told[-1] == IndexProgress(MANY, MANY)
    newest = search.found(database.read(), HitKind.EPISODE, read_query("tea "), 1_000)
    assert steps[0] == newest[: len(steps[0])]


def test_little_is_indexed_as_it_is_stored(database: Database) -> None:
    indexer(database).run()
    keep(database, document(item(900, "A kettle")))
    assert not indexer(database).is_behind
    assert count(database, "kettle ") == 1


def test_it_can_be_cancelled_and_goes_on_later(database: Database) -> None:
    answers = iter([False, False, True])
    indexer(database).run(cancelled=lambda: next(answers))
    done = count(database)
    assert 0 < done < MANY
    assert indexer(database).progress == IndexProgress(done, MANY)
    assert indexer(database).progress.percent == 100 * done // MANY
    indexer(database).run()
    assert count(database) == MANY


KILLED = """
import os, signal, sys
from pathlib import Path
from cafe_tui.services.indexing import Indexer
from cafe_tui.storage.database import Database

steps = 0
def step(_progress):
    global steps
    steps += 1
    if steps == 2:
        os.kill(os.getpid(), signal.SIGKILL)

Indexer(Database(Path(sys.argv[1]))).run(step)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_what_was_done_outlives_a_kill(database: Database) -> None:
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(database.path)],
        cwd=Path(__file__).resolve().parents[2],
        timeout=60,
    )
    assert killed.returncode != 0
    assert 0 < count(database) < MANY
    indexer(database).run()
    assert count(database) == MANY
    assert stored(database) == rebuilt(database)


def test_a_library_of_an_older_version_is_indexed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "library.sqlite3"
    steps = schema.MIGRATIONS
    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", steps[: steps.index(SEARCH)])
        with closing(Database(path)):
            pass
    with closing(sqlite3.connect(path)) as old:
        old.execute("INSERT INTO show (id, url, title, folded, added) VALUES (1, 'u', 'Tea', 'tea', 0)")
        old.execute(
            "INSERT INTO episode (id, show_id, guid, title, folded, media_url, media_type, link, image_url,"
            " chapters_url, first_seen, fingerprint, moment) VALUES"
            " (1, 1, 'g', 'Old tea', 'old tea', 'm', '', '', '', '', 0, x'', 0)"
        )
        old.execute("INSERT INTO notes VALUES (1, '<p>A k&eacute;ttle</p>')")
        old.commit()
    with closing(Database(path)) as database:
        assert indexer(database).is_behind
        assert indexer(database).progress.percent == 0
        keep(database, document(item(5, "New tea")), "https://new.example/feed")
        assert count(database) == 0, "nothing is indexed by halves"
        indexer(database).run()
        assert count(database) == 2
        assert search.found(database.read(), HitKind.NOTES, read_query("kettle "), 9) == [1]
        assert stored(database) == rebuilt(database)


def test_an_index_by_other_rules_is_made_anew(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    indexer(database).run()
    monkeypatch.setattr(search_index, "INDEX_VERSION", search_index.INDEX_VERSION + 1)
    assert indexer(database).is_behind
    indexer(database).run()
    assert not indexer(database).is_behind
    assert count(database) == MANY


def test_an_index_that_is_mostly_of_old_texts_is_made_anew(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_index, "_FEW_DEAD", 0)
    indexer(database).run()
    with database.write() as connection:
        connection.execute("UPDATE episode SET title = title || ' more'")
    indexer(database).run()
    with database.write() as connection:
        connection.execute("UPDATE notes SET text = text || ' more'")
    indexer(database).run()
    assert search_index.is_worn(database.read())
    indexer(database).run()
    assert not search_index.is_worn(database.read())
    assert waiting(database.read()) == []
    assert stored(database) == rebuilt(database)
