"""Putting chapters right on the screen: each correction by its key, seen in the list, and taken back."""

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from cafe_tui.domain.chapter.chapter_choice import ChapterSource
from cafe_tui.domain.models import Chapter, EpisodeId
from cafe_tui.storage import chapters, listening
from cafe_tui.ui.widgets import episode_pane
from cafe_tui.ui.widgets.chapter_list import ChapterList
from cafe_tui.ui.widgets.episode_pane import EpisodePane

from .conftest import OpenApp
from .stage import LENGTH, NOW, STARTS, StageHouse, screen_of, text_of, until
from .test_jump import chapters_on_view, playing_at

TITLES = (
    "What a good kettle does for a morning.",
    "The long way to the market, and what it taught us.",
    "A listener asks about cups.",
    "What we would do otherwise next time.",
)


def rows_of(pilot: Pilot[int]) -> ChapterList:
    return screen_of(pilot.app).query_one(ChapterList)


def listed(pilot: Pilot[int]) -> list[tuple[float, str]]:
    return [(chapter.start, chapter.title) for chapter in rows_of(pilot).chapters]


def subtitle(pilot: Pilot[int]) -> str:
    return str(screen_of(pilot.app).query_one(EpisodePane).border_subtitle)


async def at_the_chapters(pilot: Pilot[int]) -> None:
    await chapters_on_view(pilot)
    await pilot.press("c")
    await until(pilot, lambda: rows_of(pilot).has_focus, "the focus on the chapters")


async def shows(pilot: Pilot[int], starts: tuple[float, ...]) -> None:
    await until(pilot, lambda: tuple(start for start, _ in listed(pilot)) == starts, f"starts at {starts}")


async def said(pilot: Pilot[int], words: str) -> None:
    await until(
        pilot, lambda: any(words in one.message for one in pilot.app._notifications), f"the word of “{words}”"
    )


async def typed(pilot: Pilot[int], text: str) -> None:
    """Answer the question with this text alone."""
    await until(pilot, lambda: isinstance(pilot.app.focused, Input), "the question")
    await pilot.press("end", "ctrl+u", *text, "enter")


async def test_a_chapter_is_renamed_and_moved_and_both_are_taken_back(open_app: OpenApp) -> None:
    async with open_app() as pilot:
        await at_the_chapters(pilot)
        await pilot.press("E")
        await until(pilot, lambda: isinstance(pilot.app.focused, Input), "the question")
        assert isinstance(pilot.app.focused, Input)
        assert pilot.app.focused.value == f"0:30 {TITLES[0]}"
        await typed(pilot, "6:00 Kettles")
        await shows(pilot, (310.0, 360.0, 765.0, 1200.0))
        assert listed(pilot)[1] == (360.0, "Kettles")
        assert "your corrections, 4 chapters" in str(
            screen_of(pilot.app).query_one(EpisodePane).border_subtitle
        )
        await pilot.press("z")
        await shows(pilot, STARTS)


async def test_a_start_that_is_none_is_said_and_changes_nothing(open_app: OpenApp) -> None:
    async with open_app() as pilot:
        await at_the_chapters(pilot)
        await pilot.press("E")
        await typed(pilot, "soon Kettles")
        await said(pilot, "Write it as 12:30")
        await shows(pilot, STARTS)


async def test_chapters_are_added_where_it_sounds_and_deleted(open_app: OpenApp) -> None:
    async with open_app() as pilot:
        await at_the_chapters(pilot)
        await pilot.press("A")
        await said(pilot, "Play it first")
        await pilot.press("2", "right")
        await playing_at(pilot, 320.0)
        await pilot.press("A")
        await typed(pilot, "Umbrellas")
        await until(pilot, lambda: (320.0, "Umbrellas") in listed(pilot), "the new chapter")
        rows_of(pilot).move_to(2)
        await pilot.press("d")
        await shows(pilot, STARTS)


@pytest.mark.parametrize(("key", "seconds"), [("comma", -1), ("full_stop", 1), ("(", -10), (")", 10)])
async def test_all_chapters_are_shifted(open_app: OpenApp, key: str, seconds: int) -> None:
    async with open_app() as pilot:
        await at_the_chapters(pilot)
        rows_of(pilot).move_to(2)
        await pilot.press(key)
        await shows(pilot, tuple(start + seconds for start in STARTS))
        assert rows_of(pilot).current == 2, "the cursor stays on its chapter"
        await pilot.press("R")
        await shows(pilot, STARTS)


async def test_minutes_become_hours(open_app: OpenApp) -> None:
    async with open_app() as pilot:
        await at_the_chapters(pilot)
        await pilot.press("F")
        await shows(pilot, tuple(start * 60 for start in STARTS))


async def test_a_copy_with_ads_is_told_and_its_chapters_are_set_to_the_sound(
    open_app: OpenApp, house: StageHouse
) -> None:
    async with open_app() as pilot:
        await at_the_chapters(pilot)
        newest = EpisodeId(house.library.episode_ids()[0])
        with house.database.write() as connection:
            connection.execute("UPDATE episode SET duration = ?", (LENGTH - 95.0,))
        await pilot.press("3")
        await playing_at(pilot, STARTS[2])
        await until(pilot, lambda: "1:35 longer" in subtitle(pilot), "the word of the ads")
        await said(pilot, "H on the chapter that you hear")
        await pilot.press("shift+right", "right", "right", "right")
        await playing_at(pilot, STARTS[2] + 90)
        await pilot.press("H")
        await shows(pilot, (*STARTS[:2], STARTS[2] + 90, STARTS[3] + 90))
        assert "times set to this copy" in subtitle(pilot)
        await pilot.press("n")
        await playing_at(pilot, STARTS[3] + 90)
        with house.database.write() as connection:
            listening.save_duration(connection, newest, LENGTH - 95.0, now=NOW)
        assert tuple(one.start for one in house.chapters.of_episode(newest).chapters) == STARTS


async def test_a_skipped_chapter_is_passed_over_and_it_is_said(open_app: OpenApp, house: StageHouse) -> None:
    async with open_app() as pilot:
        await at_the_chapters(pilot)
        rows_of(pilot).move_to(1)
        await pilot.press("X")
        await until(pilot, lambda: "» " in text_of(pilot.app), "the sign at the chapter")
        await pilot.press("1")
        await playing_at(pilot, STARTS[0])
        assert house.fake
        house.fake.advance(STARTS[1] - STARTS[0] + 2)
        await playing_at(pilot, STARTS[2])
        await said(pilot, "Skipped “The long way to the market")
        await pilot.press("2")
        await playing_at(pilot, STARTS[1])


async def test_words_are_skipped_in_all_episodes_of_a_show(open_app: OpenApp, house: StageHouse) -> None:
    async with open_app() as pilot:
        await at_the_chapters(pilot)
        await pilot.press("W")
        await typed(pilot, "cups, market")
        await until(pilot, lambda: rows_of(pilot).skipped == {1, 2}, "two skipped chapters")
        await pilot.press("e", "j")
        await until(pilot, lambda: rows_of(pilot).skipped == set(), "none in another show")
        await pilot.press("j")
        await until(pilot, lambda: rows_of(pilot).skipped == {1, 2}, "the same in another episode")


async def test_links_of_chapters_are_opened_and_images_marked(
    open_app: OpenApp, house: StageHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def open_link(url: str) -> bool:
        opened.append(url)
        return True

    monkeypatch.setattr(episode_pane, "open_link", open_link)
    episode_id = EpisodeId(house.library.episode_ids()[0])
    found = [
        Chapter(0.0, "Tea", None, "https://example.org/tea", "https://example.org/tea.png"),
        Chapter(60.0, "Cups", None, None, "https://example.org/cups.png"),
        Chapter(120.0, "Nothing"),
        Chapter(180.0, "End"),
    ]
    with house.database.write() as connection:
        chapters.keep(connection, episode_id, ChapterSource.PODLOVE, found, now=NOW)
    async with open_app() as pilot:
        await at_the_chapters(pilot)
        rows = [line for line in text_of(pilot.app).splitlines() if "Tea" in line or "Cups" in line]
        assert any("↗ ▣" in row for row in rows)
        assert "https://example.org/tea" in text_of(pilot.app), "below the list, whole"
        links = screen_of(pilot.app).query_one(EpisodePane).links.widget
        await pilot.press("L")
        await until(pilot, lambda: links.link and links.link.start == 0.0, "the cursor on the link")
        await pilot.press("enter")
        await until(pilot, lambda: opened == ["https://example.org/tea"], "the link")
        await pilot.press("c", "j", "L")
        await until(pilot, lambda: links.link and links.link.start == 60.0, "the cursor on the image")
        await pilot.press("enter")
        await until(pilot, lambda: opened[1:] == ["https://example.org/cups.png"], "the image")
