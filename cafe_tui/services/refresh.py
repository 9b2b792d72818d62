"""Refreshing: many feeds at once, each on its own; what fails is told and changes nothing else."""

import asyncio
import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from cafe_tui.domain.address import host_of
from cafe_tui.domain.errors import CafeError, FeedError, NotFoundError, UnreachableError
from cafe_tui.domain.first_show import MANAGEMENT_CAFE, FirstShow
from cafe_tui.domain.models import ShowId
from cafe_tui.domain.text import shorten
from cafe_tui.feeds.fetch import FeedClient
from cafe_tui.feeds.locate import LocatedFeed, locate_feed
from cafe_tui.feeds.pool import ParserPool
from cafe_tui.feeds.trouble import OFFLINE
from cafe_tui.storage import episodes, shows
from cafe_tui.storage.database import Database
from cafe_tui.storage.shows import Subscription

AT_ONCE = 20
"""Feeds that are fetched at the same time."""
_CANCEL_POLL = 0.1  # seconds between two looks at whether the listener has had enough
_REASON_LENGTH = 80


@dataclass(frozen=True, slots=True)
class RefreshProgress:
    """One feed is done."""

    done: int
    total: int
    show: str
    """The show's title."""
    new: int
    """Episodes that were not there before."""
    error: CafeError | None
    show_id: ShowId


@dataclass(frozen=True, slots=True)
class RefreshReport:
    """What a refresh brought."""

    refreshed: int = 0
    """Feeds that were read and stored."""
    unchanged: int = 0
    new_episodes: int = 0
    failures: tuple[tuple[ShowId, str, CafeError], ...] = ()
    """The show, its title, and what went wrong."""


class Refresher:
    """Fetches the feeds of the shows. `clock` gives the aware time; the factories are for tests."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        *,
        first_show: FirstShow = MANAGEMENT_CAFE,
        client_factory: Callable[[], FeedClient] = FeedClient,
        parser_factory: Callable[[], ParserPool] = ParserPool,
    ) -> None:
        self._database = database
        self._clock = clock
        self._first_show = first_show
        self._client_factory = client_factory
        self._parser_factory = parser_factory

    def refresh(
        self,
        shows: Sequence[ShowId] | None = None,
        *,
        on_progress: Callable[[RefreshProgress], None] = lambda _progress: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> RefreshReport:
        """Fetch the feeds of these shows, or of all.

        Blocks and runs an event loop of its own: call it in a thread; `on_progress` and `cancelled` are
        called there. Once cancelled, what is not done is left, and the report tells of the rest. A feed that
        fails is in the report; LibraryError, when the library cannot be written, ends everything.
        """
        return asyncio.run(self._refresh(shows, on_progress, cancelled))

    async def _refresh(
        self,
        wanted: Sequence[ShowId] | None,
        on_progress: Callable[[RefreshProgress], None],
        cancelled: Callable[[], bool],
    ) -> RefreshReport:
        subscriptions = shows.subscriptions(self._database.read(), wanted)
        async with self._client_factory() as client, self._parser_factory() as parser:
            run = _Run(self._database, self._clock, self._first_show, client, parser)
            progress = _Tally(len(subscriptions), on_progress)
            waiting = iter(subscriptions)
            workers = [
                asyncio.create_task(run.work(waiting, progress))
                for _ in range(min(AT_ONCE, len(subscriptions)))
            ]
            try:
                await _finish(workers, cancelled)
            finally:
                await run.record_unchanged()
        return progress.report()


class _Tally:
    """Counts what was done, and tells of it."""

    def __init__(self, total: int, on_progress: Callable[[RefreshProgress], None]) -> None:
        self._total = total
        self._on_progress = on_progress
        self._done = 0
        self._refreshed = 0
        self._unchanged = 0
        self._new = 0
        self._failures: list[tuple[ShowId, str, CafeError]] = []

    def refreshed(self, subscription: Subscription, new: int) -> None:
        self._refreshed += 1
        self._new += new
        self._tell(subscription, new)

    def unchanged(self, subscription: Subscription) -> None:
        self._unchanged += 1
        self._tell(subscription)

    def failed(self, subscription: Subscription, error: CafeError) -> None:
        self._failures.append((subscription.id, subscription.title, error))
        self._tell(subscription, error=error)

    def report(self) -> RefreshReport:
        return RefreshReport(self._refreshed, self._unchanged, self._new, tuple(self._failures))

    def _tell(self, subscription: Subscription, new: int = 0, error: CafeError | None = None) -> None:
        self._done += 1
        self._on_progress(
            RefreshProgress(self._done, self._total, subscription.title, new, error, subscription.id)
        )


class _Run:
    """One refresh: the ways from a subscription to what is written."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        first_show: FirstShow,
        client: FeedClient,
        parser: ParserPool,
    ) -> None:
        self._database = database
        self._clock = clock
        self._first_show = first_show
        self._client = client
        self._parser = parser
        self._unchanged: list[ShowId] = []

    async def work(self, waiting: Iterator[Subscription], tally: _Tally) -> None:
        """Take one subscription after another, until none is waiting."""
        for subscription in waiting:
            try:
                located = await self._fetch(subscription)
                if located is None:
                    self._unchanged.append(subscription.id)
                    tally.unchanged(subscription)
                else:
                    counts = await asyncio.to_thread(self._keep, subscription, located)
                    tally.refreshed(subscription, counts.new)
            except FeedError as error:
                await asyncio.to_thread(self._record_failure, subscription, error)
                tally.failed(subscription, error)
            except NotFoundError as error:
                # Removed while it was being fetched: there is nothing to write to.
                tally.failed(subscription, error)

    async def record_unchanged(self) -> None:
        """Write the time of the check for all that said nothing new, in one transaction."""
        if self._unchanged:
            await asyncio.to_thread(self._record_unchanged)

    async def _fetch(self, subscription: Subscription) -> LocatedFeed | None:
        """What the feed says; None when it is what it said before."""
        if subscription.last_ok is None:
            return await self._locate(subscription)
        answer = await self._client.fetch(
            subscription.url, etag=subscription.etag, last_modified=subscription.last_modified
        )
        if answer.not_modified or body_hash(answer.body) == subscription.body_hash:
            return None
        document = await self._parser.parse(answer.body, answer.url, answer.content_type)
        return LocatedFeed(answer.moved_to or subscription.url, answer, document)

    async def _locate(self, subscription: Subscription) -> LocatedFeed:
        """The feed of a show that was never read: its address may be a page, or one of several guesses."""
        addresses = self._first_show.addresses
        if subscription.url not in addresses:
            return await locate_feed(subscription.url, self._client, self._parser)
        reasons: dict[str, None] = {}  # in order, each once: offline, all addresses fail alike
        for address in addresses:
            try:
                located = await locate_feed(address, self._client, self._parser)
            except FeedError as error:
                reason = error.detail
            else:
                if located.document.items:
                    return located
                reason = "its feed has no episodes"
            host = host_of(address)
            reason = shorten(reason, _REASON_LENGTH)
            reasons[reason if reason == OFFLINE or host in reason else f"{host}: {reason}"] = None
        raise UnreachableError(
            f"None of the {len(addresses)} known addresses of {subscription.title} answered with its feed",
            "; ".join(reasons),
            f"Refresh when you are online, or find the feed on {self._first_show.site} and add it",
        )

    def _keep(self, subscription: Subscription, located: LocatedFeed) -> episodes.StoreCounts:
        with self._database.write() as connection:
            return keep_feed(connection, subscription.id, located, self._clock())

    def _record_failure(self, subscription: Subscription, error: FeedError) -> None:
        with self._database.write() as connection:
            shows.record_failure(connection, subscription.id, error=str(error), now=self._clock())

    def _record_unchanged(self) -> None:
        with self._database.write() as connection:
            for show_id in self._unchanged:
                shows.record_unchanged(connection, show_id, now=self._clock())


def keep_feed(
    connection: sqlite3.Connection, show_id: ShowId, located: LocatedFeed, now: datetime
) -> episodes.StoreCounts:
    """Take over what was fetched, inside a transaction; raises NotFoundError when the show is gone."""
    counts = episodes.store(connection, show_id, located.document, now)
    answer = located.answer
    shows.record_success(
        connection,
        show_id,
        url=located.url,
        etag=answer.etag,
        last_modified=answer.last_modified,
        body_hash=body_hash(answer.body),
        now=now,
    )
    return counts


def body_hash(body: bytes) -> str:
    """What tells whether a feed says the same as before."""
    return hashlib.blake2b(body, digest_size=16).hexdigest()


async def _finish(workers: Iterable[asyncio.Task[None]], cancelled: Callable[[], bool]) -> None:
    """Wait for all workers, unless one raises or the listener has had enough: then end the others."""
    pending = set(workers)
    try:
        while pending and not cancelled():
            done, pending = await asyncio.wait(
                pending, timeout=_CANCEL_POLL, return_when=asyncio.FIRST_EXCEPTION
            )
            for worker in done:
                worker.result()
    finally:
        for worker in pending:
            worker.cancel()
        await asyncio.gather(*pending, return_exceptions=True)
