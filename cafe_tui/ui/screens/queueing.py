"""The part of the main screen that puts into the queue what is under the cursor."""

import asyncio
from typing import TYPE_CHECKING

from textual import work

from cafe_tui.domain.errors import BadInputError, CafeError
from cafe_tui.domain.language import _
from cafe_tui.domain.models import EpisodeId
from cafe_tui.domain.playback import Playback
from cafe_tui.ui.commands import keyed
from cafe_tui.ui.messages import ItemsAsked
from cafe_tui.ui.widgets.chapter_list import ChapterList
from cafe_tui.ui.widgets.episode_list import EpisodeList
from cafe_tui.ui.widgets.kept_list import KeptList
from cafe_tui.ui.widgets.notes_view import NotesView
from cafe_tui.ui.widgets.status_line import StatusLine

from .downloading import DownloadingScreen

if TYPE_CHECKING:
    from cafe_tui.domain.queue import Piece


class QueueingScreen(DownloadingScreen):
    """A screen from whose lists the queue is filled, and which says how many are in it."""

    def piece_meant(self) -> "Piece | None":
        """The chapter or bookmark under the cursor of a list that has the focus, else the episode."""
        try:
            piece = self._piece_in_focus()
        except CafeError as error:
            self.say(error)
            return None
        if piece is None:
            self.say(
                BadInputError(
                    _("Nothing is under the cursor"),
                    hint=keyed(_("{episodes} goes to the episodes"), self.app),
                )
            )
        return piece

    def _piece_in_focus(self) -> "Piece | None":
        from cafe_tui.domain.queue import Piece, bookmark_piece, chapter_piece

        match self.focused:
            case ChapterList(chapters=chapters, current=int(index)) if self.opened_id is not None:
                return chapter_piece(self.opened_id, chapters, index)
            case KeptList(bookmark=bookmark) if bookmark is not None:
                return bookmark_piece(bookmark)
            case ChapterList() | KeptList() | NotesView():
                return None if self.opened_id is None else Piece(self.opened_id)
        episode_id = self.query_one(EpisodeList).current
        return None if episode_id is None else Piece(EpisodeId(episode_id))

    @work(group="queue", exit_on_error=False)
    async def go_on(self, over: Playback, *, asleep: bool) -> None:
        """What played is over: let the queue go on, silently where the listener wants to sleep now."""
        items = await asyncio.to_thread(self.house.queue.go_on, over)
        if items and not asleep:
            self.post_message(ItemsAsked(items, over))

    def show_queued(self) -> None:
        """Say how many are in the queue."""
        self.query_one(StatusLine).queued = len(self.house.queue.items())
