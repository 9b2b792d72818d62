"""The main job with every part real: a feed over HTTP, the screen, libmpv, the file; and then a restart."""

import html
from collections.abc import Iterator
from pathlib import Path

import pytest

from cafe_tui.domain.playback import Phase
from cafe_tui.services.house import House
from cafe_tui.settings import Paths
from cafe_tui.ui.app import CafeApp
from cafe_tui.ui.widgets.chapter_list import ChapterList
from cafe_tui.ui.widgets.episode_list import EpisodeList
from cafe_tui.ui.widgets.notes_view import NotesView
from tests.support.audio import write_wav
from tests.support.web import Web

from .stage import screen_of, text_of, until

ELEVEN_TEN = 670.0
RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>A Café</title><link>{base}/</link><description>On managing</description>
<item><title>{title}</title><guid>65</guid><pubDate>Thu, 26 Feb 2026 07:00:00 +0000</pubDate>
<content:encoded>{notes}</content:encoded>
<enclosure url="{base}/65.wav" type="audio/x-wav" length="1"/></item></channel></rss>"""


@pytest.fixture
def seed(shared: Path) -> str:
    """The notes that the first show really writes."""
    return next((shared / "seed").glob("*.txt")).read_text(encoding="utf-8")


@pytest.fixture
def web(tmp_path: Path, seed: str) -> Iterator[Web]:
    """The first show, as a publisher would serve it."""
    with Web() as web:
        title, _, notes = seed.partition("\n")
        base = web.url("").rstrip("/")
        paragraphs = "".join(f"<p>{html.escape(line)}</p>" for line in notes.splitlines() if line.strip())
        feed = RSS.format(base=base, title=html.escape(title), notes=html.escape(paragraphs))
        web.feed("/feed.xml", feed.encode())
        web.media("/65.wav", write_wav(tmp_path / "65.wav", 1320.0).read_bytes(), "audio/x-wav")
        yield web


@pytest.fixture
def paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    """A home of its own, and no sound."""
    monkeypatch.setenv("CAFE_TUI_AO", "null")
    return Paths.in_folder(tmp_path / "home")


@pytest.mark.xdist_group("libmpv")
async def test_refresh_list_click_a_time_hear_it_keep_it_and_find_all_again(web: Web, paths: Paths) -> None:
    house = House(paths, first_show=None)
    app = CafeApp(house)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        screen = screen_of(app)
        await pilot.press("a")
        await pilot.press(*web.url("/feed.xml"), "enter")
        await until(pilot, lambda: screen.query_one(EpisodeList).count == 1, "the episode")
        await until(pilot, lambda: screen.query_one(ChapterList).count == 16, "its sixteen chapters")

        await pilot.press("v")
        notes = screen.query_one(NotesView)
        while "11:10" not in text_of(app) and notes.scroll_y < notes.max_scroll_y:
            await pilot.press("j")
        row, line = next((y, line) for y, line in enumerate(text_of(app).splitlines()) if "11:10" in line)
        await pilot.click(offset=(line.index("11:10") + 1, row))
        await until(
            pilot,
            lambda: (
                app.listener.state.phase is Phase.PLAYING
                and ELEVEN_TEN < app.listener.state.position < ELEVEN_TEN + 5.0
            ),
            "the sound at 11:10",
            within=30,
        )
        await pilot.press("b")
        await until(pilot, lambda: "Kept 11:1" in text_of(app), "the bookmark")
        await pilot.press("space")
        await until(pilot, lambda: app.listener.state.phase is Phase.PAUSED, "the pause")
        left_at = app.listener.state.position
    app.close_player()
    house.close()
    assert any("range" in request.headers for request in web.requests if request.path == "/65.wav")

    again = House(paths, first_show=None)
    app = CafeApp(again)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "◐" in text_of(app), "the mark of a begun episode")
        await until(pilot, lambda: "Kept 1" in text_of(app), "the bookmark")
        episode = again.library.find_episode("latest")
        assert episode.position == pytest.approx(left_at, abs=0.5)
        [bookmark] = again.bookmarks.of_episode(episode.id)
        assert bookmark.start == pytest.approx(ELEVEN_TEN, abs=8.0)
        await pilot.press("space")
        await until(
            pilot,
            lambda: app.listener.state.phase is Phase.PLAYING and app.listener.state.position > left_at,
            "the sound where it was left",
            within=30,
        )
    app.close_player()
    again.close()
