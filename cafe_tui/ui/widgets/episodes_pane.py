"""The middle column: the episodes of one show or of all, narrowed by words or to what is unplayed."""

import asyncio
from array import array
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.worker import Worker

from cafe_tui.domain.language import _
from cafe_tui.domain.models import EpisodeId, Show
from cafe_tui.services.library import Library
from cafe_tui.ui.commands import keyed
from cafe_tui.ui.health_words import gist, left_out_words
from cafe_tui.ui.notices import say_if_failed

from .episode_list import EpisodeList

_FIRST_IDS = 200  # rows of the first paint: more than any screen has
_REST = 0.15  # seconds without a further letter, after which all hits of a filter are read


class EpisodesPane(Vertical):
    """A list of episodes that reads its ids on a thread; a later question makes earlier answers worthless."""

    @dataclass
    class Loaded(Message):
        """The ids are there, this many."""

        count: int

    def __init__(self, library: Library, clock: Callable[[], datetime], *, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self._library = library
        self._clock = clock
        self._show: Show | None = None
        self.words = ""
        """The filter."""
        self._unplayed_only = False
        self._when_empty = ""
        self._revealed: EpisodeId | None = None
        """The episode that is to be under the cursor once it is there."""

    def compose(self) -> ComposeResult:
        yield EpisodeList(self._library.episodes, self._clock, id="episode-list")

    @property
    def rows(self) -> EpisodeList:
        """The list."""
        return self.query_one(EpisodeList)

    def load_first(self, *, when_empty: str) -> None:
        """Read the newest ids on the spot, for the first paint, and all of them after it."""
        self._when_empty = when_empty
        ids = self._read_ids(limit=_FIRST_IDS)
        complete = len(ids) < _FIRST_IDS
        self._show_ids(ids, complete=complete)
        if not complete:
            self.call_after_refresh(self._load)

    def choose(self, show: Show | None, *, when_empty: str) -> None:
        """Show the episodes of `show`, or of all; `when_empty` is said when there are none."""
        self._show = show
        self._when_empty = when_empty
        self._load()

    def reveal(self, show: Show | None, episode_id: EpisodeId) -> None:
        """Show all episodes of `show`, or of all, with the cursor on one of them."""
        self._show, self._revealed = show, episode_id
        self.words, self._unplayed_only = "", False
        self._load()

    def filter_rows(self, words: str) -> None:
        """Only episodes with these words in their own or their show's title."""
        self.words = words
        self._load(newest_first=bool(words))

    def toggle_unplayed(self) -> None:
        """Only what was not played, or all."""
        self._unplayed_only = not self._unplayed_only
        self._load()

    def _read_ids(self, *, limit: int | None = None) -> "array[int]":
        show = self._show.id if self._show else None
        return self._library.episode_ids(
            show, containing=self.words, unplayed=self._unplayed_only, limit=limit
        )

    @work(group="ids", exclusive=True, exit_on_error=False)
    async def _load(self, *, newest_first: bool = False) -> None:
        if newest_first:
            ids = await asyncio.to_thread(self._read_ids, limit=_FIRST_IDS)
            complete = len(ids) < _FIRST_IDS
            kept = self.rows.current if self.rows.current in ids else next(iter(ids), None)
            self._show_ids(ids, complete=complete, keep=kept)
            if complete:
                return
            await asyncio.sleep(_REST)
        self._show_ids(await asyncio.to_thread(self._read_ids))

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say it when the ids could not be read."""
        say_if_failed(self, event)

    def _show_ids(self, ids: "array[int]", *, complete: bool = True, keep: int | None = None) -> None:
        show = self._show
        if self._revealed is not None and self._revealed in ids:
            keep, self._revealed = self._revealed, None
        self.rows.set_ids(ids, with_show=show is None, keep=keep)
        narrowed = ["unplayed"] * self._unplayed_only + [f"“{self.words}”"] * bool(self.words)
        self.border_title = Content(" · ".join([show.title if show else _("All episodes"), *narrowed]))
        count = str(len(ids)) if ids and complete else ""
        words = " · ".join(filter(None, (count, left_out_words(show.problems) if show else "")))
        self.border_subtitle = Content(gist(show.error) if show and show.error else words)
        self.rows.empty = self._why_empty()
        self.post_message(self.Loaded(len(ids)))

    def _why_empty(self) -> str:
        if self.words:
            return _("No episode like this. Esc shows all again.")
        return (
            keyed(_("Nothing unplayed. {unplayed} shows all again."), self.app)
            if self._unplayed_only
            else self._when_empty
        )
