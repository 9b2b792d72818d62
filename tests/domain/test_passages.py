"""Playing a part of an episode: from its start to its end, and no further."""

from dataclasses import replace

import pytest

from cafe_tui.domain import playback as p
from cafe_tui.domain.heard import Span
from cafe_tui.domain.playback import Phase, Playback
from cafe_tui.domain.queue import QueueItemId

from .test_playback import BROKEN, OTHER, TRACK, after

ITEM = QueueItemId(7)
REQUEST = p.PlayRequested(TRACK, 30.0, until=60.0, item=ITEM)
OPENED = (p.SourceResolved(1, "u"), p.MediaOpened(1, 100.0))


def in_passage() -> Playback:
    """From 30 to 60 seconds, just begun."""
    return after(REQUEST, *OPENED)[0]


def test_the_end_is_reached_by_playing_and_the_sound_waits_there() -> None:
    state, effects = after(p.PositionMoved(1, 59.9), p.PositionMoved(1, 60.1), state=in_passage())
    assert effects == [p.SetPaused(True), p.SaveHeard(TRACK.episode_id, (Span(30.0, 60.1),))]
    assert (state.phase, state.over, state.item) == (Phase.PAUSED, True, ITEM)
    assert after(p.PositionMoved(1, 60.2), state=state)[1] == []


def test_before_the_end_nothing_is_over() -> None:
    assert not after(p.PositionMoved(1, 59.9), state=in_passage())[0].over


def test_a_passage_leaves_the_place_in_its_episode_alone() -> None:
    events = (p.PositionMoved(1, 45.0), p.PauseToggled(), p.PauseToggled(), p.PositionMoved(1, 55.0))
    state = in_passage()
    for event in (*events, p.PositionMoved(1, 60.0), p.PlayRequested(OTHER)):
        state, effects = p.step(state, event)
        assert not any(isinstance(effect, p.SavePosition) for effect in effects)


def test_what_is_heard_of_a_passage_is_kept_every_few_seconds_and_at_each_break() -> None:
    state = after(p.PositionMoved(1, 34.0), state=in_passage())[0]
    for event, end in (
        (p.PositionMoved(1, 36.0), 36.0),
        (p.PositionMoved(1, 40.0), None),
        (p.PauseToggled(), 40.0),
        (p.PauseToggled(), None),
        (p.StopRequested(), 40.0),
    ):
        state, effects = p.step(state, event)
        kept = [effect for effect in effects if isinstance(effect, p.SaveHeard)]
        assert kept == ([] if end is None else [p.SaveHeard(TRACK.episode_id, (Span(30.0, end),))])


@pytest.mark.parametrize("place", [60.0, 80.0, 29.0])
def test_a_seek_out_of_it_makes_an_ordinary_episode(place: float) -> None:
    state, _ = after(p.SeekRequested(place), p.SeekFinished(1, place), state=in_passage())
    assert (state.passage, state.over) == (None, False)
    played, effects = after(p.PositionMoved(1, place + 10.0), state=state)
    assert not played.over
    [saved] = effects
    assert isinstance(saved, p.SavePosition)
    assert (saved.episode_id, saved.position) == (TRACK.episode_id, place + 10.0)


def test_a_seek_within_it_leaves_its_end_where_it_was() -> None:
    events = (p.SkipRequested(10.0), p.SeekFinished(1, 40.0), p.PositionMoved(1, 60.0))
    assert after(*events, state=in_passage())[0].over


def test_a_place_reached_while_paused_waits_for_the_listener() -> None:
    paused = after(p.PauseToggled(), p.SeekRequested(59.9), p.SeekFinished(1, 60.0), state=in_passage())[0]
    assert not paused.over
    assert after(p.PauseToggled(), p.PositionMoved(1, 60.1), state=paused)[0].over


def test_play_at_the_end_goes_on_with_the_episode() -> None:
    state, effects = after(p.PositionMoved(1, 60.0), p.PauseToggled(), state=in_passage())
    assert (state.phase, state.passage, effects[0]) == (Phase.PLAYING, None, p.SetPaused(False))


def test_a_skipped_chapter_at_its_end_ends_it() -> None:
    track = replace(TRACK, skipped=frozenset({1}))
    request = p.PlayRequested(track, 0.0, until=60.0)
    state, effects = after(request, *OPENED, p.PositionMoved(1, 30.1))
    assert (state.over, effects[0]) == (True, p.SetPaused(True))


def test_the_next_passage_of_the_same_episode_is_only_sought() -> None:
    ended = after(p.PositionMoved(1, 60.0), state=in_passage())[0]
    state, effects = after(p.PlayRequested(TRACK, 10.0, until=20.0, item=QueueItemId(8)), state=ended)
    assert effects == [p.Seek(10.0), p.SetPaused(False)]
    assert (state.session, state.item, state.over) == (1, 8, False)
    assert after(p.SeekFinished(1, 10.0), p.PositionMoved(1, 20.0), state=state)[0].over


def test_a_passage_whose_end_the_media_does_not_reach_ends_with_it_and_marks_nothing_played() -> None:
    request = p.PlayRequested(TRACK, 90.0, until=130.0, item=ITEM)
    state, effects = after(request, *OPENED, p.MediaEnded(1))
    assert (state.phase, state.over, state.item) == (Phase.ENDED, True, ITEM)
    assert effects == [p.SaveHeard(TRACK.episode_id, (Span(90.0, 100.0),))]


def test_an_episode_that_fails_is_over_and_tried_again_as_what_it_was() -> None:
    failed = after(p.PositionMoved(1, 40.0), p.MediaFailed(1, BROKEN), state=in_passage())[0]
    assert failed.over
    again = after(p.PauseToggled(), state=failed)[0]
    assert (again.position, again.item, again.passage) == (40.0, ITEM, p.Passage(30.0, 60.0))


def test_another_episode_by_hand_is_no_item_of_the_queue() -> None:
    assert after(p.PlayRequested(OTHER), state=in_passage())[0].item is None
    stopped = after(p.StopRequested(), state=in_passage())[0]
    assert (stopped.item, stopped.passage) == (None, None)


def test_an_end_that_is_not_after_the_start_is_none() -> None:
    assert after(p.PlayRequested(TRACK, 30.0, until=30.0))[0].passage is None


@pytest.mark.parametrize("place", [5.0, 40.0])
def test_going_back_from_its_end_plays_on_where_the_listener_was(place: float) -> None:
    before = after(p.PlayRequested(TRACK, place - 3.0), *OPENED, p.PositionMoved(1, place))[0]
    ended = after(REQUEST, p.SeekFinished(1, 30.0), p.PositionMoved(1, 60.0), state=before)[0]
    state, effects = after(p.UndoRequested(), state=ended)
    assert [effect for effect in effects if isinstance(effect, p.Seek | p.SetPaused)] == [
        p.Seek(place), p.SetPaused(False),
    ]  # fmt: skip
    assert (state.phase, state.over) == (Phase.PLAYING, False)


def test_a_loop_begins_again_at_its_end_until_it_is_let_go() -> None:
    state = after(replace(REQUEST, loops=True), *OPENED)[0]
    for _ in range(3):
        state, effects = after(p.PositionMoved(1, 60.1), state=state)
        assert effects == [p.Seek(30.0)]
        assert (state.phase, state.over) == (Phase.PLAYING, False)
        state = after(p.PositionMoved(1, 60.2), p.SeekFinished(1, 30.0), state=state)[0]
    state, effects = after(p.LoopToggled(), p.PositionMoved(1, 60.1), state=state)
    assert (state.over, effects[0]) == (True, p.SetPaused(True))


def test_a_passage_that_is_over_is_heard_again_and_again_at_once() -> None:
    ended = after(p.PositionMoved(1, 60.0), state=in_passage())[0]
    state, effects = after(p.LoopToggled(), state=ended)
    assert effects == [p.Seek(30.0), p.SetPaused(False)]
    assert state.passage == p.Passage(30.0, 60.0, loops=True)


def test_a_seek_out_of_a_loop_ends_it_and_one_within_does_not() -> None:
    state = after(replace(REQUEST, loops=True), *OPENED, p.SeekRequested(50.0), p.SeekFinished(1, 50.0))[0]
    assert state.passage is not None
    assert state.passage.loops
    assert after(p.SeekRequested(70.0), state=state)[0].passage is None


def test_without_a_passage_there_is_nothing_to_loop() -> None:
    state = after(p.PlayRequested(TRACK), *OPENED)[0]
    assert after(p.LoopToggled(), state=state) == (state, [])
