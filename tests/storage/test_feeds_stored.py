"""Taking over what feeds bring: shows and episodes."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cafe_tui.domain.errors import NotFoundError
from cafe_tui.domain.feed.feed_document import FeedDocument
from cafe_tui.domain.feed.feed_health import FeedHealth, Wish, after_success, may_ask
from cafe_tui.domain.models import EpisodeId, ShowId
from cafe_tui.storage import bookmarks, browse, episodes, listening, schema, shows
from cafe_tui.storage.database import Database
from cafe_tui.storage.episodes import StoreCounts
from tests.support.library import FEED_URL, NOW, document, item, keep, newest

LATER = NOW + timedelta(hours=1)


def titles(database: Database) -> list[str]:
    return [each.title for each in browse.page(database.read(), browse.ids(database.read()))]


def store(database: Database, show_id: ShowId, feed: FeedDocument) -> StoreCounts:
    with database.write() as connection:
        return episodes.store(connection, show_id, feed, LATER)


def test_episodes_are_listed_newest_first(database: Database) -> None:
    keep(database, document(item(1), item(3), item(2)))
    assert titles(database) == ["Episode 3", "Episode 2", "Episode 1"]


def test_items_without_a_date_keep_the_order_of_the_feed(database: Database) -> None:
    show_id = keep(database, document(*(replace(item(number), published=None) for number in (5, 9, 7))))
    assert titles(database) == ["Episode 5", "Episode 9", "Episode 7"]
    feed = document(*(replace(item(number), published=None) for number in (8, 5, 9, 7)))
    assert store(database, show_id, feed) == StoreCounts(new=1, changed=0)
    assert titles(database)[0] == "Episode 8"


def test_an_unchanged_feed_writes_nothing(database: Database) -> None:
    feed = document(item(2), item(1))
    show_id = keep(database, feed)
    with database.write() as connection:
        before = connection.total_changes
        assert episodes.store(connection, show_id, feed, LATER) == StoreCounts(0, 0)
        assert connection.total_changes == before


def test_a_corrected_episode_keeps_its_id_its_position_and_its_measured_length(database: Database) -> None:
    show_id = keep(database, document(item(1, notes="00:30 Old")))
    episode_id = newest(database)
    with database.write() as connection:
        listening.save_position(connection, episode_id, 61.5, now=NOW)
        listening.save_duration(connection, episode_id, 1502.0, now=NOW)
    corrected = item(1, "Corrected", notes="00:35 New", duration=9.0)
    assert store(database, show_id, document(corrected)) == StoreCounts(new=0, changed=1)
    episode = browse.episode(database.read(), episode_id)
    assert (episode.title, episode.position, episode.duration) == ("Corrected", 61.5, 1502.0)
    assert browse.notes(database.read(), episode_id) == "00:35 New"


def test_a_corrected_date_moves_the_episode_in_the_list(database: Database) -> None:
    show_id = keep(database, document(item(2), item(1)))
    store(database, show_id, document(item(2), replace(item(1), published=datetime(2026, 6, 1, tzinfo=UTC))))
    assert titles(database) == ["Episode 1", "Episode 2"]


def test_a_shrinking_or_empty_feed_removes_nothing(database: Database) -> None:
    show_id = keep(database, document(item(2), item(1)))
    assert store(database, show_id, document()) == StoreCounts(0, 0)
    assert titles(database) == ["Episode 2", "Episode 1"]


def test_an_item_that_lost_its_media_can_still_be_played_from_where_it_was(database: Database) -> None:
    show_id = keep(database, document(item(1)))
    store(database, show_id, document(item(1, "Members only", url="")))
    episode = browse.episode(database.read(), newest(database))
    assert (episode.title, episode.media_url) == ("Members only", "https://media.example/1.mp3")


def test_numbers_too_large_for_the_database_are_left_out(database: Database) -> None:
    keep(database, document(replace(item(1), number=10**30)))
    assert browse.episode(database.read(), newest(database)).number is None


def test_a_feed_describes_its_show_and_cannot_take_its_title_away(database: Database) -> None:
    feed = FeedDocument("Café", (), author="Pilar", description="Talk", link="https://cafe.example")
    show_id = keep(database, feed)
    show = shows.show(database.read(), show_id)
    assert (show.title, show.author, show.description, show.site) == (
        "Café", "Pilar", "Talk", "https://cafe.example",
    )  # fmt: skip
    store(database, show_id, FeedDocument("", ()))
    assert shows.show(database.read(), show_id).title == "Café"


def test_storing_for_a_show_that_was_removed_is_refused(database: Database) -> None:
    with pytest.raises(NotFoundError):
        store(database, ShowId(5), document(item(1)))
    assert titles(database) == []


def test_adding_a_known_address_is_the_same_show(database: Database) -> None:
    with database.write() as connection:
        first = shows.add(connection, FEED_URL, title="Café", now=NOW)
        assert shows.add(connection, FEED_URL, title="Other", now=NOW) == first
    assert [show.title for show in shows.all_shows(database.read())] == ["Café"]


def test_ids_of_what_was_removed_are_not_given_again(database: Database) -> None:
    show_id = keep(database, document(item(1)))
    episode_id = newest(database)
    with database.write() as connection:
        shows.remove(connection, show_id)
        listening.save_position(connection, episode_id, 5.0, now=NOW)
    assert keep(database, document(item(2))) != show_id
    assert newest(database) != episode_id
    assert database.read().execute("SELECT count(*) FROM listening").fetchone() == (0,)


def test_fetches_are_recorded_for_the_next_refresh(database: Database) -> None:
    show_id = keep(database, document(item(1)))
    with database.write() as connection:
        shows.record_success(
            connection, show_id, url=FEED_URL, etag='"1"', last_modified="Mon", body_hash="abc", now=NOW
        )
        health = FeedHealth(2, LATER + timedelta(hours=1), LATER + timedelta(minutes=5), retired=True)
        shows.record_failure(connection, show_id, error="No answer", health=health, now=LATER)
    (subscription,) = shows.subscriptions(database.read())
    assert (subscription.etag, subscription.last_modified, subscription.body_hash) == ('"1"', "Mon", "abc")
    assert (subscription.last_ok, subscription.last_tried) == (NOW, LATER)
    assert shows.show(database.read(), show_id).error == "No answer"
    assert shows.show(database.read(), show_id).health == subscription.health == health
    with database.write() as connection:
        shows.record_unchanged(connection, show_id, now=LATER)
    show = shows.show(database.read(), show_id)
    assert (show.error, show.last_ok) == (None, LATER)
    assert show.health == after_success([datetime(2026, 1, 2, tzinfo=UTC)], LATER)


def test_subscriptions_can_be_asked_for_by_id(database: Database) -> None:
    first = keep(database, document(title="B"), "https://b.example")
    second = keep(database, document(title="A"), "https://a.example")
    assert [each.id for each in shows.subscriptions(database.read())] == [second, first]
    assert [each.id for each in shows.subscriptions(database.read(), [first, ShowId(99)])] == [first]


def test_a_feed_that_moved_takes_its_bookmarks_along(database: Database) -> None:
    show_id = keep(database, document(item(1)))
    with database.write() as connection:
        bookmark_id = bookmarks.add(
            connection, bookmarks.made(connection, newest(database), 5.0, uid="kept", now=NOW)
        )
        shows.record_success(
            connection, show_id, url="https://new.example", etag="", last_modified="", body_hash="", now=NOW
        )
    assert shows.by_url(database.read(), "https://new.example") == show_id
    assert shows.by_url(database.read(), FEED_URL) is None
    assert bookmarks.get(database.read(), bookmark_id).feed_url == "https://new.example"


def test_a_feed_that_moves_to_the_address_of_another_show_stays_where_it_is(database: Database) -> None:
    show_id = keep(database, document(item(1)))
    other = keep(database, document(), "https://other.example")
    with database.write() as connection:
        shows.record_success(
            connection, show_id, url="https://other.example", etag="", last_modified="", body_hash="", now=NOW
        )
    assert shows.by_url(database.read(), FEED_URL) == show_id
    assert shows.by_url(database.read(), "https://other.example") == other


def test_a_page_leaves_out_what_is_gone_and_keeps_the_order_asked(database: Database) -> None:
    keep(database, document(item(1), item(2), item(3)))
    wanted = list(reversed(browse.ids(database.read())))
    found = browse.page(database.read(), [EpisodeId(999), *wanted])
    assert [episode.id for episode in found] == wanted


def test_moments_before_1970_are_kept(database: Database) -> None:
    long_ago = datetime(1938, 10, 30, 20, tzinfo=UTC)
    keep(database, document(item(1, published=long_ago)))
    assert browse.episode(database.read(), newest(database)).published == long_ago


@pytest.mark.parametrize(
    ("question", "index"),
    [
        ("SELECT id FROM episode ORDER BY moment DESC, id DESC", "episode_newest"),
        (
            "SELECT id FROM episode WHERE show_id = 1 ORDER BY moment DESC, id DESC",
            "episode_newest_of_show",
        ),
        (
            "SELECT id FROM episode WHERE instr(folded, 'x') ORDER BY moment DESC, id DESC",
            "episode_filter",
        ),
    ],
)
def test_lists_are_read_from_an_index_alone_and_never_sorted(
    database: Database, question: str, index: str
) -> None:
    plan = database.read().execute(f"EXPLAIN QUERY PLAN {question}").fetchall()
    assert len(plan) == 1
    assert f"USING COVERING INDEX {index}" in plan[0][3]


def test_in_a_library_from_before_all_feeds_are_due_and_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "older.sqlite3"
    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[: schema.MIGRATIONS.index(schema._FEED_CARE)])
        with closing(Database(path)) as older, older.write() as connection:
            for url in ("https://read.example", "https://new.example"):
                shows.add(connection, url, title=url, now=NOW)
            connection.execute(
                "UPDATE show SET etag = 'e', last_modified = 'm', body_hash = 'h', context = 'c', last_ok = 9"
                " WHERE id = 1"
            )
    with closing(Database(path)) as now:
        (new, read) = shows.subscriptions(now.read())
        assert (read.etag, read.last_modified, read.body_hash) == ("", "", "")
        assert new.body_hash == ""
        assert all(may_ask(each.health, Wish.DUE, NOW) for each in (new, read))
