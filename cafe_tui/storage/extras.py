"""What some feeds say besides the usual, kept apart from the slim rows of which lists are made."""

import json
import sqlite3

from cafe_tui.domain.feed.extras import (
    NO_EPISODE_EXTRAS,
    NO_SHOW_EXTRAS,
    EpisodeExtras,
    ShowExtras,
    episode_extras,
    episode_fields,
    show_extras,
    show_fields,
)
from cafe_tui.domain.models import EpisodeId, ShowId


def keep(connection: sqlite3.Connection, episode_id: EpisodeId, extras: EpisodeExtras) -> None:
    """The feed says this of an episode; inside a transaction."""
    if extras == NO_EPISODE_EXTRAS:
        connection.execute("DELETE FROM episode_extra WHERE episode_id = ?", (episode_id,))
        return
    connection.execute(
        "INSERT OR REPLACE INTO episode_extra (episode_id, extra) VALUES (?, ?)",
        (episode_id, json.dumps(episode_fields(extras), ensure_ascii=False)),
    )


def of_episode(connection: sqlite3.Connection, episode_id: EpisodeId) -> EpisodeExtras:
    """What the feed says of an episode."""
    row = connection.execute("SELECT extra FROM episode_extra WHERE episode_id = ?", (episode_id,)).fetchone()
    return episode_extras(json.loads(row[0])) if row else NO_EPISODE_EXTRAS


def keep_of_show(connection: sqlite3.Connection, show_id: ShowId, extras: ShowExtras) -> None:
    """The feed says this of its show; inside a transaction, which writes nothing when nothing changed."""
    text = json.dumps(show_fields(extras), ensure_ascii=False) if extras != NO_SHOW_EXTRAS else ""
    connection.execute("UPDATE show SET extra = ?1 WHERE id = ?2 AND extra != ?1", (text, show_id))


def of_show(connection: sqlite3.Connection, show_id: ShowId) -> ShowExtras:
    """What the feed says of its show."""
    row = connection.execute("SELECT extra FROM show WHERE id = ?", (show_id,)).fetchone()
    return show_extras(json.loads(row[0])) if row and row[0] else NO_SHOW_EXTRAS
