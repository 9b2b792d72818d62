"""What links between episodes cost in a library of 100,000.

    python -m tests.benchmarks.bench_links [--shows N] [--asked N]

Every episode has notes of two thousand letters with ten links and some numbers, every third speaks of others.
"""

import argparse
import random
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median

from cafe_tui.domain.feed.feed_document import Enclosure, FeedDocument, FeedItem
from cafe_tui.domain.models import EpisodeId
from cafe_tui.domain.shownotes import read_blocks
from cafe_tui.services.house import House
from cafe_tui.settings import Paths
from cafe_tui.storage import episodes, search_index, shows

from .library import NOW

_EPISODES = 200
"""Of each show."""
_WORDS = (
    "tea cups kettle conversation garden network managers meeting remote working feedback coaching lamps"
    " window desk travel health leaders porcelain silver spoon saucer morning market listener bakery weather"
)


def _notes(chance: random.Random, show: int, show_count: int) -> str:
    words = _WORDS.split()
    paragraphs = [
        f"{' '.join(chance.choices(words, k=40))} <a href='https://site{chance.randrange(3000)}.example/"
        f"{chance.randrange(9999)}?utm_source=x'>{chance.choice(words)}</a> Model {chance.randint(8, 17)}."
        for _ in range(8)
    ]
    if chance.random() < 0.3:
        paragraphs.append(f"We come back to episode {_number(chance)} and #{_number(chance)}.")
    if chance.random() < 0.2:
        other = chance.randrange(show_count)
        paragraphs.append(f"<a href='https://show{other}.example/{_number(chance)}/'>an older talk</a>")
    paragraphs.append(f"<a href='https://show{show}.example/'>site</a> <a href='https://a.example/b'>b</a>")
    return "".join(f"<p>{each}</p>" for each in paragraphs)


def _number(chance: random.Random) -> int:
    return chance.randint(1, _EPISODES)


def make(house: House, show_count: int) -> None:
    """So many shows, whose episodes lead to each other."""
    chance = random.Random(1)
    for show in range(show_count):
        items = tuple(
            FeedItem(
                guid=f"{show}-{number}",
                title=f"#{number} {' '.join(chance.choices(_WORDS.split(), k=4))}",
                enclosure=Enclosure(f"https://podtrac.com/redirect.mp3/show{show}.example/{number}.mp3"),
                published=NOW - timedelta(days=7 * (_EPISODES - number), minutes=show),
                number=number,
                link=f"https://www.show{show}.example/{number}",
                notes=_notes(chance, show, show_count),
            )
            for number in range(_EPISODES, 0, -1)
        )
        with house.database.write(at_once=False) as connection:
            show_id = shows.add(connection, f"http://127.0.0.1:9/{show}.xml", title=f"Show {show}", now=NOW)
            episodes.store(connection, show_id, FeedDocument(f"Show {show}", items), NOW)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shows", type=int, default=500)
    parser.add_argument("--asked", type=int, default=200)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        house = House(Paths.in_folder(Path(folder)), first_show=None)
        make(house, options.shows)
        while _index(house):
            pass
        before = _size(house)
        begun = time.perf_counter()
        count = house.read_links(lambda: False)
        taken = time.perf_counter() - begun
        grown = (_size(house) - before) / 1e6
        each = 1000 * taken / count
        print(f"read {count:,} episodes for links: {taken:.1f} s, {each:.2f} ms each, {grown:.0f} MB")
        chance = random.Random(2)
        asked = [EpisodeId(chance.randint(1, count)) for _ in range(options.asked)]
        blocks = {each: read_blocks(house.library.notes(each)) for each in asked}
        ways: dict[str, Callable[[EpisodeId], object]] = {
            "where notes lead to": lambda episode_id: house.web.refs(episode_id, blocks[episode_id]),
            "mentioned in": house.web.mentioned_in,
            "all that leads from it": lambda episode_id: house.linked.of_episode(
                episode_id, blocks[episode_id], ()
            ),
        }
        for what, ask in ways.items():
            times = sorted(_timed(ask, episode_id) for episode_id in asked)
            most = f"95 in 100 {times[len(times) * 95 // 100]:.1f}, most {times[-1]:.1f}"
            print(f"{what}, ms: median {median(times):.1f}, {most}")
        house.close()


def _index(house: House) -> int:
    with house.database.write(at_once=False) as connection:
        return search_index.catch_up(connection, 5_000)


def _size(house: House) -> int:
    """Bytes of the library."""
    query = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
    return int(house.database.read().execute(query).fetchone()[0])


def _timed(ask: Callable[[EpisodeId], object], episode_id: EpisodeId) -> float:
    begun = time.perf_counter()
    ask(episode_id)
    return 1000 * (time.perf_counter() - begun)


if __name__ == "__main__":
    main()
