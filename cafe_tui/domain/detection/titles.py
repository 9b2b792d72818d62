"""What a chapter is called: its line without the time and what dresses it."""

import re
from collections.abc import Sequence

from ..shownotes import Block, BlockKind
from ..text import one_line
from . import words
from .evidence import CLOSERS, MAX_LEAD, Anchor, Candidate
from .tokens import find_times

MAX_TITLE = 1_000
_MAX_TAGS = 200

_AFTER_TIME = re.compile(
    rf"""(?:\]\([^\s()]+\))?[\s)\]}}）］】>〉」』*~〜～_]*(?:{words.MINUTES_AFTER})?(?:ごろ|頃|쯤)?
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


def titles_of(candidates: Sequence[Candidate], blocks: Sequence[Block]) -> list[str]:
    """The title of each of `candidates`.

    A time alone on its line takes the following line, or the preceding one where titles stand above their
    times, unless that holds a time itself; else it has none.
    """
    titles = [_title_beside(candidate) for candidate in candidates]
    if all(titles):
        return titles
    neighbour = _preceding_line if _stand_above(candidates, titles, blocks) else following_line
    return [
        title or _title_in(neighbour(candidate, blocks)) if candidate.anchor is not Anchor.RUN else title
        for candidate, title in zip(candidates, titles, strict=True)
    ]


def _stand_above(candidates: Sequence[Candidate], titles: Sequence[str], blocks: Sequence[Block]) -> bool:
    """Whether the times stand alone below their titles: headings hold these, or nothing follows the last."""
    if any(titles) or not all(_title_in(_preceding_line(candidate, blocks)) for candidate in candidates):
        return False
    first, last = candidates[0].place, candidates[-1].place
    if first.block == last.block:
        return first.offset > 0 and last.offset + len(last.line) == len(blocks[last.block].text)
    if all(blocks[candidate.place.block - 1].kind is BlockKind.HEADING for candidate in candidates):
        return True
    return not following_line(candidates[-1], blocks)


def _title_in(line: str) -> str:
    return "" if find_times(line[:80]) else tidy(line)


def _title_beside(candidate: Candidate) -> str:
    """What the line of `candidate` itself says."""
    line, token = candidate.place.line, candidate.place.token
    if candidate.linked:
        return tidy(line)
    if candidate.anchor is Anchor.CELL:
        cells = [*line[: token.start].split("\t"), *line[token.end :].split("\t")]
        return tidy(max(cells, key=len))
    if candidate.anchor is Anchor.TAIL:
        return _title_before(line[: token.start])
    if candidate.text_start is not None:
        return _title_before(line[candidate.text_start : token.start].lstrip(CLOSERS + "./／" + _BEFORE_TIME))
    end = candidate.range_end.end if candidate.range_end else token.end
    text_end = candidate.text_end if candidate.text_end is not None else len(line)
    after = _AFTER_TIME.match(line, end, text_end)
    title = tidy(line[after.end() if after else end : text_end])
    return title.rstrip("/／ ") if candidate.anchor is Anchor.RUN else title


def _title_before(text: str) -> str:
    """The title in the `text` up to a time, without "(ab Min." and what else leads to the time."""
    lead = words.LEAD_IN_BRACKETS.search(text, max(0, len(text) - MAX_LEAD))
    text = (text[: lead.start()] if lead else text).rstrip(_BEFORE_TIME)
    return tidy(text.rstrip("." + _BEFORE_TIME) if text.endswith("..") else text)


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


def _preceding_line(candidate: Candidate, blocks: Sequence[Block]) -> str:
    """The line above that of `candidate`, in its block or the one before; empty at the start of the notes."""
    place = candidate.place
    text = blocks[place.block].text[: max(0, place.offset - 1)]
    if not place.offset and place.block:
        text = blocks[place.block - 1].text
    return text[text.rfind("\n") + 1 :]


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
    text = text.lstrip(_LEADING)
    if not text[:1].isalpha():
        text = _INDEX.sub("", text)
    return text[:MAX_TITLE].replace("\t", " ").rstrip(_TRAILING)
