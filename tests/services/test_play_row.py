"""Playing bookmarks one after the other, through the queue."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from cafe_tui.domain.errors import BadInputError
from cafe_tui.domain.models import Bookmark
from cafe_tui.domain.queue import Piece
from cafe_tui.services.history import History
from cafe_tui.services.keep import Bookmarks
from cafe_tui.services.play_row import MOST_IN_A_ROW, put_next
from cafe_tui.services.queue import Queue
from cafe_tui.storage.database import Database
from tests.support.library import clock, document, item, keep, newest


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with closing(Database(tmp_path / "library.sqlite3")) as database:
        keep(database, document(item(1), item(2)))
        yield database


@pytest.fixture
def queue(database: Database) -> Queue:
    return Queue(database, History())


@pytest.fixture
def kept(database: Database) -> list[Bookmark]:
    """Two segments of the newest episode."""
    bookmarks = Bookmarks(database, clock)
    return [bookmarks.add(newest(database), start, start + 10) for start in (300.0, 60.0)]


def starts(queue: Queue) -> list[float | None]:
    return [each.piece.start for each in queue.items()]


def test_they_come_before_what_waits_and_in_the_order_given(queue: Queue, kept: list[Bookmark]) -> None:
    assert kept[0].episode_id is not None
    queue.add_last(Piece(kept[0].episode_id))
    words, items = put_next(queue, kept, None)
    assert words == "2 in a row"
    assert starts(queue) == [300.0, 60.0, None]
    assert items == queue.items()


def test_they_come_right_behind_what_plays(queue: Queue, kept: list[Bookmark]) -> None:
    assert kept[0].episode_id is not None
    queue.add_last(Piece(kept[0].episode_id), Piece(kept[0].episode_id, 1.0))
    playing = queue.items()[0].id
    _, items = put_next(queue, kept, playing)
    assert starts(queue) == [None, 300.0, 60.0, 1.0]
    assert [each.piece.start for each in items] == [300.0, 60.0, 1.0]


def test_those_whose_episode_is_gone_are_left_out_and_said(queue: Queue, kept: list[Bookmark]) -> None:
    gone = replace(kept[0], episode_id=None)
    assert put_next(queue, [gone, kept[1]], None)[0].startswith("1 in a row, 1 no longer in the library")
    with pytest.raises(BadInputError, match="None of them can be played"):
        put_next(queue, [gone], None)


def test_no_more_than_anybody_means(queue: Queue, kept: list[Bookmark]) -> None:
    words, items = put_next(queue, kept * MOST_IN_A_ROW, None)
    assert words.startswith(f"{MOST_IN_A_ROW} of 1,000 in a row")
    assert len(items) == MOST_IN_A_ROW
