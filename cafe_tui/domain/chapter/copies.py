"""Copies of one episode: ads put into some of them move what the publisher timed.

*Written* times are those of notes and chapter lists; *heard* times are places in the copy at hand. All are
seconds.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ..language import _
from ..models import Bookmark
from ..timecode import format_time

_SAME_LENGTH = 1.0
"""Seconds by which two measurements of one copy may differ."""
_EXACT_CLAIM = 10.0
"""Seconds by which a feed may be wrong about a length that it gives to the second."""
_LONGEST_INSERT = 0.4
"""Part of the episode: a feed that is further off is wrong, and says nothing of this copy."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """What is written at one time is heard at another, and so is what comes later."""

    written: float
    heard: float


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of an episode, known by its length, and how its times lie to the written ones."""

    length: float | None = None
    anchors: tuple[Anchor, ...] = ()
    """By time; both of its times grow from one to the next. Before the first nothing is moved."""

    def heard(self, written: float) -> float:
        """Where in this copy a written time sounds."""
        return _along(written, [(anchor.written, anchor.heard) for anchor in self.anchors])

    def written(self, heard: float) -> float:
        """The written time of a place in this copy; in an inserted part, of what comes after it."""
        return _along(heard, [(anchor.heard, anchor.written) for anchor in self.anchors])

    def anchored(self, written: float, heard: float) -> "Copy":
        """This copy with a new anchor, which speaks for all that is later."""
        earlier = tuple(
            anchor for anchor in self.anchors if anchor.written < written and anchor.heard < heard
        )
        return Copy(self.length, (*earlier, Anchor(written, heard)))


UNMOVED = Copy()
"""A copy of which nothing is known."""


def _along(seconds: float, anchors: list[tuple[float, float]]) -> float:
    """`seconds` moved as the last anchor before it says, but never past the next anchor."""
    offset, bound = 0.0, float("inf")
    for source, target in anchors:
        if source > seconds:
            bound = target
            break
        offset = target - source
    return max(0.0, min(seconds + offset, bound))


def is_same(length: float | None, other: float | None) -> bool:
    """Whether two lengths are those of one copy; unknown ones are not."""
    return length is not None and other is not None and abs(length - other) <= _SAME_LENGTH


def copy_at_hand(copies: Iterable[Copy], length: float | None) -> Copy:
    """The copy of this length among those known, else a new one in which nothing is moved."""
    return next((copy for copy in copies if is_same(copy.length, length)), Copy(length))


def with_copy(copies: Iterable[Copy], changed: Copy) -> tuple[Copy, ...]:
    """The copies with `changed` in the place of the one of its length."""
    return (*(copy for copy in copies if not is_same(copy.length, changed.length)), changed)


def carried_over(
    seconds: float,
    copies: Iterable[Copy],
    *,
    made_on: float | None,
    at_hand: float | None,
    claimed: float | None,
) -> float | None:
    """Where a place in the copy of the length `made_on` is in the one `at_hand`; None when nobody knows.

    It is known between copies that have anchors; one as long as the feed claims is as it is written.
    """
    if made_on is None or at_hand is None or is_same(made_on, at_hand):
        return seconds
    known = tuple(copies)
    source, target = copy_at_hand(known, made_on), copy_at_hand(known, at_hand)
    if all(copy.anchors or is_same(copy.length, claimed) for copy in (source, target)):
        return target.heard(source.written(seconds))
    return None


def placed(
    bookmark: Bookmark, copies: Iterable[Copy], *, at_hand: float | None, claimed: float | None
) -> Bookmark:
    """The bookmark at its place in the copy of the length `at_hand`; as it is when nobody knows that."""
    known = tuple(copies)

    def carry(seconds: float) -> float | None:
        return carried_over(seconds, known, made_on=bookmark.duration, at_hand=at_hand, claimed=claimed)

    start = carry(bookmark.start)
    if at_hand is None or start is None or start == bookmark.start:
        return bookmark
    end = None if bookmark.end is None else carry(bookmark.end)
    return replace(bookmark, start=start, end=end, duration=at_hand)


def remark(copy: Copy, claimed: float | None, last_chapter: float | None) -> str:
    """What the listener should know of a copy of measured length; empty when it is as expected.

    `claimed` is the feed's length, `last_chapter` the written start of the last chapter.
    """
    if copy.length is None:
        return ""
    if copy.anchors:
        return _("times set to this copy")
    more = copy.length - claimed if claimed else 0.0
    tolerance = 60.0 + _EXACT_CLAIM if claimed and claimed % 60 == 0 else _EXACT_CLAIM
    if tolerance < abs(more) <= copy.length * _LONGEST_INSERT:
        if more > 0:
            return _("this copy is {time} longer than announced", time=format_time(more))
        return _("this copy is {time} shorter than announced", time=format_time(-more))
    if last_chapter is not None and last_chapter > copy.length:
        return _("the last chapter lies behind the end of this copy")
    return ""
