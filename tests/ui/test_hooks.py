"""Programs of the listener's own, run by what happens in the player."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from cafe_tui.domain.playback import Phase

from .conftest import OpenApp
from .stage import LENGTH, StageHouse, screen_of, text_of, until

NOTE_DOWN = "import sys; open(sys.argv[1], 'a').write(sys.argv[2] + chr(10) + sys.stdin.read())"


def hook(*arguments: str) -> str:
    return json.dumps([sys.executable, "-c", NOTE_DOWN, *arguments])


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the programs wrote: a line of arguments, then a line of JSON, for each event."""
    out, file = tmp_path / "out", tmp_path / "hooks.toml"
    file.write_text(
        "[hooks]\n"
        + f"episode-started = {hook(str(out), 'started {title} at {position}')}\n"
        + f"chapter-begun = {hook(str(out), 'chapter {number} at {start}')}\n"
        + f"bookmark-made = {hook(str(out), 'kept {start}')}\n"
        + f"episode-finished = {hook(str(out), 'finished {title}')}\n"
    )
    monkeypatch.setenv("CAFE_TUI_HOOKS", str(file))
    return out


def lines(out: Path) -> list[str]:
    return out.read_text().splitlines() if out.exists() else []


async def test_programs_hear_of_an_episode_its_chapters_and_bookmarks(
    out: Path, open_app: OpenApp, house: StageHouse
) -> None:
    async with open_app() as pilot:

        async def come(count: int) -> tuple[str, Any]:
            await until(pilot, lambda: len(lines(out)) == 2 * count, f"{count} events")
            said, told = lines(out)[-2:]
            return said, json.loads(told)

        await pilot.press("P")
        said, told = await come(1)
        assert said == f"started {told['title']} at 0:00"
        assert house.fake is not None
        house.fake.advance(31.0)
        said, told = await come(2)
        assert (said, told["chapter"]) == ("chapter 1 at 0:30", "What a good kettle does for a morning.")
        await pilot.press("b")
        said, told = await come(3)
        assert said == "kept 0:31"
        assert (told["event"], told["end"], told["tags"]) == ("bookmark-made", None, [])
        house.fake.advance(LENGTH)
        finished = f"finished {told['title']}"
        await until(pilot, lambda: finished in lines(out), "the end, beside the chapters on the way")


async def test_hooks_are_configured_while_the_player_is_open_and_one_that_fails_is_told(
    tmp_path: Path, open_app: OpenApp, house: StageHouse
) -> None:
    out, configuration = tmp_path / "out", house.paths.configuration
    async with open_app() as pilot:
        await pilot.press("P")
        await until(pilot, lambda: screen_of(pilot.app).playback.phase is Phase.PLAYING, "the sound")
        started = hook(str(out), "started {title}")
        configuration.write_text(
            f"[hooks]\nepisode-started = {started}\nbookmark-made = {hook(str(out), 'kept')}\n"
        )
        await until(pilot, lambda: house.settings.hooks, "the configuration")
        await pilot.press("b")
        await until(pilot, lambda: lines(out), "the bookmark")
        assert [line for line in lines(out) if not line.startswith("{")] == ["kept"]
        configuration.write_text('[hooks]\nbookmark-made = ["/no/such/program"]\n')
        await until(pilot, lambda: len(house.settings.hooks) == 1, "the other configuration")
        await pilot.press("b")
        await until(pilot, lambda: "could not be run" in text_of(pilot.app), "the news")


async def test_hooks_that_are_none_are_told_at_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, open_app: OpenApp
) -> None:
    (tmp_path / "hooks.toml").write_text('[hooks]\nepisode-begun = ["true"]\n')
    monkeypatch.setenv("CAFE_TUI_HOOKS", str(tmp_path / "hooks.toml"))
    async with open_app() as pilot:
        await until(pilot, lambda: "episode-begun" in text_of(pilot.app), "the news")
