"""What the screen of bookmarks costs with 1,000 and with 50,000 of them.

    python -m tests.benchmarks.bench_bookmarks [--downs N]

The clock runs from a key's bytes to the last bytes of the repaint that follows, or to the words that tell of
the rows.
"""

import argparse
import random
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from cafe_tui.services.house import House
from cafe_tui.settings import Paths
from cafe_tui.storage import bookmarks

from .bench_screen import DOWN, ESCAPE, PAGE_DOWN
from .figures import Figure, line
from .library import COMMON, NOW, make_library
from .probe import Probe

_WORDS = (
    "a",
    "good",
    "kettle",
    "for",
    "the",
    "morning",
    "über",
    "tea",
    "cups",
    "listener",
    "question",
    "idea",
)
_TAGS = ("work", "tea", "idea", "laugh", "quote", "book")


def make_bookmarks(home: Path, count: int) -> None:
    """So many bookmarks all over the library in `home`, with notes, tags and importance."""
    chance = random.Random(1)
    house = House(Paths.in_folder(home), first_show=None)
    episodes = house.library.episode_ids()
    with house.database.write() as connection:
        for number in range(count):
            start = chance.random() * 1700
            made = bookmarks.made(
                connection,
                chance.choice(episodes),  # type: ignore[arg-type]
                start,
                uid=f"{number}",
                now=NOW - timedelta(hours=chance.random() * 9000),
            )
            bookmarks.add(
                connection,
                replace(
                    made,
                    end=start + 40 if number % 2 else None,
                    note=" ".join(chance.choices(_WORDS, k=chance.randrange(15))),
                    tags=tuple(chance.sample(_TAGS, k=chance.choice((0, 0, 1, 2)))),
                    importance=chance.choice((0, 0, 0, 1, 2, 3)),
                    chapter="What was said in minute 10 of it.",
                ),
            )
    house.close()


def measure(home: Path, count: int, downs: int) -> None:
    """Print what opening, moving, regrouping, filtering and changing cost."""
    with Probe(["-m", "cafe_tui"], {"CAFE_TUI_HOME": str(home), "CAFE_TUI_AUTO_REFRESH": "0"}) as probe:
        probe.wait_for(COMMON)
        probe.settle(1.0)
        shown = f"Bookmarks · {count:,}"

        def timed(keys: str, words: str) -> float:
            sent = probe.press(keys)
            taken = probe.wait_for(words) - sent
            probe.settle(0.5)
            return taken

        def opened() -> float:
            taken = timed("K", shown)
            probe.press(ESCAPE)
            probe.settle(0.5)
            return taken

        repeat(5, "open", opened)
        timed("K", shown)
        repeat(downs, "key down", lambda: probe.repaint(DOWN))
        repeat(downs // 4, "page down", lambda: probe.repaint(PAGE_DOWN))
        for heading, words in (("by episode", "[Episode]"), ("by tag", "[Tag]"), ("by day", "[Day]")):
            tell(f"{heading}, to all rows", [regrouped(probe, words)])

        def filtered() -> float:
            probe.press("/")
            probe.settle()
            probe.press("kettl")
            probe.settle(0.5)
            taken = timed("e", "“kettle”")
            probe.press("\r")
            probe.settle()
            timed(ESCAPE, shown)
            return taken

        repeat(5, "filter, last key to rows", filtered)
        probe.press("A")
        probe.settle(0.5)
        tell("tick all, rate all", [timed("!", "bookmarks: ")])
        tell("take it back", [timed("z", "Took back the change")])
        print(f"  {'peak memory':28} {probe.peak_mib():6.0f} MiB")


def regrouped(probe: Probe, words: str) -> float:
    """Seconds from the key for other headings till nothing more is drawn."""
    sent = probe.press("v")
    probe.wait_for(words)
    return (probe.settle(0.8) or sent) - sent


def tell(what: str, seconds: Sequence[float]) -> None:
    """Print one line."""
    print(line(Figure(what, [taken * 1000 for taken in seconds])))


def repeat(times: int, what: str, measured: Callable[[], float]) -> None:
    """Measure so often, and print it."""
    tell(what, [measured() for _ in range(times)])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--downs", type=int, default=40)
    options = parser.parse_args()
    for count in (1_000, 50_000):
        with tempfile.TemporaryDirectory() as folder:
            home = make_library(Path(folder) / "library", 20, 50)
            make_bookmarks(home, count)
            print(f"{count:,} bookmarks")
            measure(home, count, options.downs)


if __name__ == "__main__":
    main()
