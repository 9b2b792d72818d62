"""What a chapter is called: its line without the time and what dresses it."""

import re
from collections.abc import Sequence

from ..shownotes import Block
from ..text import one_line
from . import words
from .candidates import Anchor, Candidate
from .tokens import find_times

MAX_TITLE = 1_000
_MAX_TAGS = 200

_AFTER_TIME = re.compile(
    rf"""[\s)\]}}）］】>〉」』*~〜～_]*(?:{words.MINUTES_AFTER})?
        [\s)\]}}）］】>〉」』*\-–—―−:：|~〜～.,;·•…→⇒=_]*""",
    re.IGNORECASE | re.VERBOSE,
)
_BEFORE_TIME = " \t([{（［【<〈「『*-–—―−:：|~〜～,;·•…․→=_@▶►⏱"
_LEADING = " \t*-–—―−:：|~·•◦▪●○►▶»→,;_\u200b"
_TRAILING = " \t*-–—―−:：|~·•,;_([（【\u200b"
_INDEX = re.compile(r"^(?:\d{1,3}[.)]|\[\d{1,3}\]|#\d{1,3}[.:)]?)\s+")
_BRACKETED_URL = re.compile(r"<(?=[^\s<>]{1,80}?[.:])[^\s<>]*+>")
_HASHTAGS = re.compile(r"(?:\s+#[^\W\d]\w*)+\s*$")
_LAST_URL = re.compile(r"\s+https?://\S+$")


def title_of(candidate: Candidate, blocks: Sequence[Block]) -> str:
    """The title of `candidate`.

    A time alone on its line takes the following line, unless that holds a time itself; else it has none.
    """
    place = candidate.place
    line, token = place.line, place.token
    if candidate.linked:
        return tidy(line)
    end = candidate.range_end.end if candidate.range_end else token.end
    text_end = candidate.text_end if candidate.text_end is not None else len(line)
    if candidate.anchor is Anchor.CELL:
        cells = [*line[: token.start].split("\t"), *line[token.end :].split("\t")]
        return tidy(max(cells, key=len))
    if candidate.anchor is Anchor.TAIL:
        before = line[: token.start].rstrip(_BEFORE_TIME)
        return tidy(before.rstrip("." + _BEFORE_TIME) if before.endswith("..") else before)
    after = _AFTER_TIME.match(line, end, text_end)
    title = tidy(line[after.end() if after else end : text_end])
    if title or candidate.anchor is Anchor.RUN:
        return title
    following = following_line(candidate, blocks)
    return "" if find_times(following[:80]) else tidy(following)


def following_line(candidate: Candidate, blocks: Sequence[Block]) -> str:
    """The line below that of `candidate`, in its block or the next one; empty at the end of the notes."""
    place = candidate.place
    text = blocks[place.block].text
    start = place.offset + len(place.line) + 1
    if start >= len(text):
        start = 0
        text = blocks[place.block + 1].text if place.block + 1 < len(blocks) else ""
    end = text.find("\n", start)
    return text[start : end if end >= 0 else len(text)]


def tidy(text: str) -> str:
    """`text`, a part of one line of clean text, without bullets, an index, addresses and tags at its end, and
    dangling punctuation.
    """
    if "<" in text:
        text = one_line(_BRACKETED_URL.sub("", text))
    if "#" in text:
        text = text[:-_MAX_TAGS] + _HASHTAGS.sub("", text[-_MAX_TAGS:])
    if "://" in text:
        text = _LAST_URL.sub("", text)
    text = _INDEX.sub("", text.lstrip(_LEADING))[:MAX_TITLE]
    return text.replace("\t", " ").rstrip(_TRAILING)
