"""Cutting from the prompt."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from cafe_tui.services.house import House
from cafe_tui.settings import Paths
from tests.support.audio import write_wav
from tests.support.libmpv import skip_without_libmpv
from tests.support.library import document, item, keep
from tests.support.web import Web

from .conftest import Answer

Cafe = Callable[..., Answer]


@pytest.fixture
def _episode(home: Path, web: Web, tmp_path: Path) -> None:
    """A library with one episode, a minute on the web."""
    skip_without_libmpv()
    url = web.media("/1.wav", write_wav(tmp_path / "sound.wav", 60).read_bytes(), "audio/wav")
    with closing(House(Paths.in_folder(home), first_show=None)) as house:
        keep(house.database, document(item(1, url=url, duration=60.0)), web.feed("/feed", b""))


@pytest.mark.usefixtures("_episode")
def test_segments_are_cut_out_of_a_stream_and_what_fails_is_named(cafe: Cafe, tmp_path: Path) -> None:
    cafe("bookmark", "add", "latest", "0:10", "--to", "0:12.5", "--note", "Spoons")
    cafe("bookmark", "add", "latest", "0:30")
    cafe("bookmark", "add", "latest", "0:40", "--to", "0:41")
    answer = cafe("clip", "1", "2", "3", "1", "-o", str(tmp_path / "clips"), "--json")
    assert answer.status == 1
    assert answer.err.startswith("cafe-tui: bookmark 2: Bookmark 2 has no length")
    first, second = sorted(answer.json, key=lambda record: record["bookmark"])
    assert (first["bookmark"], first["start"], first["end"]) == (1, 10.0, 12.5)
    assert first["length"] == pytest.approx(2.5, abs=0.1)
    assert Path(first["path"]).name == "Management Café - Episode 1 0.10-0.12.mp3"
    assert Path(second["path"]).is_file()
    one = cafe("clip", "3", "-o", str(tmp_path / "one.m4a"))
    assert (one.status, one.out) == (0, f"Cut bookmark 3 (1.0 s): {tmp_path / 'one.m4a'}\n")


@pytest.mark.usefixtures("_episode")
def test_what_cannot_be_meant_is_refused(cafe: Cafe, tmp_path: Path) -> None:
    assert cafe("clip").status == 2
    assert cafe("clip", "1", "--format", "exe").status == 2
    assert cafe("clip", "1").status == 1
    for start in ("0:10", "0:20"):
        cafe("bookmark", "add", "latest", start, "--to", "0:30")
    refused = cafe("clip", "1", "2", "-o", str(tmp_path / "one.mp3"))
    assert (refused.status, "Give a folder" in refused.err) == (1, True)
