"""What a key costs in lists of 1,000 and of 100,000 episodes, and what rest and playing cost.

    python -m tests.benchmarks.bench_keys [--downs N] [--libraries FOLDER]

The program and a bare Textual list take each key in turn. A key's clock runs from its bytes to the last bytes
of the repaint that follows. The libraries are made once (the large one in half a minute) when FOLDER is kept.
Playing is the demo with the real libmpv and no output.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from .library import make_library
from .probe import Probe

DOWN, PAGE_DOWN, ENTER, ESCAPE = "\x1b[B", "\x1b[6~", "\r", "\x1b"
_WATCHED = 10.0  # seconds over which the processor time of doing nothing, or of playing, is counted


def measure_keys(home: Path, downs: int) -> None:
    """Print what keys cost over this library, beside a bare list."""
    environment = {"CAFE_TUI_HOME": str(home)}
    bare = ["-m", "tests.benchmarks.bare_list", str(home / "library.sqlite3")]
    with Probe(["-m", "cafe_tui"], environment) as ours, Probe(bare, environment) as yardstick:
        both = {"cafe-tui": ours, "bare list": yardstick}
        for probe in both.values():
            probe.wait_for("Conversation")
            probe.settle(1.0)
        for what, keys, count in (
            ("key down", DOWN, downs),
            ("page down", PAGE_DOWN, downs // 4),
            ("50 downs at once", DOWN * 50, 5),
        ):
            times: dict[str, list[float]] = {name: [] for name in both}
            for _ in range(count):
                for name, probe in both.items():
                    times[name].append(probe.repaint(keys))
            for name in both:
                tell(f"{what}, {name}", times[name])
        tell("filter, last key to rows", [filtering(ours) for _ in range(5)])
        print(f"  {'at rest':28} {share(ours):6.1f} % of a core")
        print(f"  {'peak memory':28} {ours.peak_mib():6.0f} MiB")


def filtering(probe: Probe) -> float:
    """Seconds from the last letter of a filter till the rows stand under it."""
    probe.press("/")
    probe.settle()
    probe.press("#7 1")
    probe.settle(0.5)
    sent = probe.press("9")
    shown = probe.wait_for("“#7 19”") - sent  # the list's heading, drawn with its rows
    probe.settle()
    probe.press(ESCAPE)
    probe.settle(0.5)
    return shown


def measure_playing() -> None:
    """Print what playing the demo costs."""
    with Probe(["-m", "cafe_tui", "demo"], {"CAFE_TUI_AO": "null"}) as probe:
        probe.wait_for("Chapters ")
        probe.settle(1.0)
        probe.press("P")
        probe.wait_for("▶")
        probe.settle(0.1)
        time.sleep(1.0)
        print(f"  {'the demo':28} {share(probe):6.1f} % of a core")
        print(f"  {'peak memory':28} {probe.peak_mib():6.0f} MiB, libmpv loaded")


def share(probe: Probe) -> float:
    """Per cent of a core that the program takes when no key is pressed."""
    before, since = probe.cpu(), time.perf_counter()
    while time.perf_counter() - since < _WATCHED:
        probe.settle(0.5)
    return 100 * (probe.cpu() - before) / (time.perf_counter() - since)


def tell(what: str, times: Sequence[float]) -> None:
    """One line: median, 95 % and range in milliseconds."""
    values = sorted(seconds * 1000 for seconds in times)
    late = values[min(len(values) - 1, int(len(values) * 0.95))]
    spread = f"95 % {late:.1f} ({values[0]:.1f}-{values[-1]:.1f})"
    print(f"  {what:28} {statistics.median(values):6.1f} ms, {spread}, {len(values)} times")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--downs", type=int, default=60)
    parser.add_argument("--libraries", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.libraries or Path(temporary)
        for show_count, episode_count in ((20, 50), (500, 200)):
            print(f"{show_count} shows x {episode_count} episodes")
            home = make_library(folder / f"{show_count}x{episode_count}", show_count, episode_count)
            measure_keys(home, options.downs)
    print("playing")
    measure_playing()


if __name__ == "__main__":
    main()
