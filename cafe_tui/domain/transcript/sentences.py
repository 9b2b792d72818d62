"""Sentences of a text, and when each of them is said."""

import re
from collections.abc import Iterator

_END = re.compile(r"[.!?…]+[\"'”’»)\]]*\s+(?=[\"'“‘«(\[¿¡]*[^\W_a-z])|[。！？]+[」』”]*\s*")
_SHORT = re.compile(r"(?:^|[\s(])(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|St|Sr|Jr|vs|etc|e\.g|i\.e|No|Inc|Ltd)\.\s+$")
LONGEST = 400
"""Characters of what passes for one sentence."""
LETTERS_A_SECOND = 15.0
"""How fast people speak, where nobody says when they stop."""


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence begins and ends in `text`; longer ones are parted between words."""
    begin = 0
    for found in _END.finditer(text):
        if found.end() < len(text) and not _SHORT.search(text, max(begin, found.start() - 8), found.end()):
            yield from _parted(text, begin, found.end())
            begin = found.end()
    yield from _parted(text, begin, len(text))


def _parted(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    while end - begin > LONGEST:
        blank = text.rfind(" ", begin + 1, begin + LONGEST)
        stop = blank + 1 if blank > begin else begin + LONGEST
        yield begin, stop
        begin = stop
    if end > begin:
        yield begin, end


def timed_sentences(
    text: str, start: float | None, end: float | None
) -> Iterator[tuple[float | None, float | None, str]]:
    """When each sentence of what is said from `start` to `end` begins and ends, by its part of the text."""
    places = list(sentences(text))
    if start is None or len(places) < 2:
        yield from ((start, end, text[begin:stop].strip()) for begin, stop in places)
        return
    pace = (end - start) / len(text) if end is not None else 1 / LETTERS_A_SECOND
    for begin, stop in places:
        is_last = stop == len(text)
        yield (
            round(start + begin * pace, 3),
            end if is_last else round(start + stop * pace, 3),
            text[begin:stop].strip(),
        )
