"""The chapters that were found in notes, and which notes are to be read anew."""

from dataclasses import replace

from cafe_tui.domain.chapters import Confidence
from cafe_tui.domain.detection import DETECTOR_VERSION
from cafe_tui.domain.feed.feed_document import FeedItem
from cafe_tui.domain.models import Chapter, EpisodeId, NotedChapters, ShowId
from cafe_tui.storage import browse, episodes, listening, noted, shows
from cafe_tui.storage.database import Database
from cafe_tui.storage.noted import Notes
from tests.support.library import NOW, document, item, keep, newest

FOUND = NotedChapters(
    (Chapter(0.0, "Hello"), Chapter(30.5, "茶", 60.0)), Confidence.LIKELY, 1500.0, DETECTOR_VERSION
)
NOTHING = NotedChapters((), Confidence.UNSURE, 1500.0, DETECTOR_VERSION)


def store_again(database: Database, show_id: ShowId, *items: FeedItem) -> None:
    with database.write() as connection:
        episodes.store(connection, show_id, document(*items), NOW)


def keep_noted(database: Database, episode_id: EpisodeId, found: NotedChapters) -> None:
    with database.write() as connection:
        noted.keep(connection, episode_id, found)


def test_what_was_found_in_the_notes_comes_with_the_episode(database: Database) -> None:
    keep(database, document(replace(item(1), noted=FOUND)))
    assert noted.of_episode(database.read(), newest(database)) == FOUND
    assert list(noted.stale(database.read())) == []


def test_nothing_found_is_remembered_too(database: Database) -> None:
    keep(database, document(replace(item(1), noted=NOTHING)))
    assert noted.of_episode(database.read(), newest(database)) == NOTHING
    assert list(noted.stale(database.read())) == []


def test_changed_notes_bring_their_own_chapters_or_are_to_be_read(database: Database) -> None:
    show_id = keep(database, document(replace(item(1), noted=FOUND)))
    store_again(database, show_id, replace(item(1, notes="other"), noted=NOTHING))
    assert noted.of_episode(database.read(), newest(database)) == NOTHING
    store_again(database, show_id, item(1, notes="third"))
    assert noted.of_episode(database.read(), newest(database)) is None
    assert list(noted.stale(database.read())) == [newest(database)]


def test_the_words_of_another_detector_are_stale(database: Database) -> None:
    other = replace(FOUND, version=DETECTOR_VERSION + 1)
    keep(database, document(replace(item(1), noted=other)))
    assert noted.of_episode(database.read(), newest(database)) is None
    assert list(noted.stale(database.read())) == [newest(database)]
    keep_noted(database, newest(database), FOUND)
    assert noted.of_episode(database.read(), newest(database)) == FOUND
    assert list(noted.stale(database.read())) == []


def test_a_length_that_the_player_measured_makes_the_chapters_stale(database: Database) -> None:
    keep(database, document(replace(item(1), noted=FOUND)))
    with database.write() as connection:
        listening.save_duration(connection, newest(database), 1600.0, now=NOW)
    assert noted.of_episode(database.read(), newest(database)) is None
    (notes,) = noted.notes(database.read(), noted.stale(database.read()))
    assert notes == Notes(newest(database), "", 1600.0)


def test_an_unknown_length_stays_known_as_unknown(database: Database) -> None:
    keep(database, document(replace(item(1, duration=None), noted=replace(FOUND, duration=None))))
    assert noted.of_episode(database.read(), newest(database)) == replace(FOUND, duration=None)
    assert list(noted.stale(database.read())) == []


def test_stale_episodes_are_told_newest_first(database: Database) -> None:
    keep(database, document(item(2), replace(item(4), noted=FOUND), item(1), item(3)))
    titles = [episode.title for episode in browse.page(database.read(), noted.stale(database.read()))]
    assert titles == ["Episode 3", "Episode 2", "Episode 1"]


def test_what_was_found_goes_with_the_show(database: Database) -> None:
    show_id = keep(database, document(replace(item(1), noted=FOUND)))
    episode_id = newest(database)
    with database.write() as connection:
        shows.remove(connection, show_id)
        noted.keep(connection, episode_id, FOUND)  # a late word
    assert database.read().execute("SELECT count(*) FROM noted_chapters").fetchone() == (0,)
