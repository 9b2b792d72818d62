"""Bookmarks of an episode as a label track of Audacity: a line of start, end and label, between tabs."""

import math
import re
from collections.abc import Sequence

from cafe_tui.domain.errors import BadInputError
from cafe_tui.domain.models import Bookmark
from cafe_tui.domain.text import one_line

from ..language import _
from .common import LATEST, MAX_MARKS, Mark, in_time_order, label

_NUMBER = re.compile(r"\d{1,9}(?:[.,]\d{1,12})?")  # Audacity writes a comma where the system does


def write(bookmarks: Sequence[Bookmark]) -> str:
    """The labels; a moment is a label whose end is its start."""
    return "\n".join(
        f"{each.start:.6f}\t{each.start if each.end is None else each.end:.6f}\t{label(each)}"
        for each in in_time_order(bookmarks)
    )


def has_labels(text: str) -> bool:
    """Whether any line of a text is a label."""
    return any(_NUMBER.match(line.strip()) and line.count("\t") for line in text.splitlines())


def read(text: str) -> list[Mark]:
    """The labels of a file, in its order; raises BadInputError where there are none."""
    marks: list[Mark] = []
    for line in text.lstrip("\ufeff").splitlines():
        # Lines that begin with a backslash hold the frequencies of the label before.
        start_text, __, rest = line.partition("\t")
        end_text, __, said = rest.partition("\t")
        start, end = _seconds(start_text), _seconds(end_text)
        if start is not None and end is not None and len(marks) < MAX_MARKS:
            marks.append(Mark(start, end if end > start else None, one_line(said)))
    if not marks and text.strip():
        raise BadInputError(
            _("These labels cannot be read"),
            _("no line has a start, an end and a label between tabs"),
            _("Audacity writes such a file with File, Export, Export Labels"),
        )
    return marks


def _seconds(text: str) -> float | None:
    text = text.strip()
    if not _NUMBER.fullmatch(text):
        return None
    value = float(text.replace(",", "."))
    return value if math.isfinite(value) and value <= LATEST else None
