"""The pictures of the README, made from the sample show: `python -m tests.ui.screenshots` writes them.

They double as the snapshot tests: `test_screenshots.py` compares the text in them with the screen of today.
"""

import asyncio
import html
import re
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from cafe_tui.domain.feed.first_show import FirstShow
from cafe_tui.domain.playback import Event, OutputChanged, Phase, SkipRequested
from cafe_tui.feeds.directories import Apple, Fyyd
from cafe_tui.player.fake import FakePlayer
from cafe_tui.player.port import Post
from cafe_tui.sample import SAMPLE_TITLE
from cafe_tui.sample.server import serve_sample
from cafe_tui.services.find_shows import MOST, FoundShow, FoundShows, ShowFinder
from cafe_tui.services.house import House
from cafe_tui.services.listen import Listener
from cafe_tui.services.saving import Saved
from cafe_tui.settings import Paths
from cafe_tui.ui.app import CafeApp
from cafe_tui.ui.screens.main import MainScreen
from cafe_tui.ui.screens.search import SearchScreen
from cafe_tui.ui.widgets.bookmark_rows import BookmarkRows
from cafe_tui.ui.widgets.episode_pane import EpisodePane
from cafe_tui.ui.widgets.found_list import FoundList
from cafe_tui.ui.widgets.player_bar import PlayerBar
from cafe_tui.ui.widgets.transcript_list import TranscriptList

from .stage import text_of, until

FOLDER = Path(__file__).resolve().parents[2] / "screenshots"


FOUND = (
    ("cafe-tui by Ear", "Nell and Basil", 3, ("Apple", "fyyd")),
    ("By Ear: Birds of the Town", "Ada Finch", 112, ("fyyd",)),
    ("Played by Ear", "The Kitchen Band", 47, ("Apple",)),
    ("Ear to the Ground", "Field Notes", 260, ("Apple",)),
)
"""Title, author, number of episodes and directories of shows that are found."""


class SampleFinder(ShowFinder):
    """Finds the same shows whatever is looked for, all at the address of the sample show's feed."""

    def __init__(self, address: str, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._address = address

    def search(
        self, words: str, *, most: int = MOST, cancelled: Callable[[], bool] = lambda: False
    ) -> FoundShows:
        shows = (
            FoundShow(
                f"https://{index}.example/feed" if index else self._address,
                title,
                author,
                episodes,
                sources=sources,
            )
            for index, (title, author, episodes, sources) in enumerate(FOUND)
        )
        return FoundShows(tuple(shows), self.asked, ())


class SampleHouse(House):
    """The sample show on a fixed day, with a player that makes no sound and moves only when told to."""

    def __init__(self, folder: Path, address: str) -> None:
        first = FirstShow(SAMPLE_TITLE, "", (address,))
        super().__init__(
            Paths.in_folder(folder), first_show=first, clock=lambda: datetime(2026, 2, 14, 9, tzinfo=UTC)
        )
        self.refresher.refresh()
        self._address = address

    @cached_property
    def show_finder(self) -> ShowFinder:
        return SampleFinder(self._address, self.database, self.clock, [Apple(), Fyyd()])

    def listener(self, post: Callable[[Event], None], on_saved: Callable[[Saved], None]) -> Listener:
        return Listener(self.library, self.chapters, self._make_fake, lambda url, _feed: url, post, on_saved)

    def _make_fake(self, post: Post) -> FakePlayer:
        known = self.library.episodes(self.library.episode_ids())
        return FakePlayer(
            lambda event: post(OutputChanged("pulse") if isinstance(event, OutputChanged) else event),
            {episode.media_url: episode.duration or 0.0 for episode in known},
        )


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture: its size and what is done before it is taken."""

    name: str
    width: int
    height: int
    act: Callable[[Pilot[int]], Awaitable[None]]
    configuration: str = ""


async def _listening(pilot: Pilot[int]) -> None:
    """The second episode plays its fourth chapter; a segment of it is kept, with a note."""
    app = _app(pilot)
    await pilot.press("down")
    await _opened(pilot, "#2")
    await pilot.press("c", "2")
    await _playing(pilot)
    await pilot.press("left_square_bracket", "right", "right_square_bracket")
    await until(pilot, app.house.bookmarks.listing, "what was kept")
    await pilot.press("w", *"try this on the train", "escape")
    await until(pilot, lambda: any(bookmark.note for bookmark in app.house.bookmarks.listing()), "the note")
    await until(pilot, lambda: any(bookmark.text for bookmark in app.house.bookmarks.listing()), "its words")
    await pilot.press("4")
    await until(pilot, lambda: app.listener.state.chapter_index == 3, "the fourth chapter")
    app.hear(SkipRequested(8))
    app.clear_notifications()
    await until(pilot, lambda: app.listener.state.position == 75.0, "the place in it")


async def _browsing(pilot: Pilot[int]) -> None:
    """The notes of the second episode, before anything plays."""
    await pilot.press("down")
    await _opened(pilot, "#2")
    await pilot.press("v")


async def _covered(pilot: Pilot[int]) -> None:
    """The cover of the episode that plays."""
    await _listening(pilot)
    pane = _app(pilot).screen.query_one(EpisodePane)
    await until(pilot, lambda: pane.cover and pane.cover.drawing, "the cover")
    await until(pilot, lambda: "▀" in text_of(pilot.app), "its cells")


async def _finding_shows(pilot: Pilot[int]) -> None:
    """Shows found by name; one of them was looked into."""
    await pilot.press("ctrl+n", *"by ear", "enter")
    await until(pilot, lambda: pilot.app.screen.query(FoundList), "the screen")
    rows = pilot.app.screen.query_one(FoundList)
    await until(pilot, lambda: rows.count == len(FOUND), "what is found")
    await pilot.press("v")
    await until(pilot, lambda: "Browse: " in text_of(pilot.app), "the episodes")


async def _reading(pilot: Pilot[int]) -> None:
    """Letters over the times of the notes."""
    await _listening(pilot)
    await pilot.press("t")


async def _keeping(pilot: Pilot[int]) -> None:
    """The list of what is kept."""
    await _listening(pilot)
    await pilot.press("m")
    await until(pilot, lambda: "“" in text_of(pilot.app), "what is said in it")


async def _transcribed(pilot: Pilot[int]) -> None:
    """The transcript of what plays, with two of its lines selected."""
    await _listening(pilot)
    await pilot.press("apostrophe")
    await until(pilot, lambda: pilot.app.screen.query(TranscriptList), "the transcript")
    lines = pilot.app.screen.query_one(TranscriptList)
    await until(pilot, lambda: lines.count and lines.sounding is not None, "its lines")
    await pilot.press("down", "shift+down")
    await until(pilot, lambda: lines.selection, "the selection")


async def _talking(pilot: Pilot[int]) -> None:
    """What listeners wrote about the episode that plays."""
    await _listening(pilot)
    await pilot.press("colon")
    await until(pilot, lambda: "Marguerite" in text_of(pilot.app), "the comments")
    await until(pilot, lambda: "comments …" not in text_of(pilot.app), "the end of fetching")
    await until(pilot, lambda: _app(pilot).screen.query_one(PlayerBar).talk, "the marks")


async def _leading(pilot: Pilot[int]) -> None:
    """What leads from an episode to others and elsewhere."""
    await _listening(pilot)
    await pilot.press("L")


async def _finding(pilot: Pilot[int]) -> None:
    """The bookmarks of all shows, by tag, two of them ticked."""
    await _listening(pilot)
    app = _app(pilot)
    episodes = app.house.library.episodes(app.house.library.episode_ids())
    app.house.bookmarks.add(
        episodes[0].id, 12.0, 31.0, "for the talk on Monday", ["work", "quote"], importance=3
    )
    app.house.bookmarks.add(episodes[2].id, 40.0, None, "", ["quote"])
    app.house.bookmarks.add(episodes[2].id, 8.0, 20.0, "nobody says it better", ["work"], importance=1)
    await pilot.press("K", "v", "v")
    await until(pilot, lambda: app.screen.query(BookmarkRows), "the list")
    rows = app.screen.query_one(BookmarkRows)
    await until(pilot, lambda: rows.count == 8, "the bookmarks under their tags")
    await pilot.press("g", "down", "x", "x", "up")
    await until(pilot, lambda: len(rows.ticked) == 2, "the ticks")


async def _searching(pilot: Pilot[int]) -> None:
    """What a word finds, while the sound goes on."""
    await _listening(pilot)
    house = _app(pilot).house
    newest = house.library.episodes(house.library.episode_ids())[0]
    house.bookmarks.add(newest.id, 43.0, 61.0, "this cup, at home", ["coffee"], importance=1)
    await pilot.press("ctrl+f", *"cup")
    await until(pilot, lambda: isinstance(pilot.app.screen, SearchScreen), "the search")
    screen = pilot.app.screen
    assert isinstance(screen, SearchScreen)
    await until(pilot, lambda: screen.is_settled, "what is found")
    await pilot.press("tab", "down")


SCENES = (
    Scene("browse-120x40", 120, 40, _browsing),
    Scene("player-120x40", 120, 40, _listening),
    Scene("notes-80x24", 80, 24, _reading),
    Scene("kept-80x24", 80, 24, _keeping),
    Scene("transcript-100x30", 100, 30, _transcribed),
    Scene("talk-100x30", 100, 30, _talking),
    Scene("bookmarks-100x30", 100, 30, _finding),
    Scene("search-100x30", 100, 30, _searching),
    Scene("links-100x30", 100, 30, _leading),
    Scene("player-60x20", 60, 20, _listening),
    Scene("find-100x30", 100, 30, _finding_shows),
    Scene("cover-120x40", 120, 40, _covered, 'covers = "half-blocks"'),
)


async def take(scene: Scene) -> str:
    """The picture of a scene, as SVG."""
    async with _stage(scene) as pilot:
        await scene.act(pilot)
        await _settled(pilot)
        await pilot.pause()
        return _app(pilot).export_screenshot(title="cafe-tui")


@asynccontextmanager
async def _stage(scene: Scene) -> AsyncIterator[Pilot[int]]:
    with tempfile.TemporaryDirectory() as folder, serve_sample() as address:
        house = await asyncio.to_thread(SampleHouse, Path(folder), address)
        house.paths.configuration.write_text(scene.configuration)
        app = CafeApp(house)
        async with app.run_test(size=(scene.width, scene.height)) as pilot:
            yield pilot
        app.close_player()
        house.close()


def _app(pilot: Pilot[int]) -> CafeApp:
    assert isinstance(pilot.app, CafeApp)
    return pilot.app


async def _opened(pilot: Pilot[int], number: str) -> None:
    screen = pilot.app.screen
    assert isinstance(screen, MainScreen)
    await until(pilot, lambda: (screen.opened or "").startswith(number), f"episode {number}")


async def _settled(pilot: Pilot[int]) -> None:
    """What is looked for behind the screen is there: what leads from the open episode."""
    screen = pilot.app.screen
    if not isinstance(screen, MainScreen):
        return

    def there() -> bool:
        detail = screen.query_one(EpisodePane).detail
        return bool(detail and detail.links and not detail.links.unread)

    await until(pilot, there, "what leads from the episode")


async def _playing(pilot: Pilot[int]) -> None:
    await until(pilot, lambda: _app(pilot).listener.state.phase is Phase.PLAYING, "the sound")


def text_in(svg: str) -> list[str]:
    """The text of a picture, one string for each piece; the same screen gives the same list."""
    pieces = re.findall(r'<text[^>]* y="([\d.]+)"[^>]*>([^<]*)</text>', svg)
    lines: dict[float, str] = {}
    for y, piece in pieces:
        lines[float(y)] = lines.get(float(y), "") + html.unescape(piece).replace("\xa0", " ")
    return [lines[y].rstrip() for y in sorted(lines)]


def main() -> None:
    """Write every picture."""
    FOLDER.mkdir(exist_ok=True)
    for scene in SCENES:
        path = FOLDER / f"{scene.name}.svg"
        path.write_text(asyncio.run(take(scene)), encoding="utf-8")
        print(path.name)


if __name__ == "__main__":
    main()
