"""Chapter lists as publishers and other programs write and read them."""

import json
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.domain.chapter.chapter_readers import (
    MAX_CHAPTERS,
    ReadChapters,
    play_time,
    read_podcasting20,
    read_podlove,
)
from cafe_tui.domain.chapter.chapter_writers import FORMATS, write_chapters
from cafe_tui.domain.models import Chapter
from cafe_tui.domain.text import one_line

PSC = "{http://podlove.org/simple-chapters}"

CHAPTERS = (
    Chapter(0.0, "Hello"),
    Chapter(65.5, 'Cups = bowls; # & <b>\\ "mugs"</b> --> 50%', 80.0, "https://example.org/?a=1&b=2"),
    Chapter(3725.25, "茶", image="https://example.org/tea.png"),
)


def psc_attributes(document: str) -> list[dict[str, str]]:
    root = ElementTree.fromstring(document)
    assert root.tag == f"{PSC}chapters"
    return [dict(element.attrib) for element in root.iter(f"{PSC}chapter")]


# Writing


def test_text_lines_up_the_times() -> None:
    assert write_chapters(CHAPTERS[:2], "text").splitlines() == [
        "       0:00  Hello",
        '1:05 - 1:20  Cups = bowls; # & <b>\\ "mugs"</b> --> 50%',
    ]


def test_youtube_begins_at_the_beginning() -> None:
    assert write_chapters(CHAPTERS[:1], "youtube") == "0:00 Hello"
    assert write_chapters((Chapter(30.0, ""), Chapter(3700.0, "Tea")), "youtube").splitlines() == [
        "0:00 Intro",
        "0:30 Chapter 1",
        "1:01:40 Tea",
    ]


def test_webvtt_escapes_its_text_and_every_cue_lasts() -> None:
    cues = write_chapters((*CHAPTERS, Chapter(3725.25, "")), "vtt", 4000.0).split("\n\n")
    assert cues[0] == "WEBVTT"
    assert cues[2] == (
        '00:01:05.500 --> 00:01:20.000\nCups = bowls; # &amp; &lt;b&gt;\\ "mugs"&lt;/b&gt; --&gt; 50%'
    )
    assert cues[3].startswith("01:02:05.250 --> 01:02:05.251\n")
    assert cues[4] == "01:02:05.250 --> 01:06:40.000\n1:02:05"


def test_ffmetadata_is_read_back_by_ffmpeg(tmp_path: Path) -> None:
    ffprobe = shutil.which("ffprobe")
    if ffprobe is None:
        pytest.skip("needs the program ffprobe to read ffmetadata")
    path = tmp_path / "chapters.ffmeta"
    path.write_text(write_chapters(CHAPTERS, "ffmetadata", 4000.0), encoding="utf-8")
    command = [ffprobe, "-v", "error", "-show_chapters", "-of", "json", "-f", "ffmetadata", str(path)]
    done = subprocess.run(command, check=True, capture_output=True)
    found = json.loads(done.stdout)["chapters"]
    assert [(float(c["start_time"]), float(c["end_time"]), c["tags"]["title"]) for c in found] == [
        (0.0, 65.5, CHAPTERS[0].title),
        (65.5, 80.0, CHAPTERS[1].title),
        (3725.25, 4000.0, CHAPTERS[2].title),
    ]


def test_podcasting20_has_the_shape_of_real_files(shared: Path) -> None:
    """Every name and type that we write occurs in the same place of a real file."""
    shapes: dict[str, set[type]] = {}
    for path in (shared / "corpus/chapters").glob("*.json"):
        document = json.loads(path.read_text())
        if isinstance(document, dict) and "startTime" in str(document):
            for entry in document["chapters"]:
                for name, value in entry.items():
                    shapes.setdefault(name, set()).add(type(value))
    hidden = Chapter(90.0, "x", 91.0, "https://example.org", "https://example.org/i.png", listed=False)
    written = json.loads(write_chapters((*CHAPTERS, hidden), "podcasting20"))
    assert set(written) == {"version", "chapters"}
    assert re.fullmatch(r"1\.\d\.\d", written["version"])
    for entry in written["chapters"]:
        for name, value in entry.items():
            assert name in shapes
            assert type(value) in shapes[name] | {int, float}


@pytest.mark.parametrize("form", FORMATS)
def test_no_chapters_are_written_without_complaint(form: str) -> None:
    assert "Intro" not in write_chapters((), form)


# Reading


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1:05:00", 3900.0), ("95", 95.0), ("00:01:05.5", 65.5), ("1:2:3.04", 3723.04), ("00:00", 0.0),
        ("12:42.345", 762.345), ("0:0:0.", 0.0), (" 08:26 ", 506.0), ("npt:90", 90.0), ("90:00", 5400.0),
    ],
)  # fmt: skip
def test_normal_play_time_is_read_in_every_shape(text: str, seconds: float) -> None:
    assert play_time(text) == seconds


@pytest.mark.parametrize("text", ["", "-5", "1:2:3:4", "ten", "1e9", "nan", "٣:٣٠", "9" * 5000, "1:-2"])
def test_what_is_no_play_time_is_none(text: str) -> None:
    assert play_time(text) is None


def test_every_real_chapter_file_is_read(shared: Path) -> None:
    paths = [path for path in (shared / "corpus/chapters").glob("*.json") if "podcastparser" not in path.name]
    assert len(paths) > 10
    for path in paths:
        read = read_podcasting20(path.read_bytes())
        expected = len(re.findall(r'"start(?:Time)?"', path.read_text()))
        assert (len(read.chapters), read.left_out) == (expected, 0), path.name


@pytest.mark.parametrize(
    ("entry", "chapter"),
    [
        ({"startTime": 1.5, "title": "a"}, Chapter(1.5, "a")),
        ({"startTime": "90", "title": "a"}, Chapter(90.0, "a")),
        ({"startTime": "1:02:03.5"}, Chapter(3723.5)),
        ({"start": "00:00:43.137", "title": "a", "href": "", "image": ""}, Chapter(43.137, "a")),
        ({"startTime": 5, "title": "a", "toc": False}, Chapter(5.0, "a", listed=False)),
        ({"startTime": 5, "title": "a", "toc": None, "endTime": None, "img": None}, Chapter(5.0, "a")),
        ({"startTime": 5, "endTime": 9}, Chapter(5.0, end=9.0)),
        ({"startTime": 5, "endTime": 4}, Chapter(5.0)),
        (
            {"startTime": 5, "url": "https://example.org/a b", "img": "http://example.org/i"},
            Chapter(5.0, url="https://example.org/a%20b", image="http://example.org/i"),
        ),
        ({"startTime": 5, "url": "javascript:alert(1)", "img": "file:///etc/passwd"}, Chapter(5.0)),
        ({"startTime": 5, "url": ["https://example.org"], "title": {"a": 1}}, Chapter(5.0)),
        ({"startTime": 5, "title": "a\x00\x1b[31m\ud800\n b\u202e"}, Chapter(5.0, "a[31m b")),
    ],
)
def test_an_entry_is_read_as_far_as_it_is_sane(entry: object, chapter: Chapter) -> None:
    assert read_podcasting20(json.dumps({"chapters": [entry]})) == ReadChapters((chapter,))


@pytest.mark.parametrize(
    "entry",
    ["{}", "7", "null", '{"startTime": NaN}', '{"startTime": -1}', '{"startTime": 1e309}',
     '{"startTime": true}',
     '{"startTime": -Infinity}', '{"startTime": [5]}', f'{{"startTime": {"9" * 5000}}}',
     '{"startTime": "soon"}', '{"startTime": 1700000000000}', '{"startTime": {"startTime": 5}}'],
)  # fmt: skip
def test_what_is_no_chapter_is_left_out_and_the_others_stay(entry: str) -> None:
    document = (
        f'{{"chapters": [{{"startTime": 9, "title": "b"}}, {entry}, {{"startTime": 3, "title": "a"}}]}}'
    )
    assert read_podcasting20(document) == ReadChapters((Chapter(3.0, "a"), Chapter(9.0, "b")), 1)


def test_a_million_entries_are_cut() -> None:
    read = read_podcasting20('{"chapters": [' + ",".join(['{"startTime":1}'] * 1_000_000) + "]}")
    assert (len(read.chapters), read.left_out) == (MAX_CHAPTERS, 1_000_000 - MAX_CHAPTERS)


@pytest.mark.parametrize(
    "document", [b"", b"[" * 100_000, b"\xff\xfe{", b"<html>", b'"chapters"', b'{"chapters": {}}', b"[7]"]
)
def test_what_is_no_list_gives_no_chapters(document: bytes) -> None:
    assert read_podcasting20(document).chapters == ()


@given(st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(
        st.sampled_from(["startTime", "endTime", "title", "toc", "img", "url", "chapters"]), inner
    ),
))  # fmt: skip
def test_any_json_is_survived(document: object) -> None:
    read = read_podcasting20(json.dumps({"chapters": document}))
    starts = [chapter.start for chapter in read.chapters]
    assert starts == sorted(starts)


@given(st.binary())
def test_any_bytes_are_survived(document: bytes) -> None:
    read_podcasting20(document)


def test_podlove_elements_are_read_from_what_is_written_in_them() -> None:
    elements = [
        {"start": "1:05:00", "title": "Late"},
        {"title": "No start"},
        {"start": "95", "title": "Early", "href": "https://example.org", "image": "ftp://example.org/i"},
    ]
    assert read_podlove(elements) == ReadChapters(
        (Chapter(95.0, "Early", url="https://example.org"), Chapter(3900.0, "Late")), 1
    )


# Both ways

seconds = st.integers(0, 360_000_000).map(lambda milliseconds: milliseconds / 1000)
titles = st.text().map(one_line)
urls = st.none() | st.sampled_from(
    ["https://example.org/?a=1&b=%20", "http://example.org/\"'<>".replace('"', "")]
)


@st.composite
def chapter_lists(draw: st.DrawFn) -> Sequence[Chapter]:
    starts = sorted(draw(st.lists(seconds, max_size=8)))
    return [Chapter(start, draw(titles), url=draw(urls), image=draw(urls)) for start in starts]


def as_read(chapters: Sequence[Chapter]) -> tuple[Chapter, ...]:
    """With addresses as they are after the door."""
    document = json.dumps(
        [{"start": c.start, "title": c.title, "url": c.url, "img": c.image} for c in chapters]
    )
    return read_podcasting20(document).chapters


@given(chapter_lists())
def test_what_is_written_is_read_again(chapters: Sequence[Chapter]) -> None:
    wanted = as_read(chapters)
    assert read_podcasting20(write_chapters(wanted, "podcasting20")).chapters == wanted
    assert read_podlove(psc_attributes(write_chapters(wanted, "podlove"))).chapters == wanted


@given(chapter_lists(), st.sampled_from(FORMATS), st.none() | seconds)
def test_every_format_takes_every_list(
    chapters: Sequence[Chapter], form: str, duration: float | None
) -> None:
    written = write_chapters(chapters, form, duration)
    assert "\x00" not in written
    for chapter in chapters:
        assert form not in ("text", "youtube") or chapter.title in written
