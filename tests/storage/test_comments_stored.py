"""Comments in the library."""

from dataclasses import replace
from datetime import timedelta

from cafe_tui.domain.comments import Comment
from cafe_tui.domain.models import EpisodeId
from cafe_tui.storage import comments
from cafe_tui.storage.comments import CommentSource
from cafe_tui.storage.database import Database
from tests.support.library import NOW, document, item, keep, newest

ANN = Comment("1", "", "Ann", NOW, "https://tea.example/#comment-1", "At 12:30 …")
BEN = Comment("2", "1", "Ben", NOW + timedelta(minutes=5), "", "So do I")
OLD = Comment("0", text="undated")


def store(database: Database, *added: Comment, gone: tuple[Comment, ...] = ()) -> EpisodeId:
    if not database.read().execute("SELECT 1 FROM episode").fetchall():
        keep(database, document(item(1)))
    episode_id = newest(database)
    with database.write() as connection:
        comments.keep(connection, episode_id, added, gone)
    return episode_id


def test_comments_are_kept_in_the_order_of_time(database: Database) -> None:
    episode_id = store(database, BEN, ANN, OLD)
    assert comments.of_episode(database.read(), episode_id) == [OLD, ANN, BEN]
    assert comments.count(database.read(), episode_id) == 3


def test_a_comment_that_comes_again_is_corrected_in_its_row_and_the_others_stay(database: Database) -> None:
    episode_id = store(database, ANN, BEN)
    rows = database.read().execute("SELECT id, guid FROM comment").fetchall()
    edited = replace(ANN, text="At 12:31 …")
    store(database, edited)
    assert comments.of_episode(database.read(), episode_id) == [edited, BEN]
    assert database.read().execute("SELECT id, guid FROM comment").fetchall() == rows


def test_a_comment_that_stays_the_same_is_not_written(database: Database) -> None:
    store(database, ANN)
    with database.write() as connection:
        before = connection.total_changes
        comments.keep(connection, newest(database), [ANN], ())
        assert connection.total_changes == before


def test_what_a_site_took_away_goes(database: Database) -> None:
    episode_id = store(database, ANN, BEN)
    store(database, gone=(ANN,))
    assert comments.of_episode(database.read(), episode_id) == [BEN]


def test_when_they_were_asked_for_is_remembered(database: Database) -> None:
    episode_id = store(database)
    assert comments.source(database.read(), episode_id) is None
    for source in (
        CommentSource("https://tea.example/feed/", '"e"', NOW, found=True),
        CommentSource("https://tea.example/other/feed/", "", NOW + timedelta(hours=1), found=False),
    ):
        with database.write() as connection:
            comments.asked(connection, episode_id, source)
        assert comments.source(database.read(), episode_id) == source


def test_comments_go_with_their_episode_and_do_not_come_to_a_lost_one(database: Database) -> None:
    episode_id = store(database, ANN)
    with database.write() as connection:
        comments.asked(connection, episode_id, CommentSource("https://tea.example/", "", NOW, found=True))
        connection.execute("DELETE FROM episode")
        assert comments.count(connection, episode_id) == 0
        comments.keep(connection, episode_id, [ANN], ())
        comments.asked(connection, episode_id, CommentSource("https://tea.example/", "", NOW, found=True))
    assert comments.count(database.read(), episode_id) == 0
    assert comments.source(database.read(), episode_id) is None
