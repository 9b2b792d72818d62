"""From the bytes of an answer to a FeedDocument.

feedparser can be made to run for ever and to fill the memory: the program reads feeds in child processes
only (`pool`), which are what imports this module.
"""

import re

from cafe_tui.domain.errors import FeedError, NotAFeedError
from cafe_tui.domain.models import FeedDocument
from cafe_tui.domain.text import clean, one_line

from . import items, tolerant, values
from .sniff import what_else, what_perhaps

_OPENING = re.compile(rb"<(?:item|entry)[\s>]", re.IGNORECASE)
_CLOSING = re.compile(rb"</(?:item|entry)\s*>", re.IGNORECASE)


def parse_feed(body: bytes, url: str, content_type: str = "") -> FeedDocument:
    """The feed in `body`, which came from `url`.

    Items without sound or video are left out and counted in `problems`. Raises NotAFeedError when the body
    is something else, and FeedError when it cannot be read.
    """
    if other := what_else(body, content_type):
        raise not_a_feed(other)
    try:
        raw = tolerant.read(body, content_type)
    except MemoryError:
        raise
    except Exception as error:
        # feedparser has no error of its own: a body that it cannot cope with raises whatever broke inside.
        raise FeedError(
            "This feed could not be read",
            one_line(f"its reader stumbles over it ({type(error).__name__}: {error})", 300),
            "Tell its makers; the episodes that are here already stay",
        ) from error
    if not raw.version:
        raise not_a_feed(what_perhaps(body))

    problems = []
    entries = raw.entries
    if not raw.well_formed:
        if entries and _is_cut_off(body):
            entries = entries[:-1]
            problems.append("The feed breaks off; its last item, which is not complete, was left out.")
        else:
            problems.append("The feed is not well-formed XML.")
    if raw.left_out:
        problems.append(f"Elements that could not be read were left out: {raw.left_out}.")
    read = [items.read_item(entry, url) for entry in entries]
    episodes = [item for item in read if item]
    if len(episodes) < len(read):
        problems.append(f"Items without sound or video were left out: {len(read) - len(episodes)}.")
    distinct = items.told_apart(episodes)
    if len(distinct) < len(episodes):
        problems.append(f"Items that were there twice were left out: {len(episodes) - len(distinct)}.")
    return FeedDocument(
        title=values.title(items.text(raw.feed, "title")),
        items=tuple(distinct),
        author=one_line(items.text(raw.feed, "author")),
        description=_description(raw.feed),
        link=values.url(items.text(raw.feed, "link"), url),
        image_url=values.url(items.attribute(raw.feed, "image", "href", "url"), url),
        language=one_line(items.text(raw.feed, "language"), 40),
        problems=tuple(problems),
    )


def not_a_feed(what: str) -> NotAFeedError:
    """The error for `what`, which came instead of a feed."""
    return NotAFeedError(
        "This is no podcast feed", f"{what} came instead of one", "Look for “RSS” on the show's web site"
    )


def _description(feed: items.Entry) -> str:
    said = [items.text(feed, key) for key in ("subtitle", "summary")]
    return clean(max(said, key=len)).strip()


def _is_cut_off(body: bytes) -> bool:
    """Whether the last item was opened and never closed."""
    opened = max((match.start() for match in _OPENING.finditer(body)), default=-1)
    closed = max((match.start() for match in _CLOSING.finditer(body)), default=-1)
    return opened > closed
