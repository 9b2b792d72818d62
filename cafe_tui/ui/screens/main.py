"""The main screen: shows, episodes and one episode side by side, as many as there is room for."""

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.timer import Timer
from textual.widgets import Static

from cafe_tui.domain.errors import CafeError
from cafe_tui.domain.language import N_, _
from cafe_tui.domain.models import EpisodeId, ShowId
from cafe_tui.domain.playback import Phase, Playback
from cafe_tui.domain.text import shorten
from cafe_tui.services.house import House
from cafe_tui.ui.commands import Scope, bindings, keyed
from cafe_tui.ui.messages import PlayAsked
from cafe_tui.ui.widgets.chapter_list import ChapterList
from cafe_tui.ui.widgets.edge_bar import EdgeBar
from cafe_tui.ui.widgets.episode_list import EpisodeList
from cafe_tui.ui.widgets.episode_pane import EpisodePane
from cafe_tui.ui.widgets.episodes_pane import EpisodesPane
from cafe_tui.ui.widgets.key_line import KeyLine
from cafe_tui.ui.widgets.notes_view import NotesView
from cafe_tui.ui.widgets.player_bar import PlayerBar
from cafe_tui.ui.widgets.prompt import Prompt
from cafe_tui.ui.widgets.row_list import RowList
from cafe_tui.ui.widgets.show_list import ShowList
from cafe_tui.ui.widgets.status_line import StatusLine
from cafe_tui.ui.widgets.tab_strip import TabStrip
from cafe_tui.ui.widgets.timeline import Timeline
from cafe_tui.ui.widgets.work_line import WorkLine

from .wandering import WanderingScreen

if TYPE_CHECKING:
    from cafe_tui.services.detail import EpisodeDetail


class Panes(Horizontal):
    """What stands beside each other."""

    BLANK = True  # covered by what it holds: drawing its styles would cost as much as that


Filterable = ShowList | EpisodesPane | ChapterList
"""What can be narrowed to rows with some words: `words` are those in force, `filter_rows` sets others."""
_SETTLE = 0.08  # seconds of rest before the episode under the cursor is opened, or a new size drawn


class MainScreen(WanderingScreen):
    """Browse on the left, one episode on the right, the sound at the bottom."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.BROWSE)]
    HORIZONTAL_BREAKPOINTS = [(0, "-one"), (76, "-two"), (116, "-three")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (24, "-high")]  # noqa: RUF012
    AUTO_FOCUS = ""
    BLANK = True
    PANES = ("shows", "episodes", "episode")

    pane: reactive[str] = reactive("episodes", init=False, repaint=False)
    """The pane that has the focus; narrow screens show it, and what fits beside it."""

    def __init__(self, house: House, welcome: str = "") -> None:
        super().__init__(house)
        self.set_class(True, "-at-episodes")
        self._welcome = welcome
        self._settling: Timer | None = None
        self._resizing: Timer | None = None
        self._open_at: EpisodeId | None = None
        self._expecting_first = False
        """The library was empty at the start: the first episodes to come get the focus."""
        self.furnished = False
        self._furnishing = asyncio.Lock()

    def compose(self) -> ComposeResult:
        yield StatusLine()
        yield Static(Content(keyed(self._welcome, self.app)), id="welcome")
        with Panes(id="panes"):
            with Vertical(id="shows", classes="pane"):
                yield ShowList(id="show-list")
            yield EpisodesPane(self.house.library, self.house.clock, id="episodes").add_class("pane")
            yield EpisodePane(self.house.clock, id="episode").add_class("pane")
        yield PlayerBar().data_bind(MainScreen.playback)
        yield KeyLine()

    async def furnish(self) -> None:
        """Mount what the first paint does without; no key or click may be taken before."""
        async with self._furnishing:
            if not self.furnished and self.is_attached:
                await self.mount(EdgeBar(), Prompt(), WorkLine(), before=self.query_one(PlayerBar))
                await self.query_one(EpisodePane).furnish()
                self.furnished = True

    def on_mount(self) -> None:
        self.query_one("#shows").border_title = Content(_("Shows"))
        # Read here rather than by a worker, so that the first paint already has rows.
        self.load_shows()
        self._greet()
        self.query_one(EpisodesPane).load_first(when_empty=self._why_empty())
        self._expecting_first = not self._episodes.count
        self.set_focus(self.query_one(ShowList) if self._expecting_first else self._episodes)

    def on_resize(self) -> None:
        """Draw all anew once the size settles: a quick series can leave parts of an old picture."""
        if self._resizing:
            self._resizing.stop()
        self._resizing = self.set_timer(_SETTLE, self._resized)

    def _resized(self) -> None:
        self.say_health()
        self.refresh()

    # What is shown

    def reload_library(self) -> None:
        """The library changed behind the screen: read lists and the open episode again."""
        self.load_shows()
        self.show_queued()
        self._greet()
        self._list_episodes()
        self.reopen_episode()

    def _greet(self) -> None:
        """The welcome has its line until the listener has a second show."""
        self.query_one("#welcome").set_class(not self._welcome or len(self.shows) > 1, "-gone")

    def episode_saved(self, episode_id: EpisodeId, *, chapters_move: bool = False) -> None:
        """What is known of an episode was written; its chapters may be others, or at other places now."""
        self._episodes.reread(episode_id)
        if chapters_move:
            self.place_chapters(episode_id)

    @property
    def opened(self) -> str | None:
        """The title of the episode that is open on the right."""
        detail = self.query_one(EpisodePane).detail
        return detail.episode.title if detail else None

    @property
    def _episodes(self) -> EpisodeList:
        return self.query_one(EpisodeList)

    def _list_episodes(self) -> None:
        self.query_one(EpisodesPane).choose(self.query_one(ShowList).show, when_empty=self._why_empty())

    @on(EpisodesPane.Loaded)
    def _episodes_loaded(self, event: EpisodesPane.Loaded) -> None:
        if self._expecting_first and event.count:
            self._expecting_first = False
            self.set_focus(self._episodes)

    def _why_empty(self) -> str:
        show = self.query_one(ShowList).show
        troubles = [one.error for one in ([show] if show else self.shows) if one.error]
        if troubles:
            ways = keyed(_("{refresh} tries again, {add} adds a show by its address."), self.app)
            return f"{troubles[0]}\n\n{ways}"
        if self.refreshing:
            return _("Fetching … Episodes appear here as they come.")
        return keyed(
            _("No episodes yet. {refresh} fetches the feeds, {add} adds a show by its address."), self.app
        )

    @on(ShowList.Highlighted, "#show-list")
    def _show_highlighted(self) -> None:
        self.say_health()
        self._list_episodes()

    @on(EpisodeList.Highlighted, "#episode-list")
    def _episode_highlighted(self, event: RowList.Highlighted) -> None:
        if self._settling:
            self._settling.stop()
        row_id = event.row_id
        if row_id is None:
            self._open_at = None
            self.query_one(EpisodePane).show_detail(None)
        else:
            self._settling = self.set_timer(_SETTLE, lambda: self.open_episode(EpisodeId(row_id)))

    def open_episode(self, episode_id: EpisodeId) -> None:
        self._open_at = episode_id
        self._read_detail(episode_id)

    def reopen_episode(self) -> None:
        if self._open_at is not None:
            self._read_detail(self._open_at)

    def forget_cursor(self) -> None:
        if self._settling:
            self._settling.stop()

    @work(thread=True, group="detail", exit_on_error=False)
    def _read_detail(self, episode_id: EpisodeId) -> None:
        from cafe_tui.services.detail import open_episode

        try:
            house = self.house
            detail = open_episode(house.library, house.bookmarks, house.chapters, house.web, episode_id)
        except CafeError:
            return  # it left the library while the cursor was on it; the list is read anew as well
        self.app.call_from_thread(self._show_detail, detail)

    def _show_detail(self, detail: "EpisodeDetail") -> None:
        if detail.episode.id == self._open_at:
            pane = self.query_one(EpisodePane)
            if pane.detail and pane.detail.episode.id == detail.episode.id:
                detail = replace(detail, links=pane.detail.links)  # until they are read anew
            pane.show_detail(detail)
            pane.set_playback(self.playback)
            self.gather_soon(detail.episode.id)
            self.arrived(detail)

    # Going about

    def watch_pane(self, old: str, new: str) -> None:
        self.remove_class(f"-at-{old}")
        self.add_class(f"-at-{new}")
        if new == "episode" and self._open_at is not None:
            self.gather(self._open_at)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        for pane in self.PANES:
            if event.widget in self.query_one(f"#{pane}").walk_children():
                self.pane = pane

    def action_show_pane(self, pane: str) -> None:
        """To a pane."""
        self.pane = pane
        widget = self.query_one(EpisodePane).tab_widget if pane == "episode" else self._list_of(pane)
        if widget.is_mounted and all(node.display for node in (widget, self.query_one(f"#{pane}"))):
            self.set_focus(widget)
        else:
            self.call_after_refresh(self.set_focus, widget)  # once the styles have brought it to view

    def _list_of(self, pane: str) -> RowList:
        return self.query_one(ShowList) if pane == "shows" else self._episodes

    def action_show_tab(self, tab: str) -> None:
        """To a tab of the episode."""
        if self.query_one(EpisodePane).show_tab(tab):
            self.action_show_pane("episode")

    @on(TabStrip.Picked)
    def _tab_picked(self, event: TabStrip.Picked) -> None:
        self.action_show_tab(event.tab)

    def action_next_pane(self, direction: int) -> None:
        """To the next (1) or the previous (-1) pane, round and round; hidden ones come to view."""
        index = (self.PANES.index(self.pane) + direction) % len(self.PANES)
        self.action_show_pane(self.PANES[index])

    def action_go_in(self) -> None:
        """To the pane on the right."""
        self.action_show_pane(self.PANES[min(self.PANES.index(self.pane) + 1, len(self.PANES) - 1)])

    def action_come_out(self) -> None:
        """Out of a filter, else to the pane on the left."""
        if (rows := self._filterable).words:
            rows.filter_rows("")
        else:
            self.action_show_pane(self.PANES[max(self.PANES.index(self.pane) - 1, 0)])

    def action_show_playing(self) -> None:
        """To the episode that plays."""
        if (track := self.playback.track) is not None:
            self.go_to(track.episode_id)

    def go_to(self, episode_id: EpisodeId, tab: str = "chapters") -> None:
        """To a tab of an episode, whatever list it is in."""
        self.go_to_episode(episode_id)
        self.action_show_tab(tab)

    def go_to_show(self, show_id: ShowId) -> None:
        """To the episodes of a show."""
        shows = self.query_one(ShowList)
        shows.filter_rows("")
        shows.move_to(show_id)
        self.action_show_pane("episodes")

    def action_zoom(self) -> None:
        """The timeline of the chapter that sounds, or of all."""
        self.query_one(Timeline).toggle_zoom()

    def action_hint_times(self) -> None:
        """Letters over the times and links of the notes, or of the comments where they are on view."""
        pane = self.query_one(EpisodePane)
        if self.pane == "episode" and pane.tab == "talk":
            from cafe_tui.ui.widgets.talk_list import TalkList

            if not self.query_one(TalkList).hint():
                self.notify(_("No times or links on view"), markup=False)
            return
        self.action_show_tab("notes")
        if not self.query_one(NotesView).hint():
            self.notify(_("No times or links in these notes"), markup=False)

    # Filtering

    @property
    def _filterable(self) -> Filterable:
        """The list that a filter asked for now would be of."""
        match self.pane:
            case "shows":
                return self.query_one(ShowList)
            case "episodes":
                return self.query_one(EpisodesPane)
            case _:
                return self.query_one(ChapterList)

    def action_filter(self) -> None:
        """Ask for the words to filter the list with the focus by; it follows what is typed."""
        rows = self._filterable
        if isinstance(rows, ChapterList):
            self.action_show_tab("chapters")
        label = {"shows": N_("Filter shows"), "episodes": N_("Filter episodes")}.get(
            self.pane, N_("Filter chapters")
        )
        self.query_one(Prompt).ask(
            _(label),
            rows.filter_rows,
            text=rows.words,
            placeholder=_("words in the title"),
            on_change=rows.filter_rows,
            on_cancel=lambda: rows.filter_rows(""),
        )

    def action_toggle_unplayed(self) -> None:
        """Only what was not played, or all."""
        self.query_one(EpisodesPane).toggle_unplayed()

    def action_toggle_played(self) -> None:
        """Played, or not played after all."""
        if (episode := self._episodes.episode) is not None:
            self._set_played(episode.id, not episode.played)

    @work(thread=True, group="played", exit_on_error=False)
    def _set_played(self, episode_id: EpisodeId, played: bool) -> None:
        self.house.library.set_played(episode_id, played)
        self.app.call_from_thread(self._played_set, episode_id)

    def _played_set(self, episode_id: EpisodeId) -> None:
        self.episode_saved(episode_id)
        self.load_shows()
        self.follow_rules()

    # Playing

    @on(RowList.Chosen, "#show-list")
    def _show_chosen(self) -> None:
        self.action_show_pane("episodes")

    @on(RowList.Chosen, "#episode-list")
    def _episode_chosen(self, event: RowList.Chosen) -> None:
        if event.by_mouse:
            self._play(EpisodeId(event.row_id))
        else:
            self.action_show_pane("episode")

    def action_play_episode(self) -> None:
        """Play the episode on view where listening to it stopped."""
        if (episode_id := self._episodes.current) is not None:
            self._play(EpisodeId(episode_id))

    def _play(self, episode_id: EpisodeId) -> None:
        self.post_message(PlayAsked(episode_id))

    def on_key(self, event: events.Key) -> None:
        """Digits are a chapter's number, wherever the focus is."""
        if event.character and event.character in "0123456789":
            event.stop()
            self.query_one(ChapterList).key_number(event.character)

    def watch_playback(self, old: Playback, new: Playback) -> None:
        """Follow the sound."""
        self.query_one(EpisodePane).set_playback(new)
        playing = new.track.episode_id if new.track else None
        if playing != (old.track.episode_id if old.track else None):
            self._episodes.set_sounding(playing)
            bar = self.query_one(PlayerBar)
            bar.bookmarks, bar.segment_start, bar.talk = (), None, ()
            if playing is not None:
                self.reload_bookmarks(playing)
                self.fetch_transcript_behind(playing)
                self.reload_talk_marks(playing)
        if new.failure and new.failure is not old.failure and new.phase is Phase.FAILED:
            self.say(new.failure)
        if new.passed_over and new.passed_over is not old.passed_over:
            words = _(
                "Skipped “{title}” · choose the chapter to hear it", title=shorten(new.passed_over.title, 60)
            )
            self.notify(words, markup=False, timeout=4)
        if new.save_failure and new.save_failure is not old.save_failure:
            self.say(new.save_failure)
