"""Which chapters are passed over, and where the sound goes on."""

import pytest

from cafe_tui.domain.chapter.skipping import (
    SkipMark,
    end_of_skipped,
    first_heard,
    skipped,
    with_mark,
    words_from,
)
from cafe_tui.domain.models import Chapter


def titled(*titles: str) -> list[Chapter]:
    return [Chapter(100.0 * n, title) for n, title in enumerate(titles)]


@pytest.mark.parametrize(
    ("title", "word", "has"),
    [
        ("Ad", "Ad", True),
        ("An AD break", "ad", True),
        ("Advent in the mountains", "Ad", False),
        ("The road", "ad", False),
        ("Road ad", "ad", True),
        ("(Sponsor) Tea & Co", "sponsor", True),
        ("Sponsored by Tea & Co", "sponsored by", True),
        ("Publicité : du thé", "publicite", True),
        ("스폰서광고입니다", "광고", True),
        ("本日の広告です", "広告", True),
        ("Anything", "", False),
    ],
)
def test_a_word_is_found_whole_where_its_script_has_words(title: str, word: str, has: bool) -> None:
    assert skipped(titled(title), (), (word,)) == ({0} if has else set())


def test_the_word_on_one_chapter_goes_before_the_words_of_the_show() -> None:
    chapters = titled("Hello", "Ad", "Tea", "Ad")
    assert skipped(chapters, [SkipMark(200.4, True), SkipMark(99.5, False)], ["ad"]) == {2, 3}


def test_a_second_mark_on_a_chapter_takes_the_place_of_the_first() -> None:
    marks = with_mark(with_mark((), SkipMark(100.0, True)), SkipMark(100.5, False))
    assert marks == (SkipMark(100.5, False),)


@pytest.mark.parametrize(
    ("typed", "words"),
    [("Sponsor, Ad", ("Sponsor", "Ad")), (" ,, ", ()), ("ad, AD", ("AD",)), ("a\x1b[31mb", ("a[31mb",))],
)
def test_words_are_typed_between_commas(typed: str, words: tuple[str, ...]) -> None:
    assert words_from(typed) == words


def test_neighbours_are_passed_over_together() -> None:
    chapters = titled("Hello", "Ad", "Ad", "Tea", "Ad")
    passed = frozenset({1, 2, 4})
    assert end_of_skipped(chapters, passed, 1) == 300.0
    assert end_of_skipped(chapters, passed, 4) is None
    chapters[1] = Chapter(100.0, "Ad", end=130.0)
    assert end_of_skipped(chapters, passed, 1) == 130.0, "the source says where it ends"


@pytest.mark.parametrize(("start", "heard"), [(0.0, 100.0), (0.5, 100.0), (40.0, 40.0), (400.0, 400.0)])
def test_playing_begins_behind_a_chapter_that_is_passed_over_unless_it_was_left_inside(
    start: float, heard: float
) -> None:
    assert first_heard(titled("Ad", "Hello", "Tea", "Tea", "Ad"), frozenset({0, 4}), start) == heard
