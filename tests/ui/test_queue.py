"""The queue on the screen: filling it, putting it in order by keys and mouse, and playing on by itself."""

from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input

from cafe_tui.domain.playback import AfterEpisode, Phase, SleepRequested
from cafe_tui.domain.queue import Piece
from cafe_tui.ui.app import CafeApp
from cafe_tui.ui.screens.main import MainScreen
from cafe_tui.ui.screens.queue import QueueScreen
from cafe_tui.ui.widgets.queue_list import QueueList

from .conftest import OpenApp
from .stage import LENGTH, STARTS, StageHouse, screen_of, text_of, until
from .test_jump import chapters_on_view, playback, playing_at


def fill(house: StageHouse, *pieces: Piece) -> None:
    """Queue these, or the three newest episodes."""
    newest = (Piece(episode.id) for episode in house.library.episodes(house.library.episode_ids()[:3]))
    house.queue.add_last(*(pieces or newest))


def order(house: StageHouse) -> list[int]:
    return [item.piece.episode_id for item in house.queue.items()]


async def queue_on_view(pilot: Pilot[int]) -> QueueList:
    await pilot.press("Q")
    await until(pilot, lambda: isinstance(pilot.app.screen, QueueScreen), "the queue")
    await until(pilot, lambda: pilot.app.screen.query(QueueList), "its list")
    rows = pilot.app.screen.query_one(QueueList)
    await until(pilot, lambda: rows.has_focus, "the focus on it")
    return rows


async def playing_item(pilot: Pilot[int], item_id: int) -> None:
    def there() -> bool:
        return playback(pilot).item == item_id and playback(pilot).phase is Phase.PLAYING

    await until(pilot, there, f"the sound of item {item_id}")


async def test_an_episode_a_chapter_and_a_bookmark_are_queued_from_their_lists(
    open_app: OpenApp, house: StageHouse
) -> None:
    first = house.library.episodes(house.library.episode_ids()[:1])[0]
    house.bookmarks.add(first.id, 60.0, 90.0, note="the good bit")
    async with open_app() as pilot:
        await chapters_on_view(pilot)
        await pilot.press("i")
        await until(pilot, lambda: "1 queued" in text_of(pilot.app).splitlines()[0], "the count")
        await pilot.press("c", "down", "i")
        await until(pilot, lambda: len(house.queue.items()) == 2, "the chapter")
        await pilot.press("m", "I")
        await until(pilot, lambda: len(house.queue.items()) == 3, "the bookmark")
        assert [item.piece for item in house.queue.items()] == [
            Piece(first.id, 60.0, 90.0, "the good bit"),
            Piece(first.id),
            Piece(first.id, STARTS[1], STARTS[2], "The long way to the market, and what it taught us."),
        ]
        await pilot.press("z")
        await until(pilot, lambda: "2 queued" in text_of(pilot.app).splitlines()[0], "the undo")


async def test_the_queue_is_shown_with_its_lengths_and_left_by_escape(
    open_app: OpenApp, house: StageHouse
) -> None:
    fill(house)
    async with open_app() as pilot:
        rows = await queue_on_view(pilot)
        assert rows.count == 3
        assert "Queue · 3 · 1:30:00 in all, 1:30:00 to go" in text_of(pilot.app)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, MainScreen), "the main screen")
        await queue_on_view(pilot)
        await pilot.press("Q")
        await until(pilot, lambda: isinstance(pilot.app.screen, MainScreen), "the main screen again")


async def test_keys_move_and_remove_and_undo_and_the_cursor_stays_with_its_item(
    open_app: OpenApp, house: StageHouse
) -> None:
    fill(house)
    a, b, c = order(house)
    async with open_app() as pilot:
        rows = await queue_on_view(pilot)
        held = rows.item_id
        await pilot.press("J", "J")
        await until(pilot, lambda: order(house) == [b, c, a], "it at the end")
        await until(pilot, lambda: rows.cursor == 2 and rows.item_id == held, "the cursor with it")
        await pilot.press("shift+up")
        await until(pilot, lambda: order(house) == [b, a, c], "it one up")
        await until(pilot, lambda: rows.cursor == 1, "the cursor with it")
        await pilot.press("d")
        await until(pilot, lambda: order(house) == [b, c], "it gone")
        await pilot.press("z", "z")
        await until(pilot, lambda: order(house) == [b, c, a], "both taken back")
        await until(pilot, lambda: rows.count == 3, "the rows")


async def test_clearing_asks_once(open_app: OpenApp, house: StageHouse) -> None:
    fill(house)
    async with open_app() as pilot:
        rows = await queue_on_view(pilot)
        await pilot.press("D", *"no", "enter", "D")
        await until(pilot, lambda: isinstance(pilot.app.focused, Input), "the question")
        assert len(order(house)) == 3
        await pilot.press(*"yes", "enter")
        await until(pilot, lambda: rows.count == 0, "nothing")
        assert "Nothing is queued" in text_of(pilot.app)


async def test_the_mouse_drags_a_row_and_the_rows_make_room_on_the_way(
    open_app: OpenApp, house: StageHouse
) -> None:
    fill(house)
    a, b, c = order(house)
    async with open_app() as pilot:
        rows = await queue_on_view(pilot)

        def shown() -> list[int]:
            return [entry.episode.id for entry in rows.entries]

        await pilot.mouse_down(QueueList, offset=(10, 0))
        await pilot.hover(QueueList, offset=(10, 2))
        await until(pilot, lambda: shown() == [b, c, a], "the row under the mouse")
        assert order(house) == [a, b, c]
        await pilot.hover(QueueList, offset=(10, 1))
        await until(pilot, lambda: shown() == [b, a, c], "the row under the mouse again")
        await pilot.mouse_up(QueueList, offset=(10, 1))
        await until(pilot, lambda: order(house) == [b, a, c], "the new order on the disk")
        assert playback(pilot).track is None
        await pilot.press("z")
        await until(pilot, lambda: shown() == [a, b, c], "the old order")


async def test_a_queue_that_is_left_while_dragging_gives_the_mouse_back(
    open_app: OpenApp, house: StageHouse
) -> None:
    fill(house)
    before = order(house)
    async with open_app() as pilot:
        await queue_on_view(pilot)
        await pilot.mouse_down(QueueList, offset=(10, 0))
        await pilot.hover(QueueList, offset=(10, 2))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, MainScreen), "the main screen")
        await until(pilot, lambda: pilot.app.mouse_captured is None, "the mouse")
        await pilot.mouse_up(offset=(10, 5))
        assert order(house) == before


async def test_a_double_click_plays_and_a_click_does_not(open_app: OpenApp, house: StageHouse) -> None:
    fill(house)
    async with open_app() as pilot:
        rows = await queue_on_view(pilot)
        await pilot.click(QueueList, offset=(10, 1))
        assert rows.cursor == 1
        assert playback(pilot).track is None
        await pilot.double_click(QueueList, offset=(10, 1))
        await playing_item(pilot, rows.row_id(1))


async def test_it_plays_on_by_itself_from_the_chosen_one_and_what_was_heard_leaves(
    open_app: OpenApp, house: StageHouse
) -> None:
    fill(house)
    first, second, third = (item.id for item in house.queue.items())
    async with open_app() as pilot:
        rows = await queue_on_view(pilot)
        await pilot.press("down", "enter")
        await playing_item(pilot, second)
        assert house.fake
        house.fake.advance(LENGTH)
        await playing_item(pilot, third)
        await until(pilot, lambda: rows.count == 2, "the row of what was heard gone")
        assert "▶" in text_of(pilot.app).splitlines()[2]
        house.fake.advance(LENGTH)
        await until(pilot, lambda: playback(pilot).phase is Phase.ENDED, "the end")
        await until(pilot, lambda: [item.id for item in house.queue.items()] == [first], "what was before it")


async def test_the_players_keys_go_on_working_over_the_queue(open_app: OpenApp, house: StageHouse) -> None:
    fill(house)
    async with open_app() as pilot:
        await queue_on_view(pilot)
        await pilot.press("enter")
        await playing_at(pilot, 0.0)
        await pilot.press("shift+right")
        await playing_at(pilot, 60.0)
        await until(pilot, lambda: "1:29:00 to go" in text_of(pilot.app), "what is left")
        await pilot.press("space")
        await until(pilot, lambda: playback(pilot).phase is Phase.PAUSED, "the pause")
        await until(pilot, lambda: " ‖ #" in text_of(pilot.app).splitlines()[-3], "the pause in the bar")


async def test_a_mixtape_of_passages_plays_through_and_leaves_the_places_alone(
    open_app: OpenApp, house: StageHouse
) -> None:
    one, two = (episode.id for episode in house.library.episodes(house.library.episode_ids()[:2]))
    house.library.save_position(one, 700.0, finished=False)
    fill(house, Piece(one, 100.0, 160.0, "A"), Piece(one, 20.0, 50.0, "B"), Piece(two, 300.0, 310.0, "C"))
    a, b, c = (item.id for item in house.queue.items())
    async with open_app() as pilot:
        await queue_on_view(pilot)
        await pilot.press("enter")
        await playing_item(pilot, a)
        await playing_at(pilot, 100.0)
        assert house.fake
        house.fake.advance(60.5)
        await playing_item(pilot, b)
        await playing_at(pilot, 20.0)
        house.fake.advance(30.5)
        await playing_item(pilot, c)
        house.fake.advance(10.2)
        await until(pilot, lambda: not house.queue.items(), "the end of it")
        assert (playback(pilot).phase, playback(pilot).over) == (Phase.PAUSED, True)
        assert 310.0 <= playback(pilot).position < 311.0
        await pilot.press("space")
        await until(pilot, lambda: playback(pilot).phase is Phase.PLAYING, "the rest of the episode")
    assert house.library.episode(one).position == 700.0


async def test_a_seek_out_of_a_passage_plays_the_episode_to_its_end(
    open_app: OpenApp, house: StageHouse
) -> None:
    one, two = (episode.id for episode in house.library.episodes(house.library.episode_ids()[:2]))
    fill(house, Piece(one, 100.0, 160.0, "A"), Piece(two))
    a, b = (item.id for item in house.queue.items())
    async with open_app() as pilot:
        await queue_on_view(pilot)
        await pilot.press("enter")
        await playing_item(pilot, a)
        await pilot.press("shift+right")
        await playing_at(pilot, 160.0)
        assert house.fake
        house.fake.advance(20.0)
        await playing_at(pilot, 180.0)
        house.fake.advance(LENGTH)
        await playing_item(pilot, b)
        assert house.library.episode(one).played


async def test_what_cannot_be_played_is_said_passed_over_and_kept(
    open_app: OpenApp, house: StageHouse
) -> None:
    fill(house)
    episodes = house.library.episodes(order(house))
    house.dead = {episodes[0].media_url, episodes[1].media_url}
    ids = [item.id for item in house.queue.items()]
    async with open_app() as pilot:
        await queue_on_view(pilot)
        await pilot.press("enter")
        await playing_item(pilot, ids[2])
        assert "could not be opened" in text_of(pilot.app)
        assert house.fake
        house.fake.advance(LENGTH)
        await until(pilot, lambda: playback(pilot).phase is Phase.ENDED, "the end")
        await until(pilot, lambda: len(house.queue.items()) == 2, "that the heard one left")
        assert playback(pilot).phase is Phase.ENDED


async def test_an_episode_from_the_list_is_followed_by_the_queue_unless_told_to_wait(
    open_app: OpenApp, house: StageHouse
) -> None:
    last = house.library.episodes(house.library.episode_ids()[-2:])
    fill(house, *(Piece(episode.id) for episode in last))
    first, _ = (item.id for item in house.queue.items())
    async with open_app() as pilot:
        await chapters_on_view(pilot)
        await pilot.press("P")
        await playing_at(pilot, 0.0)
        assert house.fake
        house.fake.advance(LENGTH)
        await playing_item(pilot, first)
        await queue_on_view(pilot)
        await pilot.press("a")
        await until(pilot, lambda: "waits after each one" in text_of(pilot.app), "the word of it")
        house.fake.advance(LENGTH)
        await until(pilot, lambda: playback(pilot).phase is Phase.ENDED, "the end")
        await until(pilot, lambda: len(house.queue.items()) == 1, "that the heard one left")
        assert playback(pilot).phase is Phase.ENDED


async def test_who_sleeps_at_the_end_of_an_episode_hears_nothing_more(
    open_app: OpenApp, house: StageHouse
) -> None:
    fill(house)
    async with open_app() as pilot:
        await queue_on_view(pilot)
        await pilot.press("enter")
        await playing_item(pilot, house.queue.items()[0].id)
        assert isinstance(pilot.app, CafeApp)
        pilot.app.hear(SleepRequested(AfterEpisode()))
        assert house.fake
        house.fake.advance(LENGTH)
        await until(pilot, lambda: len(house.queue.items()) == 2, "that the heard one left")
        await pilot.pause()
        assert playback(pilot).phase is Phase.ENDED


async def test_the_queue_is_there_after_a_restart_with_what_was_playing(
    open_app: OpenApp, house: StageHouse
) -> None:
    fill(house)
    async with open_app() as pilot:
        await queue_on_view(pilot)
        await pilot.press("enter")
        await playing_at(pilot, 0.0)
        await pilot.press("shift+right")
        await playing_at(pilot, 60.0)
    async with open_app() as pilot:
        assert "3 queued" in text_of(pilot.app).splitlines()[0]
        rows = await queue_on_view(pilot)
        assert rows.count == 3
        await pilot.press("enter")
        await playing_at(pilot, 60.0)


async def test_a_mixtape_is_saved_opened_and_exported_by_name(
    open_app: OpenApp, house: StageHouse, tmp_path: Path
) -> None:
    fill(house)
    async with open_app() as pilot:
        rows = await queue_on_view(pilot)
        await pilot.press("o")
        await until(pilot, lambda: "no mixtape yet" in text_of(pilot.app), "that there is none")
        await pilot.press("s", *"Monday", "enter")
        await until(pilot, lambda: house.queue.mixtapes() == [("Monday", 3)], "the mixtape")
        await pilot.press("d")
        await until(pilot, lambda: rows.count == 2, "one less")
        await pilot.press("o", "enter")
        await until(pilot, lambda: rows.count == 3, "the mixtape opened")
        target = tmp_path / "my tape.m3u8"
        await pilot.press("e", "ctrl+u", *str(target), "enter")
        await until(pilot, target.exists, "the playlist")
        assert target.read_text(encoding="utf-8").count("#EXTINF") == 3
        await pilot.press("e", "ctrl+u", *str(tmp_path), "enter")
        await until(pilot, lambda: "could not be written" in text_of(pilot.app), "the reason")


async def test_a_key_in_the_last_line_of_the_queue_can_be_clicked(
    open_app: OpenApp, house: StageHouse
) -> None:
    fill(house)
    async with open_app() as pilot:
        rows = await queue_on_view(pilot)
        line = text_of(pilot.app).splitlines()[-1]
        await pilot.click(offset=(line.index("remove"), 39))
        await until(pilot, lambda: rows.count == 2, "one less")
        await pilot.click(offset=(line.index("play from"), 39))
        await playing_item(pilot, rows.row_id(0))


async def test_the_palette_offers_what_the_screen_can_do(open_app: OpenApp, house: StageHouse) -> None:
    fill(house)
    async with open_app() as pilot:
        assert isinstance(pilot.app, CafeApp)

        def offered() -> set[str]:
            return {command.title for command in pilot.app.get_system_commands(pilot.app.screen)}

        assert "Filter" in offered()
        assert "Clear the queue" not in offered()
        await queue_on_view(pilot)
        assert "Clear the queue" in offered()
        assert {"Filter", "Keep this moment"}.isdisjoint(offered())
        assert screen_of(pilot.app) is not pilot.app.screen


async def test_the_next_one_is_fetched_ahead_and_plays_from_there(
    open_app: OpenApp, house: StageHouse
) -> None:
    fill(house)
    first, second, *_ = house.queue.entries()
    async with open_app() as pilot:
        await queue_on_view(pilot)
        await pilot.press("enter")
        await playing_item(pilot, first.item.id)
        assert house.fake
        house.fake.buffer((0.0, LENGTH))
        await until(pilot, lambda: "⇣ fetching 50%" in text_of(pilot.app), "the word of it")
        house.may_fetch.set()
        await until(pilot, lambda: "⇣ ready" in text_of(pilot.app), "the end of it")
        assert house.fetched_ahead == [second.episode.media_url]
        assert "⇣" not in text_of(pilot.app).splitlines()[1]
        house.fake.advance(LENGTH)
        await playing_item(pilot, second.item.id)
        load = [call for call in house.fake.calls if call[0] == "load"][-1]
        assert load[2] == str(house.prefetcher.path_of(second.episode.id))
