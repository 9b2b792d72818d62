"""Transcripts that are no captions: JSON, web pages, and plain text with or without times."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from cafe_tui.domain import markup

from ..chapter import loose_json
from .cues import LONGEST_NAME, MAX_CUES, Cue, cue, sane_time, seconds, words

_CLOCK = r"(?:[0-9]{1,4}:)?[0-9]{1,3}:[0-9]{2}(?:[.,][0-9]{1,3})?"
_AHEAD = re.compile(rf"\s*[\[(]?({_CLOCK})[\])]?(?:\s*[-–—]\s*|[:\s]\s*|$)")
"""`[12:30] Words`, `12:30 - Words`, `(1:02:03)`."""
_NAME = rf"([^\W\d][^:\[\](){{}}<>]{{0,{LONGEST_NAME}}}?)"
_HEADING = re.compile(rf"\s*{_NAME}\s*:?\s*[\[(]?({_CLOCK})[\])]?\s*:?\s*$")
"""`Ada Lovelace 12:30`, `Ada [12:30]:`, alone in a line."""
_NAMED = re.compile(rf"\s*{_NAME}\s*[\[(]({_CLOCK})[\])]\s*:?\s+(?=\S)")
"""`Ada (12:30): Words`."""
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_LONGEST_HEADING = 200  # characters of a line that are looked at
_WORDS = 5  # of a name
_FEW_TIMES = 2  # so many at least: one may be spoken of
_PAGE = re.compile(r"<(?:!doctype|html|head|body)[\s>]", re.IGNORECASE)
_MARKUP = re.compile(r"</?(?:cite|time|p|br|div|span|li|h[1-6])[\s/>]", re.IGNORECASE)


# JSON


def is_json(text: str) -> bool:
    """Whether `text` may be a JSON document; an opening bracket may also be that of a time."""
    return text.startswith("{") or re.match(r"\[\s*(?:\{|\])", text) is not None


def read_json(text: str) -> list[Cue]:
    """The segments of a transcript in Podcasting 2.0's JSON, Podlove's or Whisper's; else nothing."""
    root = loose_json.loads(text)
    if isinstance(root, dict):
        root = next((root[key] for key in ("segments", "transcripts", "transcript") if key in root), None)
    entries = root[:MAX_CUES] if isinstance(root, list) else []
    return [found for entry in entries if isinstance(entry, dict) and (found := _segment(entry))]


def _segment(entry: dict[str, object]) -> Cue | None:
    text = _first_text(entry, "body", "text")
    start = _first_time(entry, "startTime", "start", "start_ms")
    end = _first_time(entry, "endTime", "end", "end_ms")
    return cue(start, end, _first_text(entry, "speaker", "voice"), text) if text else None


def _first_text(entry: dict[str, object], *keys: str) -> str:
    return next((value for key in keys if isinstance(value := entry.get(key), str)), "")


def _first_time(entry: dict[str, object], *keys: str) -> float | None:
    for key in keys:
        value = entry.get(key)
        if isinstance(value, str):
            value = seconds(value)
        if isinstance(value, float):
            return sane_time(value / 1000 if key.endswith("_ms") else value)
    return None


# Web pages


def is_page(text: str) -> bool:
    """Whether `text` is a whole web page."""
    return _PAGE.search(text[:2_000]) is not None


def is_html(text: str) -> bool:
    """Whether `text` has the tags of HTML."""
    return is_page(text) or _MARKUP.search(text[:20_000]) is not None


def read_html(text: str) -> list[Cue]:
    """The paragraphs of a page. `cite` names who speaks from there on, `time` says when."""
    parts, names = markup.split(text)
    cues: list[Cue] = []
    said = {"": "", "cite": "", "time": ""}  # what stands in each of them, so far
    start: float | None = None
    inside = ""
    for at in range(0, len(parts), 4):
        tag, closes = (names[parts[at - 2]], parts[at - 3] == "/") if at else ("", False)
        if tag in markup.STRUCTURE or tag in ("cite", "time"):
            cues.append(cue(start, None, words(said["cite"]), words(said[""])))
            said[""] = ""
            if inside == "time":
                start = seconds(words(said["time"]))
            inside = tag if tag in ("cite", "time") and not closes else ""
            if inside:
                said[inside] = ""
        said[inside] += parts[at]
    cues.append(cue(start, None, words(said["cite"]), words(said[""])))
    spoken = [each for each in cues if each.text][:MAX_CUES]
    if any(each.speaker or each.start is not None for each in spoken):
        return spoken
    return read_plain("\n\n".join(each.text for each in spoken))


# Plain text


def read_plain(text: str) -> list[Cue]:
    """The paragraphs of a text, with times where their first line or the heading over them has one.

    Times that do not grow are no times of a sound.
    """
    cues = list(_paragraphs(text.splitlines()))[:MAX_CUES]
    starts = [each.start for each in cues if each.start is not None]
    back = sum(earlier > later for earlier, later in pairwise(starts))
    if len(set(starts)) < _FEW_TIMES or back * 10 > len(starts):
        return [cue(None, None, "", each) for each in _PARAGRAPH.split(text)][:MAX_CUES]
    return cues


def _paragraphs(lines: Iterable[str]) -> Iterator[Cue]:
    speaker = ""
    start: float | None = None
    piece: list[str] = []
    for line in lines:
        found = _timed(line)
        if found is None and line.strip():
            piece.append(line)
            continue
        yield cue(start, None, speaker, " ".join(piece))
        piece = []
        if found:
            speaker, start, rest = found
            piece = [rest] if rest else []
    yield cue(start, None, speaker, " ".join(piece))


def _timed(line: str) -> tuple[str, float | None, str] | None:
    """Who speaks, when, and what is said behind that; None for a line that tells no time."""
    beginning = line[:_LONGEST_HEADING]
    if found := _HEADING.match(beginning) or _NAMED.match(beginning):
        return (found[1], seconds(found[2]), line[found.end() :]) if found[1].count(" ") < _WORDS else None
    if found := _AHEAD.match(beginning):
        return "", seconds(found[1]), line[found.end() :]
    return None
