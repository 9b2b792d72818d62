"""How long things take with many bookmarks: `python -m tests.benchmarks.bench_keeping [--count N]`."""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from cafe_tui.domain.interchange import FORMS
from cafe_tui.domain.models import EpisodeId
from cafe_tui.services import bookmark_files as files
from cafe_tui.services.keep import Bookmarks
from cafe_tui.storage import browse
from cafe_tui.storage.database import Database
from tests.support.bookmarks import bookmark
from tests.support.library import FEED_URL, NOW, clock, document, item, keep

EPISODES = 1_000
RUNS = 9


def fill(bookmarks: Bookmarks, count: int) -> None:
    """Half of them segments, over a thousand episodes, each with one of a hundred tags."""
    bookmarks.take_in(
        [
            replace(
                bookmark(),
                uid=f"{number:032x}",
                feed_url=FEED_URL,
                guid=f"guid-{number % EPISODES + 1}",
                start=float(number // EPISODES * 20),
                end=number // EPISODES * 20 + 12.5 if number % 2 else None,
                note=f"What was said about spoons, and why it is number {number}",
                tags=(f"tag {number % 100}", "kept"),
                media_url=f"https://media.example/{number % EPISODES + 1}.mp3",
                created=NOW,
            )
            for number in range(count)
        ]
    )


def measure(name: str, work: Callable[[], object], runs: int = RUNS) -> None:
    """Print the median and the range of `runs`, in milliseconds."""
    taken = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        taken.append((time.perf_counter() - started) * 1000)
    print(f"{name:44} {statistics.median(taken):9.2f} ms ({min(taken):.2f} to {max(taken):.2f})")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=50_000, help="bookmarks")
    count = parser.parse_args().count
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(Database(Path(folder, "library"))) as database,
    ):
        keep(database, document(*(item(number) for number in range(1, EPISODES + 1))))
        bookmarks = Bookmarks(database, clock)
        started = time.perf_counter()
        fill(bookmarks, count)
        print(f"{count} bookmarks imported in {time.perf_counter() - started:.1f} s")
        episode = EpisodeId(browse.ids(database.read(), limit=1)[0])
        measure("those of an episode", lambda: bookmarks.of_episode(episode))
        measure("those with a tag (1 in 100)", lambda: bookmarks.listing(tag="tag 7"))
        measure("all", bookmarks.listing)
        kept = bookmarks.add(episode, 5.0)
        measure("add one", lambda: bookmarks.add(episode, 6.0, note="one more", tags=("tag 7",)))
        measure("edit one", lambda: bookmarks.edit(kept.id, note=str(time.perf_counter())))
        measure("remove one and restore it", lambda: bookmarks.restore(bookmarks.remove(kept.id)))
        measure("look whether another process has written", database.outside_version, 99)
        everything = bookmarks.listing()
        for form in FORMS.values():
            if not form.one_episode:
                measure(f"write all as {form.name}", lambda form=form: form.write(everything), 3)  # type: ignore[misc]
        file = Path(folder, "all.json")
        files.write_document(FORMS["json"], everything, file)
        measure("import all again: nothing is new", lambda: files.take_in(bookmarks, str(file), clock), 3)
        notes = Path(folder, "notes")
        measure("write all into a folder of notes", lambda: files.write_notes(everything, notes), 1)
        measure("write into that folder again", lambda: files.write_notes(everything, notes), 3)


if __name__ == "__main__":
    main()
