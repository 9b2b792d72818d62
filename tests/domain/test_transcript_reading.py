"""Transcripts as they are published: every form, what real files get wrong, and anything else."""

import math
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cafe_tui.domain.errors import BadInputError
from cafe_tui.domain.text import one_line
from cafe_tui.domain.transcript import Line, Lines
from cafe_tui.domain.transcript.reading import MAX_BYTES, read_transcript


def read(text: str, media_type: str = "") -> Lines:
    return read_transcript(text.encode(), media_type)


def told(lines: Lines) -> list[tuple[float | None, str, str]]:
    return [(line.start, line.speaker, line.text) for line in lines]


# WebVTT

VOICES = """WEBVTT - two people

NOTE nobody says this
--

STYLE
::cue { color: red }

intro
00:01.000 --> 00:03.500 align:start position:0%
<v.loud Ada>Is it <i>on</i> &amp; warm?</v>

00:00:04.000 --> 00:00:05.000
<v Bob>It <00:00:04.500>is.

NOTE and not this

00:00:05.000 --> 00:00:06.000
<v Bob>Nearly.</v> <v Ada>Good.</v>
"""


def test_webvtt_names_its_voices_and_keeps_its_notes_to_itself() -> None:
    assert read(VOICES) == (
        Line(1.0, 3.5, "Ada", "Is it on & warm?"),
        Line(4.0, 6.0, "Bob", "It is. Nearly."),
        Line(5.0, 6.0, "Ada", "Good."),
    )


def test_fragments_of_one_speaker_become_sentences() -> None:
    lines = read("""WEBVTT

00:00.000 --> 00:04.000
A kettle that whistles tells

00:04.000 --> 00:08.000
you when. That is the whole

00:08.000 --> 00:12.000
point of it.

00:20.000 --> 00:24.000
After a pause we go on.
""")
    assert told(lines) == [
        (0.0, "", "A kettle that whistles tells you when. That is the whole point of it."),
        (20.0, "", "After a pause we go on."),
    ]
    assert [line.end for line in lines] == [12.0, 24.0]


def test_long_talk_is_parted_at_sentences_with_times_that_grow() -> None:
    sentence = "This is one of the many things that were said that day. "
    lines = read(f"WEBVTT\n\n00:10.000 --> 04:10.000\n<v Ada>{sentence * 48}\n")
    assert len(lines) > 8
    assert all(line.speaker == "Ada" and line.text.endswith(".") for line in lines)
    starts, ends = [line.start for line in lines], [line.end for line in lines]
    assert starts[0] == 10.0
    assert ends[-1] == 250.0
    assert starts[1:] == ends[:-1]
    assert all(
        start is not None and end is not None and 0 < end - start <= 30
        for start, end in zip(starts, ends, strict=True)
    )


def test_a_sign_of_another_speaker_begins_a_line() -> None:
    lines = read("""WEBVTT

00:00.000 --> 00:02.000
Thanks for coming.

00:02.000 --> 00:04.000
>> Glad to. >> So are we.

00:04.000 --> 00:06.000
- Tea?
- Please.
""")
    assert [line.text for line in lines] == [
        "Thanks for coming.",
        "Glad to.",
        "So are we.",
        "Tea?",
        "Please.",
    ]


def test_captions_that_roll_say_everything_once() -> None:
    lines = read("""WEBVTT

00:00:00.000 --> 00:00:02.000
we begin with the kettle

00:00:02.000 --> 00:00:02.010
we begin with the kettle

00:00:02.010 --> 00:00:04.000
we begin with the kettle
and then the cups

00:00:04.000 --> 00:00:04.010
and then the cups

00:00:04.010 --> 00:00:06.000
and then the cups
which are blue
""")
    assert told(lines) == [(0.0, "", "we begin with the kettle and then the cups which are blue")]
    assert lines[0].end == 6.0


def test_words_that_grow_one_by_one_are_said_once() -> None:
    growing = ["so", "this", "is", "how", "it", "goes"]
    cues = [f"00:0{at}.000 --> 00:0{at + 1}.000\n{' '.join(growing[: at + 1])}" for at in range(len(growing))]
    assert [line.text for line in read("WEBVTT\n\n" + "\n\n".join(cues))] == ["so this is how it goes"]


def test_who_says_a_thing_twice_has_said_it_twice() -> None:
    lines = read("WEBVTT\n\n00:01.000 --> 00:02.000\nYes.\n\n00:02.000 --> 00:03.000\nYes.\n")
    assert [line.text for line in lines] == ["Yes. Yes."]


# SRT

SRT = """1
00:00:01,500 --> 00:00:03,000
Ada: Is it on?

2
00:00:03,000 --> 00:00:04,250
It looks {\\an8}cold.

3
00:00:04,250 --> 00:00:06,000
Bob: It is on.

4
00:00:06,000 --> 00:00:08,000
Ada: Remember: never touch it.

5
00:00:08,000 --> 00:00:09,000
Bob: Never.
"""


def test_srt_names_hold_on_until_the_next_one() -> None:
    assert read(SRT, "application/srt") == (
        Line(1.5, 4.25, "Ada", "Is it on? It looks cold."),
        Line(4.25, 6.0, "Bob", "It is on."),
        Line(6.0, 8.0, "Ada", "Remember: never touch it."),
        Line(8.0, 9.0, "Bob", "Never."),
    )


def test_a_colon_alone_makes_no_name() -> None:
    lines = read(
        "1\n00:00:01,000 --> 00:00:02,000\nToday's topic: tea.\n\n2\n00:00:02,000 --> 00:00:03,000\nYes."
    )
    assert told(lines) == [(1.0, "", "Today's topic: tea. Yes.")]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: text.replace(",", "."),
        lambda text: text.replace("00:00:0", "00:0"),
        lambda text: text.replace("\n\n", "\n"),
        lambda text: text.replace(" --> ", "-->"),
        lambda text: text.replace(" --> ", " -> "),
        lambda text: text.replace("\n\n", "\n\n\n \n"),
        lambda text: "\n\n" + text + "\n\n",
    ],
)
def test_what_srt_files_get_wrong_changes_nothing(change: Callable[[str], str]) -> None:
    assert read(change(SRT)) == read(SRT)


def test_cues_may_overlap_and_stand_in_any_order() -> None:
    lines = read("""2
00:00:10,000 --> 00:00:14,000
Bob: Second.

1
00:00:01,000 --> 00:00:12,000
Ada: First.

3
00:00:13,000 --> 00:00:11,000
Ada: Third, which ends before it begins.

4
00:00:20,000 --> 00:00:21,000
Bob: Fourth.
""")
    assert [(line.start, line.end) for line in lines] == [
        (1.0, 12.0),
        (10.0, 14.0),
        (13.0, 20.0),
        (20.0, 21.0),
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_the_encoding_is_found(encoding: str) -> None:
    document = "1\n00:00:01,000 --> 00:00:02,000\nCafé – “noir”\n".encode(encoding)
    assert read_transcript(document)[0].text == "Café – “noir”"


# JSON


def test_json_of_single_words_becomes_lines() -> None:
    lines = read(
        """{"version": "1.0.0", "segments": [
        {"speaker": "Ada", "startTime": 0.5, "endTime": 0.75, "body": "I"},
        {"speaker": "Ada", "startTime": 1, "endTime": 1.25, "body": "like"},
        {"speaker": "Ada", "startTime": 1.5, "endTime": 2.0, "body": "tea"},
        {"speaker": "Ada", "startTime": 2.0, "endTime": 2.1, "body": "."},
        {"speaker": "Bob", "startTime": 2.5, "endTime": 3.0, "body": "Do you?"}]}""",
        "application/json",
    )
    assert lines == (Line(0.5, 2.1, "Ada", "I like tea."), Line(2.5, 3.0, "Bob", "Do you?"))


@pytest.mark.parametrize(
    "document",
    [
        '[{"start": "00:00:01.500", "end": "00:00:02.000", "voice": "Ada", "text": "Tea."}]',
        '{"transcripts": [{"start_ms": 1500, "end_ms": 2000, "speaker": "Ada", "text": "Tea."}]}',
        '\ufeff {"segments": [7, {"startTime": 1.5, "endTime": 2, "speaker": "Ada", "body": "Tea."}, {}]}',
    ],
)
def test_json_has_dialects(document: str) -> None:
    assert read(document) == (Line(1.5, 2.0, "Ada", "Tea."),)


# Web pages


def test_a_page_names_speakers_and_times() -> None:
    lines = read(
        """<html><body><script>no()</script><cite><b>Ada</b>:</cite>
        <time>0:05</time> <p>Is it on &amp; warm?</p><p>I cannot tell.</p>
        <cite>Bob:</cite><time>0:10</time><p>It is.</p></body></html>""",
        "text/html",
    )
    assert lines == (
        Line(5.0, 10.0, "Ada", "Is it on & warm? I cannot tell."),
        Line(10.0, None, "Bob", "It is."),
    )


def test_a_page_without_times_still_has_its_paragraphs() -> None:
    assert told(read("<p>Ada: Is it on?</p><p>Bob: It is.</p><p>Ada: Good.</p><p>Bob: Yes.</p>")) == [
        (None, "Ada", "Is it on?"),
        (None, "Bob", "It is."),
        (None, "Ada", "Good."),
        (None, "Bob", "Yes."),
    ]


def test_a_page_in_the_place_of_captions_is_refused() -> None:
    page = "<!doctype html><html><body><p>Please log in</p></body></html>"
    with pytest.raises(BadInputError, match="web page"):
        read(page, "text/vtt")
    assert read(page, "text/html")[0].text == "Please log in"


# Plain text


@pytest.mark.parametrize(
    "text",
    [
        "Ada 0:05\nIs it on?\n\nBob 0:10\nIt is.\n",
        "Ada [00:00:05]:\nIs it on?\nBob [00:00:10]:\nIt is.\n",
        "Ada (0:05): Is it on?\nBob (0:10): It is.\n",
    ],
)
def test_plain_text_with_headings_has_names_and_times(text: str) -> None:
    assert read(text) == (Line(5.0, 10.0, "Ada", "Is it on?"), Line(10.0, None, "Bob", "It is."))


@pytest.mark.parametrize("text", ["[0:05] Is it on?\n[0:10] It is.", "00:05 - Is it on?\n\n00:10 - It\nis."])
def test_plain_text_with_times_ahead(text: str) -> None:
    assert read(text) == (Line(5.0, None, "", "Is it on? It is."),)


def test_plain_text_without_times_has_paragraphs() -> None:
    lines = read("We met at 12:30\nand left at once.\n\nThe second paragraph.")
    assert told(lines) == [
        (None, "", "We met at 12:30 and left at once."),
        (None, "", "The second paragraph."),
    ]


def test_times_that_go_back_and_forth_are_none_of_the_sound() -> None:
    lines = read("12:30 was when we met.\n\n9:15 was before.\n\n18:00 was after.\n\n7:00 was the first.")
    assert all(line.start is None for line in lines)


# What is no transcript


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\xef\xbb\xbf", "empty|nothing"),
        (b"WEBVTT\n\n", "nothing"),
        (b'{"error": "not found"}', "nothing"),
        (bytes(range(256)) * 20, "no text"),
        (b"ID3\x04\x00\x00\x00\x00\x00\x00" + bytes(500), "no text"),
        (b"a" * (MAX_BYTES + 1), "larger"),
    ],
)
def test_what_is_no_transcript_is_refused_with_a_reason(document: bytes, reason: str) -> None:
    with pytest.raises(BadInputError, match=reason) as caught:
        read_transcript(document)
    assert caught.value.hint


def test_text_is_cleaned_at_the_door() -> None:
    lines = read("WEBVTT\n\n00:01.000 --> 00:02.000\n<v \x1b[31mAda\u202e>Hi\x07 \x1b]0;title\x07there\n")
    assert told(lines) == [(1.0, "[31mAda", "Hi ]0;titlethere")]


PIECES = st.sampled_from(
    ["WEBVTT", "\n", "\n\n", "1", "00:00:01,000 --> 00:00:02.5", "0:5 --> 99999:99", "<v Ada>", "<v", ">",
     ">>", "Ada:", "- a", "<cite>", "</cite>", "<time>", "1:30", "</time>", "<p>", "[0:05]", "{", ":", "[",
     "]", '"segments"', "}", '{"segments":[{"startTime":1e400,"endTime":-1,"body":"x"}]}', '"startTime":NaN',
     "Tea. ", "&#0;", "\x00", "\ufffd", "。", "x" * 700]
)  # fmt: skip


@given(
    st.lists(st.one_of(PIECES, st.text(max_size=20)), max_size=40).map("".join).map(str.encode)
    | st.binary(max_size=300),
    st.sampled_from(["", "text/vtt", "text/html"]),
)
@example(b"00:00 --> 00:00\n>", "")
def test_anything_is_read_or_refused(document: bytes, media_type: str) -> None:
    try:
        lines = read_transcript(document, media_type)
    except BadInputError:
        return
    assert lines
    starts = [line.start for line in lines]
    timed = [start for start in starts if start is not None]
    assert len(timed) in (0, len(starts))
    assert timed == sorted(timed)
    for line in lines:
        assert line.text.strip()
        assert line.text == one_line(line.text, len(line.text))
        assert line.speaker == one_line(line.speaker)
        if line.start is None:
            assert line.end is None
        else:
            assert math.isfinite(line.start)
            assert line.start >= 0
            assert line.end is None or line.start <= line.end < math.inf


@pytest.mark.parametrize(
    "document",
    [
        "WEBVTT\n\n" + "00:01.000 --> 00:02.000\nx\n\n" * 20_000,
        "1\n" * 200_000,
        "1\n00:00:01,000 --> 00:00:02,000\n" + "<" * 200_000,
        "1\n00:00:01,000 --> 00:00:02,000\n" + "<v a" * 50_000,
        "1:" * 100_000,
        "a " * 100_000 + ":",
        "A. " * 60_000,
        "[" * 200_000,
        "<p><time>" * 20_000,
        "WEBVTT\n\n" + "00:01.000 --> 00:02.000\na a a a a a a a a a a a a\n\n" * 5_000,
        "Ada " * 100_000 + "12:30",
        ">>" * 100_000,
    ],
)
def test_hostile_files_take_no_time(document: str) -> None:
    """A reader that is not linear would not come back within the patience of a test run."""
    try:
        lines = read(document)
    except BadInputError:
        return
    assert all(len(line.text) <= 2_000 for line in lines)


# Real ones


def test_all_real_ones_are_read(shared: Path) -> None:
    """Each has sensible lines: short enough to read, in order, with the speakers that the file names."""
    speakers = {
        "Syntax--Syntax0.srt": {"Wes Bos", "Scott Tolinski"},
        "Syntax--Syntax156.srt": {"Announcer", "Wes Bos", "Scott Tolinski", "Unknown"},
        "Syntax--Syntax271.srt": {"Announcer", "Wes Bos", "Scott Tolinski"},
        "podcast-namespace--example.html": {"Travis", "Sarah", "Gilon"},
        "podcast-namespace--example.json": {"Darth Vader", "Luke"},
        "podcast-namespace--example.srt": {"Travis", "Sarah", "Gilon"},
        "podcast-namespace--example.vtt": {"Sarah", "Gillian"},
        "pocket-casts-ios--sample.vtt": {"Speaker 1"},
        "haskellweekly--episode-44.vtt": {""},
    }
    paths = sorted((shared / "corpus" / "transcripts").iterdir())
    assert len(paths) == 17
    for path in paths:
        document = path.read_bytes()
        lines = read_transcript(document)
        starts = [line.start for line in lines if line.start is not None]
        assert len(starts) == len(lines), path.name
        assert starts == sorted(starts), path.name
        assert max(len(line.text) for line in lines) <= 600, path.name
        assert max((line.end or 0) - (line.start or 0) for line in lines) <= 31, path.name
        assert {line.speaker for line in lines} == speakers.get(path.name, {line.speaker for line in lines})
        letters = sum(len(line.text) for line in lines)
        assert letters > 0.4 * len(document) or b"<v " in document or b"startTime" in document, path.name
