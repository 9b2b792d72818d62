"""How long machines take to tell each other: `python -m tests.benchmarks.bench_journals [--count N]`.

The folder and both libraries are in the system's folder for temporary files.
"""

import argparse
import resource
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from cafe_tui.domain.bookmark.tagging import TagChange
from cafe_tui.domain.models import BookmarkId
from cafe_tui.services.house import House
from cafe_tui.settings import Paths
from tests.support.library import clock, document, item, keep

from .bench_keeping import EPISODES, fill


def timed(name: str, work: Callable[[], object]) -> None:
    """Print how long it took, once, and what came of it."""
    started, began = time.perf_counter(), time.process_time()
    result = work()
    taken, worked = time.perf_counter() - started, time.process_time() - began
    print(f"{name:52} {taken * 1000:9.1f} ms, of them at work {worked * 1000:9.1f} ms  {result or ''}")


def machine(home: Path) -> House:
    """A library with the episodes of all bookmarks."""
    house = House(Paths.in_folder(home), first_show=None, clock=clock)
    keep(house.database, document(*(item(number) for number in range(1, EPISODES + 1))))
    return house


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=50_000, help="bookmarks")
    count = parser.parse_args().count
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary, "folder")
        folder.mkdir()
        with closing(machine(Path(temporary, "a"))) as here, closing(machine(Path(temporary, "b"))) as there:
            started = time.perf_counter()
            fill(here.bookmarks, count)
            print(f"{count:,} bookmarks imported in {time.perf_counter() - started:.1f} s")
            timed("tell all", lambda: here.journals.exchange(folder))
            print(f"the file has {sum(path.stat().st_size for path in folder.iterdir()):,} bytes")
            timed("take all", lambda: there.journals.exchange(folder))
            timed("exchange, nothing new", lambda: here.journals.exchange(folder))
            timed("look at the folder", lambda: here.journals.others_wrote(folder))
            one = next(iter(here.bookmarks.some([1]).values()))
            timed("change one bookmark", lambda: here.bookmarks.edit(one.id, note="another").note)
            timed("tell one change", lambda: here.journals.exchange(folder))
            timed("take one change", lambda: there.journals.exchange(folder))
            ids = [BookmarkId(number) for number in range(1, count + 1)]
            timed("tag all", lambda: here.bulk.tag(ids, TagChange(("all",))).words)
            timed("tell that", lambda: here.journals.exchange(folder))
            timed("take that", lambda: there.journals.exchange(folder))
            for house in (here, there):
                size = house.paths.database.stat().st_size
                (state,) = (
                    house.database.read().execute("SELECT sum(length(cells)) FROM journal_thing").fetchone()
                )
                print(f"the library has {size:,} bytes, {state:,} of them in what was said")
    print(f"the most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
