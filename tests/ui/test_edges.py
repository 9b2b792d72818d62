"""Marking without losing a beat, and the ends of a segment: by keys and by mouse."""

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from cafe_tui.services.snap import PauseFinder
from cafe_tui.ui.widgets.edge_bar import EdgeBar
from tests.support.audio import silence, write_wav

from .conftest import OpenApp
from .stage import STARTS, StageHouse, screen_of, text_of, until
from .test_jump import chapters_on_view, playback, playing_at


async def playing(pilot: Pilot[int]) -> EdgeBar:
    """Play the first episode, twenty seconds into its second chapter."""
    await chapters_on_view(pilot)
    await pilot.press("2")
    await playing_at(pilot, STARTS[1])
    await pilot.press("right", "right")
    await playing_at(pilot, STARTS[1] + 20)
    return screen_of(pilot.app).query_one(EdgeBar)


def spans(house: StageHouse) -> list[tuple[float, float | None]]:
    return [(one.start, one.end) for one in house.bookmarks.listing()]


async def kept_as(pilot: Pilot[int], house: StageHouse, start: float, end: float | None) -> None:
    await until(pilot, lambda: spans(house) == [(start, end)], f"a bookmark from {start} to {end}")


async def on_bar(pilot: Pilot[int], bar: EdgeBar) -> None:
    await pilot.press("semicolon")
    await until(pilot, lambda: bar.has_focus and bar.bookmark, "the bar")


async def test_what_was_just_said_is_kept_with_one_key(
    open_app: OpenApp, house: StageHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAFE_TUI_LEAD_IN", "8")
    async with open_app() as pilot:
        await playing(pilot)
        await pilot.press("left_curly_bracket")
        await kept_as(pilot, house, 322.0, 330.0)
        assert playback(pilot).sounds
        await pilot.press("right", "right_square_bracket")
        await kept_as(pilot, house, 322.0, 340.0)


async def test_a_whole_chapter_is_kept_with_one_key(open_app: OpenApp, house: StageHouse) -> None:
    async with open_app() as pilot:
        await playing(pilot)
        await pilot.press("right_curly_bracket")
        await kept_as(pilot, house, STARTS[1], STARTS[2])
        await pilot.press("z", "c", "end", "right_curly_bracket")
        await kept_as(pilot, house, STARTS[3], 1800.0)
        [bookmark] = house.bookmarks.listing()
        assert bookmark.chapter == "What we would do otherwise next time."


async def test_ends_move_by_keys_and_are_taken_back_as_one(open_app: OpenApp, house: StageHouse) -> None:
    async with open_app() as pilot:
        bar = await playing(pilot)
        await pilot.press("left_curly_bracket")
        await kept_as(pilot, house, 315.0, 330.0)
        await on_bar(pilot, bar)
        await until(pilot, lambda: "[end 5:30]" in text_of(pilot.app), "the end at hand")
        await pilot.press("right", "shift+right", "up")
        await kept_as(pilot, house, 315.0, 336.1)
        await pilot.press("tab", "left", "shift+left", "down")
        await kept_as(pilot, house, 308.9, 336.1)
        shown = "[start 5:08.9] end 5:36.1  +0:27.2"
        await until(pilot, lambda: shown in text_of(pilot.app), "the ends as they are")
        await pilot.press("c")
        await kept_as(pilot, house, STARTS[1], 336.1)
        await pilot.press("escape", "z")
        await kept_as(pilot, house, 315.0, 330.0)


async def test_brackets_put_the_ends_where_the_sound_is(open_app: OpenApp, house: StageHouse) -> None:
    async with open_app() as pilot:
        bar = await playing(pilot)
        await pilot.press("b")
        await kept_as(pilot, house, 330.0, None)
        await on_bar(pilot, bar)
        await until(pilot, lambda: "no end" in text_of(pilot.app), "a moment")
        assert house.fake
        house.fake.advance(10)
        await playing_at(pilot, 340.0)
        await pilot.press("right_square_bracket")
        await kept_as(pilot, house, 330.0, 340.0)


async def test_an_end_is_heard_in_passing_and_the_sound_goes_on_where_it_was(
    open_app: OpenApp, house: StageHouse
) -> None:
    async with open_app() as pilot:
        bar = await playing(pilot)
        await pilot.press("left_curly_bracket")
        await kept_as(pilot, house, 315.0, 330.0)
        assert house.fake
        house.fake.advance(30)
        await playing_at(pilot, 360.0)
        await on_bar(pilot, bar)
        await pilot.press("enter")
        await playing_at(pilot, 328.0)
        house.fake.advance(2.2)
        await playing_at(pilot, 360.0)
        assert not playback(pilot).over


async def test_the_bar_is_used_by_the_mouse(open_app: OpenApp, house: StageHouse) -> None:
    async with open_app() as pilot:
        bar = await playing(pilot)
        await pilot.press("left_curly_bracket")
        await kept_as(pilot, house, 315.0, 330.0)
        await on_bar(pilot, bar)
        first, second = (line for line in text_of(pilot.app).splitlines()[-5:-3])
        await pilot.click(EdgeBar, offset=(first.index("start"), 0))
        await until(pilot, lambda: "[start 5:15]" in text_of(pilot.app), "the start")
        await pilot.click(EdgeBar, offset=(second.index("→"), 1))
        await kept_as(pilot, house, 315.1, 330.0)
        await pilot.click(EdgeBar, offset=(second.index("done"), 1))
        await until(pilot, lambda: bar.bookmark is None, "no bar")


async def test_ends_that_would_meet_say_so_and_change_nothing(open_app: OpenApp, house: StageHouse) -> None:
    first = house.library.episode_ids()[0]
    house.bookmarks.add(first, 60.0, 62.0)  # type: ignore[arg-type]
    async with open_app() as pilot:
        bar = screen_of(pilot.app).query_one(EdgeBar)
        await chapters_on_view(pilot)
        await pilot.press("m")
        await on_bar(pilot, bar)
        await pilot.press("up")
        await until(pilot, lambda: "Move its end first" in text_of(pilot.app), "the reason")
        assert spans(house) == [(60.0, 62.0)]


async def test_typed_times_keep_their_fractions(open_app: OpenApp, house: StageHouse) -> None:
    first = house.library.episode_ids()[0]
    house.bookmarks.add(first, 60.25, 62.5)  # type: ignore[arg-type]
    async with open_app() as pilot:
        await chapters_on_view(pilot)
        await pilot.press("m", "E")
        await until(pilot, lambda: isinstance(pilot.app.focused, Input), "the field for the times")
        assert pilot.app.screen.query_one(Input).value == "1:00.25 - 1:02.5"


async def test_going_elsewhere_closes_the_bar(open_app: OpenApp, house: StageHouse) -> None:
    async with open_app((60, 20)) as pilot:
        bar = await playing(pilot)
        await pilot.press("b")
        await kept_as(pilot, house, 330.0, None)
        await on_bar(pilot, bar)
        await until(pilot, lambda: "Esc done" in text_of(pilot.app), "its keys")
        await pilot.press("w")
        await until(pilot, lambda: isinstance(pilot.app.focused, TextArea), "the field for the note")
        assert bar.bookmark is None


async def test_an_end_snaps_to_a_pause_of_a_sound_that_is_here(
    open_app: OpenApp, house: StageHouse, tmp_path: Path
) -> None:
    sound = silence(write_wav(tmp_path / "sound.wav", 60), (35, 36))
    first = house.library.episode_ids()[0]
    house.pauses = PauseFinder({first: sound}.get, (tmp_path,))
    house.bookmarks.add(first, 10.0, 33.0)  # type: ignore[arg-type]
    async with open_app() as pilot:
        bar = screen_of(pilot.app).query_one(EdgeBar)
        await chapters_on_view(pilot)
        await pilot.press("m")
        await on_bar(pilot, bar)
        await pilot.press("tab", "s")
        await until(pilot, lambda: abs((house.bookmarks.listing()[0].end or 0) - 35.2) < 0.05, "the pause")
        await pilot.press("tab", "s")
        await until(pilot, lambda: "No pause within 8 seconds" in text_of(pilot.app), "the reason")
