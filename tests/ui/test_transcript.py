"""The tab of the transcript: it follows the sound, plays from its lines, finds words and keeps passages."""

from collections.abc import Iterator

import pytest
from textual.pilot import Pilot

from cafe_tui.domain.chapter.copies import Anchor, Copy
from cafe_tui.domain.chapter.corrections import Corrections
from cafe_tui.domain.feed.extras import EpisodeExtras, TranscriptOffer
from cafe_tui.domain.models import Bookmark, EpisodeId
from cafe_tui.storage import corrections, extras
from cafe_tui.ui.app import CafeApp
from cafe_tui.ui.widgets.episode_pane import EpisodePane
from cafe_tui.ui.widgets.transcript_list import TranscriptList
from tests.support.web import Reply, Web

from .conftest import OpenApp
from .stage import StageHouse, screen_of, text_of, until
from .test_jump import playback, playing_at

MANY = 60


def vtt(count: int = MANY, speakers: tuple[str, ...] = ("Ada", "Bob")) -> bytes:
    """So many lines of ten seconds each; every tenth speaks of a kettle."""
    cues = ["WEBVTT"]
    for n in range(count):
        at = f"{n // 6:02}:{n % 6}0.000 --> {(n + 1) // 6:02}:{(n + 1) % 6}0.000"
        kettle = " The kettle sings." if n % 10 == 5 else ""
        who = f"<v {speakers[n % len(speakers)]}>" if speakers else ""
        cues.append(f"{at}\n{who}This is what is said in line {n} of a long talk over a pot of tea.{kettle}")
    return "\n\n".join(cues).encode()


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as web:
        yield web


def offer(house: StageHouse, url: str) -> EpisodeId:
    """The newest episode of "Tea Talk" has a transcript at `url`."""
    (episode_id, *_) = house.library.episode_ids(containing="Tea Talk")
    with house.database.write() as connection:
        extras.keep(connection, EpisodeId(episode_id), EpisodeExtras(transcripts=(TranscriptOffer(url),)))
    return EpisodeId(episode_id)


@pytest.fixture
def episode(house: StageHouse, web: Web) -> EpisodeId:
    return offer(house, web.feed("/5.vtt", vtt()))


def lines_of(pilot: Pilot[int]) -> TranscriptList:
    return screen_of(pilot.app).query_one(TranscriptList)


def at_cursor(pilot: Pilot[int]) -> str:
    lines = lines_of(pilot)
    return lines.text.lines[lines.cursor].text


async def offered(pilot: Pilot[int], house: StageHouse) -> None:
    """Look at the newest episode of "Tea Talk"."""
    titles = [episode.title for episode in house.library.episodes(house.library.episode_ids())]
    row = next(row for row, title in enumerate(titles) if title.startswith("#5 Tea Talk"))
    pane = screen_of(pilot.app).query_one(EpisodePane)
    await pilot.press("e", *["down"] * row)
    await until(pilot, lambda: pane.detail and pane.detail.has_transcript, "the episode")


async def opened(pilot: Pilot[int], house: StageHouse) -> TranscriptList:
    """Look at its transcript."""
    await offered(pilot, house)
    await pilot.press("apostrophe")
    await until(
        pilot, lambda: screen_of(pilot.app).query(TranscriptList) and lines_of(pilot).count, "the lines"
    )
    return lines_of(pilot)


def kept(house: StageHouse) -> list[Bookmark]:
    return list(house.bookmarks.listing())


def row_of(pilot: Pilot[int], words: str) -> tuple[int, int]:
    """Where some words stand on the screen."""
    for y, row in enumerate(text_of(pilot.app).splitlines()):
        if words in row:
            return row.index(words), y
    raise AssertionError(f"no {words!r} on the screen:\n{text_of(pilot.app)}")


async def test_it_is_fetched_when_it_is_opened_and_told_who_speaks_when(
    open_app: OpenApp, house: StageHouse, episode: EpisodeId, web: Web
) -> None:
    async with open_app() as pilot:
        lines = await opened(pilot, house)
        assert lines.has_focus
        assert lines.count == MANY
        text = text_of(pilot.app)
        assert "0:10 Bob: This is what is said in line 1" in text
        assert "[Transcript]" in text
        await pilot.press("e", "up", "down", "apostrophe")
        await until(pilot, lambda: lines.has_focus, "the lines again")
        assert web.count("/5.vtt") == 1


async def test_enter_and_a_click_play_from_a_line_and_it_follows_the_sound(
    open_app: OpenApp, house: StageHouse, episode: EpisodeId
) -> None:
    async with open_app() as pilot:
        lines = await opened(pilot, house)
        await pilot.press("down", "down", "enter")
        await playing_at(pilot, 20.0)
        await until(pilot, lambda: lines.sounding == 2, "the line that sounds")
        assert "▶ 0:20" in text_of(pilot.app)
        await pilot.click(offset=row_of(pilot, "line 4 of"))
        await playing_at(pilot, 40.0)
        await until(pilot, lambda: lines.sounding == 4 and lines.follows, "the line clicked")

        assert house.fake
        await pilot.press("shift+right", "shift+right", "shift+right", "shift+right")
        await until(pilot, lambda: lines.sounding == 28, "the line four minutes on")
        await until(pilot, lambda: "▶ 4:40" in text_of(pilot.app), "it on view")
        assert lines.cursor == 28


async def test_who_looks_elsewhere_is_let_alone_until_the_sound_is_to_be_followed_again(
    open_app: OpenApp, house: StageHouse, episode: EpisodeId
) -> None:
    async with open_app() as pilot:
        lines = await opened(pilot, house)
        await pilot.press("enter")
        await playing_at(pilot, 0.0)
        await until(pilot, lambda: lines.sounding == 0, "the sound")
        await pilot.press("G")
        await until(pilot, lambda: "line 59 of" in text_of(pilot.app), "the end")
        await pilot.press("right", "right")
        await until(pilot, lambda: lines.sounding == 2, "the third line")
        assert lines.cursor == MANY - 1
        assert "line 59 of" in text_of(pilot.app)
        await until(pilot, lambda: "follow the sound" in text_of(pilot.app), "the way back")
        await pilot.press("F")
        await until(pilot, lambda: "▶ 0:20" in text_of(pilot.app), "the line that sounds")
        assert lines.cursor == 2

        await pilot.press("pagedown")
        await until(pilot, lambda: not lines.follows, "the listener elsewhere")
        await pilot.click(offset=row_of(pilot, "follow the sound"))
        await until(pilot, lambda: lines.follows and lines.cursor == 2, "the sound again")


async def test_words_are_found_and_gone_through(
    open_app: OpenApp, house: StageHouse, episode: EpisodeId
) -> None:
    async with open_app() as pilot:
        lines = await opened(pilot, house)
        await pilot.press("slash", *"KETTLE")
        await until(pilot, lambda: "1 of 6" in text_of(pilot.app), "how many there are")
        assert lines.cursor == 5  # while it is typed
        await pilot.press("enter", "n")
        await until(pilot, lambda: lines.cursor == 15, "the next")
        await pilot.press("N", "N")
        await until(pilot, lambda: lines.cursor == 55, "round to the last")
        assert "6 of 6" in text_of(pilot.app)
        await pilot.click(offset=row_of(pilot, "n next"))
        await until(pilot, lambda: lines.cursor == 5, "the first")
        await pilot.press("escape")
        await until(pilot, lambda: "of 6" not in text_of(pilot.app), "nothing looked for")
        assert lines.has_focus
        await pilot.press("slash", *"porcelain", "enter")
        await until(pilot, lambda: "Not said" in text_of(pilot.app), "that there is none")
        await pilot.press("escape", "escape")
        await until(pilot, lambda: screen_of(pilot.app).pane == "episodes", "the pane at the left")


async def test_without_words_n_goes_to_the_next_chapter(
    open_app: OpenApp, house: StageHouse, episode: EpisodeId
) -> None:
    async with open_app() as pilot:
        await opened(pilot, house)
        await pilot.press("enter")
        await playing_at(pilot, 0.0)
        await pilot.press("n")
        await playing_at(pilot, 30.0)


async def test_selected_lines_are_kept_with_what_is_said_in_them(
    open_app: OpenApp, house: StageHouse, episode: EpisodeId
) -> None:
    async with open_app() as pilot:
        await opened(pilot, house)
        await pilot.press("down", "shift+down", "shift+down")
        await until(pilot, lambda: "3 lines · 0:10 – 0:40" in text_of(pilot.app), "what is selected")
        assert text_of(pilot.app).count("✓") == 3
        await pilot.press("b")
        await until(pilot, lambda: len(kept(house)) == 1, "the segment")
        (segment,) = kept(house)
        assert (segment.start, segment.end) == (10.0, 40.0)
        said = [f"This is what is said in line {n} of a long talk over a pot of tea." for n in (1, 2, 3)]
        assert segment.text == f"Bob: {said[0]}\nAda: {said[1]}\nBob: {said[2]}"
        assert "✓" not in text_of(pilot.app)

        await pilot.press("v", "up", "escape")
        await until(pilot, lambda: lines_of(pilot).selection is None, "nothing selected")
        await pilot.press("v", "up", "v", "b")  # nothing is selected, and nothing plays
        await until(pilot, lambda: "Nothing plays" in text_of(pilot.app), "the hint")
        assert len(kept(house)) == 1

        await pilot.press("m")
        await until(pilot, lambda: "“Bob: This is what" in text_of(pilot.app), "the words under the list")


async def test_lines_are_selected_by_dragging_over_them(
    open_app: OpenApp, house: StageHouse, episode: EpisodeId
) -> None:
    async with open_app() as pilot:
        lines = await opened(pilot, house)
        await pilot.mouse_down(offset=row_of(pilot, "line 2 of"))
        await pilot.hover(offset=row_of(pilot, "line 3 of"))
        await pilot.hover(offset=row_of(pilot, "line 4 of"))
        await pilot.mouse_up(offset=row_of(pilot, "line 4 of"))
        await until(pilot, lambda: lines.selection == range(2, 5), "three lines")
        assert playback(pilot).track is None  # a drag is no click
        await pilot.click(offset=row_of(pilot, "b keep"))
        await until(pilot, lambda: [(one.start, one.end) for one in kept(house)] == [(20.0, 50.0)], "it kept")


async def test_what_plays_is_transcribed_behind_so_that_b_keeps_the_words(
    open_app: OpenApp, house: StageHouse, episode: EpisodeId, web: Web
) -> None:
    house.bookmarks.add(episode, 55.0)
    async with open_app() as pilot:
        assert isinstance(pilot.app, CafeApp)
        pilot.app._play(episode, 12.0)
        await until(pilot, lambda: house.transcripts.known(episode), "the transcript")
        assert web.count("/5.vtt") == 1
        await playing_at(pilot, 12.0)
        await pilot.press("b")
        await until(pilot, lambda: len(kept(house)) == 2, "the bookmark")
    assert [one.text[:38] for one in kept(house)] == [
        "Bob: This is what is said in line 1 of",
        "Bob: This is what is said in line 5 of",
    ]


async def test_why_it_is_not_there_is_said_and_it_can_be_asked_for_again(
    open_app: OpenApp, house: StageHouse, web: Web
) -> None:
    offer(house, web.url("/5.vtt"))
    async with open_app() as pilot:
        await offered(pilot, house)
        await pilot.press("apostrophe")
        await until(pilot, lambda: "404" in text_of(pilot.app), "what went wrong")
        assert "The transcript could not be fetched" in text_of(pilot.app)
        web.feed("/5.vtt", vtt(3))
        await pilot.press("R")
        await until(pilot, lambda: "line 2 of" in text_of(pilot.app), "the lines")
        web.route("/5.vtt", lambda _request: Reply(503))
        await pilot.press("R")
        await until(pilot, lambda: "As it was fetched before" in text_of(pilot.app), "the trouble")
        assert "line 2 of" in text_of(pilot.app)


@pytest.mark.parametrize("width", [60, 83, 120, 149])
async def test_no_letter_is_behind_the_scrollbar(
    open_app: OpenApp, house: StageHouse, episode: EpisodeId, width: int
) -> None:
    async with open_app(size=(width, 24)) as pilot:
        lines = await opened(pilot, house)
        await until(pilot, lambda: "line 1 of" in text_of(pilot.app) or width < 90, "the lines")
        left, room = lines.content_region.x, lines.scrollable_content_region.width
        rows = text_of(pilot.app).splitlines()[lines.content_region.y : lines.content_region.bottom]
        first = " ".join(row[left + 1 : left + room].strip() for row in rows)
        assert "This is what is said in line 0 of a long talk over a pot of tea." in " ".join(first.split())


async def pick(pilot: Pilot[int], command: str) -> None:
    """Run a command by its name."""
    await pilot.press("ctrl+p", *command)
    await until(pilot, lambda: f"  {command}" in text_of(pilot.app), "the command")
    await pilot.press("down", "enter")
    await until(pilot, lambda: pilot.app.screen is screen_of(pilot.app), "the main screen")


async def test_its_commands_are_run_by_their_names(
    open_app: OpenApp, house: StageHouse, episode: EpisodeId
) -> None:
    async with open_app() as pilot:
        await offered(pilot, house)
        await pick(pilot, "Select lines")
        await until(pilot, lambda: "' shows it" in text_of(pilot.app), "what to do first")
        await pilot.press("apostrophe")
        await until(pilot, lambda: screen_of(pilot.app).query(TranscriptList), "the list")
        lines = lines_of(pilot)
        await until(pilot, lambda: lines.count, "the lines")
        await pick(pilot, "Select lines")
        await until(pilot, lambda: lines.selection == range(1), "a line selected")


async def test_while_it_is_fetched_that_is_said_and_another_episode_ends_it(
    open_app: OpenApp, house: StageHouse, web: Web
) -> None:
    offer(house, web.silence("/5.vtt"))
    async with open_app() as pilot:
        await offered(pilot, house)
        await pilot.press("apostrophe")
        await until(pilot, lambda: web.count("/5.vtt"), "the server asked")
        assert "Fetching the transcript" in text_of(pilot.app)
        await pilot.press("e", "down")
        pane = screen_of(pilot.app).query_one(EpisodePane)
        await until(pilot, lambda: pane.tab == "chapters", "the chapters of the next episode")
        web.feed("/5.vtt", vtt(3))
        await pilot.press("up")
        await until(pilot, lambda: "line 2 of" in text_of(pilot.app), "the lines")
        web.silence("/5.vtt")
        await pilot.press("apostrophe", "R")
        await until(pilot, lambda: "Fetching the transcript" in text_of(pilot.app), "that it is asked for")
        assert "line 2 of" in text_of(pilot.app)


async def test_an_episode_without_one_has_no_tab(open_app: OpenApp, house: StageHouse) -> None:
    async with open_app() as pilot:
        await until(pilot, lambda: screen_of(pilot.app).query_one(EpisodePane).detail, "an episode")
        assert "Transcript" not in text_of(pilot.app)
        await pilot.press("apostrophe")
        await until(pilot, lambda: "offers no transcript" in text_of(pilot.app), "the word of it")


async def test_without_times_it_is_read_and_nothing_plays(
    open_app: OpenApp, house: StageHouse, web: Web
) -> None:
    offer(house, web.serve("/5.txt", b"The first paragraph.\n\nThe second one.", "text/plain"))
    async with open_app() as pilot:
        await opened(pilot, house)
        assert "No times" in text_of(pilot.app)
        await pilot.press("enter")
        await until(pilot, lambda: "cannot be followed" in text_of(pilot.app), "why nothing plays")
        await pilot.press("v", "b")
        await until(pilot, lambda: "nothing of it can be kept" in text_of(pilot.app), "why nothing is kept")
        assert kept(house) == []


async def test_in_a_copy_with_ads_lines_stand_where_they_are_heard(
    open_app: OpenApp, house: StageHouse, episode: EpisodeId
) -> None:
    with house.database.write() as connection:
        corrections.keep(connection, episode, Corrections(copies=(Copy(None, (Anchor(15.0, 45.0),)),)))
    async with open_app() as pilot:
        lines = await opened(pilot, house)
        copy = screen_of(pilot.app).query_one(EpisodePane).detail.chapters.copy  # type: ignore[union-attr]
        assert [line.start for line in lines.text.lines[:4]] == [copy.heard(n * 10.0) for n in range(4)]


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (200, 50)])
async def test_it_is_read_in_any_room(
    open_app: OpenApp, house: StageHouse, episode: EpisodeId, size: tuple[int, int]
) -> None:
    async with open_app(size=size) as pilot:
        await opened(pilot, house)
        width, height = size
        assert "0:10 Bob: This" in text_of(pilot.app)
        assert "[T" in text_of(pilot.app)
        await pilot.resize_terminal(width + 30, height)
        await pilot.resize_terminal(width, height)
        await until(pilot, lambda: "0:10" in text_of(pilot.app), "the lines")
