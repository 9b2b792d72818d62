"""Where media addresses lead, over real HTTP on loopback."""

import pytest

from cafe_tui.domain.errors import MediaError, MediaUnreachableError
from cafe_tui.feeds.media import resolve_media
from tests.support.web import Reply, Web

SOUND = b"ID3" + bytes(5000)


def failure(url: str, feed_url: str, *, deadline: float = 20.0) -> MediaError:
    with pytest.raises(MediaError) as raised:
        resolve_media(url, feed_url, deadline=deadline)
    assert str(raised.value).isprintable()
    return raised.value


def test_a_direct_address_is_the_answer_and_one_byte_is_asked_for(web: Web) -> None:
    url = web.media("/65.mp3", SOUND)
    assert resolve_media(url, web.url("/feed")) == url
    assert web.requests[0].headers["range"] == "bytes=0-0"
    assert web.requests[0].headers["accept-encoding"] == "identity"


def test_redirects_are_followed_to_the_end(web: Web) -> None:
    web.redirect("/track?to=65", "/hop")
    web.redirect("/hop", "/My File.mp3")
    url = web.media("/My%20File.mp3", SOUND)
    assert resolve_media(web.url("/track?to=65"), web.url("/feed")) == url


def test_a_server_that_dislikes_ranges_is_good_enough(web: Web) -> None:
    web.serve("/all.mp3", SOUND, "audio/mpeg")
    web.status("/none.mp3", 416)
    for path in ("/all.mp3", "/none.mp3"):
        assert resolve_media(web.url(path), web.url("/feed")) == web.url(path)


@pytest.mark.parametrize("status", [404, 410])
def test_a_file_that_is_gone_may_be_where_the_feed_says_it_is_today(web: Web, status: int) -> None:
    web.status("/gone.mp3", status)
    assert "Refresh the show" in failure(web.url("/gone.mp3"), web.url("/feed")).hint


def test_the_body_is_not_waited_for(web: Web) -> None:
    url = web.drip("/live.mp3", content_type="audio/mpeg")
    assert resolve_media(url, web.url("/feed")) == url


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "/etc/passwd",
        "av://lavfi:sine",
        "edl://%6%a,b.mp3",
        "mf://%p",
        "slice://0-5@/etc/passwd",
        "--script=x",
        "",
        "http://127.0.0.1:1/a.mp3",
        "http://localhost:1/a.mp3",
    ],
)
def test_only_public_web_addresses_are_opened(url: str) -> None:
    assert "refuses the connection" not in failure(url, "https://podcast.example/feed").detail


@pytest.mark.parametrize("target", ["file:///etc/passwd", "http://localhost:{port}/secret.mp3"])
def test_a_redirect_opens_nothing_else(web: Web, target: str) -> None:
    web.media("/secret.mp3", SOUND)
    url = web.redirect("/65.mp3", target.replace("{port}", str(web.port)))
    failure(url, web.url("/feed"))
    assert web.count("/secret.mp3") == 0


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(404), "nothing at this address"),
        (Reply(403), "refuses access"),
        (Reply(500), "fault of its own"),
        (Reply(200, {"Content-Type": "text/html; charset=utf-8"}, b"<html>"), "a web page came instead"),
        (Reply(200, {"Content-Type": "application/json"}, b"{}"), "“application/json” came instead"),
        (Reply(302, {"Location": "/65.mp3"}), "circles"),
        (Reply(body=b"nonsense\r\n\r\n", raw=True), "not proper HTTP"),
    ],
)
def test_what_is_no_sound_is_told_in_words_with_a_hint(web: Web, reply: Reply, words: str) -> None:
    error = failure(web.route("/65.mp3", lambda _: reply), web.url("/feed"))
    assert words in error.detail
    assert error.hint


def test_a_silent_server_is_given_up_after_the_deadline(web: Web) -> None:
    assert "in time" in failure(web.silence("/65.mp3"), web.url("/feed"), deadline=0.3).detail


@pytest.mark.parametrize(
    ("reply", "passing"),
    [
        (Reply(503), True),
        (Reply(429), True),
        (Reply(raw=True), True),  # hangs up without a word
        (Reply(404), False),
        (Reply(410), False),
        (Reply(403), False),
        (Reply(200, {"Content-Type": "text/html"}, b"<html>"), False),
        (Reply(302, {"Location": "/65.mp3"}), False),
        (Reply(302, {"Location": "file:///etc/passwd"}), False),
    ],
)
def test_it_is_told_whether_trying_again_may_help(web: Web, reply: Reply, passing: bool) -> None:
    error = failure(web.route("/65.mp3", lambda _: reply), web.url("/feed"))
    assert isinstance(error, MediaUnreachableError) is passing


def test_a_server_that_is_down_or_silent_may_come_back(web: Web) -> None:
    silent = failure(web.silence("/65.mp3"), web.url("/feed"), deadline=0.3)
    address = web.url("/65.mp3")
    web.close()
    for error in (silent, failure(address, address)):
        assert isinstance(error, MediaUnreachableError)
