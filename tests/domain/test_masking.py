"""What is secret does not get into a log."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cafe_tui.domain.outside.masking import masked


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("GET https://ann:s3cret@tea.example/feed", "GET https://…@tea.example/feed"),
        ("https://tea.example/feed.xml?auth=abc&page=2 failed", "https://tea.example/feed.xml?… failed"),
        ("<https://tea.example/feed#key=abc>", "<https://tea.example/feed#…>"),
        (
            "https://tea.example/rss/9f86d081884c7d659a2feaa0c55ad015/feed",
            "https://tea.example/rss/…/feed",
        ),
        ("https://tea.example/u/abcDEF0123456789abc.mp3", "https://tea.example/u/….mp3"),
        ("https://tea.example/the-long-way-to-the-market", "https://tea.example/the-long-way-to-the-market"),
        ("HTTPS://ANN@TEA.EXAMPLE:8443/", "HTTPS://…@TEA.EXAMPLE:8443/"),
        ("ValueError('http://ann:pw@[::1]/x')", "ValueError('http://…@[::1]/x')"),
        ("https://a.example/" + "x" * 100_000, "https://a.example/" + "x" * 100_000),
        ("a-" * 100_000 + "token=abc", "a-" * 100_000 + "token=…"),
        ("Authorization: Basic YW5uOnMzY3JldA==", "Authorization: …"),
        ("{'set-cookie': 'a=b; c'}", "{'set-cookie': …"),
        ("token=abc, page=2", "token=…, page=2"),
        ('"api_key": "abc"', '"api_key": "…"'),
        ("Bearer abcdefghijkl", "Bearer …"),
        ("nothing secret at 12:30 here", "nothing secret at 12:30 here"),
    ],
)
def test_secrets_are_masked_and_the_rest_is_left(said: str, written: str) -> None:
    assert masked(said) == written


_SECRET = st.text(alphabet="abcdef0123456789", min_size=20, max_size=40).filter(
    lambda text: any(c.isdigit() for c in text) and any(c.isalpha() for c in text)
)


@given(
    st.text(max_size=40),
    _SECRET,
    st.sampled_from(["user", "query", "fragment", "path"]),
    st.text(max_size=40),
)
def test_no_key_in_an_address_is_written(before: str, secret: str, where: str, after: str) -> None:
    assume(secret not in before + after)
    address = {
        "user": f"https://ann:{secret}@tea.example/feed",
        "query": f"https://tea.example/feed?k={secret}",
        "fragment": f"https://tea.example/feed#{secret}",
        "path": f"https://tea.example/{secret}/feed",
    }[where]
    assert secret not in masked(f"{before} {address} {after}")


@given(st.text())
def test_masking_twice_changes_nothing_more(text: str) -> None:
    assert masked(masked(text)) == masked(text)
