"""Which parts of an episode were heard."""

import json
import sqlite3

from cafe_tui.domain.heard import Span, Spans, merged
from cafe_tui.domain.models import EpisodeId

_PER_SECOND = 10
"""The unit of what is written: tenths of a second."""


def of_episode(connection: sqlite3.Connection, episode_id: EpisodeId) -> Spans:
    """What was heard of an episode."""
    row = connection.execute("SELECT spans FROM heard WHERE episode_id = ?", (episode_id,)).fetchone()
    return _spans(row[0]) if row else ()


def add(connection: sqlite3.Connection, episode_id: EpisodeId, spans: Spans) -> None:
    """Join these spans with those that are kept; nothing happens when the episode is gone."""
    before = of_episode(connection, episode_id)
    joined = merged(before, spans)
    if joined == before:
        return
    connection.execute(
        "INSERT INTO heard (episode_id, spans) SELECT id, ? FROM episode WHERE id = ?"
        " ON CONFLICT (episode_id) DO UPDATE SET spans = excluded.spans",
        (_text(joined), episode_id),
    )


def _text(spans: Spans) -> str:
    borders = [round(second * _PER_SECOND) for span in spans for second in span]
    return json.dumps(borders, separators=(",", ":"))


def _spans(text: str) -> Spans:
    borders = [tenths / _PER_SECOND for tenths in json.loads(text)]
    return tuple(map(Span, borders[::2], borders[1::2]))
