"""Adding and removing shows."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from cafe_tui.domain.address import host_of, typed_url
from cafe_tui.domain.errors import BadInputError
from cafe_tui.domain.feed.feed_health import FeedHealth
from cafe_tui.domain.feed.feed_pages import older_page
from cafe_tui.domain.feed.local_files import is_local, local_address
from cafe_tui.domain.language import _
from cafe_tui.domain.models import Show, ShowId
from cafe_tui.feeds.discover import page_of_id
from cafe_tui.feeds.fetch import FeedClient
from cafe_tui.feeds.locate import LocatedFeed, locate_feed
from cafe_tui.feeds.pool import ParserPool
from cafe_tui.feeds.web import unless
from cafe_tui.storage import shows
from cafe_tui.storage.database import Database

from .feed_writer import keep_feed
from .local_feed import read_local, typed_file
from .refresh import Refresher


class Subscriptions:
    """The shows that the listener follows. `clock` gives the aware time; the factories are for tests."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        *,
        client_factory: Callable[[], FeedClient] = FeedClient,
        parser_factory: Callable[[], ParserPool] = ParserPool,
    ) -> None:
        self._database = database
        self._clock = clock
        self._client_factory = client_factory
        self._parser_factory = parser_factory

    def add(self, url: str, *, ask: bool = False, cancelled: Callable[[], bool] = lambda: False) -> Show:
        """Follow the show that the listener means by `url`: an address (of its feed, its web page or its
        page at Apple's), its id there, or a path (of recordings, or of a feed).

        Blocks and runs an event loop of its own: call it in a thread. A show that is there already is
        refreshed; whether that worked is in its `error`. One with older pages, which the next refresh reads,
        is due at once. Raises FeedError, and then nothing is stored, or
        LibraryError. With `ask`, a page that names several feeds raises SeveralFeedsError; else its best one
        is taken. Once `cancelled`, raises UnreachableError.
        """
        address = _address(url)
        known = shows.by_url(self._database.read(), address)
        if known is not None:
            Refresher(
                self._database,
                self._clock,
                client_factory=self._client_factory,
                parser_factory=self._parser_factory,
            ).refresh([known], cancelled=cancelled)
            return shows.show(self._database.read(), known)
        located = asyncio.run(unless(cancelled, self._locate(address, ask)))
        title = located.document.title or host_of(located.url) or "Recordings"
        now = self._clock()
        with self._database.write() as connection:
            show_id = shows.add(connection, located.url, title=title, now=now)
            keep_feed(connection, show_id, located, now)
            if older_page(located.document):
                shows.keep_health(connection, show_id, FeedHealth(next_try=now))
            return shows.show(connection, show_id)

    def move(self, show_id: ShowId, url: str) -> Show:
        """Let the feed of a show be the one at `url`, as typed by the listener; its episodes stay.

        Blocks as `add` does. Raises NotFoundError, BadInputError for the address of another show, FeedError,
        when no feed is there, and LibraryError; then all stays as it was.
        """
        show = shows.show(self._database.read(), show_id)
        located = asyncio.run(self._locate(_address(url)))
        with self._database.write() as connection:
            other = shows.by_url(connection, located.url)
            if other not in (None, show_id):
                title = shows.show(connection, other).title
                raise BadInputError(
                    _("{title} cannot move", title=show.title),
                    _("{title} has its feed there", title=title),
                    _("Remove one of the two"),
                )
            keep_feed(connection, show_id, located, self._clock())
            return shows.show(connection, show_id)

    def remove(self, show_id: ShowId) -> None:
        """Follow this show no longer. Its bookmarks stay. Raises NotFoundError."""
        with self._database.write() as connection:
            shows.show(connection, show_id)
            shows.remove(connection, show_id)

    async def _locate(self, address: str, ask: bool = False) -> LocatedFeed:
        async with self._client_factory() as client, self._parser_factory() as parser:
            if is_local(address) and (found := await read_local(address, parser)):
                return found
            return await locate_feed(address, client, parser, ask=ask)


def _address(typed: str) -> str:
    """What was typed, as the address under which the show is kept; raises AddressRefusedError."""
    path = typed_file(typed)
    return local_address(path) if path else page_of_id(typed) or typed_url(typed)
