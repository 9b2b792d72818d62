"""The step from a state and an event to the next state and what is to be done for it."""

from collections.abc import Sequence
from dataclasses import replace

from .device_steps import choose_device, devices_changed
from .effects import (
    Effect,
    Load,
    SaveChapters,
    Unload,
)
from .events import (
    BufferChanged,
    ChapterRequested,
    ChaptersFound,
    DeviceRequested,
    DevicesChanged,
    EmbeddedChaptersFound,
    LevellingToggled,
    LoopToggled,
    MediaEnded,
    MediaEvent,
    MediaFailed,
    MediaInOrder,
    MediaOpened,
    MuteToggled,
    OutputChanged,
    PauseRequested,
    PauseToggled,
    PlayRequested,
    PositionMoved,
    SaveFailed,
    SaveRecovered,
    SeekFinished,
    SeekRequested,
    SkipRequested,
    SleepRequested,
    SleepStepped,
    SourceResolved,
    SpeedRequested,
    SpeedStepped,
    StopRequested,
    Ticked,
    TransportEvent,
    TrimmingToggled,
    VolumeRequested,
    VolumeStepped,
)
from .position import Step, save
from .running import moved_to
from .sleep import Sleep
from .sleep_steps import (
    end_fade,
    media_ended,
    place_asleep,
    set_sleep,
    stay_awake,
    step_sleep,
    tick,
)
from .sound_steps import (
    at_speed,
    at_volume,
    next_speed,
    sounding_like,
    toggle_levelling,
    toggle_mute,
    toggle_trimming,
)
from .state import Phase, Playback
from .transport import fall_asleep, go_to_chapter, opened, play, seek, toggle, toggle_loop


def step(state: Playback, event: TransportEvent) -> Step:
    """The state after `event`, and what to do for it."""
    waking: Sequence[Effect] = []
    match event:
        case PlayRequested() | SeekRequested() | SkipRequested() | ChapterRequested():
            state, waking = stay_awake(state)
        case PauseToggled() | PauseRequested(True) | StopRequested():
            state, waking = end_fade(state)
    stepped, effects = _step(state, event)
    return stepped, [*effects, *waking]


def _step(state: Playback, event: TransportEvent) -> Step:
    match event:
        case PlayRequested():
            return play(state, event)
        case PauseToggled():
            return toggle(state)
        case PauseRequested(paused):
            return toggle(state) if state.sounds == paused else (state, [])
        case SeekRequested(position):
            return seek(state, position)
        case SkipRequested(seconds):
            return seek(state, state.position + seconds)
        case ChapterRequested(direction):
            return go_to_chapter(state, direction)
        case ChaptersFound(episode_id, chapters, skipped):
            if state.track is None or state.track.episode_id != episode_id:
                return state, []
            return replace(state, track=replace(state.track, chapters=chapters, skipped=skipped)), []
        case SpeedStepped(direction):
            return at_speed(state, next_speed(state.speed, direction))
        case SpeedRequested(speed):
            return at_speed(state, speed)
        case VolumeStepped(percent):
            return at_volume(state, state.volume + percent)
        case VolumeRequested(percent):
            return at_volume(state, percent)
        case MuteToggled():
            return toggle_mute(state)
        case LoopToggled():
            return toggle_loop(state)
        case TrimmingToggled():
            return toggle_trimming(state)
        case LevellingToggled():
            return toggle_levelling(state)
        case SleepRequested(plan):
            return set_sleep(state, Sleep(plan) if plan else None)
        case SleepStepped(now):
            return step_sleep(state, now)
        case Ticked(now):
            place = place_asleep(state, now)
            return tick(state, now) if place is None else fall_asleep(state, place)
        case StopRequested():
            stopped = replace(
                state,
                phase=Phase.IDLE,
                track=None,
                position=0.0,
                duration=None,
                paused=False,
                seeking=False,
                saved_position=0.0,
                failure=None,
                passage=None,
                item=None,
            )
            stopped, sound_effects = sounding_like(stopped, None)
            return stopped, [*save(state), Unload(), *sound_effects]
        case DeviceRequested(device):
            return choose_device(state, device)
        case DevicesChanged(devices):
            return devices_changed(state, devices)
        case OutputChanged(output):
            return replace(state, output=output), []
        case SaveFailed(error):
            return replace(state, save_failure=error), []
        case SaveRecovered():
            return replace(state, save_failure=None), []
    if event.session != state.session:
        return state, []
    return _reported(state, event)


def _reported(state: Playback, event: SourceResolved | MediaEvent) -> Step:
    """A report about the session that is under way."""
    match event:
        case SourceResolved(session, url, is_file):
            if state.phase is not Phase.RESOLVING:
                return state, []
            return replace(state, phase=Phase.OPENING, is_file=is_file), [
                Load(session, url, state.position, state.paused)
            ]
        case MediaOpened(_, duration):
            return opened(state, duration)
        case EmbeddedChaptersFound(_, chapters):
            if state.track is None:
                return state, []
            return state, [SaveChapters(state.track.episode_id, state.track.media_url, chapters)]
        case MediaInOrder():
            return replace(state, in_order=True), []
        case BufferChanged(_, spans):
            return replace(state, buffered=spans), []
        case PositionMoved(_, position):
            if not state.active or state.seeking:
                return state, []
            return moved_to(state, position)
        case SeekFinished(_, position):
            if not state.active:
                return state, []
            return moved_to(replace(state, seeking=False), position)
        case MediaEnded():
            if not state.active:
                return state, []
            end = state.duration if state.duration is not None else state.position
            ended = replace(state, phase=Phase.ENDED, position=end, seeking=False, saved_position=0.0)
            ended, waking = media_ended(ended)
            return ended, [*save(ended, finished=True), *waking]
        case MediaFailed(_, error):
            if state.phase in (Phase.IDLE, Phase.ENDED, Phase.FAILED):
                return state, []
            failed = replace(state, phase=Phase.FAILED, failure=error, seeking=False)
            return failed, save(state) if state.active else []
