"""Chapters from show notes, format by format."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.domain.chapters import Chapter, Confidence, chapters_from_notes, read_show_notes
from cafe_tui.domain.text import clean, one_line
from cafe_tui.domain.timecode import format_time, parse_time

GOLDEN = sorted((Path(__file__).resolve().parents[1] / "data" / "notes").glob("*.txt"))
DIVIDER = "=====\n"


def written(chapter: Chapter) -> str:
    fraction = f"{chapter.start % 1:.2f}".strip("0").rstrip(".")
    end = f"-{format_time(chapter.end)}" if chapter.end is not None else ""
    return f"{format_time(chapter.start)}{fraction}{end} {chapter.title}"


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_the_golden_notes_have_the_chapters_written_above_them(path: Path) -> None:
    head, notes = path.read_text(encoding="utf8").split(DIVIDER, 1)
    expected = head.splitlines()
    duration = None
    if expected and expected[0].startswith("duration: "):
        duration = float(expected.pop(0).removeprefix("duration: "))
    assert [written(chapter) for chapter in chapters_from_notes(notes, duration)] == expected
