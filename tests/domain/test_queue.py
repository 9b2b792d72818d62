"""The order of what plays next, whatever is done to it."""

import math
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from cafe_tui.domain import queue as q
from cafe_tui.domain.errors import BadInputError
from cafe_tui.domain.models import Bookmark, BookmarkId, Chapter, Episode, EpisodeId, ShowId
from tests.support.examples import examples

EPISODE = Episode(EpisodeId(1), ShowId(1), "Show", "g", 1, "Episode", None, 100.0, "http://a/1.mp3")


def item(number: int, piece: q.Piece | None = None) -> q.QueueItem:
    return q.QueueItem(q.QueueItemId(number), piece or q.Piece(EpisodeId(number)))


def queue(*numbers: int) -> q.Items:
    return tuple(map(item, numbers))


def ids(items: q.Items) -> list[int]:
    return [each.id for each in items]


def test_next_is_right_behind_what_plays_and_at_the_head_otherwise() -> None:
    assert ids(q.added_next(queue(1, 2), queue(3, 4), q.QueueItemId(1))) == [1, 3, 4, 2]
    assert ids(q.added_next(queue(1, 2), queue(3, 4))) == [3, 4, 1, 2]
    assert ids(q.added_next(queue(1, 2), queue(3), q.QueueItemId(9))) == [3, 1, 2]


@pytest.mark.parametrize(("to", "order"), [(-3, [2, 1, 3]), (0, [2, 1, 3]), (1, [1, 2, 3]), (9, [1, 3, 2])])
def test_an_item_moves_no_further_than_to_an_end(to: int, order: list[int]) -> None:
    assert ids(q.moved(queue(1, 2, 3), q.QueueItemId(2), to)) == order


def test_what_is_not_there_cannot_be_moved() -> None:
    assert q.moved(queue(1, 2), q.QueueItemId(9), 0) == queue(1, 2)


def test_it_goes_on_behind_what_plays_and_never_turns_back() -> None:
    assert ids(q.following(queue(1, 2, 3), q.QueueItemId(2))) == [3]
    assert ids(q.following(queue(1, 2, 3), q.QueueItemId(3))) == []
    assert ids(q.following(queue(1, 2, 3), None)) == [1, 2, 3]
    assert q.preceding(queue(1, 2), q.QueueItemId(2)) == item(1)
    assert q.preceding(queue(1, 2), q.QueueItemId(1)) is None
    assert q.preceding(queue(1, 2), None) is None


def test_an_episode_heard_outside_of_the_queue_need_not_be_heard_again_but_its_passages_stay() -> None:
    episode, chapter = item(1, q.Piece(EpisodeId(7))), item(2, q.Piece(EpisodeId(7), 5.0, 9.0))
    assert q.heard((episode, chapter), None, EpisodeId(7)) == {1}
    assert q.heard((episode, chapter), q.QueueItemId(2), EpisodeId(7)) == {2}


def test_what_was_heard_since_does_not_come_back_with_an_undo() -> None:
    before, after = queue(1, 2, 3), queue(3, 2)  # 1 was removed and 3 moved up
    assert ids(q.undone(queue(2), before, after)) == [1, 2]
    assert ids(q.undone(queue(3, 2, 4), before, after)) == [1, 2, 3, 4]


class Queueing(RuleBasedStateMachine):
    """Whatever is done, and undone, in whatever order."""

    def __init__(self) -> None:
        super().__init__()
        self.items: q.Items = ()
        self.made = 0
        self.changes: list[tuple[q.Items, q.Items]] = []

    def new(self, count: int) -> q.Items:
        self.made += count
        return queue(*range(self.made - count + 1, self.made + 1))

    def change(self, after: q.Items) -> None:
        self.changes.append((self.items, after))
        self.items = after

    @rule(count=st.integers(1, 3))
    def add_last(self, count: int) -> None:
        self.change(q.added_last(self.items, self.new(count)))

    @rule(count=st.integers(1, 3), data=st.data())
    def add_next(self, count: int, data: st.DataObject) -> None:
        playing = data.draw(st.none() | st.sampled_from([*ids(self.items), 10_000]))
        self.change(
            q.added_next(self.items, self.new(count), None if playing is None else q.QueueItemId(playing))
        )

    @rule(number=st.integers(0, 20), to=st.integers(-5, 25))
    def move(self, number: int, to: int) -> None:
        after = q.moved(self.items, q.QueueItemId(number), to)
        assert sorted(ids(after)) == sorted(ids(self.items))
        self.change(after)

    @rule(numbers=st.sets(st.integers(0, 20)))
    def remove(self, numbers: set[int]) -> None:
        after = q.without(self.items, map(q.QueueItemId, numbers))
        assert ids(after) == [number for number in ids(self.items) if number not in numbers]
        self.change(after)

    @rule()
    def undo(self) -> None:
        if self.changes:
            before, after = self.changes.pop()
            self.items = q.undone(self.items, before, after)
            assert self.items == before

    @invariant()
    def no_id_is_there_twice(self) -> None:
        assert len(set(ids(self.items))) == len(self.items)


TestQueueing = Queueing.TestCase
TestQueueing.settings = settings(max_examples=examples(30), stateful_step_count=40)


@given(st.permutations(range(6)), st.permutations(range(6)), st.sets(st.integers(0, 5)))
def test_an_undo_after_some_were_heard_keeps_the_order_of_before(
    before: list[int], after: list[int], heard: set[int]
) -> None:
    now = q.without(queue(*after), map(q.QueueItemId, heard))
    assert ids(q.undone(now, queue(*before), queue(*after))) == [one for one in before if one not in heard]


def test_a_chapter_ends_where_it_says_or_where_the_next_one_begins() -> None:
    chapters = (Chapter(0.0, "Hello"), Chapter(30.0, "", end=40.0), Chapter(60.0, "Odd", end=50.0))
    assert q.chapter_piece(EpisodeId(1), chapters, 0) == q.Piece(EpisodeId(1), 0.0, 30.0, "Hello")
    assert q.chapter_piece(EpisodeId(1), chapters, 1) == q.Piece(EpisodeId(1), 30.0, 40.0, "Chapter 2")
    assert q.chapter_piece(EpisodeId(1), chapters, 2) == q.Piece(EpisodeId(1), 60.0, None, "Odd")


def bookmark(episode_id: EpisodeId | None, *, end: float | None, note: str) -> Bookmark:
    return Bookmark(
        BookmarkId(1), episode_id, "Show", "http://a", "g", "Episode", None, "http://a/1.mp3", 100.0, 10.0,
        end, note, datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip


def test_a_bookmark_is_named_by_its_note_and_a_moment_plays_on() -> None:
    segment = bookmark(EpisodeId(1), end=20.0, note="two\nlines")
    assert q.bookmark_piece(segment) == q.Piece(EpisodeId(1), 10.0, 20.0, "two lines")
    moment = bookmark(EpisodeId(1), end=None, note="")
    assert q.bookmark_piece(moment) == q.Piece(EpisodeId(1), 10.0, None, "Kept at 0:10")
    with pytest.raises(BadInputError, match="no longer in the library"):
        q.bookmark_piece(bookmark(None, end=None, note=""))


@pytest.mark.parametrize(
    ("start", "end"), [(-1.0, None), (math.nan, None), (10.0, 10.0), (10.0, math.inf), (100.0, None)]
)
def test_times_that_are_no_passage_are_refused(start: float, end: float | None) -> None:
    with pytest.raises(BadInputError):
        q.passage(EPISODE, start, end)


def test_lengths_are_those_of_the_passage_and_unknown_where_nothing_tells() -> None:
    whole, part, tail = q.Piece(EpisodeId(1)), q.passage(EPISODE, 10.0, 25.0), q.passage(EPISODE, 90.0)
    assert [piece.length(100.0) for piece in (whole, part, tail)] == [100.0, 15.0, 10.0]
    assert [piece.length(None) for piece in (whole, part, tail)] == [None, 15.0, None]
    assert part.remaining(EPISODE) == 15.0
    assert part.remaining(EPISODE, 20.0) == 5.0
    assert part.remaining(EPISODE, 50.0) == 0.0
    assert whole.remaining(EPISODE) == 100.0
