"""The transcripts of episodes that were fetched."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from cafe_tui.domain.models import EpisodeId
from cafe_tui.domain.transcript import Line, Lines, Transcript

from .moments import from_seconds, to_seconds


@dataclass(frozen=True, slots=True)
class StoredTranscript:
    """When a transcript was fetched, and what its server knows it by."""

    url: str
    etag: str
    fetched: datetime


def keep(
    connection: sqlite3.Connection,
    episode_id: EpisodeId,
    transcript: Transcript,
    *,
    etag: str,
    now: datetime,
) -> bool:
    """Keep the transcript of an episode in the place of another; tells whether the episode is still there."""
    kept = connection.execute(
        """
        INSERT INTO transcript (episode_id, url, media_type, language, etag, fetched)
        SELECT id, ?, ?, ?, ?, ? FROM episode WHERE id = ?
        ON CONFLICT (episode_id) DO UPDATE SET
            url = excluded.url, media_type = excluded.media_type, language = excluded.language,
            etag = excluded.etag, fetched = excluded.fetched
        """,
        (transcript.url, transcript.media_type, transcript.language, etag, to_seconds(now), episode_id),
    ).rowcount
    if not kept:
        return False
    if lines(connection, episode_id) != transcript.lines:
        connection.execute("DELETE FROM transcript_line WHERE episode_id = ?", (episode_id,))
        connection.executemany(
            'INSERT INTO transcript_line (episode_id, place, start, "end", speaker, text)'
            " VALUES (?, ?, ?, ?, ?, ?)",
            (
                (episode_id, place, line.start, line.end, line.speaker, line.text)
                for place, line in enumerate(transcript.lines)
            ),
        )
    return True


def confirm(connection: sqlite3.Connection, episode_id: EpisodeId, *, now: datetime) -> None:
    """The server was asked again and has the same."""
    connection.execute(
        "UPDATE transcript SET fetched = ? WHERE episode_id = ?", (to_seconds(now), episode_id)
    )


def stored(connection: sqlite3.Connection, episode_id: EpisodeId) -> StoredTranscript | None:
    """What is known of the transcript of an episode, if one was fetched."""
    row = connection.execute(
        "SELECT url, etag, fetched FROM transcript WHERE episode_id = ?", (episode_id,)
    ).fetchone()
    return StoredTranscript(row[0], row[1], from_seconds(row[2])) if row else None


def of_episode(connection: sqlite3.Connection, episode_id: EpisodeId) -> Transcript | None:
    """The transcript of an episode, if one was fetched."""
    row = connection.execute(
        "SELECT url, media_type, language FROM transcript WHERE episode_id = ?", (episode_id,)
    ).fetchone()
    if row is None:
        return None
    url, media_type, language = row
    return Transcript(url, media_type, language, lines(connection, episode_id))


def lines(connection: sqlite3.Connection, episode_id: EpisodeId) -> Lines:
    """The lines of an episode's transcript; none where none was fetched."""
    rows = connection.execute(
        'SELECT start, "end", speaker, text FROM transcript_line WHERE episode_id = ? ORDER BY place',
        (episode_id,),
    )
    return tuple(Line(*row) for row in rows)


def around(connection: sqlite3.Connection, episode_id: EpisodeId, start: float, end: float) -> Lines:
    """The lines from the one before `start` to the last that begins by `end`."""
    rows = connection.execute(
        'SELECT start, "end", speaker, text FROM transcript_line WHERE episode_id = ?1 AND start <= ?3'
        " AND place >= (SELECT coalesce(max(place), 0) - 1 FROM transcript_line"
        " WHERE episode_id = ?1 AND start <= ?2) ORDER BY place",
        (episode_id, start, end),
    )
    return tuple(Line(*row) for row in rows)


def are_there(connection: sqlite3.Connection, episode_id: EpisodeId) -> bool:
    """Whether a transcript of the episode was fetched."""
    row = connection.execute("SELECT 1 FROM transcript WHERE episode_id = ?", (episode_id,)).fetchone()
    return row is not None
