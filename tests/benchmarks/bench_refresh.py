"""Refreshing a library, beside a bare download of the same feeds.

    python -m tests.benchmarks.bench_refresh [--runs N] [--feeds N] [--episodes N] [--latency SECONDS]

Three refreshes: the first one, of a library that holds nothing but addresses; one in which no feed has
changed (304); and one in which each has one more episode. Each is a process of its own, and they run in turn
with the downloads, so that a drift of the machine meets all alike: compare the ratios of one run.
"""

import argparse
import asyncio
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from cafe_tui.services.refresh import Refresher, RefreshProgress
from cafe_tui.storage import shows
from cafe_tui.storage.database import Database

Figures = dict[str, float]

_AT_ONCE = 20


def refresh(library: Path) -> Figures:
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


def download(library: Path, *, conditional: bool) -> Figures:
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


def measured(job: str, library: Path) -> Figures:
    """Do one of the jobs in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.bench_refresh", "--job", job, str(library)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    figures: Figures = json.loads(done.stdout)
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


def run(options: argparse.Namespace, folder: Path) -> dict[str, Figures]:
    """All jobs once, on a new library."""
    library = folder / "library.sqlite3"
    with served(options.feeds, options.episodes, options.latency) as address:
        with closing(Database(library)) as database, database.write() as connection:
            for feed in range(options.feeds):
                shows.add(connection, f"{address}/feed/{feed}", title=f"{feed}", now=datetime.now(UTC))
        figures = {
            "download, all": measured("download", library),
            "refresh, first": measured("refresh", library),
            "download, 304": measured("ask", library),
            "refresh, 304": measured("refresh", library),
        }
        urllib.request.urlopen(f"{address}/more").close()
        figures["download, one more"] = measured("download", library)
        figures["refresh, one more"] = measured("refresh", library)
    return figures


def report(runs: list[dict[str, Figures]]) -> None:
    """A table: medians with least and greatest, and the ratio to the download before."""
    print(f"{'':22} {'seconds':>22} {'ratio':>7} {'CPU s':>7} {'peak MiB':>9}")
    yardstick: list[float] = []
    for job in runs[0]:
        times = [each[job]["wall"] for each in runs]
        if job.startswith("download"):
            yardstick = times
        cpu = statistics.median(each[job]["cpu"] for each in runs)
        peak = max(each[job]["peak"] for each in runs)
        lines = {job: times}
        if job.startswith("refresh"):
            lines = {
                f"{job}: newest": [each[job]["newest"] for each in runs],
                f"{job}: stored": [each[job]["stored"] for each in runs],
                f"{job}: over": times,
            }
        for name, values in lines.items():
            spread = f"{statistics.median(values):.2f} ({min(values):.2f}-{max(values):.2f})"
            ratio = statistics.median(a / b for a, b in zip(values, yardstick, strict=True))
            print(f"{name:26} {spread:>18} {ratio:7.2f} {cpu:7.2f} {peak:9.0f}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--episodes", type=int, default=100)
    parser.add_argument("--latency", type=float, default=0.1)
    parser.add_argument("--job", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.job:
        job, library = options.job[0], Path(options.job[1])
        figures = refresh(library) if job == "refresh" else download(library, conditional=job == "ask")
        usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        figures["cpu"] = sum(usage.ru_utime + usage.ru_stime for usage in usages)
        figures["peak"] = sum(usage.ru_maxrss for usage in usages) / 1024
        print(json.dumps(figures))
        return
    runs = []
    for _ in range(options.runs):
        with tempfile.TemporaryDirectory() as folder:
            runs.append(run(options, Path(folder)))
    report(runs)


if __name__ == "__main__":
    main()
