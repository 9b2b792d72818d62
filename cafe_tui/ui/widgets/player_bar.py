"""The two lines at the bottom that are always the truth about the sound."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.timer import Timer
from textual.widget import Widget

from cafe_tui.domain.models import Bookmark
from cafe_tui.domain.playback import Playback
from cafe_tui.ui.commands import keyed
from cafe_tui.ui.present import sound_line
from cafe_tui.ui.sound_words import volume_words

from .timeline import Timeline

if TYPE_CHECKING:
    from cafe_tui.domain.comments import TalkMark

_LONG_SEEK = 0.4  # seconds from which a seek is worth words


class SoundLine(Widget):
    """What plays, its chapter, speed and volume; while the mouse is over the timeline, the place there."""

    DEFAULT_CSS = """
    SoundLine { height: 1; width: 1fr; }
    """
    ALLOW_SELECT = False

    playback: reactive[Playback] = reactive(Playback(), repaint=False)
    pointed: reactive[str] = reactive("", layout=False)
    waited: reactive[int] = reactive(0, layout=False)
    """Whole seconds since the connection broke, while it does not hold."""
    fetching: reactive[bool] = reactive(False, layout=False)
    """Whether a seek takes long."""
    _fetched_from: tuple[float, float] = (0.0, 0.0)
    """Where the sound was when the seek began, and up to where it was here."""
    _waiting: Timer | None = None
    _seeking: Timer | None = None

    class DevicesAsked(Message):
        """The volume was clicked, where the way to the audio devices is."""

    def watch_playback(self, old: Playback, new: Playback) -> None:
        """Draw anew when the line becomes another one, not at every step of the position."""
        if new.retry is not old.retry:
            self._count_seconds(new.retry is not None)
        if _seek_target(new) != _seek_target(old):
            if _seek_target(old) is None:
                self._fetched_from = old.position, here_from(old, old.position)
            self._await_arrival(_seek_target(new))
        if not self._line(old).is_same(self._line(new)):
            self.refresh()

    def _line(self, playback: Playback) -> Content:
        fetching = self._fetched(playback) if self.fetching else None
        return sound_line(
            playback, self.size.width, self.waited, fetching=fetching, keyed=partial(keyed, app=self.app)
        )

    def _fetched(self, playback: Playback) -> int:
        """Per cent of what was missing up to the place that is sought; 0 where that is not told."""
        place, began = self._fetched_from
        missing = playback.position - began
        came = here_from(playback, place) - began
        return min(99, int(100 * came / missing)) if missing > 0 else 0

    def _await_arrival(self, target: float | None) -> None:
        if self._seeking:
            self._seeking.stop()
        if target is None:
            self.fetching = False
        else:
            self._seeking = self.set_timer(_LONG_SEEK, self._seek_is_long)

    def _seek_is_long(self) -> None:
        self.fetching = True

    def _count_seconds(self, waiting: bool) -> None:
        if self._waiting:
            self._waiting.stop()
        self.waited = 0
        self._waiting = self.set_interval(1.0, self._second_passed) if waiting else None

    def _second_passed(self) -> None:
        self.waited += 1

    def on_click(self, event: events.Click) -> None:
        if event.x >= self.size.width - len(f"{volume_words(self.playback)} "):
            self.post_message(self.DevicesAsked())

    def render(self) -> Content:
        if self.pointed:
            return Content.assemble(" → ", (self.pointed, "italic")).truncate(self.size.width, ellipsis=True)
        return self._line(self.playback)


def _seek_target(playback: Playback) -> float | None:
    """Where a seek leads that is fetched, in seconds; what comes in order is not fetched for a seek."""
    on_its_way = playback.active and playback.seeking and not playback.in_order
    return playback.position if on_its_way else None


def here_from(playback: Playback, place: float) -> float:
    """Up to where the sound is here without a gap from `place` on, in seconds."""
    spans = playback.buffered or ()
    return next((end for start, end in spans if start <= place + 1.0 and end >= place), place)


class PlayerBar(Vertical):
    """Sound line over timeline."""

    DEFAULT_CSS = """
    PlayerBar { height: 2; background: $panel; }
    """

    playback: reactive[Playback] = reactive(Playback(), repaint=False)
    bookmarks: reactive[Sequence[Bookmark]] = reactive((), repaint=False)
    segment_start: reactive[float | None] = reactive(None, repaint=False)
    talk: reactive["Sequence[TalkMark]"] = reactive((), repaint=False)

    def compose(self) -> ComposeResult:
        yield SoundLine().data_bind(PlayerBar.playback)
        yield Timeline().data_bind(
            PlayerBar.playback, PlayerBar.bookmarks, PlayerBar.segment_start, PlayerBar.talk
        )

    def on_timeline_pointed(self, event: Timeline.Pointed) -> None:
        event.stop()
        timeline = self.query_one(Timeline)
        words = timeline.title_at(event.position) if event.position is not None else ""
        self.query_one(SoundLine).pointed = words
