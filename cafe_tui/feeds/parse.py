"""From the bytes of an answer to a FeedDocument.

feedparser can be made to run for ever and to fill the memory: the program reads feeds in child processes
only (`pool`), which are what imports this module.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import repeat

from cafe_tui.domain.errors import FeedError, NotAFeedError
from cafe_tui.domain.feed.feed_document import NOTHING_KNOWN, FeedDocument, KnownItems, Listing
from cafe_tui.domain.feed.feed_problems import Problem, ProblemKind
from cafe_tui.domain.language import _
from cafe_tui.domain.text import clean, one_line

from . import extras, items, rss, tolerant, values
from .item_problems import problems_of
from .sniff import what_else, what_perhaps
from .split import SplitFeed, split_feed

_OPENING = re.compile(rb"<(?:item|entry)[\s>]", re.IGNORECASE)
_CLOSING = re.compile(rb"</(?:item|entry)\s*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What reading a feed, or some of its items, gave."""

    document: FeedDocument
    alone: bool
    """Whether each item is known by its mark, and none shares its guid with another one."""


def parse_feed(
    body: bytes,
    url: str,
    content_type: str = "",
    known: KnownItems = NOTHING_KNOWN,
    at_most: int | None = None,
    listing: Listing | None = None,
) -> FeedDocument:
    """The feed in `body`, which came from `url`, with those of its items that are not `known`.

    Where some items cannot be told from the others, all are read. Of more than `at_most` the newest are, and
    the others are left for another time. `listing` is what reading the same body gave before. Items without
    sound or video are left out and counted in `problems`. Raises NotAFeedError when the body is something
    else, and FeedError when it cannot be read.
    """
    if other := what_else(body, content_type):
        raise not_a_feed(other)
    # White space before the XML declaration is the commonest fault of all, and an easy one to mend.
    body = body.lstrip(b" \t\r\n")
    if listing:
        split: SplitFeed | None = SplitFeed(body, listing.spans, listing.marks, listing.context)
    else:
        split = split_feed(body, url, content_type, tolerant.NAMESPACES)
    if split is None:
        return _read(body, url, content_type).document
    guids = known.guids if known.context == split.context else {}
    new = [place for place, mark in enumerate(split.marks) if mark not in guids]
    others = {guids[mark] for mark in split.marks if mark in guids} - {""}

    def part(places: Sequence[int]) -> _Reading:
        marks = [split.marks[place] for place in places]
        reading = _read(split.only(places), url, content_type, marks, head=split.only(()))
        alone = reading.alone and not any(item.guid in others for item in reading.document.items)
        listed = Listing(split.context, split.marks, frozenset(marks), split.spans) if alone else None
        left = len(new) - len(places)
        document = replace(reading.document, listing=listed, left=max(0, left))
        return _Reading(_with_those_twice(document, split.marks, guids) if alone else document, alone)

    if at_most is not None and len(new) > at_most + 1 and (newest := _newest(new, at_most, part)):
        return newest
    reading = part(new)
    if not reading.alone and len(new) < len(split.marks):
        reading = part(range(len(split.marks)))
    return reading.document


def _with_those_twice(document: FeedDocument, marks: Sequence[int], guids: Mapping[int, str]) -> FeedDocument:
    """`document` with the items counted that are there twice, of which it need not have one itself."""
    if len(set(marks)) == len(marks):
        return document
    read = {item.mark for item in document.items}
    twice = sum(count - 1 for mark, count in Counter(marks).items() if guids.get(mark) or mark in read)
    others = [each for each in document.problems if each.kind is not ProblemKind.TWICE]
    return replace(document, problems=(*others, *[Problem(ProblemKind.TWICE, twice)] * bool(twice)))


def _newest(
    places: Sequence[int], at_most: int, part: Callable[[Sequence[int]], _Reading]
) -> FeedDocument | None:
    """Those of the items that are newest; None where that cannot be told."""
    # Most feeds have the newest at the top; the last one, read with them, tells.
    for chosen in ([*places[:at_most], places[-1]], places[-at_most:]):
        reading = part(chosen)
        dates = [item.published for item in reading.document.items if item.published]
        if not reading.alone or not dates or len(dates) < len(reading.document.items):
            return None
        if dates[0] >= dates[-1] or chosen[0] != places[0]:
            return reading.document
    return None


def _read(
    body: bytes,
    url: str,
    content_type: str,
    marks: Sequence[int] | None = None,
    head: bytes | None = None,
) -> _Reading:
    """Read all that is in `body`; `marks` are those of its items, `head` is what surrounds them."""
    raw = raw_feed(body, content_type, head)
    if not raw.version:
        raise not_a_feed(what_perhaps(body))

    problems = list(_of_head(raw, url))
    entries = raw.entries
    if not raw.well_formed:
        breaks_off = bool(entries) and _is_cut_off(body)
        entries = entries[: len(entries) - breaks_off]
        problems.append(Problem(ProblemKind.BREAKS_OFF if breaks_off else ProblemKind.NOT_WELL_FORMED))
    is_marked = marks is not None and len(marks) == len(entries)
    episodes = []
    for entry, mark in zip(entries, marks if marks and is_marked else repeat(None), strict=False):
        item = items.read_item(entry, url, mark)
        if item:
            episodes.append(item)
        problems += problems_of(entry, item, url, mark)
    distinct = items.told_apart(episodes)
    if len(distinct) < len(episodes):
        problems.append(Problem(ProblemKind.TWICE, len(episodes) - len(distinct)))
    document = FeedDocument(
        title=values.title(items.text(raw.feed, "title")),
        items=tuple(distinct),
        author=one_line(items.text(raw.feed, "author")),
        description=_description(raw.feed),
        link=values.url(items.text(raw.feed, "link"), url),
        image_url=values.url(items.attribute(raw.feed, "image", "href", "url"), url),
        language=one_line(items.text(raw.feed, "language"), 40),
        new_feed_url=values.url(items.text(raw.feed, "itunes_new-feed-url"), url),
        next_page=values.url(items.linked(raw.feed, "next"), url),
        previous_archive=values.url(items.linked(raw.feed, "prev-archive"), url),
        extras=extras.of_show(raw.feed, url),
        problems=_each_once(problems),
    )
    guids = {(item.guid, item.mark) for item in episodes}
    return _Reading(document, is_marked and len({guid for guid, _ in guids}) == len(guids))


def _of_head(raw: tolerant.RawFeed, url: str) -> Iterator[Problem]:
    """The problems with what surrounds the items."""
    if raw.wrong_encoding:
        yield Problem(ProblemKind.WRONG_ENCODING)
    if left_out := raw.feed.get(tolerant.LEFT_OUT):
        yield Problem(ProblemKind.ELEMENT, left_out)
    addresses = items.text(raw.feed, "link"), items.attribute(raw.feed, "image", "href", "url")
    refused = sum(bool(address.strip()) and not values.url(address, url) for address in addresses)
    if refused := refused + extras.refused(raw.feed, url):
        yield Problem(ProblemKind.ADDRESS, refused)
    if beyond := extras.beyond_limits(raw.feed):
        yield Problem(ProblemKind.TOO_MANY, beyond)


def _each_once(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Of each item and of the whole feed one for each kind, with their number."""
    counts = Counter[tuple[ProblemKind, int | None]]()
    for problem in problems:
        counts[problem.kind, problem.mark] += problem.count
    return tuple(Problem(kind, count, mark) for (kind, mark), count in counts.items())


def raw_feed(body: bytes, content_type: str, head: bytes | None = None) -> tolerant.RawFeed:
    """What feedparser makes of `body`, by the quick way where `head` is given and it is open.

    Raises FeedError.
    """
    try:
        return _raw(body, content_type, head)
    except MemoryError:
        raise
    except Exception as error:
        # feedparser has no error of its own: a body that it cannot cope with raises whatever broke inside.
        raise FeedError(
            _("This feed could not be read"),
            one_line(
                _("its reader stumbles over it ({name}: {error})", name=type(error).__name__, error=error),
                300,
            ),
            _("Tell its makers; the episodes that are here already stay"),
        ) from error


def _raw(body: bytes, content_type: str, head: bytes | None) -> tolerant.RawFeed:
    """The items by the quick way where that is open, all else by feedparser."""
    entries = None if head is None else rss.read_entries(body)
    if head is None or entries is None:
        return tolerant.read(body, content_type)
    return replace(tolerant.read(head, content_type), entries=entries)


def not_a_feed(what: str) -> NotAFeedError:
    """The error for `what`, which came instead of a feed."""
    return NotAFeedError(
        _("This is no podcast feed"),
        _("{what} came instead of one", what=what),
        _("Look for “RSS” on the show's web site"),
    )


def _description(feed: items.Entry) -> str:
    said = [items.text(feed, key) for key in ("subtitle", "summary")]
    return clean(max(said, key=len)).strip()


def _is_cut_off(body: bytes) -> bool:
    """Whether the last item was opened and never closed."""
    opened = max((match.start() for match in _OPENING.finditer(body)), default=-1)
    closed = max((match.start() for match in _CLOSING.finditer(body)), default=-1)
    return opened > closed
