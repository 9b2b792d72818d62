"""Copies of an episode with ads put in: written and heard times, and what lies between two copies."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.domain.chapter.copies import Anchor, Copy, carried_over, copy_at_hand, placed, remark, with_copy
from cafe_tui.domain.models import Bookmark, BookmarkId, EpisodeId
from tests.support.library import NOW

PLAIN, WITH_ADS = 1500.0, 1590.0
SEVERAL = Copy(1600.0).anchored(30.0, 60.0).anchored(600.0, 690.0)

seconds = st.floats(0, 20_000)
copies = st.lists(st.tuples(seconds, seconds), max_size=6).map(lambda pairs: _anchored(Copy(3600.0), pairs))


def _anchored(copy: Copy, pairs: list[tuple[float, float]]) -> Copy:
    for written, heard in pairs:
        copy = copy.anchored(written, heard)
    return copy


@pytest.mark.parametrize(
    ("written", "heard"), [(0, 0), (29, 29), (30, 60), (100, 130), (599, 629), (600, 690), (1000, 1090)]
)
def test_times_move_as_the_last_anchor_before_them_says(written: float, heard: float) -> None:
    assert SEVERAL.heard(written) == heard
    assert SEVERAL.written(heard) == written


def test_a_place_inside_an_inserted_part_is_written_where_the_episode_goes_on() -> None:
    assert SEVERAL.written(45.0) == 30.0
    assert SEVERAL.written(670.0) == 600.0


def test_a_new_anchor_speaks_for_all_that_is_later() -> None:
    assert SEVERAL.anchored(100.0, 110.0).anchors == (Anchor(30.0, 60.0), Anchor(100.0, 110.0))
    assert SEVERAL.anchored(30.0, 30.0).anchors == (Anchor(30.0, 30.0),)
    assert SEVERAL.anchored(900.0, 10.0).anchors == (Anchor(900.0, 10.0),), "the others would contradict it"


@given(copies, seconds, seconds)
def test_no_anchors_bring_times_out_of_order(copy: Copy, one: float, other: float) -> None:
    earlier, later = sorted((one, other))
    assert copy.heard(earlier) <= copy.heard(later) + 1e-6
    assert copy.written(earlier) <= copy.written(later) + 1e-6
    assert all(copy.heard(anchor.written) == pytest.approx(anchor.heard) for anchor in copy.anchors)


def test_a_copy_is_known_by_its_length() -> None:
    known = with_copy(with_copy((), SEVERAL), Copy(1700.0))
    assert copy_at_hand(known, 1600.6) is SEVERAL
    assert copy_at_hand(known, 1650.0) == Copy(1650.0)
    assert copy_at_hand(known, None) == Copy()
    assert with_copy(known, Copy(1600.4)) == (Copy(1700.0), Copy(1600.4))


def test_a_place_is_carried_from_the_published_copy_to_one_that_was_set_right_and_back() -> None:
    known = (Copy(WITH_ADS).anchored(30.0, 120.0),)
    assert carried_over(700.0, known, made_on=PLAIN, at_hand=WITH_ADS, claimed=PLAIN) == 790.0
    assert carried_over(790.0, known, made_on=WITH_ADS, at_hand=PLAIN, claimed=PLAIN) == 700.0
    assert carried_over(790.0, known, made_on=WITH_ADS, at_hand=WITH_ADS, claimed=PLAIN) == 790.0


@pytest.mark.parametrize(("made_on", "at_hand"), [(PLAIN, 1700.0), (1700.0, WITH_ADS)])
def test_nobody_knows_a_place_in_a_copy_that_was_not_set_right(made_on: float, at_hand: float) -> None:
    known = (Copy(WITH_ADS).anchored(30.0, 120.0),)
    assert carried_over(700.0, known, made_on=made_on, at_hand=at_hand, claimed=PLAIN) is None


def test_a_bookmark_moves_with_its_length_or_stays_as_it_is() -> None:
    known = (Copy(WITH_ADS).anchored(30.0, 120.0),)
    kept = Bookmark(
        BookmarkId(1), EpisodeId(1), "Tea Talk", "", "1", "", NOW, "", PLAIN, 700.0, 760.0, "cups", NOW
    )
    moved = placed(kept, known, at_hand=WITH_ADS, claimed=PLAIN)
    assert moved == replace(kept, start=790.0, end=850.0, duration=WITH_ADS)
    assert placed(moved, known, at_hand=PLAIN, claimed=PLAIN) == kept
    assert placed(kept, known, at_hand=1700.0, claimed=PLAIN) is kept
    assert placed(kept, known, at_hand=None, claimed=PLAIN) is kept


@pytest.mark.parametrize(
    ("copy", "claimed", "last", "words"),
    [
        (Copy(None), 1500.0, 1400.0, ""),
        (Copy(1500.0), 1500.0, 1400.0, ""),
        (Copy(1508.0), 1501.0, None, ""),
        (Copy(1592.0), 1500.5, None, "this copy is 1:31 longer than announced"),
        (Copy(1408.0), 1500.5, None, "this copy is 1:32 shorter than announced"),
        (Copy(1559.0), 1500.0, None, ""),
        (Copy(1592.0), 1500.0, None, "this copy is 1:32 longer than announced"),
        (Copy(3600.0), 1.0, None, ""),
        (Copy(1500.0), None, 1600.0, "the last chapter lies behind the end of this copy"),
        (Copy(1592.0).anchored(30.0, 60.0), 1500.5, None, "times set to this copy"),
    ],
    ids=repr,
)
def test_what_is_special_about_a_copy_is_said(
    copy: Copy, claimed: float | None, last: float | None, words: str
) -> None:
    assert remark(copy, claimed, last) == words
