"""A house with made-up shows and a player whose clock is moved by hand, for journeys over the screen."""

import asyncio
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

from textual.app import App
from textual.pilot import Pilot

from cafe_tui.domain.errors import DownloadError
from cafe_tui.domain.feed.feed_document import Enclosure, FeedDocument, FeedItem
from cafe_tui.domain.files.download import Part
from cafe_tui.domain.models import Chapter
from cafe_tui.domain.playback import Event
from cafe_tui.domain.sound import AudioDevice
from cafe_tui.player.fake import FakePlayer
from cafe_tui.player.port import Post
from cafe_tui.services.ahead import Prefetcher
from cafe_tui.services.house import House
from cafe_tui.services.listen import Listener
from cafe_tui.services.saving import Saved
from cafe_tui.settings import Paths
from cafe_tui.storage import episodes, shows
from cafe_tui.ui.screens.main import MainScreen

NOW = datetime(2026, 3, 14, 9, 0, tzinfo=UTC)
LENGTH = 1800.0
NOTES = """<p>Two hosts over a pot of tea, with <a href="https://example.org/tea">a link</a>.</p>
<p>00:30 mins What a good kettle does for a morning.</p>
<p>5:10 The long way to the market, and what it taught us.</p>
<p>12:45 A listener asks about cups.</p>
<p>20:00 What we would do otherwise next time.</p>
<p>Write to us!</p>"""
STARTS = (30.0, 310.0, 765.0, 1200.0)


class StageHouse(House):
    """A house whose player is a `FakePlayer`, and whose clock stands still at `NOW`."""

    def __init__(self, folder: Path) -> None:
        super().__init__(Paths.in_folder(folder), first_show=None, clock=lambda: NOW)
        self.fake: FakePlayer | None = None
        self.dead: set[str] = set()
        """Media addresses that cannot be opened."""
        self.elsewhere: set[str] = set()
        """Media addresses of episodes that are not in the library."""
        self.in_order: set[str] = set()
        """Media addresses whose server gives it only from its start on."""
        self.embedded: dict[str, tuple[Chapter, ...]] = {}
        """Chapters inside the media, by address."""
        self.devices: tuple[AudioDevice, ...] = ()
        """The audio devices that are there."""
        self.fetched_ahead: list[str] = []
        """The addresses of what was fetched ahead."""
        self.may_fetch = threading.Event()

    @cached_property
    def prefetcher(self) -> Prefetcher:
        return Prefetcher(
            self.queue, self._media_of, self._on_disk, self.paths.cache / "ahead", fetch=self._fetch_ahead
        )

    def _fetch_ahead(
        self,
        url: str,
        _feed_url: str,
        path: Path,
        part: Part,
        *,
        keep: Callable[[Part], None],
        on_progress: Callable[[Part], None],
        cancelled: Callable[[], bool],
    ) -> Part:
        """Brings 100 bytes, the second half once `may_fetch` is set."""
        self.fetched_ahead.append(url)
        for came in (0, 50):
            part = Part(came, length=100)
            keep(part)
            on_progress(part)
        while not self.may_fetch.wait(0.01):
            if cancelled():
                raise DownloadError("Given up")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bytes(100))
        return Part(100, length=100)

    def listener(self, post: Callable[[Event], None], on_saved: Callable[[Saved], None]) -> Listener:
        return Listener(
            self.library,
            self.chapters,
            self._make_fake,
            lambda url, _feed: url,
            post,
            on_saved,
            file_of=self._file_of,
            sounds=self.sounds,
            visits=self.visits,
        )

    def _make_fake(self, post: Post) -> FakePlayer:
        known = self.library.episodes(self.library.episode_ids())
        urls = {episode.media_url for episode in known} - self.dead
        files = (f"{self.paths.cache / 'ahead' / str(episode.id)}" for episode in known)
        recordings = (str(self.own_files.path_of(episode.id)) for episode in known)
        media = dict.fromkeys([*urls, *files, *recordings, *self.elsewhere], LENGTH)
        self.fake = FakePlayer(
            post, media, chapters=self.embedded, in_order=self.in_order, devices=self.devices
        )
        return self.fake

    def add_show(self, title: str, episode_count: int, *, notes: str = NOTES) -> None:
        """A show with weekly episodes numbered from 1, the last of them published a week ago."""
        address = f"http://127.0.0.1/{title.replace(' ', '-')}"
        items = tuple(
            FeedItem(
                guid=f"{number}",
                title=f"#{number} {title}, part {number}",
                enclosure=Enclosure(f"{address}/{number}.mp3", "audio/mpeg"),
                published=NOW - timedelta(weeks=episode_count - number + 1),
                duration=LENGTH,
                number=number,
                notes=notes,
            )
            for number in range(episode_count, 0, -1)
        )
        with self.database.write() as connection:
            show_id = shows.add(connection, f"{address}.xml", title=title, now=NOW)
            episodes.store(connection, show_id, FeedDocument(title, items), NOW)
            shows.record_success(
                connection,
                show_id,
                url=f"{address}.xml",
                etag="",
                last_modified="",
                body_hash="",
                now=NOW,
            )


def screen_of(app: App[int]) -> MainScreen:
    """The main screen."""
    screen = app.screen_stack[0]
    assert isinstance(screen, MainScreen)
    return screen


def text_of(app: App[int]) -> str:
    """What stands on the screen now, line by line."""
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in strips)


async def until(
    pilot: Pilot[int], condition: Callable[[], object], description: str, within: float = 15.0
) -> None:
    """Let the app go on until `condition` is true; fails, naming `description`, when it never is."""
    deadline = time.monotonic() + within
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(
                f"waited {within:g} s in vain for {description}; on the screen:\n{text_of(pilot.app)}"
            )
        await asyncio.sleep(0.01)
