"""Captions that roll: every cue says again what the cue before it said, and a little more."""

from collections.abc import Sequence
from dataclasses import replace

from .cues import Cue

_REACH = 60  # words that a cue may have in common with the one before
_SOON = 2.0  # seconds after which words that come again were said again
_FEW = 3
_PART = 0.3  # of the cues: nobody repeats so much


def without_repeats(cues: Sequence[Cue]) -> list[Cue]:
    """The cues without what the one before them has said already, if that is the manner of this file."""
    words = [each.text.split() for each in cues]
    common = [
        _common(words[at - 1], words[at]) if at and _soon(cues[at - 1], cues[at]) else 0
        for at in range(len(cues))
    ]
    if sum(map(bool, common)) < max(_FEW, _PART * len(cues)):
        return list(cues)
    told: list[Cue] = []
    for each, said, known in zip(cues, words, common, strict=True):
        if known == len(said) and told:
            last = told[-1]
            told[-1] = replace(last, end=max(last.end or 0.0, each.end or 0.0) or None)
        else:
            told.append(replace(each, text=" ".join(said[known:])) if known else each)
    return told


def _soon(before: Cue, after: Cue) -> bool:
    if before.start is None or after.start is None:
        return False
    return after.start <= (before.start if before.end is None else before.end) + _SOON


def _common(before: Sequence[str], after: Sequence[str]) -> int:
    """How many words the end of `before` and the start of `after` have in common; single ones are chance."""
    tail = before[-_REACH:]
    if not after or after[0] not in tail:
        return 0
    longest = next(
        size for size in range(min(len(tail), len(after)), -1, -1) if tail[len(tail) - size :] == after[:size]
    )
    is_whole = longest in (len(before), len(after))
    return longest if longest > 2 or (longest and is_whole) else 0
