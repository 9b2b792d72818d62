"""Feeds in pages (RFC 5005): how far their older pages are followed, and what of them is taken over.

A feed may hold its newest episodes only and name the document with older ones: `next` in a feed shown in
pages, whose contents move on from page to page; `prev-archive` in one whose older documents never change.
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from .feed_document import FeedDocument, FeedItem
from .update import KnownEpisode


@dataclass(frozen=True, slots=True)
class Limits:
    """How far one refresh follows the pages of a show; the next one goes on."""

    pages: int = 50
    size: int = 100_000_000
    """Bytes of them all."""
    seconds: float = 300.0
    idle: int = 3
    """Pages in a row that bring nothing: behind them is nothing, either."""
    in_all: int = 1_000
    """Pages of a show, ever."""


@dataclass(frozen=True, slots=True)
class OlderPage:
    """Where a document says that older items are."""

    url: str
    is_archive: bool
    """Whether what is there never changes."""


@dataclass(frozen=True, slots=True)
class Walk:
    """What was seen on the way along the pages of a show in one refresh."""

    seen: frozenset[str] = frozenset()
    """Addresses, and hashes of bodies."""
    pages: int = 0
    size: int = 0
    idle: int = 0

    def is_round(self, url: str) -> bool:
        """Whether the way leads where it led before."""
        return url in self.seen

    def is_at_end(self, limits: Limits) -> bool:
        """Whether what came is the end, though there are more addresses."""
        return self.idle >= limits.idle

    def may_go_on(self, limits: Limits, seconds: float) -> bool:
        """Whether there is room for one more page after so many `seconds`."""
        return self.pages < limits.pages and self.size < limits.size and seconds < limits.seconds

    def after(self, urls: Iterable[str], body_hash: str, size: int, new: int) -> "Walk":
        """One page was read: it was asked for and found at `urls` and brought `new` episodes."""
        idle = 0 if new else self.idle + 1
        return replace(
            self,
            seen=self.seen | {*urls, body_hash},
            pages=self.pages + 1,
            size=self.size + size,
            idle=idle,
        )


def older_page(document: FeedDocument) -> OlderPage | None:
    """Where the document says that older items are; an archive rather than a page."""
    if document.previous_archive:
        return OlderPage(document.previous_archive, is_archive=True)
    return OlderPage(document.next_page, is_archive=False) if document.next_page else None


def unclaimed_items(items: Iterable[FeedItem], claimed: AbstractSet[str]) -> list[FeedItem]:
    """Those items of an older page that no newer one lists, too; `claimed` are guids and media addresses."""
    return [item for item in items if not claimed & _traits(item)]


def unclaimed_episodes(known: Iterable[KnownEpisode], claimed: AbstractSet[str]) -> list[KnownEpisode]:
    """Those episodes that an older page may correct."""
    return [each for each in known if each.guid not in claimed and each.media_url not in claimed]


def claims(items: Iterable[FeedItem]) -> set[str]:
    """By what the episodes of a page are known on older ones."""
    return {trait for item in items for trait in _traits(item)}


def _traits(item: FeedItem) -> set[str]:
    return {item.guid, item.enclosure.url} if item.enclosure else {item.guid}
