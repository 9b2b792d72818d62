"""Reading a file on a server bit by bit, over real HTTP on loopback."""

from collections.abc import Iterator

import pytest

from cafe_tui.domain.errors import MediaError
from cafe_tui.feeds.head import HEAD
from cafe_tui.feeds.ranges import BLOCK, RangeFile
from tests.support.web import Reply, Request, Web

SOUND = bytes(n * 7 % 251 for n in range(10 * BLOCK + 123))
HOST = "127.0.0.1"


def test_what_is_read_is_what_is_there_and_each_block_comes_once(web: Web) -> None:
    with RangeFile(web.media("/65.mp3", SOUND), HOST) as file:
        assert file.read(10) == SOUND[:10]
        assert file.seek(3 * BLOCK - 5) == 3 * BLOCK - 5
        assert file.read(10) == SOUND[3 * BLOCK - 5 : 3 * BLOCK + 5]
        assert file.seek(-100, 2) == len(SOUND) - 100
        assert file.read() == SOUND[-100:]
        assert (file.read(5), file.tell()) == (b"", len(SOUND))
        file.seek(0)
        assert file.read(BLOCK) == SOUND[:BLOCK]
        # The last hundred bytes lie in the last block, which is short.
        assert file.fetched == 3 * BLOCK + 123
        assert file.requests == 3
    assert all(request.headers["accept-encoding"] == "identity" for request in web.requests)


def test_a_long_stretch_is_one_request(web: Web) -> None:
    with RangeFile(web.media("/65.mp3", SOUND), HOST) as file:
        assert file.read() == SOUND
        assert file.requests == 2


def test_a_redirect_is_followed_once(web: Web) -> None:
    web.media("/65.mp3", SOUND)
    with RangeFile(web.redirect("/track", "/65.mp3"), HOST) as file:
        file.seek(5 * BLOCK)
        file.read(1)
    assert [request.path for request in web.requests] == ["/track", "/65.mp3", "/65.mp3"]


def test_no_more_than_the_budget_is_fetched(web: Web) -> None:
    url = web.media("/65.mp3", SOUND)
    with RangeFile(url, HOST, budget=2 * BLOCK) as file, pytest.raises(MediaError, match="would have to be"):
        file.read()
    assert web.count("/65.mp3") == 1


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(200, {"Content-Type": "text/html"}, SOUND), "a web page came"),
        (Reply(200, {"Content-Encoding": "gzip"}, SOUND), "packs it"),
        (Reply(206, {"Content-Range": "bytes 5-9/10"}, b"12345"), "whole files only"),
        (Reply(206, {"Content-Range": f"bytes 0-{BLOCK - 1}/{len(SOUND)}"}, b"short"), "breaks off"),
        (Reply(416, {"Content-Range": "bytes */0"}), "whole files only"),
        (Reply(404), "nothing at this address"),
        (Reply(302, {"Location": "file:///etc/passwd"}), "http"),
        (Reply(body=b"nonsense\r\n\r\n", raw=True), "not proper HTTP"),
    ],
)
def test_what_goes_wrong_is_said_in_words(web: Web, reply: Reply, words: str) -> None:
    with pytest.raises(MediaError) as raised, RangeFile(web.route("/65.mp3", lambda _: reply), HOST):
        pass
    assert words in str(raised.value)
    assert raised.value.hint


def test_more_than_was_asked_for_is_not_taken(web: Web) -> None:
    part = {"Content-Range": f"bytes 0-{BLOCK - 1}/{len(SOUND)}"}
    url = web.route("/65.mp3", lambda _: Reply(206, part, SOUND))
    with RangeFile(url, HOST) as file:
        assert file.fetched == BLOCK


def test_a_file_that_changes_on_the_way_is_given_up(web: Web) -> None:
    def answer(request: Request) -> Reply:
        first, last = map(int, request.headers["range"].removeprefix("bytes=").split("-"))
        size = len(SOUND) + len(web.requests)
        return Reply(206, {"Content-Range": f"bytes {first}-{last}/{size}"}, SOUND[first : last + 1])

    with RangeFile(web.route("/65.mp3", answer), HOST) as file:
        file.seek(5 * BLOCK)
        with pytest.raises(MediaError, match="another file"):
            file.read(1)


def test_a_feed_leads_to_its_own_and_to_public_servers_only(web: Web) -> None:
    with (
        pytest.raises(MediaError, match="private network"),
        RangeFile(web.media("/65.mp3", SOUND), "podcast.example"),
    ):
        pass
    assert web.requests == []


def test_a_silent_server_is_given_up_after_the_deadline(web: Web) -> None:
    with pytest.raises(MediaError, match="in time"), RangeFile(web.silence("/65.mp3"), HOST, deadline=0.3):
        pass


def test_the_listener_can_have_had_enough(web: Web) -> None:
    url = web.silence("/65.mp3")
    with (
        pytest.raises(MediaError),
        RangeFile(url, HOST, cancelled=lambda: web.count("/65.mp3") > 0),
    ):
        pass


@pytest.mark.parametrize("sized", [True, False], ids=["with its length", "without"])
def test_of_a_server_without_parts_the_beginning_is_read_in_one_request(web: Web, sized: bool) -> None:
    url = web.route("/65.mp3", lambda _: Reply(200, {}, SOUND if sized else iter([SOUND])))
    with RangeFile(url, HOST) as file:
        assert file.read(10) == SOUND[:10]
        file.seek(3 * BLOCK - 5)
        assert file.read(10) == SOUND[3 * BLOCK - 5 : 3 * BLOCK + 5]
        file.seek(BLOCK)
        assert file.read(5) == SOUND[BLOCK : BLOCK + 5]
        file.seek(len(SOUND) - 10)
        assert file.read(100) == SOUND[-10:]
        assert file.read(5) == b""
        assert file.seek(0, 2) == len(SOUND)
        assert (file.fetched, file.requests) == (len(SOUND), 1)
    assert web.count("/65.mp3") == 1


def test_of_a_server_without_parts_only_what_is_read_is_taken(web: Web) -> None:
    sent = 0

    def pieces() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(1_000):
            sent += BLOCK * 4
            yield bytes(BLOCK * 4)

    url = web.route("/65.mp3", lambda _: Reply(200, {}, pieces()))
    with RangeFile(url, HOST) as file:
        file.seek(HEAD - 10)
        assert file.read(10) == bytes(10)
        assert file.fetched < HEAD + BLOCK * 10
        with pytest.raises(
            MediaError, match=r"whole files only, and its first 1 MB do not tell.*once it plays"
        ):
            file.read(1)
    web.close()
    assert sent < BLOCK * 4 * 500


def test_a_file_of_unknown_length_that_ends_before_it_is_read_is_short(web: Web) -> None:
    with RangeFile(web.route("/65.mp3", lambda _: Reply(200, {}, iter([b"short"]))), HOST) as file:
        file.seek(5 * BLOCK)
        assert file.read(10) == b""
        assert file.seek(0, 2) == 5
