"""Chapters from show notes, format by format, and what holds for any text."""

from collections.abc import Callable
from html import escape
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cafe_tui.domain.chapters import Chapter, Confidence, ShowNotes, chapters_from_notes, read_show_notes
from cafe_tui.domain.detection.tokens import find_times
from cafe_tui.domain.detection.words import HOUR_UNITS, MINUTE_UNITS, SECOND_UNITS
from cafe_tui.domain.text import clean, one_line
from cafe_tui.domain.timecode import format_time

GOLDEN = sorted((Path(__file__).resolve().parents[1] / "data" / "notes").glob("*.txt"))
DIVIDER = "=====\n"
SEED_STARTS = [30, 85, 180, 270, 330, 420, 540, 670, 780, 840, 885, 945, 1065, 1170, 1215, 1260]


def written(chapter: Chapter) -> str:
    fraction = f"{chapter.start % 1:.2f}".strip("0").rstrip(".")
    end = f"-{format_time(chapter.end)}" if chapter.end is not None else ""
    return f"{format_time(chapter.start)}{fraction}{end} {chapter.title}"


def marked(notes: ShowNotes) -> list[str]:
    return [notes.blocks[mark.block].text[mark.start : mark.end] for mark in notes.times]


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_the_golden_notes_have_the_chapters_written_above_them(path: Path) -> None:
    head, notes = path.read_text(encoding="utf8").split(DIVIDER, 1)
    expected = head.splitlines()
    duration = None
    if expected and expected[0].startswith("duration: "):
        duration = float(expected.pop(0).removeprefix("duration: "))
    assert [written(chapter) for chapter in chapters_from_notes(notes, duration)] == expected


def test_there_are_golden_notes_with_and_without_chapters() -> None:
    without = [path for path in GOLDEN if path.read_text(encoding="utf8").startswith(DIVIDER)]
    assert len(without) > 20
    assert len(GOLDEN) - len(without) > 60


def as_paragraphs(lines: list[str]) -> str:
    return "".join(f"<p>{escape(line)}</p>\n" for line in lines)


def as_breaks(lines: list[str]) -> str:
    return "<p>" + "<br />\n".join(map(escape, lines)) + "</p>"


def as_items(lines: list[str]) -> str:
    return "<ul>\n" + "".join(f"<li><p>{escape(line)}</p></li>\n" for line in lines) + "</ul>"


def with_linked_times(lines: list[str]) -> str:
    linked: list[str] = []
    for line in lines:
        time, _, rest = line.partition(" ")
        text = f"{escape(time)}</a> {escape(rest)}" if time[:1].isdigit() else f"</a>{escape(line)}"
        linked.append(f'<p><a href="https://example.org/?s={len(linked)}">{text}</p>')
    return "".join(linked)


@pytest.mark.parametrize("layout", ["\n".join, as_paragraphs, as_breaks, as_items, with_linked_times])
def test_the_first_document_has_its_sixteen_chapters_in_every_layout(
    layout: Callable[[list[str]], str], shared: Path
) -> None:
    document = next((shared / "seed").glob("*.txt")).read_text(encoding="utf8")
    chapters = chapters_from_notes(layout(document.splitlines()))
    assert [chapter.start for chapter in chapters] == SEED_STARTS
    assert chapters[0].title.startswith("Pilar calls back to")
    assert all(chapter.title and not chapter.title[0].isdigit() for chapter in chapters)


LIST = "0:00 Hello\n4:10 Wool\n32:20 Looms\n\n"


@pytest.mark.parametrize(
    ("sentence", "times"),
    [
        ("At 12:30 she says no.", ["12:30"]),
        ("She says so (12:34) herself.", ["12:34"]),
        ("More of that around minute 12:30 or so.", ["12:30"]),
        ("We meet at 12:30 for lunch.", []),
        ("We meet at 12:30 pm.", []),
        ("See the video at 3:20 for that.", []),
        ("Read John 3:16 again.", []),
        ("It was a 16:10 screen.", []),
    ],
)
def test_times_in_sentences_are_marks_but_no_chapters(sentence: str, times: list[str]) -> None:
    notes = read_show_notes(LIST + sentence)
    assert marked(notes) == ["0:00", "4:10", "32:20", *times]
    assert len(notes.chapters) == 3


def test_the_times_of_a_transcript_are_marks_but_no_chapters() -> None:
    speech = "and so we went on down the road until nobody could see the house from where we stood " * 3
    notes = read_show_notes("\n".join(f"[0:{second:02}] {speech}" for second in range(0, 60, 12)))
    assert marked(notes) == ["0:00", "0:12", "0:24", "0:36", "0:48"]
    assert notes.chapters == ()


def test_a_long_list_is_surer_than_a_short_one() -> None:
    def sureness(count: int) -> Confidence:
        return read_show_notes("\n".join(f"{minute}:05 Part" for minute in range(count))).confidence

    assert sureness(2) is not Confidence.SURE
    assert sureness(12) is Confidence.SURE


def test_a_wrong_duration_does_not_lose_the_list() -> None:
    starts = [chapter.start for chapter in chapters_from_notes(LIST, duration=60)]
    assert starts == [0, 250, 1940]


TIMES = st.builds("{}:{:02}".format, st.integers(0, 130), st.integers(0, 70))
TAGS = (
    "<p>",
    "</p>",
    "<li>",
    "<br>",
    "<a href='#t=90'>",
    "</a>",
    "<td>",
    "<tr>",
    "<pre>",
    "<!--",
    "<script>",
)
WRITTEN = (
    "1h2m",
    "5 mins",
    "9.25",
    "12'30''",
    "２：３０",
    "٣:٤٥",
    "John 3:16",
    "https://example.org/1:20",
    "pm",
)
ODD = (
    "<",
    ">",
    "\n",
    " - ",
    "–",
    "(",
    ")",
    "#tag",
    "&lt;p&gt;",
    "&#x301;",
    "\u0301",
    "&nbsp;",
    "\u202e",
    "\ud800",
)
PIECES = st.one_of(TIMES, st.sampled_from(TAGS + WRITTEN + ODD), st.text(max_size=12))


@given(st.lists(PIECES, max_size=40).map("".join), st.none() | st.floats(0, 20_000))
@example("<b>e</b>\u0301 <a href='#t=90'>\u0301x</a>", None)
@example("0:00 a\n" * 3, 0.0)
@example("<a href='#t=90'>0\n", None)
def test_whatever_the_text_marks_lie_inside_it_and_all_is_clean_and_in_order(
    text: str, duration: float | None
) -> None:
    notes = read_show_notes(text, duration)
    for block in notes.blocks:
        assert clean(block.text) == block.text
        assert block.text.strip()
        ends = [0, *(end for link in block.links for end in (link.start, link.end)), len(block.text)]
        assert ends == sorted(ends)
    places = [(mark.block, mark.start) for mark in notes.times]
    assert places == sorted(set(places))
    for mark in notes.times:
        assert 0 <= mark.start < mark.end <= len(notes.blocks[mark.block].text)
        assert mark.seconds >= 0
    starts = [chapter.start for chapter in notes.chapters]
    assert starts == sorted(starts)
    assert set(starts) <= {mark.seconds for mark in notes.times}
    for chapter in notes.chapters:
        assert one_line(chapter.title) == chapter.title
        assert chapter.end is None or chapter.end > chapter.start


@given(
    st.lists(st.integers(1, 400), min_size=3, max_size=30),
    st.sampled_from(["{} x", "[{}] x", "{} - x", "x ({})"]),
)
def test_any_rising_list_from_zero_is_found_whole(steps: list[int], style: str) -> None:
    starts = [0]
    for step in steps:
        starts.append(starts[-1] + 20 + step)
    notes = "\n".join(style.format(format_time(start)) for start in starts)
    assert [chapter.start for chapter in chapters_from_notes(notes)] == starts


@pytest.mark.parametrize("letter", "İſ\u212a")
@pytest.mark.parametrize("unit", sorted(HOUR_UNITS | MINUTE_UNITS | SECOND_UNITS))
def test_letters_that_count_as_others_where_case_does_not_are_no_stumbling_block(
    unit: str, letter: str
) -> None:
    odd = unit.translate({ord(plain): letter for plain in ("i", "s", "k") if plain == letter.casefold()[0]})
    find_times(f"1 {odd} 2 {odd.upper()} 3 {odd}")
