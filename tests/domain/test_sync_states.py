"""Where an episode stands, as machines tell each other: in whatever order, however often."""

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cafe_tui.domain.sync.answers import read_actions, written
from cafe_tui.domain.sync.states import (
    NOTHING,
    Action,
    ActionKind,
    State,
    action_for,
    after,
    changed_here,
    merged,
    reconciled,
    told_by,
)

PODCAST, EPISODE = "https://feeds.example/cups.xml", "https://media.example/1.mp3"

moments = st.integers(1, 30)
places = st.sampled_from((0, 1, 30, 700, 1480, 1500))
actions = st.builds(
    Action,
    podcast=st.just(PODCAST),
    episode=st.just(EPISODE),
    kind=st.sampled_from(ActionKind),
    moment=moments,
    position=places,
    started=places,
    total=st.sampled_from((None, 0, 1500)),
)
states = st.builds(State, position=places, moved=moments, played=st.booleans(), marked=moments)


def play(position: int, *, moment: int = 10, started: int | None = 0, total: int | None = 1500) -> Action:
    return Action(PODCAST, EPISODE, ActionKind.PLAY, moment, position, started, total)


@settings(max_examples=50)
@given(st.lists(actions, max_size=4))
def test_the_order_of_actions_does_not_matter(done: list[Action]) -> None:
    outcomes = set()
    for order in permutations(done):
        state = NOTHING
        for action in order:
            state = after(state, action)
        outcomes.add(state)
    assert len(outcomes) <= 1


@settings(max_examples=50)
@given(states, states, states)
def test_merging_is_a_join(one: State, two: State, three: State) -> None:
    assert merged(one, one) == one
    assert merged(one, two) == merged(two, one)
    assert merged(merged(one, two), three) == merged(one, merged(two, three))


@settings(max_examples=50)
@given(states, st.sampled_from((None, 0.0, 1.0, 700.0, 1499.6, 1500.0, 9000.0)))
def test_one_action_tells_all_of_a_state(state: State, duration: float | None) -> None:
    action = action_for(state, PODCAST, EPISODE, "guid-1", duration)
    assert action.moment == state.moment
    assert told_by(action).says_the_same(state)
    assert merged(State(700, 0, True, 0), told_by(action)).says_the_same(state)


@settings(max_examples=50)
@given(states, st.sampled_from((None, 700.0, 1500.0)), st.sampled_from(("", "laptop")))
def test_an_action_comes_back_as_it_was_written(state: State, duration: float | None, device: str) -> None:
    action = action_for(state, PODCAST, EPISODE, "guid-1", duration)
    answer = {"actions": [written(action, device)], "timestamp": 5}
    assert read_actions(answer).actions == (action,)


@settings(max_examples=50)
@given(states, places, st.booleans(), st.integers(0, 40))
def test_what_the_listener_did_last_counts(known: State, position: int, played: bool, updated: int) -> None:
    mine = changed_here(known, position, played, updated)
    if (position, played) == (known.position, known.played):
        assert mine is None
        return
    assert mine
    assert merged(known, mine).says_the_same(mine)


@settings(max_examples=50)
@given(states, st.lists(actions, max_size=3), places, st.booleans(), moments)
def test_taking_twice_is_taking_once(
    known: State, done: list[Action], position: int, played: bool, updated: int
) -> None:
    said = NOTHING
    for action in done:
        said = after(said, action)
    first = reconciled(known, said, position, played, updated)
    again = reconciled(
        first.there,
        said,
        first.here.position,
        first.here.played,
        first.here.moment if first.takes else updated,
    )
    assert not again.takes
    assert again.here.says_the_same(first.here)
    assert again.tells == first.tells


@settings(max_examples=50)
@given(states, st.lists(actions, max_size=3), places, st.booleans(), moments)
def test_an_answer_that_was_lost_is_made_up_for(
    known: State, done: list[Action], position: int, played: bool, updated: int
) -> None:
    said = NOTHING
    for action in done:
        said = after(said, action)
    outcome = reconciled(known, said, position, played, updated)
    told = changed_here(outcome.there, outcome.here.position, outcome.here.played, outcome.here.moment)
    if told is None:
        return
    sent = told_by(action_for(told, PODCAST, EPISODE, "", 1500.0))
    # The server took it, and nobody here heard of that: it comes back with what is news.
    later = reconciled(outcome.there, sent, told.position, told.played, told.moment)
    assert not later.takes
    assert not later.tells


@settings(max_examples=40)
@given(st.permutations([(0, 300), (0, 1500), (1, 30), (1, 700)]), st.integers(-20, 20))
def test_two_machines_come_to_the_same(done: list[tuple[int, int]], ahead: int) -> None:
    """Each listens by its own clock and tells a shared list, which keeps everything."""
    told: list[Action] = []
    known = [NOTHING, NOTHING]
    here = [(0, False), (0, False)]

    def sync(which: int, now: int) -> None:
        said = NOTHING
        for action in told:
            said = after(said, action)
        outcome = reconciled(known[which], said, *here[which], now)
        known[which], here[which] = outcome.there, (outcome.here.position, outcome.here.played)
        mine = changed_here(known[which], *here[which], max(outcome.here.moment, 1))
        if mine:
            told.append(action_for(mine, PODCAST, EPISODE, "", 1500.0))
            known[which] = merged(known[which], told_by(told[-1]))

    for now, (which, position) in enumerate(done, 100):
        here[which] = (position % 1500, here[which][1] or position == 1500)
        sync(which, now + ahead * which)
    for which in (0, 1, 0, 1):
        sync(which, 200)
    assert here[0] == here[1]
    assert known[0].says_the_same(known[1])


@pytest.mark.parametrize(
    ("action", "state"),
    [
        (play(120), State(120, 10)),
        (play(1500), State(0, 10, True, 10)),
        (play(1490), State(0, 10, True, 10)),
        (play(120, total=None), State(120, 10)),
        (play(120, started=None, total=None), State(120, 10)),
        (play(0, total=0), State(0, 10)),
        (play(120, started=1500), State(120, 10, True, 10)),
        (play(120, started=120), State(120, 10, False, 10)),
        (Action(PODCAST, EPISODE, ActionKind.NEW, 10), State(0, 10, False, 10)),
    ],
)
def test_what_an_action_says(action: Action, state: State) -> None:
    assert told_by(action) == state


def test_another_program_that_hears_a_played_episode_again_leaves_it_played() -> None:
    played = told_by(play(1500, moment=5))
    assert after(played, play(60, moment=9)) == State(60, 9, True, 5)


def test_a_clock_that_is_far_ahead_does_not_hold_the_listener_up() -> None:
    from_the_future = told_by(play(900, moment=1_000_000))
    mine = changed_here(from_the_future, 120.0, False, 50)
    assert mine == State(120, 1_000_001, False, 1_000_001)
