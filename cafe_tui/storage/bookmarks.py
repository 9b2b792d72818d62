"""Bookmarks. Each row can stand alone: it copies what is needed to find its place without the library."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime

from cafe_tui.domain.errors import NotFoundError
from cafe_tui.domain.folding import fold
from cafe_tui.domain.language import _
from cafe_tui.domain.models import Bookmark, BookmarkId, EpisodeId, ShowId

from .moments import from_seconds, to_seconds

_UNKEPT = BookmarkId(0)


def made(
    connection: sqlite3.Connection, episode_id: EpisodeId, start: float, *, uid: str, now: datetime
) -> Bookmark:
    """A bookmark of a moment in an episode of the library, not kept yet; raises NotFoundError."""
    row = connection.execute(
        """
        SELECT show.title, url, guid, episode.title, published, media_url,
            coalesce(listening.duration, episode.duration), episode.link
        FROM episode JOIN show ON show.id = episode.show_id LEFT JOIN listening ON episode_id = episode.id
        WHERE episode.id = ?
        """,
        (episode_id,),
    ).fetchone()
    if row is None:
        raise NotFoundError(
            _("There is no episode {id}", id=episode_id),
            hint=_("“cafe-tui episodes” lists them"),
        )
    show, feed_url, guid, title, published, media_url, duration, link = row
    return Bookmark(
        id=_UNKEPT,
        episode_id=episode_id,
        show=show,
        feed_url=feed_url,
        guid=guid,
        title=title,
        published=from_seconds(published),
        media_url=media_url,
        duration=duration,
        start=start,
        end=None,
        note="",
        created=now,
        uid=uid,
        link=link,
    )


def add(connection: sqlite3.Connection, bookmark: Bookmark) -> BookmarkId:
    """Keep a bookmark under an id of its own."""
    return _put(connection, None, bookmark)


def put_back(connection: sqlite3.Connection, bookmark: Bookmark) -> None:
    """Keep a bookmark that was removed or changed as it is here, under its id.

    One that is still there stays with the episode that it has; one that was imported anew meanwhile makes
    room.
    """
    connection.execute("DELETE FROM bookmark_tag WHERE bookmark_id = ?", (bookmark.id,))
    connection.execute("DELETE FROM bookmark WHERE uid = ? AND id != ?", (bookmark.uid, bookmark.id))
    _put(connection, bookmark.id, bookmark)


def give_texts(connection: sqlite3.Connection, texts: Iterable[tuple[BookmarkId, str]]) -> None:
    """Give bookmarks that have no text these."""
    connection.executemany(
        "UPDATE bookmark SET text = ? WHERE id = ? AND text = ''", ((text, one) for one, text in texts)
    )


def remove(connection: sqlite3.Connection, bookmark_id: BookmarkId) -> None:
    """Remove a bookmark."""
    connection.execute("DELETE FROM bookmark WHERE id = ?", (bookmark_id,))


def get(connection: sqlite3.Connection, bookmark_id: BookmarkId) -> Bookmark:
    """The bookmark with this id; raises NotFoundError."""
    if found := _select(connection, "id = ?", (bookmark_id,)):
        return found[0]
    raise NotFoundError(
        _("There is no bookmark {id}", id=bookmark_id),
        hint=_("“cafe-tui bookmarks” lists them"),
    )


def some(connection: sqlite3.Connection, bookmark_ids: Sequence[int]) -> list[Bookmark]:
    """Those of these ids that are there."""
    return _select(connection, "id IN (SELECT value FROM json_each(?))", (json.dumps(list(bookmark_ids)),))


def by_uids(connection: sqlite3.Connection, uids: Iterable[str]) -> dict[str, Bookmark]:
    """Those with these identities that are there."""
    condition = "uid IN (SELECT value FROM json_each(?))"
    return {one.uid: one for one in _select(connection, condition, (json.dumps(list(uids)),))}


def without_episode(connection: sqlite3.Connection) -> dict[str, BookmarkId]:
    """The ids of those that wait for their episode, by identity."""
    rows = connection.execute("SELECT uid, id FROM bookmark WHERE episode_id IS NULL").fetchall()
    return {uid: BookmarkId(bookmark_id) for uid, bookmark_id in rows}


def listing(
    connection: sqlite3.Connection,
    *,
    episode_id: EpisodeId | None = None,
    show_id: ShowId | None = None,
    tag: str | None = None,
) -> list[Bookmark]:
    """Bookmarks that answer all that is asked: by show, newest episode first, and in time order."""
    conditions: list[str] = []
    parameters: list[object] = []
    if episode_id is not None:
        conditions.append("episode_id = ?")
        parameters.append(episode_id)
    if show_id is not None:
        conditions.append("feed_url = (SELECT url FROM show WHERE id = ?)")
        parameters.append(show_id)
    if tag is not None:
        conditions.append("id IN (SELECT bookmark_id FROM bookmark_tag WHERE folded = ?)")
        parameters.append(fold(tag))
    return _select(connection, " AND ".join(conditions) or "TRUE", parameters)


def known(connection: sqlite3.Connection, uids: Iterable[str]) -> set[str]:
    """Those of these identities that bookmarks here have."""
    rows = connection.execute(
        "SELECT uid FROM bookmark WHERE uid IN (SELECT value FROM json_each(?))", (json.dumps(list(uids)),)
    )
    return {uid for (uid,) in rows}


def attach(connection: sqlite3.Connection, show_id: ShowId, feed_url: str) -> None:
    """Give bookmarks of this feed that have no episode theirs, by guid, else by media address."""
    orphans = connection.execute(
        "SELECT DISTINCT guid, media_url FROM bookmark WHERE episode_id IS NULL AND feed_url = ?", (feed_url,)
    ).fetchall()
    for guid, media_url in orphans:
        # By guid there is an index: in most cases only that one is asked.
        row = (
            connection.execute(
                "SELECT id FROM episode WHERE show_id = ? AND guid = ? ORDER BY media_url = ? DESC LIMIT 1",
                (show_id, guid, media_url),
            ).fetchone()
            or connection.execute(
                "SELECT id FROM episode WHERE show_id = ? AND media_url = ? LIMIT 1", (show_id, media_url)
            ).fetchone()
        )
        if row:
            connection.execute(
                "UPDATE bookmark SET episode_id = ?"
                " WHERE episode_id IS NULL AND feed_url = ? AND guid = ? AND media_url = ?",
                (row[0], feed_url, guid, media_url),
            )
            follow(connection, EpisodeId(row[0]))


def settle(connection: sqlite3.Connection, bookmark_id: BookmarkId, episode_id: EpisodeId) -> None:
    """Give a bookmark that has no episode this one, by which it is found from now on."""
    connection.execute(
        "UPDATE bookmark SET (episode_id, show, feed_url, guid, title, published, media_url, link) ="
        " (SELECT episode.id, show.title, show.url, guid, episode.title, published, media_url, episode.link"
        " FROM episode JOIN show ON show.id = show_id WHERE episode.id = ?1)"
        " WHERE id = ?2 AND episode_id IS NULL",
        (episode_id, bookmark_id),
    )


def name_anew(connection: sqlite3.Connection, bookmark_id: BookmarkId, known_as: Bookmark) -> None:
    """Let a bookmark that has no episode wait for it under the names that it has in `known_as`."""
    connection.execute(
        "UPDATE bookmark SET show = ?1, feed_url = ?2, guid = ?3, title = ?4, published = ?5, media_url = ?6,"
        " link = ?7 WHERE id = ?8 AND episode_id IS NULL"
        " AND (show, feed_url, guid, title, published, media_url, link) IS NOT (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        (
            known_as.show,
            known_as.feed_url,
            known_as.guid,
            known_as.title,
            to_seconds(known_as.published) if known_as.published else None,
            known_as.media_url,
            known_as.link,
            bookmark_id,
        ),
    )


def follow(connection: sqlite3.Connection, episode_id: EpisodeId) -> None:
    """The feed has changed this episode: its bookmarks are to find it as it is known from now on."""
    connection.execute(
        "UPDATE bookmark SET (guid, title, published, media_url, link) ="
        " (SELECT guid, title, published, media_url, link FROM episode WHERE id = ?1)"
        " WHERE episode_id = ?1 AND (guid, title, published, media_url, link) IS NOT"
        " (SELECT guid, title, published, media_url, link FROM episode WHERE id = ?1)",
        (episode_id,),
    )


def _put(connection: sqlite3.Connection, bookmark_id: BookmarkId | None, bookmark: Bookmark) -> BookmarkId:
    """Write the bookmark under this id, or under its own one; its tags may not be there."""
    ((kept_id,),) = connection.execute(
        """
        INSERT INTO bookmark (id, episode_id, show, feed_url, guid, title, published, media_url, duration,
            start, "end", note, created, uid, importance, chapter, text, link, edited)
        VALUES (?, (SELECT id FROM episode WHERE id = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET
            duration = excluded.duration, start = excluded.start, "end" = excluded."end",
            note = excluded.note, importance = excluded.importance, chapter = excluded.chapter,
            text = excluded.text, edited = excluded.edited
        RETURNING id
        """,
        (
            bookmark_id,
            bookmark.episode_id,
            bookmark.show,
            bookmark.feed_url,
            bookmark.guid,
            bookmark.title,
            to_seconds(bookmark.published) if bookmark.published else None,
            bookmark.media_url,
            bookmark.duration,
            bookmark.start,
            bookmark.end,
            bookmark.note,
            to_seconds(bookmark.created),
            bookmark.uid,
            bookmark.importance,
            bookmark.chapter,
            bookmark.text,
            bookmark.link,
            to_seconds(bookmark.edited) if bookmark.edited else None,
        ),
    ).fetchall()
    connection.executemany(
        "INSERT INTO bookmark_tag (bookmark_id, folded, tag, place) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        [(kept_id, fold(tag), tag, place) for place, tag in enumerate(bookmark.tags)],
    )
    return BookmarkId(kept_id)


_BOOKMARK = """
    SELECT id, episode_id, show, feed_url, guid, title, published, media_url, duration,
        start, "end", note, created, uid, importance, chapter, text, link, edited,
        (SELECT json_group_array(tag) FROM
            (SELECT tag FROM bookmark_tag WHERE bookmark_id = bookmark.id ORDER BY place))
    FROM bookmark
"""


def _select(connection: sqlite3.Connection, condition: str, parameters: Sequence[object]) -> list[Bookmark]:
    rows = connection.execute(
        f"{_BOOKMARK} WHERE {condition} ORDER BY show, published DESC, feed_url, guid, start, id", parameters
    ).fetchall()
    return [_bookmark(*row) for row in rows]


def _bookmark(
    bookmark_id: int,
    episode_id: int | None,
    show: str,
    feed_url: str,
    guid: str,
    title: str,
    published: int | None,
    media_url: str,
    duration: float | None,
    start: float,
    end: float | None,
    note: str,
    created: int,
    uid: str,
    importance: int,
    chapter: str,
    text: str,
    link: str,
    edited: int | None,
    tags: str,
) -> Bookmark:
    return Bookmark(
        id=BookmarkId(bookmark_id),
        episode_id=None if episode_id is None else EpisodeId(episode_id),
        show=show,
        feed_url=feed_url,
        guid=guid,
        title=title,
        published=from_seconds(published),
        media_url=media_url,
        duration=duration,
        start=start,
        end=end,
        note=note,
        created=from_seconds(created),
        tags=() if tags == "[]" else tuple(json.loads(tags)),
        uid=uid,
        importance=importance,
        chapter=chapter,
        text=text,
        link=link,
        edited=from_seconds(edited),
    )
