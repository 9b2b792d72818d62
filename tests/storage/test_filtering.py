"""Filtering by words in titles: every way of finding them finds the same."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.domain.folding import fold
from cafe_tui.domain.models import ShowId
from cafe_tui.domain.text import one_line
from cafe_tui.storage import browse, episodes, filtering, schema, shows
from cafe_tui.storage.database import Database
from tests.support.library import FEED_URL, NOW, document, item, keep

# Few letters, so that words of some meet in others; marks and signs that queries of an index give a meaning.
TEXT = st.text(st.sampled_from('abc é"*-ß日'), max_size=12).map(one_line)
TITLES = st.lists(TEXT, max_size=12)
LIBRARIES = st.lists(st.tuples(TEXT, TITLES), max_size=3)


@contextmanager
def library(kept: list[tuple[str, list[str]]]) -> Iterator[Database]:
    with TemporaryDirectory() as folder:
        database = Database(Path(folder) / "library.sqlite3")
        for number, (show, titles) in enumerate(kept):
            feed = document(*(item(n, title) for n, title in enumerate(titles)), title=show or "-")
            keep(database, feed, f"https://feeds.example/{number}")
        yield database
        database.close()


def found_by_hand(database: Database, words: str) -> list[int]:
    read = database.read()
    return [
        episode.id
        for episode in browse.page(read, browse.ids(read))
        if all(word in fold(episode.title) or word in fold(episode.show) for word in fold(words).split())
    ]


def check_index(database: Database) -> None:
    """The index has the pieces of the titles that are there, and no others."""
    with database.write() as connection:
        connection.execute("INSERT INTO episode_title (episode_title) VALUES ('integrity-check')")
        connection.execute("CREATE VIRTUAL TABLE temp.piece USING fts5vocab(main, episode_title, 'row')")
        indexed = dict(connection.execute("SELECT term, doc FROM temp.piece").fetchall())
        connection.execute("DROP TABLE temp.piece")
        titles = [title for (title,) in connection.execute("SELECT folded FROM episode").fetchall()]
    pieces = Counter(piece for title in titles for piece in {title[i : i + 3] for i in range(len(title) - 2)})
    assert indexed == pieces


@given(LIBRARIES, TEXT, st.sampled_from([1, 2, 200]), st.sampled_from([0, 3, 10_000]))
def test_the_newest_the_index_and_going_through_all_find_the_same(
    kept: list[tuple[str, list[str]]], words: str, enough: int, few: int
) -> None:
    with pytest.MonkeyPatch.context() as patch, library(kept) as database:
        patch.setattr(filtering, "_NEWEST", 4)
        patch.setattr(filtering, "_ENOUGH", enough)
        patch.setattr(filtering, "_FEW", few)
        patch.setattr(filtering, "_AT_ONCE", 3)
        expected = found_by_hand(database, words)
        assert list(browse.ids(database.read(), containing=words)) == expected
        assert list(browse.ids(database.read(), containing=words, limit=2)) == expected[:2]


@given(TITLES, TITLES, TEXT)
def test_the_index_follows_the_titles(before: list[str], after: list[str], words: str) -> None:
    with pytest.MonkeyPatch.context() as patch, library([("Show", before)]) as database:
        patch.setattr(filtering, "_NEWEST", 0)
        feed = document(*(item(n, title) for n, title in enumerate(after)))
        with database.write() as connection:
            episodes.store(connection, ShowId(1), feed, NOW)
        check_index(database)
        assert list(browse.ids(database.read(), containing=words)) == found_by_hand(database, words)


def test_what_is_removed_is_found_no_more(database: Database) -> None:
    show_id = keep(database, document(item(1, "Xylophones at work")))
    other = keep(database, document(item(1, "Xylophones at home")), "https://feeds.example/other")
    assert len(browse.ids(database.read(), containing="xylophone")) == 2
    with database.write() as connection:
        shows.remove(connection, show_id)
    check_index(database)
    (left,) = browse.ids(database.read(), containing="xylophone")
    assert browse.page(database.read(), [left])[0].show_id == other


def test_an_older_library_gets_its_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    step = schema.MIGRATIONS.index(schema._TITLE_INDEX)
    monkeypatch.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:step])
    older = Database(tmp_path / "library.sqlite3")
    with older.write() as connection:
        show_id = shows.add(connection, FEED_URL, title="Management Café", now=NOW)
        connection.execute(
            "INSERT INTO episode VALUES (1, ?, '', NULL, 'Xylophones', 'xylophones', NULL, NULL, '', '', 0,"
            " '', '', '', 0, '', 0)",
            (show_id,),
        )
    older.close()
    monkeypatch.undo()
    database = Database(tmp_path / "library.sqlite3")
    check_index(database)
    assert len(browse.ids(database.read(), containing="xylophone")) == 1
    database.close()
