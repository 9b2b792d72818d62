"""Chapters in files that lie beside a recording."""

from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.domain.feed.side_cars import chapters_beside, read_cue, read_labels
from cafe_tui.domain.models import Chapter

SHEET = """\ufeffREM GENRE Talk
PERFORMER "A. Speaker"
TITLE "The whole evening"
FILE "evening.mp3" MP3
  TRACK 01 AUDIO
    TITLE "Welcome, all"
    INDEX 01 00:00:00
  TRACK 02 AUDIO
    TITLE Untitled
    INDEX 00 04:59:00
    INDEX 01 05:00:37
  track 03 audio
    INDEX 01 75:10:00
    INDEX 02 76:00:00
"""


def test_a_cue_sheet_gives_its_tracks() -> None:
    assert read_cue(SHEET) == (
        Chapter(0.0, "Welcome, all"),
        Chapter(300.493, "Untitled"),
        Chapter(4510.0, ""),
    )


def test_of_a_sheet_for_several_files_the_first_counts() -> None:
    second = 'FILE "b.mp3" MP3\n TRACK 04 AUDIO\n INDEX 01 00:00:00\n'
    assert len(read_cue(SHEET + second)) == 3


def test_labels_are_chapters_only_where_all_lines_are_labels() -> None:
    assert read_labels("1.5\t3,5\tOne\n\\\t100\t200\n9\t9\tTwo\n") == (
        Chapter(1.5, "One", 3.5),
        Chapter(9.0, "Two"),
    )
    assert read_labels("1.5\t3.5\tOne\nand then a note") == ()
    assert read_labels("") == ()


@given(st.sampled_from([".cue", ".txt", ".chapters.json", ".md"]), st.text())
def test_any_text_gives_sane_chapters(ending: str, text: str) -> None:
    for start in ("", "TRACK 01 AUDIO\nINDEX 01 ", "1.0\t2.0\t"):
        chapters = chapters_beside(ending, start + text)
        assert all(chapter.start >= 0 for chapter in chapters)
        assert list(chapters) == sorted(chapters, key=lambda chapter: chapter.start)
