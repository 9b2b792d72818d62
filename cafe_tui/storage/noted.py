"""The chapters that were found in the notes of episodes, and whose notes are to be read anew."""

import json
import sqlite3
from array import array
from collections.abc import Iterable
from dataclasses import dataclass

from cafe_tui.domain.detection import DETECTOR_VERSION
from cafe_tui.domain.detection.confidence import Confidence
from cafe_tui.domain.models import Chapter, EpisodeId, NotedChapters, chapter_values


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes of an episode, and what else there is to reading them."""

    episode_id: EpisodeId
    text: str
    duration: float | None
    """Seconds: measured by the player, else as the feed claims."""


# The length that an episode is shown with, which is what its notes are to be read with.
_DURATION = "coalesce(listening.duration, episode.duration)"
_EPISODES = """
    episode LEFT JOIN listening ON listening.episode_id = episode.id
    LEFT JOIN noted_chapters AS noted ON noted.episode_id = episode.id
"""


def keep(connection: sqlite3.Connection, episode_id: EpisodeId, noted: NotedChapters) -> None:
    """Keep what was found in the notes of an episode; nothing happens when it is gone."""
    connection.execute(
        """
        INSERT INTO noted_chapters (episode_id, version, duration, confidence, count, chapters)
        SELECT id, ?, ?, ?, ?, ? FROM episode WHERE id = ?
        ON CONFLICT (episode_id) DO UPDATE SET
            version = excluded.version, duration = excluded.duration, confidence = excluded.confidence,
            count = excluded.count, chapters = excluded.chapters
        """,
        (
            noted.version,
            noted.duration,
            noted.confidence,
            len(noted.chapters),
            json.dumps(list(map(chapter_values, noted.chapters)), allow_nan=False),
            episode_id,
        ),
    )


def forget(connection: sqlite3.Connection, episode_id: EpisodeId) -> None:
    """The notes have changed and were not read again."""
    connection.execute("DELETE FROM noted_chapters WHERE episode_id = ?", (episode_id,))


def of_episode(connection: sqlite3.Connection, episode_id: EpisodeId) -> NotedChapters | None:
    """What this program's detector found; None where it has not looked, or the length is known better now."""
    row = connection.execute(
        f"SELECT noted.chapters, confidence, noted.duration, version FROM {_EPISODES}"  # noqa: S608 - our words
        f" WHERE episode.id = ? AND version = ? AND noted.duration IS {_DURATION}",
        (episode_id, DETECTOR_VERSION),
    ).fetchone()
    if row is None:
        return None
    chapters, confidence, duration, version = row
    found = tuple(Chapter(*values) for values in json.loads(chapters))
    return NotedChapters(found, Confidence(confidence), duration, version)


def stale(connection: sqlite3.Connection) -> "array[int]":
    """The episodes of which `of_episode` tells nothing, newest first."""
    rows = connection.execute(
        f"SELECT episode.id FROM {_EPISODES}"  # noqa: S608 - words of our own
        f" WHERE version IS NOT ? OR noted.duration IS NOT {_DURATION} ORDER BY moment DESC, episode.id DESC",
        (DETECTOR_VERSION,),
    )
    return array("q", (row[0] for row in rows))  # one by one: there may be hundreds of thousands


def notes(connection: sqlite3.Connection, episode_ids: Iterable[int]) -> list[Notes]:
    """The notes of these episodes, in no order; an episode without any has empty ones."""
    rows = connection.execute(
        f"SELECT episode.id, coalesce(text, ''), {_DURATION} FROM {_EPISODES}"  # noqa: S608 - our words
        " LEFT JOIN notes ON notes.episode_id = episode.id"
        " WHERE episode.id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(episode_ids)),),
    ).fetchall()
    return [Notes(*row) for row in rows]
