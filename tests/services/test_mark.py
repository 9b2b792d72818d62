"""Marking while listening, over a real library."""

import pytest

from cafe_tui.domain.bookmark.edges import Edge
from cafe_tui.domain.errors import BadInputError, NotFoundError
from cafe_tui.domain.models import Bookmark, EpisodeId
from cafe_tui.services.history import Done, History
from cafe_tui.services.keep import Bookmarks
from cafe_tui.services.mark import Marker
from cafe_tui.storage import browse
from cafe_tui.storage.database import Database


@pytest.fixture
def history() -> History:
    return History()


@pytest.fixture
def marker(bookmarks: Bookmarks, history: History) -> Marker:
    return Marker(bookmarks, history)


@pytest.fixture
def other(database: Database, episode: EpisodeId) -> EpisodeId:
    return next(EpisodeId(number) for number in browse.ids(database.read()) if number != episode)


def kept(marked: Done) -> Bookmark:
    """The bookmark that something was done to."""
    assert marked.bookmark is not None
    return marked.bookmark


def spans(bookmarks: Bookmarks) -> list[tuple[float, float | None, str]]:
    """Start, end and note of everything in the library."""
    return [(bookmark.start, bookmark.end, bookmark.note) for bookmark in bookmarks.listing()]


def test_a_moment_is_in_the_library_when_it_is_said_to_be_kept(
    marker: Marker, bookmarks: Bookmarks, episode: EpisodeId
) -> None:
    marked = marker.mark(episode, 750.0)
    assert marked.words == "Kept 12:30 · w writes a note"
    assert marked.episode_id == episode
    assert bookmarks.listing() == [marked.bookmark]
    assert marker.last == marked.bookmark


def test_a_segment_is_kept_once_its_end_is_set(
    marker: Marker, bookmarks: Bookmarks, episode: EpisodeId
) -> None:
    begun = marker.start_segment(episode, 750.0)
    assert begun.bookmark is None
    assert "12:30" in begun.words
    assert (marker.segment, spans(bookmarks)) == ((episode, 750.0), [])
    assert "12:30 – 14:00" in marker.end_segment(episode, 840.0).words
    assert (marker.segment, spans(bookmarks)) == (None, [(750.0, 840.0, "")])


def test_the_ends_of_a_segment_may_be_set_in_either_order(
    marker: Marker, bookmarks: Bookmarks, episode: EpisodeId
) -> None:
    marker.start_segment(episode, 840.0)
    marker.end_segment(episode, 750.0)
    assert spans(bookmarks) == [(750.0, 840.0, "")]


def test_a_segment_of_no_length_is_refused_and_stays_begun(
    marker: Marker, bookmarks: Bookmarks, episode: EpisodeId
) -> None:
    marker.start_segment(episode, 750.0)
    with pytest.raises(BadInputError, match="end"):
        marker.end_segment(episode, 750.0)
    assert spans(bookmarks) == []
    marker.end_segment(episode, 760.0)
    assert spans(bookmarks) == [(750.0, 760.0, "")]


def test_an_end_alone_ends_the_bookmark_made_last(
    marker: Marker, bookmarks: Bookmarks, episode: EpisodeId
) -> None:
    marker.mark(episode, 750.0)
    marker.end_segment(episode, 800.0)
    assert spans(bookmarks) == [(750.0, 800.0, "")]


def test_an_end_needs_a_start_in_the_same_episode_that_lies_before_it(
    marker: Marker, bookmarks: Bookmarks, episode: EpisodeId, other: EpisodeId
) -> None:
    with pytest.raises(BadInputError, match="No segment was begun"):
        marker.end_segment(episode, 800.0)
    marker.mark(other, 700.0)
    marker.start_segment(other, 750.0)
    with pytest.raises(BadInputError, match="No segment was begun"):
        marker.end_segment(episode, 800.0)
    marker.mark(episode, 900.0)
    with pytest.raises(BadInputError, match="No segment was begun"):
        marker.end_segment(episode, 800.0)
    assert sorted(spans(bookmarks)) == [(700.0, None, ""), (900.0, None, "")]


def test_a_note_leaves_the_times_alone(marker: Marker, bookmarks: Bookmarks, episode: EpisodeId) -> None:
    marker.start_segment(episode, 750.0)
    segment = kept(marker.end_segment(episode, 800.0))
    assert marker.write_note(segment, "on the train").words == "Noted at 12:30"
    assert spans(bookmarks) == [(750.0, 800.0, "on the train")]


@pytest.mark.parametrize(
    ("typed", "start", "end"),
    [
        ("10:00", 600.0, None),
        ("10:00 - 11:30", 600.0, 690.0),
        ("10:00–11:30", 600.0, 690.0),
        (" 10:00 -", 600.0, None),
    ],
)
def test_times_are_changed_as_they_are_typed(
    marker: Marker, bookmarks: Bookmarks, episode: EpisodeId, typed: str, start: float, end: float | None
) -> None:
    marker.start_segment(episode, 750.0)
    segment = kept(marker.end_segment(episode, 800.0))
    marker.write_note(segment, "kept")
    marker.change_times(segment, typed)
    assert spans(bookmarks) == [(start, end, "kept")]


@pytest.mark.parametrize("typed", ["", "-", "soon", "12:30 - soon", "14:00 - 12:30", "30:00 - 31:00", "nan"])
def test_times_that_are_none_change_nothing(
    marker: Marker, history: History, bookmarks: Bookmarks, episode: EpisodeId, typed: str
) -> None:
    bookmark = kept(marker.mark(episode, 750.0))
    with pytest.raises(BadInputError):
        marker.change_times(bookmark, typed)
    assert spans(bookmarks) == [(750.0, None, "")]
    history.undo()
    assert spans(bookmarks) == []


def test_what_is_deleted_is_gone_and_is_no_longer_the_last(
    marker: Marker, bookmarks: Bookmarks, episode: EpisodeId
) -> None:
    bookmark = kept(marker.mark(episode, 750.0))
    marked = marker.remove(bookmark)
    assert (marked.bookmark, marked.episode_id) == (None, episode)
    assert "{undo} brings it back" in marked.then
    assert (spans(bookmarks), marker.last) == ([], None)
    with pytest.raises(NotFoundError):
        marker.remove(bookmark)


def test_everything_is_taken_back_one_after_the_other(
    marker: Marker, history: History, bookmarks: Bookmarks, episode: EpisodeId
) -> None:
    states = [bookmarks.listing()]

    def done() -> None:
        states.append(bookmarks.listing())

    bookmark = kept(marker.mark(episode, 750.0))
    done()
    bookmark = kept(marker.end_segment(episode, 800.0))
    done()
    bookmark = kept(marker.write_note(bookmark, "a note"))
    done()
    bookmark = kept(marker.change_times(bookmark, "10:00 - 11:00"))
    done()
    marker.mark(episode, 100.0)
    done()
    marker.remove(bookmark)
    while len(states) > 1:
        history.undo()
        assert bookmarks.listing() == states.pop()
    history.undo()
    assert bookmarks.listing() == states.pop() == []
    with pytest.raises(BadInputError, match="Nothing to take back"):
        history.undo()


def test_a_deleted_bookmark_comes_back_with_its_note_and_can_be_changed_again(
    marker: Marker, history: History, bookmarks: Bookmarks, episode: EpisodeId
) -> None:
    bookmark = kept(marker.write_note(kept(marker.mark(episode, 750.0)), "a note"))
    marker.remove(bookmark)
    back = history.undo()
    assert back.words == "Took back the deletion"
    assert back.bookmark == bookmark == marker.last
    marker.end_segment(episode, 800.0)
    assert spans(bookmarks) == [(750.0, 800.0, "a note")]


def test_taking_back_a_note_leaves_the_times_that_were_changed_before_it(
    marker: Marker, history: History, bookmarks: Bookmarks, episode: EpisodeId
) -> None:
    seen = kept(marker.mark(episode, 750.0))
    marker.change_times(seen, "10:00 - 11:00")
    marker.write_note(seen, "written on what was seen before the change")
    history.undo()
    assert spans(bookmarks) == [(600.0, 660.0, "")]


def test_a_change_that_cannot_be_taken_back_is_said_and_does_not_block_the_ones_before(
    marker: Marker, history: History, bookmarks: Bookmarks, episode: EpisodeId
) -> None:
    marker.mark(episode, 100.0)
    second = kept(marker.mark(episode, 750.0))
    bookmarks.remove(second.id)
    with pytest.raises(NotFoundError):
        history.undo()
    history.undo()
    assert spans(bookmarks) == []


def test_what_was_just_said_is_kept_at_once_and_its_end_moves_on(
    marker: Marker, bookmarks: Bookmarks, episode: EpisodeId
) -> None:
    assert "] later moves its end" in marker.mark_back(episode, 750.0, 15.0).words
    assert spans(bookmarks) == [(735.0, 750.0, "")]
    marker.end_segment(episode, 790.0)
    marker.end_segment(episode, 780.0)
    assert spans(bookmarks) == [(735.0, 780.0, "")]


def test_the_last_seconds_of_nothing_are_a_moment(
    marker: Marker, bookmarks: Bookmarks, episode: EpisodeId
) -> None:
    marker.mark_back(episode, 8.0, 15.0)
    marker.mark_back(episode, 0.0, 15.0)
    assert spans(bookmarks) == [(0.0, 8.0, ""), (0.0, None, "")]


def test_the_end_of_a_segment_long_past_stays(
    marker: Marker, bookmarks: Bookmarks, episode: EpisodeId
) -> None:
    marker.mark_back(episode, 100.0, 15.0)
    with pytest.raises(BadInputError, match="No segment was begun here"):
        marker.end_segment(episode, 1000.0)
    assert spans(bookmarks) == [(85.0, 100.0, "")]


def test_moves_of_its_ends_in_a_row_are_taken_back_as_one(
    marker: Marker, bookmarks: Bookmarks, history: History, episode: EpisodeId
) -> None:
    segment = kept(marker.mark_span(episode, (60.0, 90.0)))
    one, other = object(), object()
    marker.nudge(segment.id, Edge.START, -1.0, part_of=one)
    marker.nudge(segment.id, Edge.START, -0.1, part_of=one)
    assert marker.move_edge(segment.id, Edge.END, 120.0, part_of=one).words == ""
    marker.nudge(segment.id, Edge.END, 5.0, part_of=other)
    assert spans(bookmarks) == [(58.9, 125.0, "")]
    history.undo()
    assert spans(bookmarks) == [(58.9, 120.0, "")]
    history.undo()
    assert spans(bookmarks) == [(60.0, 90.0, "")]
    marker.nudge(segment.id, Edge.START, 1.0, part_of=one)
    history.undo()
    assert spans(bookmarks) == [(60.0, 90.0, "")]


def test_tags_and_importance_are_taken_back(
    marker: Marker, bookmarks: Bookmarks, history: History, episode: EpisodeId
) -> None:
    moment = kept(marker.mark(episode, 60.0))
    assert marker.set_tags(moment, "tea, #work").words == "1:00: #tea #work"
    assert marker.rate(moment, 2).words == "1:00: !!"
    assert (bookmarks.get(moment.id).tags, bookmarks.get(moment.id).importance) == (("tea", "work"), 2)
    history.undo()
    history.undo()
    assert bookmarks.get(moment.id) == moment
