"""What is a verse of a holy book, and what but a time behind a name."""

import pytest

from cafe_tui.domain.chapters import chapters_from_notes
from cafe_tui.domain.detection.scripture import is_verse


@pytest.mark.parametrize(
    ("before", "written"),
    [
        ("as in John ", "3:16"),
        ("Mt. ", "5:13"),
        ("Psalm ", "119:10"),
        ("Matt 5:13, ", "6:10"),
        ("요한복음 ", "3:16"),
        ("ヨハネによる福音書 ", "3：16"),
        ("От Матфея ", "5.13"),
    ],
)
def test_a_chapter_and_verse_behind_a_book_are_no_time(before: str, written: str) -> None:
    assert is_verse(before, written)


@pytest.mark.parametrize(
    ("before", "written"),
    [
        ("Our guest: Tim ", "21:30"),  # Timothy has six chapters
        ("A new job ", "50:10"),  # Job has forty-two
        ("with John ", "03:16"),
        ("with John ", "3:06"),
        ("with John ", "1:03:16"),
        ("with Joan ", "3:16"),
    ],
)
def test_beyond_the_end_of_a_book_or_with_a_leading_zero_it_may_be_a_time(before: str, written: str) -> None:
    assert not is_verse(before, written)


def test_a_guest_called_like_a_book_costs_no_chapter() -> None:
    notes = "Hello 00:00\nA walk with John 12:34\nTea with Mark 14:20\nLetters 31:05"
    assert [chapter.start for chapter in chapters_from_notes(notes)] == [0, 754, 860, 1865]
