"""Servers that drip, cannot prove who they are, or send nonsense in the headers that we act on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cafe_tui.domain.errors import DownloadError, FeedError, MediaError, UnreachableError
from cafe_tui.domain.files.download import Part
from cafe_tui.feeds import web as way_out
from cafe_tui.feeds.download import fetch_file
from cafe_tui.feeds.fetch import FeedClient
from cafe_tui.feeds.images import fetch_image
from cafe_tui.feeds.media import resolve_media
from tests.support.tls import self_signed
from tests.support.web import Reply, Request, Web


async def failure(url: str, **limits: float) -> FeedError:
    async with FeedClient(**limits) as client:  # type: ignore[arg-type]
        with pytest.raises(FeedError) as raised:
            await client.fetch(url)
    assert str(raised.value).isprintable()
    return raised.value


def dripping(web: Web, start: bytes, each: bytes) -> str:
    """An answer that begins with `start` and has `each` added for ever, 50 times a second."""

    def pieces() -> Iterator[bytes]:
        yield start
        while not web.closing.wait(0.02):
            yield each

    return web.route("/drip", lambda _: Reply(body=pieces(), raw=True))


@pytest.mark.parametrize(
    ("start", "each"),
    [
        (b"", b"H"),
        (b"HTTP/1.1 200 ", b"O"),
        (b"HTTP/1.1 200 OK\r\n", b"X-More: 1\r\n"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b" "),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
)
async def test_a_server_that_drips_is_given_up_at_the_deadline(web: Web, start: bytes, each: bytes) -> None:
    error = await failure(dripping(web, start, each), deadline=0.5)
    assert isinstance(error, UnreachableError)


async def test_a_body_that_is_slow_but_comes_is_taken(web: Web) -> None:
    pieces = [b"<rss>", b" " * 10, b"</rss>"]
    url = web.route(
        "/slow", lambda _: Reply(200, {}, (piece for piece in pieces if not web.closing.wait(0.1)))
    )
    async with FeedClient() as client:
        assert (await client.fetch(url)).body.raw == b"".join(pieces)


def secret(request: Request) -> Reply:
    """Must not be asked for."""
    raise AssertionError(f"asked for {request.path}")


def test_nothing_is_taken_from_a_server_that_cannot_prove_who_it_is(tmp_path: Path) -> None:
    with Web(tls=self_signed(tmp_path, "IP:127.0.0.1").context()) as server:
        url = server.route("/a", secret)
        for fetch, kind in (
            (lambda: resolve_media(url, url), MediaError),
            (lambda: fetch_image(url, url), FeedError),
            (lambda: fetch_file(url, url, tmp_path / "a", Part(), keep=lambda _part: None), DownloadError),
        ):
            with pytest.raises(kind, match="could not prove who it is"):
                fetch()
        assert server.requests == []


async def test_a_feed_from_a_server_that_cannot_prove_who_it_is_is_refused(tmp_path: Path) -> None:
    with Web(tls=self_signed(tmp_path, "DNS:other.example").context()) as server:
        error = await failure(server.route("/a", secret))
        assert "could not prove who it is" in error.detail
        assert "date" in error.hint
        assert server.requests == []


HOSTILE_HEADERS = {
    "etag": '"\x1b]0;OWNED\x07"',
    "last-modified": "\x9b31m",
    "content-type": "text/xml; charset=\x1b[2J",
    "retry-after": "9" * 5_000,
    "date": "Fri, 31 Dec 99999 23:59:59 GMT",
    "content-length": "-1",
    "content-encoding": "\x1b[31m",
    "location": "http://\x1b]0;OWNED\x07/",
}


@pytest.mark.parametrize("name", HOSTILE_HEADERS)
@pytest.mark.parametrize("status", [200, 301, 304, 429, 503])
async def test_hostile_headers_are_not_acted_on(web: Web, name: str, status: int) -> None:
    head = f"HTTP/1.1 {status} \x1b[31mOK\r\nConnection: close\r\n{name}: {HOSTILE_HEADERS[name]}\r\n\r\n"
    url = web.garbage("/odd", head.encode("latin-1") + b"<rss/>")
    async with FeedClient(deadline=5.0) as client:
        try:
            answer = await client.fetch(url)
            taken = f"{answer.etag}{answer.last_modified}{answer.content_type}{answer.url}"
        except FeedError as error:
            taken = str(error)
    assert taken.isprintable()


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("ALL_PROXY", "socks5://ann:s3cret@127.0.0.1:1", "socksio"),
        ("ALL_PROXY", "ftp://ann:s3cret@127.0.0.1:1", "HTTPS_PROXY"),
        ("HTTPS_PROXY", "http://ann:s3cret@tea.example:port", "HTTPS_PROXY"),
        ("SSL_CERT_FILE", "/no/such/file", "SSL_CERT_FILE"),
        ("SSL_CERT_FILE", __file__, "SSL_CERT_FILE"),
    ],
)
def test_an_environment_that_leads_nowhere_is_said_in_words(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, hint: str
) -> None:
    monkeypatch.setenv(name, value)
    way_out._tls.cache_clear()
    try:
        with pytest.raises(UnreachableError) as raised:
            way_out.new_client()
    finally:
        way_out._tls.cache_clear()
    assert hint in raised.value.hint
    assert "s3cret" not in str(raised.value)
