"""Who speaks: names that are written before what is said, “Ada: Is it on?”.

A colon also follows other words (“Today's topic: tea”), so that the whole transcript is asked what its names
are before any is taken out of the text.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from .cues import LONGEST_NAME, Cue, name

_PREFIX = re.compile(rf"([^\W\d_][^:<>\[\](){{}}\"“”?!;,]{{0,{LONGEST_NAME - 1}}}?)\s?:(?:\s+|$)")
_MANY_WORDS = 4
_OFTEN = 2
_ROLES = {
    "announcer", "caller", "guest", "host", "interviewee", "interviewer", "moderator", "narrator",
    "presenter", "speaker", "unknown",
}  # fmt: skip
_SMALL = frozenset(
    ["and", "da", "de", "del", "der", "di", "dos", "la", "le", "of", "the", "van", "von", "y"]
)  # words of names, not of titles


def with_speakers(cues: Sequence[Cue]) -> list[Cue]:
    """The cues with the names out of their texts; a name holds on until the next one, or another turn."""
    prefixes = [None if each.speaker else _PREFIX.match(each.text) for each in cues]
    counts = Counter(match[1] for match in prefixes if match and _may_be_name(match[1]))
    names = {written for written, count in counts.items() if _is_name(written, count, counts)}
    if not names:
        return list(cues)
    speaking = ""
    told: list[Cue] = []
    for each, match in zip(cues, prefixes, strict=True):
        if match and match[1] in names:
            speaking = name(match[1])
            each = replace(each, speaker=speaking, text=each.text[match.end() :], new_turn=True)
        elif each.speaker or each.new_turn:
            speaking = ""
        elif speaking:
            each = replace(each, speaker=speaking)
        if each.text:
            told.append(each)
    return told


def _may_be_name(written: str) -> bool:
    words = written.split()
    return len(words) <= _MANY_WORDS and written[0].isupper()


def _is_name(written: str, count: int, counts: Counter[str]) -> bool:
    """A role, what comes again and again, or a name among names: each of its words with a capital."""
    if written.split()[0].lower() in _ROLES:
        return True
    capitals = all(word[0].isupper() or word[0].isdigit() or word in _SMALL for word in written.split())
    others = sum(each >= _OFTEN for each in counts.values())
    return capitals and (count >= _OFTEN or others >= (1 if " " in written else _OFTEN))
