"""The ends of a segment: moved by hand, to a chapter's edge, or to where it is quiet. Times are seconds."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from ..errors import BadInputError
from ..language import _
from ..models import Bookmark, Chapter
from ..timecode import format_exact

_SHORTEST = 0.1
HEARD = 2.0
"""How much is heard of a segment at one of its ends."""


class Edge(StrEnum):
    """An end of a segment."""

    START = "start"
    END = "end"

    @property
    def other(self) -> "Edge":
        """The other one."""
        return Edge.END if self is Edge.START else Edge.START


Span = tuple[float, float | None]
"""Start and end; a moment has no end."""


def place_of(bookmark: Bookmark, edge: Edge) -> float:
    """Where the end is; that of a moment is where it starts."""
    return bookmark.start if edge is Edge.START or bookmark.end is None else bookmark.end


def nudged(bookmark: Bookmark, edge: Edge, seconds: float) -> Span:
    """The bookmark with an end moved by `seconds`; the end of a moment moves away from its start.

    Raises BadInputError when the ends would meet.
    """
    return moved(bookmark, edge, place_of(bookmark, edge) + seconds)


def moved(bookmark: Bookmark, edge: Edge, to: float) -> Span:
    """The bookmark with an end at `to`, within the episode; raises BadInputError when the ends would meet."""
    to = round(max(0.0, to), 3)
    if bookmark.duration:
        to = min(to, bookmark.duration)
    start, end = (to, bookmark.end) if edge is Edge.START else (bookmark.start, to)
    if end is not None and end - start < _SHORTEST - 1e-6:
        if edge is Edge.END:
            raise BadInputError(
                _("The end cannot be at {time}", time=format_exact(to)),
                _("the segment would end before its start"),
                _("Move its start first"),
            )
        raise BadInputError(
            _("The start cannot be at {time}", time=format_exact(to)),
            _("the segment would begin after its end"),
            _("Move its end first"),
        )
    return start, end


def edge_part(bookmark: Bookmark, edge: Edge) -> tuple[float, float]:
    """What to hear of the segment at one of its ends: from where to where."""
    end = bookmark.end
    if edge is Edge.START or end is None:
        stop = bookmark.start + HEARD
        return bookmark.start, stop if end is None else min(stop, end)
    return max(bookmark.start, end - HEARD), end


def chapter_span(chapters: Sequence[Chapter], index: int, duration: float | None) -> Span:
    """A chapter from its start to its own end, or the next one's start; the last to the episode's end."""
    start = chapters[index].start
    ends = [chapters[index].end, *(chapter.start for chapter in chapters[index + 1 :]), duration]
    return start, next((end for end in ends if end is not None and end > start), None)


def chapter_edges(chapters: Sequence[Chapter], duration: float | None) -> list[float]:
    """Where chapters begin and end."""
    places = {place for chapter in chapters for place in (chapter.start, chapter.end) if place is not None}
    return sorted(places | ({duration} if duration else set()))


def nearest(place: float, places: Iterable[float]) -> float | None:
    """The one of `places` that is nearest; None where there is none."""
    return min(places, key=lambda one: (abs(one - place), one), default=None)
