"""Asking for a feed: where it lived, where it says that it lives now, or where it may be found."""

from dataclasses import dataclass

from cafe_tui.domain.address import host_of
from cafe_tui.domain.errors import FeedError, OfflineError, UnreachableError
from cafe_tui.domain.feed.first_show import FirstShow
from cafe_tui.domain.feed.local_files import is_local
from cafe_tui.domain.language import _
from cafe_tui.domain.text import shorten
from cafe_tui.feeds.fetch import FeedClient
from cafe_tui.feeds.locate import LocatedFeed, locate_feed
from cafe_tui.feeds.pool import ParserPool
from cafe_tui.feeds.trouble import OFFLINE
from cafe_tui.storage import listings
from cafe_tui.storage.database import Database
from cafe_tui.storage.shows import Subscription

from .feed_move import follow_move

NEWEST = 20
"""Episodes of a new feed that are read before the rest of any other."""
_REASON_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The feed says what it said before."""

    cost: int
    """Bytes that came in vain."""


class FeedAsker:
    """Asks for feeds, and reads what is new in them.

    `notes_now` says whether to find the chapters in the notes of new feeds with their episodes.
    """

    def __init__(
        self,
        database: Database,
        first_show: FirstShow,
        client: FeedClient,
        parser: ParserPool,
        *,
        notes_now: bool,
    ) -> None:
        self._database = database
        self._first_show = first_show
        self._client = client
        self._parser = parser
        self._notes_now = notes_now

    async def ask(self, subscription: Subscription) -> LocatedFeed | Unchanged:
        """What the feed says; of one that was never read, the newest episodes. Raises FeedError."""
        if is_local(subscription.url):
            return await self._read_local(subscription)
        if subscription.last_ok is None:
            return await self._locate(subscription)
        try:
            answer = await self._client.fetch(
                subscription.url, etag=subscription.etag, last_modified=subscription.last_modified
            )
        except FeedError:
            if moved := await self._at_new_address(subscription, subscription.new_url, subscription.url):
                return moved
            raise
        if answer.not_modified or answer.body_hash == subscription.body_hash:
            moved = await self._at_new_address(subscription, subscription.new_url, answer.url)
            return moved or Unchanged(len(answer.body.raw))
        known = listings.known(self._database.read(), subscription.id)
        document = await self._parser.parse(answer.body, answer.url, answer.content_type, known=known)
        moved = await self._at_new_address(subscription, document.new_feed_url, answer.url)
        return moved or LocatedFeed(answer.moved_to or subscription.url, answer, document)

    async def _read_local(self, subscription: Subscription) -> LocatedFeed | Unchanged:
        """What the listener added by its path: it is always read whole, and nobody is asked."""
        from .local_feed import read_local

        found = await read_local(
            subscription.url, self._parser, known=subscription.body_hash, note=self._notes_now
        )
        return found or Unchanged(0)

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
        offline = _(OFFLINE)
        reasons: dict[str, None] = {}  # in order, each once: offline, all addresses fail alike
        for address in addresses:
            try:
                located = await self._locate_at(address)
            except FeedError as error:
                reason = error.detail
            else:
                if located.document.items:
                    return located
                reason = _("its feed has no episodes")
            host = host_of(address)
            reason = shorten(reason, _REASON_LENGTH)
            reasons[reason if reason == offline or host in reason else f"{host}: {reason}"] = None
        kind = OfflineError if list(reasons) == [offline] else UnreachableError
        raise kind(
            _(
                "None of the {count} known addresses of {title} answered with its feed",
                count=len(addresses),
                title=subscription.title,
            ),
            "; ".join(reasons),
            _(
                "Refresh when you are online, or find the feed on {site} and add it",
                site=self._first_show.site,
            ),
        )

    async def _locate_at(self, url: str) -> LocatedFeed:
        return await locate_feed(url, self._client, self._parser, at_most=NEWEST, note=self._notes_now)
