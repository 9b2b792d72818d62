"""What is chosen for a show holds for it alone; what is chosen with nothing open holds for all others."""

from dataclasses import replace

import pytest

from cafe_tui.domain import playback as p
from cafe_tui.domain.sound import Sound

from .test_playback import OTHER, TRACK, after, playing


def test_a_speed_chosen_while_an_episode_plays_is_kept_for_its_show() -> None:
    state, effects = after(p.SpeedRequested(1.5), state=playing())

    assert state.speed == 1.5
    assert effects == [p.SetSpeed(1.5), p.SaveShowSound(TRACK.episode_id, Sound(1.5))]
    assert state.usual == Sound()


def test_a_speed_chosen_with_nothing_open_is_that_of_all_shows_without_their_own() -> None:
    state, effects = after(p.SpeedRequested(1.5))
    assert effects == [p.SetSpeed(1.5), p.SaveUsualSound(Sound(1.5), 100)]

    own = replace(OTHER, sound=Sound(0.8))
    assert after(p.PlayRequested(TRACK), state=state)[0].speed == 1.5
    other, effects = after(p.PlayRequested(own), state=state)
    assert other.speed == 0.8
    assert p.SetSpeed(0.8) in effects


@pytest.mark.parametrize(
    ("event", "effect", "sound"),
    [
        (p.TrimmingToggled(), p.SetTrimsSilence(True), Sound(trims_silence=True)),
        (p.LevellingToggled(), p.SetLevelsVoices(True), Sound(levels_voices=True)),
    ],
)
def test_a_filter_is_switched_on_and_off_and_kept(event: p.Event, effect: p.Effect, sound: Sound) -> None:
    state, effects = after(event, state=playing())

    assert (state.sound, effects) == (sound, [effect, p.SaveShowSound(TRACK.episode_id, sound)])
    assert after(event, state=state)[0].sound == Sound()


def test_a_show_without_filters_plays_without_those_of_the_show_before() -> None:
    state, _ = after(p.TrimmingToggled(), p.LevellingToggled(), state=playing())

    effects = after(p.PlayRequested(OTHER), state=state)[1]
    assert p.SetTrimsSilence(False) in effects
    assert p.SetLevelsVoices(False) in effects


def test_what_was_chosen_holds_when_the_same_episode_is_played_again() -> None:
    state, _ = after(p.SpeedRequested(2.0), p.MediaEnded(1), p.PauseToggled(), state=playing())
    assert state.speed == 2.0

    state, _ = after(p.SpeedRequested(2.0), p.PlayRequested(TRACK, 60.0), state=playing())
    assert state.track
    assert (state.speed, state.track.sound) == (2.0, Sound(2.0))


def test_a_stop_goes_back_to_the_usual_sound() -> None:
    state, effects = after(p.SpeedRequested(2.0), p.StopRequested(), state=playing())

    assert state.speed == 1.0
    assert effects[-1] == p.SetSpeed(1.0)


def test_a_step_at_the_bound_changes_and_saves_nothing() -> None:
    state, _ = after(p.SpeedRequested(p.SPEEDS[-1]), state=playing())
    assert after(p.SpeedStepped(1), state=state) == (state, [])


def test_the_volume_is_kept_when_it_changes_whatever_plays() -> None:
    _, effects = after(p.SpeedRequested(2.0), p.VolumeStepped(-20), state=playing())
    assert effects == [p.SetVolume(80), p.SaveUsualSound(Sound(), 80)]


def test_mute_keeps_the_volume_and_a_change_of_it_is_heard() -> None:
    state, effects = after(p.MuteToggled(), state=playing())
    assert (state.muted, state.volume, effects) == (True, 100, [p.SetMuted(True)])

    louder, effects = after(p.VolumeStepped(5), state=state)
    assert not louder.muted
    assert effects[:2] == [p.SetVolume(105), p.SetMuted(False)]
    assert after(p.MuteToggled(), state=state)[1] == [p.SetMuted(False)]
