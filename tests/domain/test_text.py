"""Text from outside, cleaned."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.domain.text import MAX_LINE, clean, one_line, shorten

ANY = st.text(alphabet=st.characters(exclude_categories=()))
"""Lone surrogates too, which feeds do hold."""


@given(ANY)
def test_clean_text_can_be_stored_and_printed(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode("utf8")
    assert unicodedata.is_normalized("NFC", cleaned)
    assert all(char in "\n\t" or unicodedata.category(char) != "Cc" for char in cleaned)


@given(ANY)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126)))
def test_plain_text_passes_unchanged(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    ("written", "safe"),
    [
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("a\u202etxt.exe", "atxt.exe"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("bell\x07 null\x00 csi\x9b1m", "bell null csi1m"),
        ("lone \ud800 surrogate", "lone  surrogate"),
        ("cafe\u0301", "café"),
        ("z" + "\u0327" * 40, "z" + "\u0327" * 4),
        ("ก" + "\u0e48" * 40, "ก" + "\u0e48" * 4),
        ("ب" + "\u0651\u0650" * 40, "ب" + "\u0650\u0650\u0651\u0651"),
        ("a" + "\u200b\u2060" * 40 + "b", "a" + "\u200b\u2060" * 2 + "b"),
        ("a" + "\ufe0f\U000e0100" * 40 + "b", "a" + "\ufe0f\U000e0100" * 2 + "b"),
        ("\u3164\u1160" * 40, "\u3164\u1160" * 2),
    ],
)
def test_what_a_terminal_would_act_on_is_gone(written: str, safe: str) -> None:
    assert clean(written) == safe


WITHOUT_WIDTH = "\u0301\u0316\u0e48\u0651\u093c\u200b\u200d\u00ad\u3164\u1160\ufe0f\U000e0100\U00010a01"


@given(st.text(alphabet=WITHOUT_WIDTH + "aก👩\u1112"))
def test_no_more_than_four_characters_in_a_row_have_no_width(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert not re.search(f"[{WITHOUT_WIDTH}]{{5}}", cleaned)


def test_a_tower_of_marks_is_cleaned_in_no_time_to_speak_of() -> None:
    assert clean("a" + "\u0300\u0316" * 900_000) == "à\u0316\u0316\u0300"


@pytest.mark.parametrize(
    "text", ["Ελληνικά", "日本語", "עִבְרִית", "👩\u200d🚀 👍🏽", "ไทย ที่นี่", "नमस्ते", "Tiếng Việt", "ᄒᆞᆫ", "མཁྱེན་"]
)
def test_other_scripts_and_emoji_are_kept(text: str) -> None:
    assert clean(text) == text


@given(ANY)
def test_one_line_has_no_breaks_and_no_double_spaces(text: str) -> None:
    line = one_line(text)
    assert line == " ".join(line.split())
    assert len(line) <= MAX_LINE


def test_a_limit_cuts_long_text() -> None:
    assert clean("x" * 100, limit=10) == "x" * 10
    assert one_line(" a" * 100, limit=5) == "a a a"


@given(st.text(), st.integers(2, 60))
def test_a_shortened_text_fits_and_is_the_beginning_of_the_whole(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert len(short) <= limit
    assert text.startswith(short.removesuffix("…")) or short == text


@pytest.mark.parametrize(
    ("limit", "short"),
    [
        (100, "We plan. Then we bake bread, slowly."),
        (26, "We plan. Then we bake…"),
        (12, "We plan."),
        (5, "We…"),
    ],
)
def test_text_is_cut_at_a_sentence_or_a_word(limit: int, short: str) -> None:
    assert shorten("We plan. Then we bake bread, slowly.", limit) == short
