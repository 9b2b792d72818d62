"""Bookmarks in the database: those of a library that an earlier version wrote."""

from contextlib import closing
from pathlib import Path

import pytest

from cafe_tui.storage import bookmarks, schema
from cafe_tui.storage.database import Database

_STEP = next(
    number
    for number, statements in enumerate(schema.MIGRATIONS)
    if any("ALTER TABLE bookmark" in statement for statement in statements)
)


def test_bookmarks_from_before_get_an_identity_and_the_page_of_their_episode(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "older.sqlite3"
    monkeypatch.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:_STEP])
    with closing(Database(path)) as older, older.write() as connection:
        connection.execute(
            "INSERT INTO show (url, title, folded, added) VALUES ('https://feeds.example/1', 'A', 'a', 0)"
        )
        connection.execute(
            "INSERT INTO episode (show_id, guid, title, folded, media_url, media_type, link, image_url,"
            " chapters_url, first_seen, fingerprint, moment)"
            " VALUES (1, 'a', '', '', '', '', 'https://example.org/1', '', '', 0, x'', 0)"
        )
        for episode_id in (1, None):
            connection.execute(
                "INSERT INTO bookmark (episode_id, show, feed_url, guid, title, media_url, start, note,"
                " created) VALUES (?, 'A', 'https://feeds.example/1', 'a', 'One', '', 61.5, 'mine', 0)",
                (episode_id,),
            )
    monkeypatch.undo()
    with closing(Database(path)) as database:
        first, second = bookmarks.listing(database.read())
        assert [one.link for one in (first, second)] == ["https://example.org/1", ""]
        assert first.uid != second.uid
        for one in (first, second):
            assert len(one.uid) == 32
            assert (one.note, one.start, one.importance, one.edited) == ("mine", 61.5, 0, None)


@pytest.mark.parametrize(
    ("condition", "index"),
    [
        ("episode_id = 1", "bookmark_episode"),
        ("id IN (SELECT bookmark_id FROM bookmark_tag WHERE folded = 'x')", "bookmark_tag_folded"),
        ("uid = 'x'", "bookmark_uid"),
    ],
)
def test_bookmarks_are_found_by_an_index(tmp_path: Path, condition: str, index: str) -> None:
    with closing(Database(tmp_path / "library.sqlite3")) as database:
        plan = (
            database.read().execute(f"EXPLAIN QUERY PLAN SELECT * FROM bookmark WHERE {condition}").fetchall()
        )
    assert index in str(plan)
    assert "SCAN" not in str(plan)
