"""A library with something of everything in it, and damage to its file."""

import random
import sqlite3
from contextlib import closing
from pathlib import Path

from cafe_tui.domain.models import EpisodeId
from cafe_tui.services.keep import Bookmarks
from cafe_tui.storage.database import Database
from cafe_tui.storage.salvage.tables import DERIVED

from .library import clock, document, item, keep

PAGE = 4096


def furnish(database: Database, *, shows: int = 3, episodes: int = 60, bookmarks: int = 120) -> None:
    """Put shows with episodes into a library, and bookmarks of them; one in ten goes on on other pages."""
    for show in range(shows):
        feed = document(
            *[item(n, notes=f"<p>{n} of {show}</p>" * 40) for n in range(episodes)], title=f"Show {show}"
        )
        keep(database, feed, f"https://feeds.example/{show}.xml")
    ids = [EpisodeId(row[0]) for row in database.read().execute("SELECT id FROM episode")]
    keeper = Bookmarks(database, clock)
    for number in range(bookmarks):
        note = f"Note {number}. " * (900 if number % 10 == 0 else 3)
        keeper.add(ids[number * 7 % len(ids)], float(number), note=note, tags=(f"tag {number % 7}", "Quiet"))


def content(path: Path) -> dict[str, set[tuple[object, ...]]]:
    """All rows of each table of a library, but of those that are filled out of the others."""
    with closing(sqlite3.connect(path)) as connection:
        names = [
            name
            for (name,) in connection.execute("SELECT name FROM pragma_table_list WHERE type = 'table'")
            if not name.startswith(("sqlite_", "episode_title", *DERIVED))
        ]
        return {name: set(connection.execute(f"SELECT * FROM {name}")) for name in names}


def hit(data: bytes, pages: set[int], chance: random.Random, *, whole: bool) -> bytes:
    """The file with these pages (from 1) overwritten at random, each whole or in part."""
    damaged = bytearray(data)
    for page in pages:
        first, last = (0, PAGE) if whole else sorted(chance.sample(range(PAGE + 1), 2))
        begin = (page - 1) * PAGE
        damaged[begin + first : begin + last] = chance.randbytes(last - first)
    return bytes(damaged)
