"""What the listener puts right in a list of chapters."""

import pytest

from cafe_tui.domain.chapter.corrections import added, changed, flipped, shifted, without
from cafe_tui.domain.models import Chapter

TEA, CUPS, END = (
    Chapter(0.0, "Tea"),
    Chapter(85.0, "Cups", 100.0, "https://example.org"),
    Chapter(600.0, "End"),
)
LIST = (TEA, CUPS, END)


def test_a_chapter_that_moves_takes_its_place_in_the_order_and_keeps_its_link() -> None:
    moved = changed(LIST, CUPS, start=700.0, title="Mugs")
    assert moved == (TEA, END, Chapter(700.0, "Mugs", None, "https://example.org"))
    assert changed(LIST, CUPS, start=90.0, title="Mugs")[1].end == 100.0


def test_chapters_are_added_in_order_and_taken_away() -> None:
    assert [chapter.title for chapter in added(LIST, 300.0, "Saucers")] == ["Tea", "Cups", "Saucers", "End"]
    assert without(LIST, CUPS) == (TEA, END)


def test_shifting_moves_all_but_none_before_the_beginning() -> None:
    assert [(one.start, one.end) for one in shifted(LIST, 10.0)] == [
        (10.0, None),
        (95.0, 110.0),
        (610.0, None),
    ]
    assert [one.start for one in shifted(LIST, -10.0)] == [0.0, 75.0, 590.0]


@pytest.mark.parametrize("duration", [None, 7200.0])
def test_flipping_twice_leads_back(duration: float | None) -> None:
    hours = flipped((TEA, Chapter(85.0, "Cups", 90.0)), duration)
    assert [(one.start, one.end) for one in hours] == [(0.0, None), (5100.0, 5400.0)]
    assert [one.start for one in flipped(hours, duration)] == [0.0, 85.0]


def test_whole_minutes_are_hours_or_minutes_as_fits_the_episode() -> None:
    whole = (Chapter(60.0, "One"), Chapter(120.0, "Two"))
    assert [one.start for one in flipped(whole, 3 * 3600.0)] == [3600.0, 7200.0]
    assert [one.start for one in flipped(whole, 3600.0)] == [1.0, 2.0]
