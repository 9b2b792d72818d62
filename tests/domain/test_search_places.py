"""What was found in a text is led back to its place in the episode."""

import pytest

from cafe_tui.domain.chapters import read_show_notes
from cafe_tui.domain.models import Chapter
from cafe_tui.domain.search.search_places import Line, chapters_with, place_in_notes, places_in_transcript
from cafe_tui.domain.search.search_query import read_query
from cafe_tui.domain.search.search_words import Finder

NOTES = """<p>Two hosts over a pot of tea.</p>
<p>00:30 mins What a good kettle does.</p><p>It whistles, says Ann.</p>
<p>5:10 The market and the kettle there.</p>
<p>12:45 Cups.<br>20:00 What we would do otherwise</p>"""


def wanted(typed: str) -> Finder:
    return Finder(read_query(typed, finished=True).terms)


NOTHING = Finder(())


@pytest.mark.parametrize(
    ("typed", "seconds", "text"),
    [
        ("hosts", None, "Two hosts over a pot of tea."),
        ("kettle", 30.0, "00:30 mins What a good kettle does."),
        ("whistles", 30.0, "It whistles, says Ann."),
        ("kettle market", 310.0, "5:10 The market and the kettle there."),
        ("otherwise", 1200.0, "12:45 Cups. 20:00 What we would do otherwise"),
        ("cups", 765.0, "12:45 Cups. 20:00 What we would do otherwise"),
        ("kettle nowhere", 30.0, "00:30 mins What a good kettle does."),
    ],
)
def test_a_hit_in_the_notes_has_the_time_that_it_stands_under(
    typed: str, seconds: float | None, text: str
) -> None:
    place = place_in_notes(read_show_notes(NOTES, 1800.0), wanted(typed))
    assert place is not None
    assert (place.seconds, place.snippet.text) == (seconds, text)


def test_a_time_behind_its_topic_is_that_of_the_topic() -> None:
    notes = "Welcome – 0:00\nThe kettle – 5:10\nThe market – 12:45\nGoodbye – 20:00"
    place = place_in_notes(read_show_notes(notes, 1800.0), wanted("kettle"))
    assert place
    assert place.seconds == 310.0


def test_a_place_that_is_a_found_chapter_is_passed_over() -> None:
    notes = read_show_notes(NOTES, 1800.0)
    place = place_in_notes(notes, wanted("kettle"), {30.0})
    assert place
    assert place.seconds == 310.0
    assert place_in_notes(notes, wanted("kettle"), {30.0, 310.0}) is None
    assert place_in_notes(notes, wanted("absent")) is None


def test_chapters_are_found_one_by_one() -> None:
    chapters = [Chapter(0, "Tea"), Chapter(10, "Cups of tea"), Chapter(20, "Cups")]
    assert chapters_with(chapters, wanted("tea"), NOTHING) == [0, 1]
    assert chapters_with(chapters, wanted("tea cups"), NOTHING) == [1]
    assert chapters_with(chapters, wanted("tea"), wanted("cups")) == [0]


LINES = [
    Line(0.0, 4.0, "Ann", "So we bought a kettle, and"),
    Line(4.0, 8.0, "Ann", "it was the best kettle"),
    *(
        Line(8.0 + second, 9.0 + second, "Bo", "and then a lot was said of other things")
        for second in range(30)
    ),
    Line(60.0, 64.0, "Bo", "A kettle for life. A saying"),
    Line(64.0, 68.0, "Ann", "no one knows."),
]


def test_a_passage_of_a_transcript_has_the_time_of_its_first_line() -> None:
    places = list(places_in_transcript(LINES, wanted("kettle"), NOTHING, 9))
    assert [(place.seconds, place.by) for place in places] == [(0.0, "Ann"), (60.0, "Bo")]
    assert places[0].snippet.text.startswith("So we bought a kettle, and it was the best kettle")
    assert len(places[0].snippet.marks) == 2


def test_words_of_a_transcript_are_to_be_said_close_together() -> None:
    assert [one.seconds for one in places_in_transcript(LINES, wanted("kettle life"), NOTHING, 9)] == [60.0]
    assert list(places_in_transcript(LINES, wanted("bought life"), NOTHING, 9)) == []


def test_a_phrase_may_go_on_in_the_next_line() -> None:
    assert [one.seconds for one in places_in_transcript(LINES, wanted('"saying no"'), NOTHING, 9)] == [60.0]


def test_a_passage_with_what_is_excluded_is_left_out() -> None:
    assert [one.seconds for one in places_in_transcript(LINES, wanted("kettle"), wanted("life"), 9)] == [0.0]


def test_no_more_passages_are_given_than_wanted() -> None:
    assert len(list(places_in_transcript(LINES, wanted("kettle"), NOTHING, 1))) == 1
    assert list(places_in_transcript([], wanted("kettle"), NOTHING, 1)) == []
