"""What is done with the lines of a transcript: which is chosen, what is said where, and how it is written."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.domain.errors import BadInputError
from cafe_tui.domain.feed.extras import TranscriptOffer
from cafe_tui.domain.transcript import Line, Lines
from cafe_tui.domain.transcript.choice import ranked
from cafe_tui.domain.transcript.passages import Hit, folded_texts, hits, index_at, said, starts_of
from cafe_tui.domain.transcript.reading import read_transcript
from cafe_tui.domain.transcript.writers import WRITERS, to_json, to_srt, to_text, to_webvtt

TALK = (
    Line(0.0, 10.0, "Ada", "Is the kettle on? It is cold in here today."),
    Line(10.0, 14.0, "Ada", "I cannot tell."),
    Line(20.0, 24.0, "Bob", "Crème brûlée & <tea>."),
    Line(24.0, None, "", "Nobody knows who says this."),
)


def offer(path: str, media_type: str = "", language: str = "", *, captions: bool = False) -> TranscriptOffer:
    return TranscriptOffer(f"https://e.example/{path}", media_type, language, captions)


# Choosing


def test_the_form_that_tells_most_comes_first() -> None:
    forms = [
        offer("a", "text/plain"),
        offer("b.php?x=.vtt", "text/html"),
        offer("c", "application/srt"),
        offer("d.json"),
        offer("e", "text/vtt"),
        offer("f"),
    ]
    assert [one.url[-1] for one in ranked(forms)][:4] == ["e", "n", "c", "t"]
    assert ranked(forms)[-1].media_type == "text/plain"


def test_an_address_may_tell_more_than_a_wrong_type() -> None:
    assert ranked([offer("a.srt", "application/srt"), offer("b.vtt", "text/plain")])[0].url.endswith("b.vtt")


def test_the_own_language_goes_before_the_form() -> None:
    offers = [offer("a.vtt", language="fr"), offer("b.srt", language="de-AT"), offer("c.txt", language="en")]
    assert ranked(offers, ["de_DE", "en"])[0].language == "de-AT"
    assert [one.language for one in ranked(offers, ["pt", "en"])] == ["en", "fr", "de-AT"]
    assert ranked([*offers, offer("d.html")], ["pt", "en"])[0].language == ""
    assert ranked(offers)[0].language == "fr"


def test_captions_go_before_what_does_not_say_that_it_is_timed() -> None:
    assert ranked([offer("a.srt"), offer("b.srt", captions=True)])[0].captions


# What is said where


def test_a_moment_lies_in_a_line() -> None:
    assert said(TALK, 12.0, None) == "Ada: I cannot tell."
    assert said(TALK, 15.0, None) == "Ada: I cannot tell."
    assert said(TALK, 18.0, None) == ""
    assert said(TALK, 25.0, None) == "Nobody knows who says this."
    assert said((), 25.0, None) == ""


def test_a_segment_has_whole_sentences_and_a_line_for_each_turn() -> None:
    assert said(TALK, 10.0, 24.0) == "Ada: I cannot tell.\nBob: Crème brûlée & <tea>."
    assert said(TALK, 0.0, 30.0).startswith(
        "Ada: Is the kettle on? It is cold in here today. I cannot tell.\nBob"
    )
    assert said(TALK, 4.6, 10.0) == "Ada: It is cold in here today."
    assert said(TALK, 1.0, 2.0) == "Ada: Is the kettle on?"
    assert said(TALK, 14.1, 19.9) == ""


def test_what_lies_between_two_lines_is_found_at_neither_of_far_ones() -> None:
    starts = starts_of(TALK)
    assert [index_at(TALK, starts, seconds) for seconds in (0.0, 9.9, 10.0, 15.9, 16.5, 20.0, 500.0)] == [
        0, 0, 1, 1, None, 2, None,
    ]  # fmt: skip


def test_a_transcript_without_times_says_nothing_anywhere() -> None:
    assert said((Line(None, None, "Ada", "Tea."),), 0.0, 100.0) == ""


def talk_of(rows: list[tuple[int, int, str, str]]) -> Lines:
    return tuple(
        Line(float(start), float(start + long), who, text) for start, long, who, text in sorted(rows)
    )


TEXTS = st.text("ab. ", min_size=1).map(lambda text: f"x{text}".strip())
ROWS = st.tuples(st.integers(0, 500), st.integers(0, 40), st.sampled_from(["", "Ada", "Bob"]), TEXTS)


@given(st.lists(ROWS, max_size=8).map(talk_of), st.integers(0, 600), st.integers(1, 100))
def test_a_passage_says_nothing_that_is_not_said(talk: Lines, start: int, length: int) -> None:
    text = said(talk, start, start + length)
    everything = [line.text.replace(" ", "") for line in talk]
    for turn in filter(None, text.split("\n")):
        words = turn.split(": ", 1)[-1].split(" ")
        assert all(any(word in one for one in everything) for word in words)


# Finding


def found(lines: Lines, words: str) -> list[Hit]:
    return hits(lines, folded_texts(lines), words)


def test_words_are_found_whatever_their_case_and_accents() -> None:
    assert found(TALK, "TEA") == [Hit(2, 16, 19)]
    assert found(TALK, "creme  brulee") == [Hit(2, 0, 12)]
    assert [hit.line for hit in found(TALK, "is")] == [0, 0, 3]
    assert found(TALK, "  ") == []


@given(st.text(max_size=30), st.text(min_size=1, max_size=3))
def test_a_hit_lies_in_its_line(text: str, wanted: str) -> None:
    for hit in found((Line(0.0, None, "", text),), wanted):
        assert 0 <= hit.begin < hit.end <= len(text)


# Writing


def test_plain_text_has_the_time_at_the_left() -> None:
    assert to_text(TALK).splitlines()[:2] == [
        "0:00  Ada: Is the kettle on? It is cold in here today.",
        "0:10  Ada: I cannot tell.",
    ]
    assert to_text((Line(None, None, "Ada", "Tea."), Line(None, None, "", "No."))) == "Ada: Tea.\nNo."


def test_captions_are_read_again_as_they_were_written() -> None:
    plain = (*TALK[:2], Line(20.0, 24.0, "Bob", "Tea."), Line(30.0, 31.0, "Bob", "Good."))
    assert read_transcript(to_webvtt(TALK[:3]).encode()) == TALK[:3]
    assert read_transcript(to_json(TALK).encode()) == TALK
    assert read_transcript(to_srt(plain).encode()) == plain


def test_a_last_line_without_an_end_gets_one_in_captions() -> None:
    assert "00:00:24.000 --> 00:00:25.800" in to_webvtt(TALK)
    assert json.loads(to_json(TALK))["segments"][3] == {
        "startTime": 24.0,
        "body": "Nobody knows who says this.",
    }


@pytest.mark.parametrize("form", ["vtt", "srt"])
def test_no_captions_without_times(form: str) -> None:
    with pytest.raises(BadInputError, match="no times"):
        WRITERS[form]((Line(None, None, "", "Tea."),))
