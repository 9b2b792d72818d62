"""The half of the main screen that keeps: marking, segments, notes on them, and taking it back.

Every change is committed on a thread before the screen says so, one after the other.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.reactive import reactive
from textual.screen import Screen
from textual.worker import Worker

from cafe_tui.domain.errors import BadInputError, CafeError
from cafe_tui.domain.models import Bookmark, EpisodeId
from cafe_tui.domain.playback import Playback
from cafe_tui.domain.timecode import format_time
from cafe_tui.services.house import House
from cafe_tui.ui.commands import Scope, bindings
from cafe_tui.ui.messages import ChaptersChanged, LibraryWritten
from cafe_tui.ui.notices import say, say_if_failed
from cafe_tui.ui.widgets.episode_pane import EpisodePane
from cafe_tui.ui.widgets.kept_list import KeptList
from cafe_tui.ui.widgets.player_bar import PlayerBar
from cafe_tui.ui.widgets.prompt import Prompt

if TYPE_CHECKING:
    from cafe_tui.domain.chapter_choice import ChapterChoice
    from cafe_tui.services.history import Done
    from cafe_tui.services.mark import Marker


class KeepingScreen(Screen[None]):
    """A screen with a player, on which moments and segments are kept."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.KEEP)]

    playback: reactive[Playback] = reactive(Playback(), init=False, repaint=False)

    def __init__(self, house: House) -> None:
        super().__init__()
        self.house = house
        self._one_change = asyncio.Lock()

    @cached_property
    def _marker(self) -> "Marker":
        from cafe_tui.services.mark import Marker

        return Marker(self.house.bookmarks, self.house.history)

    def action_mark(self) -> None:
        """Keep this moment."""
        if place := self._place():
            self.change(lambda: self._marker.mark(*place))

    def action_segment_start(self) -> None:
        """A segment begins now."""
        if place := self._place():
            self.change(lambda: self._marker.start_segment(*place))

    def action_segment_end(self) -> None:
        """The segment ends now."""
        if place := self._place():
            self.change(lambda: self._marker.end_segment(*place))

    def action_undo(self) -> None:
        """Take back the last change."""
        self.change(self.house.history.undo)

    def action_write_note(self) -> None:
        """Ask for a note; the sound goes on."""
        kept = self.query_one(KeptList)
        bookmark = kept.bookmark if kept.has_focus else self._marker.last
        if bookmark is None:
            self.say(
                BadInputError("No bookmark to write a note for", hint="Press b to keep this moment first")
            )
            return
        label = f"Note at {format_time(bookmark.start)}"

        def write(note: str) -> None:
            self.change(lambda: self._marker.write_note(bookmark, note))

        self.query_one(Prompt).ask(label, write, text=bookmark.note, placeholder="Enter keeps it")

    @on(KeptList.EditAsked)
    def _edit_times(self, event: KeptList.EditAsked) -> None:
        bookmark = event.bookmark
        text = format_time(bookmark.start)
        if bookmark.end is not None:
            text += f" - {format_time(bookmark.end)}"

        def change(times: str) -> None:
            self.change(lambda: self._marker.change_times(bookmark, times))

        self.query_one(Prompt).ask("Start - end", change, text=text, placeholder="12:30 - 14:00")

    @on(KeptList.DeleteAsked)
    def _delete(self, event: KeptList.DeleteAsked) -> None:
        self.change(lambda: self._marker.remove(event.bookmark))

    def _place(self) -> tuple[EpisodeId, float] | None:
        """What sounds now and where."""
        if self.playback.track is None:
            self.say(BadInputError("Nothing plays", hint="Play an episode or a chapter to keep a part of it"))
            return None
        return self.playback.track.episode_id, self.playback.position

    @work(group="keep", exit_on_error=False)
    async def change(self, change: "Callable[[], Done]") -> None:
        """Have a change committed, say so, and show what came of it."""
        async with self._one_change:
            done = await asyncio.to_thread(change)
        if done.words:
            self.notify(done.words, markup=False, timeout=4)
        segment = self._marker.segment
        playing = self.playback.track
        bar = self.query_one(PlayerBar)
        bar.segment_start = segment[1] if segment and playing and segment[0] == playing.episode_id else None
        if done.episode_id is not None:
            self.reload_bookmarks(done.episode_id, keep=done.bookmark)
            if done.chapters is not None:
                self.show_chapters(done.episode_id, done.chapters)

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

    def _hear_of(self, message: LibraryWritten) -> None:
        self.post_message(message)

    @on(LibraryWritten)
    def _reload_all_bookmarks(self) -> None:
        """Show the bookmarks anew, both of the episode on view and of the one that plays."""
        pane, playing = self.query_one(EpisodePane), self.playback.track
        episode_ids = {pane.detail.episode.id} if pane.detail else set()
        for episode_id in episode_ids | ({playing.episode_id} if playing else set()):
            self.reload_bookmarks(episode_id, keep=self.query_one(KeptList).bookmark)

    @work(group="bookmarks", exit_on_error=False)
    async def reload_bookmarks(self, episode_id: EpisodeId, keep: Bookmark | None = None) -> None:
        """Show the bookmarks of an episode anew, wherever they are shown."""
        bookmarks = tuple(await asyncio.to_thread(self.house.bookmarks.of_episode, episode_id))
        pane = self.query_one(EpisodePane)
        if pane.detail and pane.detail.episode.id == episode_id:
            pane.set_bookmarks(bookmarks, keep=keep.id if keep else None)
        if self.playback.track and self.playback.track.episode_id == episode_id:
            self.query_one(PlayerBar).bookmarks = bookmarks

    def say(self, error: CafeError) -> None:
        """Tell the listener what happened and what can be done about it."""
        say(self, error)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say it when work in the background failed."""
        say_if_failed(self, event)
