"""Whether the program has become slower: ratios to yardsticks beside it, against those in expected.toml.

    python -m tests.benchmarks.ratios [--write]

Ratios of processor time, of medians of turns in alternation, so that neither another machine nor a busy one
makes a difference. What exceeds what is expected by half is measured once more before it fails. Takes three
quarters of a minute, and wants no other tests beside it: they would share the processor's caches.
"""

import argparse
import sqlite3
import statistics
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from cafe_tui.services.house import House
from cafe_tui.settings import Paths

from . import bench_refresh
from .bench_screen import DOWN, OURS, PAGE_DOWN, bare, starts_in_turn
from .library import COMMON, RARE, make_library
from .probe import Probe

EXPECTED = Path(__file__).with_name("expected.toml")
WORSE = 1.5
_SHOWS, _EPISODES = 150, 200
_STARTS, _TURNS, _KEYS, _QUERIES = 5, 5, 8, 9
_REFRESHES = 3
_REFRESHED = (40, 60, 0.02)  # feeds, episodes in each, seconds until a server answers
_BETWEEN_KEYS = 0.04  # seconds: as a key that is held down repeats, so that only the list follows it

Ratios = dict[str, float]


def measured(home: Path) -> Iterator[tuple[str, float]]:
    """Each ratio by its name, over the library in `home`."""
    found = starts_in_turn({"": home}, _STARTS)
    yield "start", _ratio([each.cpu for each in found["", True]], [each.cpu for each in found["", False]])
    with Probe(OURS, {"CAFE_TUI_HOME": str(home)}) as ours, Probe(bare(home), {}) as yardstick:
        both = (ours, yardstick)
        for probe in both:
            probe.wait_for(COMMON)
            probe.settle(1.0)
        for name, key in (("key_down", DOWN), ("page_down", PAGE_DOWN)):
            spent: tuple[list[float], list[float]] = ([], [])
            for _ in range(_TURNS):
                for probe, times in zip(both, spent, strict=True):
                    times.append(_held_down(probe, key))
            yield name, _ratio(*spent)
    yield from _queries(home)
    yield "read_feed", _ratio(*bench_refresh.reading())
    turns = [bench_refresh.in_turn(*_REFRESHED) for _ in range(_REFRESHES)]
    for name, job in {"refresh_first": "all", "refresh_unchanged": "304", "refresh_one_more": "more"}.items():
        refreshes, downloads = (
            [each[f"{work}, {job}"]["cpu"] for each in turns] for work in ("refresh", "download")
        )
        yield name, _ratio(refreshes, downloads)


def _held_down(probe: Probe, key: str) -> float:
    """Processor seconds that the screen takes for some presses in a row."""
    before = probe.screen_cpu()
    for _ in range(_KEYS):
        probe.press(key)
        probe.settle(_BETWEEN_KEYS)
    spent = probe.screen_cpu() - before
    probe.settle()  # what is shown once the cursor rests is another matter
    return spent


def _queries(home: Path) -> Iterator[tuple[str, float]]:
    house = House(Paths.in_folder(home), first_show=None)
    library = house.library
    with closing(sqlite3.connect(home / "library.sqlite3")) as connection:

        def all_titles() -> object:
            return connection.execute("SELECT id FROM episode WHERE instr(folded, '?')").fetchall()

        for name, work in {
            "filter_by_a_rare_word": lambda: library.episode_ids(containing=RARE, limit=200),
            "filter_by_a_common_word": lambda: library.episode_ids(containing=COMMON, limit=200),
            "all_ids": lambda: library.episode_ids(),
            "shows": lambda: library.shows(),
        }.items():
            turns = [(_spent(work), _spent(all_titles)) for _ in range(_QUERIES)]
            yield name, _ratio(*zip(*turns, strict=True))
    house.close()


def _spent(work: Callable[[], object]) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before


def _ratio(ours: "list[float] | tuple[float, ...]", theirs: "list[float] | tuple[float, ...]") -> float:
    return statistics.median(ours) / statistics.median(theirs)


def main() -> int:
    """Measure, compare and print; 1 when something has become slower."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="take today's ratios for what is expected")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = make_library(Path(folder) / "library", _SHOWS, _EPISODES)
        today = dict(measured(home))
        if options.write:
            _write(today)
            return 0
        expected: Ratios = tomllib.loads(EXPECTED.read_text())
        if _slower(today, expected):
            again = dict(measured(home))
            today = {name: min(ratio, again[name]) for name, ratio in today.items()}
    for name, ratio in today.items():
        print(f"{name:24} {ratio:6.2f}, expected {expected[name]:.2f}")
    slower = _slower(today, expected)
    for name in slower:
        print(f"{name} takes more than {WORSE} times what is expected", file=sys.stderr)
    return 1 if slower else 0


def _slower(today: Ratios, expected: Ratios) -> list[str]:
    return [name for name, ratio in today.items() if ratio > WORSE * expected[name]]


def _write(today: Ratios) -> None:
    comment = "".join(line for line in EXPECTED.read_text().splitlines(keepends=True) if line.startswith("#"))
    EXPECTED.write_text(comment + "".join(f"{name} = {ratio:.2f}\n" for name, ratio in today.items()))


if __name__ == "__main__":
    sys.exit(main())
