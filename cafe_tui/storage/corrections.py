"""What the listener put right about chapters: of an episode, and the words to skip in a show."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from cafe_tui.domain.chapter.chapter_choice import ChapterSource
from cafe_tui.domain.chapter.copies import Anchor, Copy
from cafe_tui.domain.chapter.corrections import Corrections
from cafe_tui.domain.chapter.skipping import SkipMark
from cafe_tui.domain.models import EpisodeId, ShowId

from .chapters import from_json, to_json


@dataclass(frozen=True, slots=True)
class Lengths:
    """How long an episode is, in seconds; None where that is unknown."""

    claimed: float | None
    """As the feed says."""
    measured: float | None
    """Of the copy that was opened last."""


def of_episode(connection: sqlite3.Connection, episode_id: EpisodeId) -> Corrections:
    """What the listener has said about the chapters of an episode; nothing where it was not touched."""
    chapters, copies, skips = connection.execute(
        "SELECT chapters, copies, skips FROM correction WHERE episode_id = ?", (episode_id,)
    ).fetchone() or (None, "[]", "[]")
    preferred = connection.execute(
        "SELECT source FROM chapter_preference WHERE episode_id = ?", (episode_id,)
    ).fetchone()
    return Corrections(
        None if chapters is None else from_json(chapters),
        ChapterSource(preferred[0]) if preferred else None,
        tuple(
            Copy(length, tuple(Anchor(*anchor) for anchor in anchors))
            for length, anchors in json.loads(copies)
        ),
        tuple(SkipMark(*mark) for mark in json.loads(skips)),
    )


def keep(connection: sqlite3.Connection, episode_id: EpisodeId, corrections: Corrections) -> None:
    """Keep this instead of what was said before; nothing happens when the episode is gone."""
    connection.execute("DELETE FROM correction WHERE episode_id = ?", (episode_id,))
    connection.execute("DELETE FROM chapter_preference WHERE episode_id = ?", (episode_id,))
    chapters = None if corrections.chapters is None else to_json(corrections.chapters)
    copies = [(copy.length, [astuple(anchor) for anchor in copy.anchors]) for copy in corrections.copies]
    skips = [astuple(mark) for mark in corrections.skips]
    if corrections != Corrections(preferred=corrections.preferred):
        connection.execute(
            "INSERT INTO correction SELECT id, ?, ?, ? FROM episode WHERE id = ?",
            (chapters, json.dumps(copies, allow_nan=False), json.dumps(skips, allow_nan=False), episode_id),
        )
    if corrections.preferred is not None:
        connection.execute(
            "INSERT INTO chapter_preference (episode_id, source) SELECT id, ? FROM episode WHERE id = ?",
            (corrections.preferred, episode_id),
        )


def corrected_episodes(connection: sqlite3.Connection) -> frozenset[EpisodeId]:
    """The episodes of which anything was put right."""
    rows = connection.execute("SELECT episode_id FROM correction").fetchall()
    return frozenset(EpisodeId(episode_id) for (episode_id,) in rows)


def lengths(connection: sqlite3.Connection, episode_id: EpisodeId) -> Lengths:
    """How long an episode is."""
    row = connection.execute(
        "SELECT episode.duration, listening.duration FROM episode"
        " LEFT JOIN listening ON episode_id = episode.id WHERE episode.id = ?",
        (episode_id,),
    ).fetchone()
    return Lengths(*row) if row else Lengths(None, None)


def skip_words(connection: sqlite3.Connection, show_id: ShowId) -> tuple[str, ...]:
    """The words whose chapters are passed over in a show, in the order typed."""
    rows = connection.execute(
        "SELECT word FROM skip_word WHERE show_id = ? ORDER BY place", (show_id,)
    ).fetchall()
    return tuple(word for (word,) in rows)


def keep_skip_words(connection: sqlite3.Connection, show_id: ShowId, words: Sequence[str]) -> None:
    """Keep these words for a show instead of those before."""
    connection.execute("DELETE FROM skip_word WHERE show_id = ?", (show_id,))
    connection.executemany(
        "INSERT INTO skip_word SELECT id, ?, ? FROM show WHERE id = ?",
        [(word, place, show_id) for place, word in enumerate(words)],
    )
