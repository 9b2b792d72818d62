"""Letting the ends of a segment go to pauses of a real sound."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cafe_tui.domain.bookmark.edges import Edge
from cafe_tui.domain.errors import BadInputError
from cafe_tui.domain.models import Bookmark, BookmarkId, EpisodeId
from cafe_tui.services.snap import PauseFinder
from tests.support.audio import silence, write_wav

SEGMENT = Bookmark(
    BookmarkId(1), EpisodeId(1), "", "", "", "", None, "", 60.0, 12.0, 38.0, "",
    datetime(2026, 1, 1, tzinfo=UTC),
)  # fmt: skip


@pytest.fixture
def finder(tmp_path: Path) -> PauseFinder:
    """Of an episode that is silent from 10 to 11, from 35 to 36 and from 36.5 to 37 seconds."""
    sound = silence(write_wav(tmp_path / "sound.wav", 60), (10, 11), (35, 36), (36.5, 37))
    return PauseFinder({EpisodeId(1): sound}.get, (tmp_path,))


def test_each_end_goes_to_the_pause_that_is_nearest(finder: PauseFinder) -> None:
    assert finder.nearest(SEGMENT, Edge.START) == pytest.approx(10.9, abs=0.05)
    assert finder.nearest(SEGMENT, Edge.END) == pytest.approx(36.7, abs=0.05)
    assert finder.nearest(replace(SEGMENT, end=None), Edge.END) == pytest.approx(10.2, abs=0.05)


def test_where_it_is_never_quiet_that_is_said(finder: PauseFinder) -> None:
    with pytest.raises(BadInputError, match="No pause within 8 seconds"):
        finder.nearest(replace(SEGMENT, end=50.0), Edge.END)


@pytest.mark.parametrize("episode", [None, EpisodeId(2)])
def test_of_a_sound_that_is_elsewhere_that_is_said(finder: PauseFinder, episode: EpisodeId | None) -> None:
    with pytest.raises(BadInputError, match="not on this machine"):
        finder.nearest(replace(SEGMENT, episode_id=episode), Edge.END)
