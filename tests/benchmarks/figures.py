"""What was measured, as one table: medians with their spread, beside a yardstick in the same turns."""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing, measured in several turns."""

    what: str
    values: Sequence[float]
    unit: str = "ms"
    baseline: Sequence[float] = ()
    """The same of the yardstick, in the same turns; empty where there is none."""
    yardstick: str = ""

    @property
    def median(self) -> float:
        """What it was most likely."""
        return statistics.median(self.values)

    @property
    def ratio(self) -> float | None:
        """How much more it was than the yardstick: trusted more than either, as a busy machine meets both."""
        return self.median / statistics.median(self.baseline) if self.baseline else None


HEAD = f"{'':44} {'median':>8} {'least':>8} {'95 %':>8} {'most':>8} {'':8} {'ratio':>6}  to"


def line(figure: Figure) -> str:
    """A row of the table."""
    values = sorted(figure.values)
    late = values[min(len(values) - 1, int(len(values) * 0.95))]
    numbers = " ".join(f"{number:8.1f}" for number in (figure.median, values[0], late, values[-1]))
    ratio = f"{figure.ratio:6.2f}  {figure.yardstick}" if figure.ratio is not None else ""
    return f"{figure.what:44} {numbers} {figure.unit:8} {ratio}".rstrip()


def show(figures: Iterable[Figure]) -> None:
    """Print the table, each row as soon as it is measured."""
    print(HEAD)
    for figure in figures:
        print(line(figure), flush=True)
