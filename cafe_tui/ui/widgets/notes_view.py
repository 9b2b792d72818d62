"""Show notes as the publisher wrote them: every time a button, every link a link, every episode one, too.

Feed text becomes one `Content` with spans; it is never markup. By keyboard, letters are put over the
times and links (`hint`), and typing them goes there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from cafe_tui.domain.models import EpisodeId
from cafe_tui.ui.commands import Scope, bindings
from cafe_tui.ui.hints import Hints

if TYPE_CHECKING:
    from cafe_tui.domain.chapters import ShowNotes
    from cafe_tui.domain.links.calls import EpisodeRef
    from cafe_tui.ui.notes_text import Target


class NotesView(VerticalScroll, can_focus=True):
    """The notes of one episode, scrolled."""

    DEFAULT_CSS = """
    NotesView {
        scrollbar-size-vertical: 1;
        padding: 0 1;
        & > Static { width: 1fr; max-width: 90; link-style: underline; link-background-hover: $accent; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.NOTES)]

    @dataclass
    class TimeChosen(Message):
        """A time in the notes was clicked or its letters typed."""

        seconds: float

    @dataclass
    class LinkChosen(Message):
        """A link in the notes was clicked or its letters typed."""

        url: str

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(Static(id="notes-text"), id=id)
        self._notes: ShowNotes | None = None
        self._empty = ""
        self._targets: list[Target] = []
        self._hints: Hints[Target] = Hints()
        self._sounding: float | None = None
        self._undrawn = False

    @dataclass
    class EpisodeChosen(Message):
        """A place that leads to another episode was clicked or its letters typed."""

        episode_id: EpisodeId

    def set_notes(
        self,
        notes: "ShowNotes | None",
        refs: "Sequence[EpisodeRef]" = (),
        *,
        empty: str = "",
        stay: bool = False,
    ) -> None:
        """Show these notes, whose `refs` lead to episodes, from the top unless they are to `stay`.

        `empty` is said when there are none.
        """
        self._notes = notes if notes and notes.blocks else None
        self._empty = empty
        self._targets = []
        if notes:
            from cafe_tui.ui.notes_text import targets_of

            self._targets = targets_of(notes, refs)
        self._hints.hide()
        self._draw()
        if not stay:
            self.scroll_home(animate=False)

    def set_sounding(self, start: float | None) -> None:
        """Mark the time of the chapter that sounds, by its start in seconds."""
        if start != self._sounding:
            self._sounding = start
            self._draw()

    def hint(self) -> bool:
        """Put letters over the targets; False when there is none."""
        found = self._hints.show(self._targets)
        if found:
            self.focus()
            self._show_a_target()
        self._draw()
        return found

    def _stop_hinting(self) -> None:
        if self._hints.hide():
            self._draw()

    def _show_a_target(self) -> None:
        """Scroll to the first target below the top of the view, unless one is on view."""
        from cafe_tui.ui.notes_text import target_lines

        width = self.query_one("#notes-text", Static).size.width
        lines = target_lines(self._notes, self._targets, width) if self._notes and width else []
        top, bottom = self.scroll_offset.y, self.scroll_offset.y + self.size.height
        if lines and not any(top <= line < bottom for line in lines):
            below = next((line for line in lines if line >= bottom), lines[0])
            self.scroll_to(y=max(0, below - 2), animate=False)

    def on_key(self, event: events.Key) -> None:
        """While letters are shown they are all that is typed; another character takes them away."""
        if self._hints.takes(event):
            target = self._hints.chosen()
            self._draw()
            if target:
                self._choose(target)

    def on_blur(self) -> None:
        self._stop_hinting()

    def on_click(self, event: events.Click) -> None:
        number = event.style.meta.get("target")
        if isinstance(number, int) and number < len(self._targets):
            event.stop()
            self._choose(self._targets[number])

    def _choose(self, target: "Target") -> None:
        if target.seconds is not None:
            self.post_message(self.TimeChosen(target.seconds))
        elif target.episode_id is not None:
            self.post_message(self.EpisodeChosen(target.episode_id))
        else:
            self.post_message(self.LinkChosen(target.url))

    def on_show(self) -> None:
        if self._undrawn:
            self._draw()

    def _draw(self) -> None:
        self._undrawn = not self.display
        if self._undrawn:
            return  # behind another tab: a new text has the whole screen laid out anew
        text = self.query_one("#notes-text", Static)
        if self._notes is None:
            text.update(Content.styled(self._empty, "dim"))
            return
        from cafe_tui.ui.notes_text import render_notes

        text.update(render_notes(self._notes, self._targets, dict(self._hints.labels), self._sounding))
