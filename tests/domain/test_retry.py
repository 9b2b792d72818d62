"""Sound that the network took away: what is waited for, how long, and what the listener can do meanwhile."""

from collections.abc import Sequence

import pytest

from cafe_tui.domain import playback as p
from cafe_tui.domain.errors import CafeError, MediaError, MediaUnreachableError
from cafe_tui.domain.models import EpisodeId
from cafe_tui.domain.playback import Phase, Playback

TRACK = p.Track(EpisodeId(1), "Show", "Episode", "http://a/1.mp3", duration=3600.0)
GONE = MediaUnreachableError("The connection ended early")
NO_SOUND = MediaError("This is not a sound file")


def after(state: Playback, *events: p.Event) -> tuple[Playback, Sequence[p.Effect]]:
    """The state after `events`, and what the last one asked for."""
    effects: Sequence[p.Effect] = []
    for event in events:
        state, effects = p.step(state, event)
    return state, effects


def playing(position: float = 100.0) -> Playback:
    state, _ = after(Playback(), p.PlayRequested(TRACK, position))
    return reopened(state)


def reopened(state: Playback) -> Playback:
    number = state.session
    return after(state, p.SourceResolved(number, "u"), p.MediaOpened(number, 3600.0))[0]


def failed(state: Playback, error: CafeError = GONE) -> tuple[Playback, Sequence[p.Effect]]:
    return after(state, p.MediaFailed(state.session, error))


def due(state: Playback) -> tuple[Playback, Sequence[p.Effect]]:
    return after(state, p.RetryDue(state.session))


def test_sound_that_breaks_off_is_tried_again_from_there() -> None:
    state, effects = failed(playing())
    assert (state.phase, state.position, state.failure) == (Phase.WAITING, 100.0, None)
    assert effects == [p.SavePosition(TRACK.episode_id, 100.0, finished=False), p.RetryAfter(1, 1.0)]

    state, effects = due(state)
    assert (state.phase, state.session) == (Phase.RESOLVING, 2)
    assert effects == [p.Resolve(2, TRACK.media_url, "")]
    assert after(state, p.SourceResolved(2, "u"))[1] == [p.Load(2, "u", 100.0, paused=False)]
    assert reopened(state).phase is Phase.PLAYING


def test_each_wait_is_longer_and_five_minutes_are_enough() -> None:
    state, waits = playing(), []
    state, effects = failed(state)
    while state.phase is Phase.WAITING:
        [wait] = [effect.seconds for effect in effects if isinstance(effect, p.RetryAfter)]
        waits.append(wait)
        state, effects = failed(due(state)[0])

    assert waits[:6] == [1.0, 2.0, 4.0, 8.0, 16.0, 30.0]
    assert 270 < sum(waits) <= 300
    assert (state.phase, state.failure, state.retry, state.position) == (Phase.FAILED, GONE, None, 100.0)


def test_after_some_seconds_of_sound_patience_begins_anew() -> None:
    state = reopened(due(failed(reopened(due(failed(playing())[0])[0]))[0])[0])
    assert state.retry
    assert state.retry.seconds == 2.0

    short, _ = failed(after(state, p.PositionMoved(state.session, 104.0))[0])
    assert short.retry
    assert short.retry.seconds == 4.0

    held, _ = after(state, p.PositionMoved(state.session, 104.0), p.PositionMoved(state.session, 105.0))
    assert held.retry is None
    again = failed(held)[0].retry
    assert again
    assert again.seconds == 1.0


def test_what_waiting_cannot_mend_is_a_failure_at_once() -> None:
    state, effects = failed(playing(), NO_SOUND)
    assert (state.phase, state.failure) == (Phase.FAILED, NO_SOUND)
    assert not any(isinstance(effect, p.RetryAfter) for effect in effects)


def test_an_answer_that_waiting_cannot_mend_ends_the_attempts() -> None:
    state, _ = failed(due(failed(playing())[0])[0], NO_SOUND)
    assert (state.phase, state.failure, state.retry) == (Phase.FAILED, NO_SOUND, None)


def test_what_never_sounded_is_not_waited_for() -> None:
    state, _ = after(Playback(), p.PlayRequested(TRACK), p.MediaFailed(1, GONE))
    assert (state.phase, state.failure) == (Phase.FAILED, GONE)


def test_space_tries_at_once_and_makes_the_timer_stale() -> None:
    waiting, _ = failed(playing())
    for key in (p.PauseToggled(), p.PauseRequested(False)):
        state, effects = after(waiting, key)
        assert effects == [p.Resolve(2, TRACK.media_url, "")]
        assert after(state, p.RetryDue(1)) == (state, [])


def test_a_remote_may_pause_what_is_waited_for() -> None:
    state, effects = after(failed(playing())[0], p.PauseRequested(True))
    assert (state.phase, state.sounds, effects) == (Phase.WAITING, False, [])
    assert reopened(due(state)[0]).phase is Phase.PAUSED


def test_what_was_paused_when_it_broke_stays_paused() -> None:
    paused, _ = after(playing(), p.PauseToggled())
    assert reopened(due(failed(paused)[0])[0]).phase is Phase.PAUSED


def test_a_seek_while_waiting_moves_the_place_where_it_goes_on() -> None:
    state, effects = after(failed(playing())[0], p.SkipRequested(10.0))
    assert (state.phase, state.position, effects) == (Phase.WAITING, 110.0, [])
    assert after(due(state)[0], p.SourceResolved(2, "u"))[1] == [p.Load(2, "u", 110.0, paused=False)]


def test_a_seek_that_the_break_cut_short_is_where_it_goes_on() -> None:
    seeking, _ = after(playing(), p.SeekRequested(900.0))
    assert failed(seeking)[0].position == 900.0


@pytest.mark.parametrize("event", [p.StopRequested(), p.PlayRequested(TRACK, 5.0)])
def test_the_listener_need_not_wait(event: p.Event) -> None:
    state, _ = after(failed(playing())[0], event)
    assert state.retry is None
    assert after(state, p.RetryDue(1)) == (state, [])
    assert after(state, p.RetryDue(state.session)) == (state, [])


def test_a_new_request_that_fails_is_not_waited_for() -> None:
    state, _ = after(failed(playing())[0], p.PlayRequested(TRACK, 5.0))
    assert failed(state)[0].phase is Phase.FAILED


def test_late_reports_of_the_broken_media_change_nothing() -> None:
    state, _ = failed(playing())
    for event in (
        p.MediaFailed(1, NO_SOUND),
        p.MediaEnded(1),
        p.PositionMoved(1, 3.0),
        p.MediaOpened(1, 9.0),
    ):
        assert after(state, event) == (state, [])


def test_an_address_that_a_refresh_has_changed_is_asked_at_the_next_attempt() -> None:
    state, _ = after(failed(playing())[0], p.Recalled(1, "http://b/new.mp3"))
    assert due(state)[1] == [p.Resolve(2, "http://b/new.mp3", "")]


class TestOutput:
    def test_sound_whose_device_goes_away_is_held_and_its_place_kept(self) -> None:
        state, effects = after(
            playing(), p.OutputChanged("alsa"), p.OutputChanged(None), p.OutputChanged("null")
        )
        assert (state.phase, state.output) == (Phase.PAUSED, "null")
        assert effects == [p.SetPaused(True), p.SavePosition(TRACK.episode_id, 100.0, finished=False)]

    def test_without_a_device_from_the_start_it_plays_on_in_silence(self) -> None:
        state, effects = after(playing(), p.OutputChanged("null"))
        assert (state.phase, effects) == (Phase.PLAYING, [])

    def test_the_listener_may_let_it_play_on_in_silence(self) -> None:
        held, _ = after(playing(), p.OutputChanged("alsa"), p.OutputChanged("null"))
        state, _ = after(held, p.PauseToggled(), p.OutputChanged(None), p.OutputChanged("null"))
        assert state.phase is Phase.PLAYING
