"""The bookmarks of all shows on the screen: found, ticked, changed and played, by keys and by mouse."""

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from cafe_tui.domain.models import Bookmark
from cafe_tui.domain.playback import Phase
from cafe_tui.ui.screens.bookmarks import BookmarksScreen
from cafe_tui.ui.screens.main import MainScreen
from cafe_tui.ui.widgets.bookmark_rows import BookmarkRows
from cafe_tui.ui.widgets.player_bar import PlayerBar

from .conftest import OpenApp
from .stage import StageHouse, text_of, until
from .test_jump import playback, playing_at


@pytest.fixture
def kept(house: StageHouse) -> list[Bookmark]:
    """Two bookmarks of the newest episode of "Tea Talk" and one of the newest of "Garden Hour"."""
    newest = {
        episode.show: episode.id for episode in reversed(house.library.episodes(house.library.episode_ids()))
    }
    return [
        house.bookmarks.add(newest["Tea Talk"], 60.0, 90.0, "the kettle whistles", ["tea"]),
        house.bookmarks.add(newest["Tea Talk"], 300.0, 330.0, "what a laugh", ["laugh", "tea"], importance=2),
        house.bookmarks.add(newest["Garden Hour"], 900.0, None, "roses"),
    ]


async def bookmarks_on_view(pilot: Pilot[int], count: int = 5) -> BookmarkRows:
    """The screen, with so many rows."""
    await pilot.press("K")
    await until(pilot, lambda: isinstance(pilot.app.screen, BookmarksScreen), "the bookmarks")
    await until(pilot, lambda: pilot.app.screen.query(BookmarkRows), "their list")
    rows = pilot.app.screen.query_one(BookmarkRows)
    await until(pilot, lambda: rows.has_focus and rows.count == count, "its rows")
    return rows


def notes(house: StageHouse) -> list[str]:
    return sorted(one.note for one in house.bookmarks.listing())


async def on_row(pilot: Pilot[int], rows: BookmarkRows, bookmark: Bookmark) -> int:
    """Put the cursor on a bookmark; gives the line of the list that it is in."""
    row = rows.row_of(bookmark.id)
    assert row is not None
    rows.move_to(row)
    await pilot.pause()
    return rows.cursor


async def test_all_are_listed_under_headings_and_escape_leads_back(
    open_app: OpenApp, kept: list[Bookmark]
) -> None:
    async with open_app() as pilot:
        await bookmarks_on_view(pilot)
        text = text_of(pilot.app)
        assert "Bookmarks · 3" in text
        assert "▾ Garden Hour" in text
        assert "5:00 +0:30  !!  what a laugh #laugh #tea" in text
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, MainScreen), "the main screen")


async def test_headings_and_order_change_by_key_and_by_mouse_and_are_remembered(
    open_app: OpenApp, kept: list[Bookmark]
) -> None:
    async with open_app() as pilot:
        rows = await bookmarks_on_view(pilot)
        await on_row(pilot, rows, kept[1])
        await pilot.press("v", "v")
        await until(pilot, lambda: "[Tag]" in text_of(pilot.app) and rows.count == 7, "the tags")
        assert "▾ #laugh" in text_of(pilot.app)
        assert "▾ without a tag" in text_of(pilot.app)
        assert rows.bookmark_id == kept[1].id
        line = text_of(pilot.app).splitlines()[1]
        await pilot.click("#group", offset=(line.index("All") - 1, 0))
        await until(pilot, lambda: rows.count == 3, "no headings")
        await pilot.click("#order", offset=(3, 0))
        await pilot.press("o")
        await until(pilot, lambda: "[important first]" in text_of(pilot.app), "the order")
        await until(pilot, lambda: rows.row_id(0) == kept[1].id, "the important one first")
        await pilot.press("slash", *"zzz", "enter")
        await until(pilot, lambda: rows.count == 0, "nothing found")
        await pilot.press("K")
        await until(pilot, lambda: rows.count == 3, "all again")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, MainScreen), "the main screen")
        await bookmarks_on_view(pilot, 3)


async def test_what_is_typed_narrows_the_rows(open_app: OpenApp, kept: list[Bookmark]) -> None:
    async with open_app() as pilot:
        rows = await bookmarks_on_view(pilot)
        await pilot.press("slash", *"#tea whis")
        await until(pilot, lambda: rows.count == 2, "one bookmark and its heading")
        await pilot.press("enter")
        assert "“#tea whis”" in text_of(pilot.app)
        await pilot.press("slash", *"zzz", "enter")
        await until(pilot, lambda: "No bookmark like this" in text_of(pilot.app), "why it is empty")
        await pilot.press("escape")
        await until(pilot, lambda: rows.count == 5, "all again")


async def test_enter_and_a_click_on_the_time_play_a_segment_and_u_leads_back(
    open_app: OpenApp, kept: list[Bookmark], house: StageHouse
) -> None:
    async with open_app() as pilot:
        rows = await bookmarks_on_view(pilot)
        line = await on_row(pilot, rows, kept[2])
        await pilot.press("enter")
        await playing_at(pilot, 900.0)
        assert house.fake
        house.fake.advance(5)
        await playing_at(pilot, 905.0)
        line = await on_row(pilot, rows, kept[1])
        await pilot.click(BookmarkRows, offset=(9, line))
        await playing_at(pilot, 300.0)
        await until(pilot, lambda: "▶" in text_of(pilot.app).splitlines()[line + 2], "the mark of what plays")
        house.fake.advance(31)
        await until(pilot, lambda: playback(pilot).over, "the end of the segment")
        await pilot.press("u")
        await playing_at(pilot, 905.0)


async def test_ticked_ones_are_tagged_rated_and_deleted_as_one_step_each(
    open_app: OpenApp, kept: list[Bookmark], house: StageHouse
) -> None:
    async with open_app() as pilot:
        rows = await bookmarks_on_view(pilot)
        before = house.bookmarks.listing()
        await on_row(pilot, rows, kept[0])
        await pilot.press("x", "x")
        await until(pilot, lambda: "2 ticked" in text_of(pilot.app), "two ticks")
        await pilot.press("number_sign")
        await until(pilot, lambda: isinstance(pilot.app.focused, Input), "the field for the tags")
        await pilot.press(*"lau", "tab", *", -tea", "enter")
        await until(
            pilot, lambda: {one.tags for one in house.bookmarks.listing()} == {("laugh",), ()}, "the tags"
        )
        await pilot.press("exclamation_mark")
        await until(
            pilot,
            lambda: sorted(one.importance for one in house.bookmarks.listing()) == [0, 1, 1],
            "importance",
        )
        await pilot.press("d")
        await until(pilot, lambda: notes(house) == ["roses"] and rows.count == 2, "two gone")
        await pilot.press("z", "z", "z")
        await until(pilot, lambda: house.bookmarks.listing() == before, "all as before")
        await until(pilot, lambda: rows.count == 5, "all rows")


async def test_what_is_ticked_is_written_to_a_new_file_and_no_file_is_written_over(
    open_app: OpenApp, kept: list[Bookmark], tmp_path: Path
) -> None:
    path = tmp_path / "mine.csv"
    async with open_app() as pilot:
        rows = await bookmarks_on_view(pilot)
        await on_row(pilot, rows, kept[0])
        await pilot.press("x", "x", "e")
        await until(pilot, lambda: isinstance(pilot.app.focused, Input), "the field for the file")
        field = pilot.app.screen.query_one(Input)
        assert field.value.endswith("bookmarks.md")
        assert "Write 2 to" in text_of(pilot.app)
        field.value = str(path)
        await pilot.press("enter")
        await until(pilot, lambda: "Wrote 2 bookmarks" in text_of(pilot.app), "the word of it")
        text = path.read_text(encoding="utf-8")
        assert "the kettle whistles" in text
        assert "what a laugh" in text
        assert "roses" not in text
        await pilot.press("e")
        await until(pilot, lambda: isinstance(pilot.app.focused, Input), "the field again")
        pilot.app.screen.query_one(Input).value = str(path)
        await pilot.press("enter")
        await until(pilot, lambda: "a file of this name already" in text_of(pilot.app), "the refusal")
        assert path.read_text(encoding="utf-8") == text


async def test_a_heading_ticks_its_group_and_a_range_ticks_all_between(
    open_app: OpenApp, kept: list[Bookmark]
) -> None:
    async with open_app() as pilot:
        rows = await bookmarks_on_view(pilot)
        await pilot.press("g", "d")
        await until(pilot, lambda: "A heading cannot be deleted" in text_of(pilot.app), "the reason")
        await pilot.press("g", "x")
        await until(pilot, lambda: rows.ticked == [kept[2].id], "the garden's")
        await pilot.press("G", "X")
        await until(pilot, lambda: len(rows.ticked) == 3, "all between")
        await pilot.press("A")
        await until(pilot, lambda: not rows.ticked, "none")
        line = await on_row(pilot, rows, kept[0])
        await pilot.click(BookmarkRows, offset=(1, line))
        await until(pilot, lambda: rows.ticked == [kept[0].id], "the one that was clicked")
        await pilot.click(BookmarkRows, offset=(30, line + 1), shift=True)
        await until(pilot, lambda: rows.ticked == [kept[0].id, kept[1].id], "up to the other")
        await pilot.press("escape")
        await until(pilot, lambda: not rows.ticked, "no ticks")


async def test_all_of_a_tag_play_in_a_row_ahead_of_the_queue(
    open_app: OpenApp, kept: list[Bookmark], house: StageHouse
) -> None:
    async with open_app() as pilot:
        rows = await bookmarks_on_view(pilot)
        await pilot.press("slash", *"#tea", "enter")
        await until(pilot, lambda: rows.count == 3, "the two of them")
        await pilot.press("P")
        await playing_at(pilot, 60.0)
        assert house.fake
        house.fake.advance(30.5)
        await playing_at(pilot, 300.0)
        house.fake.advance(30.5)
        await until(pilot, lambda: playback(pilot).over, "the end")
        await until(pilot, lambda: not house.queue.items(), "an empty queue")


async def test_marking_goes_on_while_they_are_on_view(
    open_app: OpenApp, kept: list[Bookmark], house: StageHouse
) -> None:
    async with open_app() as pilot:
        rows = await bookmarks_on_view(pilot)
        await on_row(pilot, rows, kept[2])
        await pilot.press("enter")
        await playing_at(pilot, 900.0)
        await pilot.press("right", "b")
        await until(pilot, lambda: rows.count == 6, "one more")
        await pilot.press("w", *"by hand", "escape")
        await until(pilot, lambda: "by hand" in notes(house), "its note")
        await pilot.press("left_square_bracket")
        bar = pilot.app.screen.query_one(PlayerBar)
        await until(pilot, lambda: bar.segment_start == 910.0, "the start of a segment on the timeline")
        await pilot.press("right", "right_square_bracket")
        await until(pilot, lambda: rows.count == 7 and bar.segment_start is None, "the segment")


async def test_a_bookmark_without_its_episode_says_so(
    open_app: OpenApp, kept: list[Bookmark], house: StageHouse
) -> None:
    with house.database.write() as connection:
        connection.execute("DELETE FROM episode WHERE id = ?", (kept[2].episode_id,))
    async with open_app() as pilot:
        rows = await bookmarks_on_view(pilot)
        await on_row(pilot, rows, kept[2])
        assert "⊘" in text_of(pilot.app)
        await pilot.press("enter")
        await until(pilot, lambda: "no longer in the library" in text_of(pilot.app), "the reason")
        assert playback(pilot).phase is Phase.IDLE


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_narrow_windows_show_the_same_rows(
    open_app: OpenApp, kept: list[Bookmark], size: tuple[int, int]
) -> None:
    async with open_app(size) as pilot:
        await bookmarks_on_view(pilot)
        assert "what a laugh" in text_of(pilot.app)
        assert "? help" in text_of(pilot.app).splitlines()[-1]


async def test_the_palette_has_what_the_screen_can_do(open_app: OpenApp, kept: list[Bookmark]) -> None:
    async with open_app() as pilot:
        rows = await bookmarks_on_view(pilot)
        await pilot.press("ctrl+p", *"Tick all")
        await until(pilot, lambda: "Tick all on view" in text_of(pilot.app), "the hit")
        await pilot.press("enter", "enter")
        await until(pilot, lambda: len(rows.ticked) == 3, "the ticks")


async def test_a_segment_is_heard_again_and_again_until_it_is_let_go(
    open_app: OpenApp, kept: list[Bookmark], house: StageHouse
) -> None:
    async with open_app() as pilot:
        rows = await bookmarks_on_view(pilot)
        await on_row(pilot, rows, kept[0])
        await pilot.press("ampersand")
        await playing_at(pilot, 60.0)
        await until(pilot, lambda: "↻ loop" in text_of(pilot.app), "the word of it")
        assert house.fake
        house.fake.advance(30.5)
        await playing_at(pilot, 60.0)
        await pilot.press("ampersand")
        await until(pilot, lambda: "↻ loop" not in text_of(pilot.app), "no more word of it")
        house.fake.advance(30.5)
        await until(pilot, lambda: playback(pilot).over, "the end")
        await on_row(pilot, rows, kept[2])
        await pilot.press("ampersand")
        await until(pilot, lambda: "A moment cannot be heard again" in text_of(pilot.app), "the reason")


async def test_a_link_and_quotes_are_copied_only_when_asked_for(
    open_app: OpenApp, kept: list[Bookmark], house: StageHouse
) -> None:
    async with open_app() as pilot:
        rows = await bookmarks_on_view(pilot)
        assert pilot.app.clipboard == ""
        await on_row(pilot, rows, kept[0])
        await pilot.press("at")
        await until(pilot, lambda: pilot.app.clipboard.endswith("5.mp3#t=60,90"), "the link")
        await pilot.press("x", "x", "quotation_mark")
        await until(pilot, lambda: "Copied 2 quotes" in text_of(pilot.app), "the word of it")
        assert "“the kettle whistles”\n— #5 Tea Talk, part 5, Tea Talk, 1:00–1:30" in pilot.app.clipboard
        with house.database.write() as connection:
            connection.execute("UPDATE bookmark SET feed_url = 'https://feeds.example/tea?token=1'")
        await pilot.press("at")
        await until(pilot, lambda: "no link to give away" in text_of(pilot.app), "the reason")
        assert "whistles" in pilot.app.clipboard
