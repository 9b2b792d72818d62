"""The part of the main screen that goes from episode to episode along their links, and back."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from textual import on, work
from textual.timer import Timer
from textual.worker import get_current_worker

from cafe_tui.domain.errors import NotFoundError
from cafe_tui.domain.language import _
from cafe_tui.domain.models import EpisodeId
from cafe_tui.services.house import House
from cafe_tui.ui.messages import EpisodeAsked
from cafe_tui.ui.widgets.chapter_list import ChapterList
from cafe_tui.ui.widgets.episode_list import EpisodeList
from cafe_tui.ui.widgets.episode_pane import EpisodePane
from cafe_tui.ui.widgets.episodes_pane import EpisodesPane
from cafe_tui.ui.widgets.links_tab import LinksTab
from cafe_tui.ui.widgets.show_list import ALL_SHOWS, ShowList
from cafe_tui.ui.widgets.status_line import StatusLine

from .talking import TalkingScreen

if TYPE_CHECKING:
    from cafe_tui.domain.chapter.chapter_choice import ChapterChoice
    from cafe_tui.services.detail import EpisodeDetail
    from cafe_tui.services.linked import EpisodeLinks

_REST = 0.25  # seconds that an episode must stay on view before what leads from it is looked for
_LONGEST_TRAIL = 200
_MANY = 1_000
"""Episodes that take long enough to be read for links that it is said."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Where one was when one went to another episode."""

    episode_id: EpisodeId
    tab: str
    place: int
    show_id: int
    """The row of the list of shows."""


class WanderingScreen(TalkingScreen):
    """A screen whose open episode leads to others, and that knows the way back."""

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self._trail: list[Stop] = []
        self._returning: Stop | None = None
        """Where one comes back to, until it is on view."""
        self._resting: Timer | None = None

    # What the main screen provides

    def open_episode(self, episode_id: EpisodeId) -> None:
        """Read an episode, and show it on the right."""
        raise NotImplementedError

    def reopen_episode(self) -> None:
        """Read the open episode anew, or the one that is just being opened in its place."""
        raise NotImplementedError

    def forget_cursor(self) -> None:
        """Open no episode for having had the cursor rest on it till now."""
        raise NotImplementedError

    def action_show_tab(self, tab: str) -> None:
        """To a tab of the episode."""
        raise NotImplementedError

    # Going

    @on(EpisodeAsked)
    def _episode_asked(self, event: EpisodeAsked) -> None:
        event.stop()
        pane = self.query_one(EpisodePane)
        if pane.detail:
            show_id = self.query_one(ShowList).current or ALL_SHOWS
            self._trail.append(Stop(pane.detail.episode.id, pane.tab, pane.place(), show_id))
            del self._trail[:-_LONGEST_TRAIL]
        self._returning = None
        self.go_to_episode(event.episode_id)

    def action_wander_back(self) -> None:
        """Back to the episode that led here."""
        if not self._trail:
            self.notify(_("You came here along no link"), markup=False, timeout=4)
            return
        self._returning = stop = self._trail.pop()
        self.go_to_episode(stop.episode_id, show_id=stop.show_id)

    def go_to_episode(self, episode_id: EpisodeId, *, show_id: int | None = None) -> None:
        """Select an episode in the lists, in that of its show where it is in none on view, and show it.

        `show_id` is the row of the list of shows in which it is to be, if that is known.
        """
        self.forget_cursor()  # else that one would come over the one that was asked for
        shows = self.query_one(ShowList)
        if show_id is not None and show_id != shows.current:
            self._reveal(episode_id, show_id)
        elif not self.query_one(EpisodeList).move_to(episode_id):
            self._find_show(episode_id)
        self.open_episode(episode_id)

    @work(thread=True, group="find-show", exclusive=True, exit_on_error=False)
    def _find_show(self, episode_id: EpisodeId) -> None:
        try:
            episode = self.house.library.episode(episode_id)
        except NotFoundError as error:
            self.app.call_from_thread(self.say, error)
            return
        self.app.call_from_thread(self._reveal, episode_id, episode.show_id)

    def _reveal(self, episode_id: EpisodeId, show_id: int) -> None:
        shows = self.query_one(ShowList)
        if shows.current != ALL_SHOWS or show_id == ALL_SHOWS:
            if shows.words:
                shows.filter_rows("")
            shows.move_to(show_id)
        self.query_one(EpisodesPane).reveal(shows.show, episode_id)

    def arrived(self, detail: "EpisodeDetail") -> None:
        """An episode is on view: go to where one was, and look for what leads from it."""
        pane = self.query_one(EpisodePane)
        stop = self._returning
        if stop and stop.episode_id == detail.episode.id:
            self._returning = None
            self.action_show_tab(stop.tab)
            pane.put_back(stop.place)
        if self._resting:
            self._resting.stop()
        look = partial(self._look, detail)
        if pane.tab == LinksTab.name:
            look()
        else:
            self._resting = self.set_timer(_REST, look)

    # What leads from the open episode

    def _look(self, detail: "EpisodeDetail") -> None:
        if self.opened_id == detail.episode.id:
            self._read_links(detail)

    @work(thread=True, group="links", exclusive=True, exit_on_error=False)
    def _read_links(self, detail: "EpisodeDetail") -> None:
        worker = get_current_worker()
        try:
            links = self.house.linked.of_episode(
                detail.episode.id, detail.notes.blocks, detail.chapters.chapters
            )
        except NotFoundError:
            return  # it left the library meanwhile
        if not worker.is_cancelled:
            self.app.call_from_thread(self._show_links, links)

    def _show_links(self, links: "EpisodeLinks") -> None:
        self.query_one(EpisodePane).set_links(links)

    def action_links(self) -> None:
        """To all that leads from the episode; from a chapter that has a link, to that."""
        pane = self.query_one(EpisodePane)
        chapter = pane.chapters.chapter if isinstance(self.focused, ChapterList) else None
        self.action_show_tab(LinksTab.name)
        if chapter and (chapter.url or chapter.image):
            pane.links.to_chapter(chapter.start)

    def action_copy_link(self) -> None:
        """Where the row of the links under the cursor leads, to the clipboard; else a link to the place."""
        from cafe_tui.ui.widgets.link_list import LinkList

        if not isinstance(self.focused, LinkList):
            super().action_copy_link()
            return
        from cafe_tui.domain.address import shown
        from cafe_tui.ui.link_rows import target_of

        if (row := self.focused.link) and (target := target_of(row)):
            self.copy(target, _("Copied {address}", address=shown(target)))

    def show_chapters(self, episode_id: EpisodeId, choice: "ChapterChoice") -> None:
        """The chapters of an episode became these, and so their links."""
        before = self.query_one(EpisodePane).detail
        super().show_chapters(episode_id, choice)
        detail = self.query_one(EpisodePane).detail
        if before and detail and before.chapters.chapters != detail.chapters.chapters:
            self._look(detail)

    # Reading for links

    def read_behind(self, cancelled: Callable[[], bool]) -> None:
        """Read the notes for chapters, and then for links; in a thread."""
        super().read_behind(cancelled)

        def tell(done: int, of: int) -> None:
            if of >= _MANY:
                words = _("read {done:,} of {of:,} for links", done=done, of=of) if done < of else ""
                self.app.call_from_thread(self._say_reading, words)

        if not cancelled() and self.house.read_links(cancelled, tell) and not cancelled():
            self.app.call_from_thread(self._links_read)

    def _say_reading(self, words: str) -> None:
        self.query_one(StatusLine).reading = words

    def _links_read(self) -> None:
        self.reopen_episode()
