"""Breaking text into lines of so many cells: as plain numbers, for lists of thousands of lines."""

from array import array
from bisect import bisect_right
from collections.abc import Iterable

from rich.cells import cell_len, get_character_cell_size


def wrap(text: str, width: int) -> list[tuple[int, int]]:
    """Where each line of `text` begins and ends in it; lines break at blanks, or within too long words.

    Without any room nothing is broken.
    """
    if width < 1 or cell_len(text) <= width:
        return [(0, len(text))]
    is_narrow = text.isascii() or (cell_len(text) == len(text) and all(map(get_character_cell_size, text)))
    lines: list[tuple[int, int]] = []
    begin = 0
    while begin < len(text):
        # The first character that finds no room.
        over = begin + width if is_narrow else _over(text, begin, width)
        if over >= len(text):
            lines.append((begin, len(text)))
            break
        blank = text.rfind(" ", begin, over + 1)
        if blank > begin:
            lines.append((begin, blank))
            begin = blank + 1
        else:
            lines.append((begin, over))
            begin = over
    return lines


def _over(text: str, begin: int, width: int) -> int:
    """The end of what fits from `begin` on."""
    room = width
    for place in range(begin, len(text)):
        room -= get_character_cell_size(text[place])
        if room < 0:
            return max(place, begin + 1)
    return len(text)


class Wrapped:
    """Texts one under the other in so many cells: which of them has a line, and which lines it has."""

    def __init__(self, texts: Iterable[str] = (), width: int = 1) -> None:
        self.width = width
        self._breaks = [wrap(text, width) for text in texts]
        self._first = array("l", [0])
        for breaks in self._breaks:
            self._first.append(self._first[-1] + len(breaks))

    @property
    def line_count(self) -> int:
        """How many lines there are."""
        return self._first[-1]

    def line_of(self, index: int) -> int:
        """The first line of a text; of the one behind the last, how many lines there are."""
        return self._first[index]

    def index_at(self, line: int) -> int:
        """The text that has this line."""
        return bisect_right(self._first, line) - 1

    def part(self, index: int, nth: int) -> tuple[int, int]:
        """Where the nth line of a text begins and ends in it."""
        return self._breaks[index][nth]
