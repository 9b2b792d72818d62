"""The queue and its mixtapes on the disk."""

from contextlib import closing

import pytest

from cafe_tui.domain.errors import NotFoundError
from cafe_tui.domain.models import EpisodeId
from cafe_tui.domain.queue import Items, Piece
from cafe_tui.storage import queue, shows
from cafe_tui.storage.database import Database
from tests.support.library import document, item, keep, newest


@pytest.fixture
def episode(database: Database) -> EpisodeId:
    keep(database, document(item(1)), "https://other.example/feed")
    keep(database, document(item(1), item(2)))
    return newest(database)


def queued(database: Database, *pieces: Piece) -> Items:
    with database.write() as connection:
        items = tuple(queue.add(connection, piece) for piece in pieces)
        queue.arrange(connection, items)
    return items


def test_the_queue_is_there_at_the_next_start_in_its_order(database: Database, episode: EpisodeId) -> None:
    first, second, third = queued(
        database,
        Piece(episode),
        Piece(episode, 10.5, 20.0, "A passage"),
        Piece(episode, 5.0, None, "To the end"),
    )
    with database.write() as connection:
        queue.arrange(connection, (third, first, second))
    database.close()
    with closing(Database(database.path)) as again:
        assert queue.items(again.read()) == (third, first, second)


def test_an_id_is_never_given_twice(database: Database, episode: EpisodeId) -> None:
    (old,) = queued(database, Piece(episode))
    with database.write() as connection:
        queue.arrange(connection, ())
        assert queue.add(connection, Piece(episode)).id != old.id


def test_what_is_of_a_removed_episode_goes_with_it(database: Database, episode: EpisodeId) -> None:
    other = EpisodeId(1)
    assert other != episode
    items = queued(database, Piece(episode, 1.0, 2.0, "Gone"), Piece(other))
    with database.write() as connection:
        queue.keep_mixtape(connection, "Both", [each.piece for each in items])
        shows.remove(connection, shows.all_shows(connection)[0].id)
    left = queue.items(database.read())
    assert len(left) == 1
    pieces = queue.mixtape(database.read(), "Both")
    assert pieces == (left[0].piece,)
    with database.write() as connection:
        queue.arrange(connection, items)  # as an undo would
        assert queue.items(connection) == left
        gone = next(each.piece for each in items if each not in left)
        with pytest.raises(NotFoundError):
            queue.add(connection, gone)


def test_a_mixtape_is_found_by_its_name_and_replaced_under_it(database: Database, episode: EpisodeId) -> None:
    with database.write() as connection:
        queue.keep_mixtape(connection, "Für Móndays", [Piece(episode), Piece(episode, 1.0, 2.0, "x")])
        queue.keep_mixtape(connection, "a", [])
        queue.keep_mixtape(connection, "FUR MONDAYS", [Piece(episode, 3.0, 4.0, "y")])
    connection = database.read()
    assert queue.mixtapes(connection) == [("a", 0), ("FUR MONDAYS", 1)]
    assert queue.mixtape(connection, "für mondays") == (Piece(episode, 3.0, 4.0, "y"),)
    assert queue.mixtape(connection, "a") == ()
    assert queue.mixtape(connection, "b") is None


def test_the_queue_goes_on_by_itself_unless_told(database: Database) -> None:
    assert queue.autoplay(database.read())
    for on in (False, True):
        with database.write() as connection:
            queue.set_autoplay(connection, on)
        assert queue.autoplay(database.read()) is on
