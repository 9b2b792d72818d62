"""The cover of the episode on view, or the picture of the chapter that sounds."""

from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from rich.color import Color
from rich.control import Control
from rich.segment import ControlType, Segment
from rich.style import Style
from textual import work
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets._toast import Toast
from textual.worker import get_current_worker

from cafe_tui.domain.drawing import Drawing, Run, Size, Way, forgotten, room_for
from cafe_tui.domain.models import EpisodeId
from cafe_tui.domain.playback import Playback
from cafe_tui.services.cover_art import CoverArt
from cafe_tui.ui.notices import say_if_failed

if TYPE_CHECKING:
    from textual.worker import Worker

    from cafe_tui.services.detail import EpisodeDetail

_STAY = 0.3  # seconds that an episode must stay on view before its cover is looked for
_PATIENCE = 1.0  # seconds for which the cover of another one may stand there


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which picture is to be seen, and in which room."""

    episode_id: EpisodeId
    chapter_image: str
    size: Size


class CoverView(Widget):
    """A picture, drawn `way` with cells of so many pixels; nothing where there is none."""

    DEFAULT_CSS = """
    CoverView { display: none; margin-left: 1; }
    """
    ALLOW_SELECT = False

    class Changed(Message):
        """A picture came, went, or has other measures."""

    def __init__(self, art: CoverArt, way: Way, cell: tuple[int, int]) -> None:
        super().__init__(id="cover")
        self._art = art
        self._way = way
        self._cell = cell
        self._wanted: _Wanted | None = None
        self._room: tuple[int, int] | None = None
        self._episode_id: EpisodeId | None = None
        self._chapter_image = ""
        self._drawing: Drawing | None = None
        self._strips: list[Strip] = []
        self._is_old = False
        """Whether what is drawn is another one than is wanted, and has been for long."""
        self._settling: Timer | None = None
        self._ageing: Timer | None = None

    @property
    def drawing(self) -> Drawing | None:
        """What is seen."""
        return self._drawing

    def on_mount(self) -> None:
        """Kitty's pictures are gone when the terminal was given back for a while."""
        self.app.app_resume_signal.subscribe(self, lambda _: self._send(self._drawing))

    def on_unmount(self) -> None:
        """Leave nothing behind in the terminal."""
        self._forget(self._drawing)

    # What is wanted

    def follow(self, detail: "EpisodeDetail | None", playback: Playback | None) -> None:
        """This episode is on view; `playback` is given while the sound is of it."""
        self._episode_id = detail.episode.id if detail else None
        chapter = playback.chapter if playback else None
        self._chapter_image = (chapter.image or "") if chapter else ""
        self._want()

    def fit(self, width: int, height: int) -> None:
        """The pane has so many cells inside its frame."""
        self._room = room_for(width, height)
        self._want()

    def _want(self) -> None:
        wanted = None
        if self._room and self._episode_id is not None:
            wanted = _Wanted(self._episode_id, self._chapter_image, Size(*self._room, self._cell))
        if wanted == self._wanted:
            return
        self._wanted = wanted
        for timer in (self._settling, self._ageing):
            if timer:
                timer.stop()
        if wanted is None:
            self.workers.cancel_group(self, "cover")
            self._show(None)
            return
        self._settling = self.set_timer(_STAY, partial(self._look, wanted))
        self._ageing = self.set_timer(_PATIENCE, self._age)

    @work(thread=True, group="cover", exclusive=True, exit_on_error=False)
    def _look(self, wanted: _Wanted) -> None:
        drawing = self._art.of(wanted.episode_id, wanted.chapter_image, self._way, wanted.size)
        if not get_current_worker().is_cancelled:
            self.app.call_from_thread(self._came, wanted, drawing)

    def on_worker_state_changed(self, event: "Worker.StateChanged") -> None:
        """Say it when work in the background failed."""
        say_if_failed(self, event)

    def _came(self, wanted: _Wanted, drawing: Drawing | None) -> None:
        if wanted == self._wanted and self.is_attached:
            if self._ageing:
                self._ageing.stop()
            self._show(drawing)

    def _age(self) -> None:
        self._is_old = True
        self.refresh()

    # What is seen

    def _show(self, drawing: Drawing | None) -> None:
        was_old, self._is_old = self._is_old, False
        if drawing == self._drawing:
            if was_old:
                self.refresh()
            return
        before, self._drawing = self._drawing, drawing
        self._forget(before)
        self._send(drawing)
        self._strips = [_strip(line, drawing.columns) for line in drawing.lines] if drawing else []
        same = before and drawing and (before.columns, before.rows) == (drawing.columns, drawing.rows)
        if not same:
            self.display = drawing is not None
            self.styles.width = drawing.columns if drawing else 0
            self.styles.height = drawing.rows if drawing else 0
            self.post_message(self.Changed())
        self.refresh()

    def _send(self, drawing: Drawing | None) -> None:
        if drawing and drawing.way is Way.KITTY:
            self._write(drawing.sent)

    def _forget(self, drawing: Drawing | None) -> None:
        if drawing and drawing.number:
            self._write(forgotten(drawing.number))

    def _write(self, text: str) -> None:
        if (driver := self.app._driver) is not None:
            with suppress(AssertionError):  # the terminal has been given back already
                driver.write(text)

    @property
    def _is_clear(self) -> bool:
        """Whether nothing stands over the picture: what a terminal shows itself is seen whole or not."""
        if self._is_old or self._drawing is None or not self.screen.is_active:
            return False
        return not any(toast.region.overlaps(self.region) for toast in self.screen.query(Toast))

    def render_line(self, y: int) -> Strip:
        """A line of a picture made of half blocks."""
        if self._is_old or y >= len(self._strips):
            return Strip.blank(self.size.width, self.rich_style)
        return self._strips[y]

    def render_lines(self, crop: Region) -> list[Strip]:
        """Lines of a picture; what is the terminal's own goes around all filters of colours."""
        if self._drawing is None or self._way is Way.HALF_BLOCKS:
            return super().render_lines(crop)
        if not self._is_clear or crop.width != self.size.width:
            return [Strip.blank(crop.width, self.rich_style)] * crop.height
        if self._way is Way.KITTY:
            blank = Strip.blank(crop.width, self.rich_style)
            return [self._strips[y] if y < len(self._strips) else blank for y in crop.line_range]
        return [self._sixel_line(y) for y in crop.line_range]

    def _sixel_line(self, y: int) -> Strip:
        """The last line brings the whole picture over what stood there; the others change nothing."""
        region, width = self.region, self.size.width
        if y < self.size.height - 1 or self._drawing is None:
            return Strip([_control(f"\x1b[{width}C")], width)
        blank = " " * width
        style = self.rich_style
        parts: list[Segment] = []
        for line in range(self.size.height):
            parts += [_control(_move(region.x, region.y + line)), Segment(blank, style)]
        parts += [
            _control(_move(region.x, region.y)),
            _control(self._drawing.sent),
            _control(_move(region.right, region.bottom - 1)),
        ]
        return Strip(parts, width)


def _strip(line: tuple[Run, ...], columns: int) -> Strip:
    return Strip([Segment(run.text, _style(run)) for run in line], columns)


def _style(run: Run) -> Style:
    ground = Color.from_rgb(*run.ground) if run.ground else None
    return Style(color=Color.from_rgb(*run.colour), bgcolor=ground)


def _move(x: int, y: int) -> str:
    return Control.move_to(x, y).segment.text


def _control(text: str) -> Segment:
    return Segment(text, None, [(ControlType.CURSOR_FORWARD, 0)])
