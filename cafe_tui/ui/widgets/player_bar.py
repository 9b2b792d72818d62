"""The two lines at the bottom that are always the truth about the sound."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.timer import Timer
from textual.widget import Widget

from cafe_tui.domain.models import Bookmark
from cafe_tui.domain.playback import Playback
from cafe_tui.ui.present import sound_line

from .timeline import Timeline


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
    _waiting: Timer | None = None

    def watch_playback(self, old: Playback, new: Playback) -> None:
        """Draw anew when the line becomes another one, not at every step of the position."""
        if new.retry is not old.retry:
            self._count_seconds(new.retry is not None)
        if not sound_line(old, self.size.width).is_same(sound_line(new, self.size.width)):
            self.refresh()

    def _count_seconds(self, waiting: bool) -> None:
        if self._waiting:
            self._waiting.stop()
        self.waited = 0
        self._waiting = self.set_interval(1.0, self._second_passed) if waiting else None

    def _second_passed(self) -> None:
        self.waited += 1

    def render(self) -> Content:
        if self.pointed:
            return Content.assemble(" → ", (self.pointed, "italic")).truncate(self.size.width, ellipsis=True)
        return sound_line(self.playback, self.size.width, self.waited)


class PlayerBar(Vertical):
    """Sound line over timeline."""

    DEFAULT_CSS = """
    PlayerBar { height: 2; background: $panel; }
    """

    playback: reactive[Playback] = reactive(Playback(), repaint=False)
    bookmarks: reactive[Sequence[Bookmark]] = reactive((), repaint=False)
    segment_start: reactive[float | None] = reactive(None, repaint=False)

    def compose(self) -> ComposeResult:
        yield SoundLine().data_bind(PlayerBar.playback)
        yield Timeline().data_bind(PlayerBar.playback, PlayerBar.bookmarks, PlayerBar.segment_start)

    def on_timeline_pointed(self, event: Timeline.Pointed) -> None:
        event.stop()
        timeline = self.query_one(Timeline)
        words = timeline.title_at(event.position) if event.position is not None else ""
        self.query_one(SoundLine).pointed = words
