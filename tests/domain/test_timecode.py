"""Times as people write and read them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.domain.errors import BadInputError
from cafe_tui.domain.timecode import format_exact, format_time, parse_time


@given(st.integers(0, 999 * 3600))
def test_a_written_time_is_read_back(seconds: int) -> None:
    assert parse_time(format_time(seconds)) == seconds


@pytest.mark.parametrize(
    ("seconds", "written"),
    [
        (0, "0:00"),
        (59.999, "0:59"),
        (3599, "59:59"),
        (3600, "1:00:00"),
        (360000, "100:00:00"),
        (-5, "0:00"),
        (float("nan"), "0:00"),
        (float("inf"), "0:00"),
    ],
)
def test_times_are_written_short_and_never_rounded_up(seconds: float, written: str) -> None:
    assert format_time(seconds) == written


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [
        ("12:30", 750),
        ("1:02:03.5", 3723.5),
        ("100:05", 6005),
        ("90", 90),
        ("90.5", 90.5),
        ("2m30s", 150),
        ("1h2m3s", 3723),
        ("1H", 3600),
        (" 0:05 ", 5),
    ],
)
def test_times_are_read_as_typed(typed: str, seconds: float) -> None:
    assert parse_time(typed) == seconds


@pytest.mark.parametrize(
    "typed", ["", "soon", "1:2", "1:75", "1:75:00", "-3", "1:02:03:04", "h", "12:3o", "1e3"]
)
def test_what_is_no_time_is_refused_in_words(typed: str) -> None:
    with pytest.raises(BadInputError, match="is not a time") as refusal:
        parse_time(typed)
    assert refusal.value.hint


@given(st.text(max_size=20))
def test_any_typed_text_is_a_time_or_refused(typed: str) -> None:
    try:
        seconds = parse_time(typed)
    except BadInputError:
        return
    assert 0 <= seconds < 10**8


@pytest.mark.parametrize(
    ("seconds", "written"),
    [
        (0, "0:00"),
        (310.1, "5:10.1"),
        (310.25, "5:10.25"),
        (59.9999, "1:00"),
        (3723.005, "1:02:03.005"),
        (-1, "0:00"),
    ],
)
def test_exact_times_keep_their_fraction(seconds: float, written: str) -> None:
    assert format_exact(seconds) == written


@given(st.integers(0, 10**8))
def test_exact_times_are_read_back_as_they_were(milliseconds: int) -> None:
    assert round(parse_time(format_exact(milliseconds / 1000)) * 1000) == milliseconds
