"""Whether a sound on the web has a constant bit rate: then the player goes to far places at once."""

from cafe_tui.domain.address import host_of
from cafe_tui.domain.errors import MediaError

_WITHIN = 3.0
"""Seconds that finding out may take: it makes seeks quicker, but may hold up a start."""


def has_constant_rate(url: str, feed_url: str) -> bool:
    """Whether there surely is an MP3 of constant bit rate at `url`, to which the feed at `feed_url` leads.

    Fetches some pieces of it: call it in a thread. What cannot be found out is False.
    """
    from cafe_tui.feeds.ranges import RangeFile
    from cafe_tui.media.mp3_rate import BitRate, bit_rate

    try:
        with RangeFile(url, host_of(feed_url), deadline=_WITHIN) as file:
            return bit_rate(file) is BitRate.CONSTANT
    except MediaError:
        return False
