"""What is kept for syncing: the feeds that both ends agreed on, and what the server knows of episodes."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from cafe_tui.domain.models import EpisodeId, ShowId
from cafe_tui.domain.sync.episodes import Candidate
from cafe_tui.domain.sync.states import State
from cafe_tui.domain.sync.subscriptions import Agreed, FollowedShow

MOST_WAITING = 20_000
"""Episodes that no feed here has named, of which is kept what the server knows: those it spoke of last."""


@dataclass(frozen=True, slots=True)
class Listened:
    """What the listener did with an episode of a show that the server knows."""

    episode_id: EpisodeId
    podcast: str
    """The address of its feed, as the server writes it."""
    guid: str
    media_url: str
    duration: float | None
    position: float
    played: bool
    updated: int
    """Seconds since 1970, by our clock."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the server knows of an episode."""

    id: int
    episode_id: EpisodeId | None
    podcast: str
    url: str
    guid: str
    state: State
    looked: int


# The shows


def followed(connection: sqlite3.Connection, unasked: Iterable[str]) -> list[FollowedShow]:
    """All shows. Those with an address in `unasked` are nobody's choice until they were listened to."""
    former: dict[int, list[str]] = {}
    for url, show_id in connection.execute("SELECT url, show_id FROM former_address").fetchall():
        former.setdefault(show_id, []).append(url)
    rows = connection.execute(
        "SELECT id, title, url, EXISTS (SELECT 1 FROM listening WHERE show_id = show.id)"
        " OR EXISTS (SELECT 1 FROM bookmark WHERE feed_url = show.url) FROM show ORDER BY id"
    ).fetchall()
    gift = set(unasked)
    return [
        FollowedShow(
            ShowId(show_id),
            title,
            url,
            tuple(former.get(show_id, ())),
            bool(used) or gift.isdisjoint((url, *former.get(show_id, ()))),
        )
        for show_id, title, url, used in rows
    ]


def agreed(connection: sqlite3.Connection) -> list[Agreed]:
    """The feeds that both ends agreed on."""
    rows = connection.execute("SELECT url, show_id, learnt FROM sync_show").fetchall()
    return [
        Agreed(url, None if show_id is None else ShowId(show_id), learnt) for url, show_id, learnt in rows
    ]


def agree(connection: sqlite3.Connection, url: str, show_id: ShowId, learnt: int) -> None:
    """Both ends know this feed."""
    connection.execute(
        "INSERT OR REPLACE INTO sync_show (url, show_id, learnt) SELECT ?1, id, ?3 FROM show WHERE id = ?2",
        (url, show_id, learnt),
    )


def disagree(connection: sqlite3.Connection, urls: Iterable[str]) -> None:
    """Nobody follows these any more."""
    connection.executemany(
        "DELETE FROM sync_show WHERE url = ? AND show_id IS NULL", [(url,) for url in urls]
    )


# The episodes


def changed(connection: sqlite3.Connection) -> list[Listened]:
    """The episodes that stand otherwise than the server knows, of shows that it knows."""
    return _listened(
        connection,
        "cast(listening.position AS INTEGER) != coalesce(sync_episode.position, 0)"
        " OR listening.played != coalesce(sync_episode.played, 0)",
        (),
    )


def listened(connection: sqlite3.Connection, ids: Iterable[EpisodeId]) -> list[Listened]:
    """Those of these episodes with which something was done."""
    return _listened(
        connection, "listening.episode_id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),)
    )


def _listened(connection: sqlite3.Connection, where: str, values: tuple[str, ...]) -> list[Listened]:
    select = (
        "SELECT listening.episode_id, (SELECT url FROM sync_show WHERE show_id = episode.show_id LIMIT 1),"
        " episode.guid, media_url, coalesce(listening.duration, episode.duration),"
        " listening.position, listening.played, updated"
        " FROM listening JOIN episode ON episode.id = listening.episode_id"
        " LEFT JOIN sync_episode ON sync_episode.episode_id = episode.id WHERE "
    )
    rows = connection.execute(f"{select}{where}", values).fetchall()
    return [
        Listened(EpisodeId(episode_id), podcast or "", guid, url, duration, position, bool(played), updated)
        for episode_id, podcast, guid, url, duration, position, played, updated in rows
    ]


_KNOWN = (
    "SELECT id, episode_id, podcast, url, guid, position, moved, played, marked, looked FROM sync_episode"
)


def known(connection: sqlite3.Connection) -> list[Known]:
    """All that the server is known to know."""
    return [
        Known(
            row_id,
            None if episode_id is None else EpisodeId(episode_id),
            podcast,
            url,
            guid,
            State(position, moved, bool(played), marked),
            looked,
        )
        for row_id, episode_id, podcast, url, guid, position, moved, played, marked, looked in (
            connection.execute(_KNOWN).fetchall()
        )
    ]


def keep_known(
    connection: sqlite3.Connection,
    episode_id: EpisodeId | None,
    podcast: str,
    url: str,
    guid: str,
    state: State,
    *,
    looked: int = 0,
) -> None:
    """The server knows this of an episode, whatever it knew before; the addresses are as it writes them."""
    values = (state.position, state.moved, state.played, state.marked)
    if episode_id is not None:
        found = connection.execute(
            "SELECT id FROM sync_episode WHERE episode_id = ?", (episode_id,)
        ).fetchone()
        if found:
            connection.execute(
                "UPDATE sync_episode SET position = ?, moved = ?, played = ?, marked = ? WHERE id = ?",
                (*values, found[0]),
            )
            connection.execute(
                "DELETE FROM sync_episode WHERE podcast = ? AND url = ? AND episode_id IS NULL",
                (podcast, url),
            )
            return
    connection.execute(
        "INSERT INTO sync_episode (episode_id, podcast, url, guid, position, moved, played, marked, looked)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (podcast, url) DO UPDATE SET"
        " episode_id = excluded.episode_id, guid = coalesce(nullif(excluded.guid, ''), guid),"
        " position = excluded.position, moved = excluded.moved, played = excluded.played,"
        " marked = excluded.marked, looked = excluded.looked",
        (episode_id, podcast, url, guid, *values, looked),
    )


def drop_oldest_waiting(connection: sqlite3.Connection) -> None:
    """Keep the number of episodes that nobody here knows in bounds."""
    connection.execute(
        "DELETE FROM sync_episode WHERE episode_id IS NULL AND id NOT IN (SELECT id FROM sync_episode"
        " WHERE episode_id IS NULL ORDER BY max(moved, marked) DESC LIMIT ?)",
        (MOST_WAITING,),
    )


def waiting(connection: sqlite3.Connection) -> int:
    """How many episodes the server knows that no feed here has named."""
    (count,) = connection.execute("SELECT count(*) FROM sync_episode WHERE episode_id IS NULL").fetchone()
    return int(count)


def candidates(connection: sqlite3.Connection, show_id: ShowId) -> list[Candidate]:
    """The episodes of a show, as actions name them."""
    rows = connection.execute(
        "SELECT id, guid, media_url FROM episode WHERE show_id = ?", (show_id,)
    ).fetchall()
    return [Candidate(EpisodeId(episode_id), guid, url) for episode_id, guid, url in rows]


def by_media(connection: sqlite3.Connection, urls: Iterable[str]) -> dict[str, list[EpisodeId]]:
    """The episodes with these media, in whatever show. Looks through all episodes."""
    rows = connection.execute(
        "SELECT media_url, id FROM episode WHERE media_url IN (SELECT value FROM json_each(?))",
        (json.dumps(list(urls)),),
    ).fetchall()
    found: dict[str, list[EpisodeId]] = {}
    for url, episode_id in rows:
        found.setdefault(url, []).append(EpisodeId(episode_id))
    return found


def newest_episode(connection: sqlite3.Connection) -> int:
    """The highest number of an episode; a feed that brings new ones makes it higher."""
    (newest,) = connection.execute("SELECT coalesce(max(id), 0) FROM episode").fetchone()
    return int(newest)
