"""From cues to lines that people read: some sentences of one speaker, not longer than half a minute.

Captions break where the picture has no more room, other files have minutes in one piece. Where a line begins
within a cue, its start is reckoned from its place among the letters; that is off by a second in captions.
"""

from collections.abc import Iterable, Iterator, Sequence

from . import Line
from .cues import Cue
from .sentences import timed_sentences

MAX_LINES = 50_000
_LONGEST = 30.0  # seconds
_LONG_ENOUGH = 10.0  # seconds after which a line ends with its sentence
_MOST_LETTERS = 500
_LETTERS_ENOUGH = 140
_PAUSE = 3.0  # seconds of silence that end a line
_NO_BLANK_BEFORE = frozenset(".,!?;:…%)")
_ENDS = frozenset(".!?…。！？")
_CLOSING = "\"'”’»)]」』"


def lines_of(cues: Sequence[Cue]) -> tuple[Line, ...]:
    """The lines of cues that are in order."""
    found: list[Line] = []
    for line in _lines(_pieces(cues)):
        if len(found) == MAX_LINES:
            break
        found.append(line)
    return tuple(found)


def _pieces(cues: Iterable[Cue]) -> Iterator[Cue]:
    """The sentences of the cues, and the parts of sentences. Without times, the cues are paragraphs."""
    for each in cues:
        turn = each.new_turn or each.start is None
        for start, end, text in timed_sentences(each.text, each.start, each.end):
            if text:
                yield Cue(start, end, each.speaker, text, turn)
                turn = False


class _Growing:
    """A line that is being put together."""

    def __init__(self, first: Cue) -> None:
        self.start, self.end, self.speaker = first.start, first.end, first.speaker
        self.parts = [first.text]
        self.letters = len(first.text)

    def takes(self, piece: Cue) -> bool:
        """Whether the piece belongs to this line."""
        if piece.new_turn or piece.speaker != self.speaker:
            return False
        if (piece.start is None) is not (self.start is None):
            return False
        letters = self.letters + len(piece.text)
        if letters > _MOST_LETTERS:
            return False
        if self.start is None or piece.start is None:
            return not (self.letters >= _LETTERS_ENOUGH and self._is_sentence)
        end = piece.start if piece.end is None else piece.end
        if end - self.start > _LONGEST or (self.end is not None and piece.start - self.end > _PAUSE):
            return False
        lasts = (piece.start if self.end is None else self.end) - self.start
        return not (self._is_sentence and (self.letters >= _LETTERS_ENOUGH or lasts >= _LONG_ENOUGH))

    @property
    def _is_sentence(self) -> bool:
        return self.parts[-1].rstrip(_CLOSING)[-1:] in _ENDS

    def add(self, piece: Cue) -> None:
        """Let the line go on with the piece."""
        if piece.text[0] not in _NO_BLANK_BEFORE:
            self.parts.append(" ")
        self.parts.append(piece.text)
        self.letters += len(piece.text) + 1
        self.end = None if piece.end is None or self.end is None else max(self.end, piece.end)

    def line(self) -> Line:
        """The line as it is now."""
        return Line(self.start, self.end, self.speaker, "".join(self.parts))


def _lines(pieces: Iterable[Cue]) -> Iterator[Line]:
    growing: _Growing | None = None
    for piece in pieces:
        if growing and growing.takes(piece):
            growing.add(piece)
            continue
        if growing:
            yield growing.line()
        growing = _Growing(piece)
    if growing:
        yield growing.line()
