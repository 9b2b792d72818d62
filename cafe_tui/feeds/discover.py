"""From a web page, or from Apple's directory, to the feed's address. Pure: bytes in, address out."""

import json
import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit

from cafe_tui.domain.address import follow
from cafe_tui.domain.errors import AddressRefusedError
from cafe_tui.domain.exchange.listed import ListedShow
from cafe_tui.domain.text import one_line

_READ = 512_000
"""Bytes of a page that are searched: the links are in its head."""
# Bounded, because a page may be made to keep an open-ended search busy for ever.
_LINK = re.compile(r"<link\b([^<>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-zA-Z-]{1,30})\s{0,20}=\s{0,20}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_FEED_TYPES = ("application/rss+xml", "application/atom+xml")
_APPLE_SHOW = re.compile(r"/id(\d{1,15})(?:/|$)")
_APPLE_ID = re.compile(r"id(\d{5,15})", re.IGNORECASE)
_APPLE_HOSTS = ("podcasts.apple.com", "itunes.apple.com")


def lookup_address(url: str) -> str | None:
    """Where Apple's directory tells the feed of a show's page there; None for every other address."""
    parts = urlsplit(url)
    if parts.hostname not in _APPLE_HOSTS or not (match := _APPLE_SHOW.search(parts.path)):
        return None
    return f"https://itunes.apple.com/lookup?id={match[1]}&entity=podcast"


def page_of_id(typed: str) -> str | None:
    """The page at Apple's of the show with this id (“id1148328711”); None for everything else."""
    match = _APPLE_ID.fullmatch(typed.strip())
    return f"https://podcasts.apple.com/podcast/id{match[1]}" if match else None


@dataclass(frozen=True, slots=True)
class Offers:
    """The feeds that a page names."""

    feeds: tuple[ListedShow, ...] = ()
    """Absolute, each once, the best first."""
    equal: int = 0
    """So many of the first ones are as good as each other, as far as can be told."""

    @property
    def open(self) -> tuple[ListedShow, ...]:
        """Those between which only a listener can choose; none where the first is the best."""
        return self.feeds[: self.equal] if self.equal > 1 else ()


def offered_feeds(body: bytes, url: str) -> Offers:
    """The feeds that the page or directory answer in `body`, which came from `url`, names."""
    named = _in_directory_answer(body) if body.lstrip()[:1] == b"{" else _in_page(body)
    ranks: dict[str, int] = {}
    feeds: list[ListedShow] = []
    for rank, address, title in named:
        try:
            feed = follow(url, address) if address else ""
        except AddressRefusedError:
            continue
        if feed and feed not in ranks:
            ranks[feed] = rank
            feeds.append(ListedShow(feed, one_line(title, 200)))
    best = min(ranks.values(), default=0)
    return Offers(tuple(feeds), sum(rank == best for rank in ranks.values()))


_Named = tuple[int, str, str]
"""A rank (the lower the better), an address as it is written, and a title."""


def _in_directory_answer(body: bytes) -> list[_Named]:
    try:
        answer = json.loads(body)
        address = answer["results"][0]["feedUrl"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return []
    return [(0, address, "")] if isinstance(address, str) else []


def _in_page(body: bytes) -> list[_Named]:
    """The alternate feeds; those that speak of podcasts go before, those of comments last."""
    page = body[:_READ].decode("utf-8", "replace")
    named: list[_Named] = []
    for link in _LINK.finditer(page):
        attributes = {name.lower(): unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(link[1])}
        kind = attributes.get("type", "").lower().partition(";")[0].strip()
        if "alternate" in attributes.get("rel", "").lower().split() and kind in _FEED_TYPES:
            address = attributes.get("href", "")
            title = attributes.get("title", "")
            about = f"{title} {address}".lower()
            named.append((2 * ("comment" in about) + ("podcast" not in about), address, title))
    return sorted(named, key=lambda each: each[0])
