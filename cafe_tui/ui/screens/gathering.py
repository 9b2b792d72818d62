"""The part of the main screen that brings chapters together from sources beyond the notes."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual import work
from textual.timer import Timer
from textual.worker import get_current_worker

from cafe_tui.domain.errors import CafeError, NotFoundError
from cafe_tui.domain.language import _
from cafe_tui.domain.models import EpisodeId
from cafe_tui.services.house import House
from cafe_tui.ui.widgets.episode_pane import EpisodePane

from .subscribing import SubscribingScreen

if TYPE_CHECKING:
    from cafe_tui.domain.chapter.chapter_choice import ChapterChoice

_STAY = 1.0  # seconds that an episode must stay on view before other sources are asked


class GatheringScreen(SubscribingScreen):
    """A screen whose open episode has its chapters gathered in the background."""

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self._staying: Timer | None = None
        self._under_way: set[EpisodeId] = set()

    def gather_soon(self, episode_id: EpisodeId) -> None:
        """Ask all sources for the chapters of this episode if it stays on view: not while scrolling by."""
        if self._staying:
            self._staying.stop()
        self._staying = self.set_timer(_STAY, partial(self.gather, episode_id))

    def gather(self, episode_id: EpisodeId) -> None:
        """Ask all sources for the chapters of this episode now, unless that is under way."""
        if self.opened_id == episode_id and episode_id not in self._under_way:
            self._under_way.add(episode_id)
            self._gather(episode_id)

    @work(thread=True, group="gather", exit_on_error=False)
    def _gather(self, episode_id: EpisodeId) -> None:
        worker = get_current_worker()
        try:
            choice = self.house.chapters.gather(episode_id, cancelled=lambda: worker.is_cancelled)
        except NotFoundError:
            return  # it left the library meanwhile
        finally:
            self._under_way.discard(episode_id)
        if not worker.is_cancelled:
            self.app.call_from_thread(self.show_chapters, episode_id, choice)

    def reread_notes(self) -> None:
        """Read the notes that were not read, behind the listener's back."""
        self._reread_notes()

    @work(thread=True, group="reread", exclusive=True, exit_on_error=False)
    def _reread_notes(self) -> None:
        if self.house.database.reads_only:
            return
        worker = get_current_worker()
        self.read_behind(lambda: worker.is_cancelled)

    def read_behind(self, cancelled: Callable[[], bool]) -> None:
        """Let this program's detector read the notes that it has not read; in a thread."""
        self.house.reread_notes(cancelled)

    def action_other_chapters(self) -> None:
        """Show the chapters of the next source, now and from now on."""
        if (episode_id := self.opened_id) is not None:
            self._prefer_next(episode_id)

    @work(thread=True, group="prefer", exit_on_error=False)
    def _prefer_next(self, episode_id: EpisodeId) -> None:
        troubles: list[CafeError] = []
        choice = self.house.chapters.prefer_next(episode_id, troubles.append)
        self.app.call_from_thread(self._show_preferred, episode_id, choice, troubles)

    def _show_preferred(
        self, episode_id: EpisodeId, choice: "ChapterChoice", troubles: Sequence[CafeError]
    ) -> None:
        for trouble in troubles:
            self.say(trouble)
        if not choice.others:
            self.notify(_("No other source has chapters for this episode"), markup=False)
        self.show_chapters(episode_id, choice)

    @property
    def opened_id(self) -> EpisodeId | None:
        """The episode on view."""
        detail = self.query_one(EpisodePane).detail
        return detail.episode.id if detail else None
