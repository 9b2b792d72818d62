"""Text from feeds is shown and never acted on: markup, terminal escapes, wide and turning characters."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from cafe_tui.domain.errors import CafeError
from cafe_tui.domain.feed.feed_document import Enclosure, FeedDocument, FeedItem
from cafe_tui.domain.feed.feed_health import WELL
from cafe_tui.domain.models import Bookmark, BookmarkId, Chapter, Episode, EpisodeId, Show, ShowId
from cafe_tui.domain.playback import MediaFailed, Phase, Playback, Track
from cafe_tui.domain.text import one_line
from cafe_tui.services.house import House
from cafe_tui.settings import Paths
from cafe_tui.storage import episodes, shows
from cafe_tui.ui import present
from cafe_tui.ui.widgets.chapter_list import ChapterList
from cafe_tui.ui.widgets.episode_list import EpisodeList
from cafe_tui.ui.widgets.kept_list import KeptList
from cafe_tui.ui.widgets.row_list import RowList
from tests.support.hostile import MARKUP, RAW, assert_inert, in_xml
from tests.support.pty import Terminal
from tests.support.web import Web

from .conftest import OpenApp
from .stage import LENGTH, NOW, StageHouse, screen_of, text_of, until

WIDE = (
    "日本語のタイトルはとても長いので切られる必要があります",
    "👩‍👩‍👧‍👦 family 👍🏽 and 🇨🇭 flags 🏳️‍🌈",
    "שלום עולם וברוכים הבאים לתוכנית",
    "مرحبا بكم في البرنامج",
    "e\u0301a\u0300o\u0302 \u0e01\u0e33\u0e25\u0e31\u0e07 नमस्ते",
    "ｆｕｌｌ　ｗｉｄｔｈ",
    "\u1160\u3164\u200b\u2060 nothing to see",
    "tab\there",
)
HOSTILE = MARKUP + WIDE


def store(house: StageHouse, title: str, item_title: str, notes: str) -> EpisodeId:
    """One episode, past the door that would clean it; gives its id."""
    item = FeedItem("1", item_title, Enclosure("http://127.0.0.1/x.mp3"), NOW, LENGTH, None, notes=notes)
    with house.database.write() as connection:
        show_id = shows.add(connection, "http://127.0.0.1/x.xml", title=title, now=NOW)
        episodes.store(connection, show_id, FeedDocument(title, (item,)), NOW)
        shows.record_failure(connection, show_id, error=f"Failed at {title}", health=WELL, now=NOW)
    return EpisodeId(house.library.episode_ids(show_id)[0])


async def test_markup_is_shown_as_text_in_every_list_and_no_click_runs_it(
    house: StageHouse, open_app: OpenApp
) -> None:
    notes = "".join(f"<p>{n}:00 {html.escape(text)}</p>" for n, text in enumerate(MARKUP, start=1))
    title = "[@click=app.quit]Q[/] [Bonus] [/"
    episode = store(house, title, title, notes)
    house.bookmarks.add(episode, 60.0, note=title)
    async with open_app((160, 50)) as pilot:
        app = pilot.app
        screen = screen_of(app)
        await pilot.press("s", "home", "down")
        await until(pilot, lambda: screen.query_one(EpisodeList).count == 1, "its episode")
        await until(pilot, lambda: screen.query_one(ChapterList).count == len(MARKUP), "its chapters")
        await until(pilot, lambda: len(screen.query_one(KeptList).bookmarks) == 1, "its bookmark")
        assert text_of(app).count("[@click=app.quit]Q[/]") >= 3  # show, episode, two headings
        for text in MARKUP:
            assert f"  {text}" in text_of(app)
        await pilot.press("m")
        await until(pilot, lambda: "no note" not in text_of(app) and "[Bonus] [/" in text_of(app), "the note")
        await pilot.press("v")
        await until(pilot, lambda: "[@click=app.quit()]x" in text_of(app), "the notes")
        await pilot.press("c", "1")
        await until(pilot, lambda: app.listener.state.active, "the sound")  # type: ignore[attr-defined]
        app.hear(  # type: ignore[attr-defined]
            MediaFailed(app.listener.state.session, CafeError(title, title, title))  # type: ignore[attr-defined]
        )
        await pilot.press("w", *"[/a", "escape", "slash", *"[/", "escape", "D")
        await until(pilot, lambda: f"Remove “{title}”" in text_of(app), "the question")
        await pilot.press("escape")
        for tab in "cv":
            await pilot.press(tab)
            for y, line in enumerate(text_of(app).splitlines()):
                for found in re.finditer(r"app\.quit(\(\))?\]", line):
                    await pilot.click(offset=(found.end(), y))
        assert app.is_running
        assert app.return_code is None


@given(st.sampled_from(HOSTILE) | st.text(max_size=60).map(one_line), st.integers(12, 250))
def test_every_row_is_exactly_as_wide_as_its_list_and_says_its_text(text: str, width: int) -> None:
    text = one_line(text)
    show = Show(ShowId(1), text, "", unplayed=3, error=text)
    episode = Episode(EpisodeId(1), show.id, text, "1", 7, text, NOW, LENGTH, "", position=5.0)
    chapter = Chapter(61.0, text)
    mark = Bookmark(
        BookmarkId(1), episode.id, text, "", "1", text, NOW, "", LENGTH, 1.0, 9.0, text, NOW, (text,)
    )
    track = Track(episode.id, text, text, "", chapters=(chapter,))
    error = CafeError(text, text, text)
    rows = [
        present.show_row(show, width),
        present.all_shows_row(3, width),
        present.episode_row(episode, width, NOW, with_show=True),
        present.chapter_row(1, chapter, width, sounding=True, kept=True, skipped=True, time_width=5),
        present.bookmark_row(mark, width, time_width=5),
        present.sound_line(Playback(Phase.PLAYING, 1, track, 70.0, LENGTH), width),
        present.sound_line(Playback(Phase.FAILED, 1, track, 70.0, LENGTH, failure=error), width),
    ]
    for row in rows:
        assert row.cell_length <= width
        assert "\n" not in row.plain
    if width > 2 * cell_len(text) + 60:
        assert all(text in row.plain for row in (rows[0], rows[2], rows[3], rows[4], rows[5]))


@pytest.mark.parametrize("width", [60, 80, 120])
async def test_wide_and_turning_characters_keep_the_columns(
    house: StageHouse, open_app: OpenApp, width: int
) -> None:
    chapters = "".join(f"<p>{n}:00 {html.escape(text)}</p>" for n, text in enumerate(WIDE, start=1))
    ids = []
    with house.database.write() as connection:
        for number, text in enumerate(WIDE):
            item = FeedItem(
                f"{number}", one_line(text), Enclosure("http://127.0.0.1/x.mp3"), NOW, LENGTH, notes=chapters
            )
            show_id = shows.add(connection, f"http://127.0.0.1/{number}.xml", title=one_line(text), now=NOW)
            episodes.store(connection, show_id, FeedDocument(one_line(text), (item,)), NOW)
            ids.append(show_id)
    async with open_app((width, 40)) as pilot:
        screen = screen_of(pilot.app)
        await until(pilot, lambda: screen.query_one(EpisodeList).count == len(WIDE) + 8, "the episodes")
        for key in "seccmv":
            await pilot.press(key)
            for line in pilot.app.screen._compositor.render_strips():
                assert line.cell_length == width
            for rows in screen.query(RowList):
                for y in range(rows.size.height):
                    strip = rows.render_line(y)
                    assert sum(cell_len(segment.text) for segment in strip) == rows.size.width, strip.text


@pytest.fixture
def hostile_library(tmp_path: Path) -> Iterator[Path]:
    """A library that was filled from a feed full of escapes, served on loopback; gives its folder.

    The escapes are raw, so that the feed is not well-formed and goes the lenient way, and as references.
    """
    raw = RAW
    with Web() as web:
        bad = f"Start {in_xml(raw)} end"
        item = (
            f"<item><title>{bad}</title><guid>1{in_xml(raw)}</guid>"
            f"<description>&lt;p&gt;Before {html.escape(bad)}&lt;/p&gt;&lt;p&gt;0:10 Ten {html.escape(bad)}"
            f"&lt;/p&gt;&lt;p&gt;0:30 Thirty {html.escape(bad)}&lt;/p&gt;&lt;p&gt;1:00 Sixty&lt;/p&gt;"
            f'</description><enclosure url="{web.url("/gone.mp3")}" type="audio/mpeg" length="1"/></item>'
        )
        feed = f'<rss version="2.0"><channel><title>Show {bad}</title>{item}</channel></rss>'
        address = web.serve("/feed.xml", feed.encode(), X_Note="hostile")
        home = tmp_path / "home"
        house = House(Paths.in_folder(home), first_show=None)
        house.subscriptions.add(address)
        episode = house.library.find_episode("latest")
        house.bookmarks.add(episode.id, 12.0, note=f"Note {raw} end")
        house.close()
        yield home


@pytest.mark.parametrize("size", [(120, 40), (60, 20)])
def test_no_escape_of_a_feed_reaches_the_terminal(hostile_library: Path, size: tuple[int, int]) -> None:
    environment = {"CAFE_TUI_HOME": str(hostile_library), "CAFE_TUI_AO": "null"}
    columns, lines = size
    with Terminal(["-m", "cafe_tui"], columns=columns, lines=lines, environment=environment) as terminal:
        terminal.wait_for("Start")
        terminal.type("s")
        terminal.wait_for("Show Start")
        terminal.type("c")
        terminal.wait_for("Thirty")
        terminal.type("m")
        terminal.wait_for("Note")
        terminal.type("v")
        terminal.wait_for("Before")
        terminal.type("c2")
        terminal.wait_for("✗")  # the media is gone, and a toast says so
        terminal.type("q")
        assert terminal.wait_for_exit() == 0
        titles = assert_inert(terminal)
        assert any("Start" in title for title in titles)
