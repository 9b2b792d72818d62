"""A feed that says it lives elsewhere from now on (itunes:new-feed-url): where to look, and is that it?"""

from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from ..address import host_of
from ..folding import fold
from .feed_document import FeedDocument
from .update import KnownEpisode

MAX_MOVES = 5
"""Moves that are followed from one address."""


def next_address(said: str, visited: Sequence[str]) -> str:
    """Where to look for a feed that says it lives at `said`; it was read at the addresses `visited`, in turn.

    Empty where it is at home, goes round in circles or moves too often.
    """
    return "" if not said or len(visited) > MAX_MOVES or is_among(said, visited) else said


def is_among(address: str, visited: Sequence[str]) -> bool:
    """Whether `address` is one of those, or the same without encryption."""
    return any(_is_same(address, url) for url in visited)


def is_same_show(title: str, known: Iterable[KnownEpisode], document: FeedDocument) -> bool:
    """Whether `document` is the feed of the show with this title and these episodes.

    Many addresses are a template's, or lead to what somebody else has published since: the title is the same,
    or an episode is, by its guid, its media or its title and date.
    """
    if fold(document.title) == fold(title):
        return True
    traits = {trait for episode in known for trait in (episode.guid, episode.media_url, _words(episode))}
    return any(
        trait in traits
        for item in document.items
        if item.enclosure
        for trait in (item.guid, item.enclosure.url, (item.title, item.published))
    )


def _words(episode: KnownEpisode) -> object:
    return (episode.title, episode.published) if episode.published else None


def _is_same(said: str, url: str) -> bool:
    new, old = urlsplit(said), urlsplit(url)
    return _place(said) == _place(url) and new.scheme in (old.scheme, "http")


def _place(url: str) -> tuple[str, int | None, str, str]:
    parts = urlsplit(url)
    return host_of(url), parts.port, parts.path or "/", parts.query
