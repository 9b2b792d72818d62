"""Made-up libraries of any size for measuring, the same ones from the same seed."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import accumulate
from pathlib import Path

from cafe_tui.domain.chapters import note_chapters
from cafe_tui.domain.feed.feed_document import Enclosure, FeedDocument, FeedItem
from cafe_tui.domain.links.calls import Calls
from cafe_tui.domain.links.episode_links import calls_of, own_keys
from cafe_tui.domain.models import NotedChapters
from cafe_tui.services.house import House
from cafe_tui.settings import Paths
from cafe_tui.storage import episodes, references, shows
from cafe_tui.storage.moments import to_seconds

NOW = datetime(2026, 3, 14, 9, 0, tzinfo=UTC)
NOTES = "\n\n".join(
    ["<p>Two hosts over a pot of tea.</p>"]
    + [f"<p>{minute}:30 What was said in minute {minute} of it.</p>" for minute in range(0, 30, 5)]
)
_LENGTH = 1800.0  # seconds
COMMON = "Conversation"
"""A word that is in the title of every episode."""
RARE = "Xylophone"
"""A word that is in the title of one episode in a thousand, wherever chance has it, and in no other word."""
_SEED = 20260314
_SYLLABLES = (
    "ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu",
    "bran", "cost", "dell", "fern", "grim", "hold", "lint", "mark", "nest", "port", "rust", "stal", "thin",
)  # fmt: skip
_WORDS = 4_000
_IN_A_TITLE = 5


def make_library(folder: Path, show_count: int, episode_count: int) -> Path:
    """A library in `folder` with shows whose feeds were fetched just now; kept when it is there already."""
    house = House(Paths.in_folder(folder), first_show=None)
    now = datetime.now(UTC)
    if (folder / "made").exists():
        with house.database.write() as connection:
            connection.execute("UPDATE show SET last_ok = ?1, last_tried = ?1", (to_seconds(now),))
        house.close()
        return folder
    chance = random.Random(_SEED)
    vocabulary = draw_vocabulary(chance)
    for show in range(show_count):
        url = f"http://127.0.0.1:9/{show}.xml"
        title = f"Show {show} {draw_words(chance, vocabulary, 2)}"
        items = tuple(
            _item(chance, vocabulary, show, number, episode_count) for number in range(episode_count, 0, -1)
        )
        with house.database.write() as connection:
            show_id = shows.add(connection, url, title=title, now=now)
            episodes.store(connection, show_id, FeedDocument(title, items), now)
            shows.record_success(
                connection, show_id, url=url, etag="", last_modified="", body_hash="", now=now
            )
            # As a start does behind its first paint, which is measured.
            for each in references.unread(connection, references.stale(connection)):
                keys = own_keys((each.link, each.media_url, each.guid))
                references.keep(connection, each.episode_id, keys, _calls().addresses)
    house.indexer.run()
    house.close()
    (folder / "made").touch()
    return folder


Vocabulary = tuple[Sequence[str], Sequence[float]]
"""Words, and the running sum of how often each is used: the n-th one n times more rarely than the first."""


def draw_vocabulary(chance: random.Random) -> Vocabulary:
    words = ["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))) for _ in range(_WORDS)]
    return words, list(accumulate(1 / place for place in range(1, _WORDS + 1)))


def draw_words(chance: random.Random, vocabulary: Vocabulary, count: int) -> str:
    words, often = vocabulary
    return " ".join(chance.choices(words, cum_weights=often, k=count)).capitalize()


def _item(
    chance: random.Random, vocabulary: Vocabulary, show: int, number: int, episode_count: int
) -> FeedItem:
    words = draw_words(chance, vocabulary, _IN_A_TITLE)
    rare = f" {RARE}" if chance.random() < 0.001 else ""
    return FeedItem(
        guid=f"{show}-{number}",
        title=f"#{number} {COMMON} {number}: {words}{rare}",
        enclosure=Enclosure(f"http://127.0.0.1:9/{show}/{number}.mp3"),
        published=NOW - timedelta(days=7 * (episode_count - number), minutes=show),
        duration=_LENGTH,
        number=number,
        notes=NOTES,
        noted=_noted(),
    )


@cache
def _calls() -> Calls:
    """What in the notes may lead to other episodes."""
    return calls_of(NOTES, "")


@cache
def _noted() -> NotedChapters:
    """What a refresh finds in the notes; else the program would read them all anew behind its first paint."""
    return note_chapters(NOTES, _LENGTH)
