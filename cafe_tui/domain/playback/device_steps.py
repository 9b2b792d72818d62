"""The audio device: the one that the listener wants, and what is done while it is not there.

The wish outlives the device. While that is gone, the system's choice takes its place, and the sound waits:
what was in the ears of one is not to come out of the loudspeakers before the listener says so.
"""

from dataclasses import replace

from cafe_tui.domain.sound import AudioDevice

from .effects import Effect, SaveDevice, SetDevice
from .position import Step
from .sleep_steps import end_fade
from .state import Phase, Playback
from .transport import toggle


def choose_device(state: Playback, device: AudioDevice | None) -> Step:
    """Sound from this device from now on; it is remembered."""
    chosen = replace(state, device=device)
    effects = _difference(state, chosen)
    return chosen, [*effects, SaveDevice(device)] if device != state.device else effects


def devices_changed(state: Playback, devices: tuple[AudioDevice, ...]) -> Step:
    """These devices are there: the wanted one may have gone, or have come back."""
    changed = replace(state, devices=devices)
    effects = _difference(state, changed)
    went_away = state.devices is not None and state.device_used and not changed.device_used
    if not (went_away and state.phase is Phase.PLAYING):
        return changed, effects
    held, holding = toggle(changed)
    held, waking = end_fade(held)
    return held, [*holding, *effects, *waking]


def _difference(before: Playback, after: Playback) -> list[Effect]:
    was, name = (used.name if used else None for used in (before.device_used, after.device_used))
    return [] if was == name else [SetDevice(name)]
