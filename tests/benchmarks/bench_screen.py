"""How fast the screen is: start, keys, filter, memory, and what rest and playing cost.

    python -m tests.benchmarks screen [--million] [--libraries FOLDER]

The program and a bare Textual list over the same library take each step in turn, in pseudo-terminals of
120 x 40. A key's clock runs from its bytes to the last bytes of the repaint that follows. Playing is an
episode of the sample, streamed from this process through the real libmpv into no output.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from cafe_tui.sample.server import serve_sample

from .figures import Figure
from .library import COMMON, RARE, make_library
from .probe import Probe

OURS = ("-m", "cafe_tui")
BARE = "a bare Textual list"
DOWN, PAGE_DOWN, HOME, ESCAPE = "\x1b[B", "\x1b[6~", "\x1b[H", "\x1b"
_SIZES = {"1,000": (20, 50), "100,000": (500, 200)}
_MILLION = {"1,000,000": (1000, 1000)}
_STARTS, _DOWNS, _PAGES, _BURSTS, _FILTERS = 9, 40, 12, 6, 7
_SETTLED = 1.5  # seconds without output: what a start leaves for later is done
_BETWEEN_BLINKS = 0.3  # seconds; a cursor that blinks draws each half second
_WATCHED = 10.0  # seconds over which processor time is counted


@dataclass(frozen=True, slots=True)
class Start:
    """One start."""

    painted: float
    """Milliseconds till rows had been written to the terminal."""
    cpu: float
    """Milliseconds of processor time till then."""


def figures(folder: Path, million: bool) -> Iterator[Figure]:
    """Everything, with libraries made or found in `folder`."""
    homes: dict[str, Path] = {}
    for name, (shows, episodes) in (_SIZES | _MILLION if million else _SIZES).items():
        began, home = time.perf_counter(), folder / f"{shows}x{episodes}"
        was_there = home.exists()
        homes[name] = make_library(home, shows, episodes)
        if not was_there:
            yield Figure(f"making a library of {name}", [time.perf_counter() - began], "s")
        yield Figure(f"its size, {name}", [(home / "library.sqlite3").stat().st_size / 2**20], "MiB")
    yield from _starts(homes)
    for name, home in homes.items():
        yield from _in_use(name, home)
        yield from _playing(name, home)


def bare(home: Path) -> tuple[str, ...]:
    """The arguments that start the yardstick over the library in `home`."""
    return ("-m", "tests.benchmarks.bare_list", str(home / "library.sqlite3"))


def start(arguments: Sequence[str], home: Path) -> Start:
    """Start a program and end it when its rows are painted."""
    with Probe(arguments, {"CAFE_TUI_HOME": str(home)}) as probe:
        painted = probe.wait_for(COMMON) - probe.started
    assert probe.usage
    return Start(painted * 1000, (probe.usage.ru_utime + probe.usage.ru_stime) * 1000)


def starts_in_turn(homes: dict[str, Path], turns: int) -> dict[tuple[str, bool], list[Start]]:
    """Starts by library and whether they are ours; the first of each only warms the caches."""
    found: dict[tuple[str, bool], list[Start]] = {}
    for turn in range(turns + 1):
        for name, home in homes.items():
            for ours, arguments in ((False, bare(home)), (True, OURS)):
                measured = start(arguments, home)
                if turn:
                    found.setdefault((name, ours), []).append(measured)
    return found


def _starts(homes: dict[str, Path]) -> Iterator[Figure]:
    found = starts_in_turn(homes, _STARTS)
    smallest = next(iter(homes))
    for name in homes:
        ours, theirs = found[name, True], found[name, False]
        painted = [each.painted for each in ours]
        yield Figure(f"start to rows, {name}", painted, "ms", [each.painted for each in theirs], BARE)
        yield Figure(
            f"  processor, {name}", [each.cpu for each in ours], "ms", [each.cpu for each in theirs], BARE
        )
        if name != smallest:
            small = [each.painted for each in found[smallest, True]]
            yield Figure(f"  the same, {name}", painted, "ms", small, f"our start with {smallest}")


def _in_use(name: str, home: Path) -> Iterator[Figure]:
    environment = {"CAFE_TUI_HOME": str(home)}
    with Probe(OURS, environment) as ours, Probe(bare(home), environment) as yardstick:
        both = (ours, yardstick)
        for probe in both:
            probe.wait_for(COMMON)
            probe.settle(_SETTLED)
        for what, keys, count in (
            ("key down", DOWN, _DOWNS),
            ("page down", PAGE_DOWN, _PAGES),
            ("50 downs at once", DOWN * 50, _BURSTS),
        ):
            times: tuple[list[float], list[float]] = ([], [])
            for _ in range(count):
                for probe, found in zip(both, times, strict=True):
                    found.append(probe.repaint(keys) * 1000)
            yield Figure(f"{what}, {name}", times[0], "ms", times[1], BARE)
        for what, word in (("rare", RARE), ("common", COMMON)):
            queries = _bare_select(home / "library.sqlite3", word.lower())
            rows = [_filter(ours, word) * 1000 for _ in range(_FILTERS)]
            yield Figure(f"filter by a {what} word to rows, {name}", rows, "ms", queries, "a bare SELECT")
        yield Figure(f"at rest, {name}", [share(ours)], "% of a core")
        yield Figure(f"most memory, {name}", [ours.peak_mib()], "MiB", [yardstick.peak_mib()], BARE)


def _filter(probe: Probe, word: str) -> float:
    """Seconds from the last letter of a filter till its rows stand under it."""
    probe.press("/")
    probe.settle()
    probe.press(word[:-1])
    probe.settle(_BETWEEN_BLINKS)
    sent = probe.press(word[-1])
    shown = probe.wait_for(f"“{word}”") - sent  # the list's heading, drawn with its rows
    probe.settle(_BETWEEN_BLINKS)
    probe.press(ESCAPE)
    probe.settle(_BETWEEN_BLINKS)
    return shown


def _bare_select(path: Path, word: str) -> list[float]:
    """Milliseconds in which SQLite goes through all titles for a word."""
    with closing(sqlite3.connect(path)) as connection:
        query = "SELECT id FROM episode WHERE instr(folded, ?) ORDER BY moment DESC, id DESC"
        return [timed(lambda: connection.execute(query, (word,)).fetchall()) for _ in range(_FILTERS)]


def timed(work: Callable[[], object]) -> float:
    """The milliseconds that `work` takes."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _playing(name: str, home: Path) -> Iterator[Figure]:
    """Scroll through, then play the newest episode."""
    with serve_sample() as feed:
        with closing(sqlite3.connect(home / "library.sqlite3")) as connection, connection:
            connection.execute(
                "UPDATE episode SET media_url = ? WHERE moment = (SELECT max(moment) FROM episode)",
                (f"{feed.rpartition('/')[0]}/1-browse.opus",),
            )
        with Probe(OURS, {"CAFE_TUI_HOME": str(home), "CAFE_TUI_AO": "null"}) as probe:
            probe.wait_for(COMMON)
            probe.settle(_SETTLED)
            for _ in range(_PAGES):
                probe.repaint(PAGE_DOWN)
            probe.repaint(HOME)
            probe.press("P")
            probe.wait_for(" ▶ ")  # in the player's line
            time.sleep(1.0)
            yield Figure(f"playing, {name}", [share(probe)], "% of a core")
            yield Figure(f"  most memory, scrolled and libmpv loaded, {name}", [probe.peak_mib()], "MiB")


def share(probe: Probe) -> float:
    """Per cent of a core that the program takes when no key is pressed."""
    before, since = probe.cpu(), time.perf_counter()
    while time.perf_counter() - since < _WATCHED:
        probe.settle(0.5)
    return 100 * (probe.cpu() - before) / (time.perf_counter() - since)
