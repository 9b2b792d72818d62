"""The part of a feed that has to be read, found where it was fetched, so that no more is handed to a reader.

Finding items takes time in proportion to the feed, whoever made it: it need not be done in a process that can
be killed, as reading them has to be.
"""

from dataclasses import dataclass

from cafe_tui.domain.models import KnownItems

from .split import split_feed

_LARGEST = 4_000_000
"""Bytes of a feed that is looked into here: what takes longer would hold up the screen."""


class WholeNeeded(Exception):  # noqa: N818 - an answer, not a fault
    """The excerpt of a feed does not tell enough: all of it has to be read."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A feed without the items that need not be read."""

    body: bytes
    marks: tuple[int, ...]
    """Of all items that the feed lists, as in `SplitFeed`."""


def excerpt(
    body: bytes, url: str, content_type: str, known: KnownItems, at_most: int | None
) -> Excerpt | None:
    """The feed in `body` with those of its items that are not `known`; None where it has to be read whole.

    Of more than `at_most` it has the first, as most feeds begin with the newest, and the last, which tells
    whether this one does.
    """
    body = body.lstrip(b" \t\r\n")
    split = split_feed(body, url, content_type) if len(body) <= _LARGEST else None
    if split is None:
        return None
    guids = known.guids if known.context == split.context else {}
    new = [place for place, mark in enumerate(split.marks) if mark not in guids]
    if at_most is not None and len(new) > at_most + 1:
        new = [*new[:at_most], new[-1]]
    return Excerpt(split.only(new), split.marks) if len(new) < len(split.marks) else None
