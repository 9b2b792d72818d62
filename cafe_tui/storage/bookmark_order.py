"""All bookmarks of the library in an order, and the text in which words are looked for."""

import sqlite3
from collections.abc import Iterator

from cafe_tui.domain.bookmark.bookmark_view import GroupBy, OrderBy

# For each: the group's key, its title and show, the order of the groups, and a table that is joined.
_GROUPS = {
    GroupBy.SHOW: ("feed_url", "show", "''", "show COLLATE NOCASE, feed_url", ""),
    GroupBy.EPISODE: (
        "feed_url || char(10) || guid", "title", "show",
        "published DESC, show COLLATE NOCASE, feed_url, guid", "",
    ),
    GroupBy.TAG: (
        "coalesce(folded, '')", "coalesce(tag, '')", "''", "folded IS NULL, folded",
        "LEFT JOIN bookmark_tag ON bookmark_id = bookmark.id",
    ),
    GroupBy.DAY: (
        "date(created, 'unixepoch', 'localtime')", "date(created, 'unixepoch', 'localtime')", "''",
        "date(created, 'unixepoch', 'localtime') DESC", "",
    ),
    GroupBy.NOTHING: ("''", "''", "''", "NULL", ""),
}  # fmt: skip
_ORDERS = {
    OrderBy.PLACE: 'show COLLATE NOCASE, published DESC, feed_url, guid, start, "end", id',
    OrderBy.NEWEST: "created DESC, id DESC",
    OrderBy.IMPORTANCE: "importance DESC, created DESC, id DESC",
    OrderBy.LENGTH: 'coalesce("end" - start, -1) DESC, created DESC, id DESC',
}


def rows(
    connection: sqlite3.Connection, group: GroupBy, order: OrderBy
) -> Iterator[tuple[int, str, str, str]]:
    """A bookmark's id and its group's key, title and show; grouped by tag, one row for each of its tags."""
    key, title, show, groups, joined = _GROUPS[group]
    return connection.execute(
        # Only texts of the tables above.
        f"SELECT id, {key}, {title}, {show} FROM bookmark {joined} ORDER BY {groups}, {_ORDERS[order]}"  # noqa: S608
    )


def texts(connection: sqlite3.Connection) -> Iterator[tuple[int, str]]:
    """Each bookmark's id, and all in which words are looked for."""
    return connection.execute(
        """
        SELECT id, note || char(10) || chapter || char(10) || title || char(10) || show || char(10)
            || coalesce((SELECT group_concat('#' || tag, char(10)) FROM bookmark_tag
                WHERE bookmark_id = bookmark.id), '')
            || char(10) || substr('!!!', 1, importance) || char(10) || text
        FROM bookmark
        """
    )


def stamp(connection: sqlite3.Connection) -> tuple[object, ...]:
    """What becomes another when bookmarks are added, removed or changed."""
    row: tuple[object, ...] = connection.execute(
        "SELECT count(*), max(id), max(created), max(edited), sum(text != '') FROM bookmark"
    ).fetchone()
    return row


def tags(connection: sqlite3.Connection) -> list[str]:
    """The tags in use, the most used first."""
    return [
        str(tag)
        for (tag,) in connection.execute(
            "SELECT tag FROM bookmark_tag GROUP BY folded ORDER BY count(*) DESC, folded"
        )
    ]
