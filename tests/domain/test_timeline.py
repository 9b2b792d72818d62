from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.domain.models import Chapter
from cafe_tui.domain.timeline import chapter_at

CHAPTERS = (Chapter(30.0, "one"), Chapter(60.0, "two"), Chapter(60.0, "three"), Chapter(90.0, "four"))


def test_before_the_first_chapter_there_is_none() -> None:
    assert chapter_at(CHAPTERS, 29.9) is None
    assert chapter_at((), 10.0) is None


def test_a_chapter_begins_at_its_start_and_lasts_until_the_next() -> None:
    assert chapter_at(CHAPTERS, 30.0) == 0
    assert chapter_at(CHAPTERS, 59.9) == 0
    assert chapter_at(CHAPTERS, 1000.0) == 3


def test_of_two_chapters_at_one_place_the_later_sounds() -> None:
    assert chapter_at(CHAPTERS, 60.0) == 2


@given(st.lists(st.floats(0, 1e6)).map(sorted), st.floats(0, 1e6))
def test_the_chapter_is_the_last_that_has_begun(starts: list[float], position: float) -> None:
    begun = [index for index, start in enumerate(starts) if start <= position]

    assert chapter_at([Chapter(start) for start in starts], position) == (begun[-1] if begun else None)
