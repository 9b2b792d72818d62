"""The timeline's cells: what stands for what, in plain characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.ui.timebar import Spans, TimeBar

BAR = TimeBar(0.0, 100.0, 20)


def drawn(
    position: float = 0.0,
    bar: TimeBar = BAR,
    *,
    heard: Spans = (),
    buffered: Spans | None = None,
    ticks: tuple[float, ...] = (),
    kept: Spans = (),
) -> str:
    return bar.drawn(position, heard=heard, buffered=buffered, ticks=ticks, kept=kept, lit=None).plain


def test_what_was_heard_is_heavy_and_what_was_passed_over_is_not() -> None:
    assert drawn(90.0, heard=[(0.0, 24.0), (60.0, 70.0)]) == "━━━━━───────━━━───●─"


def test_what_is_not_here_yet_is_broken() -> None:
    assert drawn(0.0, buffered=[(0.0, 20.0), (50.0, 60.0)]) == "●────┄┄┄┄┄───┄┄┄┄┄┄┄"


def test_chapters_are_ticks_and_what_is_kept_is_a_block() -> None:
    bar = drawn(99.0, heard=[(0.0, 30.0)], ticks=(10.0, 50.0), kept=[(70.0, 79.0), (40.0, 40.0)])
    assert bar == "━━┿━━━━─▐─┼───▐▐───●"


def test_what_comments_speak_of_has_a_mark_of_its_own_that_yields_to_what_is_kept() -> None:
    bar = BAR.drawn(
        99.0,
        heard=(),
        buffered=None,
        ticks=(10.0, 50.0),
        kept=[(70.0, 74.0)],
        talked=(50.0, 72.0, 99.0),
        lit=None,
    )
    assert bar.plain == "──┼───────◇───▐────●"


def test_a_stretch_of_the_whole_shows_only_what_falls_into_it() -> None:
    zoomed = TimeBar(50.0, 60.0, 10)
    assert (
        drawn(55.0, zoomed, heard=[(0.0, 52.0)], ticks=(10.0, 50.0, 60.0), kept=[(1.0, 2.0)]) == "┿━━──●───┼"
    )


@given(
    st.floats(0, 1e5), st.floats(0, 1e5), st.integers(1, 300), st.floats(-10, 2e5),
    st.lists(st.tuples(st.floats(0, 1e5), st.floats(0, 1e5)).map(sorted).map(tuple), max_size=5),
)  # fmt: skip
def test_any_state_fills_the_bar(
    start: float, length: float, width: int, position: float, spans: list[tuple[float, float]]
) -> None:
    bar = TimeBar(start, start + length, width)
    cells = bar.drawn(
        position, heard=spans, buffered=spans, ticks=[one for one, _ in spans], kept=spans[:1], lit=position
    )
    assert cells.cell_length == width
    assert cells.plain.count("●") == 1


@pytest.mark.parametrize("column", range(20))
def test_a_cell_is_the_one_in_which_its_time_falls(column: int) -> None:
    assert BAR.column(BAR.seconds(column)) == column
