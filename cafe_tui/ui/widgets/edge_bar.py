"""One line above the player for the ends of a segment: move them, hear them, let them snap."""

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.content import Content, Span
from textual.message import Message
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from cafe_tui.domain.bookmark.edges import Edge
from cafe_tui.domain.language import N_, _
from cafe_tui.domain.models import Bookmark
from cafe_tui.domain.timecode import format_exact
from cafe_tui.ui.commands import EDGES_LINE, Scope, bindings, commands_of, last_line

_EDGE_WORDS = {Edge.START: N_("start"), Edge.END: N_("end")}


class EdgeBar(Widget, can_focus=True):
    """Shown while the ends of a bookmark are under work; the chosen end stands in brackets."""

    DEFAULT_CSS = """
    EdgeBar { height: 2; width: 1fr; display: none; background: $panel; }
    EdgeBar.-open { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.EDGES)]
    ALLOW_SELECT = False

    bookmark: reactive[Bookmark | None] = reactive(None, layout=False)
    edge: reactive[Edge] = reactive(Edge.START, layout=False)

    @dataclass
    class Nudged(Message):
        """An end is to move by so many seconds."""

        bookmark: Bookmark
        edge: Edge
        seconds: float
        part_of: object

    @dataclass
    class SetAsked(Message):
        """An end is to be where the sound is."""

        bookmark: Bookmark
        edge: Edge
        part_of: object

    @dataclass
    class HearAsked(Message):
        """The segment is to be heard at this end."""

        bookmark: Bookmark
        edge: Edge

    @dataclass
    class SnapAsked(Message):
        """An end is to go to the nearest edge of a chapter, or to the nearest silence."""

        bookmark: Bookmark
        edge: Edge
        to: str
        part_of: object

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._part_of = object()
        self._asked_from: Widget | None = None

    def open(self, bookmark: Bookmark, edge: Edge) -> None:
        """Work on the ends of a bookmark; what is done till the bar is closed is taken back as one."""
        if not self.has_class("-open"):
            self._asked_from = self.screen.focused
        self._part_of = object()
        self.bookmark = bookmark
        self.edge = edge
        self.add_class("-open")
        self.focus()

    def follow(self, bookmark: Bookmark | None) -> None:
        """A bookmark was changed: show its ends if they are those under work."""
        if bookmark and self.bookmark and bookmark.id == self.bookmark.id:
            self.bookmark = bookmark

    def action_close_edges(self) -> None:
        """Done."""
        self.remove_class("-open")
        self.bookmark = None
        if self._asked_from and self._asked_from.is_attached:
            self._asked_from.focus()

    def on_blur(self) -> None:
        """Whoever goes elsewhere is done."""
        if self.bookmark and self.screen.is_current and self.app.app_focus:
            self._asked_from = None
            self.action_close_edges()

    def action_other_edge(self) -> None:
        """To the other end."""
        self.edge = self.edge.other

    def action_nudge(self, seconds: float) -> None:
        """Move the end."""
        if self.bookmark:
            self.post_message(self.Nudged(self.bookmark, self.edge, seconds, self._part_of))

    def action_set_edge(self, edge: str) -> None:
        """An end is where the sound is now."""
        self.edge = Edge(edge)
        if self.bookmark:
            self.post_message(self.SetAsked(self.bookmark, self.edge, self._part_of))

    def action_hear_edge(self) -> None:
        """Hear the segment at this end."""
        if self.bookmark:
            self.post_message(self.HearAsked(self.bookmark, self.edge))

    def action_snap(self, to: str) -> None:
        """Let the end go to the nearest edge of a chapter, or silence."""
        if self.bookmark:
            self.post_message(self.SnapAsked(self.bookmark, self.edge, to, self._part_of))

    # Drawing, and the mouse

    def render(self) -> Content:
        if (bookmark := self.bookmark) is None:
            return Content("")
        places = {Edge.START: bookmark.start, Edge.END: bookmark.end}
        words = {edge: _("no end") if at is None else format_exact(at) for edge, at in places.items()}
        parts: list[Content] = [Content(f" {_('Ends')} ")]
        for edge, word in words.items():
            chosen = edge is self.edge
            text = f"[{_(_EDGE_WORDS[edge])} {word}]" if chosen else f" {_(_EDGE_WORDS[edge])} {word} "
            style = Style.from_meta({"edge": str(edge)})
            parts.append(
                Content(text, spans=[Span(0, len(text), style), Span(0, len(text), "bold" * chosen)])
            )
        length = "" if bookmark.end is None else f" +{format_exact(bookmark.end - bookmark.start)}"
        first = Content("").join([*parts, Content.styled(length, "dim")])
        keys: list[Content] = []
        room = self.size.width
        for index, (command, word) in enumerate(last_line(EDGES_LINE, commands_of(self.app))):
            text = f" {command.short_key} {word} "
            room -= len(text)
            if room < 0:
                break
            spans = [
                Span(0, len(text), Style.from_meta({"command": index})),
                Span(1, 1 + len(command.short_key), "bold $accent"),
            ]
            keys.append(Content(text, spans=spans))
        return Content("\n").join([first.truncate(self.size.width, ellipsis=True), Content("").join(keys)])

    async def on_click(self, event: events.Click) -> None:
        event.stop()
        meta = event.style.meta
        if "edge" in meta:
            self.edge = Edge(meta["edge"])
        elif "command" in meta:
            command = last_line(EDGES_LINE)[meta["command"]][0]
            await self.run_action(command.action)
