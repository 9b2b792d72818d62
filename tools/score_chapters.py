"""Scores the chapter detector on a file of show notes, with two plain rules beside it.

    .venv/bin/python tools/score_chapters.py NOTES.jsonl

NOTES has one JSON object a line: `html` or `text`, `duration_s` (seconds or null), and `chapters`, a list of
{"start": seconds, "title": text} that an author meant. `show` (for means in which each show counts once) and
`not_chapters` (the time-like tokens that are none) are used where present. A start is right when it names the
same second; an episode is exact when all its starts are right and none is extra.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cafe_tui.domain.chapters import Chapter, chapters_from_notes
from cafe_tui.domain.shownotes import read_blocks

Detector = Callable[[str, float | None], list[Chapter]]

_CODE = re.compile(r"\b(?:(\d{1,2}):)?(\d{1,2}):(\d{2})\b")
_WORD = re.compile(
    "[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af\u0e00-\u0e7f]|\\w+?(?=[\u3040-\u9fff\uac00-\ud7af]|\\b)"
)


def every_code(notes: str, duration: float | None) -> list[Chapter]:
    """The rule of most scripts: each `mm:ss` or `h:mm:ss` is a chapter, called what follows on its line."""
    return list(_codes(notes, scale=1))


def hours_first(notes: str, duration: float | None) -> list[Chapter]:
    """A rule of players: two-part codes are hours and minutes unless one of them exceeds the duration."""
    as_hours = list(_codes(notes, scale=60))
    if duration is not None and any(chapter.start > duration for chapter in as_hours):
        as_hours = list(_codes(notes, scale=1))
    return [chapter for chapter in as_hours if duration is None or chapter.start < duration]


def _codes(notes: str, scale: int) -> Iterable[Chapter]:
    for block in read_blocks(notes):
        for line in block.text.split("\n"):
            for match in _CODE.finditer(line):
                hours, minutes, seconds = match.groups()
                if hours is None:
                    start = (int(minutes) * 60 + int(seconds)) * scale
                else:
                    start = int(hours) * 3600 + int(minutes) * 60 + int(seconds)
                title = line[match.end() :] or line[: match.start()]
                yield Chapter(float(start), title.strip(" -–—:()[]"))


@dataclass
class Account:
    """What was found and missed in some episodes."""

    right: int = 0
    extra: int = 0
    missed: int = 0
    episodes: int = 0
    exact: int = 0
    negatives: int = 0
    wrong_negatives: int = 0
    titles: list[float] = field(default_factory=list)

    def add(self, meant: list[dict[str, Any]], found: list[Chapter]) -> None:
        """Count one episode."""
        gold = {int(chapter["start"]): str(chapter["title"]) for chapter in reversed(meant)}
        mine = {int(chapter.start): chapter.title for chapter in reversed(found)}
        common = gold.keys() & mine.keys()
        self.right += len(common)
        self.extra += len(mine.keys() - common)
        self.missed += len(gold.keys() - common)
        if gold:
            self.episodes += 1
            self.exact += gold.keys() == mine.keys()
            self.titles += [likeness(gold[start], mine[start]) for start in common if gold[start]]
        else:
            self.negatives += 1
            self.wrong_negatives += bool(mine)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall of the starts."""
        return 2 * self.right / max(1, 2 * self.right + self.extra + self.missed)


def likeness(one: str, other: str) -> float:
    """The F1 of the words of two titles; in scripts without spaces each character counts as a word."""
    left, right = Counter(_WORD.findall(one.lower())), Counter(_WORD.findall(other.lower()))
    if not left and not right:
        return 1.0
    return 2 * (left & right).total() / (left.total() + right.total())


def score(episodes: list[dict[str, Any]], detector: Detector) -> dict[str, str]:
    """The headline figures of `detector`."""
    total, hard, shows = Account(), Account(), dict[str, Account]()
    for episode in episodes:
        found = detector(episode.get("html") or episode.get("text") or "", episode.get("duration_s"))
        accounts = [total, shows.setdefault(episode.get("show", ""), Account())]
        if episode.get("not_chapters"):
            accounts.append(hard)
        for account in accounts:
            account.add(episode["chapters"], found)
    positive = [account for account in shows.values() if account.episodes]
    return {
        "macro_f1": f"{sum(account.f1 for account in positive) / max(1, len(positive)):.3f}",
        "macro_exact": f"{sum(a.exact / a.episodes for a in positive) / max(1, len(positive)):.3f}",
        "fp_episodes": f"{total.wrong_negatives}/{total.negatives}",
        "hard_f1": f"{hard.f1:.3f}",
        "title": f"{sum(total.titles) / max(1, len(total.titles)):.3f}",
        "f1": f"{total.f1:.3f}",
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("notes", type=Path)
    lines = parser.parse_args().notes.read_text(encoding="utf8").splitlines()
    episodes = [json.loads(line) for line in lines if line.strip()]
    detectors: dict[str, Detector] = {
        "cafe-tui": chapters_from_notes,
        "every code": every_code,
        "hours first": hours_first,
    }
    for number, (name, detector) in enumerate(detectors.items()):
        figures = score(episodes, detector)
        if not number:
            print(f"{len(episodes)} episodes".ljust(14), *(figure.rjust(12) for figure in figures))
        print(name.ljust(14), *(value.rjust(12) for value in figures.values()))


if __name__ == "__main__":
    main()
