"""The part of the main screen that brings what listeners wrote about an episode."""

from functools import partial
from typing import TYPE_CHECKING

from textual import work
from textual.timer import Timer
from textual.worker import get_current_worker

from cafe_tui.domain.errors import CafeError, FeedError
from cafe_tui.domain.models import EpisodeId
from cafe_tui.services.house import House
from cafe_tui.ui.widgets.episode_pane import EpisodePane
from cafe_tui.ui.widgets.player_bar import PlayerBar

from .queueing import QueueingScreen

if TYPE_CHECKING:
    from cafe_tui.domain.chapter.chapter_choice import ChapterChoice
    from cafe_tui.domain.comments import TalkMark
    from cafe_tui.services.comments import Talk
    from cafe_tui.ui.widgets.talk_view import TalkView

_STAY = 0.5  # seconds that an episode must stay on view before its comments are asked for


class TalkingScreen(QueueingScreen):
    """A screen whose open episode has its comments fetched once they are looked at."""

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self._talk_settling: Timer | None = None
        self._asking: set[EpisodeId] = set()
        """The episodes whose comments are being asked for."""

    def on_talk_view_wanted(self, event: "TalkView.Wanted") -> None:
        event.stop()
        self._read_talk(event.episode_id, now=event.now)

    @work(thread=True, group="talk", exit_on_error=False)
    def _read_talk(self, episode_id: EpisodeId, *, now: bool) -> None:
        try:
            talk = self.house.comments.of_episode(episode_id)
            due = bool(talk.source) and self.house.comments.is_due(episode_id)
        except CafeError:
            return  # it left the library meanwhile
        self.app.call_from_thread(self._talk_read, talk, due=due or now, now=now)

    def _talk_read(self, talk: "Talk", *, due: bool, now: bool) -> None:
        episode_id = talk.episode_id
        self._show_talk(talk, asking=due or episode_id in self._asking)
        if self._talk_settling:
            self._talk_settling.stop()
        if now:
            self._ask_for_talk(episode_id, now=True)
        elif due:
            # Not while scrolling by.
            self._talk_settling = self.set_timer(_STAY, partial(self._ask_for_talk, episode_id))

    def _ask_for_talk(self, episode_id: EpisodeId, *, now: bool = False) -> None:
        if self.opened_id == episode_id and episode_id not in self._asking:
            self._asking.add(episode_id)
            self._fetch_talk(episode_id, now=now)

    @work(thread=True, group="talk-fetch", exit_on_error=False)
    def _fetch_talk(self, episode_id: EpisodeId, *, now: bool) -> None:
        worker = get_current_worker()
        comments, trouble = self.house.comments, None
        try:
            try:
                talk = comments.fetch(episode_id, wanted=now, cancelled=lambda: worker.is_cancelled)
            except FeedError as error:
                talk, trouble = comments.of_episode(episode_id), error
        except CafeError:
            return  # it left the library meanwhile
        finally:
            self._asking.discard(episode_id)
        if not worker.is_cancelled:
            self.app.call_from_thread(self._talk_fetched, talk, trouble)

    def _talk_fetched(self, talk: "Talk", trouble: CafeError | None) -> None:
        self._show_talk(talk, trouble=trouble)
        pane = self.query_one(EpisodePane)
        count = len(talk.said) if talk.said or talk.source else None
        if self.opened_id == talk.episode_id and pane.detail and pane.detail.comments != count:
            pane.show_comment_count(count)
        self.reload_talk_marks(talk.episode_id)

    def _show_talk(self, talk: "Talk", *, asking: bool = False, trouble: CafeError | None = None) -> None:
        today = self.house.clock().astimezone()
        from cafe_tui.ui.widgets.talk_view import TalkView

        for view in self.query(TalkView):
            view.set_talk(talk, today, asking=asking, trouble=trouble)

    # On the timeline

    def show_chapters(self, episode_id: EpisodeId, choice: "ChapterChoice") -> None:
        """The chapters of an episode became these; in another copy comments speak of other places, too."""
        super().show_chapters(episode_id, choice)
        self.reload_talk_marks(episode_id)

    def reload_talk_marks(self, episode_id: EpisodeId) -> None:
        """Mark what comments speak of on the timeline, if this episode plays."""
        if self.playback.track and self.playback.track.episode_id == episode_id:
            self._read_talk_marks(episode_id)

    @work(thread=True, group="talk-marks", exit_on_error=False)
    def _read_talk_marks(self, episode_id: EpisodeId) -> None:
        try:
            marks = self.house.comments.marks(episode_id)
        except CafeError:
            return
        self.app.call_from_thread(self._show_talk_marks, episode_id, marks)

    def _show_talk_marks(self, episode_id: EpisodeId, marks: "tuple[TalkMark, ...]") -> None:
        if self.playback.track and self.playback.track.episode_id == episode_id:
            self.query_one(PlayerBar).talk = marks
