"""Jumping: every way to a chapter or a time, by keyboard and by mouse, on the fake player."""

from textual.pilot import Pilot

from cafe_tui.domain.playback import Phase, Playback
from cafe_tui.ui.app import CafeApp
from cafe_tui.ui.widgets.chapter_list import ChapterList
from cafe_tui.ui.widgets.notes_view import NotesView
from cafe_tui.ui.widgets.timeline import Timeline

from .conftest import OpenApp
from .stage import LENGTH, STARTS, StageHouse, screen_of, text_of, until


def playback(pilot: Pilot[int]) -> Playback:
    assert isinstance(pilot.app, CafeApp)
    return pilot.app.listener.state


async def chapters_on_view(pilot: Pilot[int]) -> ChapterList:
    assert isinstance(pilot.app, CafeApp)
    chapters = screen_of(pilot.app).query_one(ChapterList)
    await until(pilot, lambda: chapters.count == len(STARTS), "the chapters")
    return chapters


async def playing_at(pilot: Pilot[int], seconds: float) -> None:
    await until(
        pilot,
        lambda: playback(pilot).phase is Phase.PLAYING and abs(playback(pilot).position - seconds) < 0.5,
        f"the sound at {seconds}",
    )


async def test_enter_on_a_chapter_plays_from_its_start(open_app: OpenApp) -> None:
    async with open_app() as pilot:
        await chapters_on_view(pilot)
        await pilot.press("c", "down", "enter")
        await playing_at(pilot, STARTS[1])
        assert "The long way to the market" in text_of(pilot.app).splitlines()[-3]


async def test_one_click_on_a_chapter_plays_it_and_a_second_changes_nothing(open_app: OpenApp) -> None:
    async with open_app() as pilot:
        await chapters_on_view(pilot)
        await pilot.click("#chapters", offset=(8, 2))
        await playing_at(pilot, STARTS[2])
        await pilot.double_click("#chapters", offset=(8, 2))
        await playing_at(pilot, STARTS[2])


async def test_a_typed_number_plays_that_chapter_from_any_pane(open_app: OpenApp) -> None:
    async with open_app() as pilot:
        await chapters_on_view(pilot)
        await pilot.press("s", "4")
        await playing_at(pilot, STARTS[3])


async def test_a_click_on_a_time_in_the_notes_plays_there(open_app: OpenApp) -> None:
    async with open_app() as pilot:
        await chapters_on_view(pilot)
        await pilot.press("v")
        notes = screen_of(pilot.app).query_one(NotesView)
        lines = text_of(pilot.app).splitlines()
        y = next(number for number, line in enumerate(lines) if "12:45" in line)
        x = lines[y].index("12:45")
        await pilot.click(offset=(x + 1, y))
        await playing_at(pilot, STARTS[2])
        assert notes.has_focus


async def test_letters_reach_every_time_and_link_of_the_notes(open_app: OpenApp) -> None:
    async with open_app() as pilot:
        await chapters_on_view(pilot)
        await pilot.press("t")
        await until(pilot, lambda: "b00:30" in text_of(pilot.app), "letters")
        assert "aa link" in text_of(pilot.app)
        await pilot.press("e")
        await playing_at(pilot, STARTS[3])
        assert "b00:30" not in text_of(pilot.app)


async def test_a_chapter_of_another_episode_plays_while_one_sounds(
    open_app: OpenApp, house: StageHouse
) -> None:
    async with open_app() as pilot:
        await chapters_on_view(pilot)
        await pilot.press("1")
        await playing_at(pilot, STARTS[0])
        first = playback(pilot).track
        await pilot.press("e", "down")
        screen = screen_of(pilot.app)
        second = house.library.episode_ids()[1]
        await until(pilot, lambda: screen.query_one("EpisodePane").detail.episode.id == second, "the second")  # type: ignore[attr-defined]
        await pilot.press("3")
        await playing_at(pilot, STARTS[2])
        assert playback(pilot).track != first


async def test_keys_pause_skip_and_go_from_chapter_to_chapter(open_app: OpenApp, house: StageHouse) -> None:
    async with open_app() as pilot:
        await chapters_on_view(pilot)
        await pilot.press("2")
        await playing_at(pilot, STARTS[1])
        await pilot.press("right")
        await playing_at(pilot, STARTS[1] + 10)
        await pilot.press("shift+right")
        await playing_at(pilot, STARTS[1] + 70)
        await pilot.press("left", "shift+left")
        await playing_at(pilot, STARTS[1])
        await pilot.press("n")
        await playing_at(pilot, STARTS[2])
        await pilot.press("p")
        await playing_at(pilot, STARTS[1])
        assert house.fake
        house.fake.advance(5)
        await playing_at(pilot, STARTS[1] + 5)
        await pilot.press("p")
        await playing_at(pilot, STARTS[1])
        await pilot.press("space")
        await until(pilot, lambda: playback(pilot).phase is Phase.PAUSED, "the pause")
        await pilot.press("greater_than_sign")
        assert playback(pilot).speed == 1.1


async def test_a_click_on_the_timeline_seeks_and_a_tick_is_its_chapter(open_app: OpenApp) -> None:
    async with open_app() as pilot:
        await chapters_on_view(pilot)
        await pilot.press("1")
        await playing_at(pilot, STARTS[0])
        timeline = screen_of(pilot.app).query_one(Timeline)
        await pilot.click(Timeline, offset=(timeline.column_of(STARTS[2]), 0))
        await playing_at(pilot, STARTS[2])
        await pilot.click(Timeline, offset=(timeline.column_of(LENGTH / 2), 0))
        await until(pilot, lambda: abs(playback(pilot).position - LENGTH / 2) < 15, "half of the episode")
        await pilot.hover(Timeline, offset=(timeline.column_of(STARTS[3]), 0))
        await until(pilot, lambda: "→ 20:00 What we would do" in text_of(pilot.app), "the tick's title")


async def test_the_position_is_dragged_and_sought_when_the_mouse_is_let_go(open_app: OpenApp) -> None:
    async with open_app() as pilot:
        await chapters_on_view(pilot)
        await pilot.press("1")
        await playing_at(pilot, STARTS[0])
        timeline = screen_of(pilot.app).query_one(Timeline)
        await pilot.mouse_down(Timeline, offset=(timeline.column_of(60.0), 0))
        await pilot.hover(Timeline, offset=(timeline.column_of(900.0), 0))
        await until(pilot, lambda: "→ 15:0" in text_of(pilot.app), "the place under the mouse")
        assert playback(pilot).position == STARTS[0], "nothing is sought on the way"
        await pilot.mouse_up(Timeline, offset=(timeline.column_of(STARTS[3]), 0))
        await playing_at(pilot, STARTS[3])


async def test_the_timeline_shows_the_chapter_that_sounds_or_all(open_app: OpenApp) -> None:
    async with open_app() as pilot:
        await chapters_on_view(pilot)
        await pilot.press("2")
        await playing_at(pilot, STARTS[1])
        timeline = screen_of(pilot.app).query_one(Timeline)
        whole = timeline.column_of(STARTS[1])
        await pilot.press("f")
        await until(pilot, lambda: timeline.column_of(STARTS[1]) < whole, "the chapter alone")
        await pilot.click(Timeline, offset=(timeline.column_of(700.0), 0))
        await until(pilot, lambda: abs(playback(pilot).position - 700.0) < 5, "a place in the chapter")
        await pilot.press("f")
        await until(pilot, lambda: timeline.column_of(STARTS[1]) == whole, "all of it")


async def test_the_place_is_kept_and_resumed_by_space_and_double_click(
    open_app: OpenApp, house: StageHouse
) -> None:
    async with open_app() as pilot:
        await chapters_on_view(pilot)
        await pilot.press("2")
        await playing_at(pilot, STARTS[1])
        assert house.fake
        house.fake.advance(90)
        await playing_at(pilot, STARTS[1] + 90)
    assert house.library.episodes(house.library.episode_ids())[0].position == STARTS[1] + 90
    async with open_app() as pilot:
        await pilot.press("space")
        await playing_at(pilot, STARTS[1] + 90)
        await pilot.press("S")
        await until(pilot, lambda: playback(pilot).phase is Phase.IDLE, "silence")
        await pilot.double_click("#episode-list", offset=(10, 0))
        await playing_at(pilot, STARTS[1] + 90)


async def test_the_end_marks_the_episode_as_played(open_app: OpenApp, house: StageHouse) -> None:
    async with open_app() as pilot:
        await chapters_on_view(pilot)
        await pilot.press("4")
        await playing_at(pilot, STARTS[3])
        assert house.fake
        house.fake.advance(LENGTH)
        await until(pilot, lambda: playback(pilot).phase is Phase.ENDED, "the end")
        first = house.library.episode_ids()[0]
        await until(pilot, lambda: house.library.episodes([first])[0].played, "the played mark")


async def test_an_episode_that_cannot_be_opened_is_said_and_the_next_one_plays(
    open_app: OpenApp, house: StageHouse
) -> None:
    house.dead.add(house.library.episodes(house.library.episode_ids())[0].media_url)
    async with open_app() as pilot:
        await chapters_on_view(pilot)
        await pilot.press("1")
        await until(pilot, lambda: playback(pilot).phase is Phase.FAILED, "the failure")
        await until(pilot, lambda: "could not be opened" in text_of(pilot.app), "the message")
        await pilot.press("e", "down", "P")
        await until(pilot, lambda: playback(pilot).phase is Phase.PLAYING, "the second episode")
