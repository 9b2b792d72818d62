"""Feeds that come in together are taken over together."""

import asyncio
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cafe_tui.domain.errors import LibraryError, NotFoundError
from cafe_tui.domain.feed.feed_document import Enclosure, FeedDocument, FeedItem
from cafe_tui.domain.models import ShowId
from cafe_tui.feeds.decode import Body
from cafe_tui.feeds.fetch import Answer
from cafe_tui.feeds.locate import LocatedFeed
from cafe_tui.services.feed_writer import FeedWriter
from cafe_tui.storage import browse, episodes, shows
from cafe_tui.storage.database import Database

NOW = datetime(2024, 3, 1, tzinfo=UTC)


def fetched(number: int) -> LocatedFeed:
    url = f"https://tea.example/{number}"
    item = FeedItem("1", f"Tea {number}", Enclosure(f"{url}.mp3"))
    answer = Answer(url, None, 200, Body(), str(number), "", "", "")
    return LocatedFeed(url, answer, FeedDocument(f"Show {number}", (item,)))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with closing(Database(tmp_path / "library.sqlite3")) as database:
        yield database


def followed(database: Database, count: int) -> list[ShowId]:
    with database.write() as connection:
        return [
            shows.add(connection, f"https://tea.example/{number}", title="?", now=NOW)
            for number in range(count)
        ]


async def kept(database: Database, ids: list[ShowId], writer: FeedWriter | None = None) -> list[object]:
    writer = writer or FeedWriter(database, lambda: NOW, lambda: 0.5)
    work = (writer.keep(show_id, fetched(number)) for number, show_id in enumerate(ids))
    return await asyncio.gather(*work, return_exceptions=True)


async def test_all_that_come_in_a_moment_are_one_transaction(database: Database) -> None:
    ids = followed(database, 3)
    (before,) = database.read().execute("PRAGMA data_version").fetchone()
    results = await kept(database, ids)
    (after,) = database.read().execute("PRAGMA data_version").fetchone()
    assert results == [episodes.StoreCounts(1, 0)] * 3
    assert after == before + 1
    assert browse.counts(database.read())[0] == 3


async def test_a_show_that_is_gone_does_not_stop_the_others(database: Database) -> None:
    ids = followed(database, 3)
    with database.write() as connection:
        shows.remove(connection, ids[1])
    one, gone, three = await kept(database, ids)
    assert (one, three) == (episodes.StoreCounts(1, 0),) * 2
    assert isinstance(gone, NotFoundError)


async def test_what_is_no_longer_waited_for_is_not_written(database: Database) -> None:
    ids = followed(database, 2)
    writer = FeedWriter(database, lambda: NOW, lambda: 0.5)
    given_up = asyncio.create_task(writer.keep(ids[0], fetched(0)))
    wanted = asyncio.create_task(writer.keep(ids[1], fetched(1)))
    await asyncio.sleep(0)
    given_up.cancel()
    assert await wanted == episodes.StoreCounts(1, 0)
    assert browse.counts(database.read())[0] == 1


async def test_a_library_that_cannot_be_written_is_told_to_all_and_none_is_half_there(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = followed(database, 2)
    store = episodes.store

    def full(*arguments: object) -> episodes.StoreCounts:
        if arguments[1] == ids[1]:
            raise LibraryError("The library cannot be used", "the disk is full", "")
        return store(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(episodes, "store", full)
    results = await kept(database, ids)
    assert [type(each) for each in results] == [LibraryError] * 2
    assert browse.counts(database.read())[0] == 0


async def test_a_feed_of_which_a_part_is_left_is_asked_for_again(database: Database) -> None:
    (show_id,) = followed(database, 1)
    feed = fetched(0)
    writer = FeedWriter(database, lambda: NOW, lambda: 0.5)
    await writer.keep(show_id, replace(feed, document=replace(feed.document, left=1)))
    (subscription,) = shows.subscriptions(database.read())
    assert (subscription.body_hash, subscription.etag) == (shows.PARTLY_READ, "")
