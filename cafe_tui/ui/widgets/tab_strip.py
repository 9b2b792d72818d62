"""One line of tabs, each with a count."""

from collections.abc import Mapping
from dataclasses import dataclass

from textual import events
from textual.content import Content, Span
from textual.message import Message
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget


class TabStrip(Widget):
    """Tabs by id; the active one stands in brackets, so that it is told without colour."""

    DEFAULT_CSS = """
    TabStrip { height: 1; width: 1fr; }
    """
    ALLOW_SELECT = False

    active: reactive[str] = reactive("")
    labels: reactive[Mapping[str, str]] = reactive(dict)

    @dataclass
    class Picked(Message):
        """A tab was clicked."""

        tab: str

    def render(self) -> Content:
        parts: list[Content] = []
        for tab, label in self.labels.items():
            text = f"[{label}]" if tab == self.active else f" {label} "
            spans = [Span(0, len(text), Style.from_meta({"tab": tab}))]
            spans.append(Span(0, len(text), "bold" if tab == self.active else "dim"))
            parts.append(Content(text, spans=spans))
        return Content(" ").join(parts).truncate(self.size.width)

    def on_click(self, event: events.Click) -> None:
        if tab := event.style.meta.get("tab"):
            event.stop()
            self.post_message(self.Picked(tab))
