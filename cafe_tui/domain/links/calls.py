"""What episodes are called by, and what notes call others by; reading that takes more to import."""

from dataclasses import dataclass
from hashlib import blake2b

from ..models import EpisodeId, ShowId

CALLS_VERSION = 1
"""To be raised when `episode_links.calls_of` finds others in the same notes: all are read again then."""


@dataclass(frozen=True, slots=True)
class Calls:
    """Whatever in notes might lead to an episode, now or when more of the library is there."""

    addresses: frozenset[int] = frozenset()
    """Keys, as of `address_key`."""
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Numbered:
    """An episode, as it is counted."""

    id: EpisodeId
    title: str
    number: int | None
    """As the library has it: itunes:episode, or what leads the title."""
    season: int | None = None
    """As the feed says."""


@dataclass(frozen=True, slots=True)
class EpisodeRef:
    """A place in the notes that leads to an episode: `blocks[block].text[start:end]`."""

    block: int
    start: int
    end: int
    episode_id: EpisodeId


def number_key(show_id: ShowId, number: int) -> int:
    """The number of a show's episode, kept beside the keys of addresses."""
    return key_of(f"{show_id}#{number}")


def key_of(text: str) -> int:
    """`text` as a number that SQLite keeps; two texts do not have the same in any library there will be."""
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)
