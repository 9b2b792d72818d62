"""The timeline: position, chapters as ticks, kept segments as blocks; a click seeks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from textual import events
from textual.content import Content
from textual.geometry import clamp
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from cafe_tui.domain.models import Bookmark
from cafe_tui.domain.playback import Playback, Track, Trail
from cafe_tui.domain.timecode import format_time
from cafe_tui.domain.timeline import chapter_at

HEARD, AHEAD, HEARD_TICK, TICK, HERE, KEPT = "━", "─", "┿", "┼", "●", "▐"


class Timeline(Widget):
    """One line that is always the truth about where the sound is."""

    DEFAULT_CSS = """
    Timeline { height: 1; width: 1fr; pointer: pointer; }
    """
    ALLOW_SELECT = False

    playback: reactive[Playback] = reactive(Playback(), repaint=False)
    bookmarks: reactive[Sequence[Bookmark]] = reactive((), layout=False)
    """What is kept of the episode that plays."""
    segment_start: reactive[float | None] = reactive(None, layout=False)
    """Where the segment under work begins, in seconds."""

    @dataclass
    class SeekAsked(Message):
        """A place on the timeline was clicked; in seconds."""

        position: float

    @dataclass
    class Pointed(Message):
        """The mouse is over this place, in seconds; None when it left."""

        position: float | None

    def watch_playback(self, old: Playback, new: Playback) -> None:
        """Draw anew when a second has gone by or something else changed, not at every step."""
        if _drawn(old) != _drawn(new):
            self.refresh()

    def render(self) -> Content:
        playback = self.playback
        if playback.track is None or not playback.duration:
            return Content.styled(" " + AHEAD * max(0, self.size.width - 2), "dim")
        left, right = self._edges()
        return Content.assemble(left, self._bar(playback.track, self._bar_width), (right, "dim"))

    def _edges(self) -> tuple[str, str]:
        """The position before the bar; length and what remains behind it, in the listener's time."""
        playback = self.playback
        duration = playback.duration or 0.0
        total = format_time(duration)
        left = f" {format_time(playback.position):>{len(total)}} "
        right = f" {total} "
        if self.size.width >= 70:
            left_to_hear = format_time((duration - playback.position) / playback.speed)
            at_speed = f" at {playback.speed:g}x" if playback.speed != 1.0 else ""
            right = f" {total}  {'-' + left_to_hear:>{len(total) + 1}}{at_speed} "
        return left, right

    @property
    def _bar_width(self) -> int:
        left, right = self._edges()
        return max(1, self.size.width - len(left) - len(right))

    def _bar(self, track: Track, width: int) -> Content:
        here = self._column(self.playback.position, width)
        cells = [HEARD] * here + [AHEAD] * (width - here)
        for chapter in track.chapters:
            column = self._column(chapter.start, width)
            cells[column] = HEARD_TICK if column < here else TICK
        kept: set[int] = set()
        for bookmark in self.bookmarks:
            end = bookmark.end if bookmark.end is not None else bookmark.start
            kept.update(range(self._column(bookmark.start, width), self._column(end, width) + 1))
        if self.segment_start is not None:
            first, last = sorted((self._column(self.segment_start, width), here))
            kept.update(range(first, last + 1))
        for column in kept:
            cells[column] = KEPT
        cells[here] = HERE
        bar = Content("".join(cells))
        for column in kept - {here}:
            bar = bar.stylize("$warning", column, column + 1)
        return bar.stylize("bold $accent", here, here + 1).stylize_before("$accent", 0, here)

    def _column(self, seconds: float, width: int) -> int:
        duration = self.playback.duration or 1.0
        return clamp(int(seconds / duration * width), 0, width - 1)

    def seconds_at(self, x: int) -> float | None:
        """The place under column `x` of the widget, in seconds; a chapter's start where its tick is."""
        playback = self.playback
        if playback.track is None or not playback.duration:
            return None
        width = self._bar_width
        column = x - len(self._edges()[0])
        if not 0 <= column < width:
            return None
        for chapter in playback.track.chapters:
            if self._column(chapter.start, width) == column:
                return chapter.start
        return (column + 0.5) * playback.duration / width

    def column_of(self, seconds: float) -> int:
        """The column of the widget in which `seconds` is drawn."""
        return len(self._edges()[0]) + self._column(seconds, self._bar_width)

    def title_at(self, seconds: float) -> str:
        """The chapter at `seconds`, as the line above shows it."""
        track = self.playback.track
        index = chapter_at(track.chapters, seconds) if track else None
        title = track.chapters[index].title if track and index is not None else ""
        return f"{format_time(seconds)} {title}".rstrip()

    def on_click(self, event: events.Click) -> None:
        event.stop()
        if (position := self.seconds_at(event.x)) is not None:
            self.post_message(self.SeekAsked(position))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        self.post_message(self.Pointed(self.seconds_at(event.x)))

    def on_leave(self) -> None:
        self.post_message(self.Pointed(None))


def _drawn(playback: Playback) -> Playback:
    """What makes a new picture: whole seconds, and nothing that is only remembered."""
    return replace(playback, position=int(playback.position), trail=Trail(), heard=())
