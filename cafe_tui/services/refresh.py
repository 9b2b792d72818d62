"""Refreshing: many feeds at once, each on its own; what fails is told and changes nothing else."""

import asyncio
import random
from collections.abc import Callable, Sequence
from datetime import datetime

from cafe_tui.domain.feed.feed_health import Wish, may_ask
from cafe_tui.domain.feed.first_show import MANAGEMENT_CAFE, FirstShow
from cafe_tui.domain.models import ShowId
from cafe_tui.feeds.fetch import FeedClient
from cafe_tui.feeds.pool import ParserPool
from cafe_tui.storage import shows
from cafe_tui.storage.database import Database

from .feed_pages import OlderPages
from .feed_writer import FeedWriter
from .refresh_run import RefreshRun
from .tally import RefreshProgress, RefreshReport, Tally

__all__ = ["RefreshProgress", "RefreshReport", "Refresher"]

_IN_WORK = 60
"""Feeds that are fetched, read or stored at the same time: more than are fetched, so that reading and storing
one holds up the fetching of no other."""
_CANCEL_POLL = 0.1  # seconds between two looks at whether the listener has had enough


class Refresher:
    """Fetches the feeds of the shows.

    `clock` gives the aware time, `chance` numbers from 0 to 1; the factories are for tests.
    """

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        *,
        chance: Callable[[], float] = random.random,
        first_show: FirstShow = MANAGEMENT_CAFE,
        client_factory: Callable[[], FeedClient] = FeedClient,
        parser_factory: Callable[[], ParserPool] = ParserPool,
    ) -> None:
        self._database = database
        self._clock = clock
        self._chance = chance
        self._first_show = first_show
        self._client_factory = client_factory
        self._parser_factory = parser_factory

    def refresh(
        self,
        shows: Sequence[ShowId] | None = None,
        *,
        wish: Wish | None = None,
        on_progress: Callable[[RefreshProgress], None] = lambda _progress: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> RefreshReport:
        """Fetch the feeds of these shows, or of all.

        `wish` says who wants it, on which hangs what is asked and what is left alone for now; without it, the
        listener named these shows, or wants all.
        Blocks and runs an event loop of its own: call it in a thread; `on_progress` and `cancelled` are
        called there. Once cancelled, what is not done is left, and the report tells of the rest. A feed that
        fails is in the report; LibraryError, when the library cannot be written, ends everything.
        """
        wish = wish or (Wish.ALL if shows is None else Wish.NAMED)
        return asyncio.run(self._refresh(shows, wish, on_progress, cancelled))

    async def _refresh(
        self,
        wanted: Sequence[ShowId] | None,
        wish: Wish,
        on_progress: Callable[[RefreshProgress], None],
        cancelled: Callable[[], bool],
    ) -> RefreshReport:
        now = self._clock()
        found = shows.subscriptions(self._database.read(), wanted)
        subscriptions = [each for each in found if may_ask(each.health, wish, now)]
        left_alone = [each for each in found if not may_ask(each.health, wish, now)]
        async with self._client_factory() as client, self._parser_factory() as parser:
            tally = Tally(len(subscriptions), on_progress, left_alone if wish is Wish.ALL else ())
            writer = FeedWriter(self._database, self._clock, self._chance)
            pages = OlderPages(self._database, self._clock, client, parser)
            run = RefreshRun(
                self._database, self._first_show, client, parser, writer, pages, tally, subscriptions
            )
            run.start(_IN_WORK)
            try:
                await _finish(run.tasks, cancelled)
            finally:
                writer.finish()
        return tally.report()


async def _finish(tasks: set[asyncio.Task[None]], cancelled: Callable[[], bool]) -> None:
    """Wait for all tasks, also those that come to them meanwhile; when one raises or the listener has had
    enough, end the others."""
    try:
        while tasks and not cancelled():
            done, _ = await asyncio.wait(tasks, timeout=_CANCEL_POLL, return_when=asyncio.FIRST_EXCEPTION)
            tasks -= done
            for task in done:
                task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
