"""What the listener does with the sound: play it, hold it, go somewhere else in it."""

from collections.abc import Sequence
from dataclasses import replace

from .effects import Effect, Resolve, SaveDuration, Seek, SetPaused, Unload
from .events import PlayRequested
from .position import Step, at, save, saved
from .sleep_steps import set_sleep
from .sound_steps import sounding_like
from .state import Passage, Phase, Playback, Track

RESTART_CHAPTER_AFTER = 3.0
"""Seconds into a chapter from which "previous" goes to that chapter's start."""


def play(state: Playback, request: PlayRequested) -> Step:
    """Play a track from a place; a seek where it is open already."""
    track = request.track
    same_media = (
        state.active
        and state.track is not None
        and state.track.episode_id == track.episode_id
        and state.track.media_url == track.media_url
    )
    if same_media:
        track = replace(track, sound=state.track.sound) if state.track else track
        state, seek_effects = seek(
            replace(state, track=track, item=request.item or state.item), request.start
        )
        state = replace(state, passage=_passage(request))
        if state.paused:
            return sound_on(state, seek_effects)
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
        is_file=False,
        in_order=False,
        saved_position=max(0.0, request.start),
        failure=None,
        passage=_passage(request),
        item=request.item,
    )
    # The old sound stops at once; otherwise it would be heard on while the new address is resolved.
    started, sound_effects = sounding_like(started, track)
    return started, [
        *save(state),
        Unload(),
        *sound_effects,
        Resolve(session, track.media_url, track.feed_url),
    ]


def _again(state: Playback, track: Track, start: float) -> Step:
    """Play what ended or failed from `start`; what failed is still the same passage and item of the queue."""
    again, effects = play(state, PlayRequested(track, start))
    if state.phase is Phase.FAILED:
        again = replace(again, passage=state.passage, item=state.item)
    return again, effects


def opened(state: Playback, duration: float | None) -> Step:
    """The media is open, so long."""
    if state.phase is not Phase.OPENING or state.track is None:
        return state, []
    phase = Phase.PAUSED if state.paused else Phase.PLAYING
    if duration is None or duration <= 0:
        return at(replace(state, phase=phase), state.position), []
    opened = replace(state, phase=phase, duration=duration, position=min(state.position, duration))
    return opened, [SaveDuration(state.track.episode_id, duration)]


def toggle(state: Playback) -> Step:
    """Hold the sound or let it go on; play again what ended or failed."""
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
    return saved(toggled, [SetPaused(paused), *(save(state) if paused else [])])


def seek(state: Playback, position: float) -> Step:
    """Go to a place, in seconds."""
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


def go_to_chapter(state: Playback, direction: int) -> Step:
    """To the next (1) or the previous (-1) chapter, past those that are passed over."""
    if state.track is None or not state.track.chapters:
        return state, []
    chapters, current = state.track.chapters, state.chapter_index
    heard = [index for index in range(len(chapters)) if index not in state.track.skipped]
    if direction > 0:
        following = next((index for index in heard if current is None or index > current), None)
        return (state, []) if following is None else seek(state, chapters[following].start)
    if current is None:
        return seek(state, 0.0)
    into = state.position - chapters[current].start
    before = next((index for index in reversed(heard) if index < current), None)
    if into > RESTART_CHAPTER_AFTER or before is None:
        return seek(state, chapters[current].start)
    return seek(state, chapters[before].start)


def sound_on(state: Playback, effects: Sequence[Effect]) -> Step:
    """Play, after `effects`."""
    return replace(state, phase=Phase.PLAYING, paused=False), [*effects, SetPaused(False)]


def toggle_loop(state: Playback) -> Step:
    """Let the passage begin again at its end, or no longer; one that is over begins at once."""
    passage = state.passage
    if passage is None:
        return state, []
    if not passage.over:
        return replace(state, passage=replace(passage, loops=not passage.loops)), []
    again, effects = seek(replace(state, passage=replace(passage, loops=True)), passage.start)
    return sound_on(again, effects)


def fall_asleep(state: Playback, place: float) -> Step:
    """Leave the sound, which has faded out, where that began, so that nothing is missed tomorrow."""
    there, seeking = seek(state, place)
    paused, pausing = toggle(there)
    asleep, volume = set_sleep(paused, None)
    return asleep, [*seeking, *pausing, *volume]


def _passage(request: PlayRequested) -> Passage | None:
    if request.until is None or request.until <= request.start:
        return None
    return Passage(request.start, request.until, loops=request.loops)


def _sought_in(passage: Passage | None, target: float) -> Passage | None:
    """The passage after a seek: a place outside of it makes an ordinary episode of the track."""
    if passage is None or not passage.start <= target < passage.end:
        return None
    return replace(passage, over=False)
