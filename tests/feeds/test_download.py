"""Whole files over real HTTP on loopback: cut off, gone on with, changed on the way, refused."""

import errno
import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cafe_tui.domain.errors import BrokenOffError, DiskFullError, DownloadError
from cafe_tui.domain.files.download import Part
from cafe_tui.feeds.download import Limits, fetch_file
from cafe_tui.feeds.partfile import PartFile, is_whole, part_path
from tests.support.web import Reply, Request, Web, broken_off, ranged

PIECE = 1 << 16
SOUND = b"ID3" + bytes(n * 7 % 251 for n in range(10 * PIECE))
OTHER = b"ID3" + bytes(n * 5 % 241 for n in range(9 * PIECE))
SIZE = len(SOUND)


@dataclass
class Fetch:
    """Fetches one address into one file again and again, remembering what a library would."""

    web: Web
    path: Path
    part: Part = field(default_factory=Part)
    kept: list[Part] = field(default_factory=list)
    progress: list[int] = field(default_factory=list)

    def __call__(self, path: str = "/1.mp3", **options: Any) -> Part:
        return fetch_file(
            self.web.url(path),
            self.web.url("/feed"),
            self.path,
            self.part,
            keep=self._keep,
            on_progress=lambda part: self.progress.append(part.received),
            **options,
        )

    def fails(self, kind: type[DownloadError] = DownloadError, **options: Any) -> DownloadError:
        with pytest.raises(kind) as raised:
            self(**options)
        assert str(raised.value).isprintable()
        return raised.value

    def _keep(self, part: Part) -> None:
        self.part = part
        self.kept.append(part)

    @property
    def there(self) -> bytes | None:
        """What lies in the part file."""
        file = part_path(self.path)
        return file.read_bytes() if file.exists() else None


@pytest.fixture
def fetch(web: Web, tmp_path: Path) -> Fetch:
    return Fetch(web, tmp_path / "downloads" / "Tea - One (1).mp3")


@pytest.fixture
def stalled(web: Web) -> Iterator[threading.Event]:
    """Lets a server that has sent three pieces send the rest."""
    gate = threading.Event()

    def pieces() -> Iterator[bytes]:
        yield SOUND[: 3 * PIECE]
        while not (gate.is_set() or web.closing.is_set()):
            gate.wait(0.01)
        yield SOUND[3 * PIECE :]

    web.route(
        "/1.mp3",
        lambda _: Reply(200, {"Content-Length": str(SIZE), "ETag": '"a"'}, pieces()),
    )
    yield gate
    gate.set()


def leave(monkeypatch: pytest.MonkeyPatch, *free: int) -> None:
    """Let the disk have so many bytes free, each time it is asked."""
    left = iter(free)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=next(left)))


def test_a_file_comes_whole_and_lies_in_its_place(web: Web, fetch: Fetch) -> None:
    web.media("/1.mp3", SOUND, etag='"a"')
    assert fetch() == Part(SIZE, '"a"', SIZE)
    assert fetch.path.read_bytes() == SOUND
    assert fetch.kept[0] == Part(0, '"a"', SIZE), "remembered before the first byte is written"
    assert fetch.kept[-1] == Part(SIZE, '"a"', SIZE)
    assert fetch.progress == [*range(PIECE, SIZE, PIECE), SIZE]
    assert list(fetch.path.parent.iterdir()) == [fetch.path]
    (request,) = web.requests
    assert "range" not in request.headers
    assert request.headers["accept-encoding"] == "identity"


def test_a_connection_that_is_cut_is_gone_on_with_by_range_and_if_range(web: Web, fetch: Fetch) -> None:
    whole = ranged(SOUND, etag='"a"')
    web.route("/1.mp3", broken_off(whole, 4 * PIECE + 100))
    error = fetch.fails(BrokenOffError)
    assert "broke off on the way" in error.detail
    came = 4 * PIECE
    assert fetch.part == Part(came, '"a"', SIZE)
    assert fetch.there == SOUND[:came]
    assert not fetch.path.exists()

    web.route("/1.mp3", whole)
    fetch()
    assert fetch.path.read_bytes() == SOUND
    assert (web.requests[-1].headers["range"], web.requests[-1].headers["if-range"]) == (
        f"bytes={came}-",
        '"a"',
    )
    assert web.count("/1.mp3") == 2
    assert fetch.progress[4] == came + PIECE


def test_bytes_that_were_not_told_of_are_not_gone_on_with(web: Web, fetch: Fetch) -> None:
    """After a loss of power the file may be longer than what of it reached the disk."""
    web.media("/1.mp3", SOUND, etag='"a"')
    fetch.path.parent.mkdir()
    part_path(fetch.path).write_bytes(SOUND[:PIECE] + bytes(PIECE))
    fetch.part = Part(PIECE, '"a"', SIZE)
    fetch()
    assert fetch.path.read_bytes() == SOUND
    assert web.requests[0].headers["range"] == f"bytes={PIECE}-"


def test_a_part_that_is_gone_or_shorter_than_remembered_is_not_believed_in(web: Web, fetch: Fetch) -> None:
    web.media("/1.mp3", SOUND, etag='"a"')
    fetch.part = Part(5 * PIECE, '"a"', SIZE)
    fetch()
    assert "range" not in web.requests[0].headers
    fetch.path.rename(part_path(fetch.path))
    os.truncate(part_path(fetch.path), 1000)
    fetch()
    assert web.requests[1].headers["range"] == "bytes=1000-"
    assert fetch.path.read_bytes() == SOUND


@pytest.mark.parametrize("etag", ['"b"', 'W/"b"', ""])
def test_a_file_that_changed_on_its_server_is_fetched_anew(web: Web, fetch: Fetch, etag: str) -> None:
    web.route("/1.mp3", broken_off(ranged(SOUND, etag='"a"'), 4 * PIECE))
    fetch.fails(BrokenOffError)
    web.media("/1.mp3", OTHER, etag=etag)
    fetch()
    assert fetch.path.read_bytes() == OTHER
    assert web.requests[1].headers["if-range"] == '"a"'


def test_a_server_that_ignores_if_range_is_found_out(web: Web, fetch: Fetch) -> None:
    web.route("/1.mp3", broken_off(ranged(SOUND, etag='"a"'), 4 * PIECE))
    fetch.fails(BrokenOffError)

    def answer(request: Request) -> Reply:
        headers = {name: value for name, value in request.headers.items() if name != "if-range"}
        return ranged(OTHER, etag='"b"')(Request(request.path, headers))

    web.route("/1.mp3", answer)
    fetch()
    assert fetch.path.read_bytes() == OTHER
    assert [request.headers.get("range") for request in web.requests] == [None, f"bytes={4 * PIECE}-", None]


@pytest.mark.parametrize("status", [200, 416])
def test_a_server_that_gives_no_parts_is_asked_for_all(web: Web, fetch: Fetch, status: int) -> None:
    web.route("/1.mp3", broken_off(ranged(SOUND, etag='"a"'), 4 * PIECE))
    fetch.fails(BrokenOffError)

    def answer(request: Request) -> Reply:
        if status == 416 and "range" in request.headers:
            return Reply(416, {"Content-Range": f"bytes */{SIZE}"})
        return Reply(200, {"ETag": '"a"'}, SOUND)

    web.route("/1.mp3", answer)
    fetch()
    assert fetch.path.read_bytes() == SOUND


def test_without_a_validator_a_cut_file_begins_anew(web: Web, fetch: Fetch) -> None:
    web.route("/1.mp3", broken_off(ranged(SOUND), 4 * PIECE))
    fetch.fails(BrokenOffError)
    web.media("/1.mp3", SOUND)
    fetch()
    assert "range" not in web.requests[1].headers
    assert fetch.path.read_bytes() == SOUND


def test_a_part_that_is_shorter_than_promised_is_no_whole_file(web: Web, fetch: Fetch) -> None:
    part = {"Content-Range": f"bytes 0-{PIECE - 1}/{SIZE}", "ETag": '"a"'}
    web.route("/1.mp3", lambda _: Reply(206, part, SOUND[:PIECE]))
    fetch.fails(BrokenOffError)
    assert fetch.part == Part(PIECE, '"a"', SIZE)
    assert not fetch.path.exists()


def test_more_than_was_promised_is_not_taken(web: Web, fetch: Fetch) -> None:
    part = {"Content-Range": f"bytes 0-{2 * PIECE - 1}/{2 * PIECE}"}

    def endless() -> Iterator[bytes]:
        while not web.closing.is_set():
            yield SOUND[:PIECE]

    web.route("/1.mp3", lambda _: Reply(206, part, endless()))
    assert fetch().received == 2 * PIECE
    assert fetch.path.stat().st_size == 2 * PIECE


def test_a_body_whose_length_is_not_told_ends_with_the_connection(web: Web, fetch: Fetch) -> None:
    web.route("/1.mp3", lambda _: Reply(200, {}, iter([SOUND])))
    assert fetch() == Part(SIZE, "", SIZE)
    assert fetch.path.read_bytes() == SOUND


def test_an_endless_body_is_given_up_at_the_cap(web: Web, fetch: Fetch) -> None:
    def endless() -> Iterator[bytes]:
        while not web.closing.is_set():
            yield SOUND[:PIECE]

    web.route("/1.mp3", lambda _: Reply(200, {}, endless()))
    assert "larger than" in fetch.fails(limits=Limits(largest=5 * PIECE)).detail
    assert not fetch.path.exists()


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(200, {"Content-Type": "text/html"}, b"<html>Log in</html>"), "a web page"),
        (Reply(200, {"Content-Type": "audio/mpeg"}, b"\n<!DOCTYPE html><html>Log in</html>"), "a web page"),
        (
            Reply(200, {"Content-Type": "audio/mpeg"}, b"#EXTM3U\nhttp://x/y.mp3\n"),
            "a list of other addresses",
        ),
        (
            Reply(200, {"Content-Type": "audio/mpeg"}, b"[playlist]\nFile1=/etc/passwd"),
            "a list of other addr",
        ),
        (Reply(200, {"Content-Type": "audio/mpeg"}, b'<?xml version="1.0"?><rss/>'), "an XML document"),
        (Reply(200, {"Content-Type": "audio/mpeg"}, b'{"error": "login"}'), "a JSON document"),
        (Reply(200, {"Content-Type": "audio/mpeg"}, b"\x89PNG...."), "a picture"),
        (Reply(200, {"Content-Type": "audio/mpeg"}, b""), "an empty answer"),
        (Reply(200, {"Content-Encoding": "gzip"}, b"\x1f\x8b..."), "packed"),
        (Reply(206, {"Content-Range": "bytes 5-9/10"}, b"12345"), "other parts"),
        (Reply(416), "other parts"),
        (Reply(404), "(404)"),
        (Reply(302, {"Location": "file:///etc/passwd"}), "file:"),
        (Reply(302, {"Location": "http://localhost:1/"}), "private network"),
    ],
)
def test_what_is_no_sound_is_refused_in_words_and_leaves_nothing(
    web: Web, fetch: Fetch, reply: Reply, words: str
) -> None:
    web.route("/1.mp3", lambda _: reply)
    error = fetch.fails()
    assert words in error.detail
    assert not isinstance(error, BrokenOffError)
    assert list(fetch.path.parent.iterdir()) == []


def test_a_login_page_on_the_way_does_not_cost_what_had_come(web: Web, fetch: Fetch) -> None:
    whole = ranged(SOUND, etag='"a"')
    web.route("/1.mp3", broken_off(whole, 4 * PIECE))
    fetch.fails(BrokenOffError)
    for content_type in ("text/html", "audio/mpeg"):
        web.serve("/1.mp3", b"<html>Log in</html>", content_type)
        assert "a web page" in fetch.fails().detail
    web.route("/1.mp3", whole)
    fetch()
    assert web.requests[-1].headers["range"] == f"bytes={4 * PIECE}-"
    assert fetch.path.read_bytes() == SOUND


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_server_that_may_do_later_is_told_from_one_that_says_no(
    web: Web, fetch: Fetch, status: int
) -> None:
    web.status("/1.mp3", status)
    assert str(status) in fetch.fails(BrokenOffError).detail


def test_an_unreachable_server_can_be_asked_again(fetch: Fetch) -> None:
    fetch.web.close()
    assert "refuses the connection" in fetch.fails(BrokenOffError).detail


def test_a_body_that_stalls_is_given_up_and_what_came_is_kept(fetch: Fetch, stalled: threading.Event) -> None:
    assert "in time" in fetch.fails(BrokenOffError, limits=Limits(stall=0.3)).detail
    assert fetch.part == Part(3 * PIECE, '"a"', SIZE)


def test_a_silent_server_is_given_up(web: Web, fetch: Fetch) -> None:
    web.silence("/1.mp3")
    assert "in time" in fetch.fails(BrokenOffError, limits=Limits(opening=0.3)).detail


def test_the_listener_can_stop_it_and_what_came_is_kept(fetch: Fetch, stalled: threading.Event) -> None:
    fetch.fails(cancelled=lambda: len(fetch.progress) == 3)
    assert fetch.part == Part(3 * PIECE, '"a"', SIZE)
    assert fetch.there == SOUND[: 3 * PIECE]


def test_what_came_is_told_of_from_time_to_time(web: Web, fetch: Fetch) -> None:
    web.media("/1.mp3", SOUND, etag='"a"')
    fetch(limits=Limits(checkpoint=3 * PIECE))
    assert [part.received // PIECE for part in fetch.kept] == [0, 3, 6, 9, 10]


def test_no_news_of_a_whole_file_is_made_up_for_without_the_network(web: Web, fetch: Fetch) -> None:
    """The program ended between the last byte and the name, or between the name and the library."""
    fetch.part = Part(SIZE, '"a"', SIZE)
    fetch.path.parent.mkdir()
    part_path(fetch.path).write_bytes(SOUND)
    assert fetch().whole
    assert fetch.path.read_bytes() == SOUND
    assert fetch().whole
    assert web.requests == []


def test_a_full_disk_is_said_before_anything_is_written(
    web: Web, fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    web.media("/1.mp3", SOUND)
    leave(monkeypatch, 100_300_000)
    assert "1 MB are needed" in fetch.fails(DiskFullError).detail
    assert list(fetch.path.parent.iterdir()) == []


def test_a_length_that_is_a_lie_fits_on_no_disk(web: Web, fetch: Fetch) -> None:
    web.route("/1.mp3", lambda _: Reply(200, {"Content-Length": "999999999999999"}, iter([SOUND])))
    fetch.fails(DiskFullError)


def test_a_disk_that_fills_up_on_the_way_stops_it_before_the_last_bytes_are_gone(
    web: Web, fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    web.route("/1.mp3", lambda _: Reply(200, {}, iter([SOUND])))
    leave(monkeypatch, 200_000_000, 200_000_000, 50_000_000)
    fetch.fails(DiskFullError, limits=Limits(checkpoint=2 * PIECE))
    assert fetch.there == SOUND[: 4 * PIECE]


@pytest.mark.parametrize(
    ("number", "kind"),
    [(errno.ENOSPC, DiskFullError), (errno.EDQUOT, DiskFullError), (errno.EFBIG, DownloadError)],
)
def test_a_disk_that_refuses_a_byte_keeps_what_it_has(
    web: Web, fetch: Fetch, monkeypatch: pytest.MonkeyPatch, number: int, kind: type[DownloadError]
) -> None:
    web.media("/1.mp3", SOUND, etag='"a"')
    write, room = os.write, [3 * PIECE]

    def limited(fd: int, data: bytes | memoryview) -> int:
        if isinstance(data, bytes):  # asyncio's own
            return write(fd, data)
        if not room[0]:
            raise OSError(number, os.strerror(number))
        written = write(fd, data[: min(room[0], 40_000)])
        room[0] -= written
        return written

    monkeypatch.setattr(os, "write", limited)
    assert type(fetch.fails(kind)) is kind
    assert fetch.part.received == 3 * PIECE
    monkeypatch.undo()
    fetch()
    assert fetch.path.read_bytes() == SOUND
    assert web.requests[-1].headers["range"] == f"bytes={3 * PIECE}-"


def test_a_link_at_either_name_is_replaced_and_not_written_through(
    web: Web, fetch: Fetch, tmp_path: Path
) -> None:
    web.media("/1.mp3", SOUND)
    precious = tmp_path / "precious"
    precious.write_bytes(b"mine")
    fetch.path.parent.mkdir()
    fetch.path.symlink_to(precious)
    part_path(fetch.path).symlink_to(precious)
    fetch()
    assert precious.read_bytes() == b"mine"
    assert fetch.path.read_bytes() == SOUND
    assert not fetch.path.is_symlink()


def test_a_folder_that_cannot_be_written_is_said(web: Web, fetch: Fetch) -> None:
    fetch.path.parent.write_bytes(b"a file where the folder should be")
    web.media("/1.mp3", SOUND)
    assert "folder of downloads" in fetch.fails().hint
    assert web.requests == []


def test_two_programs_never_write_the_same_file(web: Web, fetch: Fetch) -> None:
    web.media("/1.mp3", SOUND)
    with PartFile(fetch.path):
        assert "another cafe-tui" in fetch.fails(BrokenOffError).detail
    fetch()
    assert fetch.path.read_bytes() == SOUND


def test_a_whole_file_is_a_regular_one_of_its_length(tmp_path: Path) -> None:
    file, link = tmp_path / "file", tmp_path / "link"
    file.write_bytes(b"12345")
    link.symlink_to(file)
    assert is_whole(file, 5)
    assert not any(
        [is_whole(file, 4), is_whole(link, 5), is_whole(tmp_path / "none", 5), is_whole(tmp_path, 5)]
    )
