"""The part of the main screen that fetches transcripts: when one is looked at, and when an episode plays."""

from functools import partial
from typing import TYPE_CHECKING

from textual import on, work
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget
from textual.worker import get_current_worker

from cafe_tui.domain.errors import CafeError
from cafe_tui.domain.language import N_, _
from cafe_tui.domain.models import EpisodeId
from cafe_tui.services.house import House
from cafe_tui.ui.commands import Scope, keyed
from cafe_tui.ui.messages import PassageKept
from cafe_tui.ui.widgets.prompt import Prompt

from .indexing import IndexingScreen

if TYPE_CHECKING:
    from cafe_tui.domain.transcript import Transcript
    from cafe_tui.ui.widgets.transcript_view import TranscriptView

_LISTS = {
    Scope.KEPT: ("KeptList", N_("This is for the kept segments: {kept} shows them")),
    Scope.TRANSCRIPT: ("TranscriptList", N_("This is for the transcript: {transcript} shows it")),
}
"""Lists with actions of their own, which do not have the focus when a command is picked by its name."""
_STAY = 0.4  # seconds that an episode must stay on view before its transcript is fetched


class ReadingScreen(IndexingScreen):
    """A screen whose transcripts are fetched in the background."""

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self._turning: Timer | None = None

    def on_transcript_view_asked(self, event: "TranscriptView.Asked") -> None:
        """Show what is known at once, and fetch the rest if the episode stays on view."""
        event.stop()
        if self._turning:
            self._turning.stop()
        self._read_transcript(event.view, event.episode_id, event.again)

    @work(thread=True, group="transcript", exclusive=True, exit_on_error=False)
    def _read_transcript(self, view: "TranscriptView", episode_id: EpisodeId, again: bool) -> None:
        known = self.house.transcripts.known(episode_id)
        fresh = known is not None and self.house.transcripts.is_fresh(episode_id)
        if known and not again:
            self.app.call_from_thread(self._show_transcript, view, episode_id, known)
        if again or not fresh:
            self.app.call_from_thread(self._fetch_soon, view, episode_id, again)

    def _fetch_soon(self, view: "TranscriptView", episode_id: EpisodeId, again: bool) -> None:
        if view.episode_id != episode_id:
            return
        fetch = partial(self._fetch_transcript, view, episode_id, again)
        if again:
            fetch()
        else:
            self._turning = self.set_timer(_STAY, fetch)

    @work(thread=True, group="transcript", exclusive=True, exit_on_error=False)
    def _fetch_transcript(self, view: "TranscriptView", episode_id: EpisodeId, again: bool) -> None:
        worker = get_current_worker()
        troubles: list[CafeError] = []
        transcript: Transcript | None = None
        try:
            transcript = self.house.transcripts.of_episode(
                episode_id, again=again, on_trouble=troubles.append, cancelled=lambda: worker.is_cancelled
            )
        except CafeError as error:
            troubles.append(error)
        if worker.is_cancelled:
            return
        if transcript:
            self.app.call_from_thread(self._show_transcript, view, episode_id, transcript)
        for trouble in troubles:
            self.app.call_from_thread(self._show_trouble, view, episode_id, trouble)

    def _show_transcript(
        self, view: "TranscriptView", episode_id: EpisodeId, transcript: "Transcript"
    ) -> None:
        if view.episode_id == episode_id and view.is_attached:
            view.set_transcript(transcript)
        self.reload_bookmarks(episode_id)  # they may have got their words

    def _show_trouble(self, view: "TranscriptView", episode_id: EpisodeId, error: CafeError) -> None:
        if view.episode_id == episode_id and view.is_attached:
            view.set_trouble(error)

    @work(thread=True, group="transcript-behind", exclusive=True, exit_on_error=False)
    def fetch_transcript_behind(self, episode_id: EpisodeId) -> None:
        """Fetch the transcript of what plays, if there is one, so that what is kept gets its words."""
        if not self.house.library.has_transcript(episode_id):
            return
        worker = get_current_worker()
        try:
            self.house.transcripts.of_episode(episode_id, cancelled=lambda: worker.is_cancelled)
        except CafeError:
            return  # who opens the transcript is told why it is not there
        if not worker.is_cancelled:
            self.app.call_from_thread(self.reload_bookmarks, episode_id)

    @on(PassageKept)
    def _keep_passage(self, event: PassageKept) -> None:
        event.stop()
        span = event.start, event.end
        self.change(lambda: self._marker.mark_span(event.episode_id, span))

    def action_find_words(self) -> None:
        """Ask for the words to look for in the transcript; it goes to them as they are typed."""
        from cafe_tui.ui.widgets.transcript_list import TranscriptList

        for lines in self.query(TranscriptList):
            before = lines.words
            self.query_one(Prompt).ask(
                _("Find in the transcript"),
                lines.find,
                text=before,
                placeholder=_("words that are said"),
                on_change=lines.find,
                on_cancel=lambda: lines.find(before),  # noqa: B023 - there is one list
            )

    def answering(self, scope: Scope) -> Screen[None] | Widget | None:
        """Who has the actions of a scope: the list that is on view, or the screen.

        None, which the listener is told, when such a list is not on view.
        """
        if scope not in _LISTS:
            return self
        selector, hint = _LISTS[scope]
        for widget in self.query(selector):
            if all(node.display for node in widget.ancestors_with_self if isinstance(node, Widget)):
                return widget
        self.notify(keyed(_(hint), self.app), markup=False)
        return None
