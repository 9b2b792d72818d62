"""Whether the chosen list is one of chapters at all, and how sure that is.

What looks like a list of times may be a transcript, a schedule or the lengths of songs: these are told by the
list as a whole, never by one of its times.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from ..shownotes import Block
from . import clock, words
from .confidence import Confidence
from .evidence import Anchor, Candidate
from .readings import Choice
from .titles import following_line
from .tokens import Shape

_ENOUGH = 4.5
_LIKELY = 7.0
_SURE = 11.0
_NEAR_START = 180.0
_SONG = 600.0
"""Seconds; a list of times that all lie between a minute or two and this may well be one of lengths."""
_DAY = 24 * 60.0
"""Seconds to which a time of day comes when its hours are read as minutes."""
_SPOKEN = 9.5
"""Characters of text for each second of sound from which the text is what was said. People speak 12 to 18."""
_SPOKEN_IDEOGRAPHS = 3.0
_SPEECH = 20
"""Characters; what is said is mostly longer."""
_QUARTER_HOUR = 15
_ROUND_MINUTES = 5
_CAPTION = 6.0
"""Seconds; what follows so fast are captions of speech, or no times of one recording."""
_OPENING_HOURS = 5
_OFFICE_HOURS = 9


def judge(choice: Choice, blocks: Sequence[Block], duration: float | None) -> Confidence | None:
    """How sure it is that `choice` are chapters; None when they are not, or too little speaks for it."""
    count = len(choice.candidates)
    if count < 2 or not _in_order(choice):
        return None
    if is_transcript(choice, blocks):
        return None
    headings = list(_lines_above(choice.candidates[0], blocks))
    announced = any(words.LIST_HEADING.search(line) for line in headings)
    scheduled = any(clock.SCHEDULE_HEADING.search(line) for line in headings)
    if not announced and _is_schedule(choice, announced=scheduled):
        return None
    points = choice.points + _extent(choice, duration) + (1.5 if announced else 0.0)
    if points < _ENOUGH:
        return None
    return (
        Confidence.SURE if points >= _SURE else Confidence.LIKELY if points >= _LIKELY else Confidence.UNSURE
    )


def _in_order(choice: Choice) -> bool:
    """Whether the times go forward, but for the odd line: the lengths of songs or films do not."""
    seconds = choice.seconds
    if len(seconds) >= 3 and median(abs(later - earlier) for earlier, later in pairwise(seconds)) < _CAPTION:
        return False
    count, different = len(seconds), len(set(seconds))
    steps_back = sum(later < earlier for earlier, later in pairwise(seconds))
    if choice.candidates[0].place.token.shape is Shape.MINUTES:
        # "10 min" is mostly a length.
        return count >= 3 and different == count and not steps_back
    return different >= 2 and steps_back <= (0 if count < 4 else max(1, count // 5))


def _extent(choice: Choice, duration: float | None) -> float:
    """What the first and the last time say, in points: chapters begin near the start and go on to the end."""
    first, last = min(choice.seconds), max(choice.seconds)
    at_head = choice.candidates[0].anchor is Anchor.HEAD
    points = 1.5 if first == 0 else 1.0 if first <= _NEAR_START else 0.0
    if duration and 0.4 * duration <= last <= 1.02 * duration:
        points += 1.0
    if not at_head and first > _NEAR_START / 2 and last < _SONG:
        points -= 2.0
    if not at_head and len(choice.seconds) >= 4 and last > max(_DAY, 2 * first) and _rises(choice.seconds):
        # Neither lengths nor times of day, nor the results of a race, run on and on like this.
        points += 1.0
    if duration and last < 0.15 * duration:
        points -= 2.0
    return points


def _rises(seconds: Sequence[float]) -> bool:
    return all(earlier < later for earlier, later in pairwise(seconds))


def _lines_above(candidate: Candidate, blocks: Sequence[Block], limit: int = 3) -> Iterator[str]:
    """The short lines just above `candidate`, where a heading would stand, and what leads its own line."""
    place = candidate.place
    yield place.line[: place.token.start][-60:]
    text = blocks[place.block].text[: place.offset]
    number = place.block
    while limit and number >= 0:
        for line in reversed(text.rsplit("\n", limit + 1)[-limit - 1 :]):
            if line:
                limit -= 1
                if len(line) <= 60:
                    yield line
            if not limit:
                return
        number -= 1
        text = blocks[number].text if number >= 0 else ""


def is_transcript(choice: Choice, blocks: Sequence[Block]) -> bool:
    """Whether behind the times stands about what can be said from one to the next.

    Only a time's own line counts (the following one where it stands alone): a summary may be long too, but
    stands below the chapter's title.
    """
    if len(choice.candidates) < 4:
        return False
    if any(words.TRANSCRIPT_HEADING.search(line) for line in _lines_above(choice.candidates[0], blocks)):
        return True
    if _speakers_above(choice.candidates, blocks):
        return True
    texts = [_text_of(candidate) or following_line(candidate, blocks) for candidate in choice.candidates[:-1]]
    rates = [
        len(text) / (later - earlier)
        for text, (earlier, later) in zip(texts, pairwise(choice.seconds), strict=True)
        if later > earlier
    ]
    rate = median(rates) if rates else 0.0
    return rate > _SPOKEN or (rate > _SPOKEN_IDEOGRAPHS and _in_ideographs("".join(texts)[:2000]))


def _speakers_above(candidates: Sequence[Candidate], blocks: Sequence[Block]) -> bool:
    """Whether the lines of the times hold the same few names again and again, and speeches below them."""
    names = {candidate.place.line[: candidate.place.token.start] for candidate in candidates}
    if len(names) * 2 > len(candidates) or any(
        candidate.anchor is not Anchor.TAIL for candidate in candidates
    ):
        return False
    return median(len(following_line(candidate, blocks)) for candidate in candidates) > _SPEECH


def _text_of(candidate: Candidate) -> str:
    """What stands in the line of `candidate` and is its own; empty when its time ends the line."""
    line, token = candidate.place.line, candidate.place.token
    if candidate.anchor is Anchor.RUN:
        return line[candidate.text_start or token.end : candidate.text_end or token.start]
    return line if len(line) > token.end + 2 else ""


def _in_ideographs(text: str) -> bool:
    return sum("\u3040" <= char <= "\uffee" for char in text) > len(text) / 3


def _is_schedule(choice: Choice, *, announced: bool) -> bool:
    """Whether the times are of the day: round minutes throughout, from the morning on.

    The earlier it begins, the more is asked: quarters of an hour, or a heading that announces a schedule.
    """
    tokens = [candidate.place.token for candidate in choice.candidates]
    if any(
        token.shape is not Shape.COLON
        or len(token.parts) != 2
        or token.parts[1] % _ROUND_MINUTES
        or token.parts[0] > 24
        for token in tokens
    ):
        return False
    first = min(token.parts[0] for token in tokens)
    if all(token.parts[1] % _QUARTER_HOUR == 0 for token in tokens) or announced:
        return first >= _OPENING_HOURS or (announced and first > 0)
    return first >= _OFFICE_HOURS and len(tokens) >= 4
