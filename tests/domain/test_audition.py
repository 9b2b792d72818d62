"""Hearing a part in passing, and going back to where the sound was."""

import pytest

from cafe_tui.domain import playback as p
from cafe_tui.domain.playback import Phase, Playback

from .test_playback import OTHER, TRACK, after

OPENED = (p.PlayRequested(TRACK, 10.0), p.SourceResolved(1, "u"), p.MediaOpened(1, 100.0))
PART = p.AuditionRequested(60.0, 62.0)
HEARD = (p.SeekFinished(1, 60.0), p.PositionMoved(1, 61.0), p.PositionMoved(1, 62.1))


def playing(*events: p.Event) -> Playback:
    """The sound at 20 seconds, and then what comes."""
    return after(*OPENED, p.PositionMoved(1, 20.0), *events)[0]


def moves(effects: list[p.Effect]) -> list[p.Effect]:
    return [effect for effect in effects if isinstance(effect, p.Seek | p.SetPaused)]


def test_the_sound_goes_to_the_part_and_back_and_plays_on() -> None:
    there, effects = after(PART, state=playing())
    assert moves(effects) == [p.Seek(60.0)]
    back, effects = after(*HEARD, state=there)
    assert moves(effects) == [p.SetPaused(True), p.Seek(20.0), p.SetPaused(False)]
    assert (back.phase, back.position, back.passage, back.audition) == (Phase.PLAYING, 20.0, None, None)
    assert not back.over


def test_sound_that_was_paused_is_paused_again() -> None:
    there, effects = after(PART, state=playing(p.PauseToggled()))
    assert moves(effects) == [p.Seek(60.0), p.SetPaused(False)]
    back, effects = after(*HEARD, state=there)
    assert moves(effects) == [p.SetPaused(True), p.Seek(20.0)]
    assert (back.phase, back.paused) == (Phase.PAUSED, True)


def test_a_visit_leaves_no_place_behind_and_the_place_in_the_episode_alone() -> None:
    state = playing()
    trail = state.trail
    for event in (PART, *HEARD):
        state, effects = p.step(state, event)
        assert all(effect.position == 20.0 for effect in effects if isinstance(effect, p.SavePosition))
    assert (state.trail.behind, state.trail.left_at) == (trail.behind, trail.left_at)


def test_a_second_part_heard_meanwhile_leads_back_to_the_same_place() -> None:
    again = (p.SeekFinished(1, 60.0), p.AuditionRequested(80.0, 82.0), p.SeekFinished(1, 80.0))
    back = after(PART, *again, p.PositionMoved(1, 82.0), state=playing())[0]
    assert (back.position, back.phase) == (20.0, Phase.PLAYING)


def test_a_passage_that_was_playing_is_gone_on_with() -> None:
    request = p.PlayRequested(TRACK, 10.0, until=40.0)
    state = after(request, *OPENED[1:], p.PositionMoved(1, 20.0))[0]
    back = after(PART, *HEARD, state=state)[0]
    assert back.passage == state.passage


@pytest.mark.parametrize(
    ("event", "position"),
    [(p.PauseToggled(), 61.0), (p.SkipRequested(10.0), 71.0), (p.SeekRequested(5.0), 5.0)],
)
def test_what_the_listener_asks_for_meanwhile_ends_it(event: p.Event, position: float) -> None:
    state = after(PART, *HEARD[:2], event, state=playing())[0]
    assert (state.audition, state.passage, state.position) == (None, None, position)


def test_another_episode_ends_it() -> None:
    state = after(PART, p.PlayRequested(OTHER), state=playing())[0]
    assert (state.audition, state.passage) == (None, None)


def test_nothing_is_heard_of_what_is_not_open() -> None:
    assert after(PART, state=Playback()) == (Playback(), [])
