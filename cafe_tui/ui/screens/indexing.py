"""The part of the main screen that keeps the index of the search up to date behind the listener's back."""

from contextlib import suppress
from dataclasses import dataclass

from textual import on, work
from textual.message import Message
from textual.worker import get_current_worker

from cafe_tui.domain.errors import LibraryError
from cafe_tui.domain.language import _
from cafe_tui.services.house import House
from cafe_tui.ui.widgets.status_line import StatusLine

from .gathering import GatheringScreen

_LOOK_EVERY = 3.0
"""Seconds between two looks at whether much was stored by a way of its own, such as another process."""


class IndexingScreen(GatheringScreen):
    """A screen behind which texts are indexed that were stored in great numbers."""

    @dataclass
    class Indexed(Message):
        """So much of the library is indexed now, in per cent; None when no more is going to be."""

        percent: int | None

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, IndexingScreen.Indexed)

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self._indexing = False

    def follow_index(self) -> None:
        """Index what is not indexed, now and as long as the program is open."""
        self.index_texts()
        self.set_interval(_LOOK_EVERY, self.index_texts)

    def reread_notes(self) -> None:
        super().reread_notes()
        self.index_texts()

    def index_texts(self) -> None:
        """Index what is not indexed, unless that goes on, or feeds are fetched, which it would slow down."""
        if not self._indexing and not self.refreshing:
            self._indexing = True
            self._index()

    @work(thread=True, group="index", exit_on_error=False)
    def _index(self) -> None:
        worker = get_current_worker()
        told = -1

        def tell(percent: int) -> None:
            nonlocal told
            if percent != told:
                told = percent
                self.post_message(self.Indexed(percent))

        try:
            # A library that cannot be used just now says so to who asks for something.
            with suppress(LibraryError):
                if self.house.indexer.is_behind:
                    self.house.indexer.run(
                        lambda progress: tell(progress.percent),
                        cancelled=lambda: worker.is_cancelled or self.refreshing,
                    )
        finally:
            self.post_message(self.Indexed(None))

    @on(Indexed)
    def _indexed(self, event: Indexed) -> None:
        self._indexing = event.percent is not None
        words = _("search index {percent} %", percent=event.percent) if self._indexing else ""
        self.query_one(StatusLine).indexing = words
