"""Reading the older pages of a feed: once, and later only what may have changed of them."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cafe_tui.domain.address import host_of
from cafe_tui.domain.errors import FeedError, RefusedError, UnreachableError
from cafe_tui.domain.feed.feed_document import FeedDocument
from cafe_tui.domain.feed.feed_pages import Limits, OlderPage, Walk, claims, older_page
from cafe_tui.domain.language import _
from cafe_tui.feeds.fetch import Answer, FeedClient
from cafe_tui.feeds.pool import ParserPool
from cafe_tui.feeds.trouble import FOR_NOW
from cafe_tui.storage import bookmarks, pages, shows
from cafe_tui.storage.database import Database
from cafe_tui.storage.pages import Page
from cafe_tui.storage.shows import Subscription

_AT_ONCE = 4
"""Shows whose pages are followed at the same time."""


@dataclass(slots=True)
class _Way:
    """How far the pages of a show were followed."""

    subscription: Subscription
    claimed: set[str]
    """By newer pages, see `pages.claimed`."""
    known: dict[str, Page]
    walk: Walk
    began: float


class OlderPages:
    """Follows feeds to their older pages."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        client: FeedClient,
        parser: ParserPool,
        limits: Limits = Limits(),  # noqa: B008 - frozen
    ) -> None:
        self._database = database
        self._clock = clock
        self._client = client
        self._parser = parser
        self._limits = limits
        self._turn = asyncio.Semaphore(_AT_ONCE)

    async def read(self, subscription: Subscription, first: FeedDocument | None) -> AsyncIterator[int]:
        """Store the older pages, one after the other; gives how many episodes each of them brought.

        `first` is the feed itself, None where nothing is new in it. Its next page is looked at again, and
        those behind it as long as they bring something; what was left the last time is gone on with. Raises
        FeedError for a page that could not be had: those before it are stored.
        """
        async with self._turn:
            reader = self._database.read()
            start, left = older_page(first) if first else None, pages.next_page(reader, subscription.id)
            way = _Way(
                subscription,
                pages.claimed(reader, subscription.id),
                pages.known(reader, subscription.id),
                Walk(frozenset({subscription.url})),
                time.monotonic(),
            )
            if start and start.url != left:
                async for new in self._follow(way, start, to_the_end=False):
                    yield new
            if left:
                is_archive = bool(start and start.url == left and start.is_archive)
                async for new in self._follow(way, OlderPage(left, is_archive), to_the_end=True):
                    yield new

    async def _follow(self, way: _Way, page: OlderPage | None, *, to_the_end: bool) -> AsyncIterator[int]:
        """Along the pages: `to_the_end`, or while they bring what is not known."""
        while page and not way.walk.is_round(page.url) and not way.walk.is_at_end(self._limits):
            if page.is_archive and page.url in way.known and not to_the_end:
                return
            if not way.walk.may_go_on(self._limits, time.monotonic() - way.began):
                await asyncio.to_thread(self._go_on_at, way, page.url, unless_elsewhere=True)
                return
            try:
                answer = await self._fetch(way, page)
                if answer is None or way.walk.is_round(answer.body_hash):
                    break
                document = await self._parser.parse(
                    answer.body, answer.url, answer.content_type, note=False, patience=1
                )
            except FeedError as error:
                if not _is_lasting(error):
                    await asyncio.to_thread(self._go_on_at, way, page.url, unless_elsewhere=True)
                elif to_the_end:
                    await asyncio.to_thread(self._go_on_at, way, "")
                raise FeedError(
                    _("Its older episodes could not all be fetched"), error.detail, error.hint
                ) from error
            new = await asyncio.to_thread(self._store, way, page.url, answer, document, to_the_end)
            yield new
            page = older_page(document)
            if (not new and not to_the_end) or len(way.known) >= self._limits.in_all:
                break
        if to_the_end:
            await asyncio.to_thread(self._go_on_at, way, "")

    async def _fetch(self, way: _Way, page: OlderPage) -> Answer | None:
        """What is at a page; None where it is what it was."""
        known = way.known.get(page.url, Page("", "", ""))
        answer = await self._client.fetch(
            page.url,
            etag=known.etag,
            last_modified=known.last_modified,
            trusted_host=host_of(way.subscription.url),
        )
        return None if answer.not_modified or answer.body_hash == known.body_hash else answer

    def _store(self, way: _Way, url: str, answer: Answer, document: FeedDocument, to_the_end: bool) -> int:
        """Keep a page and where reading goes on behind it; gives how many episodes are new."""
        show_id, page = way.subscription.id, Page(answer.etag, answer.last_modified, answer.body_hash)
        following = older_page(document)
        with self._database.write() as connection:
            feed_url = shows.show(connection, show_id).feed_url
            # Episodes without a date are listed by when they were seen: older pages' behind the newer ones'.
            seen = self._clock() - timedelta(seconds=way.walk.pages + 1)
            if to_the_end:
                seen = min(seen, pages.first_seen(connection, show_id) - timedelta(seconds=1))
            new = pages.store(connection, show_id, document, way.claimed, seen).new
            pages.keep(connection, show_id, url, page)
            if to_the_end:
                pages.go_on_at(connection, show_id, following.url if following else "")
            bookmarks.attach(connection, show_id, feed_url)
        way.known[url] = page
        way.claimed |= claims(document.items)
        way.walk = way.walk.after((url, answer.url), answer.body_hash, len(answer.body.raw), new)
        return new

    def _go_on_at(self, way: _Way, url: str, *, unless_elsewhere: bool = False) -> None:
        with self._database.write() as connection:
            show_id = way.subscription.id
            if not (unless_elsewhere and pages.next_page(connection, show_id)):
                pages.go_on_at(connection, show_id, url)


def _is_lasting(error: FeedError) -> bool:
    """Whether the page will not be there at the next refresh, either."""
    if isinstance(error, RefusedError):
        return error.status not in FOR_NOW
    return not isinstance(error, UnreachableError)
