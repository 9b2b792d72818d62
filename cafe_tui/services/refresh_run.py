"""One refresh: the ways from a subscription to what is written."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from datetime import datetime

from cafe_tui.domain.address import host_of
from cafe_tui.domain.errors import FeedError, GoneError, NotFoundError, OfflineError, UnreachableError
from cafe_tui.domain.feed_health import after_failure, left_alone
from cafe_tui.domain.feed_pages import older_page
from cafe_tui.domain.first_show import FirstShow
from cafe_tui.domain.models import FeedDocument, ShowId
from cafe_tui.domain.text import shorten
from cafe_tui.feeds.fetch import FeedClient
from cafe_tui.feeds.locate import LocatedFeed, locate_feed
from cafe_tui.feeds.pool import ParserPool
from cafe_tui.feeds.trouble import OFFLINE
from cafe_tui.storage import listings, shows
from cafe_tui.storage.database import Database
from cafe_tui.storage.shows import Subscription

from .feed_line import FeedLine
from .feed_move import follow_move
from .feed_pages import OlderPages
from .feed_writer import FeedWriter
from .tally import Tally

NEWEST = 20
"""Episodes of a new feed that are read before the rest of any other."""
_MOST_WAITING = 100_000_000
"""Bytes of feeds that are kept in memory until their rest is read."""
_PATIENCE = 5.0
"""Seconds after which the rest of feeds is read though servers have not answered yet."""
_FEW = 10
"""New feeds whose notes are read for chapters at once; those of hundreds take longer than all the rest."""
_REASON_LENGTH = 80
_WHEN_GONE = "It is asked no more, except by name. Look for its new address on the show's web site"


class RefreshRun:
    """One refresh: the ways from a subscription to what is written.

    Of a feed that was never read the newest episodes are read first, so that every show can soon be browsed.
    The rest follows as `tasks` of its own, when no other feed waits. The chapters in the notes come with the
    episodes, but where many feeds are new: then `reread_notes` has to find them later.
    """

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        first_show: FirstShow,
        client: FeedClient,
        parser: ParserPool,
        tally: Tally,
        chance: Callable[[], float],
    ) -> None:
        self._database = database
        self._clock = clock
        self._first_show = first_show
        self._client = client
        self._parser = parser
        self._tally = tally
        self._writer = FeedWriter(database, clock)
        self._chance = chance
        self._older_pages = OlderPages(database, clock, client, parser)
        self._unchanged: dict[ShowId, int] = {}
        """The shows whose feeds said nothing new, with the bytes that came in vain."""
        self._rests: dict[asyncio.Task[None], int] = {}
        """Tasks that hold the body of a feed, with its length."""
        self._rests_may_begin = asyncio.Event()
        self._notes_now = True
        """Whether to find the chapters in the notes of new feeds with their episodes."""
        self.tasks: set[asyncio.Task[None]] = set()
        """What is to be waited for; it grows while that is done."""

    def start(self, subscriptions: Sequence[Subscription], at_once: int) -> None:
        """Begin, with so many feeds at the same time."""
        self._notes_now = sum(each.last_ok is None for each in subscriptions) <= _FEW
        line = FeedLine(subscriptions, at_once)
        self._add(self._open([self._add(self._work(line)) for _ in range(at_once)]))

    async def _open(self, workers: Sequence[asyncio.Task[None]]) -> None:
        """Let the rests be read. Not sooner: the first of them would hold the readers up at once."""
        await asyncio.wait(workers, timeout=_PATIENCE)
        self._rests_may_begin.set()

    async def _work(self, line: FeedLine) -> None:
        """Take one subscription after another, until none is waiting."""
        tally = self._tally
        while subscription := await line.take():
            try:
                located = await self._fetch(subscription)
                line.answered(subscription)
                if located is None:
                    tally.unchanged(subscription)
                    if subscription.next_page:
                        self._add(self._read_older(subscription, None))
                else:
                    counts = await self._writer.keep(subscription.id, located)
                    tally.refreshed(subscription, counts.new)
                    await self._follow_up(subscription, located)
            except FeedError as error:
                for other in line.failed(subscription, error):
                    tally.left_alone(await asyncio.to_thread(self._leave_alone, other, error))
                await asyncio.to_thread(self._record_failure, subscription, error)
                tally.failed(subscription, error)
            except NotFoundError as error:
                # Removed while it was being fetched: there is nothing to write to.
                tally.failed(subscription, error)

    async def _follow_up(self, subscription: Subscription, located: LocatedFeed) -> None:
        """Let what was left be done when there is time; wait, where too much is left already."""
        document = located.document
        if not document.left:
            self._add(self._read_older(subscription, document))
            return
        size = len(located.answer.body.raw)
        while self._rests and sum(self._rests.values()) + size > _MOST_WAITING:
            self._rests_may_begin.set()
            await asyncio.wait(self._rests, return_when=asyncio.FIRST_COMPLETED)
        task = self._add(self._read_rest(subscription, located))
        self._rests[task] = size
        task.add_done_callback(self._rests.pop)

    def _add(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self.tasks.add(task)
        return task

    async def _read_rest(self, subscription: Subscription, located: LocatedFeed) -> None:
        await self._rests_may_begin.wait()
        answer = located.answer
        try:
            known = listings.known(self._database.read(), subscription.id)
            document = await self._parser.parse(
                answer.body, answer.url, answer.content_type, known=known, note=self._notes_now, patience=1
            )
            rest = replace(located, document=document)
            counts = await self._writer.keep(subscription.id, rest)
        except FeedError as error:
            await asyncio.to_thread(self._record_failure, subscription, error)
            self._tally.broken_off(subscription, error)
        except NotFoundError as error:
            self._tally.broken_off(subscription, error)
        else:
            self._tally.completed(subscription, counts.new)
            self._add(self._read_older(subscription, document))

    async def _read_older(self, subscription: Subscription, document: FeedDocument | None) -> None:
        """Read the older pages, when no feed waits for its first one."""
        if document and not older_page(document) and not subscription.next_page:
            return
        await self._rests_may_begin.wait()
        try:
            async for new in self._older_pages.read(subscription, document):
                self._tally.completed(subscription, new)
        except (FeedError, NotFoundError) as error:
            self._tally.broken_off(subscription, error)

    async def record_unchanged(self) -> None:
        """Write the time of the check for all that said nothing new, in one transaction."""
        if self._unchanged:
            await asyncio.to_thread(self._record_unchanged)

    async def _fetch(self, subscription: Subscription) -> LocatedFeed | None:
        """What the feed says; None when it is what it said before."""
        if subscription.last_ok is None:
            return await self._locate(subscription)
        try:
            answer = await self._client.fetch(
                subscription.url, etag=subscription.etag, last_modified=subscription.last_modified
            )
        except FeedError:
            url = subscription.url
            if moved := await self._at_new_address(subscription, subscription.new_url, url):
                return moved
            raise
        if answer.not_modified or answer.body_hash == subscription.body_hash:
            moved = await self._at_new_address(subscription, subscription.new_url, answer.url)
            if moved is None:
                self._unchanged[subscription.id] = len(answer.body.raw)
            return moved
        known = listings.known(self._database.read(), subscription.id)
        document = await self._parser.parse(answer.body, answer.url, answer.content_type, known=known)
        moved = await self._at_new_address(subscription, document.new_feed_url, answer.url)
        return moved or LocatedFeed(answer.moved_to or subscription.url, answer, document)

    async def _at_new_address(
        self, subscription: Subscription, said: str, read_at: str
    ) -> LocatedFeed | None:
        """The feed where it says that it lives from now on, if it can be had there."""
        try:
            return await follow_move(subscription, said, read_at, self._database, self._client, self._parser)
        except FeedError:
            return None  # it lives where it did, and the next refresh looks again

    async def _locate(self, subscription: Subscription) -> LocatedFeed:
        """The feed of a show that was never read: its address may be a page, or one of several guesses."""
        addresses = self._first_show.addresses
        if subscription.url not in addresses:
            return await self._locate_at(subscription.url)
        reasons: dict[str, None] = {}  # in order, each once: offline, all addresses fail alike
        for address in addresses:
            try:
                located = await self._locate_at(address)
            except FeedError as error:
                reason = error.detail
            else:
                if located.document.items:
                    return located
                reason = "its feed has no episodes"
            host = host_of(address)
            reason = shorten(reason, _REASON_LENGTH)
            reasons[reason if reason == OFFLINE or host in reason else f"{host}: {reason}"] = None
        kind = OfflineError if list(reasons) == [OFFLINE] else UnreachableError
        raise kind(
            f"None of the {len(addresses)} known addresses of {subscription.title} answered with its feed",
            "; ".join(reasons),
            f"Refresh when you are online, or find the feed on {self._first_show.site} and add it",
        )

    async def _locate_at(self, url: str) -> LocatedFeed:
        return await locate_feed(url, self._client, self._parser, at_most=NEWEST, note=self._notes_now)

    def _record_failure(self, subscription: Subscription, error: FeedError) -> None:
        if isinstance(error, GoneError):
            error.hint = _WHEN_GONE
        with self._database.write() as connection:
            now = self._clock()
            health = after_failure(subscription.health, error, now, self._chance())
            shows.record_failure(connection, subscription.id, error=str(error), health=health, now=now)

    def _leave_alone(self, subscription: Subscription, error: FeedError) -> Subscription:
        """Remember that a feed is not to be asked, since `error` came in answer to another of its server."""
        health = left_alone(subscription.health, error, self._clock())
        with self._database.write() as connection:
            shows.keep_health(connection, subscription.id, health)
        return replace(subscription, health=health)

    def _record_unchanged(self) -> None:
        with self._database.write() as connection:
            for show_id, cost in self._unchanged.items():
                shows.record_unchanged(connection, show_id, now=self._clock(), cost=cost)
