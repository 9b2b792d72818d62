"""The timeline: position, what was heard, chapters as ticks, what is kept and talked about; a click seeks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.timer import Timer
from textual.widget import Widget

from cafe_tui.domain.language import _
from cafe_tui.domain.models import Bookmark
from cafe_tui.domain.playback import Playback, Track, Trail
from cafe_tui.domain.timecode import format_time
from cafe_tui.domain.timeline import chapter_at

if TYPE_CHECKING:
    from cafe_tui.domain.comments import TalkMark
    from cafe_tui.ui.timebar import TimeBar

_LIT_FOR = 1.5  # seconds


class Timeline(Widget):
    """One line that is always the truth about where the sound is."""

    DEFAULT_CSS = """
    Timeline { height: 1; width: 1fr; pointer: pointer; }
    """
    ALLOW_SELECT = False

    playback: reactive[Playback] = reactive(Playback(), repaint=False)
    bookmarks: reactive[Sequence[Bookmark]] = reactive((), layout=False)
    """What is kept of the episode that plays."""
    talk: reactive["Sequence[TalkMark]"] = reactive((), layout=False)
    """The places in it that comments speak of, by time."""
    segment_start: reactive[float | None] = reactive(None, layout=False)
    """Where the segment under work begins, in seconds."""
    zoomed: reactive[bool] = reactive(False, layout=False)
    """Whether only the chapter that sounds is shown."""

    @dataclass
    class SeekAsked(Message):
        """A place on the timeline was clicked, or dragged to; in seconds."""

        position: float

    @dataclass
    class Pointed(Message):
        """The mouse is over this place, in seconds; None when it left."""

        position: float | None

    def __init__(self) -> None:
        super().__init__()
        self._dragged_to: float | None = None
        """Where the position would go if the mouse were let go, in seconds."""
        self._lit: float | None = None
        """The start of the chapter just reached."""
        self._dark_again: Timer | None = None

    def watch_playback(self, old: Playback, new: Playback) -> None:
        """Draw anew when a second has gone by or something else changed, not at every step."""
        if old.session == new.session and new.chapter is not None and old.chapter_index != new.chapter_index:
            self._light(new.chapter.start)
        if _drawn(old) != _drawn(new):
            self.refresh()

    def toggle_zoom(self) -> None:
        """Show only the chapter that sounds, or all again."""
        self.zoomed = not self.zoomed

    def _light(self, start: float | None) -> None:
        """Let the tick at `start` stand out for a moment."""
        self._lit = start
        if self._dark_again:
            self._dark_again.stop()
            self._dark_again = None
        if start is not None:
            self._dark_again = self.set_timer(_LIT_FOR, lambda: self._light(None))
        self.refresh()

    def render(self) -> Content:
        playback = self.playback
        if playback.track is None or not playback.duration:
            return Content.styled(" " + "─" * max(0, self.size.width - 2), "dim")
        left, right = self._edges()
        bar = self._bar()
        start = self.segment_start
        segment = [] if start is None else [(min(start, self._position), max(start, self._position))]
        drawn = bar.drawn(
            self._position,
            heard=playback.heard,
            buffered=playback.buffered,
            ticks=[chapter.start for chapter in playback.track.chapters],
            kept=[*((one.start, one.end or one.start) for one in self.bookmarks), *segment],
            talked=[mark.seconds for mark in self.talk],
            lit=self._lit,
        )
        return Content.assemble(left, drawn, (right, "dim"))

    @property
    def _position(self) -> float:
        return self.playback.position if self._dragged_to is None else self._dragged_to

    def _edges(self) -> tuple[str, str]:
        """The position before the bar; length and what remains behind it, in the listener's time."""
        playback = self.playback
        duration = playback.duration or 0.0
        total = format_time(duration)
        left = f" {format_time(self._position):>{len(total)}} "
        right = f" {total} "
        if self.size.width >= 70:
            remaining = format_time((duration - self._position) / playback.speed)
            at_speed = f" {_('at {speed:g}x', speed=playback.speed)}" if playback.speed != 1.0 else ""
            right = f" {total}  {'-' + remaining:>{len(total) + 1}}{at_speed} "
        return left, f" ⌕{right}" if self.zoomed else right

    def _bar(self) -> "TimeBar":
        from cafe_tui.ui.timebar import TimeBar

        left, right = self._edges()
        start, end = self._window()
        return TimeBar(start, end, max(1, self.size.width - len(left) - len(right)))

    def _window(self) -> tuple[float, float]:
        """What of the episode the bar shows, in seconds."""
        playback = self.playback
        duration = playback.duration or 0.0
        index = playback.chapter_index
        if not self.zoomed or playback.track is None or index is None:
            return 0.0, duration
        chapters = playback.track.chapters
        end = chapters[index + 1].start if index + 1 < len(chapters) else duration
        return chapters[index].start, max(end, chapters[index].start + 1.0)

    def seconds_at(self, x: int) -> float | None:
        """The place under column `x` of the widget, in seconds; a chapter's start where its tick is."""
        track = self._track
        if track is None:
            return None
        bar = self._bar()
        column = x - len(self._edges()[0])
        if not 0 <= column < bar.width:
            return None
        for chapter in track.chapters:
            if bar.start <= chapter.start <= bar.end and bar.column(chapter.start) == column:
                return chapter.start
        return next((mark.seconds for mark in self._talk_in(column)), bar.seconds(column))

    def _talk_in(self, column: int) -> "list[TalkMark]":
        """What is talked about in a cell of the bar."""
        bar = self._bar()
        return [
            mark
            for mark in self.talk
            if bar.start <= mark.seconds <= bar.end and bar.column(mark.seconds) == column
        ]

    def column_of(self, seconds: float) -> int:
        """The column of the widget in which `seconds` is drawn."""
        return len(self._edges()[0]) + self._bar().column(seconds)

    @property
    def _track(self) -> Track | None:
        return self.playback.track if self.playback.duration else None

    def title_at(self, seconds: float) -> str:
        """The chapter at `seconds` and what was written about the place, as the line above shows it."""
        track = self.playback.track
        index = chapter_at(track.chapters, seconds) if track else None
        title = track.chapters[index].title if track and index is not None else ""
        words = f"{format_time(seconds)} {title}".rstrip()
        talk = self._talk_in(self._bar().column(seconds)) if self.talk and track else []
        if not talk:
            return words
        from cafe_tui.ui.timebar import TALKED

        more = f" (+{len(talk) - 1})" if len(talk) > 1 else ""
        return f"{words} · {TALKED} {talk[0].words}{more}"

    def on_mouse_down(self, event: events.MouseDown) -> None:
        if event.button == 1 and (position := self.seconds_at(event.x)) is not None:
            self._drag(position)
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        position = self.seconds_at(event.x)
        if self._dragged_to is not None and position is not None:
            self._drag(position)
        self.post_message(self.Pointed(position))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        event.stop()
        self.release_mouse()
        if (position := self._dragged_to) is not None:
            self._drag(None)
            self.post_message(self.SeekAsked(position))

    def _drag(self, position: float | None) -> None:
        self._dragged_to = position
        self.refresh()

    def on_leave(self) -> None:
        self.post_message(self.Pointed(None))


def _drawn(playback: Playback) -> Playback:
    """What makes a new picture: whole seconds, and nothing that is only remembered."""
    return replace(
        playback, position=int(playback.position), trail=Trail(), heard=(), sought=0.0, saved_position=0.0
    )
