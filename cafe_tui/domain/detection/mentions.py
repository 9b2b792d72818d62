"""Times inside sentences that lead to a place in the episode: "At 12:30 she says …".

Few words part these from times of day, so some evidence is asked of each. What is missed costs a click;
what is wrong sends the listener somewhere else.
"""

import re
from collections.abc import Iterator, Sequence

from ..shownotes import Block
from . import clock, words
from .evidence import CLOSERS, OPENERS, UNIT_AFTER, Place
from .links import link_at, link_seconds
from .readings import Reading
from .tokens import Shape

_SENTENCE_END = re.compile(r"[.!?。！？]\s|\n")


def plausible_mentions(
    places: Sequence[Place],
    blocks: Sequence[Block],
    reading: Reading,
    end: float | None,
    *,
    talk: bool = False,
) -> Iterator[tuple[Place, float]]:
    """Those of `places` that are in the episode, with their seconds. `end` is how far it is known to go.

    `talk` says that listeners wrote the text, to whom times of day matter less than to the publisher.
    """
    for place in places:
        seconds = reading.seconds(place.token)
        if end is not None and seconds > end:
            continue
        link = link_at(blocks[place.block], place.start)
        own_link = link is not None and link.url.startswith("#") and link_seconds(link.url) is not None
        if own_link or _leads_somewhere(place, known_end=end is not None, talk=talk):
            yield place, seconds


def _leads_somewhere(place: Place, *, known_end: bool, talk: bool) -> bool:
    line, token = place.line, place.token
    if token.shape in (Shape.MINUTES, Shape.HOURS):
        return False
    sentence = _sentence(line, token.start, token.end)
    if words.OTHER_MEDIUM.search(words.THIS_EPISODE.sub("", sentence) if talk else sentence):
        return False
    before = line[max(0, token.start - 20) : token.start].rstrip()
    if words.MARK_BEFORE.search(before):
        return True
    lead = sentence[: sentence.find(line[token.start : token.end])]
    at_head = words.HEAD_LEAD.fullmatch(lead) is not None
    if UNIT_AFTER.match(line, token.end):
        return at_head
    if token.shape is Shape.DOT or not (known_end or talk):
        return False
    # Within a sentence "at 8:30" is mostly a time of day; at its head, "At 8:30 she …", a place in the sound.
    bracketed = before[-1:] in OPENERS and line[token.end : token.end + 1] in CLOSERS
    return at_head or bracketed or (talk and known_end and not clock.OF_THE_DAY.search(sentence))


def _sentence(line: str, start: int, end: int, reach: int = 120) -> str:
    """The sentence around `line[start:end]`, at most `reach` characters to each side."""
    low, high = max(0, start - reach), min(len(line), end + reach)
    for stop in _SENTENCE_END.finditer(line, low, start):
        low = stop.end()
    after = _SENTENCE_END.search(line, end, high)
    return line[low : after.start() if after else high]
