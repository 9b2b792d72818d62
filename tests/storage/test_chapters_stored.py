"""The chapter lists of episodes in the library."""

from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from cafe_tui.domain.chapter.chapter_choice import ChapterSource
from cafe_tui.domain.chapter.copies import Anchor, Copy
from cafe_tui.domain.chapter.corrections import Corrections
from cafe_tui.domain.chapter.skipping import SkipMark
from cafe_tui.domain.feed.feed_document import FeedItem
from cafe_tui.domain.models import Chapter, EpisodeId
from cafe_tui.storage import chapters, corrections, episodes, schema, shows
from cafe_tui.storage.chapters import StoredChapters
from cafe_tui.storage.corrections import Lengths
from cafe_tui.storage.database import Database
from cafe_tui.storage.moments import to_seconds
from tests.support.library import FEED_URL, NOW, document, item, keep, newest

CHAPTERS = (
    Chapter(0.0, "Hello", url="https://example.org"),
    Chapter(30.5, "茶", 60.0, image="https://example.org/i.png", listed=False),
)


def store_again(database: Database, *items: FeedItem) -> None:
    with database.write() as connection:
        show_id = shows.by_url(connection, FEED_URL)
        assert show_id is not None
        episodes.store(connection, show_id, document(*items), NOW)


def test_the_chapters_of_a_feed_come_and_go_with_it(database: Database) -> None:
    with_chapters = replace(item(1), chapters=CHAPTERS)
    keep(database, document(with_chapters))
    episode_id = newest(database)
    assert chapters.of_episode(database.read(), episode_id) == [
        StoredChapters(ChapterSource.PODLOVE, CHAPTERS, "", "", NOW)
    ]
    store_again(database, replace(with_chapters, chapters=CHAPTERS[:1]))
    assert chapters.of_episode(database.read(), episode_id)[0].chapters == CHAPTERS[:1]
    store_again(database, item(1))
    assert chapters.of_episode(database.read(), episode_id) == []


def test_each_source_has_its_list_and_none_found_is_one_too(database: Database) -> None:
    keep(database, document(item(1)))
    episode_id = newest(database)
    later = NOW + timedelta(days=1)
    with database.write() as connection:
        chapters.keep(connection, episode_id, ChapterSource.EMBEDDED, (), now=NOW, address="a")
        chapters.keep(
            connection, episode_id, ChapterSource.PODCASTING20, CHAPTERS, now=NOW, address="b", etag="c"
        )
        chapters.confirm(connection, episode_id, ChapterSource.PODCASTING20, now=later)
    assert {one.source: one for one in chapters.of_episode(database.read(), episode_id)} == {
        ChapterSource.EMBEDDED: StoredChapters(ChapterSource.EMBEDDED, (), "a", "", NOW),
        ChapterSource.PODCASTING20: StoredChapters(ChapterSource.PODCASTING20, CHAPTERS, "b", "c", later),
    }


CORRECTED = Corrections(
    CHAPTERS,
    ChapterSource.NOTES,
    (Copy(1500.0, (Anchor(30.0, 60.5),)), Copy(1520.0)),
    (SkipMark(30.0, True), SkipMark(60.0, False)),
)


@pytest.mark.parametrize(
    "said",
    [
        CORRECTED,
        Corrections(()),
        Corrections(preferred=ChapterSource.EMBEDDED),
        Corrections(skips=CORRECTED.skips),
    ],
)
def test_what_the_listener_said_is_kept_until_something_else_is_said(
    database: Database, said: Corrections
) -> None:
    keep(database, document(item(1)))
    episode_id = newest(database)
    for wanted in (CORRECTED, said, Corrections()):
        with database.write() as connection:
            corrections.keep(connection, episode_id, wanted)
        assert corrections.of_episode(database.read(), episode_id) == wanted
    assert corrections.corrected_episodes(database.read()) == frozenset()


def test_words_to_skip_are_kept_in_the_order_typed(database: Database) -> None:
    show_id = keep(database, document(item(1)))
    for words in (("Sponsor", "Ad"), ("Ad",), ()):
        with database.write() as connection:
            corrections.keep_skip_words(connection, show_id, words)
        assert corrections.skip_words(database.read(), show_id) == words


def test_nothing_is_kept_of_an_episode_that_is_gone(database: Database) -> None:
    gone = EpisodeId(77)
    with database.write() as connection:
        chapters.keep(connection, gone, ChapterSource.EMBEDDED, CHAPTERS, now=NOW)
        corrections.keep(connection, gone, CORRECTED)
    assert chapters.of_episode(database.read(), gone) == []
    assert corrections.of_episode(database.read(), gone) == Corrections()
    assert corrections.lengths(database.read(), gone) == Lengths(None, None)
    assert chapters.addresses(database.read(), gone) is None


def test_the_lists_of_a_removed_show_go_with_it(database: Database) -> None:
    show_id = keep(database, document(replace(item(1), chapters=CHAPTERS)))
    with database.write() as connection:
        corrections.keep(connection, newest(database), CORRECTED)
        corrections.keep_skip_words(connection, show_id, ["Ad"])
        shows.remove(connection, show_id)
    for table in ("chapter_list", "chapter_preference", "correction", "skip_word"):
        assert database.read().execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


def test_a_library_of_the_first_version_reads_its_feeds_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "old.sqlite3"
    monkeypatch.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:1])
    with closing(Database(path)) as database, database.write() as connection:
        show_id = shows.add(connection, FEED_URL, title="Tea", now=NOW)
        connection.execute(
            "UPDATE show SET etag = 'e', last_modified = 'm', body_hash = 'h', last_ok = ? WHERE id = ?",
            (to_seconds(NOW), show_id),
        )
    monkeypatch.undo()
    with closing(Database(path)) as database:
        (subscription,) = shows.subscriptions(database.read(), None)
        assert (subscription.etag, subscription.last_modified, subscription.body_hash) == ("", "", "")
        assert subscription.last_ok == NOW
        assert chapters.of_episode(database.read(), EpisodeId(1)) == []
