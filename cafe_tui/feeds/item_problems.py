"""What of a feed's item was not taken over, by what its reader had in hand and what came of it."""

import re
from collections.abc import Iterable, Iterator

from cafe_tui.domain.feed.feed_document import FeedItem
from cafe_tui.domain.feed.feed_problems import Problem, ProblemKind
from cafe_tui.domain.text import MAX_TEXT

from . import extras, items, values
from .tolerant import LEFT_OUT, PSC_CHAPTERS

_NO_LENGTH = re.compile(r"[0:.\s]*")


def problems_of(entry: items.Entry, item: FeedItem | None, base: str, mark: int | None) -> Iterator[Problem]:
    """The problems with `entry`, of which `item` was made; None where it has no sound or video."""
    if left_out := entry.get(LEFT_OUT):
        yield Problem(ProblemKind.ELEMENT, left_out, mark)
    if item is None:
        yield Problem(ProblemKind.NO_SOUND, 1, mark)
        if refused := _refused(items.media_addresses(entry), base):
            yield Problem(ProblemKind.ADDRESS, refused, mark)
        return
    if len(items.written_notes(entry)) > MAX_TEXT:
        yield Problem(ProblemKind.NOTES_CUT, 1, mark)
    if refused := _addresses(entry, item, base) + extras.refused(entry, base):
        yield Problem(ProblemKind.ADDRESS, refused, mark)
    if item.published is None and "published_parsed" in entry:
        yield Problem(ProblemKind.DATE, 1, mark)
    if unreadable := _numbers(entry, item):
        yield Problem(ProblemKind.NUMBER, unreadable, mark)
    chapters = entry.get(PSC_CHAPTERS)
    if chapters and (fewer := len(chapters) - len(item.chapters)) > 0:
        yield Problem(ProblemKind.CHAPTER, fewer, mark)
    if beyond := extras.beyond_limits(entry):
        yield Problem(ProblemKind.TOO_MANY, beyond, mark)


def _addresses(entry: items.Entry, item: FeedItem, base: str) -> int:
    written = (
        (item.link, items.written_link(entry)),
        (item.image_url, items.attribute(entry, "image", "href")),
        (item.chapters_url, items.attribute(entry, "podcast_chapters", "url", "href")),
    )
    lost = sum(not kept and bool(address.strip()) for kept, address in written)
    # Nearly all items have one sound, which was taken.
    media = items.media_addresses(entry)
    return lost + (_refused(media, base) if len(media) > 1 else 0)


def _refused(addresses: Iterable[str], base: str) -> int:
    return sum(bool(address.strip()) and not values.url(address, base) for address in addresses)


def _numbers(entry: items.Entry, item: FeedItem) -> int:
    length, number = items.text(entry, "itunes_duration"), items.text(entry, "itunes_episode").strip()
    return (item.duration is None and _NO_LENGTH.fullmatch(length) is None) + (
        bool(number) and values.integer(number) is None
    )
