"""Whose turn it is: the feeds that wait to be fetched, with as many at once for a server as it bears."""

import asyncio
from collections import deque
from collections.abc import Iterable

from cafe_tui.domain.address import host_of
from cafe_tui.domain.errors import AskedToWaitError, FeedError
from cafe_tui.domain.feed.host_pace import AT_FIRST, HostPace, is_strain
from cafe_tui.storage.shows import Subscription


class FeedLine:
    """Feeds waiting in line, for workers on one event loop; servers take turns.

    Without this, a library with a hundred shows at one small server would be a hundred requests at once
    to it, while all others wait behind them. `at_once` is how many one server gets at most.
    """

    def __init__(self, subscriptions: Iterable[Subscription], at_once: int) -> None:
        self._at_once = at_once
        self._waiting: dict[str, deque[Subscription]] = {}
        for subscription in subscriptions:
            self._waiting.setdefault(host_of(subscription.url), deque()).append(subscription)
        self._paces = {host: self._first_pace(feeds) for host, feeds in self._waiting.items()}
        self._moved_on = asyncio.Event()

    def _first_pace(self, feeds: Iterable[Subscription]) -> HostPace:
        """As fast as may be where all went well the last time."""
        went_well = all(feed.last_ok and not feed.health.failures for feed in feeds)
        return HostPace(self._at_once) if went_well else HostPace(min(AT_FIRST, self._at_once))

    async def take(self) -> Subscription | None:
        """The next feed whose server has room, waited for; None when none is left.

        To be followed by `answered` or `failed`.
        """
        while self._waiting:
            host = next((host for host in self._waiting if self._paces[host].has_room), None)
            if host is None:
                self._moved_on.clear()
                await self._moved_on.wait()
                continue
            feeds = self._waiting.pop(host)
            subscription = feeds.popleft()
            if feeds:
                self._waiting[host] = feeds  # behind the others
            self._paces[host] = self._paces[host].taken()
            return subscription
        return None

    def answered(self, subscription: Subscription) -> None:
        """Its server has answered."""
        host = host_of(subscription.url)
        self._move_on(host, self._paces[host].answered(self._at_once))

    def failed(self, subscription: Subscription, error: FeedError) -> list[Subscription]:
        """It could not be had. Gives those that leave the line: their server wants to be left alone."""
        if not is_strain(error):
            self.answered(subscription)
            return []
        host = host_of(subscription.url)
        self._move_on(host, self._paces[host].failed())
        is_told_off = isinstance(error, AskedToWaitError) and error.everywhere
        return list(self._waiting.pop(host, ())) if is_told_off else []

    def _move_on(self, host: str, pace: HostPace) -> None:
        self._paces[host] = pace
        self._moved_on.set()
