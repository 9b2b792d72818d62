"""What in a feed was cut, mended or left out, while all the rest of it is used.

Most of it belongs to one item, and is known until the feed lists that item no more, or otherwise. The rest
is of the feed as a whole, and holds for its last reading.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from ..language import N_, _
from ..text import MAX_TEXT


class ProblemKind(StrEnum):
    """What it is; the values are kept, and are names for other programs."""

    BREAKS_OFF = "breaks-off"
    NOT_WELL_FORMED = "not-well-formed"
    WRONG_ENCODING = "wrong-encoding"
    NO_SOUND = "items-without-sound"
    TWICE = "items-twice"
    ELEMENT = "elements-left-out"
    NOTES_CUT = "notes-cut"
    ADDRESS = "addresses-refused"
    DATE = "dates-unreadable"
    NUMBER = "numbers-unreadable"
    CHAPTER = "chapters-left-out"
    TOO_MANY = "beyond-limit"
    RECORDINGS = "recordings-left-out"


@dataclass(frozen=True, slots=True)
class Problem:
    """So many of one kind; printed, a sentence without its full stop."""

    kind: ProblemKind
    count: int = 1
    mark: int | None = None
    """The item that it belongs to, by its mark in the feed's `Listing`; None for the feed as a whole."""

    def __str__(self) -> str:
        words = _(_WORDS[self.kind], most=MAX_TEXT)
        return words if self.kind in _OF_ALL else f"{words}: {self.count:,}"


_WORDS: Mapping[ProblemKind, str] = {
    ProblemKind.BREAKS_OFF: N_("The feed breaks off; its last item, which is not complete, was left out"),
    ProblemKind.NOT_WELL_FORMED: N_("The feed is not well-formed XML, and was read as far as it can be"),
    ProblemKind.WRONG_ENCODING: N_("The feed is written in another encoding than it says, which was guessed"),
    ProblemKind.NO_SOUND: N_("Items without sound or video were left out"),
    ProblemKind.TWICE: N_("Items that were there twice were left out"),
    ProblemKind.ELEMENT: N_("Elements that could not be read were left out"),
    ProblemKind.NOTES_CUT: N_("Notes of more than {most:,} characters were cut"),
    ProblemKind.ADDRESS: N_("Addresses that may not be opened were left out"),
    ProblemKind.DATE: N_("Dates that are none were left out"),
    ProblemKind.NUMBER: N_("Lengths and numbers that are none were left out"),
    ProblemKind.CHAPTER: N_("Chapters without a sane start, or too many, were left out"),
    ProblemKind.TOO_MANY: N_("Transcripts, people and links beyond what is kept were left out"),
    ProblemKind.RECORDINGS: N_("Recordings beyond what one show may have were left out"),
}
_OF_ALL = frozenset((ProblemKind.BREAKS_OFF, ProblemKind.NOT_WELL_FORMED, ProblemKind.WRONG_ENCODING))
"""Of which there is one or none."""
WITHOUT_ITEMS = frozenset(
    (ProblemKind.BREAKS_OFF, ProblemKind.NOT_WELL_FORMED, ProblemKind.NO_SOUND, ProblemKind.ELEMENT)
)
"""For which a feed may come out with no item, although it has some."""


def summed(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """One for each kind, in the order of `ProblemKind`, of whatever items."""
    counts = dict.fromkeys(ProblemKind, 0)
    for problem in problems:
        counts[problem.kind] += problem.count
    return tuple(Problem(kind, count) for kind, count in counts.items() if count)
