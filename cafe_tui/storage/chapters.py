"""The chapter lists of episodes, one for each source that was asked."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cafe_tui.domain.chapter.chapter_choice import ChapterSource
from cafe_tui.domain.models import Chapter, EpisodeId, chapter_values

from .moments import from_seconds, to_seconds


@dataclass(frozen=True, slots=True)
class StoredChapters:
    """What a source said of an episode when it was asked."""

    source: ChapterSource
    chapters: tuple[Chapter, ...]
    """Empty where the source was asked and has none."""
    address: str
    """Of the document or sound in which they were found; empty for the feed itself."""
    etag: str
    fetched: datetime


@dataclass(frozen=True, slots=True)
class ChapterAddresses:
    """Where an episode's chapters may be fetched."""

    chapters_url: str
    """Empty where the feed names no chapter file."""
    media_url: str
    feed_url: str


def to_json(chapters: Iterable[Chapter]) -> str:
    """Chapters as they are stored."""
    return json.dumps(list(map(chapter_values, chapters)), allow_nan=False)


def from_json(stored: str) -> tuple[Chapter, ...]:
    """Chapters out of what `to_json` made."""
    return tuple(Chapter(*values) for values in json.loads(stored))


def keep(
    connection: sqlite3.Connection,
    episode_id: EpisodeId,
    source: ChapterSource,
    chapters: Iterable[Chapter],
    *,
    now: datetime,
    address: str = "",
    etag: str = "",
) -> None:
    """Keep what a source says of an episode; nothing happens when the episode is gone."""
    connection.execute(
        """
        INSERT INTO chapter_list (episode_id, source, chapters, address, etag, fetched)
        SELECT id, ?, ?, ?, ?, ? FROM episode WHERE id = ?
        ON CONFLICT (episode_id, source) DO UPDATE SET
            chapters = excluded.chapters, address = excluded.address, etag = excluded.etag,
            fetched = excluded.fetched
        """,
        (
            source,
            to_json(chapters),
            address,
            etag,
            to_seconds(now),
            episode_id,
        ),
    )


def confirm(
    connection: sqlite3.Connection, episode_id: EpisodeId, source: ChapterSource, *, now: datetime
) -> None:
    """The source was asked again and says the same."""
    connection.execute(
        "UPDATE chapter_list SET fetched = ? WHERE episode_id = ? AND source = ?",
        (to_seconds(now), episode_id, source),
    )


def forget(connection: sqlite3.Connection, episode_id: EpisodeId, source: ChapterSource) -> None:
    """The source has no word about the episode any more."""
    connection.execute("DELETE FROM chapter_list WHERE episode_id = ? AND source = ?", (episode_id, source))


def of_episode(connection: sqlite3.Connection, episode_id: EpisodeId) -> list[StoredChapters]:
    """What is known of an episode."""
    rows = connection.execute(
        "SELECT source, chapters, address, etag, fetched FROM chapter_list WHERE episode_id = ?",
        (episode_id,),
    ).fetchall()
    return [
        StoredChapters(
            ChapterSource(source),
            from_json(chapters),
            address,
            etag,
            from_seconds(fetched),
        )
        for source, chapters, address, etag, fetched in rows
    ]


def addresses(connection: sqlite3.Connection, episode_id: EpisodeId) -> ChapterAddresses | None:
    """Where an episode's chapters may be fetched; None when it is not in the library."""
    row = connection.execute(
        "SELECT chapters_url, media_url, url FROM episode JOIN show ON show.id = show_id"
        " WHERE episode.id = ?",
        (episode_id,),
    ).fetchone()
    return ChapterAddresses(*row) if row else None
