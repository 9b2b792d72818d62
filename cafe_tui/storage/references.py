"""What notes may call other episodes by, and what episodes are called by, for finding both ends of a link.

Both are keys that hang on the episode's own words alone. So nothing is to be computed anew when others come,
go or are renumbered: who leads where is found by comparing keys when somebody wants to know.
"""

import json
import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from cafe_tui.domain.links.calls import CALLS_VERSION, Numbered
from cafe_tui.domain.models import EpisodeId, ShowId


@dataclass(frozen=True, slots=True)
class Unread:
    """An episode that is to be read for links."""

    episode_id: EpisodeId
    show_id: ShowId
    guid: str
    link: str
    media_url: str
    notes: str
    show: str


@dataclass(frozen=True, slots=True)
class Home:
    """Where an episode and its show are."""

    show_id: ShowId
    show: str
    addresses: tuple[str, ...]


def stale(connection: sqlite3.Connection) -> "array[int]":
    """The episodes that were not read, or have changed since, newest first."""
    rows = connection.execute(
        "SELECT episode.id FROM episode LEFT JOIN linked ON linked.episode_id = episode.id"
        " WHERE version IS NOT ? ORDER BY moment DESC, episode.id DESC",
        (CALLS_VERSION,),
    )
    return array("q", (row[0] for row in rows))


def count_stale(connection: sqlite3.Connection) -> int:
    """How many there are of them."""
    (count,) = connection.execute(
        "SELECT (SELECT count(*) FROM episode) - (SELECT count(*) FROM linked WHERE version = ?)",
        (CALLS_VERSION,),
    ).fetchone()
    return int(count)


def unread(connection: sqlite3.Connection, episode_ids: Iterable[int]) -> list[Unread]:
    """What is to be read of these episodes, in no order."""
    rows = connection.execute(
        "SELECT episode.id, show_id, guid, episode.link, media_url, coalesce(text, ''), show.title"
        " FROM episode JOIN show ON show.id = show_id LEFT JOIN notes ON episode_id = episode.id"
        " WHERE episode.id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(episode_ids)),),
    ).fetchall()
    return [Unread(*row) for row in rows]


def keep(
    connection: sqlite3.Connection, episode_id: EpisodeId, addresses: Collection[int], calls: Collection[int]
) -> None:
    """An episode is called by `addresses`, and its notes may call others by `calls`; inside a transaction."""
    connection.execute("DELETE FROM linked WHERE episode_id = ?", (episode_id,))
    connection.execute("INSERT INTO linked VALUES (?, ?)", (episode_id, CALLS_VERSION))
    connection.executemany(
        "INSERT INTO episode_address VALUES (?, ?)", ((episode_id, key) for key in sorted(addresses))
    )
    connection.executemany(
        "INSERT INTO episode_call VALUES (?, ?)", ((episode_id, key) for key in sorted(calls))
    )


def addressed(
    connection: sqlite3.Connection, keys: Collection[int]
) -> dict[int, list[tuple[EpisodeId, ShowId]]]:
    """The episodes that have these addresses, with their shows."""
    found: dict[int, list[tuple[EpisodeId, ShowId]]] = defaultdict(list)
    rows = connection.execute(
        "SELECT key, episode_id, show_id FROM episode_address JOIN episode ON id = episode_id"
        " WHERE key IN (SELECT value FROM json_each(?)) ORDER BY episode_id",
        (json.dumps(list(keys)),),
    )
    for key, episode_id, show_id in rows:
        found[key].append((episode_id, show_id))
    return found


def addresses(connection: sqlite3.Connection, episode_id: EpisodeId) -> list[int]:
    """The keys of an episode's addresses."""
    rows = connection.execute("SELECT key FROM episode_address WHERE episode_id = ?", (episode_id,))
    return [row[0] for row in rows]


def callers(connection: sqlite3.Connection, keys: Collection[int], limit: int) -> list[EpisodeId]:
    """The episodes whose notes may call another by one of these keys, newest first, at most `limit`."""
    rows = connection.execute(
        "SELECT DISTINCT id FROM episode_call JOIN episode ON id = episode_id"
        " WHERE key IN (SELECT value FROM json_each(?)) ORDER BY moment DESC, id DESC LIMIT ?",
        (json.dumps(list(keys)), limit),
    )
    return [EpisodeId(row[0]) for row in rows]


def numbered(connection: sqlite3.Connection, show_id: ShowId) -> list[Numbered]:
    """How the episodes of a show are counted."""
    rows = connection.execute(
        "SELECT id, title, number, json_extract(extra, '$.season') FROM episode"
        " LEFT JOIN episode_extra ON episode_id = id WHERE show_id = ? ORDER BY id",
        (show_id,),
    )
    return [Numbered(*row) for row in rows]


def home_of(connection: sqlite3.Connection, episode_id: EpisodeId) -> Home | None:
    """Where an episode and its show are; None for one that is gone."""
    row = connection.execute(
        "SELECT show_id, show.title, show.url, show.link, episode.link, media_url"
        " FROM episode JOIN show ON show.id = show_id WHERE episode.id = ?",
        (episode_id,),
    ).fetchone()
    return Home(row[0], row[1], tuple(row[2:])) if row else None
