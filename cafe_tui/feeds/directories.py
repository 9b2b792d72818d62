"""Directories of podcasts: how each is asked, and how it answers. Pure; `directory_search` asks them.

A directory is asked by one address, and answers with JSON. Whatever it says is a stranger's word: addresses
are checked, text is cleaned, and what makes no sense is left out.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlencode

from cafe_tui.domain.address import web_address
from cafe_tui.domain.feed.found_shows import FoundShow
from cafe_tui.domain.language import _
from cafe_tui.domain.text import one_line

_TITLE, _DESCRIPTION = 200, 1_000  # characters
_MOST_EPISODES = 1_000_000


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a directory."""

    url: str
    headers: tuple[tuple[str, str], ...] = ()


class Directory(Protocol):
    """A directory of podcasts that can be searched by words."""

    @property
    def name(self) -> str:
        """For the listener."""

    def question(self, words: str, most: int, now: float) -> Question:
        """How to ask for shows by `words`, at most so many; `now` is the Unix time."""

    def read(self, body: bytes) -> list[FoundShow]:
        """The shows in an answer, in its order; raises NoAnswer for what is none."""


class NoAnswer(Exception):  # noqa: N818 - it is told as a FeedError by who asked
    """What came is no answer of this directory."""


@dataclass(frozen=True, slots=True)
class Apple:
    """Apple's search for podcasts; needs no key."""

    base: str = "https://itunes.apple.com"
    name: str = "Apple"

    def question(self, words: str, most: int, now: float) -> Question:
        query = {"media": "podcast", "entity": "podcast", "term": words, "limit": most}
        return Question(f"{self.base}/search?{urlencode(query)}")

    def read(self, body: bytes) -> list[FoundShow]:
        return _shows(
            self.name,
            _entries(body, "results"),
            url=("feedUrl",),
            title=("collectionName", "trackName"),
            author=("artistName",),
            episodes="trackCount",
            site="collectionViewUrl",
        )


@dataclass(frozen=True, slots=True)
class Gpodder:
    """gpodder.net; needs no account for searching."""

    base: str = "https://gpodder.net"
    name: str = "gpodder.net"

    def question(self, words: str, most: int, now: float) -> Question:
        return Question(f"{self.base}/search.json?{urlencode({'q': words})}")

    def read(self, body: bytes) -> list[FoundShow]:
        return _shows(
            self.name,
            _entries(body),
            url=("url",),
            title=("title",),
            author=("author",),
            site="website",
            description=("description",),
        )


@dataclass(frozen=True, slots=True)
class Fyyd:
    """fyyd.de, which knows many German shows; needs no key."""

    base: str = "https://api.fyyd.de/0.2"
    name: str = "fyyd"

    def question(self, words: str, most: int, now: float) -> Question:
        return Question(f"{self.base}/search/podcast?{urlencode({'term': words, 'count': most})}")

    def read(self, body: bytes) -> list[FoundShow]:
        return _shows(
            self.name,
            _entries(body, "data"),
            url=("xmlURL",),
            title=("title",),
            author=("author",),
            episodes="episode_count",
            site="htmlURL",
            description=("subtitle", "description"),
        )


@dataclass(frozen=True, slots=True)
class PodcastIndex:
    """podcastindex.org, for a listener who has a key and its secret there."""

    key: str
    secret: str
    base: str = "https://api.podcastindex.org/api/1.0"
    name: str = "Podcast Index"

    def question(self, words: str, most: int, now: float) -> Question:
        moment = str(int(now))
        # What its makers ask for: no secret goes over the line, and an answer to this one is soon refused.
        signed = hashlib.sha1(f"{self.key}{self.secret}{moment}".encode()).hexdigest()  # noqa: S324
        headers = (("X-Auth-Key", self.key), ("X-Auth-Date", moment), ("Authorization", signed))
        return Question(f"{self.base}/search/byterm?{urlencode({'q': words, 'max': most})}", headers)

    def read(self, body: bytes) -> list[FoundShow]:
        return _shows(
            self.name,
            _entries(body, "feeds"),
            url=("url",),
            title=("title",),
            author=("author", "ownerName"),
            episodes="episodeCount",
            site="link",
            description=("description",),
        )


def _entries(body: bytes, key: str = "") -> list[Any]:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        raise NoAnswer(_("it is no JSON")) from None
    entries = answer.get(key) if key and isinstance(answer, dict) else answer
    if not isinstance(entries, list):
        raise NoAnswer(_("it has another form than before"))
    return entries


def _shows(
    source: str,
    entries: Iterable[Any],
    *,
    url: tuple[str, ...],
    title: tuple[str, ...],
    author: tuple[str, ...],
    episodes: str = "",
    site: str = "",
    description: tuple[str, ...] = (),
) -> list[FoundShow]:
    """The shows in `entries`, whose values are under these names, the best first."""
    shows = []
    for entry in entries:
        if not isinstance(entry, dict):
            continue
        feed, name = web_address(_text(entry, url)), one_line(_text(entry, title), _TITLE)
        if not feed or not name:
            continue  # Apple lists shows that it sells, which have no feed
        shows.append(
            FoundShow(
                feed,
                name,
                author=one_line(_text(entry, author), _TITLE),
                episodes=_count(entry.get(episodes)),
                site=web_address(_text(entry, (site,))),
                description=one_line(_text(entry, description), _DESCRIPTION),
                sources=(source,),
            )
        )
    return shows


def _text(entry: Mapping[str, Any], names: Iterable[str]) -> str:
    return next((value for name in names if isinstance(value := entry.get(name), str) and value.strip()), "")


def _count(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 < value <= _MOST_EPISODES else None
