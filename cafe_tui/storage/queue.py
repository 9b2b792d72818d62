"""The queue, and the mixtapes that were saved of it. What is of a removed episode goes with it."""

import sqlite3
from collections.abc import Sequence

from cafe_tui.domain.errors import NotFoundError
from cafe_tui.domain.folding import fold
from cafe_tui.domain.language import _
from cafe_tui.domain.models import EpisodeId
from cafe_tui.domain.queue import Items, Piece, QueueItem, QueueItemId


def items(connection: sqlite3.Connection) -> Items:
    """The queue in its order."""
    rows = connection.execute(
        'SELECT id, episode_id, start, "end", title FROM queue_item ORDER BY place, id'
    ).fetchall()
    return tuple(QueueItem(QueueItemId(item_id), _piece(*piece)) for item_id, *piece in rows)


def add(connection: sqlite3.Connection, piece: Piece) -> QueueItem:
    """Give a piece an id of its own; its place is to be said by `arrange`. Raises NotFoundError."""
    cursor = connection.execute(
        'INSERT INTO queue_item (place, episode_id, start, "end", title)'
        " SELECT -1, id, ?, ?, ? FROM episode WHERE id = ?",
        (piece.start, piece.end, piece.title, piece.episode_id),
    )
    if cursor.rowcount != 1 or cursor.lastrowid is None:
        raise NotFoundError(
            _("There is no episode {id}", id=piece.episode_id),
            hint=_("“cafe-tui episodes” lists them"),
        )
    return QueueItem(QueueItemId(cursor.lastrowid), piece)


def arrange(connection: sqlite3.Connection, wanted: Items) -> None:
    """Let the queue be these items, under their ids; one whose episode is gone is left out."""
    connection.execute("DELETE FROM queue_item")
    connection.executemany(
        'INSERT INTO queue_item (id, place, episode_id, start, "end", title)'
        " SELECT ?, ?, id, ?, ?, ? FROM episode WHERE id = ?",
        [
            (item.id, place, item.piece.start, item.piece.end, item.piece.title, item.piece.episode_id)
            for place, item in enumerate(wanted)
        ],
    )


def mixtapes(connection: sqlite3.Connection) -> list[tuple[str, int]]:
    """The names of the saved queues, in their order, each with how many pieces it has."""
    return connection.execute(
        "SELECT name, (SELECT count(*) FROM mixtape_item WHERE mixtape_id = id) FROM mixtape ORDER BY folded"
    ).fetchall()


def mixtape(connection: sqlite3.Connection, name: str) -> tuple[Piece, ...] | None:
    """The pieces that were saved under this name, case and accents aside; None where none were."""
    row = connection.execute("SELECT id FROM mixtape WHERE folded = ?", (fold(name),)).fetchone()
    if row is None:
        return None
    rows = connection.execute(
        'SELECT episode_id, start, "end", title FROM mixtape_item WHERE mixtape_id = ? ORDER BY place', row
    ).fetchall()
    return tuple(_piece(*row) for row in rows)


def keep_mixtape(connection: sqlite3.Connection, name: str, pieces: Sequence[Piece]) -> None:
    """Save these under this name instead of what was there."""
    forget_mixtape(connection, name)
    cursor = connection.execute("INSERT INTO mixtape (name, folded) VALUES (?, ?)", (name, fold(name)))
    connection.executemany(
        'INSERT INTO mixtape_item (mixtape_id, place, episode_id, start, "end", title)'
        " SELECT ?, ?, id, ?, ?, ? FROM episode WHERE id = ?",
        [
            (cursor.lastrowid, place, piece.start, piece.end, piece.title, piece.episode_id)
            for place, piece in enumerate(pieces)
        ],
    )


def forget_mixtape(connection: sqlite3.Connection, name: str) -> None:
    """Remove what was saved under this name."""
    connection.execute("DELETE FROM mixtape WHERE folded = ?", (fold(name),))


def autoplay(connection: sqlite3.Connection) -> bool:
    """Whether the queue goes on by itself; it does unless told."""
    row = connection.execute("SELECT autoplay FROM queue_option").fetchone()
    return row is None or bool(row[0])


def set_autoplay(connection: sqlite3.Connection, on: bool) -> None:
    """Let the queue go on by itself, or not."""
    connection.execute("INSERT OR REPLACE INTO queue_option (id, autoplay) VALUES (1, ?)", (on,))


def _piece(episode_id: int, start: float | None, end: float | None, title: str) -> Piece:
    return Piece(EpisodeId(episode_id), start, end, title)
