import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.domain.errors import BadInputError
from cafe_tui.domain.interchange import links
from cafe_tui.domain.interchange.common import LATEST, LinkedMark, Mark

# As AntennaPod shares an episode with its position.
SHARED = """Tea Talk: #65 A kettle of one's own
Starting position: 00:12:34

Episode webpage: https://tea.example/65?utm_source=app

Media file: https://media.example/65.mp3#t=754
"""


def places(text: str) -> list[tuple[str, float, float | None, str]]:
    return [(one.address, one.mark.start, one.mark.end, one.mark.label) for one in links.read(text)]


def test_what_a_phone_shares_is_read() -> None:
    assert places(SHARED) == [("https://media.example/65.mp3", 754.0, None, "")]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "- [the kettle](https://tea.example/65#t=30,75.5)",
            ("https://tea.example/65", 30.0, 75.5, "the kettle"),
        ),
        (
            "https://tea.example/65?t=12m34s what a laugh",
            ("https://tea.example/65", 754.0, None, "what a laugh"),
        ),
        ("See https://tea.example/?p=65&t=1:02:03.", ("https://tea.example/?p=65", 3723.0, None, "See")),
        ("<https://tea.example/65#t=npt:10,20>", ("https://tea.example/65", 10.0, 20.0, "")),
        ("https://tea.example/65#t=,20", ("https://tea.example/65", 0.0, 20.0, "")),
        ("\ufeffHTTPS://tea.example/65?T=9", ("https://tea.example/65", 9.0, None, "")),
    ],
)
def test_a_link_with_a_time_is_a_place(line: str, expected: tuple[str, float, float | None, str]) -> None:
    assert places(line) == [expected]


def test_several_in_a_line_share_its_words() -> None:
    found = places("kettle https://tea.example/1#t=1 and https://tea.example/2#t=2")
    assert [(address, label) for address, _, _, label in found] == [
        ("https://tea.example/1", "kettle and"),
        ("https://tea.example/2", "kettle and"),
    ]


@pytest.mark.parametrize(
    "text",
    ["", "no link", "https://tea.example/65", "https://tea.example/65#t=soon", "https://tea.example/65#t=9,3",
     "https://tea.example/65#t=9999999", "http://[#t=3", "ftp://tea.example/65#t=3"],
)  # fmt: skip
def test_a_text_without_places_is_refused(text: str) -> None:
    with pytest.raises(BadInputError):
        links.read(text)


@given(st.text() | st.from_regex(r"(.{0,9}https?://[^\s]{0,20}[?#&]t=.{0,9})+"))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = links.read(text)
    except BadInputError:
        return
    for one in found:
        assert isinstance(one, LinkedMark)
        assert isinstance(one.mark, Mark)
        assert 0 <= one.mark.start <= LATEST
        assert one.mark.end is None or one.mark.start < one.mark.end
