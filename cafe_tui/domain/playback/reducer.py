"""The step from a state and an event to the next state and what is to be done for it."""

from collections.abc import Sequence
from dataclasses import replace

from cafe_tui.domain.skipping import end_of_skipped

from .effects import (
    Effect,
    Load,
    Resolve,
    SaveChapters,
    SaveDuration,
    SavePosition,
    Seek,
    SetPaused,
    Unload,
)
from .events import (
    BufferChanged,
    ChapterRequested,
    ChaptersFound,
    EmbeddedChaptersFound,
    LevellingToggled,
    MediaEnded,
    MediaEvent,
    MediaFailed,
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
from .sleep import Sleep
from .sleep_steps import (
    end_fade,
    media_ended,
    place_asleep,
    run_on,
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
from .state import Passage, Phase, Playback, Track

RESTART_CHAPTER_AFTER = 3.0
"""Seconds into a chapter from which "previous" goes to that chapter's start."""
SAVE_EVERY = 5.0
"""Seconds of sound after which the position is saved again."""
FINISHED_WITHIN = 30.0
"""An episode left within this many seconds of its end counts as played."""
_ASKED_FOR = 1.0
"""Seconds from where the listener asked to be within which a chapter's start is what was asked for."""

Step = tuple[Playback, Sequence[Effect]]


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
            return _play(state, event)
        case PauseToggled():
            return _toggle(state)
        case PauseRequested(paused):
            return _toggle(state) if state.sounds == paused else (state, [])
        case SeekRequested(position):
            return _seek(state, position)
        case SkipRequested(seconds):
            return _seek(state, state.position + seconds)
        case ChapterRequested(direction):
            return _go_to_chapter(state, direction)
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
            return tick(state, now) if place is None else _fall_asleep(state, place)
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
            return stopped, [*_save(state), Unload(), *sound_effects]
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
        case SourceResolved(session, url):
            if state.phase is not Phase.RESOLVING:
                return state, []
            return replace(state, phase=Phase.OPENING), [Load(session, url, state.position, state.paused)]
        case MediaOpened(_, duration):
            return _opened(state, duration)
        case EmbeddedChaptersFound(_, chapters):
            if state.track is None:
                return state, []
            return state, [SaveChapters(state.track.episode_id, state.track.media_url, chapters)]
        case BufferChanged(_, spans):
            return replace(state, buffered=spans), []
        case PositionMoved(_, position):
            if not state.active or state.seeking:
                return state, []
            return _moved(state, position)
        case SeekFinished(_, position):
            if not state.active:
                return state, []
            return _moved(replace(state, seeking=False), position)
        case MediaEnded():
            if not state.active:
                return state, []
            end = state.duration if state.duration is not None else state.position
            ended = replace(state, phase=Phase.ENDED, position=end, seeking=False, saved_position=0.0)
            ended, waking = media_ended(ended)
            return ended, [*_save(ended, finished=True), *waking]
        case MediaFailed(_, error):
            if state.phase in (Phase.IDLE, Phase.ENDED, Phase.FAILED):
                return state, []
            failed = replace(state, phase=Phase.FAILED, failure=error, seeking=False)
            return failed, _save(state) if state.active else []


def _play(state: Playback, request: PlayRequested) -> Step:
    track = request.track
    same_media = (
        state.active
        and state.track is not None
        and state.track.episode_id == track.episode_id
        and state.track.media_url == track.media_url
    )
    if same_media:
        track = replace(track, sound=state.track.sound) if state.track else track
        state, seek_effects = _seek(
            replace(state, track=track, item=request.item or state.item), request.start
        )
        state = replace(state, passage=_passage(request))
        if state.paused:
            return replace(state, phase=Phase.PLAYING, paused=False), [*seek_effects, SetPaused(False)]
        return state, seek_effects
    session = state.session + 1
    started = replace(
        state,
        phase=Phase.RESOLVING,
        session=session,
        track=track,
        position=max(0.0, request.start),
        duration=track.duration,
        paused=False,
        seeking=False,
        sought=max(0.0, request.start),
        passed_over=None,
        buffered=None,
        saved_position=max(0.0, request.start),
        failure=None,
        passage=_passage(request),
        item=request.item,
    )
    # The old sound stops at once; otherwise it would be heard on while the new address is resolved.
    started, sound_effects = sounding_like(started, track)
    return started, [
        *_save(state),
        Unload(),
        *sound_effects,
        Resolve(session, track.media_url, track.feed_url),
    ]


def _again(state: Playback, track: Track, start: float) -> Step:
    """Play what ended or failed from `start`; what failed is still the same passage and item of the queue."""
    again, effects = _play(state, PlayRequested(track, start))
    if state.phase is Phase.FAILED:
        again = replace(again, passage=state.passage, item=state.item)
    return again, effects


def _opened(state: Playback, duration: float | None) -> Step:
    if state.phase is not Phase.OPENING or state.track is None:
        return state, []
    phase = Phase.PAUSED if state.paused else Phase.PLAYING
    if duration is None or duration <= 0:
        return _at(replace(state, phase=phase), state.position), []
    opened = replace(state, phase=phase, duration=duration, position=min(state.position, duration))
    return opened, [SaveDuration(state.track.episode_id, duration)]


def _toggle(state: Playback) -> Step:
    if state.track is None:
        return state, []
    if state.phase in (Phase.ENDED, Phase.FAILED):
        start = 0.0 if state.phase is Phase.ENDED else state.position
        return _again(state, state.track, start)
    if state.passage and state.passage.over:
        state = replace(state, passage=None)  # the listener wants to hear on
    paused = not state.paused
    if not state.active:
        effects: list[Effect] = [SetPaused(paused)] if state.phase is Phase.OPENING else []
        return replace(state, paused=paused), effects
    toggled = replace(state, paused=paused, phase=Phase.PAUSED if paused else Phase.PLAYING)
    return _saved(toggled, [SetPaused(paused), *(_save(state) if paused else [])])


def _seek(state: Playback, position: float) -> Step:
    if (track := state.track) is None:
        return state, []
    target = max(0.0, position)
    # Before the media is open its length is only what the feed claims: that bounds nothing.
    if state.duration is not None and (state.active or state.phase is Phase.ENDED):
        target = min(target, state.duration)
    if state.phase is Phase.ENDED and target == state.position:
        return state, []
    state = replace(state, sought=target, passage=_sought_in(state.passage, target))
    if state.phase in (Phase.ENDED, Phase.FAILED):
        return _again(state, track, target)
    if state.phase is Phase.OPENING:
        return replace(state, position=target), [Seek(target)]
    if not state.active:
        return replace(state, position=target), []
    return replace(state, position=target, seeking=True), [Seek(target)]


def _fall_asleep(state: Playback, place: float) -> Step:
    """Leave the sound, which has faded out, where that began, so that nothing is missed tomorrow."""
    there, seeking = _seek(state, place)
    paused, pausing = _toggle(there)
    asleep, volume = set_sleep(paused, None)
    return asleep, [*seeking, *pausing, *volume]


def _go_to_chapter(state: Playback, direction: int) -> Step:
    if state.track is None or not state.track.chapters:
        return state, []
    chapters, current = state.track.chapters, state.chapter_index
    heard = [index for index in range(len(chapters)) if index not in state.track.skipped]
    if direction > 0:
        following = next((index for index in heard if current is None or index > current), None)
        return (state, []) if following is None else _seek(state, chapters[following].start)
    if current is None:
        return _seek(state, 0.0)
    into = state.position - chapters[current].start
    before = next((index for index in reversed(heard) if index < current), None)
    if into > RESTART_CHAPTER_AFTER or before is None:
        return _seek(state, chapters[current].start)
    return _seek(state, chapters[before].start)


def _moved(state: Playback, position: float) -> Step:
    moved = run_on(state, _at(state, position), _ASKED_FOR)
    if _ends_passage(moved, moved.position):
        return _end_passage(moved)
    if (skip := _skip(state, moved)) is not None:
        return skip
    if abs(moved.position - state.saved_position) < SAVE_EVERY:
        return moved, []
    return _saved(moved, _save(moved))


def _skip(before: Playback, moved: Playback) -> Step | None:
    """The step over a chapter to be skipped, if the sound has just run into one by itself."""
    track, index = moved.track, moved.chapter_index
    if track is None or index is None or index == before.chapter_index or index not in track.skipped:
        return None
    chapter = track.chapters[index]
    if abs(chapter.start - moved.sought) <= _ASKED_FOR:
        return None
    end = end_of_skipped(track.chapters, track.skipped, index)
    target = moved.duration if end is None else end
    if target is None:
        return None
    if _ends_passage(moved, target):
        return _end_passage(moved)
    skipping, effects = _seek(moved, target)
    return replace(skipping, passed_over=chapter), effects


def _passage(request: PlayRequested) -> Passage | None:
    if request.until is None or request.until <= request.start:
        return None
    return Passage(request.start, request.until)


def _sought_in(passage: Passage | None, target: float) -> Passage | None:
    """The passage after a seek: a place outside of it makes an ordinary episode of the track."""
    if passage is None or not passage.start <= target < passage.end:
        return None
    return replace(passage, over=False)


def _ends_passage(state: Playback, position: float) -> bool:
    """Whether the sound, by itself, comes to the passage's end with `position`."""
    passage = state.passage
    sounding = state.phase is Phase.PLAYING
    return sounding and passage is not None and not passage.over and position >= passage.end


def _end_passage(state: Playback) -> Step:
    """Wait at the passage's end: what follows in the queue may be of the same media."""
    if state.passage is None:
        return state, []
    passage = replace(state.passage, over=True)
    return replace(state, phase=Phase.PAUSED, paused=True, passage=passage), [SetPaused(True)]


def _at(state: Playback, position: float) -> Playback:
    """`state` at a reported `position`; a length that turns out too short grows with it."""
    position = max(0.0, position)
    duration = state.duration if state.duration is None else max(state.duration, position)
    return replace(state, position=position, duration=duration)


def _saved(state: Playback, effects: Sequence[Effect]) -> Step:
    return replace(state, saved_position=state.position), effects


def _save(state: Playback, *, finished: bool = False) -> list[Effect]:
    """Keep the position of what was open; a track that never sounded leaves no mark, nor does a passage."""
    if state.track is None or state.passage or not (state.active or finished):
        return []
    finished = finished or is_finished(state.position, state.duration)
    return [SavePosition(state.track.episode_id, state.position, finished)]


def is_finished(position: float, duration: float | None) -> bool:
    """Whether `position` is so near to the end that the episode counts as played."""
    if not duration:
        return False
    return duration - position <= min(FINISHED_WITHIN, duration * 0.05)
