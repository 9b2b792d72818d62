"""The talk about an episode, and under way or gone wrong what is done to have it."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from cafe_tui.domain.language import _
from cafe_tui.ui.commands import keyed
from cafe_tui.ui.talk_words import talk_words

from .notes_view import NotesView
from .talk_list import TalkList

if TYPE_CHECKING:
    from cafe_tui.domain.errors import CafeError
    from cafe_tui.domain.models import EpisodeId
    from cafe_tui.services.comments import Talk


class TalkView(Vertical):
    """A line about how it stands, over the comments."""

    DEFAULT_CSS = """
    TalkView {
        & > #talk-state { height: auto; max-height: 5; padding: 0 2; margin-bottom: 1; color: $text-muted; }
        & > #talk-state.-nothing { display: none; }
    }
    """

    @dataclass
    class Wanted(Message):
        """The talk about an episode is to be shown; `now`: with what is new, however lately it was asked."""

        episode_id: "EpisodeId"
        now: bool = False

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        self._state = Static(id="talk-state", classes="-nothing")
        self.list = TalkList()
        super().__init__(self._state, self.list, id=id)
        self.talk: Talk | None = None
        self._episode_id: EpisodeId | None = None

    def set_episode(self, episode_id: "EpisodeId | None") -> None:
        """The episode on view is another one, or none."""
        if episode_id == self._episode_id:
            return
        self._episode_id, self.talk = episode_id, None
        self.list.set_rows((), same=False)
        self._say("")
        if self.display:
            self.want()

    def want(self, *, now: bool = False) -> None:
        """Ask for the talk about the episode on view."""
        if self._episode_id is not None:
            self.post_message(self.Wanted(self._episode_id, now))

    def set_talk(
        self, talk: "Talk", today: datetime, *, asking: bool = False, trouble: "CafeError | None" = None
    ) -> None:
        """Show this, unless it is about another episode. `asking` for more, or in `trouble` with that."""
        if talk.episode_id != self._episode_id:
            return
        if talk != self.talk:
            from cafe_tui.ui.talk_text import rows_of

            same, self.talk = self.talk is not None, talk
            self.list.set_rows(rows_of(talk, today), same=same)
        self._say(talk_words(talk, today, asking=asking, trouble=trouble, keyed=partial(keyed, app=self.app)))

    def _say(self, words: str) -> None:
        self._state.set_class(not words, "-nothing")
        self._state.update(Content(words))

    @on(TalkList.NewsAsked)
    def _news_asked(self, event: TalkList.NewsAsked) -> None:
        event.stop()
        self.want(now=True)

    @on(TalkList.PageAsked)
    def _page_asked(self, event: TalkList.PageAsked) -> None:
        event.stop()
        page = (self.talk.page or self.talk.link) if self.talk else ""
        if page:
            self.post_message(NotesView.LinkChosen(page))
        else:
            self.notify(_("No page is known on which a comment can be left"), markup=False)
