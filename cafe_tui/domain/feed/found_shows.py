"""Shows that directories know, and what several of them say brought together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

_LEVEL = 20
"""The larger, the less the first places of a list count, and the more it counts to be in several."""


@dataclass(frozen=True, slots=True)
class FoundShow:
    """A show as a directory tells of it; all text is clean, addresses are checked."""

    feed_url: str
    title: str
    author: str = ""
    episodes: int | None = None
    """How many there are; None where the directory does not say."""
    site: str = ""
    description: str = ""
    sources: tuple[str, ...] = ()
    """The names of the directories that know it."""


def merged(answers: Iterable[Sequence[FoundShow]]) -> list[FoundShow]:
    """The shows of all answers, each once by its feed's address, the likeliest first.

    What stands high, and what several directories name, comes first. Of what they say of one show, the first
    word counts, and the largest number of episodes: directories are late with those.
    """
    shows: dict[str, FoundShow] = {}
    worth: dict[str, float] = {}
    for answer in answers:
        for rank, show in enumerate(answer):
            key = feed_key(show.feed_url)
            known = shows.get(key)
            shows[key] = _both(known, show) if known else show
            worth[key] = worth.get(key, 0.0) + 1 / (_LEVEL + rank)
    return sorted(shows.values(), key=lambda show: -worth[feed_key(show.feed_url)])


def feed_key(url: str) -> str:
    """By which addresses of one feed are told to be the same, however directories write them."""
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}{query}"


def _both(known: FoundShow, other: FoundShow) -> FoundShow:
    counts = [count for count in (known.episodes, other.episodes) if count is not None]
    return replace(
        known,
        author=known.author or other.author,
        episodes=max(counts, default=None),
        site=known.site or other.site,
        description=known.description or other.description,
        sources=tuple(dict.fromkeys((*known.sources, *other.sources))),
    )
