"""Breaking text into lines of so many cells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from cafe_tui.ui.wrapping import Wrapped, wrap


def broken(text: str, width: int) -> list[str]:
    return [text[begin:end] for begin, end in wrap(text, width)]


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("", 10, [""]),
        ("tea", 3, ["tea"]),
        ("a pot of tea", 8, ["a pot of", "tea"]),
        ("a pot of tea", 7, ["a pot", "of tea"]),
        ("incomprehensible tea", 6, ["incomp", "rehens", "ible", "tea"]),
        ("茶茶茶 tea", 5, ["茶茶", "茶", "tea"]),
        ("cafe\u0301 au lait", 7, ["cafe\u0301 au", "lait"]),
        ("a pot of tea", 0, ["a pot of tea"]),
    ],
)
def test_lines_break_at_blanks_else_within_words(text: str, width: int, expected: list[str]) -> None:
    assert broken(text, width) == expected


@given(st.text("ab é茶\u0301👩", max_size=60), st.integers(2, 12))
def test_every_line_fits_and_nothing_but_blanks_is_lost(text: str, width: int) -> None:
    lines = broken(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(st.lists(st.text("ab ", max_size=30), min_size=1, max_size=8), st.integers(2, 12))
def test_each_line_belongs_to_one_text(texts: list[str], width: int) -> None:
    wrapped = Wrapped(texts, width)
    rebuilt: list[list[str]] = [[] for _ in texts]
    for line in range(wrapped.line_count):
        index = wrapped.index_at(line)
        begin, end = wrapped.part(index, line - wrapped.line_of(index))
        rebuilt[index].append(texts[index][begin:end])
    assert rebuilt == [broken(text, width) for text in texts]
    assert wrapped.line_of(len(texts)) == wrapped.line_count
