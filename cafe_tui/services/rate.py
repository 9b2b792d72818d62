"""Whether a sound has a constant bit rate: then the player goes to far places at once."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from cafe_tui.domain.address import host_of
from cafe_tui.domain.errors import MediaError

if TYPE_CHECKING:
    from cafe_tui.media.source import Source

_WITHIN = 3.0
"""Seconds that finding out may take: it makes seeks quicker, but may hold up a start."""


def has_constant_rate(media: str, feed_url: str) -> bool:
    """Whether `media` surely is an MP3 of constant bit rate: a file, or what the feed at `feed_url` leads to.

    Reads some pieces of it: call it in a thread. What cannot be found out is False.
    """
    from cafe_tui.media.mp3_rate import BitRate, bit_rate

    try:
        with _opened(media, feed_url) as file:
            return bit_rate(file) is BitRate.CONSTANT
    except (MediaError, OSError):
        return False


def _opened(media: str, feed_url: str) -> "AbstractContextManager[Source]":
    if Path(media).is_absolute():
        return Path(media).open("rb")
    from cafe_tui.feeds.ranges import RangeFile

    return RangeFile(media, host_of(feed_url), deadline=_WITHIN)
