"""Which addresses may be used, and how they are shown."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.domain.address import check_led_to, check_url, follow, host_of, is_public, shown, typed_url
from cafe_tui.domain.errors import AddressRefusedError


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://example.com/feed.xml?a=1&b=2#x", "https://example.com/feed.xml?a=1&b=2#x"),
        ("  http://192.168.1.4:8080/feed\n", "http://192.168.1.4:8080/feed"),
        ("HTTP://Example.com/", "http://Example.com/"),
        ("http://[::1]:8000/x", "http://[::1]:8000/x"),
        ("https://example.com/My Show/ep 1.mp3", "https://example.com/My%20Show/ep%201.mp3"),
        ("https://example.com/a%20b%2Fc", "https://example.com/a%20b%2Fc"),
        ("https://example.com/100%.mp3", "https://example.com/100%25.mp3"),
        ("https://example.com/a|b\"c<d>'", "https://example.com/a%7Cb%22c%3Cd%3E'"),
        ("https://example.com/é?q=ü", "https://example.com/%C3%A9?q=%C3%BC"),
        ("https://me:secret@example.com/feed", "https://me:secret@example.com/feed"),
    ],
)
def test_a_web_address_is_kept_with_odd_characters_encoded(url: str, kept: str) -> None:
    assert check_url(url) == kept
    assert check_url(kept) == kept


@pytest.mark.parametrize(
    "url",
    [
        "",
        "feed.xml",
        "/etc/passwd",
        "file:///etc/passwd",
        "gopher://example.com/",
        "data:text/xml,<rss/>",
        "javascript:alert(1)",
        "mf://%p",
        "av://lavfi:sine",
        "--option",
        "http://",
        "http:///path",
        "http://?q",
        "http://exa mple.com/",
        "http://example.com:99999/",
        "http://[::1/",
        "http://[::1]\u202e/",
        "http://[::1].example/",
        "http://example.com\\@127.0.0.1/",
        "http://..",
        "http://./",
        "http://bank.ex\u202eample/",
        "http://bank.ex\u200bample/",
        "http://bank.ex\U000e0041ample/",
        "http://example.com/\r\nHost: evil",
        "http://example.com/\x00",
        "http://example.com/\x9b",
        "http://example.com/\ud800",
        "https://example.com/" + "a" * 5000,
        "https://example.com/" + "é" * 2000,
    ],
)
def test_what_is_no_plain_web_address_is_refused(url: str) -> None:
    with pytest.raises(AddressRefusedError) as refused:
        check_url(url)
    assert str(refused.value).isprintable()


@given(st.text())
def test_every_text_is_an_address_or_refused(text: str) -> None:
    try:
        checked = check_url(text)
    except AddressRefusedError:
        return
    assert checked.startswith(("http://", "https://"))
    assert checked.split("://", 1)[1]
    assert host_of(checked)


@given(st.text(alphabet=string.printable + "é\u202e\x9b"))
def test_a_path_of_any_text_is_encoded_once(text: str) -> None:
    try:
        checked = check_url(f"http://example.com/{text}")
    except AddressRefusedError:
        return
    assert host_of(checked) == "example.com"
    assert check_url(checked) == checked
    assert " " not in checked


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("example.com/feed", "https://example.com/feed"),
        ("localhost:8000/feed", "https://localhost:8000/feed"),
        ("http://example.com/feed", "http://example.com/feed"),
        ("feed:https://example.com/feed", "https://example.com/feed"),
        ("feed://example.com/feed", "https://example.com/feed"),
        ("pcast://example.com/feed", "https://example.com/feed"),
        ("itpc://example.com/feed", "https://example.com/feed"),
    ],
)
def test_what_people_type_is_understood(text: str, url: str) -> None:
    assert typed_url(text) == url


@pytest.mark.parametrize("text", ["file:///etc/passwd", "javascript:alert(1)", "feed:file:///etc/passwd", ""])
def test_typing_opens_no_other_scheme(text: str) -> None:
    with pytest.raises(AddressRefusedError):
        typed_url(text)


@pytest.mark.parametrize(
    ("ip", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("::ffff:93.184.216.34", True),
        ("127.0.0.1", False),
        ("127.0.0.2", False),
        ("0.0.0.0", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("2002:7f00:1::", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::5db8:d822", True),
        ("fe80::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("ff02::1", False),
        ("no address", False),
    ],
)
def test_public_addresses_are_told_from_private_ones(ip: str, public: bool) -> None:
    assert is_public(ip) is public


def test_a_feed_may_lead_to_its_own_host_wherever_that_is() -> None:
    check_led_to("http://nas.local:8080/a.mp3", "NAS.local", ["192.168.1.4"])


def test_a_feed_may_lead_to_public_servers() -> None:
    check_led_to("https://cdn.example/a.mp3", "example.com", ["93.184.216.34", "2606:2800:220:1::1"])


@pytest.mark.parametrize("resolved", [["127.0.0.1"], ["93.184.216.34", "10.0.0.1"], []])
def test_a_feed_may_not_lead_into_a_private_network(resolved: list[str]) -> None:
    with pytest.raises(AddressRefusedError, match="private network"):
        check_led_to("http://router.example/", "example.com", resolved)


@pytest.mark.parametrize(
    ("url", "target", "reached"),
    [
        ("http://a.example/x/feed", "other", "http://a.example/x/other"),
        ("http://a.example/x/feed", "//b.example/y", "http://b.example/y"),
        ("http://a.example/x", "My File.mp3", "http://a.example/My%20File.mp3"),
        ("http://me:pw@a.example/x", "/y", "http://me:pw@a.example/y"),
        ("http://me:pw@a.example/x", "http://a.example/y", "http://me:pw@a.example/y"),
        ("http://me:pw@a.example/x", "http://b.example/y", "http://b.example/y"),
        ("https://me:pw@a.example/x", "http://a.example/y", "http://a.example/y"),
        ("http://me:pw@a.example/x", "http://a.example:81/y", "http://a.example:81/y"),
    ],
)
def test_redirects_are_followed_without_giving_the_password_away(url: str, target: str, reached: str) -> None:
    assert follow(url, target) == reached


@pytest.mark.parametrize("target", ["file:///etc/passwd", "data:,x", "http://[", "/a\x00b"])
def test_a_redirect_to_anything_else_is_refused(target: str) -> None:
    with pytest.raises(AddressRefusedError):
        follow("http://a.example/", target)


def test_a_shown_address_hides_the_password_and_is_safe_to_print() -> None:
    assert shown("https://me:secret@example.com/feed") == "https://…@example.com/feed"
    assert shown("https://me:s@cret@example.com/feed") == "https://…@example.com/feed"
    assert shown("http://x/\x1b]52;c;aGk=\x07").isprintable()
    assert len(shown("http://x/" + "a" * 9000)) <= 120
