"""What was acknowledged is kept, whenever the program is killed."""

import json
import random
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from cafe_tui.services.house import House
from cafe_tui.settings import Paths
from tests.support.library import document, item, keep

ROUNDS = 100


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")
def test_acknowledged_bookmarks_are_there_after_a_hundred_kills_at_random_moments(tmp_path: Path) -> None:
    with closing(House(Paths.in_folder(tmp_path), first_show=None)) as house:
        keep(house.database, document(item(1)))
    seed = random.randrange(2**32)
    killed = subprocess.run(
        [sys.executable, "-m", "tests.support.killing", str(tmp_path), str(ROUNDS), str(seed)],
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert killed.returncode == 0, killed.stderr
    acknowledged = json.loads(killed.stdout)
    assert len(acknowledged) == ROUNDS
    assert any(acknowledged), "some were acknowledged before the kill"
    assert not all(acknowledged), "some were killed before"
    with closing(House(Paths.in_folder(tmp_path), first_show=None)) as house:
        kept = {bookmark.note for bookmark in house.bookmarks.listing()}
        lost = [note for notes in acknowledged for note in notes if note not in kept]
        assert not lost, f"seed {seed}"
        assert house.database.read().execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert all(bookmark.uid for bookmark in house.bookmarks.listing())
