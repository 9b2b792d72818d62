"""The ends of a segment, moved and snapped."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.domain.bookmark.edges import (
    Edge,
    chapter_edges,
    chapter_span,
    edge_part,
    moved,
    nearest,
    nudged,
)
from cafe_tui.domain.errors import BadInputError
from cafe_tui.domain.models import Bookmark, BookmarkId, Chapter, EpisodeId

SEGMENT = Bookmark(
    BookmarkId(1), EpisodeId(1), "show", "", "", "title", None, "", 100.0, 30.0, 40.0, "",
    datetime(2026, 1, 1, tzinfo=UTC),
)  # fmt: skip
MOMENT = replace(SEGMENT, end=None)
CHAPTERS = (Chapter(10.0, "a", end=15.0), Chapter(20.0, "b"), Chapter(50.0, "c"))
SECONDS = st.floats(-200, 200)


@pytest.mark.parametrize(
    ("bookmark", "edge", "seconds", "span"),
    [
        (SEGMENT, Edge.START, -0.1, (29.9, 40.0)),
        (SEGMENT, Edge.END, 5, (30.0, 45.0)),
        (SEGMENT, Edge.START, -50, (0.0, 40.0)),
        (SEGMENT, Edge.END, 80, (30.0, 100.0)),
        (MOMENT, Edge.START, 1, (31.0, None)),
        (MOMENT, Edge.END, 1, (30.0, 31.0)),
    ],
)
def test_an_end_is_nudged(
    bookmark: Bookmark, edge: Edge, seconds: float, span: tuple[float, float | None]
) -> None:
    assert nudged(bookmark, edge, seconds) == span


@pytest.mark.parametrize(
    ("bookmark", "edge", "to"),
    [(SEGMENT, Edge.START, 40.0), (SEGMENT, Edge.END, 30.05), (MOMENT, Edge.END, 12.0)],
)
def test_ends_that_would_meet_are_refused(bookmark: Bookmark, edge: Edge, to: float) -> None:
    with pytest.raises(BadInputError, match=f"The {edge} cannot be at"):
        moved(bookmark, edge, to)


@given(st.lists(st.tuples(st.sampled_from(Edge), SECONDS), max_size=20))
def test_however_it_is_moved_it_stays_a_segment_of_its_episode(steps: list[tuple[Edge, float]]) -> None:
    segment = SEGMENT
    for edge, seconds in steps:
        with suppress(BadInputError):
            start, end = nudged(segment, edge, seconds)
            segment = replace(segment, start=start, end=end)
    assert segment.end is not None
    assert 0 <= segment.start < segment.end <= 100.0


def test_ten_tenths_are_a_second() -> None:
    segment = SEGMENT
    for _ in range(10):
        start, end = nudged(segment, Edge.START, 0.1)
        segment = replace(segment, start=start, end=end)
    assert segment.start == 31.0


@pytest.mark.parametrize(
    ("bookmark", "edge", "part"),
    [
        (SEGMENT, Edge.START, (30.0, 32.0)),
        (SEGMENT, Edge.END, (38.0, 40.0)),
        (replace(SEGMENT, end=30.5), Edge.START, (30.0, 30.5)),
        (replace(SEGMENT, end=30.5), Edge.END, (30.0, 30.5)),
        (MOMENT, Edge.START, (30.0, 32.0)),
        (MOMENT, Edge.END, (30.0, 32.0)),
    ],
)
def test_what_is_heard_at_an_end(bookmark: Bookmark, edge: Edge, part: tuple[float, float]) -> None:
    assert edge_part(bookmark, edge) == part


@pytest.mark.parametrize(("index", "span"), [(0, (10.0, 15.0)), (1, (20.0, 50.0)), (2, (50.0, 60.0))])
def test_a_chapter_goes_to_its_own_end_or_the_next_ones_start(index: int, span: tuple[float, float]) -> None:
    assert chapter_span(CHAPTERS, index, 60.0) == span


def test_the_last_chapter_of_unknown_length_has_no_end() -> None:
    assert chapter_span(CHAPTERS, 2, None) == (50.0, None)


def test_the_nearest_edge_of_a_chapter() -> None:
    edges = chapter_edges(CHAPTERS, 60.0)
    assert edges == [10.0, 15.0, 20.0, 50.0, 60.0]
    assert [nearest(place, edges) for place in (0, 17.4, 17.5, 17.6, 99)] == [10.0, 15.0, 15.0, 20.0, 60.0]
    assert nearest(1.0, []) is None
