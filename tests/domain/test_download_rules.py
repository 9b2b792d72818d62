"""What a show's rule asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafe_tui.domain.errors import BadInputError
from cafe_tui.domain.files.download import DownloadState
from cafe_tui.domain.files.download_rules import DownloadRule, RuledEpisode, apply_rule, rule_from, rule_text
from cafe_tui.domain.models import EpisodeId

DONE = DownloadState.DONE


def episode(
    number: int, state: DownloadState | None = None, *, played: bool = False, by_rule: bool = True
) -> RuledEpisode:
    return RuledEpisode(EpisodeId(number), played, state, by_rule)


EPISODES = st.lists(
    st.tuples(st.booleans(), st.none() | st.sampled_from(DownloadState), st.booleans()), max_size=12
).map(lambda rows: [RuledEpisode(EpisodeId(n), *row) for n, row in enumerate(rows, 1)])
RULES = st.builds(DownloadRule, st.integers(0, 6), st.none() | st.integers(0, 6), st.booleans())


def test_the_newest_are_wanted_unless_played_or_asked_for_before() -> None:
    episodes = [
        episode(1),
        episode(2, played=True),
        episode(3, DownloadState.REMOVED),
        episode(4, DownloadState.FAILED),
        episode(5),
        episode(6),
    ]
    assert apply_rule(DownloadRule(newest=5), episodes).wanted == (1, 5)


def test_of_what_the_rule_fetched_the_newest_are_kept() -> None:
    episodes = [
        episode(1, DONE),
        episode(2, DONE, by_rule=False),
        episode(3),
        episode(4, DONE),
        episode(5, DONE),
        episode(6, DONE, by_rule=False),
        episode(7, DownloadState.WANTED),
    ]
    assert apply_rule(DownloadRule(keep=2), episodes).freed == (5,)


def test_what_was_played_goes_also_where_the_listener_asked_for_it() -> None:
    episodes = [episode(1, DONE, played=True, by_rule=False), episode(2, DONE), episode(3, played=True)]
    assert apply_rule(DownloadRule(delete_played=True), episodes).freed == (1,)


@given(rule=RULES, episodes=EPISODES)
def test_applied_again_and_again_a_rule_comes_to_rest(
    rule: DownloadRule, episodes: list[RuledEpisode]
) -> None:
    for _ in range(3):
        outcome = apply_rule(rule, episodes)
        assert not set(outcome.wanted) & set(outcome.freed)
        states = dict.fromkeys(outcome.wanted, DONE) | dict.fromkeys(outcome.freed, DownloadState.REMOVED)
        episodes = [
            RuledEpisode(
                one.id, one.played, states.get(one.id, one.state), one.by_rule or one.id in outcome.wanted
            )
            for one in episodes
        ]
    assert apply_rule(rule, episodes).wanted == apply_rule(rule, episodes).freed == ()
    if rule.keep is not None:
        assert sum(one.state is DONE and one.by_rule for one in episodes) <= rule.keep


@given(episodes=EPISODES)
def test_no_rule_asks_for_nothing(episodes: list[RuledEpisode]) -> None:
    outcome = apply_rule(DownloadRule(), episodes)
    assert outcome.wanted == outcome.freed == ()


@given(RULES)
def test_a_rule_is_typed_as_it_is_written(rule: DownloadRule) -> None:
    assert rule_from(rule_text(rule)) == rule


@pytest.mark.parametrize("typed", ["3", "newest", "newest -1", "keep x", "newest 3 keep 10", "delete"])
def test_what_is_no_rule_is_said_to_be_none(typed: str) -> None:
    with pytest.raises(BadInputError, match="no rule"):
        rule_from(typed)


@pytest.mark.parametrize("typed", [" Newest 3 ,KEEP 10,, ", "keep 10, newest 3"])
def test_a_rule_may_be_typed_in_any_order(typed: str) -> None:
    assert rule_from(typed) == DownloadRule(3, 10)
