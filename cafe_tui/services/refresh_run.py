"""One refresh: the ways from a subscription to what is written."""

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import replace

from cafe_tui.domain.errors import FeedError, NotFoundError
from cafe_tui.domain.feed.feed_document import FeedDocument
from cafe_tui.domain.feed.feed_pages import older_page
from cafe_tui.domain.feed.first_show import FirstShow
from cafe_tui.feeds.fetch import FeedClient
from cafe_tui.feeds.locate import LocatedFeed
from cafe_tui.feeds.pool import ParserPool
from cafe_tui.storage import listings
from cafe_tui.storage.database import Database
from cafe_tui.storage.shows import Subscription

from .feed_asking import FeedAsker, Unchanged
from .feed_line import FeedLine
from .feed_pages import OlderPages
from .feed_writer import FeedWriter
from .tally import Tally

_MOST_WAITING = 100_000_000
"""Bytes of feeds that are kept in memory until their rest is read."""
_PATIENCE = 5.0
"""Seconds after which the rest of feeds is read though servers have not answered yet."""
_FEW = 10
"""New feeds whose notes are read for chapters at once; those of hundreds take longer than all the rest."""


class RefreshRun:
    """One refresh: the ways from a subscription to what is written.

    Of a feed that was never read the newest episodes are read first, so that every show can soon be browsed.
    The rest follows as `tasks` of its own, when no other feed waits. The chapters in the notes come with the
    episodes, but where many feeds are new: then `reread_notes` has to find them later.
    """

    def __init__(
        self,
        database: Database,
        first_show: FirstShow,
        client: FeedClient,
        parser: ParserPool,
        writer: FeedWriter,
        older_pages: OlderPages,
        tally: Tally,
        subscriptions: Sequence[Subscription],
    ) -> None:
        self._database = database
        self._parser = parser
        self._writer = writer
        self._older_pages = older_pages
        self._tally = tally
        self._subscriptions = subscriptions
        self._notes_now = sum(each.last_ok is None for each in subscriptions) <= _FEW
        """Whether to find the chapters in the notes of new feeds with their episodes."""
        self._asker = FeedAsker(database, first_show, client, parser, notes_now=self._notes_now)
        self._rests: dict[asyncio.Task[None], int] = {}
        """Tasks that hold the body of a feed, with its length."""
        self._rests_may_begin = asyncio.Event()
        self.tasks: set[asyncio.Task[None]] = set()
        """What is to be waited for; it grows while that is done."""

    def start(self, at_once: int) -> None:
        """Begin, with so many feeds at the same time."""
        line = FeedLine(self._subscriptions, at_once)
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
                said = await self._asker.ask(subscription)
                line.answered(subscription)
                if isinstance(said, Unchanged):
                    self._writer.unchanged(subscription.id, said.cost)
                    tally.unchanged(subscription)
                    if subscription.next_page:
                        self._add(self._read_older(subscription, None))
                else:
                    counts = await self._writer.keep(subscription.id, said)
                    tally.refreshed(subscription, counts.new)
                    await self._follow_up(subscription, said)
            except FeedError as error:
                for other in line.failed(subscription, error):
                    tally.left_alone(self._writer.leave_alone(other, error))
                self._writer.failed(subscription, error)
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
                answer.body,
                answer.url,
                answer.content_type,
                known=known,
                note=self._notes_now,
                listing=located.document.listing,
                patience=1,
            )
            rest = replace(located, document=document)
            counts = await self._writer.keep(subscription.id, rest)
        except FeedError as error:
            self._writer.failed(subscription, error)
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
