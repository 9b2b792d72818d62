"""The queue over a real library: what is committed, taken back, saved, exported, and what plays next."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from cafe_tui.domain.errors import BadInputError, NotFoundError
from cafe_tui.domain.models import EpisodeId
from cafe_tui.domain.playback import Passage, Phase, Playback, Track
from cafe_tui.domain.queue import Piece, QueueItemId
from cafe_tui.services.history import History
from cafe_tui.services.queue import Queue
from cafe_tui.storage import shows
from cafe_tui.storage.database import Database
from tests.support.library import document, item, keep


class Room:
    """A queue over a library with four episodes of 1500 seconds."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.history = History()
        self.queue = Queue(database, self.history)
        self.episodes = [EpisodeId(number) for number in (1, 2, 3, 4)]
        self.news = 0
        self.queue.on_change(self._count)

    def _count(self) -> None:
        self.news += 1

    def fill(self) -> list[QueueItemId]:
        """Queue all episodes; gives the ids of the items."""
        self.queue.add_last(*map(Piece, self.episodes))
        return self.ids()

    def ids(self) -> list[QueueItemId]:
        return [each.id for each in self.queue.items()]

    def order(self) -> list[int]:
        """The queued episodes."""
        return [each.piece.episode_id for each in self.queue.items()]

    def over(self, episode: int, *, item: QueueItemId | None = None, phase: Phase = Phase.ENDED) -> Playback:
        return Playback(phase, track=Track(EpisodeId(episode), "", "", ""), item=item)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with closing(Database(tmp_path / "library.sqlite3")) as database:
        keep(database, document(item(4), item(3), item(2), item(1)))
        yield Room(database)


def test_the_listener_is_told_what_was_queued(room: Room) -> None:
    assert room.queue.add_last(Piece(room.episodes[0])).words == "Queued “Episode 1”"
    part = Piece(room.episodes[1], 10.0, 20.0, "A passage")
    assert room.queue.add_next(part).words == "Next comes “A passage”"
    assert room.order() == [2, 1]
    assert room.news == 2


def test_next_is_behind_what_plays(room: Room) -> None:
    first, second, *_ = room.fill()
    room.queue.add_next(Piece(room.episodes[3]), playing=second)
    assert room.order() == [1, 2, 4, 3, 4]
    room.queue.remove(second)
    room.queue.add_next(Piece(room.episodes[2]), playing=second)
    assert room.order()[0] == 3
    assert room.ids()[1] == first


def test_every_change_is_taken_back_in_turn(room: Room) -> None:
    ids = room.fill()
    room.queue.move(ids[3], 0)
    room.queue.move_by(ids[3], 2)
    room.queue.remove(ids[0], ids[1])
    room.queue.clear()
    orders = [room.order()]
    for _ in range(5):
        room.history.undo()
        orders.append(room.order())
    assert orders == [[], [4, 3], [1, 2, 4, 3], [4, 1, 2, 3], [1, 2, 3, 4], []]


def test_what_changed_nothing_is_nothing_to_take_back(room: Room) -> None:
    ids = room.fill()
    room.queue.move_by(ids[0], -1)
    room.queue.remove(QueueItemId(99))
    room.history.undo()
    assert room.order() == []
    assert room.news == 2


def test_what_was_heard_meanwhile_does_not_come_back(room: Room) -> None:
    ids = room.fill()
    room.queue.move(ids[3], 0)
    room.queue.go_on(room.over(4, item=ids[3]))
    room.history.undo()
    assert room.order() == [1, 2, 3]


def test_an_unknown_episode_is_refused_and_nothing_is_queued(room: Room) -> None:
    with pytest.raises(NotFoundError):
        room.queue.add_last(Piece(room.episodes[0]), Piece(EpisodeId(99)))
    assert room.order() == []


def test_a_removed_show_takes_its_items_along_even_from_an_undo(room: Room) -> None:
    room.fill()
    room.queue.clear()
    with room.database.write() as connection:
        shows.remove(connection, shows.all_shows(connection)[0].id)
    room.history.undo()
    assert room.queue.entries() == []


def test_what_was_heard_leaves_and_the_rest_is_to_be_tried_in_order(room: Room) -> None:
    ids = room.fill()
    assert [each.id for each in room.queue.go_on(room.over(2, item=ids[1]))] == ids[2:]
    assert room.order() == [1, 3, 4]
    assert room.queue.go_on(room.over(4, item=ids[3])) == ()
    assert room.order() == [1, 3]


def test_an_episode_from_elsewhere_is_followed_by_the_head_of_the_queue(room: Room) -> None:
    ids = room.fill()
    assert [each.id for each in room.queue.go_on(room.over(3))] == [ids[0], ids[1], ids[3]]
    assert room.order() == [1, 2, 4]


def test_a_passage_is_over_though_its_media_is_not(room: Room) -> None:
    room.queue.add_last(Piece(room.episodes[0], 5.0, 9.0, "x"), Piece(room.episodes[0], 1.0, 2.0, "y"))
    first, second = room.queue.items()
    over = room.over(1, item=first.id, phase=Phase.PAUSED)
    assert room.queue.go_on(over) == (second,)
    assert room.queue.items() == (second,)


def test_what_cannot_be_played_stays_and_is_passed_over_but_never_tried_again_by_itself(room: Room) -> None:
    ids = room.fill()
    tried = []
    item_id: QueueItemId | None = ids[0]
    while item_id is not None:
        tried.append(item_id)
        upcoming = room.queue.go_on(room.over(0, item=item_id, phase=Phase.FAILED))
        item_id = upcoming[0].id if upcoming else None
    assert tried == ids
    assert room.ids() == ids


def test_a_failure_of_what_was_not_queued_starts_nothing(room: Room) -> None:
    room.fill()
    assert room.queue.go_on(room.over(1, phase=Phase.FAILED)) == ()
    assert room.queue.go_on(Playback()) == ()


def test_a_queue_that_waits_gives_nothing_but_what_was_heard_leaves(room: Room) -> None:
    ids = room.fill()
    room.queue.set_autoplay(False)
    assert not room.queue.autoplay
    assert room.queue.go_on(room.over(1, item=ids[0])) == ()
    assert room.order() == [2, 3, 4]


def test_a_mixtape_is_opened_as_it_was_saved_and_both_can_be_taken_back(room: Room) -> None:
    pieces = (Piece(room.episodes[1], 5.0, 9.0, "Best"), Piece(room.episodes[0]))
    room.queue.add_last(*pieces)
    room.queue.save("  For\nMonday ")
    room.queue.clear()
    room.queue.add_last(Piece(room.episodes[3]))
    room.queue.open("for monday")
    assert tuple(each.piece for each in room.queue.items()) == pieces
    assert room.queue.mixtapes() == [("For Monday", 2)]
    room.history.undo()
    assert room.order() == [4]
    room.queue.save("For Monday")
    assert room.queue.mixtapes() == [("For Monday", 1)]
    room.history.undo()
    assert room.queue.mixtapes() == [("For Monday", 2)]
    room.queue.forget("For Monday")
    assert room.queue.mixtapes() == []
    room.history.undo()
    assert room.queue.mixtapes() == [("For Monday", 2)]


def test_a_mixtape_that_cannot_be_is_said(room: Room) -> None:
    with pytest.raises(BadInputError, match="empty"):
        room.queue.save("Empty")
    for act in (room.queue.open, room.queue.forget):
        with pytest.raises(NotFoundError, match="None was saved yet"):
            act("Unknown")
        with pytest.raises(BadInputError, match="needs a name"):
            act(" \n")
    room.fill()
    room.queue.save("Known")
    with pytest.raises(NotFoundError, match="“Known”"):
        room.queue.open("Unknown")
    assert len(room.order()) == 4


def test_the_playlist_has_passages_with_their_times(room: Room, tmp_path: Path) -> None:
    room.queue.add_last(Piece(room.episodes[0], 670.0, 700.0, "Cups"), Piece(room.episodes[1]))
    path = tmp_path / "queue.m3u8"
    room.queue.export(path)
    assert path.read_text(encoding="utf-8").splitlines() == [
        "#EXTM3U",
        "#EXTINF:30,Cups · Episode 1 · Management Café",
        "#EXTVLCOPT:start-time=670",
        "#EXTVLCOPT:stop-time=700",
        "https://media.example/1.mp3",
        "#EXTINF:1500,Episode 2 · Management Café",
        "https://media.example/2.mp3",
    ]
    with pytest.raises(BadInputError, match="could not be written"):
        room.queue.export(tmp_path)


def test_what_is_left_follows_the_sound(room: Room) -> None:
    room.queue.add_last(Piece(room.episodes[0], 100.0, 160.0, "x"), Piece(room.episodes[1]))
    passage, whole = room.queue.entries()
    assert (passage.length, whole.length) == (60.0, 1500.0)
    here = replace(room.over(1, item=passage.item.id, phase=Phase.PLAYING), position=120.0)
    assert (passage.remaining(here), whole.remaining(here)) == (40.0, 1500.0)


def test_a_passage_that_was_visited_outside_of_the_queue_leaves_it_alone(room: Room) -> None:
    ids = room.fill()
    visited = replace(room.over(1, phase=Phase.PAUSED), passage=Passage(30.0, 60.0, over=True))
    assert room.queue.go_on(visited) == ()
    assert room.ids() == ids
