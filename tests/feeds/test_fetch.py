"""Fetching feeds over real HTTP on loopback."""

import asyncio
import contextlib
import gzip
import socket
import tracemalloc
import zlib
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.domain.errors import (
    AddressRefusedError,
    AskedToWaitError,
    FeedError,
    GoneError,
    OfflineError,
    TooLargeError,
    UnreachableError,
)
from cafe_tui.feeds import unpack
from cafe_tui.feeds.decode import Body
from cafe_tui.feeds.fetch import Answer, FeedClient
from tests.support.web import Reply, Request, Web

FEED = b"<rss version='2.0'><channel><title>Tea &amp; Talk</title></channel></rss>" * 20


def _with_a_window_of_a_gigabyte() -> bytes:
    """More memory than may be asked for, whatever comes after it."""
    parameters = zstandard.ZstdCompressionParameters(window_log=30, write_content_size=False)
    packer = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    return packer.compress(FEED) + packer.flush()


async def fetch(
    url: str, *, etag: str = "", last_modified: str = "", trusted_host: str | None = None
) -> Answer:
    async with FeedClient() as client:
        return await client.fetch(url, etag=etag, last_modified=last_modified, trusted_host=trusted_host)


async def failure(url: str, **options: float) -> FeedError:
    async with FeedClient(**options) as client:  # type: ignore[arg-type]
        with pytest.raises(FeedError) as raised:
            (await client.fetch(url)).body.unpacked()
    assert str(raised.value).isprintable()
    assert raised.value.detail
    return raised.value


async def test_a_feed_comes_with_what_is_needed_to_ask_for_changes_only(web: Web) -> None:
    url = web.serve("/feed", FEED, etag='"1"', last_modified="Mon, 01 Jan 2024 00:00:00 GMT")
    answer = await fetch(url)
    assert answer == Answer(
        url=url,
        moved_to=None,
        status=200,
        body=Body(FEED),
        body_hash=Body(FEED).digest(),
        content_type="application/rss+xml",
        etag='"1"',
        last_modified="Mon, 01 Jan 2024 00:00:00 GMT",
    )
    assert web.requests[0].headers["user-agent"].startswith("cafe-tui/")
    assert web.requests[0].headers["accept-encoding"] == "gzip, br, zstd"
    assert "if-none-match" not in web.requests[0].headers


async def test_an_unchanged_feed_is_not_sent_again(web: Web) -> None:
    url = web.feed("/feed", FEED)
    first = await fetch(url)
    again = await fetch(url, etag=first.etag)
    assert first.body.unpacked() == FEED
    assert again.not_modified
    assert again.body == Body()


async def test_the_time_of_the_last_change_is_sent_back(web: Web) -> None:
    url = web.status("/feed", 304)
    assert (await fetch(url, last_modified="Mon, 01 Jan 2024 00:00:00 GMT")).not_modified
    assert web.requests[0].headers["if-modified-since"] == "Mon, 01 Jan 2024 00:00:00 GMT"


async def test_a_validator_that_could_not_be_sent_back_is_not_kept(web: Web) -> None:
    answer = await fetch(web.serve("/feed", FEED, etag='"caf\xe9"'))
    assert answer.etag == ""


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(FEED, mtime=0)),
        ("x-gzip", gzip.compress(FEED, mtime=0)),
        ("deflate", zlib.compress(FEED)),
        ("deflate", zlib.compress(FEED)[2:-4]),
        ("br", brotli.compress(FEED)),
        ("zstd", zstandard.compress(FEED)),
        ("zstd", zstandard.ZstdCompressor(write_content_size=False).compress(FEED)),
        ("identity", FEED),
    ],
)
async def test_one_layer_of_packing_is_undone(web: Web, encoding: str, packed: bytes) -> None:
    answer = await fetch(web.serve("/feed", packed, content_encoding=encoding))
    assert answer.body.unpacked() == FEED


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip, gzip", gzip.compress(gzip.compress(FEED, mtime=0), mtime=0)),
        ("compress", FEED),
        ("br", FEED),
        ("br", brotli.compress(FEED)[:-5]),
        ("br, gzip", gzip.compress(brotli.compress(FEED), mtime=0)),
        ("zstd", FEED),
        ("zstd", zstandard.compress(FEED)[:-5]),
        ("zstd", zstandard.compress(FEED) + b"x" * 500),
        ("zstd", _with_a_window_of_a_gigabyte()),
        ("gzip", FEED),
        ("gzip", gzip.compress(FEED, mtime=0)[:-20]),
        ("deflate", b"\xff" * 30),
    ],
)
async def test_other_or_damaged_packing_is_refused(web: Web, encoding: str, packed: bytes) -> None:
    error = await failure(web.serve("/feed", packed, content_encoding=encoding))
    assert isinstance(error, UnreachableError)
    assert "pack" in error.detail


async def test_a_body_beyond_the_limit_is_refused(web: Web) -> None:
    url = web.serve("/feed", b" " * 2_000_001)
    assert isinstance(await failure(url, max_body=2_000_000), TooLargeError)


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": partial(brotli.compress, quality=5),
    "zstd": zstandard.compress,
}


@pytest.mark.parametrize("encoding", PACKERS)
async def test_a_small_packed_body_that_is_huge_is_refused(web: Web, encoding: str) -> None:
    url = web.serve("/feed", PACKERS[encoding](bytes(40_000_000)), content_encoding=encoding)
    assert isinstance(await failure(url), TooLargeError)


@pytest.mark.parametrize("encoding", PACKERS)
def test_of_a_bomb_no_more_is_unpacked_than_a_few_pieces(encoding: str) -> None:
    bomb = PACKERS[encoding](bytes(200_000_000))
    tracemalloc.start()
    with pytest.raises(TooLargeError):
        Body(bomb, encoding).unpacked()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 50_000_000


@given(st.sampled_from(sorted(PACKERS)), st.binary(max_size=5_000), st.integers(0, 9))
def test_a_packed_body_is_what_was_packed(encoding: str, piece: bytes, times: int) -> None:
    assert Body(PACKERS[encoding](piece * times), encoding).unpacked() == piece * times


def test_a_body_is_known_again_though_it_was_packed_at_another_time() -> None:
    one, again = (Body(gzip.compress(FEED, mtime=time), "gzip") for time in (1, 2))
    assert one.raw != again.raw
    assert one.digest() == again.digest() != Body(gzip.compress(FEED + b" ", mtime=1), "gzip").digest()


@given(st.sampled_from(sorted(PACKERS)), st.binary(max_size=500), st.integers(0, 30))
def test_whatever_is_no_packed_body_is_read_or_refused(encoding: str, rubbish: bytes, kept: int) -> None:
    with contextlib.suppress(FeedError):
        Body(PACKERS[encoding](FEED)[:kept] + rubbish, encoding, 100_000).unpacked()


def test_without_the_packages_for_more_only_gzip_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpack, "find_spec", lambda _: None)
    monkeypatch.setattr(unpack, "unpackers", unpack.unpackers.__wrapped__)
    assert unpack.accepted() == "gzip"


async def test_an_endless_body_is_given_up_after_the_deadline(web: Web) -> None:
    error = await failure(web.drip("/feed", b"<rss>"), deadline=0.3)
    assert isinstance(error, UnreachableError)
    assert "did not answer in time" in error.detail


async def test_a_server_that_says_nothing_is_given_up_after_the_deadline(web: Web) -> None:
    error = await failure(web.silence("/feed"), deadline=0.3)
    assert "did not answer in time" in error.detail


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (b"\x00\x1b]0;owned\x07 not http at all\r\n\r\n", "not proper HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", "not proper HTTP"),
        (b"", "not proper HTTP"),
        (b"HTTP/1.1 404 \x1b[31mNope\r\nContent-Length: 0\r\n\r\n", "404"),
    ],
)
async def test_garbage_from_a_server_is_told_in_clean_words(web: Web, reply: bytes, words: str) -> None:
    assert words in (await failure(web.garbage("/feed", reply))).detail


@pytest.mark.parametrize(
    ("status", "headers", "detail", "hint"),
    [
        (401, {}, "refuses access", "key"),
        (403, {}, "refuses access", "key"),
        (404, {}, "nothing at this address", "newer"),
        (410, {}, "gone for good", "newer"),
        (429, {"Retry_After": "90"}, "less often", "in 2 minutes"),
        (429, {"Retry_After": "Wed, 21 Oct 2099 07:28:00 GMT"}, "less often", "in 24 hours"),
        (429, {"Retry_After": "soon"}, "less often", "later"),
        (500, {}, "fault of its own", "later"),
        (503, {"Retry_After": "30"}, "fault of its own", "in a minute"),
        (418, {}, "418", "Check the address"),
    ],
)
async def test_a_refusal_is_told_in_words_with_a_hint(
    web: Web, status: int, headers: dict[str, str], detail: str, hint: str
) -> None:
    error = await failure(web.status("/feed", status, **headers))
    assert isinstance(error, UnreachableError)
    assert detail in error.detail
    assert hint in error.hint


@pytest.mark.parametrize("status", [429, 503])
async def test_how_long_a_server_wants_to_be_left_alone_is_told(web: Web, status: int) -> None:
    error = await failure(web.status("/feed", status, Retry_After="90"))
    assert isinstance(error, AskedToWaitError)
    assert error.wait == timedelta(seconds=90)
    dates = {"Date": "Wed, 21 Oct 2099 07:28:00 GMT", "Retry_After": "Wed, 21 Oct 2099 07:29:00 GMT"}
    error = await failure(web.status("/feed", status, **dates))
    assert isinstance(error, AskedToWaitError)
    assert error.wait == timedelta(minutes=1)


async def test_only_a_feed_itself_or_where_it_moved_for_good_can_be_gone(web: Web) -> None:
    gone = web.status("/gone", 410)
    assert isinstance(await failure(gone), GoneError)
    assert isinstance(await failure(web.redirect("/moved", gone, 301)), GoneError)
    assert not isinstance(await failure(web.redirect("/elsewhere", gone, 302)), GoneError)


async def test_a_missing_network_is_told_apart_from_a_missing_server(monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", fail)
    assert isinstance(await failure("http://tea.invalid/feed"), OfflineError)


async def test_a_refused_connection_is_told_in_words() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert "refuses the connection" in (await failure(f"http://127.0.0.1:{port}/")).detail


async def test_a_server_without_tls_is_told_in_words(web: Web) -> None:
    error = await failure(web.url("/feed").replace("http:", "https:"))
    assert "no secure connection" in error.detail


async def test_a_name_that_nobody_has_is_told_in_words() -> None:
    error = await failure("http://nobody-has-this.invalid/feed")
    assert "no server called nobody-has-this.invalid" in error.detail
    assert "online" in error.hint


@pytest.mark.parametrize(
    "url", ["http://a..b/", "http://" + "a" * 70 + ".invalid/", "http://xn--a/", "http://ﬀ\u00ad/"]
)
async def test_an_odd_name_is_told_in_words(url: str) -> None:
    assert isinstance(await failure(url), UnreachableError | AddressRefusedError)


async def test_redirects_are_followed_and_the_permanent_ones_told_apart(web: Web) -> None:
    web.redirect("/a", "/b", 301)
    web.redirect("/b", web.url("/c"), 308)
    web.redirect("/c", "d%20e", 302)
    web.redirect("/d%20e", "/f", 301)
    web.feed("/f", FEED)
    answer = await fetch(web.url("/a"))
    assert answer.body.unpacked() == FEED
    assert answer.url == web.url("/f")
    assert answer.moved_to == web.url("/c")


async def test_a_passing_redirect_is_no_move(web: Web) -> None:
    web.redirect("/a", "/b", 307)
    web.feed("/b", FEED)
    assert (await fetch(web.url("/a"))).moved_to is None


async def test_redirects_in_a_circle_are_given_up(web: Web) -> None:
    error = await failure(web.redirect("/a", "/a"))
    assert "circles" in error.detail
    assert web.count("/a") == 11


@pytest.mark.parametrize(
    "target",
    [
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "http://127.0.0.2:{port}/secret",
        "http://localhost:{port}/secret",
        "http://2130706433:{port}/secret",
        "http://0x7f.1:{port}/secret",
        "http://0.0.0.0:{port}/secret",
        "http://[::1]:{port}/secret",
        "http://[::ffff:127.0.0.1]:{port}/secret",
        "http://169.254.169.254/latest/meta-data/",
    ],
)
async def test_a_feed_cannot_send_us_into_the_private_network(web: Web, target: str) -> None:
    web.feed("/secret", FEED)
    error = await failure(web.redirect("/feed", target.replace("{port}", str(web.port))))
    assert isinstance(error, AddressRefusedError)
    assert web.count("/secret") == 0


async def test_a_redirect_to_data_is_refused(web: Web) -> None:
    assert "cannot be used" in (await failure(web.redirect("/feed", "data:text/xml,<rss/>"))).detail


async def test_only_the_trusted_host_may_be_private(web: Web) -> None:
    url = web.feed("/feed", FEED)
    with pytest.raises(AddressRefusedError):
        await fetch(url, trusted_host="podcast.example")
    assert web.requests == []


async def test_a_password_goes_to_its_own_server_only(web: Web) -> None:
    with Web() as other:
        other.feed("/feed", FEED)
        web.redirect("/a", "/b")
        web.redirect("/b", other.url("/feed"))
        await fetch(web.url("/a", host="me:secret@127.0.0.1"))
        assert ["authorization" in request.headers for request in web.requests] == [True, True]
        assert "authorization" not in other.requests[0].headers


async def test_a_password_is_not_shown_in_errors(web: Web) -> None:
    error = await failure(web.url("/missing", host="me:secret@127.0.0.1"))
    assert "secret" not in str(error)


async def test_many_fetches_share_a_client(web: Web) -> None:
    def answer(request: Request) -> Reply:
        return Reply(200, {}, request.path.encode())

    async with FeedClient() as client:
        for number in range(30):
            web.route(f"/{number}", answer)
            assert (await client.fetch(web.url(f"/{number}"))).body.raw == f"/{number}".encode()
