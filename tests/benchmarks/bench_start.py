"""From process start to painted rows, beside a bare Textual list over the same library.

    python -m tests.benchmarks.bench_start [--runs N] [--large] [--libraries FOLDER]

The programs run in turn in a pseudo-terminal of 120 x 40, so that a drift of the machine meets all alike:
compare the ratios of one run. `--large` adds 500 shows x 200 episodes (made once, in half a minute).
"""

import argparse
import statistics
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .library import make_library
from .probe import Probe

ROWS = "Conversation"  # stands in every row


@dataclass(frozen=True, slots=True)
class Start:
    """One start."""

    painted: float
    """Seconds till rows had been written to the terminal."""
    cpu: float
    """Processor seconds till then."""
    peak: float
    """MiB of memory that were resident at most."""


def start(arguments: Sequence[str], home: Path) -> Start:
    """Start a program and end it when its rows are painted."""
    with Probe(arguments, {"CAFE_TUI_HOME": str(home)}) as probe:
        painted = probe.wait_for(ROWS) - probe.started
        peak = probe.peak_mib()
    assert probe.usage
    return Start(painted, probe.usage.ru_utime + probe.usage.ru_stime, peak)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--libraries", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.libraries or Path(temporary)
        sizes = [("20 x 50", 20, 50)] + [("500 x 200", 500, 200)] * options.large
        programs: dict[str, tuple[list[str], Path]] = {}
        for name, show_count, episode_count in sizes:
            home = make_library(folder / name.replace(" ", ""), show_count, episode_count)
            bare = ["-m", "tests.benchmarks.bare_list", str(home / "library.sqlite3")]
            programs[f"bare list, {name}"] = (bare, home)
            programs[f"cafe-tui, {name}"] = (["-m", "cafe_tui"], home)
        runs: dict[str, list[Start]] = {name: [] for name in programs}
        for _ in range(options.runs + 1):
            for name, (arguments, home) in programs.items():
                runs[name].append(start(arguments, home))
        report({name: starts[1:] for name, starts in runs.items()})  # the first run warms the caches


def report(runs: dict[str, list[Start]]) -> None:
    """A table: median, least and greatest, and the ratio to the first row."""
    yardstick = statistics.median(run.painted for run in next(iter(runs.values())))
    print(f"{'':24} {'painted, ms':>22} {'ratio':>7} {'CPU, s':>8} {'peak, MiB':>10}")
    for name, starts in runs.items():
        times = [run.painted * 1000 for run in starts]
        median = statistics.median(times)
        spread = f"{median:.0f} ({min(times):.0f}-{max(times):.0f})"
        cpu = statistics.median(run.cpu for run in starts)
        peak = max(run.peak for run in starts)
        print(f"{name:24} {spread:>22} {median / 1000 / yardstick:7.2f} {cpu:8.2f} {peak:10.0f}")


if __name__ == "__main__":
    main()
