"""The tour: three steps for who is here for the first time, one line, each over when it was done."""

from enum import IntEnum

from textual import events
from textual.content import Content, Span
from textual.style import Style
from textual.widget import Widget

from cafe_tui.domain.language import N_, _
from cafe_tui.domain.playback import Playback
from cafe_tui.ui.commands import keyed

from .player_bar import PlayerBar

_ENDS = Style.from_meta({"tour": "end"})
_FAREWELL = 8.0  # seconds for which the last words stand


class Step(IntEnum):
    """What is to be done next."""

    BROWSE = 0
    JUMP = 1
    KEEP = 2
    OVER = 3


_WORDS = {
    Step.BROWSE: N_("1 of 3 · Browse: {down} {up} or the wheel, {choose} goes into an episode"),
    Step.JUMP: N_("2 of 3 · Jump: {choose} on a chapter, its number, a click on a time"),
    Step.KEEP: N_("3 of 3 · Keep: {mark} keeps this moment, {segment-start} and {segment-end} a part"),
    Step.OVER: N_("That was all: the rest is in {help} and {commands}"),
}


class TourLine(Widget):
    """Follows what the listener does on the screen in which it is, and goes away by itself in the end."""

    DEFAULT_CSS = """
    TourLine { height: 1; background: $panel; }
    """
    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self.step = Step.BROWSE

    def on_mount(self) -> None:
        self.screen.add_class("-touring")
        self.watch(self.screen, "pane", self._pane_shown, init=False)
        self.watch(self.screen, "playback", self._sound_changed)
        self.watch(self.screen.query_one(PlayerBar), "bookmarks", self._bookmarks_changed, init=False)

    def on_unmount(self) -> None:
        self.screen.remove_class("-touring")

    def render(self) -> Content:
        words = Content.assemble(" ", (keyed(_(_WORDS[self.step]), self.app), "bold"))
        text = keyed(f" {_('{tour} ends this')} ", self.app)
        ends = Content(text, spans=[Span(0, len(text), style) for style in (_ENDS, "dim")])
        room = self.size.width - ends.cell_length
        if self.step is Step.OVER:
            return words.truncate(self.size.width, ellipsis=True)
        return Content.assemble(words.truncate(room, ellipsis=True, pad=True), ends)

    def on_click(self, event: events.Click) -> None:
        if event.style.meta.get("tour"):
            event.stop()
            self.remove()

    def _pane_shown(self, pane: str) -> None:
        if pane == "episode":
            self._done(Step.BROWSE)

    def _sound_changed(self, playback: Playback) -> None:
        if playback.track is not None:
            self._done(Step.JUMP)

    def _bookmarks_changed(self, before: tuple[object, ...], after: tuple[object, ...]) -> None:
        if len(after) > len(before):
            self._done(Step.KEEP)

    def _done(self, step: Step) -> None:
        """A step was done; those before it need no more be told."""
        if step < self.step:
            return
        self.step = Step(step + 1)
        self.refresh()
        if self.step is Step.OVER:
            self.set_timer(_FAREWELL, self.remove)
