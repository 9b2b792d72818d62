"""What other programs are told of the player."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.domain import playback as p
from cafe_tui.domain.errors import BadInputError, MediaError
from cafe_tui.domain.outside.placeholders import check, filled
from cafe_tui.domain.outside.status import CLOSED, FIELDS, fields_of, is_news, status_of, words_of

from .test_orders import PLAYING

CHAPTER = {"number": 1, "title": "Cups", "start": 30.0, "end": None}


def test_a_status_has_all_that_a_status_bar_wants() -> None:
    state = replace(PLAYING, buffered=((0.0, 70.0),), sleep=p.Sleep(p.AfterChapters(2)))
    status = status_of(state, 65, 3)
    assert json.loads(json.dumps(status)) == {
        "state": "playing",
        "episode": {"id": 2, "show": "A Café", "title": "Episode", "number": 65},
        "chapter": CHAPTER,
        "position": 40.0,
        "duration": 100.0,
        "speed": 1.0,
        "volume": 100,
        "muted": False,
        "buffered": [[0.0, 70.0]],
        "queue": 3,
        "sleep": {"until": "chapter", "at": None, "chapters": 2},
        "error": None,
    }


@pytest.mark.parametrize("phase", p.Phase)
def test_every_phase_has_the_same_names(phase: p.Phase) -> None:
    track = None if phase is p.Phase.IDLE else PLAYING.track
    failure = MediaError("Gone") if phase is p.Phase.FAILED else None
    status = status_of(replace(PLAYING, phase=phase, track=track, failure=failure), None, 0)
    assert status.keys() == CLOSED.keys()
    assert fields_of(status).keys() == set(FIELDS)
    assert words_of(status)


@pytest.mark.parametrize(
    ("after", "news"),
    [
        (replace(PLAYING, position=40.9), False),
        (replace(PLAYING, position=41.0), True),
        (replace(PLAYING, buffered=((0.0, 50.0),)), False),
        (replace(PLAYING, volume=5), True),
        (replace(PLAYING, phase=p.Phase.PAUSED), True),
    ],
)
def test_of_a_moving_position_only_seconds_are_news(after: p.Playback, news: bool) -> None:
    assert is_news(status_of(PLAYING, None, 0), status_of(after, None, 0)) is news


def test_a_template_is_filled_as_people_write_it() -> None:
    fields = fields_of(status_of(replace(PLAYING, buffered=((30.0, 70.0),)), 65, 3))
    template = "{{{state}}} #{number} {title}: {chapter_number}. {chapter} {position}/{duration} -{left}"
    assert filled(template, fields) == "{playing} #65 Episode: 1. Cups 0:40/1:40 -1:00"
    assert filled("{percent}% {speed}x {volume} {buffered} {queue} {sleep}|", fields) == "40% 1x 100 0:30 3 |"


def test_without_a_player_every_field_but_the_state_is_empty() -> None:
    assert {name: value for name, value in fields_of(CLOSED).items() if value} == {"state": "closed"}


def test_what_stands_in_a_value_is_not_filled_again() -> None:
    assert filled("{title} {show}", {"title": "{show}", "show": "}{"}) == "{show} }{"


def test_a_name_that_is_none_is_refused_with_those_that_are() -> None:
    with pytest.raises(BadInputError, match=r"\{titel\}.*\{title\}"):
        check("{titel}", FIELDS)


@given(st.text())
def test_a_template_without_braces_stays_as_it_is(template: str) -> None:
    plain = template.replace("{", "").replace("}", "")
    assert filled(check(plain, FIELDS), {}) == plain
