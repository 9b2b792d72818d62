"""One line of tabs, each with a count, in as many words as there is room for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content, Span
from textual.message import Message
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

_BRACKETS = 2  # cells round every word: the brackets of the active tab, blanks round the others
_LETTERS = (4, 3, 2, 1)  # that are left of the words where there is least room


@dataclass(frozen=True, slots=True)
class TabLabel:
    """What a tab is called."""

    word: str
    count: int = 0
    """How much there is behind it, told where there is room; 0 is not told."""
    short: str = ""
    """A shorter word for narrow strips, where there is one."""

    @property
    def counted(self) -> str:
        """The word and the count."""
        return f"{self.word} {self.count}" if self.count else self.word


Fitted = tuple[list[tuple[str, str]], int]
"""Tabs, each with what stands for it, and the cells between two of them."""


def fitted(labels: Mapping[str, TabLabel], active: str, width: int) -> Fitted:
    """The tabs in the most words that `width` cells take: counts go first, then words become shorter."""
    candidates = list(_candidates(labels, active))
    return next((tabs for tabs in candidates if _width(tabs) <= width), candidates[-1])


def _candidates(labels: Mapping[str, TabLabel], active: str) -> Iterator[Fitted]:
    short = {tab: label.short or label.word for tab, label in labels.items()}
    yield [(tab, label.counted) for tab, label in labels.items()], 1
    words = [(tab, label.word) for tab, label in labels.items()]
    yield words, 1
    yield words, 0
    yield [(tab, label.word if tab == active else short[tab]) for tab, label in labels.items()], 0
    yield list(short.items()), 0
    for letters in _LETTERS:
        yield [(tab, word[:letters]) for tab, word in short.items()], 0


def _width(tabs: Fitted) -> int:
    words, gap = tabs
    return sum(len(word) + _BRACKETS for _tab, word in words) + gap * (len(words) - 1)


class TabStrip(Widget):
    """Tabs by id; the active one stands in brackets, so that it is told without colour."""

    DEFAULT_CSS = """
    TabStrip { height: 1; width: 1fr; }
    """
    ALLOW_SELECT = False

    active: reactive[str] = reactive("")
    labels: reactive[Mapping[str, TabLabel]] = reactive(dict)

    @dataclass
    class Picked(Message):
        """A tab was clicked."""

        tab: str

    def render(self) -> Content:
        words, gap = fitted(self.labels, self.active, self.size.width)
        parts = [self._part(tab, word) for tab, word in words]
        return Content(" " * gap).join(parts).truncate(self.size.width)

    def _part(self, tab: str, word: str) -> Content:
        is_active = tab == self.active
        text = f"[{word}]" if is_active else f" {word} "
        spans: Sequence[Span] = (
            Span(0, len(text), Style.from_meta({"tab": tab})),
            Span(0, len(text), "bold" if is_active else "dim"),
        )
        return Content(text, spans=[*spans])

    def on_click(self, event: events.Click) -> None:
        if tab := event.style.meta.get("tab"):
            event.stop()
            self.post_message(self.Picked(tab))
