"""From a web page, or from Apple's directory, to the feed's address. Pure: bytes in, address out."""

import json
import re
from html import unescape
from urllib.parse import urlsplit

from cafe_tui.domain.address import follow
from cafe_tui.domain.errors import AddressRefusedError

_READ = 512_000
"""Bytes of a page that are searched: the links are in its head."""
# Bounded, because a page may be made to keep an open-ended search busy for ever.
_LINK = re.compile(r"<link\b([^<>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-zA-Z-]{1,30})\s{0,20}=\s{0,20}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_FEED_TYPES = ("application/rss+xml", "application/atom+xml")
_APPLE_SHOW = re.compile(r"/id(\d{1,15})(?:/|$)")
_APPLE_HOSTS = ("podcasts.apple.com", "itunes.apple.com")


def lookup_address(url: str) -> str | None:
    """Where Apple's directory tells the feed of a show's page there; None for every other address."""
    parts = urlsplit(url)
    if parts.hostname not in _APPLE_HOSTS or not (match := _APPLE_SHOW.search(parts.path)):
        return None
    return f"https://itunes.apple.com/lookup?id={match[1]}&entity=podcast"


def feed_address(body: bytes, url: str, content_type: str = "") -> str | None:
    """The feed that the page or directory answer in `body` (from `url`) names, absolute; None if none."""
    found = _in_directory_answer(body) if body.lstrip()[:1] == b"{" else _in_page(body, content_type)
    if not found:
        return None
    try:
        return follow(url, found)
    except AddressRefusedError:
        return None


def _in_directory_answer(body: bytes) -> str | None:
    try:
        answer = json.loads(body)
        address = answer["results"][0]["feedUrl"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return None
    return address if isinstance(address, str) else None


def _in_page(body: bytes, content_type: str) -> str | None:
    """The first alternate feed; one that speaks of podcasts goes before, one of comments last."""
    page = body[:_READ].decode("utf-8", "replace")
    candidates = []
    for link in _LINK.finditer(page):
        attributes = {name.lower(): unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(link[1])}
        kind = attributes.get("type", "").lower().partition(";")[0].strip()
        if "alternate" in attributes.get("rel", "").lower().split() and kind in _FEED_TYPES:
            address = attributes.get("href", "")
            about = f"{attributes.get('title', '')} {address}".lower()
            candidates.append(("comment" in about, "podcast" not in about, address))
    return min(candidates, key=lambda candidate: candidate[:2])[2] if candidates else None
