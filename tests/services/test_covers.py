"""Covers as files, over a real library and a folder."""

import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from cafe_tui.domain.errors import UnreachableError
from cafe_tui.services import covers
from cafe_tui.services.covers import Covers
from cafe_tui.storage.database import Database
from tests.support.library import FEED_URL, document, item, keep, newest


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with closing(Database(tmp_path / "library.sqlite3")) as database:
        yield database


class Server:
    """Gives a picture for any address, but for one that is down."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    def fetch(self, url: str, feed_url: str) -> tuple[bytes, str]:
        self.asked.append((url, feed_url))
        if "down" in url:
            raise UnreachableError("It could not be fetched")
        return url.encode(), "png"


def store(database: Database, number: int, image: str, show_image: str = "") -> None:
    feed = document(replace(item(number), image_url=image))
    keep(database, replace(feed, image_url=show_image))


def test_a_cover_is_fetched_once_and_kept_as_a_file(database: Database, tmp_path: Path) -> None:
    store(database, 1, "https://example.org/../../1.png", "https://example.org/show.png")
    server = Server()
    for _ in range(2):
        cover = Covers(database, tmp_path / "covers", server.fetch).of_episode(newest(database))
        assert cover is not None
        assert cover.parent == tmp_path / "covers"
        assert cover.read_bytes() == b"https://example.org/../../1.png"
    assert server.asked == [("https://example.org/../../1.png", FEED_URL)]
    assert list((tmp_path / "covers").iterdir()) == [cover]


def test_an_episode_without_a_cover_has_its_shows(database: Database, tmp_path: Path) -> None:
    store(database, 1, "", "https://example.org/show.png")
    cover = Covers(database, tmp_path, Server().fetch).of_episode(newest(database))
    assert cover is not None
    assert cover.read_bytes() == b"https://example.org/show.png"


@pytest.mark.parametrize("image", ["", "https://down.example/1.png"])
def test_no_cover_is_no_fault(database: Database, tmp_path: Path, image: str) -> None:
    store(database, 1, image)
    assert Covers(database, tmp_path / "covers", Server().fetch).of_episode(newest(database)) is None
    assert not (tmp_path / "covers").exists()


def test_one_that_could_not_be_fetched_is_tried_again_after_a_while(
    database: Database, tmp_path: Path
) -> None:
    store(database, 1, "https://example.org/down.png")
    server, now = Server(), 0.0
    kept = Covers(database, tmp_path / "covers", server.fetch, lambda: now)
    for now in (0.0, 1.0, 599.0, 601.0):  # noqa: B007 - it is what the clock says
        assert kept.of_episode(newest(database)) is None
    assert len(server.asked) == 2


def test_only_the_covers_used_last_are_kept(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(covers, "KEPT", 2)
    kept = Covers(database, tmp_path / "covers", Server().fetch)
    files = []
    for number in (1, 2, 3):
        store(database, number, f"https://example.org/{number}.png")
        file = kept.of_episode(newest(database))
        assert file is not None
        os.utime(file, (number, number))  # so that no clock's grain decides
        files.append(file)
    assert [file.exists() for file in files] == [False, True, True]
