"""Speed, volume and the two filters: what is remembered for the show that plays, and for all others.

A choice made while an episode is open is its show's; one made while nothing is open holds for all shows
without a choice of their own.
"""

from dataclasses import replace

from cafe_tui.domain.sound import Sound

from .effects import (
    Effect,
    SaveShowSound,
    SaveUsualSound,
    SetLevelsVoices,
    SetMuted,
    SetSpeed,
    SetTrimsSilence,
    SetVolume,
)
from .position import Step
from .state import Playback, Track

SPEEDS = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.75, 2.0, 2.5, 3.0)
MAX_VOLUME = 130


def at_speed(state: Playback, speed: float) -> Step:
    """Play at `speed`, as far as the player goes."""
    return _chosen(state, replace(state.sound, speed=min(SPEEDS[-1], max(SPEEDS[0], speed))))


def next_speed(speed: float, direction: int) -> float:
    """The next step of SPEEDS up (1) or down (-1)."""
    if direction > 0:
        return next((s for s in SPEEDS if s > speed + 1e-6), SPEEDS[-1])
    return next((s for s in reversed(SPEEDS) if s < speed - 1e-6), SPEEDS[0])


def toggle_trimming(state: Playback) -> Step:
    """Shorten long pauses, or no longer."""
    return _chosen(state, replace(state.sound, trims_silence=not state.sound.trims_silence))


def toggle_levelling(state: Playback) -> Step:
    """Raise quiet voices, or no longer."""
    return _chosen(state, replace(state.sound, levels_voices=not state.sound.levels_voices))


def at_volume(state: Playback, percent: int) -> Step:
    """Play at `percent`, as far as the player goes; who changes the volume wants to hear it."""
    volume = min(MAX_VOLUME, max(0, percent))
    louder = replace(state, volume=volume, muted=False)
    # While it fades out, the next tick sets the volume: else it would be loud for that long.
    effects: list[Effect] = [] if state.sleep and state.sleep.fade else [SetVolume(volume)]
    if state.muted:
        effects.append(SetMuted(False))
    if volume != state.volume:
        effects.append(SaveUsualSound(louder.usual, volume))
    return louder, effects


def toggle_mute(state: Playback) -> Step:
    """Silence without a pause, or sound again."""
    return replace(state, muted=not state.muted), [SetMuted(not state.muted)]


def sounding_like(state: Playback, track: Track | None) -> Step:
    """`state` with the sound that is remembered for what is about to play; for nothing, the usual one."""
    sound = track.sound if track and track.sound else state.usual
    return replace(state, sound=sound), _differences(state.sound, sound)


def _chosen(state: Playback, sound: Sound) -> Step:
    effects = _differences(state.sound, sound)
    if not effects:
        return state, []
    track = state.track
    if track is None:
        chosen = replace(state, sound=sound, usual=sound)
        return chosen, [*effects, SaveUsualSound(sound, state.volume)]
    chosen = replace(state, sound=sound, track=replace(track, sound=sound))
    return chosen, [*effects, SaveShowSound(track.episode_id, sound)]


def _differences(before: Sound, after: Sound) -> list[Effect]:
    effects: list[Effect] = []
    if before.speed != after.speed:
        effects.append(SetSpeed(after.speed))
    if before.trims_silence != after.trims_silence:
        effects.append(SetTrimsSilence(after.trims_silence))
    if before.levels_voices != after.levels_voices:
        effects.append(SetLevelsVoices(after.levels_voices))
    return effects
