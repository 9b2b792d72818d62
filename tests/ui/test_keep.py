"""Keeping moments and segments while it plays, and taking it back."""

import sqlite3
from contextlib import closing
from unittest.mock import Mock

import pytest
from textual.events import Paste
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from cafe_tui.domain.errors import LibraryError
from cafe_tui.domain.models import Bookmark
from cafe_tui.services.house import House
from cafe_tui.ui.app import CafeApp
from cafe_tui.ui.widgets.episode_list import EpisodeList
from cafe_tui.ui.widgets.kept_list import KeptList
from cafe_tui.ui.widgets.note_editor import NoteEditor
from cafe_tui.ui.widgets.prompt import Prompt

from .conftest import OpenApp
from .stage import STARTS, StageHouse, screen_of, text_of, until
from .test_jump import chapters_on_view, playback, playing_at


async def playing(pilot: Pilot[int]) -> KeptList:
    """Play the first episode from its second chapter."""
    assert isinstance(pilot.app, CafeApp)
    await chapters_on_view(pilot)
    await pilot.press("2")
    await playing_at(pilot, STARTS[1])
    return screen_of(pilot.app).query_one(KeptList)


def kept(house: StageHouse) -> list[Bookmark]:
    return list(house.bookmarks.listing())


async def test_b_keeps_the_moment_and_it_is_in_the_file_before_the_screen_says_so(
    open_app: OpenApp, house: StageHouse
) -> None:
    async with open_app() as pilot:
        await playing(pilot)
        await pilot.press("b")
        await until(pilot, lambda: "Kept 5:10" in text_of(pilot.app), "the word of it")
        with closing(sqlite3.connect(house.paths.database)) as other_program:
            rows = other_program.execute("SELECT start, end FROM bookmark").fetchall()
        assert rows == [(STARTS[1], None)]


async def test_brackets_keep_a_segment_shown_on_the_timeline(open_app: OpenApp, house: StageHouse) -> None:
    async with open_app() as pilot:
        listed = await playing(pilot)
        await pilot.press("left_square_bracket", "shift+right")
        await playing_at(pilot, STARTS[1] + 60)
        await pilot.press("right_square_bracket")
        await until(pilot, lambda: listed.count == 1, "the segment in the list")
        [segment] = kept(house)
        assert (segment.start, segment.end) == (STARTS[1], STARTS[1] + 60)
        assert "▐" in text_of(pilot.app).splitlines()[-2]
        await pilot.press("m")
        assert "5:10 +1:00" in text_of(pilot.app)


async def test_an_end_without_a_start_ends_the_last_bookmark_or_says_what_is_missing(
    open_app: OpenApp, house: StageHouse
) -> None:
    async with open_app() as pilot:
        await playing(pilot)
        await pilot.press("right_square_bracket")
        await until(pilot, lambda: "Say first where it begins" in text_of(pilot.app), "the hint")
        await pilot.press("b")
        await until(pilot, lambda: len(kept(house)) == 1, "the bookmark")
        await pilot.press("right", "right_square_bracket")
        await until(pilot, lambda: kept(house)[0].end == STARTS[1] + 10, "its end")


async def test_a_note_of_several_lines_is_typed_while_it_plays_on(
    open_app: OpenApp, house: StageHouse
) -> None:
    async with open_app() as pilot:
        await playing(pilot)
        await pilot.press("b")
        await until(pilot, lambda: len(kept(house)) == 1, "the bookmark")
        await pilot.press("w")
        await until(pilot, lambda: isinstance(pilot.app.focused, TextArea), "the field for the note")
        await pilot.press(*"about n b [bold]", "enter", *"and more")
        assert house.fake
        house.fake.advance(20)
        await playing_at(pilot, STARTS[1] + 20)
        await pilot.press("escape")
        await until(pilot, lambda: kept(house)[0].note == "about n b [bold]\nand more", "the note")
        await until(pilot, lambda: not pilot.app.screen.query(NoteEditor), "no editor")
        await pilot.press("m")
        await until(pilot, lambda: "about n b [bold] and more" in text_of(pilot.app), "the note as typed")
        await pilot.press("z")
        await until(pilot, lambda: kept(house)[0].note == "", "the note taken back in one step")


async def test_what_is_typed_of_a_note_is_on_the_disk_before_it_is_done(
    open_app: OpenApp, house: StageHouse
) -> None:
    async with open_app((80, 24)) as pilot:
        await playing(pilot)
        await pilot.press("b")
        await until(pilot, lambda: len(kept(house)) == 1, "the bookmark")
        await pilot.press("w", *"half a tho")
        await until(pilot, lambda: kept(house)[0].note == "half a tho", "the first half")
        await pilot.press(*"ught")
        await pilot.click("#episode-list", offset=(5, 1))
        await until(pilot, lambda: kept(house)[0].note == "half a thought", "all of it")
        assert isinstance(pilot.app.focused, EpisodeList)
        await pilot.press("w")
        await until(pilot, lambda: isinstance(pilot.app.focused, TextArea), "the field again")
        assert len(pilot.app.screen.query(NoteEditor)) == 1
        await pilot.press(*"!", "ctrl+s")
        await until(pilot, lambda: kept(house)[0].note == "half a thought!", "the note")


def fill_disk(house: StageHouse, *, room: int) -> None:
    """From now on the library may grow by so many pages."""
    with house.database.write() as connection:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages + room}")


async def test_a_note_that_finds_no_room_stays_in_the_editor_and_is_kept_once_there_is_some(
    open_app: OpenApp, house: StageHouse
) -> None:
    async with open_app() as pilot:
        await playing(pilot)
        await pilot.press("b")
        await until(pilot, lambda: len(kept(house)) == 1, "the bookmark")
        await pilot.press("w")
        await until(pilot, lambda: isinstance(pilot.app.focused, TextArea), "the field for the note")
        fill_disk(house, room=0)
        pilot.app.post_message(Paste("long thought " * 2_000))
        await until(pilot, lambda: "disk is full" in text_of(pilot.app), "what happened")
        await pilot.press("escape")
        await until(pilot, lambda: "not kept yet" in text_of(pilot.app) or not editors(pilot), "the state")
        # Closed all the same, it is there again when it is opened again.
        if editors(pilot):
            await pilot.press("escape")
        await until(pilot, lambda: not editors(pilot), "no editor")
        await pilot.press("w")
        await until(pilot, lambda: "not kept yet" in text_of(pilot.app), "the editor with the draft")
        [editor] = editors(pilot)
        assert editor.note == "long thought " * 2_000
        assert kept(house)[0].note == ""
        fill_disk(house, room=1_000)
        await pilot.press("escape")
        await until(pilot, lambda: kept(house)[0].note.startswith("long thought"), "the note")
        await pilot.press("w")
        await until(pilot, lambda: "kept as you type" in text_of(pilot.app), "the editor in order")


@pytest.mark.parametrize(
    ("action", "label", "typed"),
    [
        ("tag", "Tags at", "tea, oat milk"),
        ("add_chapter", "Chapter at", "Where the lamp goes"),
        ("download_rule", "Download by itself", "newest 3"),
        ("skip_words", "Skip this show", "Sponsor"),
    ],
)
async def test_what_was_typed_into_a_prompt_comes_back_when_it_finds_no_room(
    open_app: OpenApp, house: StageHouse, monkeypatch: pytest.MonkeyPatch, action: str, label: str, typed: str
) -> None:
    async with open_app() as pilot:
        await playing(pilot)
        await pilot.press("b")
        await until(pilot, lambda: len(kept(house)) == 1, "the bookmark")
        full = LibraryError("This could not be kept", "the disk is full", "Make some room")
        with monkeypatch.context() as patch:
            patch.setattr(house.database, "write", Mock(side_effect=full))
            await pilot.app.screen.run_action(action)
            field = pilot.app.screen.query_one(Prompt).query_one(Input)
            await until(pilot, lambda: pilot.app.focused is field, "the prompt")
            assert label in text_of(pilot.app)
            field.value = typed
            await pilot.press("enter")
            await until(pilot, lambda: "disk is full" in text_of(pilot.app), "what happened")
            await until(pilot, lambda: pilot.app.focused is field, "the prompt again")
            assert field.value == typed
            assert label in text_of(pilot.app)
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.focused is not field, "the list again")


def editors(pilot: Pilot[int]) -> list[NoteEditor]:
    return list(pilot.app.screen.query(NoteEditor))


async def test_bookmarks_are_listed_in_time_order_and_play_on_enter_and_click(
    open_app: OpenApp, house: StageHouse
) -> None:
    first = house.library.episode_ids()[0]
    for start in (900.0, 60.0, 300.0):
        house.bookmarks.add(first, start)  # type: ignore[arg-type]
    async with open_app() as pilot:
        await chapters_on_view(pilot)
        await pilot.press("m")
        listed = screen_of(pilot.app).query_one(KeptList)
        assert [bookmark.start for bookmark in listed.bookmarks] == [60.0, 300.0, 900.0]
        await pilot.press("down", "enter")
        await playing_at(pilot, 300.0)
        await pilot.double_click("#kept", offset=(5, 2))
        await playing_at(pilot, 900.0)


async def test_deleting_and_editing_are_taken_back_by_z(open_app: OpenApp, house: StageHouse) -> None:
    first = house.library.episode_ids()[0]
    house.bookmarks.add(first, 60.0, note="keep me")  # type: ignore[arg-type]
    async with open_app() as pilot:
        await chapters_on_view(pilot)
        await pilot.press("m", "E")
        await until(pilot, lambda: isinstance(pilot.app.focused, Input), "the field for the times")
        await pilot.press("ctrl+u", *"1:30 - 2:00", "enter")
        await until(pilot, lambda: (kept(house)[0].start, kept(house)[0].end) == (90.0, 120.0), "new times")
        await pilot.press("d")
        await until(pilot, lambda: kept(house) == [], "the deletion")
        await pilot.press("z")
        await until(pilot, lambda: len(kept(house)) == 1, "the bookmark back")
        assert (kept(house)[0].start, kept(house)[0].note) == (90.0, "keep me")
        await pilot.press("z")
        await until(
            pilot, lambda: (kept(house)[0].start, kept(house)[0].end) == (60.0, None), "the old times"
        )


async def test_times_that_cannot_be_read_change_nothing_and_say_why(
    open_app: OpenApp, house: StageHouse
) -> None:
    first = house.library.episode_ids()[0]
    house.bookmarks.add(first, 60.0)  # type: ignore[arg-type]
    async with open_app() as pilot:
        await chapters_on_view(pilot)
        await pilot.press("m", "E", "ctrl+u", *"soon", "enter")
        await until(pilot, lambda: "“soon” is not a time" in text_of(pilot.app), "the reason")
        assert kept(house)[0].start == 60.0


async def test_nothing_is_kept_while_nothing_plays(open_app: OpenApp, house: StageHouse) -> None:
    async with open_app() as pilot:
        await pilot.press("b")
        await until(pilot, lambda: "Nothing plays" in text_of(pilot.app), "the reason")
        assert kept(house) == []


async def test_what_is_kept_at_a_prompt_is_shown_and_the_cursor_stays_where_it_was(
    open_app: OpenApp, house: StageHouse
) -> None:
    async with open_app() as pilot:
        listed = await playing(pilot)
        await pilot.press("b", "m")
        await until(pilot, lambda: listed.bookmark is not None, "the bookmark under the cursor")
        with closing(House(house.paths, first_show=None)) as prompt:
            kept_there = prompt.bookmarks.add(
                prompt.library.find_episode("latest").id, 1.0, note="at a prompt"
            )
        await until(pilot, lambda: kept_there in listed.bookmarks, "the bookmark of the other process")
        assert listed.bookmark is not None
        assert listed.bookmark.start == STARTS[1]


async def test_tags_are_completed_and_importance_goes_round(open_app: OpenApp, house: StageHouse) -> None:
    first = house.library.episode_ids()[0]
    house.bookmarks.add(first, 60.0, tags=["Tea", "work"])  # type: ignore[arg-type]
    async with open_app() as pilot:
        listed = await playing(pilot)
        await pilot.press("b")
        await until(pilot, lambda: listed.count == 2, "the bookmark")
        await pilot.press("number_sign", *"#te", "tab", *", new", "enter")
        await until(pilot, lambda: kept(house)[1].tags == ("Tea", "new"), "the tags")
        for importance in (1, 2, 3, 0):
            await pilot.press("exclamation_mark")
            await until(
                pilot,
                lambda wanted=importance: kept(house)[1].importance == wanted,  # type: ignore[misc]
                f"importance {importance}",
            )
            marked = "!" * importance or "no importance"
            await until(pilot, lambda words=marked: f"5:10: {words}" in text_of(pilot.app), "the word of it")  # type: ignore[misc]


async def test_a_segment_of_the_list_plays_to_its_end_and_u_leads_back(
    open_app: OpenApp, house: StageHouse
) -> None:
    first = house.library.episode_ids()[0]
    house.bookmarks.add(first, 900.0, 930.0)  # type: ignore[arg-type]
    async with open_app() as pilot:
        await playing(pilot)
        assert house.fake
        house.fake.advance(5)
        await pilot.press("m", "enter")
        await playing_at(pilot, 900.0)
        house.fake.advance(31)
        await until(pilot, lambda: playback(pilot).over, "the end of the segment")
        await pilot.press("u")
        await playing_at(pilot, STARTS[1] + 5)
