"""Shows taken in from lists, and written down for other programs."""

import os
import stat
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cafe_tui.domain.errors import BadInputError
from cafe_tui.feeds.pool import ParserPool
from cafe_tui.services.exchange import Exchange, is_list, read_list, write_list
from cafe_tui.services.refresh import Refresher
from cafe_tui.storage import shows
from cafe_tui.storage.database import Database
from tests.support.web import Web

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "library.db")
    yield database
    database.close()


@pytest.fixture
def exchange(database: Database) -> Exchange:
    return Exchange(database, lambda: NOW)


def opml(*urls: str) -> bytes:
    outlines = "".join(f'<outline text="Show {n}" xmlUrl="{url}"/>' for n, url in enumerate(urls))
    return f"<opml><body>{outlines}</body></opml>".encode()


def feed(title: str) -> bytes:
    item = '<item><title>One</title><enclosure url="https://m.example/1.mp3" type="audio/mpeg"/></item>'
    return f'<rss version="2.0"><channel><title>{title}</title>{item}</channel></rss>'.encode()


def test_five_hundred_shows_are_there_at_once_and_only_once(database: Database, exchange: Exchange) -> None:
    document = opml(*(f"https://h{n % 9}.example/{n}" for n in range(500)))
    first = exchange.take_in(document)
    assert (len(first.added), first.known, first.left_out) == (500, (), ())
    assert first.added[0].title == "Show 0"
    again = exchange.take_in(document + b"\n")
    assert (len(again.added), len(again.known)) == (0, 500)
    assert len(shows.all_shows(database.read())) == 500
    assert again.words == "Added 0 shows, 500 were here already"


def test_a_show_whose_feed_moved_is_known_by_its_old_address(database: Database, exchange: Exchange) -> None:
    with Web() as web:
        web.feed("/new", feed("Tea"))
        document = opml(web.redirect("/old", "/new", 301))
        (show,) = exchange.take_in(document).added
        refresher = Refresher(database, lambda: NOW, parser_factory=lambda: ParserPool(1))
        assert refresher.refresh([show.id]).failures == ()
        assert shows.show(database.read(), show.id).feed_url == web.url("/new")
        again = exchange.take_in(document)
    assert [known.id for known in again.known] == [show.id]
    assert again.added == ()


def test_what_is_left_out_is_told(exchange: Exchange) -> None:
    imported = exchange.take_in(opml("https://a.example", "exec:rm -rf ~"))
    assert imported.words == "Added 1 show, 1 left out"


def test_a_list_that_cannot_be_read_adds_nothing(database: Database, exchange: Exchange) -> None:
    with pytest.raises(BadInputError):
        exchange.take_in(b"<rss/>")
    assert shows.all_shows(database.read()) == []


def test_what_goes_out_comes_in_again_but_files_of_this_machine(
    database: Database, exchange: Exchange, tmp_path: Path
) -> None:
    exchange.take_in(opml("https://a.example/feed", "https://b.example/?a=1&amp;b=2"))
    with database.write() as connection:
        shows.add(connection, "file:///home/ada/talks", title="Talks", now=NOW)
    exported = exchange.outgoing()
    assert [show.title for show in exported.local] == ["Talks"]
    path = tmp_path / "shows.opml"
    path.write_text("what was there before")
    write_list(exported, path)
    assert is_list(path)
    imported = exchange.take_in(read_list(str(path)))
    assert (imported.added, len(imported.known)) == ((), 2)
    assert list(tmp_path.glob(".*")) == []


def test_a_list_that_cannot_be_written_or_read_says_so(exchange: Exchange, tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="could not be written"):
        write_list(exchange.outgoing(), tmp_path / "nowhere" / "shows.opml")
    with pytest.raises(BadInputError, match="could not be read"):
        read_list(str(tmp_path / "nowhere"))
    assert not is_list(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such files")
def test_a_list_goes_through_links_and_into_devices_and_replaces_neither(
    exchange: Exchange, tmp_path: Path
) -> None:
    there, link, pipe = tmp_path / "there.opml", tmp_path / "link.opml", tmp_path / "pipe"
    there.write_text("old")
    there.chmod(0o640)
    link.symlink_to(there)
    write_list(exchange.outgoing(), link)
    assert link.is_symlink()
    assert there.read_text().startswith("<?xml")
    assert stat.S_IMODE(there.stat().st_mode) == 0o640

    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_list(exchange.outgoing(), pipe)
        assert os.read(reader, 100).startswith(b"<?xml")
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
