"""What of a feed's item was not taken over, by what its reader had in hand and what came of it."""

import re
from collections.abc import Iterable, Iterator

from cafe_tui.domain.feed.feed_document import FeedItem
from cafe_tui.domain.feed.feed_problems import Problem, ProblemKind
from cafe_tui.domain.shownotes import CUT

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
    # Nearly all items have no problem: what was taken over is looked at first, since it says so quickly.
    if item.notes.endswith(CUT):
        yield Problem(ProblemKind.NOTES_CUT, 1, mark)
    if refused := _addresses(entry, item, base):
        yield Problem(ProblemKind.ADDRESS, refused, mark)
    if item.published is None and "published_parsed" in entry:
        yield Problem(ProblemKind.DATE, 1, mark)
    if unreadable := _numbers(entry, item):
        yield Problem(ProblemKind.NUMBER, unreadable, mark)
    if PSC_CHAPTERS in entry and (fewer := len(entry[PSC_CHAPTERS]) - len(item.chapters)) > 0:
        yield Problem(ProblemKind.CHAPTER, fewer, mark)
    if extras.NOTED in entry and (beyond := extras.beyond_limits(entry)):
        yield Problem(ProblemKind.TOO_MANY, beyond, mark)


def _addresses(entry: items.Entry, item: FeedItem, base: str) -> int:
    lost = 0 if item.link else int(bool(items.written_link(entry).strip()))
    if not item.image_url:
        lost += bool(items.attribute(entry, "image", "href").strip())
    if not item.chapters_url:
        lost += bool(items.attribute(entry, "podcast_chapters", "url", "href").strip())
    if items.has_several_media(entry):
        lost += _refused(items.media_addresses(entry), base)
    return lost + (extras.refused(entry, base) if extras.NOTED in entry else 0)


def _refused(addresses: Iterable[str], base: str) -> int:
    return sum(bool(address.strip()) and not values.url(address, base) for address in addresses)


def _numbers(entry: items.Entry, item: FeedItem) -> int:
    unreadable = 0
    if item.duration is None:
        unreadable += _NO_LENGTH.fullmatch(items.text(entry, "itunes_duration")) is None
    if number := items.text(entry, "itunes_episode").strip():
        unreadable += values.integer(number) is None
    return unreadable
