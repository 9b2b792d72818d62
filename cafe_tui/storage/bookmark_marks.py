"""What the listener marks bookmarks with, for many of them at once: importance and tags."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cafe_tui.domain.folding import fold
from cafe_tui.domain.models import BookmarkId, EpisodeId


class Marks(NamedTuple):
    """Of one bookmark."""

    id: BookmarkId
    episode_id: EpisodeId | None
    importance: int
    edited: int | None
    """Seconds since 1970."""
    tags: tuple[str, ...]


def of(connection: sqlite3.Connection, bookmark_ids: Iterable[int]) -> list[Marks]:
    """The marks of those of these bookmarks that are there."""
    rows = connection.execute(
        "SELECT id, episode_id, importance, edited, (SELECT json_group_array(tag) FROM"
        " (SELECT tag FROM bookmark_tag WHERE bookmark_id = bookmark.id ORDER BY place))"
        " FROM bookmark WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(bookmark_ids)),),
    ).fetchall()
    return [
        Marks(bookmark_id, episode_id, importance, edited, () if tags == "[]" else tuple(json.loads(tags)))
        for bookmark_id, episode_id, importance, edited, tags in rows
    ]


def keep(connection: sqlite3.Connection, marked: Sequence[Marks], *, tags: bool) -> None:
    """Let the bookmarks that are there be marked so; their tags are written only where `tags` says so."""
    connection.executemany(
        "UPDATE bookmark SET importance = ?, edited = ? WHERE id = ?",
        [(each.importance, each.edited, each.id) for each in marked],
    )
    if tags:
        connection.executemany(
            "DELETE FROM bookmark_tag WHERE bookmark_id = ?", [(each.id,) for each in marked]
        )
        connection.executemany(
            "INSERT INTO bookmark_tag (bookmark_id, folded, tag, place)"
            " SELECT id, ?2, ?3, ?4 FROM bookmark WHERE id = ?1 ON CONFLICT DO NOTHING",
            [(each.id, fold(tag), tag, place) for each in marked for place, tag in enumerate(each.tags)],
        )


def remove(connection: sqlite3.Connection, bookmark_ids: Iterable[int]) -> None:
    """Remove bookmarks."""
    connection.executemany("DELETE FROM bookmark WHERE id = ?", [(each,) for each in bookmark_ids])
