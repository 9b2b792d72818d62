"""Browsing, by keyboard and by mouse, at every width."""

import pytest

from cafe_tui.domain.models import EpisodeId
from cafe_tui.ui.app import CafeApp
from cafe_tui.ui.widgets.chapter_list import ChapterList
from cafe_tui.ui.widgets.episode_list import EpisodeList
from cafe_tui.ui.widgets.show_list import ShowList

from .conftest import OpenApp
from .stage import NOTES, StageHouse, screen_of, text_of, until


def lists(app: object) -> tuple[ShowList, EpisodeList, ChapterList]:
    assert isinstance(app, CafeApp)
    screen = screen_of(app)
    return screen.query_one(ShowList), screen.query_one(EpisodeList), screen.query_one(ChapterList)


async def test_the_first_paint_has_shows_episodes_and_soon_the_chapters(open_app: OpenApp) -> None:
    async with open_app() as pilot:
        shows, episodes, chapters = lists(pilot.app)
        assert (shows.count, episodes.count) == (3, 8)
        await until(pilot, lambda: chapters.count == 4, "the chapters of the first episode")
        assert "What a good kettle" in text_of(pilot.app)


async def test_choosing_a_show_lists_its_episodes_only(open_app: OpenApp) -> None:
    async with open_app() as pilot:
        _, episodes, _ = lists(pilot.app)
        await pilot.press("s", "down")
        await until(pilot, lambda: episodes.count == 3, "the episodes of Garden Hour")
        await pilot.press("j")
        await until(pilot, lambda: episodes.count == 5, "the episodes of Tea Talk")
        await pilot.press("enter")
        assert episodes.has_focus


async def test_moving_the_cursor_opens_the_episode_under_it(open_app: OpenApp, house: StageHouse) -> None:
    async with open_app() as pilot:
        screen = screen_of(pilot.app)
        await pilot.press("end")
        ids = house.library.episode_ids()

        def opened() -> bool:
            detail = screen.query_one("EpisodePane").detail  # type: ignore[attr-defined]
            return detail is not None and detail.episode.id == ids[-1]

        await until(pilot, opened, "the last episode")


@pytest.mark.parametrize("words", ["part 4", "TEA 4", "téa talk part 4"])
async def test_a_filter_narrows_the_list_as_it_is_typed_and_escape_widens_it(
    open_app: OpenApp, words: str
) -> None:
    async with open_app() as pilot:
        _, episodes, _ = lists(pilot.app)
        await pilot.press("slash", *words.replace(" ", "_").replace("_", " "))
        await until(pilot, lambda: episodes.count == 1, "one episode")
        await pilot.press("enter")
        assert episodes.has_focus
        await pilot.press("escape")
        await until(pilot, lambda: episodes.count == 8, "all episodes")


async def test_a_filter_of_many_hits_begins_with_the_newest_and_gets_them_all(
    open_app: OpenApp, house: StageHouse
) -> None:
    house.add_show("Long Run", 420, notes="")
    async with open_app() as pilot:
        _, episodes, _ = lists(pilot.app)
        await until(pilot, lambda: episodes.count == 428, "all episodes")
        await pilot.press("end", "slash", *"run")
        await until(pilot, lambda: episodes.count == 420, "all hits")
        assert episodes.cursor == 0
        assert episodes.episode is not None
        assert episodes.episode.number == 420
        await pilot.press("escape")
        await until(pilot, lambda: episodes.count == 428, "all episodes again")
        assert episodes.episode.number == 420


async def test_the_shows_and_the_chapters_have_filters_of_their_own(open_app: OpenApp) -> None:
    async with open_app() as pilot:
        shows, episodes, chapters = lists(pilot.app)
        await until(pilot, lambda: chapters.count == 4, "the chapters")
        await pilot.press("c", "slash", *"cups")
        await until(pilot, lambda: chapters.count == 1, "one chapter")
        await pilot.press("enter", "s", "slash", *"gard")
        await until(pilot, lambda: shows.count == 2, "one show and the row for all")
        assert episodes.count == 8


async def test_a_click_puts_the_cursor_on_a_row_and_the_wheel_scrolls(open_app: OpenApp) -> None:
    async with open_app((120, 12)) as pilot:
        _, episodes, _ = lists(pilot.app)
        await pilot.click("#episode-list", offset=(5, 2))
        assert episodes.cursor == 2
        await pilot._post_mouse_events(
            [__import__("textual.events", fromlist=["x"]).MouseScrollDown], "#episode-list", button=0
        )
        await until(pilot, lambda: episodes.scroll_offset.y > 0, "the list to scroll")


@pytest.mark.parametrize(
    ("width", "at_episodes", "at_chapters"),
    [
        (120, {"shows", "episodes", "episode"}, {"shows", "episodes", "episode"}),
        (80, {"episodes", "episode"}, {"episodes", "episode"}),
        (60, {"episodes"}, {"episode"}),
    ],
)
async def test_as_many_panes_stand_side_by_side_as_there_is_room_for(
    open_app: OpenApp, width: int, at_episodes: set[str], at_chapters: set[str]
) -> None:
    async with open_app((width, 24)) as pilot:
        screen = screen_of(pilot.app)

        def on_view() -> set[str]:
            return {pane for pane in screen.PANES if screen.query_one(f"#{pane}").region.area}

        await until(pilot, lambda: on_view() == at_episodes, "the panes round the episodes")
        await pilot.press("enter")
        await until(pilot, lambda: on_view() == at_chapters, "the panes round the chapters")
        await pilot.press("escape", "escape")
        await until(pilot, lambda: "shows" in on_view(), "the shows")
        assert lists(pilot.app)[0].has_focus


async def test_played_started_and_unplayed_differ_without_colour(
    open_app: OpenApp, house: StageHouse
) -> None:
    ids = house.library.episode_ids()
    house.library.set_played(ids[0], True)  # type: ignore[arg-type]
    house.library.save_position(ids[1], 300.0, finished=False)  # type: ignore[arg-type]
    async with open_app() as pilot:
        _, episodes, _ = lists(pilot.app)
        rows = [episodes.row(index, 40).plain for index in range(3)]
        assert [row[0] for row in rows] == [" ", "◐", "●"]
        await pilot.press("x")
        await until(pilot, lambda: episodes.row(0, 40).plain[0] == "●", "the first to be unplayed again")
        await pilot.press("U")
        await until(pilot, lambda: episodes.count == 8, "nothing played, so nothing hidden")


async def test_another_episode_has_all_its_chapters_and_escape_comes_out_of_it_at_once(
    open_app: OpenApp,
) -> None:
    async with open_app() as pilot:
        _, episodes, chapters = lists(pilot.app)
        await until(pilot, lambda: chapters.count == 4, "the chapters")
        await pilot.press("c", "slash", *"cups", "enter")
        await until(pilot, lambda: chapters.count == 1, "one chapter")
        await pilot.press("e", "down")
        await until(pilot, lambda: chapters.count == 4, "the chapters of the next episode")
        await pilot.press("c", "escape")
        await until(pilot, lambda: episodes.has_focus, "the episodes")


async def test_notes_that_the_publisher_added_to_are_shown_anew(open_app: OpenApp, house: StageHouse) -> None:
    async with open_app() as pilot:
        await pilot.press("v")
        await until(pilot, lambda: "Write to us!" in text_of(pilot.app), "the notes")
        for title, count in (("Tea Talk", 5), ("Garden Hour", 3)):
            house.add_show(title, count, notes=f"{NOTES}<p>A postscript.</p>")
        screen_of(pilot.app).reload_library()
        await until(pilot, lambda: "A postscript." in text_of(pilot.app), "the notes of today")


async def test_an_empty_list_names_the_key_that_fills_it_again(open_app: OpenApp, house: StageHouse) -> None:
    for episode_id in house.library.episode_ids():
        house.library.set_played(EpisodeId(episode_id), True)
    async with open_app() as pilot:
        await pilot.press("U")
        await until(
            pilot, lambda: "U shows all again" in text_of(pilot.app), "the way back from unplayed only"
        )
        await pilot.press("slash", *"nothing")
        await until(pilot, lambda: "like this. Esc shows" in text_of(pilot.app), "the way out of the filter")
