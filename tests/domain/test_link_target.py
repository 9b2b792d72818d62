"""Where links really lead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.domain.feed.extras import Place
from cafe_tui.domain.links.link_target import leads_to, map_url, may_open, warning, whole_target


@pytest.mark.parametrize(
    "url", ["http://tea.example", "https://tea.example/a?b#c", "HTTPS://TEA.example", "mailto:us@tea.example"]
)
def test_what_may_be_opened(url: str) -> None:
    assert may_open(url)
    assert warning(url) == ""


@pytest.mark.parametrize(
    "url",
    [
        "",
        "tea.example",
        "//tea.example",
        "https:///path",
        "https://",
        "http://[tea",
        "https://tea.example\\@evil.example/",
        "mailto:",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "ftp://tea.example",
        "intent://tea",
        " https//tea",
        "https://tea.example/\x1b[2J",
        "https://tea.example/\u202egpj.exe",
    ],
)
def test_what_may_not(url: str) -> None:
    assert not may_open(url)
    assert leads_to(url) == ""
    assert "not opened" in warning(url)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.tea.example/a", "www.tea.example"),
        ("https://tea.example.:443/", "tea.example"),
        ("http://tea.example:8080/", "tea.example:8080"),
        ("https://bank.example@evil.example/login", "evil.example"),
        ("https://user:word@tea.example/", "tea.example"),
        ("https://\u0430pple.example/", "xn--pple-43d.example"),
        ("https://münchen.example/", "xn--mnchen-3ya.example"),
        ("mailto:us@tea.example?subject=Hello", "us@tea.example"),
    ],
)
def test_the_host_that_is_reached(url: str, host: str) -> None:
    assert leads_to(url) == host


def test_a_name_before_the_host_is_said_to_be_one() -> None:
    words = warning("https://bank.example@evil.example/login")
    assert words == "“bank.example” before the @ is a user's name: it leads to evil.example"
    assert "word" not in warning("https://user:word@tea.example/"), "no password is repeated"


def test_letters_that_look_like_others_are_said_to_be_others() -> None:
    url = "https://\u0430pple.example/tea"
    assert whole_target(url) == "https://xn--pple-43d.example/tea"
    assert "xn--pple-43d.example" in warning(url)


@given(st.text(max_size=40), st.sampled_from(["", "http://", "https://", "mailto:", "https://a@"]))
def test_any_text_can_be_shown(text: str, scheme: str) -> None:
    url = f"{scheme}{text}"
    for words in (leads_to(url), warning(url), whole_target(url)):
        assert "\n" not in words
        assert "\x1b" not in words


@pytest.mark.parametrize(
    ("place", "url"),
    [
        (
            Place("Madrid", "geo:40.4168,-3.7038"),
            "https://www.openstreetmap.org/?mlat=40.4168&mlon=-3.7038#map=15/40.4168/-3.7038",
        ),
        (Place("A pole", "geo:90,0;u=100"), "https://www.openstreetmap.org/?mlat=90&mlon=0#map=15/90/0"),
        (Place("São Paulo"), "https://www.openstreetmap.org/search?query=S%C3%A3o%20Paulo"),
        (Place("Nowhere", "geo:91,0"), "https://www.openstreetmap.org/search?query=Nowhere"),
        (Place("A & B?", "javascript:1"), "https://www.openstreetmap.org/search?query=A%20%26%20B%3F"),
        (Place(""), ""),
    ],
)
def test_places_on_the_map(place: Place, url: str) -> None:
    assert map_url(place) == url
