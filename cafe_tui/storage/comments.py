"""The comments on episodes, as far as they were fetched, and when they were asked for."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cafe_tui.domain.comments import Comment
from cafe_tui.domain.models import EpisodeId

from .moments import from_seconds, to_seconds

_MOST_KEPT = 5_000
"""Comments on one episode that are kept over the years; a site that invents some must end somewhere."""


@dataclass(frozen=True, slots=True)
class CommentSource:
    """Where comments were asked for the last time."""

    url: str
    etag: str
    fetched: datetime
    found: bool
    """False where nothing is there, so that asking again is of no use."""


def of_episode(connection: sqlite3.Connection, episode_id: EpisodeId) -> list[Comment]:
    """What is known, oldest first."""
    rows = connection.execute(
        "SELECT guid, answers, author, published, url, text FROM comment WHERE episode_id = ?"
        " ORDER BY published, id",
        (episode_id,),
    ).fetchall()
    return [
        Comment(guid, answers, author, from_seconds(published), url, text)
        for guid, answers, author, published, url, text in rows
    ]


def count(connection: sqlite3.Connection, episode_id: EpisodeId) -> int:
    """How many are known."""
    row = connection.execute("SELECT count(*) FROM comment WHERE episode_id = ?", (episode_id,)).fetchone()
    return int(row[0])


def keep(
    connection: sqlite3.Connection,
    episode_id: EpisodeId,
    comments: Iterable[Comment],
    gone: Iterable[Comment],
) -> None:
    """Add or correct `comments` and remove those `gone`; nothing happens when the episode is gone."""
    connection.executemany(
        "DELETE FROM comment WHERE episode_id = ? AND guid = ?", [(episode_id, each.guid) for each in gone]
    )
    # Not REPLACE: a row that stays the same is not written, and one that changes keeps its id.
    connection.executemany(
        """
        INSERT INTO comment (episode_id, guid, answers, author, published, url, text)
        SELECT id, ?2, ?3, ?4, ?5, ?6, ?7 FROM episode WHERE id = ?1
        ON CONFLICT (episode_id, guid) DO UPDATE SET
            answers = excluded.answers, author = excluded.author, published = excluded.published,
            url = excluded.url, text = excluded.text
        WHERE (answers, author, published, url, text)
            IS NOT (excluded.answers, excluded.author, excluded.published, excluded.url, excluded.text)
        """,
        [
            (
                episode_id,
                each.guid,
                each.answers,
                each.author,
                to_seconds(each.published) if each.published else None,
                each.url,
                each.text,
            )
            for each in comments
        ],
    )
    connection.execute(
        "DELETE FROM comment WHERE id IN (SELECT id FROM comment WHERE episode_id = ?"
        " ORDER BY published DESC, id DESC LIMIT -1 OFFSET ?)",
        (episode_id, _MOST_KEPT),
    )


def source(connection: sqlite3.Connection, episode_id: EpisodeId) -> CommentSource | None:
    """Where the comments on an episode were asked for; None where they never were."""
    row = connection.execute(
        "SELECT url, etag, fetched, found FROM comment_feed WHERE episode_id = ?", (episode_id,)
    ).fetchone()
    return CommentSource(row[0], row[1], from_seconds(row[2]), bool(row[3])) if row else None


def asked(connection: sqlite3.Connection, episode_id: EpisodeId, source: CommentSource) -> None:
    """Comments were asked for; nothing happens when the episode is gone."""
    connection.execute(
        """
        INSERT INTO comment_feed (episode_id, url, etag, fetched, found) SELECT id, ?, ?, ?, ? FROM episode
        WHERE id = ?
        ON CONFLICT (episode_id) DO UPDATE SET
            url = excluded.url, etag = excluded.etag, fetched = excluded.fetched, found = excluded.found
        """,
        (source.url, source.etag, to_seconds(source.fetched), source.found, episode_id),
    )


def feed_address(connection: sqlite3.Connection, episode_id: EpisodeId) -> str:
    """The address of the podcast feed that leads to the comments; empty when the episode is gone."""
    row = connection.execute(
        "SELECT show.url FROM episode JOIN show ON show.id = show_id WHERE episode.id = ?", (episode_id,)
    ).fetchone()
    return str(row[0]) if row else ""
