"""Far places in a stream that libmpv reaches only by reading all up to them, as in an MP3.

Its own seek tells nothing meanwhile, and keeps nothing of what it reads. Where that would take long, the
sound is held instead while libmpv reads on into its cache, until the place is there: that takes as long, but
what is here grows in sight, and every place in between is there afterwards.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from .watch import MediaWatch

READS_UP = "mp3"
"""libmpv's name for the format in which places are found by reading."""
WORTH = 0.5
"""Seconds of waiting from which it is worth it: libmpv's own seek takes less computing."""
FAR = 120.0
"""Seconds from which a start is such a place."""
_SPEED_IS_KNOWN_AFTER = 3.0


@dataclass(frozen=True, slots=True)
class Filling:
    """The seek that waits for its place to be in the cache."""

    watch: MediaWatch
    number: int
    position: float


def is_named_like_mp3(url: str) -> bool:
    """Whether the address promises such a sound."""
    return urlsplit(url).path.lower().endswith(".mp3")


def expected_wait(position: float, cached_to: float, pace: float) -> float:
    """Seconds until all up to `position` is here; it is up to `cached_to`, and `pace` seconds come in one."""
    ahead = position - cached_to
    return ahead / pace if ahead > 0 and pace > 0 else 0.0


def pace_of(
    cached_to: float | None,
    read_for: float,
    speed: float | None,
    size: float | None,
    duration: float | None,
) -> float:
    """The seconds of sound that come in one; 0 where that is not known.

    By the bytes a second that libmpv tells, which are right only when it has been reading for some seconds;
    before by how much has come. `size` is in bytes, all else in seconds.
    """
    if read_for >= _SPEED_IS_KNOWN_AFTER and speed and size and duration:
        return speed * duration / size
    return (cached_to or 0.0) / read_for


def is_over(cache: object, position: float) -> bool:
    """Whether the place is in libmpv's cache, by its `demuxer-cache-state`, or nothing more will come."""
    if not isinstance(cache, Mapping):
        return False
    if cache.get("eof") or cache.get("idle"):
        return True
    ranges = cache.get("seekable-ranges")
    return isinstance(ranges, list) and any(
        isinstance(one, Mapping) and one.get("start", position + 1) <= position <= one.get("end", -1.0)
        for one in ranges
    )
