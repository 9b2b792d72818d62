"""Taking over into the library what feeds brought."""

import asyncio
import sqlite3
from collections.abc import Callable
from datetime import datetime

from cafe_tui.domain.errors import NotFoundError
from cafe_tui.domain.feed_move import next_address
from cafe_tui.domain.feed_pages import older_page
from cafe_tui.domain.models import ShowId
from cafe_tui.feeds.locate import LocatedFeed
from cafe_tui.storage import episodes, pages, shows
from cafe_tui.storage.database import Database
from cafe_tui.storage.episodes import StoreCounts

_GATHER = 0.02  # seconds: nobody notices them, and some feeds come in meanwhile


class FeedWriter:
    """Takes over feeds, all that come in a moment in one transaction. For one event loop.

    It writes on the loop's own thread: on another one, each of many short statements would have to wait for
    Python's lock.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._waiting: list[tuple[ShowId, LocatedFeed, asyncio.Future[StoreCounts]]] = []

    async def keep(self, show_id: ShowId, located: LocatedFeed) -> StoreCounts:
        """Take over what was fetched; after a power cut it may have to be fetched again.

        Raises NotFoundError when the show is gone, and LibraryError.
        """
        loop = asyncio.get_running_loop()
        if not self._waiting:
            loop.call_later(_GATHER, self._write)
        kept: asyncio.Future[StoreCounts] = loop.create_future()
        self._waiting.append((show_id, located, kept))
        return await kept

    def _write(self) -> None:
        waiting = [each for each in self._waiting if not each[2].done()]
        self._waiting = []
        counts: list[StoreCounts | NotFoundError] = []
        try:
            with self._database.write(at_once=False) as connection:
                for show_id, located, _ in waiting:
                    try:
                        counts.append(keep_feed(connection, show_id, located, self._clock()))
                    except NotFoundError as error:  # which comes before anything is written
                        counts.append(error)
        except BaseException as error:
            for *_, kept in waiting:
                kept.set_exception(error)
            return
        for (*_, kept), count in zip(waiting, counts, strict=True):
            if isinstance(count, NotFoundError):
                kept.set_exception(count)
            else:
                kept.set_result(count)


def keep_feed(
    connection: sqlite3.Connection, show_id: ShowId, located: LocatedFeed, now: datetime
) -> episodes.StoreCounts:
    """Take over what was fetched, inside a transaction; raises NotFoundError when the show is gone."""
    counts = episodes.store(connection, show_id, located.document, now)
    if older := older_page(located.document):
        pages.begin(connection, show_id, older.url)
    answer = located.answer
    # As long as not all was read, the server may not say that nothing is new.
    is_whole = not located.document.left
    shows.record_success(
        connection,
        show_id,
        url=located.url,
        etag=answer.etag if is_whole else "",
        last_modified=answer.last_modified if is_whole else "",
        body_hash=answer.body_hash if is_whole else shows.PARTLY_READ,
        now=now,
        new_url=next_address(located.document.new_feed_url, [located.url]),
        cost=0 if answer.etag or answer.last_modified else len(answer.body.raw),
    )
    return counts
