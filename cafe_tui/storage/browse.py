"""Reading episodes: lists, pages, notes. Apart from storing them, since a start needs no more than this."""

import sqlite3
from array import array
from collections.abc import Iterable

from cafe_tui.domain.errors import NotFoundError
from cafe_tui.domain.folding import fold
from cafe_tui.domain.language import _
from cafe_tui.domain.models import Episode, EpisodeId, ShowId

from .filtering import Where, filtered, select
from .moments import from_seconds


def ids(
    connection: sqlite3.Connection,
    show_id: ShowId | None = None,
    *,
    containing: str = "",
    unplayed: bool = False,
    limit: int = -1,
) -> "array[int]":
    """Episode ids, newest first: of one show or all, with every word in the title or the show's title."""
    where = Where()
    if show_id is not None:
        where.add("show_id = ?", show_id)
    if unplayed:
        where.add("NOT EXISTS (SELECT 1 FROM listening WHERE episode_id = episode.id AND played)")
    if not (words := fold(containing).split()):
        return select(connection, where, limit=limit)
    for word in words:
        where.add("(instr(folded, ?) OR show_id IN (SELECT id FROM show WHERE instr(folded, ?)))", word, word)
    if show_id is not None:
        return select(connection, where, limit=limit)
    return filtered(connection, where, words, limit=limit)


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
        (f"[{','.join(map(str, wanted))}]",),
    ).fetchall()
    found = {row[0]: row for row in rows}
    return [_episode(*found[episode_id]) for episode_id in wanted if episode_id in found]


def episode(connection: sqlite3.Connection, episode_id: EpisodeId) -> Episode:
    """The episode with this id; raises NotFoundError."""
    row = connection.execute(f"{_EPISODE} WHERE episode.id = ?", (episode_id,)).fetchone()
    if row is None:
        raise NotFoundError(
            _("There is no episode {id}", id=episode_id),
            hint=_("“cafe-tui episodes” lists them"),
        )
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


def by_guid(connection: sqlite3.Connection, show_id: ShowId, guid: str) -> EpisodeId | None:
    """The episode that a show's feed calls so."""
    row = connection.execute(
        "SELECT id FROM episode WHERE show_id = ? AND guid = ?", (show_id, guid)
    ).fetchone()
    return EpisodeId(row[0]) if row else None


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
