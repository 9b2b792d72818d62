import json

from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.domain.feed.extras import (
    NO_EPISODE_EXTRAS,
    NO_SHOW_EXTRAS,
    EpisodeExtras,
    ShowExtras,
    episode_extras,
    episode_fields,
    show_extras,
    show_fields,
)


@given(st.from_type(EpisodeExtras))
def test_what_is_said_of_an_episode_comes_back_from_json(extras: EpisodeExtras) -> None:
    assert episode_extras(json.loads(json.dumps(episode_fields(extras)))) == extras


@given(st.from_type(ShowExtras))
def test_what_is_said_of_a_show_comes_back_from_json(extras: ShowExtras) -> None:
    assert show_extras(json.loads(json.dumps(show_fields(extras)))) == extras


def test_nothing_said_is_nothing_kept() -> None:
    assert episode_fields(NO_EPISODE_EXTRAS) == show_fields(NO_SHOW_EXTRAS) == {}
