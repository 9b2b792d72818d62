"""Taking over into the library what feeds brought."""

import asyncio
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from cafe_tui.domain.errors import FeedError, GoneError, NotFoundError
from cafe_tui.domain.feed.feed_health import after_failure, left_alone
from cafe_tui.domain.feed.feed_move import next_address
from cafe_tui.domain.feed.feed_pages import older_page
from cafe_tui.domain.language import N_, _
from cafe_tui.domain.models import ShowId
from cafe_tui.feeds.locate import LocatedFeed
from cafe_tui.storage import episodes, pages, shows
from cafe_tui.storage.database import Database
from cafe_tui.storage.episodes import StoreCounts
from cafe_tui.storage.shows import Subscription

_WHEN_GONE = N_("It is asked no more, except by name. Look for its new address on the show's web site")
_GATHER = 0.02  # seconds: nobody notices them, and some feeds come in meanwhile


class FeedWriter:
    """Takes over feeds, all that come in a moment in one transaction, and how they are. For one event loop.

    `chance` gives numbers from 0 to 1.

    It writes on the loop's own thread: on another one, each of many short statements would have to wait for
    Python's lock.
    """

    def __init__(
        self, database: Database, clock: Callable[[], datetime], chance: Callable[[], float]
    ) -> None:
        self._database = database
        self._clock = clock
        self._chance = chance
        self._unchanged: dict[ShowId, int] = {}
        """The shows whose feeds said nothing new, with the bytes that came in vain."""
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

    def unchanged(self, show_id: ShowId, cost: int) -> None:
        """The feed says what it said before, in an answer of `cost` bytes; written by `finish`."""
        self._unchanged[show_id] = cost

    def failed(self, subscription: Subscription, error: FeedError) -> None:
        """The feed could not be had; raises LibraryError."""
        if isinstance(error, GoneError):
            error.hint = _(_WHEN_GONE)
        now = self._clock()
        health = after_failure(subscription.health, error, now, self._chance())
        with self._database.write(at_once=False) as connection:
            shows.record_failure(connection, subscription.id, error=str(error), health=health, now=now)

    def leave_alone(self, subscription: Subscription, error: FeedError) -> Subscription:
        """A feed is not to be asked, since `error` came in answer to another one of its server."""
        health = left_alone(subscription.health, error, self._clock())
        with self._database.write(at_once=False) as connection:
            shows.keep_health(connection, subscription.id, health)
        return replace(subscription, health=health)

    def finish(self) -> None:
        """Write the time of the check for all that said nothing new; raises LibraryError."""
        if not self._unchanged:
            return
        with self._database.write(at_once=False) as connection:
            for show_id, cost in self._unchanged.items():
                shows.record_unchanged(connection, show_id, now=self._clock(), cost=cost)
        self._unchanged.clear()

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
