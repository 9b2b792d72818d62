"""What other machines tell by the folder, while the player is open."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from cafe_tui.domain.models import EpisodeId
from cafe_tui.services.journal_watch import JournalWatch

from .conftest import OpenApp
from .stage import StageHouse, text_of, until
from .test_keep import kept, playing


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder between the machines."""
    path = tmp_path / "folder"
    path.mkdir()
    monkeypatch.setenv("CAFE_TUI_SYNC_FOLDER", str(path))
    return path


@pytest.fixture
def other(tmp_path: Path) -> Iterator[StageHouse]:
    """Another machine with the same shows."""
    with closing(StageHouse(tmp_path / "other")) as other:
        other.add_show("Tea Talk", 5)
        other.add_show("Garden Hour", 3)
        yield other


async def test_what_others_keep_and_correct_is_shown_and_what_is_kept_here_is_told(
    folder: Path, other: StageHouse, open_app: OpenApp, house: StageHouse
) -> None:
    house.journal_watch = JournalWatch(house.database, house.journals, every=0.05, pause=0.01)
    async with open_app() as pilot:
        listed = await playing(pilot)
        episode = EpisodeId(house.library.episode_ids()[0])
        other.bookmarks.add(episode, 765.0, note="from the other machine")
        second = other.chapters.of_episode(episode).chapters[1]
        other.corrector.change(episode, second, "5:20 A long way")
        other.journals.exchange(folder)
        await until(pilot, lambda: listed.count == 1, "the bookmark of the other machine")
        await until(pilot, lambda: "A long way" in text_of(pilot.app), "its correction")
        await pilot.press("b")
        await until(pilot, lambda: len(kept(house)) == 2, "a bookmark here")
        await until(pilot, lambda: len(list(folder.iterdir())) == 2, "it in the folder")
    other.journals.exchange(folder)
    assert len(kept(other)) == 2


async def test_a_folder_that_is_away_is_told_of_and_the_player_plays(
    folder: Path, open_app: OpenApp, house: StageHouse
) -> None:
    folder.rmdir()
    async with open_app() as pilot:
        await until(pilot, lambda: "folder for syncing" in text_of(pilot.app), "the word of it")
        await playing(pilot)
