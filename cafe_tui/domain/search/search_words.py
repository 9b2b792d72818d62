"""Text and words as the search knows them: what it looks into, and where in a text something was found.

SQLite's tokenizer parts text at all that is neither letter nor digit, and drops case and accents. Scripts
that put no spaces between words would come out as one long word: their characters are parted here, for the
index and for what is asked of it alike, so that any run of them is found.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape

from .. import markup
from ..folding import fold
from ..text import MAX_TEXT

Span = tuple[int, int]
"""Start and end in a text."""

# Thai and Lao, Burmese, Khmer, kana, Han.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_UNSPACED_CHARACTER = re.compile(f"([{_UNSPACED}])")
_TOKEN = re.compile(r"[^\W_]+")
_LETTER = r"[^\W_]"
# Replaced at once, where `unescape` takes them one by one; none of them makes a new one.
_FREQUENT = (("&nbsp;", " "), ("&#39;", "'"), ("&#x27;", "'"), ("&quot;", '"'), ("&#8217;", "’"))
_TAGS = markup.STRUCTURE | markup.INLINE  # a text with others alone is no HTML
_MAX_TOKENS = 32  # in a phrase; more says nothing more


class _Folding(dict[int, int]):
    """Each character without case and accent, one for one, so that places in a text stay what they are."""

    def __missing__(self, code: int) -> int:
        folded = fold(chr(code))
        self[code] = ord(folded) if len(folded) == 1 else code
        return self[code]


_FOLDED = _Folding()


def flattened(text: str) -> str:
    """`text` without case and accents, as long as it was."""
    if text.isascii():
        return text.lower()
    return text.translate(_FOLDED)


def parted(text: str) -> str:
    """`text` with spaces round each character of a script that puts none between words."""
    if text.isascii():
        return text
    pieces = _UNSPACED_CHARACTER.split(text)
    return " ".join(pieces) if len(pieces) > 1 else text


def tokens(text: str) -> tuple[str, ...]:
    """The words of `text`, without case and accents."""
    return tuple(_TOKEN.findall(parted(flattened(text))))


def plain_notes(notes: str) -> str:
    """The words of show notes, HTML or plain text; a fraction of the work of reading them as blocks."""
    notes = notes[:MAX_TEXT]
    if markup.is_escaped(notes):
        notes = unescape(notes)
    parts, names = markup.split(notes)
    if not _TAGS.isdisjoint(names.values()):
        pieces = [parts[0]]
        for tag, text in zip(parts[2::4], parts[4::4], strict=True):
            # A word may be part bold; blocks are words apart.
            pieces.append(text if names[tag] in markup.INLINE else f" {text}")
        notes = "".join(pieces)
    for written, meant in _FREQUENT:
        if "&" not in notes:
            return notes
        notes = notes.replace(written, meant)
    return unescape(notes) if "&" in notes else notes


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase to look for: its tokens, one behind the other."""

    tokens: tuple[str, ...]
    is_prefix: bool = False
    """Whether the last token need only begin like this."""

    @classmethod
    def of(cls, text: str, *, is_prefix: bool = False) -> "Term | None":
        """The term for what was typed; None where that holds nothing to look for."""
        found = tokens(text)[:_MAX_TOKENS]
        return cls(found, is_prefix) if found else None


class Finder:
    """Finds terms in texts, and says where."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self._patterns = [_pattern(term) for term in terms]

    def places(self, text: str) -> list[list[Span]]:
        """For each term, where it is in `text`."""
        flat = flattened(text)
        return [[match.span() for match in pattern.finditer(flat)] for pattern in self._patterns]

    def count(self, text: str) -> int:
        """How many of the terms are in `text`."""
        flat = flattened(text)
        return sum(pattern.search(flat) is not None for pattern in self._patterns)

    def in_all(self, text: str) -> bool:
        """Whether all terms are in `text`."""
        flat = flattened(text)
        return all(pattern.search(flat) for pattern in self._patterns)

    def in_any(self, text: str) -> bool:
        """Whether one of the terms is in `text`."""
        flat = flattened(text)
        return any(pattern.search(flat) for pattern in self._patterns)

    def marks(self, text: str) -> list[Span]:
        """Where terms are in `text`, in order; none overlaps another."""
        marks: list[Span] = []
        for start, end in sorted(span for spans in self.places(text) for span in spans):
            if marks and start < marks[-1][1]:
                marks[-1] = (marks[-1][0], max(marks[-1][1], end))
            else:
                marks.append((start, end))
        return marks


def _pattern(term: Term) -> re.Pattern[str]:
    """Matches the term in a flattened text."""
    pieces: list[str] = []
    before: str | None = None
    for token in term.tokens:
        if before is not None:
            # Between characters of an unspaced script there need be nothing.
            pieces.append(r"[\W_]*" if _is_unspaced(token) or _is_unspaced(before) else r"[\W_]+")
        elif not _is_unspaced(token):
            pieces.append(f"(?<!{_LETTER})")
        pieces.append(re.escape(token))
        before = token
    if before is not None and not _is_unspaced(before):
        # The whole word is marked, also where only its beginning was asked for.
        pieces.append(f"(?!{_LETTER})" if not term.is_prefix else f"{_LETTER}*")
    return re.compile("".join(pieces))


def _is_unspaced(token: str) -> bool:
    return _UNSPACED_CHARACTER.match(token) is not None


def nearest_together(places: Sequence[Sequence[Span]], within: int) -> Iterator[Span]:
    """Stretches, from the first on, that hold one of the spans of each term within so many characters.

    No stretch begins before the one found last ends.
    """
    if not places or not all(places):
        return
    reached = -1
    rarest = min(places, key=len)
    for start, end in rarest:
        if start < reached:
            continue
        first, last = start, end
        for spans in places:
            if spans is rarest:
                continue
            nearest = min(spans, key=lambda span: abs(span[0] - start))
            first, last = min(first, nearest[0]), max(last, nearest[1])
        if last - first <= within and first >= reached:
            reached = last
            yield first, last


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of text in one line, and where in it is what was looked for."""

    text: str
    marks: tuple[Span, ...] = ()


_CLOSE = 120
"""Characters within which a snippet shows all that is looked for, if it stands so close together."""
_BEFORE = 40
"""Characters of a snippet before what was found."""
_SPACES = re.compile(r"\s+")


def snippet(text: str, marks: Iterable[Span], length: int = 200, *, at: int | None = None) -> Snippet:
    """About `length` characters of `text` round its first mark, or the one `at`, from a word's start on."""
    spans = list(marks)
    first = at if at is not None else spans[0][0] if spans else 0
    start = 0
    if first > _BEFORE and len(text) > length:
        start = max(0, min(first - _BEFORE, len(text) - length))
        space = text.find(" ", start, first)
        start = space + 1 if space >= 0 else start
    end = min(len(text), start + length)
    if end < len(text):
        space = text.rfind(" ", start + length // 2, end)
        end = space if space >= 0 else end
    return _in_one_line(
        text[start:end],
        [(max(one, start) - start, min(two, end) - start) for one, two in spans if one < end and two > start],
        before="…" if start else "",
        after="…" if end < len(text) else "",
    )


def found_in(text: str, wanted: Finder) -> Snippet:
    """The piece of `text` in which what is wanted stands together, or else that with the first of it."""
    there = [spans for spans in wanted.places(text) if spans]
    together = next(nearest_together(there, _CLOSE), None)
    return snippet(text, wanted.marks(text), at=together[0] if together else None)


def _in_one_line(text: str, spans: Sequence[Span], *, before: str, after: str) -> Snippet:
    """With each run of white space as one space, and the spans where they are then."""
    if text.isprintable() and "  " not in text:
        shift = len(before)
        return Snippet(before + text + after, tuple((one + shift, two + shift) for one, two in spans))
    pieces, marks, length, done = [before], [], len(before), 0
    for one, two in [*spans, (len(text), len(text))]:
        for index, (begin, end) in enumerate(((done, one), (one, two))):
            piece = _SPACES.sub(" ", text[begin:end])
            pieces.append(piece)
            if index and piece:
                marks.append((length, length + len(piece)))
            length += len(piece)
        done = two
    return Snippet("".join([*pieces, after]), tuple(marks))
