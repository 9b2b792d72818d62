"""What happens while one listens, as programs are told of it."""

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.domain import playback as p
from cafe_tui.domain.errors import BadInputError
from cafe_tui.domain.models import EpisodeId
from cafe_tui.domain.outside.hooks import (
    NAMES,
    Happened,
    HookEvent,
    Told,
    arguments_of,
    following,
    read_hooks,
)

from .test_orders import PLAYING, TRACK

EVENT = HookEvent.BOOKMARK_MADE
OTHER = replace(PLAYING, session=2, track=replace(TRACK, episode_id=EpisodeId(3)), position=0.0)


def happened(states: Iterable[p.Playback]) -> list[str]:
    """What was told in the course of these states: events, with the chapter's title or the episode."""
    told, words = Told(), []
    for state in states:
        told, news = following(told, state)
        words += [f"{each.event} {each.told.get('chapter', each.told['episode'])}" for each in news]
    return words


def at(position: float, **more: object) -> p.Playback:
    return replace(PLAYING, position=position, **more)  # type: ignore[arg-type]


ENDED = at(100.0, phase=p.Phase.ENDED)


def test_an_episode_that_is_heard_from_end_to_end() -> None:
    opening = at(0.0, phase=p.Phase.OPENING)
    assert happened([p.Playback(), opening, at(0.0), at(29.9), at(30.1), at(61.0), at(99.0), ENDED]) == [
        "episode-started 2",
        "chapter-begun Cups",
        "chapter-begun Saucers",
        "episode-finished 2",
    ]


def test_a_jump_begins_a_chapter_only_when_it_has_arrived_in_another_one() -> None:
    there = [at(40.0), at(45.0, seeking=True), at(45.0), at(70.0, seeking=True), at(70.0)]
    assert happened(there) == ["episode-started 2", "chapter-begun Cups", "chapter-begun Saucers"]


def test_a_pause_and_a_lost_network_begin_nothing_anew() -> None:
    lost = [at(40.0), at(41.0, phase=p.Phase.PAUSED), at(41.0), at(41.0, phase=p.Phase.WAITING)]
    back = [at(41.0, phase=p.Phase.OPENING, session=2), at(41.0, session=2)]
    assert happened([*lost, *back]) == ["episode-started 2", "chapter-begun Cups"]


def test_what_is_heard_again_starts_again() -> None:
    assert happened([at(0.0), ENDED, ENDED, at(0.0, session=2), p.Playback(), at(0.0, session=3)]) == [
        "episode-started 2",
        "episode-finished 2",
        "episode-started 2",
        "episode-started 2",
    ]


def test_an_episode_that_is_left_is_not_finished() -> None:
    assert happened([at(0.0), OTHER]) == ["episode-started 2", "episode-started 3"]


def test_what_is_told_has_the_names_that_it_can_be_asked_by() -> None:
    told, news = following(Told(), at(40.0))
    news = [*news, *following(told, ENDED)[1]]
    assert {each.event: tuple(each.told) for each in news}.items() <= NAMES.items()


def test_placeholders_are_filled_as_people_write_the_values() -> None:
    command = ("my-{note}", "--tags={tags}", "{start}-{end} {{x}}", "{note}")
    told = {"note": "; rm -rf ~ $(id) {start}", "tags": ["a", "b c"], "start": 750.5, "end": None}
    assert arguments_of(command, Happened(EVENT, told)) == (
        "my-{note}",
        "--tags=a, b c",
        "12:30- {x}",
        "; rm -rf ~ $(id) {start}",
    )


@given(st.text(), st.lists(st.text()))
def test_nothing_in_a_value_makes_more_or_other_arguments(note: str, tags: list[str]) -> None:
    filled = arguments_of(("p", "{note}", "{tags}", "fixed"), Happened(EVENT, {"note": note, "tags": tags}))
    assert len(filled) == 4
    assert (filled[0], filled[1], filled[3]) == ("p", note[:4000], "fixed")


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"bookmark-lost": ["x"]}, "bookmark-lost"),
        ({"bookmark-made": "my-script {note}"}, "no list of words"),
        ({"bookmark-made": []}, "no list of words"),
        ({"bookmark-made": ["x", 3]}, "no list of words"),
        ({"bookmark-made": ["x", "{path}"]}, "{path}"),
    ],
)
def test_a_table_that_holds_no_hooks_is_refused(table: dict[str, object], words: str) -> None:
    with pytest.raises(BadInputError) as refused:
        read_hooks(table)
    assert words in str(refused.value)


def test_a_table_of_hooks_is_read() -> None:
    assert read_hooks({"download-done": ["cp", "{path}", "/media"]}) == {
        HookEvent.DOWNLOAD_DONE: ("cp", "{path}", "/media")
    }
