"""What the listener did with an episode: where listening stopped, whether it was played."""

import sqlite3
from datetime import datetime

from cafe_tui.domain.models import EpisodeId

from .moments import to_seconds

# Selecting from `episode` makes a row only for one that is still in the library.
_UPSERT = """
    INSERT INTO listening (episode_id, show_id, {column}, updated)
    SELECT id, show_id, ?1, ?2 FROM episode WHERE id = ?3
    ON CONFLICT (episode_id) DO UPDATE SET {column} = excluded.{column}, updated = excluded.updated
"""


def save_position(
    connection: sqlite3.Connection,
    episode_id: EpisodeId,
    position: float,
    left_at: float | None = None,
    *,
    now: datetime,
) -> None:
    """Keep where listening stopped, and where it stood before a far jump led there, in seconds."""
    connection.execute(_UPSERT.format(column="position"), (position, to_seconds(now), episode_id))
    connection.execute("UPDATE listening SET left_at = ? WHERE episode_id = ?", (left_at, episode_id))


def left_at(connection: sqlite3.Connection, episode_id: EpisodeId) -> float | None:
    """Where listening stood before a far jump led to where it stopped; None where none did."""
    row = connection.execute("SELECT left_at FROM listening WHERE episode_id = ?", (episode_id,)).fetchone()
    return row[0] if row else None


def save_duration(
    connection: sqlite3.Connection, episode_id: EpisodeId, duration: float, *, now: datetime
) -> None:
    """Keep the length that the player measured, in seconds."""
    connection.execute(_UPSERT.format(column="duration"), (duration, to_seconds(now), episode_id))


def set_played(connection: sqlite3.Connection, episode_id: EpisodeId, played: bool, *, now: datetime) -> None:
    """Mark an episode played or unplayed."""
    connection.execute(_UPSERT.format(column="played"), (int(played), to_seconds(now), episode_id))


def take_over(
    connection: sqlite3.Connection, episode_id: EpisodeId, position: int, played: bool, *, updated: int
) -> None:
    """Let the place and the mark be those of another machine, `updated` there, in seconds since 1970."""
    connection.execute(
        "INSERT INTO listening (episode_id, show_id, position, played, updated)"
        " SELECT id, show_id, ?2, ?3, ?4 FROM episode WHERE id = ?1 ON CONFLICT (episode_id) DO UPDATE"
        " SET position = excluded.position, played = excluded.played, updated = excluded.updated,"
        " left_at = CASE WHEN position = excluded.position THEN left_at END",
        (episode_id, position, played, updated),
    )
