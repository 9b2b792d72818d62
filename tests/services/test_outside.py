"""Hearing of what other processes write into the library."""

import queue
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cafe_tui.services.keep import Bookmarks
from cafe_tui.services.outside import LOOK_EVERY, OutsideWatch
from cafe_tui.storage.database import Database
from tests.support.library import clock, document, item, keep, newest

_WITHIN = 20.0
ROOT = Path(__file__).resolve().parents[2]
SCRIPT = (
    "import sys\n"
    "from pathlib import Path\n"
    "from cafe_tui.services.keep import Bookmarks\n"
    "from cafe_tui.storage.database import Database\n"
    "from tests.support.library import clock, newest\n"
    "database = Database(Path(sys.argv[1]))\n"
    "Bookmarks(database, clock).add(newest(database), 670.0)\n"
)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "library.sqlite3")
    keep(database, document(item(1)))
    yield database
    database.close()


def write_elsewhere(database: Database) -> None:
    subprocess.run([sys.executable, "-c", SCRIPT, database.path], cwd=ROOT, check=True, timeout=60)


def test_what_another_process_writes_is_told_and_can_be_read_then(database: Database) -> None:
    bookmarks = Bookmarks(database, clock)
    told: queue.SimpleQueue[list[float]] = queue.SimpleQueue()
    watch = OutsideWatch(database, every=0.01)
    watch.on_change(lambda: told.put([each.start for each in bookmarks.listing()]))
    try:
        write_elsewhere(database)
        assert told.get(timeout=_WITHIN) == [670.0]
    finally:
        watch.close()
    assert told.empty()


def test_what_this_process_writes_is_not_told(database: Database) -> None:
    before = database.outside_version()
    bookmarks = Bookmarks(database, clock)
    bookmarks.add(newest(database), 5.0)
    bookmarks.listing()
    assert database.outside_version() == before
    write_elsewhere(database)
    assert database.outside_version() != before


def test_it_looks_often_enough_to_be_told_within_a_second() -> None:
    assert LOOK_EVERY <= 0.5


def test_a_watch_that_nobody_hears_can_be_closed(database: Database) -> None:
    OutsideWatch(database).close()
