"""The audio device: the listener's wish, and what is done while it is not there."""

from cafe_tui.domain import playback as p
from cafe_tui.domain.playback import Phase, Playback
from cafe_tui.domain.sound import AudioDevice

from .test_playback import TRACK, after

SPEAKERS, HEADPHONES = AudioDevice("pulse/a", "Speakers"), AudioDevice("pulse/b", "Headphones")
BOTH = p.DevicesChanged((SPEAKERS, HEADPHONES))
UNPLUGGED = p.DevicesChanged((SPEAKERS,))


def playing(*events: p.Event, wanted: AudioDevice | None = HEADPHONES) -> Playback:
    opened = (p.PlayRequested(TRACK), p.SourceResolved(1, "u"), p.MediaOpened(1, 100.0))
    return after(*opened, *events, state=Playback(device=wanted))[0]


def test_a_choice_is_carried_out_and_remembered() -> None:
    state, effects = after(p.DeviceRequested(HEADPHONES), state=playing(BOTH, wanted=None))
    assert (state.device, state.device_used) == (HEADPHONES, HEADPHONES)
    assert effects == [p.SetDevice("pulse/b"), p.SaveDevice(HEADPHONES)]
    assert after(p.DeviceRequested(HEADPHONES), state=state)[1] == []
    assert after(p.DeviceRequested(None), state=state)[1] == [p.SetDevice(None), p.SaveDevice(None)]


def test_a_device_that_is_missing_from_the_start_is_replaced_and_the_sound_goes_on() -> None:
    state, effects = after(UNPLUGGED, state=playing())
    assert (state.phase, effects) == (Phase.PLAYING, [p.SetDevice(None)])
    assert (state.device, state.device_used) == (HEADPHONES, None)


def test_a_device_that_goes_away_while_it_sounds_holds_the_sound() -> None:
    state, effects = after(UNPLUGGED, state=playing(BOTH))
    assert (state.phase, state.device) == (Phase.PAUSED, HEADPHONES)
    assert effects[0] == p.SetPaused(True)
    assert p.SetDevice(None) in effects
    assert any(isinstance(effect, p.SavePosition) for effect in effects)
    assert after(p.PauseToggled(), state=state)[1] == [p.SetPaused(False)]


def test_a_device_that_goes_away_in_a_pause_leaves_it_a_pause() -> None:
    state, effects = after(UNPLUGGED, state=playing(BOTH, p.PauseToggled()))
    assert (state.phase, effects) == (Phase.PAUSED, [p.SetDevice(None)])


def test_the_device_is_used_again_when_it_is_back_and_nothing_begins_to_sound() -> None:
    state, effects = after(BOTH, state=playing(BOTH, UNPLUGGED))
    assert (state.phase, state.device_used, effects) == (Phase.PAUSED, HEADPHONES, [p.SetDevice("pulse/b")])


def test_what_comes_and_goes_beside_the_chosen_one_changes_nothing() -> None:
    renamed = p.DevicesChanged((AudioDevice("pulse/b", "Headphones of another name"),))
    for event in (BOTH, renamed):
        state, effects = after(event, state=playing(BOTH))
        assert (state.phase, effects) == (Phase.PLAYING, [])
    assert after(UNPLUGGED, state=playing(BOTH, wanted=None))[1] == []


def test_sound_that_fades_is_loud_again_after_the_device_went_away() -> None:
    asleep = (p.SleepRequested(p.AtMoment(100.0)), p.Ticked(100.0), p.Ticked(105.0))
    state, effects = after(UNPLUGGED, state=playing(BOTH, *asleep))
    assert (state.sleep, p.SetVolume(100) in effects) == (None, True)
