"""The loopback server, asked over real HTTP as a feed reader and a player ask."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from importlib.resources import files
from urllib.parse import urlsplit

import httpx
import pytest

from cafe_tui.sample import SAMPLE_ADDRESS_MARK
from cafe_tui.sample.server import serve_sample

AUDIO = files("cafe_tui.sample").joinpath("1-browse.opus").read_bytes()


@pytest.fixture
def feed_url() -> Iterator[str]:
    """The feed's address while the server runs."""
    with serve_sample() as address:
        yield address


@pytest.fixture
def client(feed_url: str) -> Iterator[httpx.Client]:
    """A client whose relative addresses are on the server."""
    with httpx.Client(base_url=httpx.URL(feed_url).join("/"), trust_env=False) as client:
        yield client


def test_feed_names_the_running_servers_own_address(feed_url: str, client: httpx.Client) -> None:
    answer = client.get(feed_url)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/rss+xml; charset=utf-8"
    assert SAMPLE_ADDRESS_MARK not in answer.text
    for element in ("<enclosure ", "<podcast:transcript "):
        assert answer.text.count(f'{element}url="{client.base_url}') == answer.text.count(element) == 3


def test_transcripts_are_served_beside_the_audio(client: httpx.Client) -> None:
    answer = client.get("1-browse.vtt")
    assert answer.headers["content-type"] == "text/vtt; charset=utf-8"
    assert answer.text.startswith("WEBVTT\n")


def test_server_is_on_the_loopback_interface_only(feed_url: str) -> None:
    assert urlsplit(feed_url).hostname == "127.0.0.1"


def test_audio_is_served_whole(client: httpx.Client) -> None:
    answer = client.get("1-browse.opus")
    assert (answer.status_code, answer.content) == (200, AUDIO)
    assert answer.headers["content-type"] == "audio/ogg"
    assert answer.headers["accept-ranges"] == "bytes"


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-99", 0, 99),
        ("bytes=1000-", 1000, len(AUDIO) - 1),
        ("bytes=-10", len(AUDIO) - 10, len(AUDIO) - 1),
        (f"bytes=-{len(AUDIO) * 2}", 0, len(AUDIO) - 1),
        (f"bytes=5-{len(AUDIO) * 2}", 5, len(AUDIO) - 1),
        (f"bytes={len(AUDIO) - 1}-", len(AUDIO) - 1, len(AUDIO) - 1),
    ],
)
def test_a_range_is_answered_with_just_its_bytes(
    client: httpx.Client, asked: str, first: int, last: int
) -> None:
    answer = client.get("1-browse.opus", headers={"Range": asked})
    assert answer.status_code == 206
    assert answer.headers["content-range"] == f"bytes {first}-{last}/{len(AUDIO)}"
    assert answer.content == AUDIO[first : last + 1]


@pytest.mark.parametrize("asked", [f"bytes={len(AUDIO)}-", "bytes=-0", "bytes=9-3"])
def test_a_range_without_bytes_is_refused_with_the_size(client: httpx.Client, asked: str) -> None:
    answer = client.get("1-browse.opus", headers={"Range": asked})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{len(AUDIO)}"
    assert answer.content == b""


@pytest.mark.parametrize("asked", ["bytes=0-1,4-5", "lines=1-2", "bytes=a-b", "bytes=-"])
def test_a_range_of_another_kind_is_passed_over(client: httpx.Client, asked: str) -> None:
    answer = client.get("1-browse.opus", headers={"Range": asked})
    assert (answer.status_code, len(answer.content)) == (200, len(AUDIO))


def test_a_range_of_an_older_version_gets_the_whole_file(client: httpx.Client) -> None:
    answer = client.get("1-browse.opus", headers={"Range": "bytes=0-9", "If-Range": '"older"'})
    assert (answer.status_code, len(answer.content)) == (200, len(AUDIO))


def test_head_tells_size_and_type_without_a_body(client: httpx.Client) -> None:
    answer = client.head("1-browse.opus")
    assert answer.status_code == 200
    assert answer.headers["content-length"] == str(len(AUDIO))
    assert answer.content == b""
    # The same connection answers again: nothing of a body was left in it.
    assert client.head("1-browse.opus").status_code == 200


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "*"])
def test_an_unchanged_file_is_not_sent_again(client: httpx.Client, form: str) -> None:
    etag = client.head("feed.xml").headers["etag"]
    answer = client.get("feed.xml", headers={"If-None-Match": form.format(etag)})
    assert (answer.status_code, answer.content) == (304, b"")


def test_a_changed_file_is_sent(client: httpx.Client) -> None:
    assert client.get("feed.xml", headers={"If-None-Match": '"older"'}).status_code == 200


@pytest.mark.parametrize(
    "target",
    [
        "/",
        "/__init__.py",
        "/server.py",
        "/../__init__.py",
        "/../../pyproject.toml",
        "/..%2f..%2fpyproject.toml",
        "/%2e%2e/__init__.py",
        "//etc/passwd",
        "/feed.xml/",
        "file:///etc/passwd",
        "/feed.xml%00",
    ],
)
def test_nothing_but_the_sample_is_served(feed_url: str, target: str) -> None:
    # Written by hand: a client library would tidy the target first.
    address = urlsplit(feed_url)
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        connection.sendall(f"GET {target} HTTP/1.0\r\n\r\n".encode())
        answer = connection.makefile("rb").read()
    assert answer.startswith(b"HTTP/1.1 404 ")


def test_leaving_the_block_ends_open_connections_and_frees_the_port() -> None:
    with serve_sample() as address:
        place = urlsplit(address)
        connection = socket.create_connection((place.hostname, place.port), timeout=10)
        connection.sendall(b"HEAD /feed.xml HTTP/1.1\r\nHost: sample\r\n\r\n")
        assert connection.recv(12) == b"HTTP/1.1 200"
    with connection:
        while connection.recv(4096):
            pass
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((place.hostname, place.port), timeout=10)


def test_a_player_that_hangs_up_is_no_news(capfd: pytest.CaptureFixture[str]) -> None:
    with serve_sample() as address:
        place = urlsplit(address)
        for _ in range(3):
            with socket.create_connection((place.hostname, place.port), timeout=10) as connection:
                connection.sendall(b"GET /1-browse.opus HTTP/1.1\r\nHost: sample\r\n\r\n")
                connection.recv(1)
        with httpx.Client(trust_env=False) as client:
            assert client.get(address).status_code == 200
    assert capfd.readouterr().err == ""


def test_naming_the_sample_loads_no_web_server() -> None:
    program = "import sys, cafe_tui.sample; sys.exit('http.server' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
