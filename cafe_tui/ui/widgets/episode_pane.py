"""The right column: one episode behind tabs, some of which only some episodes have."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from textual import events, on
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import ContentSwitcher, Static

from cafe_tui.domain.language import _, pgettext
from cafe_tui.domain.models import Bookmark, BookmarkId
from cafe_tui.domain.playback import Playback
from cafe_tui.ui.links import open_link
from cafe_tui.ui.messages import EpisodeAsked, LinkAsked, PlayAsked
from cafe_tui.ui.present import heading, minutes

from .chapter_list import ChapterList
from .episode_tab import ChaptersTab, EpisodeTab, KeptTab, NotesTab
from .links_tab import LinksTab
from .notes_view import NotesView
from .row_list import RowList
from .tab_strip import TabLabel, TabStrip
from .talk_tab import TalkTab
from .transcript_tab import TranscriptTab

if TYPE_CHECKING:
    from cafe_tui.services.detail import EpisodeDetail
    from cafe_tui.services.linked import EpisodeLinks

    from .cover import CoverView

_FOOT = 5
"""Lines of the foot, with its frame, where no picture is in it."""
_FIRST = "chapters"
"""The tab that is on view where the one last chosen is not there."""


class EpisodePane(Vertical):
    """Tabs over what there is of one episode: a tab says itself what it shows (`EpisodeTab`)."""

    DEFAULT_CSS = """
    EpisodePane {
        & > ContentSwitcher { height: 1fr; }
        & > #foot { height: 5; padding: 0 1; border-top: solid $border-blurred; overflow: hidden; }
        & > #foot.-nothing { display: none; }
        #whole { width: 1fr; height: 1fr; }
    }
    """

    def __init__(self, clock: Callable[[], datetime], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.detail: EpisodeDetail | None = None
        self.links = LinksTab(clock)
        """What leads from the episode to elsewhere."""
        tabs = (ChaptersTab(), NotesTab(), TranscriptTab(), KeptTab(), TalkTab(), self.links)
        self._tabs: dict[str, EpisodeTab] = {tab.name: tab for tab in tabs}
        """In the order in which they stand."""
        self._opened: list[EpisodeTab] = []
        """Those that have their widget in the pane."""
        self._wanted = _FIRST
        """The tab chosen last: on view for every episode that has it."""
        self._playback: Playback | None = None
        """Where the sound is, while it is of the episode on view."""
        self._furnished = False
        self.cover: CoverView | None = None
        """Shows pictures, where they are shown."""
        self.border_title = Content(_("Episode"))

    async def furnish(self) -> None:
        """Mount what the pane holds: it begins as a frame, so that the first paint has less to do."""
        self._opened = [tab for tab in self._tabs.values() if tab.offered(None)]
        switcher = ContentSwitcher(*(tab.widget for tab in self._opened), initial=_FIRST)
        foot = Horizontal(Static(id="whole"), id="foot", classes="-nothing")
        await self.mount(TabStrip(), switcher, foot)
        if not self.query(ChapterList):
            return  # the program ends already
        self._furnished = True
        detail, self.detail = self.detail, None
        self.show_detail(detail)

    @property
    def chapters(self) -> ChapterList:
        """The list of chapters."""
        return self.query_one(ChapterList)

    # Tabs

    @property
    def tab(self) -> str:
        """The name of the tab on view."""
        return self.query_one(ContentSwitcher).current or _FIRST

    @property
    def tab_widget(self) -> Widget:
        """The widget that takes the focus for the pane."""
        return self._tabs[self.tab].focused

    def show_tab(self, name: str) -> bool:
        """Bring a tab to view, or say why it is not there; tells whether it is."""
        tab = self._tabs[name]
        if not tab.offered(self.detail):
            self.notify(_(tab.missing), markup=False)
            return False
        self._wanted = name
        self._bring(tab)
        self._label()
        self._show_whole()
        return True

    def _bring(self, tab: EpisodeTab) -> None:
        switcher = self.query_one(ContentSwitcher)
        if tab not in self._opened:
            tab.widget.display = False
            switcher.mount(tab.widget)
            self._opened.append(tab)
            tab.show(self.detail, None)
            tab.follow(self._playback)
        if switcher.current != tab.name:
            switcher.current = tab.name
            tab.opened()

    def _label(self) -> None:
        detail = self.detail
        strip = self.query_one(TabStrip)
        strip.labels = {
            tab.name: TabLabel(
                pgettext("tab", tab.word), tab.count(detail) if detail else 0, pgettext("tab", tab.short)
            )
            for tab in self._tabs.values()
            if tab.offered(detail) or tab.name == self.tab
        }
        strip.active = self.tab

    # What is asked for in a tab

    @on(RowList.Chosen)
    def _row_chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        if asked := self._tabs[self.tab].chosen(event.row_id):
            self.post_message(asked)

    @on(NotesView.TimeChosen)
    def _time_chosen(self, event: NotesView.TimeChosen) -> None:
        event.stop()
        if self.detail:
            heard = self.detail.chapters.copy.heard(event.seconds)
            self.post_message(PlayAsked(self.detail.episode.id, heard))

    @on(NotesView.EpisodeChosen)
    def _episode_chosen(self, event: NotesView.EpisodeChosen) -> None:
        event.stop()
        self.post_message(EpisodeAsked(event.episode_id))

    @on(LinkAsked)
    @on(NotesView.LinkChosen)
    def _link_chosen(self, event: LinkAsked | NotesView.LinkChosen) -> None:
        event.stop()
        self.open_link(event.url)

    def open_link(self, url: str) -> None:
        """Open an address in the listener's browser, and say so."""
        from cafe_tui.domain.links.link_target import whole_target

        shown = whole_target(url)
        self.notify(
            _("Opening {address}", address=shown)
            if open_link(url)
            else _("No browser for {address}", address=shown),
            markup=False,
        )

    @on(RowList.Highlighted)
    def _row_highlighted(self, event: RowList.Highlighted) -> None:
        event.stop()
        self._show_whole()

    def _show_whole(self) -> None:
        """Under the list: all of the row under the cursor, whose one line is often too short for it."""
        text = self._tabs[self.tab].whole()
        self.query_one("#foot").set_class(not text and not (self.cover and self.cover.drawing), "-nothing")
        self.query_one("#whole", Static).update(Content(text), layout=False)

    # The cover

    def set_cover(self, cover: "CoverView | None") -> None:
        """Show pictures by this from now on, in place of an older one; None for no pictures."""
        if not self.query("#foot"):
            return  # the program ends already
        before, self.cover = self.cover, cover
        if before:
            before.remove()
        if cover:
            self.query_one("#foot").mount(cover)
            cover.follow(self.detail, self._playback)
            cover.fit(*self.size)
        self._make_room()

    def on_resize(self, event: events.Resize) -> None:
        """A pane that is large enough has room for a picture."""
        if self.cover:
            self.cover.fit(*event.size)

    def on_cover_view_changed(self) -> None:
        """The foot is as high as the picture in it, or as three lines of text."""
        self._make_room()

    def _make_room(self) -> None:
        drawing = self.cover.drawing if self.cover else None
        self.query_one("#foot").styles.height = max(_FOOT, drawing.rows + 1) if drawing else None
        self._show_whole()

    # What is shown

    def show_detail(self, detail: "EpisodeDetail | None") -> None:
        """Show another episode, or none."""
        before, self.detail = self.detail, detail
        if not self._furnished:
            return
        self.border_title = Content(heading(detail.episode)) if detail else Content(_("Episode"))
        self.border_subtitle = Content(_facts(detail) if detail else "")
        for tab in self._opened:
            tab.show(detail, before)
        wanted = self._tabs[self._wanted]
        self._bring(wanted if wanted.offered(detail) else self._tabs[_FIRST])
        self._label()
        self._show_whole()
        if self.cover:
            self.cover.follow(detail, self._playback)

    def set_bookmarks(self, bookmarks: tuple[Bookmark, ...], *, keep: BookmarkId | None = None) -> None:
        """What is kept of the episode on view became this."""
        if self.detail is None:
            return
        before, self.detail = self.detail, replace(self.detail, bookmarks=bookmarks)
        for tab in self._opened:
            tab.show(self.detail, before)
            if keep is not None:
                tab.keep_at(keep)
        self._label()
        self._show_whole()

    def show_comment_count(self, count: int | None) -> None:
        """So many comments on the episode on view are here; None where there are none to be had.

        A tab on view stays there, also when it turned out to be empty.
        """
        if self.detail:
            self.detail = replace(self.detail, comments=count)
            self._label()

    def set_links(self, links: "EpisodeLinks") -> None:
        """This leads from an episode to elsewhere; nothing happens when another one is on view."""
        if self.detail and self.detail.episode.id == links.episode.id:
            self.show_detail(replace(self.detail, links=links))

    def place(self) -> int:
        """Where one is in the tab on view, for `put_back`."""
        return self._tabs[self.tab].place()

    def put_back(self, place: int) -> None:
        """Go to where one was in the tab on view."""
        self._tabs[self.tab].put_back(place)

    def set_playback(self, playback: Playback) -> None:
        """Follow the sound when it is of the episode on view."""
        if not self._furnished:
            return
        here = bool(self.detail and playback.track and playback.track.episode_id == self.detail.episode.id)
        self._playback = playback if here else None
        for tab in self._opened:
            tab.follow(self._playback)
        if self.cover:
            self.cover.follow(self.detail, self._playback)


def _facts(detail: "EpisodeDetail") -> str:
    """How long the episode is, where its chapters come from and why, and what is special about this copy."""
    chapters = detail.chapters
    season = _("Season {season}", season=detail.extras.season) if detail.extras.season is not None else ""
    facts = [
        season,
        minutes(detail.episode.duration),
        chapters.why if chapters.source else "",
        chapters.remark,
    ]
    return " · ".join(filter(None, facts))
