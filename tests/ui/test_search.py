"""Journeys over the search: by keyboard and by mouse."""

import threading
from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from cafe_tui.domain.chapters import note_chapters
from cafe_tui.domain.models import EpisodeId
from cafe_tui.domain.playback import Phase
from cafe_tui.domain.search.search_query import HitKind
from cafe_tui.services.indexing import IndexProgress
from cafe_tui.storage import noted
from cafe_tui.ui.app import CafeApp
from cafe_tui.ui.screens.main import MainScreen
from cafe_tui.ui.screens.search import SearchScreen
from cafe_tui.ui.widgets.episode_pane import EpisodePane
from cafe_tui.ui.widgets.show_list import ShowList
from cafe_tui.ui.widgets.status_line import StatusLine

from .conftest import OpenApp
from .stage import LENGTH, NOTES, StageHouse, screen_of, text_of, until


@pytest.fixture
def house(house: StageHouse) -> StageHouse:
    """With the chapters in the notes found already, as they are behind the screen otherwise."""
    found = note_chapters(NOTES, LENGTH)
    with house.database.write() as connection:
        for episode_id in house.library.episode_ids():
            noted.keep(connection, EpisodeId(episode_id), found)
    return house


def app_of(pilot: Pilot[int]) -> CafeApp:
    assert isinstance(pilot.app, CafeApp)
    return pilot.app


def search_of(pilot: Pilot[int]) -> SearchScreen:
    screen = pilot.app.screen
    assert isinstance(screen, SearchScreen)
    return screen


async def look_for(pilot: Pilot[int], typed: str) -> None:
    """Open the search, type, and wait until nothing more is looked for."""
    await pilot.press("ctrl+f")
    await until(pilot, lambda: isinstance(pilot.app.screen, SearchScreen), "the search")
    await pilot.press(*(_key(character) for character in typed))
    await found(pilot)


async def found(pilot: Pilot[int]) -> None:
    await until(pilot, lambda: search_of(pilot).is_settled, "the end of the search")


def _key(character: str) -> str:
    names = {" ": "space", ":": "colon", '"': "quotation_mark", "-": "minus"}
    return names.get(character, character)


def places(pilot: Pilot[int]) -> list[tuple[HitKind, str, float | None]]:
    return [(hit.kind, hit.title, hit.start) for hit in search_of(pilot).rows.hits]


async def playing(pilot: Pilot[int], position: float) -> None:
    def there() -> bool:
        state = app_of(pilot).listener.state
        return state.phase is Phase.PLAYING and state.position == position

    await until(pilot, there, f"the sound at {position}")


async def test_words_are_found_as_they_are_typed_and_enter_plays_there(open_app: OpenApp) -> None:
    async with open_app() as pilot:
        await look_for(pilot, "kett")
        assert [(kind, start) for kind, _, start in places(pilot)] == [(HitKind.CHAPTER, 30.0)] * 8
        assert "What a good kettle does for a morning." in text_of(pilot.app)
        first = search_of(pilot).rows.hits[0]
        await pilot.press("enter")
        await playing(pilot, 30.0)
        track = app_of(pilot).listener.state.track
        assert track
        assert track.title == first.title
        assert isinstance(pilot.app.screen, SearchScreen), "one can go on searching"
        await until(pilot, lambda: "▶" in text_of(pilot.app).splitlines()[4], "the mark of what plays")


async def test_every_kind_has_its_tab_and_its_words(open_app: OpenApp, house: StageHouse) -> None:
    episode = house.library.episodes(house.library.episode_ids())[0]
    house.bookmarks.add(episode.id, 320.0, 380.0, "the market on Monday", ["work"])
    with house.database.write() as connection:
        connection.execute(
            'INSERT INTO transcript_line (episode_id, place, start, "end", speaker, text)'
            " VALUES (?, 0, 312.0, 316.0, 'Ann', 'and at the market we')",
            (episode.id,),
        )
        connection.execute(
            "INSERT INTO comment (episode_id, guid, answers, author, published, url, text)"
            " VALUES (?, 'c', '', 'Bo', NULL, '', 'At 5:10 the market sounds like ours')",
            (episode.id,),
        )
    async with open_app() as pilot:
        await look_for(pilot, "market")
        screen = search_of(pilot)
        assert {hit.kind for hit in screen.rows.hits} == {
            HitKind.CHAPTER,
            HitKind.BOOKMARK,
            HitKind.TRANSCRIPT,
            HitKind.COMMENT,
        }
        assert "[All 11]" in text_of(pilot.app)
        await pilot.press("ctrl+t", "ctrl+t")
        await until(pilot, lambda: "[Bookmarks 1]" in text_of(pilot.app), "the tab")
        assert places(pilot) == [(HitKind.BOOKMARK, episode.title, 320.0)]
        await pilot.press("tab", "v")
        await until(pilot, lambda: "[Transcripts 1]" in text_of(pilot.app), "the next tab")
        assert "Ann: and at the market we" in text_of(pilot.app)
        await pilot.press("v")
        await until(pilot, lambda: "Bo: At 5:10 the market sounds" in text_of(pilot.app), "the comment")
        await pilot.press("enter")
        await playing(pilot, 310.0)
        await pilot.press("v")
        await until(pilot, lambda: "[All 11]" in text_of(pilot.app), "all again")


async def test_the_empty_search_teaches_and_a_vain_one_says_what_to_loosen(open_app: OpenApp) -> None:
    async with open_app() as pilot:
        await look_for(pilot, "")
        for word in ('"saying no"', "-coffee", "show:tea", "in:chapters", "after:2024", "tag:work"):
            assert word in text_of(pilot.app)
        await pilot.press(*map(_key, "show:garden kettle nowhere"))
        await until(pilot, lambda: "Nothing like this." in text_of(pilot.app), "what to do")
        assert "Take away show:garden." in text_of(pilot.app)
        assert "Fewer words find more." in text_of(pilot.app)


async def test_one_comes_back_to_what_was_typed(open_app: OpenApp) -> None:
    async with open_app() as pilot:
        before = screen_of(pilot.app).focused
        await look_for(pilot, "show:garden kettle")
        await pilot.press("down", "ctrl+t")
        await until(pilot, lambda: "[Chapters 3]" in text_of(pilot.app), "only chapters")
        await pilot.press("down", "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, MainScreen), "the main screen")
        assert screen_of(pilot.app).focused is before
        await pilot.press("ctrl+f")
        await until(pilot, lambda: isinstance(pilot.app.screen, SearchScreen), "the search again")
        await found(pilot)
        assert "show:garden kettle" in text_of(pilot.app)
        assert "[Chapters 3]" in text_of(pilot.app)
        assert search_of(pilot).rows.cursor == 1
        await pilot.press(*"cups")  # what was typed is selected: other words take its place
        await found(pilot)
        assert "show:garden" not in text_of(pilot.app)


async def test_a_hit_is_shown_without_playing_it(open_app: OpenApp) -> None:
    async with open_app() as pilot:
        await look_for(pilot, "garden part 2")
        assert [place[:2] for place in places(pilot)] == [(HitKind.EPISODE, "#2 Garden Hour, part 2")]
        await pilot.press("ctrl+o")
        await until(pilot, lambda: isinstance(pilot.app.screen, MainScreen), "the main screen")
        screen = screen_of(pilot.app)
        await until(pilot, lambda: screen.opened == "#2 Garden Hour, part 2", "the episode")
        assert app_of(pilot).listener.state.track is None
        assert screen.focused is screen.query_one(EpisodePane).chapters


async def test_a_show_is_gone_to(open_app: OpenApp) -> None:
    async with open_app() as pilot:
        await look_for(pilot, "in:shows gard")
        assert [place[0] for place in places(pilot)] == [HitKind.SHOW]
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, MainScreen), "the main screen")
        show = screen_of(pilot.app).query_one(ShowList)
        await until(pilot, lambda: show.show and show.show.title == "Garden Hour", "the show")


async def test_places_are_kept_and_queued(open_app: OpenApp, house: StageHouse) -> None:
    async with open_app() as pilot:
        await look_for(pilot, "show:garden cups")
        await pilot.press("tab", "b")
        await until(pilot, house.bookmarks.listing, "the bookmark")
        (kept,) = house.bookmarks.listing()
        assert (kept.start, kept.chapter) == (765.0, "A listener asks about cups.")
        await until(pilot, lambda: "Bookmarks 1" in text_of(pilot.app), "it is found itself")
        await pilot.press("i")
        await until(pilot, house.queue.items, "the queue")
        (item,) = house.queue.items()
        assert (item.piece.start, item.piece.end) == (765.0, 1200.0)
        await pilot.press("right_curly_bracket")
        await until(pilot, lambda: len(house.bookmarks.listing()) == 2, "the whole chapter")
        assert {(one.start, one.end) for one in house.bookmarks.listing()} == {(765.0, None), (765.0, 1200.0)}
        await pilot.press("z")
        await until(pilot, lambda: len(house.bookmarks.listing()) == 1, "that it was taken back")


async def test_the_mouse_does_it_all(open_app: OpenApp) -> None:
    async with open_app() as pilot:
        line = text_of(pilot.app).splitlines()[-1]
        await pilot.click(offset=(line.index("ctrl+f"), 39))
        await until(pilot, lambda: isinstance(pilot.app.screen, SearchScreen), "the search")
        await pilot.click("#search-field")
        await pilot.press(*map(_key, "show:tea cups"))
        await found(pilot)
        rows = search_of(pilot).rows
        second = rows.hits[1]
        await pilot.click("#hit-rows", offset=(30, 4))  # the second line of the second row
        assert rows.cursor == 1
        assert app_of(pilot).listener.state.track is None
        await pilot.click("#hit-rows", offset=(8, 3))  # its time
        await playing(pilot, 765.0)
        track = app_of(pilot).listener.state.track
        assert track
        assert track.episode_id == second.episode_id
        tabs = text_of(pilot.app).splitlines()[2]
        await pilot.click(offset=(tabs.index("Chapters"), 2))
        await until(pilot, lambda: "[Chapters 5]" in text_of(pilot.app), "only chapters")
        await pilot.double_click("#hit-rows", offset=(30, 1))
        await until(
            pilot,
            lambda: (now := app_of(pilot).listener.state.track) and now.title == rows.hits[0].title,
            "the first one",
        )
        line = text_of(pilot.app).splitlines()[-1]
        await pilot.click(offset=(line.index("back"), 39))
        await until(pilot, lambda: isinstance(pilot.app.screen, MainScreen), "the main screen")


async def test_narrow_windows_have_rows_of_one_line(open_app: OpenApp) -> None:
    async with open_app((60, 20)) as pilot:
        await look_for(pilot, "cups")
        rows = search_of(pilot).rows
        assert rows.line_count == rows.count
        await pilot.press("down", "down")
        await until(pilot, lambda: rows.cursor == 2, "the third row")
        where = text_of(pilot.app).splitlines()[15]
        assert "chapter · " in where
        assert rows.hits[2].title in where
        await pilot.resize_terminal(120, 40)
        await until(pilot, lambda: rows.line_count == 2 * rows.count, "two lines a row")
        await until(pilot, lambda: text_of(pilot.app).count("chapter · ") == rows.count, "where each is")


async def test_a_big_library_is_indexed_behind_the_screen(
    open_app: OpenApp, house: StageHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.add_show("Long Show", 250)
    assert house.indexer.is_behind
    watched, run = threading.Event(), house.indexer.run

    def run_once_watched(tell: Callable[[IndexProgress], None], cancelled: Callable[[], bool]) -> None:
        watched.wait(15)
        run(tell, cancelled=cancelled)

    monkeypatch.setattr(house.indexer, "run", run_once_watched)
    async with open_app() as pilot:
        seen: list[str] = []
        status = screen_of(pilot.app).query_one(StatusLine)
        pilot.app.watch(status, "indexing", lambda words: seen.append(words))
        watched.set()
        await until(pilot, lambda: not house.indexer.is_behind and not status.indexing, "the index")
        assert any(words.startswith("search index ") for words in seen)
        await look_for(pilot, "long part 250")
        assert [place[1] for place in places(pilot)] == ["#250 Long Show, part 250"]


async def test_the_share_that_is_indexed_is_told(open_app: OpenApp, house: StageHouse) -> None:
    async with open_app() as pilot:
        await until(pilot, lambda: not house.indexer.is_behind, "the index")
        screen_of(pilot.app).refreshing = True  # as while feeds are fetched: nothing is indexed then
        house.add_show("Long Show", 250)
        await look_for(pilot, "kettle")
        assert "% indexed so far" in text_of(pilot.app)


async def test_hits_play_to_the_end_of_a_segment_only_when_they_are_one(
    open_app: OpenApp, house: StageHouse
) -> None:
    episode = house.library.episodes(house.library.episode_ids())[0]
    house.bookmarks.add(episode.id, 320.0, 380.0, "a segment of mine")
    async with open_app() as pilot:
        await look_for(pilot, "segment")
        await pilot.press("enter")
        await playing(pilot, 320.0)
        passage = app_of(pilot).listener.state.passage
        assert passage
        assert passage.end == 380.0
        assert LENGTH > 380.0
