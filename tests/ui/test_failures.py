"""What fails behind the screen is said on it, and the screen goes on."""

import pytest

from cafe_tui.domain.errors import LibraryError
from cafe_tui.services.library import Library

from .conftest import OpenApp
from .stage import StageHouse, text_of, until


async def test_a_foreseen_failure_is_told_in_its_own_words(
    open_app: OpenApp, house: StageHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise LibraryError("The library cannot be used", "the disk is full", "Free some space")

    monkeypatch.setattr(Library, "set_played", full)
    async with open_app() as pilot:
        await pilot.press("x")
        await until(pilot, lambda: "the disk is full. Free some space" in text_of(pilot.app), "the words")
        await pilot.press("down")
        assert pilot.app.is_running


@pytest.mark.parametrize(("key", "method"), [("x", "set_played"), ("U", "episode_ids")])
async def test_a_bug_in_a_worker_is_said_and_logged_and_does_not_end_the_program(
    open_app: OpenApp,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    key: str,
    method: str,
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a bug")

    async with open_app() as pilot:
        monkeypatch.setattr(Library, method, broken)
        await pilot.press(key)
        await until(pilot, lambda: "ZeroDivisionError while working" in text_of(pilot.app), "the notice")
        assert "ZeroDivisionError: a bug" in caplog.text
        assert pilot.app.is_running
