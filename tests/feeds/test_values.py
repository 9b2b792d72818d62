"""Single values of a feed."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cafe_tui.domain.address import check_url, follow
from cafe_tui.domain.errors import AddressRefusedError
from cafe_tui.feeds import values
from tests.support.examples import examples


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1:02:03", 3723.0),
        ("01:02:03", 3723.0),
        ("62:03", 3723.0),
        ("0:45", 45.0),
        ("3723", 3723.0),
        ("3723.5", 3723.5),
        ("00:23.45", 23.45),
        ("3723,5", 3723.5),
        (" 22:14 \n", 1334.0),
        ("112:28", 6748.0),
        ("0:75", 75.0),
        ("0", None),
        ("00:00:00", None),
        ("", None),
        ("-5", None),
        ("1:2:3:4", None),
        ("an hour", None),
        ("1h02m", None),
        ("NaN", None),
        ("Infinity", None),
        ("1e309", None),
        ("9" * 5000, None),
        ("99999999999", None),
        ("99999999", None),
        ("٣:٢٠", 200.0),
    ],
)
def test_durations_are_read_in_all_real_shapes(text: str, seconds: float | None) -> None:
    assert values.duration(text) == seconds


@given(st.text())
def test_a_duration_is_positive_seconds_or_unknown(text: str) -> None:
    seconds = values.duration(text)
    assert seconds is None or 0 < seconds < 10**7


@pytest.mark.parametrize(
    ("itunes", "title", "number"),
    [
        ("65", "Any title", 65),
        ("65.0", "Any title", 65),
        ("7", "#65 the feed's own number wins", 7),
        ("", "#65 Meetings", 65),
        ("", "# 65 Meetings", 65),
        ("", "65: Meetings", 65),
        ("", "65. Meetings", 65),
        ("", "65 - Meetings", 65),
        ("", "65 – Meetings", 65),
        ("", "Ep. 65", 65),
        ("", "ep 65: Meetings", 65),
        ("", "Episode 65 - Meetings", 65),
        ("", "EPISODE #65", 65),
        ("", "Folge 65: Treffen", 65),
        ("", "Meetings #65", None),
        ("", "Episodes of 65", None),
        ("", "65 ways to meet", None),
        ("", "2:30 in the morning", None),
        ("", "1984", None),
        ("", "3.5 things", None),
        ("", "9-to-5 jobs", None),
        ("", "20240102 – too high", None),
        ("0", "no episode nought", None),
        ("x", "Nothing", None),
        ("9" * 5000, "Nothing", None),
    ],
)
def test_the_number_comes_from_the_feed_or_leads_the_title(
    itunes: str, title: str, number: int | None
) -> None:
    assert values.episode_number(itunes, title) == number


@given(st.text(), st.text())
def test_any_text_gives_a_number_or_none(itunes: str, title: str) -> None:
    number = values.episode_number(itunes, title)
    assert number is None or 0 < number <= 10**6


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("12345", 12345),
        ("9223372036854775807", 2**63 - 1),
        ("9223372036854775808", None),
        ("-1", None),
        ("1,5", None),
        ("", None),
    ],
)
def test_whole_numbers_fit_the_library(text: str, number: int | None) -> None:
    assert values.integer(text) == number


def test_a_date_is_an_aware_moment_in_utc() -> None:
    assert values.moment(time.strptime("2024-02-29 23:59:58", "%Y-%m-%d %H:%M:%S")) == datetime(
        2024, 2, 29, 23, 59, 58, tzinfo=UTC
    )


@pytest.mark.parametrize("parsed", [None, "2024", (), (99999, 1, 1, 0, 0, 0, 0, 0, 0), (2024, 13, 45)])
def test_an_impossible_date_is_unknown(parsed: object) -> None:
    assert values.moment(parsed) is None


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Tom &amp; Pilar", "Tom & Pilar"),
        ("<b>Bold</b> words", "Bold words"),
        ("[Bonus] 3 < 5 > 2", "[Bonus] 3 < 5 > 2"),
        ("two\n lines\x1b[31m", "two lines[31m"),
        ("&#27;]52;c;aGk=&#7;", "]52;c;aGk="),
    ],
)
def test_titles_are_plain_text(text: str, plain: str) -> None:
    assert values.title(text) == plain


@pytest.mark.parametrize(
    ("address", "absolute"),
    [
        ("https://cdn.example/a.mp3", "https://cdn.example/a.mp3"),
        ("a b.mp3", "https://example.com/show/a%20b.mp3"),
        ("/a.mp3", "https://example.com/a.mp3"),
        ("file:///etc/passwd", ""),
        ("javascript:alert(1)", ""),
        ("http://[", ""),
        ("", ""),
    ],
)
def test_addresses_are_absolute_and_checked(address: str, absolute: str) -> None:
    assert values.url(address, "https://example.com/show/feed") == absolute


PLAIN = "https://a.example/p?q="


@settings(max_examples=examples(150))
@given(
    st.text(st.sampled_from('aZ09/.:?#%@;,&=+~[]!() ée\\"<|'), max_size=30).map(PLAIN.__add__)
    | st.from_regex(r"https?://[a-c.:@]{1,8}(/[a-c./;?#%\[]{0,12})?", fullmatch=True),
    st.sampled_from(["https://b.example/x/y", "https://u:p@a.example/", "", "http://a.b/"]),
)
def test_a_plain_address_is_taken_as_checking_it_would(address: str, base: str) -> None:
    try:
        checked = follow(base, address) if base else check_url(address)
    except AddressRefusedError:
        checked = ""
    assert values.url(address, base) == checked
