"""Captions, WebVTT and SubRip (SRT): one reader for both, which takes what either of them gets wrong.

Real files mix the two: dots in SRT, commas in WebVTT, hours left out, blank lines within a cue, no blank line
between two. So a cue is what stands between two lines with an arrow, whatever else the file says it is.
"""

import re
from collections.abc import Iterator, Sequence

from .cues import MAX_CUES, Cue, cue, from_clock, words

_CLOCK = r"(?:([0-9]{1,4}):)?([0-9]{1,3}):([0-9]{1,2})(?:[.,]([0-9]{1,9}))?"
_TIMING = re.compile(rf"\s*{_CLOCK}\s*--?>\s*{_CLOCK}(?![0-9:.,])")
_LONGEST_TIMING = 200  # characters of a line that are looked at
_VOICE = re.compile(r"<v(?:\.[^<>\s]*)?\s+([^<>]*)>", re.IGNORECASE)
_TAG = re.compile(r"<(?:/?[a-zA-Z][^<>]*|/|[0-9][0-9:.]*)>|\{\\[^{}]*\}")
_TURN = re.compile(r"(?:^|(?<=\s))>>+\s*")  # as live captioners write it
_DASH = re.compile(r"\s*[-–—]\s*(?=\S)")


def is_captions(text: str) -> bool:
    """Whether `text` is WebVTT or SRT: it says so, or has a line with an arrow between two times."""
    return _says_webvtt(text) or any(map(_timing, text[:20_000].splitlines()))


def read_captions(text: str) -> list[Cue]:
    """The cues of a file, in its order."""
    lines = text.splitlines()
    blank_ends = _says_webvtt(text)  # then notes and styles may stand between the cues
    timings = [(at, found) for at, line in enumerate(lines) if (found := _timing(line))][:MAX_CUES]
    ends = [*(at for at, _found in timings), len(lines)][1:]
    cues: list[Cue] = []
    for (at, found), end in zip(timings, ends, strict=False):
        payload: Sequence[str] = lines[at + 1 : end]
        if blank_ends:
            payload = _to_blank(payload)
        elif end < len(lines):
            payload = _without_number(payload)
        start, stop = from_clock(*found.groups()[:4]), from_clock(*found.groups()[4:])
        if start is not None:
            cues += _spoken(start, stop, payload)
    return cues


def _says_webvtt(text: str) -> bool:
    return text[:20].lstrip("\ufeff \t\r\n").startswith("WEBVTT")


def _timing(line: str) -> re.Match[str] | None:
    return _TIMING.match(line[:_LONGEST_TIMING]) if ">" in line else None


def _to_blank(payload: Sequence[str]) -> Sequence[str]:
    # The name of the next cue may follow without a blank line between, but then nobody can tell.
    return next((payload[:at] for at, line in enumerate(payload) if not line.strip()), payload)


def _without_number(payload: Sequence[str]) -> Sequence[str]:
    """Without the number of the next cue, which stands right before its times."""
    return payload[:-1] if payload and payload[-1].strip().isdecimal() else payload


def _spoken(start: float, end: float | None, payload: Sequence[str]) -> Iterator[Cue]:
    lines = [line for line in payload if line.strip()]
    if len(lines) > 1 and all(map(_DASH.match, lines)):
        for line in lines:  # a dialogue: “- Is it? - It is.”
            yield from _voices(start, end, _DASH.sub("", line, count=1), new_turn=True)
    else:
        yield from _voices(start, end, " ".join(lines))


def _voices(start: float, end: float | None, payload: str, *, new_turn: bool = False) -> Iterator[Cue]:
    if "<" not in payload and ">" not in payload and "{" not in payload:
        yield cue(start, end, "", words(payload), new_turn=new_turn)
        return
    # What stands before the first voice, then a name and what it says, again and again.
    before, *named = _VOICE.split(payload)
    for who, said in [("", before), *zip(named[::2], named[1::2], strict=True)]:
        plain = _TAG.sub("", said)
        for number, part in enumerate(_TURN.split(words(plain))):
            yield cue(start, end, words(who), part, new_turn=new_turn or number > 0)
