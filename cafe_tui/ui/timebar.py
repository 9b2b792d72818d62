"""The timeline as a row of cells: which stretch of the sound each one stands for, and how it is drawn."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from textual.content import Content
from textual.geometry import clamp

HEARD, AHEAD, NOT_HERE, HEARD_TICK, TICK, HERE, KEPT, TALKED = "━", "─", "┄", "┿", "┼", "●", "▐", "◇"
"""Heard; not heard; not heard and still on its way; where a chapter starts, in both; the position; kept; what
comments speak of."""

Spans = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class TimeBar:
    """The stretch from `start` to `end` (seconds) in `width` cells."""

    start: float
    end: float
    width: int

    def column(self, seconds: float) -> int:
        """The cell in which a time falls; the first or the last one for a time outside."""
        if seconds <= self.start:
            return 0
        if seconds >= self.end:
            return self.width - 1
        share = (seconds - self.start) / (self.end - self.start)
        return clamp(int(share * self.width), 0, self.width - 1)

    def seconds(self, column: int) -> float:
        """The time in the middle of a cell."""
        return self.start + (column + 0.5) * (self.end - self.start) / self.width

    def columns(self, spans: Iterable[tuple[float, float]]) -> set[int]:
        """The cells that spans of seconds reach into."""
        cells: set[int] = set()
        for start, end in spans:
            if end >= self.start and start <= self.end:
                cells.update(range(self.column(start), self.column(end) + 1))
        return cells

    def drawn(
        self,
        position: float,
        *,
        heard: Spans,
        buffered: Spans | None,
        ticks: Sequence[float],
        kept: Spans,
        talked: Sequence[float] = (),
        lit: float | None,
    ) -> Content:
        """The bar with the position in it; `ticks` are the starts of chapters, `lit` the one just reached.

        `talked` are the places that comments speak of.
        """
        cells = _Cells(
            here=self.column(position),
            heard=self.columns(heard),
            buffered=None if buffered is None else self.columns(buffered),
            ticks={self.column(tick) for tick in ticks if self.start <= tick <= self.end},
            kept=self.columns(kept),
            talked={self.column(place) for place in talked if self.start <= place <= self.end},
            lit=None if lit is None else self.column(lit),
        )
        drawn = [cells.draw(column) for column in range(self.width)]
        runs = groupby(drawn, key=itemgetter(1))
        return Content.assemble(*(("".join(char for char, _ in run), style) for style, run in runs))


@dataclass(frozen=True, slots=True)
class _Cells:
    """What falls into which cells."""

    here: int
    heard: set[int]
    buffered: set[int] | None
    ticks: set[int]
    kept: set[int]
    talked: set[int]
    lit: int | None

    def draw(self, column: int) -> tuple[str, str]:
        """The character of a cell and its style."""
        style = "$accent" if column in self.heard else ""
        if column == self.here:
            return HERE, "bold $accent"
        if column in self.kept:
            return KEPT, "$warning"
        if column in self.talked:
            return TALKED, style
        if column in self.ticks:
            return (
                HEARD_TICK if column in self.heard else TICK
            ), "bold reverse" if column == self.lit else style
        if column in self.heard:
            return HEARD, style
        return (AHEAD if self.buffered is None or column in self.buffered else NOT_HERE), style
