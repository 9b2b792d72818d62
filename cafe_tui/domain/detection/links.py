"""Links that lead to a place in the sound: `#t=90`, `?t=1m30s`."""

import re
from bisect import bisect_right

from ..shownotes import Block, Link

_LINK_TIME = re.compile(
    r"[#?&;](?:t|time|start|at|ts)=(\d{1,6}(?:[:.]\d{1,2}){0,2}|(?:\d+[hms]){1,3})(?:$|[&#,s])"
)
_LINK_UNITS = re.compile(r"(\d+)([hms])")


def link_at(block: Block, position: int) -> Link | None:
    """The link of `block` that covers `position`."""
    index = bisect_right(block.links, position, key=lambda link: link.start) - 1
    return block.links[index] if index >= 0 and position < block.links[index].end else None


def link_seconds(url: str) -> int | None:
    """The place that a link's address names (`#t=90`, `?t=1m30s`, `#t=1:30`), in seconds."""
    match = _LINK_TIME.search(url)
    if not match:
        return None
    written = match[1]
    if written[-1].isalpha():
        return sum(int(n) * {"h": 3600, "m": 60, "s": 1}[unit] for n, unit in _LINK_UNITS.findall(written))
    seconds = 0
    for number in written.replace(".", ":").split(":"):
        seconds = seconds * 60 + int(number)
    return seconds
