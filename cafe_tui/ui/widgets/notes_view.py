"""Show notes as the publisher wrote them, with every time a button and every link a link.

Feed text becomes one `Content` with spans; it is never markup. By keyboard, letters are put over the
times and links (`hint`), and typing them goes there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from string import ascii_lowercase
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content, Span
from textual.message import Message
from textual.style import Style
from textual.widgets import Static

from cafe_tui.domain.chapters import ShowNotes
from cafe_tui.domain.shownotes import Block, BlockKind
from cafe_tui.ui.commands import Scope, bindings


@dataclass(frozen=True, slots=True)
class Target:
    """A place in the notes that leads somewhere: a time in seconds, or an address."""

    block: int
    start: int
    end: int
    seconds: float | None = None
    url: str = ""


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
        self._hints: dict[str, Target] = {}
        self._typed = ""
        self._sounding: float | None = None

    def set_notes(self, notes: ShowNotes | None, *, empty: str = "") -> None:
        """Show these notes from the top; `empty` is said when there are none."""
        self._notes = notes if notes and notes.blocks else None
        self._empty = empty
        self._targets = targets_of(notes) if notes else []
        self._hints = {}
        self._draw()
        self.scroll_home(animate=False)

    def set_sounding(self, start: float | None) -> None:
        """Mark the time of the chapter that sounds, by its start in seconds."""
        if start != self._sounding:
            self._sounding = start
            self._draw()

    def hint(self) -> bool:
        """Put letters over the targets; False when there is none."""
        self._hints = dict(zip(hint_labels(len(self._targets)), self._targets, strict=True))
        self._typed = ""
        if self._hints:
            self.focus()
            self._show_a_target()
        self._draw()
        return bool(self._hints)

    def _stop_hinting(self) -> None:
        if self._hints:
            self._hints = {}
            self._draw()

    def _show_a_target(self) -> None:
        """Scroll to the first target below the top of the view, unless one is on view."""
        lines = self._target_lines(self.query_one("#notes-text", Static).size.width)
        top, bottom = self.scroll_offset.y, self.scroll_offset.y + self.size.height
        if lines and not any(top <= line < bottom for line in lines):
            below = next((line for line in lines if line >= bottom), lines[0])
            self.scroll_to(y=max(0, below - 2), animate=False)

    def _target_lines(self, width: int) -> list[int]:
        """The lines of the drawn text in which the targets begin, in order."""
        lines: list[int] = []
        if self._notes is None or not width:
            return lines
        first = 0
        for number, (gap, block) in enumerate(_with_gaps(self._notes.blocks)):
            first += len(gap)
            for target in self._targets:
                if target.block == number:
                    before = _render_block(_cut(block, target.end), [], {}, None)
                    lines.append(first + len(before.wrap(width)) - 1)
            first += len(_render_block(block, [], {}, None).wrap(width)) - 1
        return lines

    def on_key(self, event: events.Key) -> None:
        """While letters are shown they are all that is typed; another character takes them away."""
        if not self._hints or (event.character is None and event.key != "escape"):
            return
        event.stop()
        event.prevent_default()
        self._typed += event.character or "\0"
        if target := self._hints.get(self._typed):
            self._stop_hinting()
            self._choose(target)
        elif not any(label.startswith(self._typed) for label in self._hints):
            self._stop_hinting()
        else:
            self._draw()

    def on_blur(self) -> None:
        self._stop_hinting()

    def on_click(self, event: events.Click) -> None:
        number = event.style.meta.get("target")
        if isinstance(number, int) and number < len(self._targets):
            event.stop()
            self._choose(self._targets[number])

    def _choose(self, target: Target) -> None:
        if target.seconds is not None:
            self.post_message(self.TimeChosen(target.seconds))
        else:
            self.post_message(self.LinkChosen(target.url))

    def _draw(self) -> None:
        text = self.query_one("#notes-text", Static)
        if self._notes is None:
            text.update(Content.styled(self._empty, "dim"))
            return
        labels = {target: label for label, target in self._hints.items() if label.startswith(self._typed)}
        text.update(render_notes(self._notes, self._targets, labels, self._sounding))


def _cut(block: Block, end: int) -> Block:
    return replace(block, text=block.text[:end], links=())


def targets_of(notes: ShowNotes) -> list[Target]:
    """Every time and every link of the notes, in the order of the text; a time wins over a link around it."""
    times = [Target(mark.block, mark.start, mark.end, seconds=mark.seconds) for mark in notes.times]
    taken = {(target.block, offset) for target in times for offset in range(target.start, target.end)}
    links = [
        Target(number, link.start, link.end, url=link.url)
        for number, block in enumerate(notes.blocks)
        for link in block.links
        if link.url.startswith(("http://", "https://", "mailto:"))
        and not any((number, offset) in taken for offset in range(link.start, link.end))
    ]
    return sorted([*times, *links], key=lambda target: (target.block, target.start))


def hint_labels(count: int) -> list[str]:
    """`count` labels of equal length, so that none begins another."""
    length = 1
    while len(ascii_lowercase) ** length < count:
        length += 1
    labels = ("".join(letters) for letters in product(ascii_lowercase, repeat=length))
    return [next(labels) for _ in range(count)]


def render_notes(
    notes: ShowNotes,
    targets: list[Target],
    labels: dict[Target, str],
    sounding: float | None,
) -> Content:
    """The notes as one text; `labels` are put before their targets."""
    parts: list[Content] = []
    per_block: dict[int, list[tuple[int, Target]]] = {}
    for number, target in enumerate(targets):
        per_block.setdefault(target.block, []).append((number, target))
    for index, (gap, block) in enumerate(_with_gaps(notes.blocks)):
        parts.append(Content(gap))
        parts.append(_render_block(block, per_block.get(index, []), labels, sounding))
    return Content("").join(parts)


def _with_gaps(blocks: Sequence[Block]) -> Iterator[tuple[str, Block]]:
    """Each block with the line breaks that set it off from the one before."""
    previous: Block | None = None
    for block in blocks:
        tight = previous is not None and block.kind is previous.kind is BlockKind.ITEM
        yield ("" if previous is None else "\n" if tight else "\n\n"), block
        previous = block


def _render_block(
    block: Block, targets: list[tuple[int, Target]], labels: dict[Target, str], sounding: float | None
) -> Content:
    pieces: list[Content] = []
    indent = "  " * max(0, block.level - 1)
    if block.kind is BlockKind.ITEM:
        pieces.append(Content(f"{indent}• "))
    elif block.kind is BlockKind.QUOTE:
        pieces.append(Content("│ "))
    done = 0
    for number, target in targets:
        pieces.append(Content(block.text[done : target.start]))
        if label := labels.get(target):
            pieces.append(Content.styled(f"{label}", "bold reverse"))
        words = block.text[target.start : target.end]
        style = "bold $accent" if target.seconds is not None else ""
        if target.seconds is not None and target.seconds == sounding:
            style = "bold reverse"
        spans = [Span(0, len(words), "underline"), Span(0, len(words), Style.from_meta({"target": number}))]
        if style:
            spans.append(Span(0, len(words), style))
        pieces.append(Content(words, spans=spans))
        done = target.end
    pieces.append(Content(block.text[done:]))
    content = Content("").join(pieces)
    return content.stylize("bold") if block.kind is BlockKind.HEADING else content
