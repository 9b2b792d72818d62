"""What libmpv tells of the chapters in media, cleaned: text from outside."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.domain.chapter.chapter_readers import MAX_CHAPTERS
from cafe_tui.domain.models import Chapter
from cafe_tui.domain.text import one_line
from cafe_tui.player.chapter_list import read_chapter_list

JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["title", "time", "x"]), inner),
)


def told(*entries: tuple[float, str]) -> str:
    return json.dumps([{"title": title, "time": time} for time, title in entries])


def test_starts_that_are_early_by_an_encoders_priming_are_put_right() -> None:
    assert read_chapter_list(told((-0.025057, "Hello"), (12.224943, "Tea"))) == (
        Chapter(0.0, "Hello"),
        Chapter(12.25, "Tea"),
    )


def test_starts_are_rounded_put_in_order_and_never_negative() -> None:
    assert read_chapter_list(told((60.0004, "B"), (-7.0, "A"))) == (Chapter(0.0, "A"), Chapter(60.0, "B"))


def test_titles_are_cleaned_and_may_be_missing() -> None:
    untitled = json.dumps([{"time": 1.0}, {"time": 2.0, "title": 5}])
    assert read_chapter_list(told((0.0, "\x1b]52;c;x\x07 Tea\n\x9d time"))) == (
        Chapter(0.0, "]52;c;x Tea time"),
    )
    assert read_chapter_list(untitled) == (Chapter(1.0), Chapter(2.0))


def test_an_answer_that_is_no_utf8_is_read_all_the_same() -> None:
    assert read_chapter_list(b'[{"title":"\xff\xfe tea","time":1.0}]') == (Chapter(1.0, "\ufffd\ufffd tea"),)


@pytest.mark.parametrize("answer", ["", "(unavailable)", "{}", "[1, null, {}]", "[" * 100_000, "9" * 10_000])
def test_what_is_no_list_has_no_chapters(answer: str) -> None:
    assert read_chapter_list(answer) == ()


def test_a_list_without_end_is_cut() -> None:
    many = told(*((float(n), "x") for n in range(MAX_CHAPTERS + 10)))
    assert len(read_chapter_list(many)) == MAX_CHAPTERS


@given(JSON.map(json.dumps) | st.text() | st.binary())
def test_any_answer_gives_sane_chapters(answer: str | bytes) -> None:
    chapters = read_chapter_list(answer)
    starts = [chapter.start for chapter in chapters]
    assert starts == sorted(starts)
    assert all(math.isfinite(start) and start >= 0 for start in starts)
    assert all(chapter.title == one_line(chapter.title) for chapter in chapters)
