"""Refreshing a library of 200 shows x 100 episodes, beside a bare download of the same feeds.

Three refreshes: the first one, of a library that holds nothing but addresses; one in which no feed has
changed (304); and one in which each has one more episode. Each is a process of its own, and they run in turn
with the downloads, so that a drift of the machine meets all alike. Reading a feed stands beside bare
feedparser, and while 500 new feeds come in it is measured how long the screen keeps keys waiting.
"""

import asyncio
import json
import resource
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cafe_tui.services.refresh import Refresher, RefreshProgress
from cafe_tui.storage import shows
from cafe_tui.storage.database import Database
from cafe_tui.ui.screens.main import MainScreen

from .feed_server import make_feed
from .figures import Figure

if TYPE_CHECKING:
    from cafe_tui.services.house import House

Measured = dict[str, float]

_AT_ONCE = 20
_RUNS, _FEEDS, _EPISODES, _LATENCY = 3, 200, 100, 0.1
_LOOK_EVERY = 0.005  # seconds


def refresh(library: Path) -> Measured:
    """Refresh all shows; the times at which every show had its newest episodes, and all of them."""
    import httpx  # noqa: F401 - so that both sides start alike

    told: list[tuple[float, RefreshProgress]] = []
    with closing(Database(library)) as database:
        refresher = Refresher(database, lambda: datetime.now(UTC))
        started = time.perf_counter()
        report = refresher.refresh(on_progress=lambda progress: told.append((time.perf_counter(), progress)))
        ended = time.perf_counter()
    assert not report.failures, report.failures[0]
    newest = next(when for when, progress in told if progress.done == progress.total)
    return {
        "newest": newest - started,
        "stored": told[-1][0] - started,
        "wall": ended - started,
        "new": report.new_episodes,
    }


def download(library: Path, *, conditional: bool) -> Measured:
    """Only fetch what the refresh would."""
    import httpx

    with closing(Database(library)) as database:
        subscriptions = shows.subscriptions(database.read())

    async def work(client: httpx.AsyncClient, waiting: Iterator[shows.Subscription]) -> None:
        for subscription in waiting:
            headers = {"If-None-Match": subscription.etag} if conditional else {}
            await client.get(subscription.url, headers=headers)

    async def work_all() -> None:
        waiting = iter(subscriptions)
        async with httpx.AsyncClient(headers={"Accept-Encoding": "gzip"}, timeout=30) as client:
            await asyncio.gather(*(work(client, waiting) for _ in range(_AT_ONCE)))

    started = time.perf_counter()
    asyncio.run(work_all())
    return {"wall": time.perf_counter() - started}


def measured(job: str, library: Path) -> Measured:
    """Do one of the jobs in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.bench_refresh", job, str(library)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    figures: Measured = json.loads(done.stdout)
    return figures


@contextmanager
def served(feeds: int, episodes: int, latency: float) -> Iterator[str]:
    """A server in a process of its own; gives its address."""
    command = [sys.executable, "-m", "tests.benchmarks.feed_server", str(feeds), str(episodes), str(latency)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        try:
            yield f"http://127.0.0.1:{int(server.stdout.readline())}"
        finally:
            server.kill()


def in_turn(feeds: int, episodes: int, latency: float) -> dict[str, Measured]:
    """All jobs once, on a new library."""
    with tempfile.TemporaryDirectory() as folder, served(feeds, episodes, latency) as address:
        library = Path(folder) / "library.sqlite3"
        with closing(Database(library)) as database, database.write() as connection:
            for feed in range(feeds):
                shows.add(connection, f"{address}/feed/{feed}", title=f"{feed}", now=datetime.now(UTC))
        found = {
            "download, all": measured("download", library),
            "refresh, all": measured("refresh", library),
            "download, 304": measured("ask", library),
            "refresh, 304": measured("refresh", library),
        }
        urllib.request.urlopen(f"{address}/more").close()
        found["download, more"] = measured("download", library)
        found["refresh, more"] = measured("refresh", library)
    return found


def figures(_folder: Path, _million: bool) -> Iterator[Figure]:
    """What refreshing costs."""
    runs = [in_turn(_FEEDS, _EPISODES, _LATENCY) for _ in range(_RUNS)]
    for what, job, until in (
        ("first, the newest of every show here", "all", "newest"),
        ("first, all stored", "all", "wall"),
        ("nothing new (304)", "304", "wall"),
        ("one more episode in each", "more", "wall"),
    ):
        took = [each[f"refresh, {job}"][until] for each in runs]
        bare = [each[f"download, {job}"]["wall"] for each in runs]
        yield Figure(what, took, "s", bare, "bare httpx")
    cpu = [[each[f"{job}, all"]["cpu"] for each in runs] for job in ("refresh", "download")]
    yield Figure("  processor, first", cpu[0], "s", cpu[1], "bare httpx")
    yield Figure("  most memory, first", [each["refresh, all"]["peak"] for each in runs], "MiB")
    ours, theirs = reading()
    yield Figure("reading a feed of 100 episodes", ours, "ms", theirs, "bare feedparser")
    yield Figure("a key waits, while 500 new feeds come", waits(500), "ms")


def reading(times: int = 7) -> tuple[list[float], list[float]]:
    """Processor milliseconds for a feed, as we read it and as feedparser does, in turn."""
    from cafe_tui.feeds.parse import parse_feed
    from cafe_tui.feeds.tolerant import read

    body = make_feed(1, 100)

    def spent(work: Callable[[], object]) -> float:
        before = time.process_time()
        work()
        return (time.process_time() - before) * 1000

    pairs = [
        (spent(lambda: parse_feed(body, "https://tea.example/feed")), spent(lambda: read(body, "")))
        for _ in range(times)
    ]
    return [ours for ours, _ in pairs], [theirs for _, theirs in pairs]


def waits(feeds: int) -> list[float]:
    """Milliseconds by which the screen's loop is late, looked at all the time during a first refresh."""
    from cafe_tui.services.house import House
    from cafe_tui.settings import Paths

    with (
        tempfile.TemporaryDirectory() as folder,
        served(feeds, _EPISODES, _LATENCY) as address,
        closing(House(Paths.in_folder(Path(folder)), first_show=None)) as house,
    ):
        with house.database.write() as connection:
            for feed in range(feeds):
                shows.add(connection, f"{address}/feed/{feed}", title=f"{feed}", now=datetime.now(UTC))
        return asyncio.run(_lateness(house))


async def _lateness(house: "House") -> list[float]:
    from cafe_tui.ui.app import CafeApp

    app = CafeApp(house)
    late: list[float] = []
    async with app.run_test(size=(120, 40)):

        def is_refreshing() -> bool:
            screen = app.get_default_screen()
            return isinstance(screen, MainScreen) and screen.refreshing

        while not is_refreshing():
            await asyncio.sleep(_LOOK_EVERY)
        while is_refreshing():
            before = time.perf_counter()
            await asyncio.sleep(_LOOK_EVERY)
            late.append((time.perf_counter() - before - _LOOK_EVERY) * 1000)
    return late


def main() -> None:
    """Do one job and print what it took: for `measured`."""
    job, library = sys.argv[1], Path(sys.argv[2])
    took = refresh(library) if job == "refresh" else download(library, conditional=job == "ask")
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    took["cpu"] = sum(usage.ru_utime + usage.ru_stime for usage in usages)
    took["peak"] = sum(usage.ru_maxrss for usage in usages) / 1024
    print(json.dumps(took))


if __name__ == "__main__":
    main()
