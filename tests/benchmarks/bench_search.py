"""Searching everything in a library of 100,000 episodes, beside a look into all titles and notes (LIKE).

The clock of a query runs till its first hits are places, and till all are: at most fifty texts of each kind.
The full scan gives the ids of all episodes that have the word anywhere, and knows neither places nor accents.
The last rows run from the bytes of keys to the words on the screen of the program.
"""

import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cafe_tui.domain.detection import DETECTOR_VERSION
from cafe_tui.domain.detection.confidence import Confidence
from cafe_tui.domain.feed.feed_document import Enclosure, FeedDocument, FeedItem
from cafe_tui.domain.models import Chapter, EpisodeId, NotedChapters, ShowId
from cafe_tui.domain.search.search_query import read_query
from cafe_tui.services.house import House
from cafe_tui.settings import Paths
from cafe_tui.storage import browse, episodes, search, shows

from .figures import Figure
from .library import NOW, RARE, Vocabulary, draw_vocabulary, draw_words
from .probe import Probe

SCAN = "a full scan"
_SIZES = {"100,000": (500, 200)}
_MILLION = {"1,000,000": (1000, 1000)}
_TURNS = 9
_SCANS = 3
_LENGTH = 1800.0  # seconds
_PARAGRAPHS, _IN_A_PARAGRAPH = 8, 30
_CHAPTERS = 8


def figures(folder: Path, million: bool) -> Iterator[Figure]:
    """Everything, with libraries made or found in `folder`."""
    for name, (show_count, episode_count) in (_SIZES | _MILLION if million else _SIZES).items():
        home = folder / f"search-{show_count}x{episode_count}"
        if not (home / "made").exists():
            yield from _make(home, name, show_count, episode_count)
        yield from _queries(home, name)
        yield from _related(home, name)
        yield from _on_screen(home, name)


def _make(home: Path, name: str, show_count: int, episode_count: int) -> Iterator[Figure]:
    """A library whose notes are of some hundred words each, with chapters in every other."""
    chance = random.Random(show_count)
    known = draw_vocabulary(chance)
    house = House(Paths.in_folder(home), first_show=None)
    began = time.perf_counter()
    for show in range(show_count):
        url, title = f"http://127.0.0.1:9/{show}.xml", f"Show {show} {draw_words(chance, known, 2)}"
        items = tuple(_item(chance, known, show, number) for number in range(episode_count, 0, -1))
        with house.database.write(at_once=False) as connection:
            show_id = shows.add(connection, url, title=title, now=NOW)
            episodes.store(connection, show_id, FeedDocument(title, items), NOW)
            _record(connection, show_id, url)
    stored = time.perf_counter() - began
    yield Figure(f"storing a library of {name}", [stored], "s")
    before = _size(home)
    began = time.perf_counter()
    house.indexer.run()
    yield Figure(f"indexing it, {name}", [time.perf_counter() - began], "s", [stored], "storing it")
    house.close()
    yield Figure(f"its size, {name}", [_size(home)], "MiB", [before], "without the index")
    (home / "made").touch()


def _record(connection: sqlite3.Connection, show_id: ShowId, url: str) -> None:
    now = datetime.now(UTC)
    shows.record_success(connection, show_id, url=url, etag="", last_modified="", body_hash="", now=now)


def _size(home: Path) -> float:
    path = home / "library.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path.stat().st_size / 2**20


def _item(chance: random.Random, known: Vocabulary, show: int, number: int) -> FeedItem:
    rare = f" {RARE}" if chance.random() < 0.001 else ""
    paragraphs = [f"<p>{draw_words(chance, known, _IN_A_PARAGRAPH)}.</p>" for _ in range(_PARAGRAPHS)]
    chapters: tuple[Chapter, ...] = ()
    if chance.random() < 0.5:
        chapters = tuple(Chapter(place * 200.0, draw_words(chance, known, 6)) for place in range(_CHAPTERS))
        paragraphs += [f"<p>{int(one.start) // 60}:20 {one.title}</p>" for one in chapters]
    return FeedItem(
        guid=f"{show}-{number}",
        title=f"#{number} {draw_words(chance, known, 5)}",
        enclosure=Enclosure(f"http://127.0.0.1:9/{show}/{number}.mp3"),
        published=NOW - timedelta(days=7 * number, minutes=show),
        duration=_LENGTH,
        number=number,
        notes=f"{''.join(paragraphs)}<p>{rare}</p>",
        noted=NotedChapters(
            chapters, Confidence.LIKELY if chapters else Confidence.UNSURE, _LENGTH, DETECTOR_VERSION
        ),
    )


def _asked() -> dict[str, tuple[str, str]]:
    """What is typed, and what the full scan is asked for."""
    common, often, seldom = _known_words()
    return {
        "a word in one of a thousand": (f"{RARE.lower()} ", RARE),
        "a word in nearly all": (f"{common} ", common),
        "a word in half of them": (f"{often} ", often),
        "one letter, unfinished": (RARE[0].lower(), RARE[0]),
        "two letters, unfinished": (seldom[:2], seldom[:2]),
        "three letters, unfinished": (seldom[:3], seldom[:3]),
        "a rare and a common word": (f"{common} {seldom} ", seldom),
        "a phrase of common words": (f'"{common} {often}"', f"{common} {often}"),
        "a common word, not another": (f"{common} -{often} ", common),
        "a common word in one show": (f"show:7 {common} ", common),
        "a common word in chapters": (f"in:chapters {common} ", common),
        "a common word, old episodes": (f"before:2023 {common} ", common),
        "a word that is nowhere": ("zzyzx ", "zzyzx"),
    }


def _known_words() -> tuple[str, str, str]:
    """The commonest word, one in about half of the texts, and a rare one."""
    known = draw_vocabulary(random.Random(_SIZES["100,000"][0]))[0]
    return known[0], known[12], known[2500]


def _queries(home: Path, name: str) -> Iterator[Figure]:
    house = House(Paths.in_folder(home), first_show=None)
    with closing(sqlite3.connect(home / "library.sqlite3")) as connection:
        for what, (typed, word) in _asked().items():
            query = read_query(typed)

            def first(query: object = query) -> object:
                found = house.searcher.search(query)  # type: ignore[arg-type]
                return next((some for some in found if some.hits), None)

            def every(query: object = query) -> object:
                return list(house.searcher.search(query))  # type: ignore[arg-type]

            def scan(word: str = word) -> object:
                return connection.execute(
                    "SELECT id FROM episode JOIN notes ON episode_id = id WHERE title LIKE ?1 OR text LIKE ?1"
                    " ORDER BY moment DESC",
                    (f"%{word}%",),
                ).fetchall()

            scans = [_timed(scan) for _ in range(_SCANS)]
            yield Figure(f"{what}: first", [_timed(first) for _ in range(_TURNS)], "ms", scans, SCAN)
            yield Figure("  all", [_timed(every) for _ in range(_TURNS)], "ms", scans, SCAN)
    house.close()


def _related(home: Path, name: str) -> Iterator[Figure]:
    house = House(Paths.in_folder(home), first_show=None)
    connection = house.database.read()
    ids = browse.ids(connection)
    chosen = random.Random(1).sample(list(ids), 25)
    times = [_timed(lambda one=one: search.related(connection, EpisodeId(one), 10)) for one in chosen]  # type: ignore[misc]
    yield Figure(f"episodes like another, {name}", times)
    house.close()


def _on_screen(home: Path, name: str) -> Iterator[Figure]:
    common, _, seldom = _known_words()
    with Probe(["-m", "cafe_tui"], {"CAFE_TUI_HOME": str(home), "CAFE_TUI_AUTO_REFRESH": "0"}) as probe:
        probe.wait_for("#1 ")
        probe.settle(1.5)
        opened = [_opened(probe) for _ in range(_TURNS)]
        yield Figure(f"opening the search, {name}", opened)
        for what, word in (("common", common), ("seldom", seldom), ("rare", RARE.lower())):
            times = [_typed(probe, word) for _ in range(_TURNS)]
            yield Figure(f"a {what} word typed, to the first rows, {name}", [first for first, _ in times])
            yield Figure("  to the last of all rows", [last for _, last in times])
        yield Figure(f"most memory, {name}", [probe.peak_mib()], "MiB")


def _opened(probe: Probe) -> float:
    sent = probe.press("\x06")
    taken = (probe.wait_for("Search everything") - sent) * 1000
    probe.settle(0.4)
    probe.press("\x1b")
    probe.settle(0.4)
    return taken


def _typed(probe: Probe, word: str) -> tuple[float, float]:
    """Milliseconds from the keys of a word, all at once, to the first rows, and to the last drawn."""
    probe.press("\x06")
    probe.settle(0.4)
    probe.press("\x7f")  # what was looked for before is selected, and goes
    probe.settle(0.4)
    sent = probe.press(word)
    first = probe.wait_for("[All ")
    last = probe.settle(0.3) or first
    probe.press("\x1b")
    probe.settle(0.4)
    return (first - sent) * 1000, (last - sent) * 1000


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000
