"""What the listener is told of a library that was just opened."""

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cafe_tui.domain.errors import DamagedLibraryError, LibraryError
from cafe_tui.services.house import House
from cafe_tui.services.library_care import check_library
from cafe_tui.settings import Paths
from cafe_tui.storage.database import Database
from tests.support.damage import furnish, hit
from tests.support.library import clock


def look(paths: Paths) -> None:
    with closing(Database(paths.database)) as database:
        check_library(database, paths.backups, lambda: False)


def test_of_a_sound_library_nothing_is_said(tmp_path: Path) -> None:
    paths = Paths.in_folder(tmp_path)
    look(paths)
    with closing(House(paths, first_show=None, clock=clock)) as house:
        furnish(house.database, bookmarks=3)
    look(paths)


def test_a_new_library_beside_a_copy_of_bookmarks_is_told(tmp_path: Path) -> None:
    paths = Paths.in_folder(tmp_path)
    with closing(House(paths, first_show=None, clock=clock)) as house:
        furnish(house.database, bookmarks=3)
    paths.database.rename(tmp_path / "elsewhere")
    with pytest.raises(LibraryError, match="bookmarks import") as caught:
        look(paths)
    assert "bookmarks-2026-11-23.json" in caught.value.hint
    look(paths)  # said once


def test_damage_is_looked_for_after_an_end_out_of_order_and_then_only(tmp_path: Path) -> None:
    paths = Paths.in_folder(tmp_path)
    with closing(House(paths, first_show=None, clock=clock)) as house:
        furnish(house.database, bookmarks=3)
    with closing(sqlite3.connect(paths.database)) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'notes'").fetchone()
    damaged = hit(paths.database.read_bytes(), {root}, random.Random(1), whole=True)
    paths.database.write_bytes(damaged)
    look(paths)
    log = paths.database.with_name(f"{paths.database.name}-wal")
    log.write_bytes(b"what a killed program left behind")
    with pytest.raises(DamagedLibraryError, match="doctor --repair"):
        look(paths)
