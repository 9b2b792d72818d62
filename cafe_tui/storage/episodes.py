"""Episodes: taking over what a feed brings, and reading lists, pages and notes."""

import json
import sqlite3
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from cafe_tui.domain.chapter_choice import ChapterSource
from cafe_tui.domain.errors import NotFoundError
from cafe_tui.domain.folding import fold
from cafe_tui.domain.models import Episode, EpisodeId, FeedDocument, ShowId
from cafe_tui.domain.update import ItemChange, KnownEpisode, compare

from . import bookmarks, chapters, listings, noted, shows
from .moments import from_seconds, to_seconds

_LARGEST = 2**63 - 1  # that SQLite keeps


@dataclass(frozen=True, slots=True)
class StoreCounts:
    """What a fetched feed brought."""

    new: int
    changed: int


def store(
    connection: sqlite3.Connection, show_id: ShowId, document: FeedDocument, now: datetime
) -> StoreCounts:
    """Take over what a feed says of its show and its episodes; to be called inside a transaction.

    Writes only what is new or changed, and removes nothing. Bookmarks that had lost their episode find it
    again. Raises NotFoundError when the show is not, or no longer, in the library.
    """
    feed_url = shows.show(connection, show_id).feed_url
    shows.describe(connection, show_id, document)
    unread = listings.unread(connection, show_id, document.listing)
    changes = compare(document.items, known(connection, show_id), unread)
    counts = take_over(connection, show_id, changes, now)
    listings.keep(connection, show_id, document.listing, document.items)
    bookmarks.attach(connection, show_id, feed_url)
    return counts


def known(connection: sqlite3.Connection, show_id: ShowId) -> list[KnownEpisode]:
    """The episodes of a show, as what its feed says is compared with them."""
    rows = connection.execute(
        "SELECT id, guid, media_url, fingerprint, title, published FROM episode WHERE show_id = ?", (show_id,)
    ).fetchall()
    return [
        KnownEpisode(EpisodeId(episode_id), guid, media_url, mark, title, from_seconds(published))
        for episode_id, guid, media_url, mark, title, published in rows
    ]


def take_over(
    connection: sqlite3.Connection, show_id: ShowId, changes: Sequence[ItemChange], now: datetime
) -> StoreCounts:
    """Write these changes, which are in the feed's order, inside a transaction."""
    new = [change for change in changes if change.episode_id is None]
    changed = [change for change in changes if change.episode_id is not None]
    # Feeds list the newest first, and lists show the higher id first where dates are equal or missing.
    for change in reversed(new):
        _insert(connection, show_id, change, now)
    for change in changed:
        _update(connection, change, now)
    return StoreCounts(len(new), len(changed))


def _insert(connection: sqlite3.Connection, show_id: ShowId, change: ItemChange, now: datetime) -> None:
    row = {"show_id": show_id, "first_seen": to_seconds(now), **_columns(change, to_seconds(now))}
    places = ", ".join("?" * len(row))
    cursor = connection.execute(
        f"INSERT INTO episode ({', '.join(row)}) VALUES ({places})",  # noqa: S608 - names of our own
        tuple(row.values()),
    )
    assert cursor.lastrowid is not None, "it was just inserted"  # noqa: S101
    episode_id = EpisodeId(cursor.lastrowid)
    if change.item.notes:
        connection.execute("INSERT INTO notes VALUES (?, ?)", (episode_id, change.item.notes))
    if change.item.chapters:
        chapters.keep(connection, episode_id, ChapterSource.PODLOVE, change.item.chapters, now=now)
    if change.item.noted:
        noted.keep(connection, episode_id, change.item.noted)


def _update(connection: sqlite3.Connection, change: ItemChange, now: datetime) -> None:
    assert change.episode_id is not None, "told apart by the caller"  # noqa: S101
    (first_seen,) = connection.execute(
        "SELECT first_seen FROM episode WHERE id = ?", (change.episode_id,)
    ).fetchone()
    row = _columns(change, first_seen)
    settings = ", ".join(f"{name} = ?" for name in row)
    connection.execute(
        f"UPDATE episode SET {settings} WHERE id = ?",  # noqa: S608 - names of our own
        (*row.values(), change.episode_id),
    )
    connection.execute(
        "INSERT INTO notes VALUES (?, ?) ON CONFLICT (episode_id) DO UPDATE SET text = excluded.text"
        " WHERE text IS NOT excluded.text",
        (change.episode_id, change.item.notes),
    )
    if change.item.chapters:
        chapters.keep(connection, change.episode_id, ChapterSource.PODLOVE, change.item.chapters, now=now)
    else:
        chapters.forget(connection, change.episode_id, ChapterSource.PODLOVE)
    if change.item.noted:
        noted.keep(connection, change.episode_id, change.item.noted)
    else:
        noted.forget(connection, change.episode_id)


def _columns(change: ItemChange, first_seen: int) -> dict[str, object]:
    """The columns that an item fills; those of the media only where it has some."""
    item = change.item
    published = to_seconds(item.published) if item.published else None
    row: dict[str, object] = {
        "guid": item.guid,
        "number": _storable(item.number),
        "title": item.title,
        "folded": fold(item.title),
        "published": published,
        "moment": first_seen if published is None else published,
        "duration": item.duration,
        "link": item.link,
        "image_url": item.image_url,
        "chapters_url": item.chapters_url,
        "fingerprint": change.fingerprint,
    }
    if item.enclosure:
        row["media_url"] = item.enclosure.url
        row["media_type"] = item.enclosure.media_type
        row["media_length"] = _storable(item.enclosure.length)
    return row


def _storable(number: int | None) -> int | None:
    return number if number is not None and abs(number) <= _LARGEST else None


def ids(
    connection: sqlite3.Connection,
    show_id: ShowId | None = None,
    *,
    containing: str = "",
    unplayed: bool = False,
    limit: int = -1,
) -> "array[int]":
    """Episode ids, newest first: of one show or all, with every word in the title or the show's title."""
    conditions: list[str] = []
    parameters: list[object] = []
    if show_id is not None:
        conditions.append("show_id = ?")
        parameters.append(show_id)
    for word in fold(containing).split():
        conditions.append("(instr(folded, ?) OR show_id IN (SELECT id FROM show WHERE instr(folded, ?)))")
        parameters += [word, word]
    if unplayed:
        conditions.append("NOT EXISTS (SELECT 1 FROM listening WHERE episode_id = episode.id AND played)")
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    rows = connection.execute(
        f"SELECT id FROM episode {where} ORDER BY moment DESC, id DESC LIMIT ?",  # noqa: S608 - words of our own
        (*parameters, limit),
    ).fetchall()
    return array("q", [row[0] for row in rows])


_EPISODE = """
    SELECT episode.id, episode.show_id, show.title, guid, number, episode.title, published,
        coalesce(listening.duration, episode.duration), media_url, episode.link,
        coalesce(position, 0.0), coalesce(played, 0)
    FROM episode JOIN show ON show.id = episode.show_id LEFT JOIN listening ON episode_id = episode.id
"""


def page(connection: sqlite3.Connection, episode_ids: Iterable[int]) -> list[Episode]:
    """The episodes with these ids, in the order asked; those that are not there are left out."""
    wanted = list(episode_ids)
    rows = connection.execute(
        f"{_EPISODE} WHERE episode.id IN (SELECT value FROM json_each(?))",  # noqa: S608 - no value in it
        (json.dumps(wanted),),
    ).fetchall()
    found = {row[0]: row for row in rows}
    return [_episode(*found[episode_id]) for episode_id in wanted if episode_id in found]


def episode(connection: sqlite3.Connection, episode_id: EpisodeId) -> Episode:
    """The episode with this id; raises NotFoundError."""
    row = connection.execute(f"{_EPISODE} WHERE episode.id = ?", (episode_id,)).fetchone()
    if row is None:
        raise NotFoundError(f"There is no episode {episode_id}", hint="“cafe-tui episodes” lists them")
    return _episode(*row)


def numbered(connection: sqlite3.Connection, show_id: ShowId, number: int) -> list[EpisodeId]:
    """The episodes of a show that carry this number, newest first."""
    rows = connection.execute(
        "SELECT id FROM episode WHERE show_id = ? AND number = ? ORDER BY moment DESC, id DESC",
        (show_id, number),
    ).fetchall()
    return [EpisodeId(row[0]) for row in rows]


def notes(connection: sqlite3.Connection, episode_id: EpisodeId) -> str:
    """The show notes as the feed has them; empty where it has none."""
    row = connection.execute("SELECT text FROM notes WHERE episode_id = ?", (episode_id,)).fetchone()
    return str(row[0]) if row else ""


def image(connection: sqlite3.Connection, episode_id: EpisodeId) -> tuple[str, str]:
    """Where the episode's picture is, or else its show's, and its feed; both empty for what is not there."""
    row = connection.execute(
        "SELECT coalesce(nullif(episode.image_url, ''), show.image_url), show.url"
        " FROM episode JOIN show ON show.id = show_id WHERE episode.id = ?",
        (episode_id,),
    ).fetchone()
    return (str(row[0]), str(row[1])) if row else ("", "")


def counts(connection: sqlite3.Connection) -> tuple[int, int]:
    """How many episodes there are, and how many of them are unplayed."""
    total, played = connection.execute(
        "SELECT (SELECT count(*) FROM episode), (SELECT count(*) FROM listening WHERE played)"
    ).fetchone()
    return total, total - played


def _episode(
    episode_id: int,
    show_id: int,
    show: str,
    guid: str,
    number: int | None,
    title: str,
    published: int | None,
    duration: float | None,
    media_url: str,
    link: str,
    position: float,
    played: int,
) -> Episode:
    return Episode(
        id=EpisodeId(episode_id),
        show_id=ShowId(show_id),
        show=show,
        guid=guid,
        number=number,
        title=title,
        published=from_seconds(published),
        duration=duration,
        media_url=media_url,
        link=link,
        position=position,
        played=bool(played),
    )
