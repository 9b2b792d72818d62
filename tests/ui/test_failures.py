"""What fails behind the screen is said on it, and the screen goes on."""

from unittest.mock import Mock

import pytest

from cafe_tui.domain.errors import LibraryError, ReadOnlyLibraryError
from cafe_tui.services.library import Library

from .conftest import OpenApp
from .stage import StageHouse, text_of, until
from .test_jump import playback


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


async def test_a_library_that_may_only_be_read_is_browsed_and_played_and_says_what_it_refuses(
    open_app: OpenApp, house: StageHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = ReadOnlyLibraryError("Nothing can be kept", "this library may only be read", "Make it writable")
    monkeypatch.setattr(house.database, "_source", Mock(uri="", refused=lambda: error))
    async with open_app(size=(60, 20)) as pilot:
        await until(pilot, lambda: "nothing can be kept" in text_of(pilot.app), "the standing word")
        await pilot.press("P")
        await until(pilot, lambda: playback(pilot).track is not None, "the sound")
        assert "Make it writable" not in text_of(pilot.app), "nothing was asked for that is refused"
        await pilot.press("x")
        await until(pilot, lambda: "Make it writable" in text_of(pilot.app), "the refusal")
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
