"""What happens, brought to the programs that the listener named."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from cafe_tui.domain.errors import CafeError, HookError
from cafe_tui.domain.files.download import Download, DownloadState, Part
from cafe_tui.domain.outside.hooks import HookEvent
from cafe_tui.programs import Run
from cafe_tui.services.hooks import Hooks
from cafe_tui.services.house import House
from cafe_tui.settings import Paths
from tests.support.library import NOW, document, item, keep, newest


class Stage:
    """Hooks over a library with an episode, and what they had run."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.runs: list[Run] = []
        self.said: list[CafeError] = []
        commands = {
            HookEvent.DOWNLOAD_DONE: ("copy", "{title}", "{path}"),
            HookEvent.BOOKMARK_MADE: ("keep", "{start}-{end}", "--note={note}", "{tags}"),
        }
        self.hooks = Hooks(commands, house.library, house.downloads, self.said.append, self._make_runner)

    def _make_runner(self, fail: Callable[[Run, HookError], None]) -> "Stage":
        self.fail = fail
        return self

    def run(self, run: Run) -> None:
        self.runs.append(run)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with closing(House(Paths.in_folder(tmp_path), first_show=None)) as house:
        keep(house.database, document(item(1, "Cups")))
        yield Stage(house)


@pytest.mark.parametrize("state", DownloadState)
def test_only_a_download_that_is_whole_is_news(state: DownloadState, stage: Stage) -> None:
    episode_id = newest(stage.house.database)
    stage.hooks.download_changed(Download(episode_id, state, "1.mp3", Part(3, length=3), None, False, NOW))
    runs = [run.arguments for run in stage.runs]
    assert runs == ([("copy", "Cups", "")] if state is DownloadState.DONE else [])


def test_a_bookmark_comes_as_arguments_and_as_json(stage: Stage) -> None:
    kept = stage.house.bookmarks.add(newest(stage.house.database), 61.5, 90.0, note="é\n-x", tags=("a", "b"))
    stage.hooks.bookmark_made(kept)
    [run] = stage.runs
    assert run.arguments == ("keep", "1:01-1:30", "--note=é\n-x", "a, b")
    told = json.loads(run.read)
    assert (told["event"], told["start"], told["note"], told["tags"]) == (
        "bookmark-made",
        61.5,
        "é\n-x",
        ["a", "b"],
    )


def test_a_program_that_fails_again_and_again_is_said_once(stage: Stage) -> None:
    for name in ("copy", "copy", "keep", "copy"):
        stage.fail(Run((name,), b""), HookError(f"“{name}” failed"))
    assert [error.title for error in stage.said] == ["“copy” failed", "“keep” failed"]
