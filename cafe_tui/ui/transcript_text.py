"""A transcript as it is shown: wrapped, the time at the left, who speaks, and where words were found."""

from collections.abc import Sequence
from functools import cached_property

from textual.content import Content, Span

from cafe_tui.domain.timecode import format_time
from cafe_tui.domain.transcript import Line
from cafe_tui.domain.transcript.passages import Hit, folded_texts, hits

from .bookmark_words import TICKED
from .present import SOUNDING
from .wrapping import Wrapped

_SELECTED = "on $accent 25%"
_MARK = 2  # cells before the time


class TranscriptText:
    """Lines in so many cells, and the places of some words in them."""

    def __init__(self, lines: Sequence[Line] = (), width: int = 1) -> None:
        self.lines = lines
        self.hits: list[Hit] = []
        self._hits_of: dict[int, list[Hit]] = {}
        # Who speaks is said where somebody else spoke before.
        self._names = [
            f"{line.speaker}: " if line.speaker and (not at or lines[at - 1].speaker != line.speaker) else ""
            for at, line in enumerate(lines)
        ]
        self._texts = [name + line.text for name, line in zip(self._names, lines, strict=True)]
        starts = [line.start for line in lines if line.start is not None]
        self._time_width = len(format_time(max(starts))) if starts else 0
        self._indent = _MARK + (self._time_width + 1 if starts else 0)
        self.wrap(width)

    def wrap(self, width: int) -> None:
        """Show it in so many cells."""
        self.wrapped = Wrapped(self._texts, width - self._indent)

    def look_for(self, words: str) -> None:
        """Mark the places of some words; none when they are empty."""
        self.hits = hits(self.lines, self._folded, words) if words else []
        self._hits_of = {}
        for hit in self.hits:
            self._hits_of.setdefault(hit.line, []).append(hit)

    @cached_property
    def _folded(self) -> list[str]:
        return folded_texts(self.lines)

    def row(self, index: int, nth: int, *, sounding: bool, selected: bool) -> Content:
        """The nth row of a line: ✓ where it is selected, ▶ where it sounds, its time, its words."""
        start = self.lines[index].start
        time = format_time(start) if start is not None and not nth else ""
        mark = " " if nth else TICKED if selected else SOUNDING if sounding else " "
        head = f"{mark:<{_MARK}}{time:>{self._time_width}}".ljust(self._indent)
        row = Content.assemble((head, "bold" if sounding else "dim"), self._words(index, nth, sounding))
        return row.stylize(_SELECTED) if selected else row

    def _words(self, index: int, nth: int, sounding: bool) -> Content:
        begin, end = self.wrapped.part(index, nth)
        text, name = self._texts[index][begin:end], len(self._names[index])
        spans = [Span(0, len(text), "bold")] if sounding else []
        if name > begin:
            spans.append(Span(0, min(name, end) - begin, "bold underline"))
        for hit in self._hits_of.get(index, ()):
            first, last = max(hit.begin + name, begin), min(hit.end + name, end)
            if first < last:
                spans.append(Span(first - begin, last - begin, "reverse"))
        return Content(text, spans=spans)
