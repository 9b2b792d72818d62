"""The half of the main screen that keeps: it commits each change, and shows what came of it.

Every change is committed on a thread before the screen says so, one after the other.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import on, work

from cafe_tui.domain.bookmark.edges import Span, chapter_span
from cafe_tui.domain.language import ngettext
from cafe_tui.domain.models import Bookmark, EpisodeId
from cafe_tui.services.house import House
from cafe_tui.ui.commands import keyed
from cafe_tui.ui.messages import (
    BookmarksChanged,
    ChaptersChanged,
    JournalsFailed,
    JournalsTaken,
    LibraryWritten,
)
from cafe_tui.ui.widgets.edge_bar import EdgeBar
from cafe_tui.ui.widgets.episode_pane import EpisodePane
from cafe_tui.ui.widgets.kept_list import KeptList
from cafe_tui.ui.widgets.player_bar import PlayerBar

from .tuning import TuningScreen

if TYPE_CHECKING:
    from cafe_tui.domain.chapter.chapter_choice import ChapterChoice
    from cafe_tui.services.history import Done


class KeepingScreen(TuningScreen):
    """A screen that shows what is kept of one episode and on the player's timeline."""

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self._one_change = asyncio.Lock()

    @property
    def bookmark_at_cursor(self) -> Bookmark | None:
        kept = self.query_one(KeptList)
        return kept.bookmark if kept.has_focus else None

    def chapter_meant(self) -> tuple[EpisodeId, Span] | None:
        """The chapter under the cursor of their list, when it has the focus; else the one that sounds."""
        pane = self.query_one(EpisodePane)
        if pane.chapters.has_focus and pane.detail and pane.chapters.current is not None:
            episode = pane.detail.episode
            return episode.id, chapter_span(pane.chapters.chapters, pane.chapters.current, episode.duration)
        return super().chapter_meant()

    @on(KeptList.EditAsked)
    def _edit_times(self, event: KeptList.EditAsked) -> None:
        self.ask_times(event.bookmark)

    @on(KeptList.DeleteAsked)
    def _delete(self, event: KeptList.DeleteAsked) -> None:
        self.change(lambda: self._marker.remove(event.bookmark))

    @work(group="keep", exit_on_error=False)
    async def change(self, change: "Callable[[], Done]") -> None:
        """Have a change committed, say so, and show what came of it."""
        async with self._one_change:
            done = await asyncio.to_thread(change)
        if done.words:
            ways = [keyed(done.then, self.app)] if done.then else []
            self.notify(" · ".join([done.words, *ways]), markup=False, timeout=4)
        self.show_segment_start()
        self.query_one(EdgeBar).follow(done.bookmark)
        self.post_message(BookmarksChanged(done.bookmark))
        if done.episode_id is not None:
            self.reload_bookmarks(done.episode_id, keep=done.bookmark)
            if done.chapters is not None:
                self.show_chapters(done.episode_id, done.chapters)
            return
        opened, playing = self.query_one(EpisodePane).detail, self.playback.track
        for episode_id in {playing and playing.episode_id, opened and opened.episode.id} - {None}:
            self.reload_bookmarks(episode_id)

    def show_chapters(self, episode_id: EpisodeId, choice: "ChapterChoice") -> None:
        """The chapters of an episode became these."""
        pane = self.query_one(EpisodePane)
        if pane.detail and pane.detail.episode.id == episode_id and pane.detail.chapters != choice:
            pane.show_detail(replace(pane.detail, chapters=choice))
            pane.set_playback(self.playback)
        self.post_message(ChaptersChanged(episode_id, choice.chapters, choice.skipped))

    @work(group="outside", exit_on_error=False)
    async def follow_outside(self) -> None:
        """Hear of what other processes write."""
        await asyncio.to_thread(self.house.outside.on_change, lambda: self._hear_of(LibraryWritten()))

    @work(group="journals", exit_on_error=False)
    async def follow_journals(self) -> None:
        """From now on, or by the folder that is set now, hear of other machines, and tell them."""
        await asyncio.to_thread(self._follow_journals)

    def _follow_journals(self) -> None:
        folder = self.house.sync_folder
        if folder or "journal_watch" in self.house.__dict__:
            self.house.journal_watch.follow(
                folder,
                lambda exchanged: self._hear_of(JournalsTaken(exchanged.taken)),
                lambda error: self._hear_of(JournalsFailed(error)),
            )

    @on(JournalsTaken)
    def _show_what_came(self, event: JournalsTaken) -> None:
        """Show bookmarks and chapters as other machines have them."""
        self._reload_all_bookmarks()
        self.post_message(BookmarksChanged(None))
        for episode_id in self._on_view:
            self._reload_chapters(episode_id)
        words = ngettext(
            "{count} change from your other machines", "{count} changes from your other machines", event.count
        )
        self.notify(words, markup=False, timeout=4)

    @on(JournalsFailed)
    def _say_journals_failed(self, event: JournalsFailed) -> None:
        self.say(event.error)

    @work(thread=True, group="chapters from elsewhere", exit_on_error=False)
    def _reload_chapters(self, episode_id: EpisodeId) -> None:
        choice = self.house.chapters.of_episode(episode_id)
        self.app.call_from_thread(self.show_chapters, episode_id, choice)

    def _hear_of(self, message: LibraryWritten | JournalsTaken | JournalsFailed) -> None:
        self.post_message(message)

    @on(LibraryWritten)
    def _reload_all_bookmarks(self) -> None:
        """Show the bookmarks anew, both of the episode on view and of the one that plays."""
        for episode_id in self._on_view:
            self.reload_bookmarks(episode_id, keep=self.query_one(KeptList).bookmark)

    @property
    def _on_view(self) -> set[EpisodeId]:
        """The episode that is shown, and the one that plays."""
        detail, playing = self.query_one(EpisodePane).detail, self.playback.track
        shown = {detail.episode.id} if detail else set()
        return shown | ({playing.episode_id} if playing else set())

    @work(group="bookmarks", exit_on_error=False)
    async def reload_bookmarks(self, episode_id: EpisodeId, keep: Bookmark | None = None) -> None:
        """Show the bookmarks of an episode anew, wherever they are shown."""
        bookmarks = tuple(await asyncio.to_thread(self.house.bookmarks.of_episode, episode_id))
        pane = self.query_one(EpisodePane)
        if pane.detail and pane.detail.episode.id == episode_id:
            pane.set_bookmarks(bookmarks, keep=keep.id if keep else None)
        if self.playback.track and self.playback.track.episode_id == episode_id:
            self.query_one(PlayerBar).bookmarks = bookmarks
