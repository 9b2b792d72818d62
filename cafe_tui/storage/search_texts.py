"""The texts in which the search finds places: lines of transcripts, and comments."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cafe_tui.domain.models import EpisodeId
from cafe_tui.domain.search.search_places import Line

from .moments import from_seconds


@dataclass(frozen=True, slots=True)
class FoundComment:
    """A comment on an episode."""

    episode_id: EpisodeId
    author: str
    published: datetime | None
    text: str


def transcript(connection: sqlite3.Connection, episode_id: EpisodeId) -> list[Line]:
    """The lines of an episode's transcript, in order."""
    rows = connection.execute(
        'SELECT start, "end", speaker, text FROM transcript_line WHERE episode_id = ? ORDER BY place',
        (episode_id,),
    ).fetchall()
    return [Line(*row) for row in rows]


def comments(connection: sqlite3.Connection, ids: Sequence[int]) -> dict[int, FoundComment]:
    """The comments with these ids, by id."""
    rows = connection.execute(
        "SELECT id, episode_id, author, published, text FROM comment"
        " WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),),
    ).fetchall()
    return {
        comment_id: FoundComment(EpisodeId(episode_id), author, from_seconds(published), text)
        for comment_id, episode_id, author, published, text in rows
    }
