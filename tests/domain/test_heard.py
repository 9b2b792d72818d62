"""Which parts of an episode were heard."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.domain.heard import JOINED_WITHIN, Span, Spans, added, merged, missed, total


def spans(*pairs: tuple[float, float]) -> Spans:
    return tuple(Span(*pair) for pair in pairs)


@pytest.mark.parametrize(
    ("before", "new", "after"),
    [
        ((), (3, 5), [(3, 5)]),
        ([(0, 10)], (10, 12), [(0, 12)]),
        ([(0, 10)], (10.25, 12), [(0, 12)]),
        ([(0, 10)], (11, 12), [(0, 10), (11, 12)]),
        ([(20, 30)], (0, 5), [(0, 5), (20, 30)]),
        ([(0, 5), (20, 30)], (4, 21), [(0, 30)]),
        ([(0, 5), (20, 30)], (22, 25), [(0, 5), (20, 30)]),
        ([(0, 5)], (5, 5), [(0, 5)]),
    ],
)
def test_a_span_joins_those_that_it_touches(
    before: list[tuple[float, float]], new: tuple[float, float], after: list[tuple[float, float]]
) -> None:
    assert added(spans(*before), Span(*new)) == spans(*after)


def test_what_was_heard_twice_counts_once() -> None:
    assert total(merged((), spans((0, 60), (30, 90), (200, 210)))) == 100


def test_what_was_sought_over_is_missed_and_crumbs_are_not() -> None:
    heard = spans((0, 60), (63, 100), (160, 200))
    assert missed(heard, 600) == spans((100, 160), (200, 600))
    assert missed(heard, 600, at_least=2) == spans((60, 63), (100, 160), (200, 600))
    assert missed((), 600) == spans((0, 600))
    assert missed(heard, 200) == spans((100, 160))


def test_of_a_length_that_turned_out_too_short_nothing_is_missed() -> None:
    assert missed(spans((0, 600)), 580) == ()


TENTHS = st.integers(0, 600).map(lambda tenth: tenth / 10)
PIECES = st.lists(st.tuples(TENTHS, TENTHS).map(sorted).map(lambda pair: Span(*pair)), max_size=30)


@given(PIECES, st.data())
def test_the_order_of_listening_does_not_matter(pieces: list[Span], data: st.DataObject) -> None:
    assert merged((), data.draw(st.permutations(pieces))) == merged((), pieces)


@given(PIECES)
def test_spans_are_in_order_and_apart_and_hold_all_that_was_heard(pieces: list[Span]) -> None:
    heard = merged((), pieces)
    for one, other in pairwise(heard):
        assert one.end + JOINED_WITHIN < other.start
    for piece in pieces:
        if piece.end > piece.start:
            assert any(one.start <= piece.start and piece.end <= one.end for one in heard)


@given(PIECES)
def test_heard_and_missed_are_the_whole(pieces: list[Span]) -> None:
    heard = merged((), pieces)
    gaps = missed(heard, 60.0, at_least=0.0)
    assert total(heard) + total(gaps) == pytest.approx(60.0)
