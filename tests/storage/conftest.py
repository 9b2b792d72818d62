from collections.abc import Iterator
from pathlib import Path

import pytest

from cafe_tui.storage.database import Database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An empty library."""
    database = Database(tmp_path / "library.sqlite3")
    yield database
    database.close()
