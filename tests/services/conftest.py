"""Fixtures for the use-cases."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cafe_tui.domain.models import EpisodeId
from cafe_tui.services.keep import Bookmarks
from cafe_tui.storage.database import Database
from tests.support.library import clock, document, item, keep, newest
from tests.support.refreshing import World
from tests.support.web import Web


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with Web() as web:
        world = World(tmp_path, web)
        yield world
        world.database.close()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A library with two episodes of 1500 seconds."""
    database = Database(tmp_path / "library.sqlite3")
    keep(database, document(item(1), item(2, "Second")))
    yield database
    database.close()


@pytest.fixture
def bookmarks(database: Database) -> Bookmarks:
    return Bookmarks(database, clock)


@pytest.fixture
def episode(database: Database) -> EpisodeId:
    """The newer one."""
    return newest(database)
