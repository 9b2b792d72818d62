"""Fixtures for the use-cases."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.refreshing import World
from tests.support.web import Web


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with Web() as web:
        world = World(tmp_path, web)
        yield world
        world.database.close()
