"""The detector on the notes of many real shows, against the project's bar."""

import importlib.util
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from cafe_tui.domain.chapters import chapters_from_notes

MACRO_F1 = 0.995
MACRO_EXACT = 0.99
HARD_F1 = 0.99
TITLE = 0.99
WRONG_NEGATIVES = 1
WORST_STYLE = 0.99


@pytest.fixture(scope="module")
def totals(shared: Path) -> dict[str, Any]:
    """The corpus' own scorer's accounts: all episodes, the hard ones, each show, each style."""
    spec = importlib.util.spec_from_file_location("score", shared / "corpus" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    everything, hard = score.Acc(), score.Acc()
    shows: dict[str, Any] = defaultdict(score.Acc)
    styles: dict[str, Any] = defaultdict(score.Acc)
    with (shared / "corpus" / "notes-dev.jsonl").open(encoding="utf8") as lines:
        for episode in map(json.loads, lines):
            found = chapters_from_notes(episode.get("html") or episode.get("text"), episode["duration_s"])
            predicted = [{"start": chapter.start, "title": chapter.title} for chapter in found]
            accounts = [everything, shows[episode["show"]], styles[episode["style"]]]
            for account in accounts + ([hard] if episode["not_chapters"] else []):
                account.add(episode["chapters"], predicted)
    return {
        "all": everything.row(),
        "hard": hard.row(),
        "shows": [show.row() for show in shows.values() if show.pos],
        "styles": {name: style.row() for name, style in styles.items() if style.pos},
    }


def mean(rows: list[dict[str, float]], figure: str) -> float:
    return sum(row[figure] for row in rows) / len(rows)


def test_the_mean_over_the_shows_reaches_the_bar(totals: dict[str, Any]) -> None:
    assert mean(totals["shows"], "f1") >= MACRO_F1
    assert mean(totals["shows"], "exact") >= MACRO_EXACT


def test_notes_with_other_times_are_told_apart(totals: dict[str, Any]) -> None:
    assert totals["hard"]["f1"] >= HARD_F1


def test_notes_without_chapters_get_none(totals: dict[str, Any]) -> None:
    assert totals["all"]["negatives"] > 300
    assert totals["all"]["fp_episodes"] <= WRONG_NEGATIVES


def test_titles_are_those_of_the_authors(totals: dict[str, Any]) -> None:
    assert totals["all"]["title"] >= TITLE


def test_no_style_of_writing_is_left_behind(totals: dict[str, Any]) -> None:
    assert {name: row["f1"] for name, row in totals["styles"].items() if row["f1"] < WORST_STYLE} == {}
