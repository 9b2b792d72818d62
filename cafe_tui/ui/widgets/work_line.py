"""The line above the player that shows how far long work is, as long as there is any."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from cafe_tui.domain.language import N_, _
from cafe_tui.ui.commands import keyed

if TYPE_CHECKING:
    from cafe_tui.services.works import Work

_BAR = 20  # cells
_STOP = N_("{stop-work} stops")


class WorkLine(Widget):
    """Shows the newest piece of work; a click stops all."""

    DEFAULT_CSS = """
    WorkLine { height: 1; display: none; background: $panel; pointer: pointer; }
    WorkLine.-working { display: block; }
    """
    ALLOW_SELECT = False

    class StopAsked(Message):
        """What goes on is to be stopped."""

    def __init__(self) -> None:
        super().__init__()
        self._words = ""
        self._part = 0.0

    def show(self, works: "Sequence[Work]") -> None:
        """How far these are now."""
        self.set_class(bool(works), "-working")
        if works:
            work = works[-1]
            others = f" · {_('and {count} more', count=len(works) - 1)}" if len(works) > 1 else ""
            self._words = _("Stopping …") if work.stopped.is_set() else f"{work.words} …{others}"
            self._part = work.part
            self.refresh()

    def render(self) -> Content:
        done = round(self._part * _BAR)
        bar = Content.assemble(("━" * done, "bold $accent"), ("─" * (_BAR - done), "dim"))
        stops = keyed(f" {_(_STOP)} ", self.app)
        percent = f" {self._part:4.0%} "
        if not self._part:  # of much work it cannot be told how far it is
            room = self.size.width - len(stops) - 2
            return Content.assemble(" ", Content(self._words).truncate(room, ellipsis=True), (stops, "dim"))
        room = self.size.width - len(percent) - len(stops) - 2
        words = Content(self._words).truncate(room - _BAR if room >= 2 * _BAR else room, ellipsis=True)
        if room < 2 * _BAR:
            return Content.assemble(" ", words, percent, (stops, "dim"))
        return Content.assemble(" ", words, percent, bar, (stops, "dim"))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.post_message(self.StopAsked())
