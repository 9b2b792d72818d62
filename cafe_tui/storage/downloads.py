"""The downloads of episodes, and what each show's rule asks for."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from cafe_tui.domain.files.download import Download, DownloadState, Part
from cafe_tui.domain.files.download_rules import DownloadRule, RuledEpisode
from cafe_tui.domain.models import EpisodeId, ShowId

from .moments import from_seconds, to_seconds


@dataclass(frozen=True, slots=True)
class MediaSource:
    """Where an episode's sound is, and what a file of it may be called after."""

    url: str
    media_type: str
    """As the feed claims; empty where it does not."""
    title: str
    show: str
    feed_url: str


def source(connection: sqlite3.Connection, episode_id: EpisodeId) -> MediaSource | None:
    """Where an episode's sound is; None when it is not in the library."""
    row = connection.execute(
        "SELECT media_url, media_type, episode.title, show.title, url FROM episode"
        " JOIN show ON show.id = show_id WHERE episode.id = ?",
        (episode_id,),
    ).fetchone()
    return MediaSource(*row) if row else None


def want(
    connection: sqlite3.Connection, episode_id: EpisodeId, path: str, *, by_rule: bool, now: datetime
) -> None:
    """Let the episode be downloaded, to `path` unless it has a place already; what came of it stays."""
    connection.execute(
        """
        INSERT INTO download (path, episode_id, state, by_rule, updated) VALUES (?1, ?2, 'wanted', ?3, ?4)
        ON CONFLICT (episode_id) DO UPDATE SET state = 'wanted', error = NULL, by_rule = ?3, updated = ?4
        """,
        (path, episode_id, by_rule, to_seconds(now)),
    )


def keep_part(connection: sqlite3.Connection, episode_id: EpisodeId, part: Part, *, now: datetime) -> None:
    """What of the file is on the disk for sure."""
    connection.execute(
        "UPDATE download SET received = ?, validator = ?, length = ?, updated = ? WHERE episode_id = ?",
        (part.received, part.validator, part.length, to_seconds(now), episode_id),
    )


def set_state(
    connection: sqlite3.Connection,
    episode_id: EpisodeId,
    state: DownloadState,
    error: str | None = None,
    *,
    now: datetime,
) -> None:
    """How far a wanted download is now; any may be removed. What was decided meanwhile stays so."""
    connection.execute(
        "UPDATE download SET state = ?1, error = ?2, updated = ?3 WHERE episode_id = ?4"
        " AND (state = 'wanted' OR ?1 = 'removed')",
        (state, error, to_seconds(now), episode_id),
    )


_DOWNLOAD = """
    SELECT episode_id, state, path, received, validator, length, error, by_rule, updated FROM download
"""


def of_episode(connection: sqlite3.Connection, episode_id: EpisodeId) -> Download | None:
    """The download of an episode, also one that was removed; None where nobody ever asked for it."""
    row = connection.execute(f"{_DOWNLOAD} WHERE episode_id = ?", (episode_id,)).fetchone()
    return _download(*row) if row else None


def listing(connection: sqlite3.Connection, state: DownloadState | None = None) -> list[Download]:
    """The downloads in this state, or all but the removed ones; what was changed last comes first."""
    which = "state = ?" if state else "state IS NOT ?"
    rows = connection.execute(
        f"{_DOWNLOAD} WHERE episode_id IS NOT NULL AND {which} ORDER BY updated DESC, episode_id DESC",
        (state or DownloadState.REMOVED,),
    ).fetchall()
    return [_download(*row) for row in rows]


def without_episode(connection: sqlite3.Connection) -> list[str]:
    """The files of episodes that are no longer in the library."""
    rows = connection.execute("SELECT path FROM download WHERE episode_id IS NULL").fetchall()
    return [path for (path,) in rows]


def forget(connection: sqlite3.Connection, path: str) -> None:
    """A file is gone."""
    connection.execute("DELETE FROM download WHERE path = ?", (path,))


def set_rule(connection: sqlite3.Connection, show_id: ShowId, rule: DownloadRule) -> None:
    """Let `rule` hold for a show; one that does nothing is none."""
    connection.execute("DELETE FROM download_rule WHERE show_id = ?", (show_id,))
    if rule != DownloadRule():
        connection.execute(
            "INSERT INTO download_rule SELECT id, ?, ?, ? FROM show WHERE id = ?",
            (rule.newest, rule.keep, rule.delete_played, show_id),
        )


def rules(connection: sqlite3.Connection) -> dict[ShowId, DownloadRule]:
    """The rules of the shows that have one."""
    rows = connection.execute("SELECT show_id, newest, keep, delete_played FROM download_rule").fetchall()
    return {
        ShowId(show_id): DownloadRule(newest, keep, bool(delete_played))
        for show_id, newest, keep, delete_played in rows
    }


def ruled_episodes(connection: sqlite3.Connection, show_id: ShowId) -> list[RuledEpisode]:
    """All episodes of a show, newest first."""
    rows = connection.execute(
        """
        SELECT id, coalesce(played, 0), state, coalesce(by_rule, 0) FROM episode
        LEFT JOIN listening ON listening.episode_id = id LEFT JOIN download ON download.episode_id = id
        WHERE episode.show_id = ? ORDER BY moment DESC, id DESC
        """,
        (show_id,),
    ).fetchall()
    return [
        RuledEpisode(EpisodeId(episode_id), bool(played), state and DownloadState(state), bool(by_rule))
        for episode_id, played, state, by_rule in rows
    ]


def _download(
    episode_id: int,
    state: str,
    path: str,
    received: int,
    validator: str,
    length: int | None,
    error: str | None,
    by_rule: int,
    updated: int,
) -> Download:
    return Download(
        EpisodeId(episode_id),
        DownloadState(state),
        path,
        Part(received, validator, length),
        error,
        bool(by_rule),
        from_seconds(updated),
    )
