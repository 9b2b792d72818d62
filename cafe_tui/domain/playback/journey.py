"""The whole step: the sound's own, and round it what is remembered of where it was and what was heard."""

from dataclasses import replace

from cafe_tui.domain.chapter.skipping import end_of_skipped, first_heard
from cafe_tui.domain.heard import Span, Spans, added, merged, missed

from . import retry
from .effects import Effect, SaveHeard, SavePosition
from .events import (
    ChapterRequested,
    JourneyEvent,
    MediaEnded,
    MissedRequested,
    PauseRequested,
    PlayRequested,
    PositionMoved,
    Recalled,
    RedoRequested,
    ResumeRequested,
    SeekRequested,
    SkipRequested,
    TransportEvent,
    UndoRequested,
)
from .position import Step, is_finished
from .state import Phase, Playback
from .trail import FAR, Place, Trail, is_same

_LONGEST_MOVE = 30.0
"""Seconds between two reported positions beyond which the sound did not come there by playing."""
_AT_GAP = 1.0
"""Seconds before a missed part in which the sound is about to play it."""


def step(state: Playback, event: JourneyEvent) -> Step:
    """The state after `event`, and what to do for it."""
    after, effects = _step(state, event)
    return after, [_with_memory(effect, state, after) for effect in effects]


def _step(state: Playback, event: JourneyEvent) -> Step:
    match event:
        case PlayRequested() | SeekRequested() | SkipRequested() | ChapterRequested():
            return _jump(state, event)
        case UndoRequested():
            return _revisit(state, state.trail.gone_back(_here(state)))
        case RedoRequested():
            return _revisit(state, state.trail.gone_forward(_here(state)))
        case ResumeRequested():
            left_at = state.trail.left_at
            return (state, []) if left_at is None else _jump(state, SeekRequested(left_at))
        case MissedRequested():
            return _to_missed(state)
        case Recalled():
            return _recalled(state, event), []
    after, effects = retry.step(state, event)
    after = _begun_elsewhere(state, event, _of_same_episode(state, after))
    if (seconds := _heard_seconds(state, event, after)) is None:
        return after, effects
    heard = added(after.heard, Span(state.position, state.position + seconds))
    after = replace(after, heard=heard, trail=after.trail.heard(seconds))
    if after.missing_until is None or after.seeking or state.position + seconds < after.missing_until:
        return after, effects
    following, more = _to_next_missed(after)
    return following, [*effects, *more]


# Places


def _here(state: Playback) -> Place | None:
    return Place(state.track, state.position) if state.track else None


def _jump(state: Playback, event: TransportEvent) -> Step:
    """What the listener asked for may leave a place behind."""
    after, effects = retry.step(state, event)
    here, there = _here(state), _here(after)
    after = _of_same_episode(state, replace(after, missing_until=None))
    if there is None or (here and is_same(here, there)):
        return after, effects
    sounded = state.phase in (Phase.PLAYING, Phase.PAUSED, Phase.WAITING, Phase.FAILED)
    trail = state.trail.jumped(here if sounded else None, there, state.speed)
    return replace(after, trail=trail), effects


def _revisit(state: Playback, to: tuple[Place, Trail] | None) -> Step:
    """Go where the listener has been."""
    if to is None:
        return state, []
    place, trail = to
    same_episode = state.track is not None and state.track.episode_id == place.track.episode_id
    asked = SeekRequested(place.position) if same_episode else PlayRequested(place.track, place.position)
    after, effects = retry.step(state, asked)
    if same_episode and after.paused and state.passage is not None and state.passage.over:
        # The sound only waited at the end of a passage that the listener had gone to hear.
        after, more = retry.step(after, PauseRequested(False))
        effects = [*effects, *more]
    return _of_same_episode(state, replace(after, missing_until=None, trail=trail)), effects


def _of_same_episode(before: Playback, after: Playback) -> Playback:
    """`after`, without what was remembered of another episode."""
    if before.track and after.track and before.track.episode_id == after.track.episode_id:
        return after
    if before.track is after.track:
        return after
    trail = replace(after.trail, left_at=None, settled=0.0)
    return replace(after, heard=(), missing_until=None, trail=trail)


def _begun_elsewhere(before: Playback, event: JourneyEvent, after: Playback) -> Playback:
    """Media that a server gives only in order begins at its start: keep the place that was asked for."""
    moved = isinstance(event, PositionMoved) and not before.seeking
    if not (moved and after.in_order and after.position < before.position - FAR):
        return after
    left_at = before.position if after.trail.left_at is None else after.trail.left_at
    return replace(after, trail=replace(after.trail, settled=0.0, left_at=left_at))


def _recalled(state: Playback, event: Recalled) -> Playback:
    """Join what is kept of the episode with what has happened since it was asked for."""
    track = state.track
    if track is None or event.session != state.session:
        return state
    stood = first_heard(track.chapters, track.skipped, event.position)
    if is_finished(stood, state.duration):
        stood = 0.0
    return replace(
        state,
        track=replace(track, media_url=event.media_url or track.media_url),
        heard=merged(state.heard, event.heard),
        trail=state.trail.recalled(stood, event.left_at, began=state.sought),
    )


# What was heard


def _heard_seconds(before: Playback, event: JourneyEvent, after: Playback) -> float | None:
    """The seconds of sound up to `event`; None where the sound did not go on by itself."""
    match event:
        case PositionMoved(session, position):
            end = position
        case MediaEnded(session):
            end = after.position
        case _:
            return None
    if session != before.session or not before.active or before.seeking:
        return None
    seconds = end - before.position
    return seconds if 0 < seconds <= _LONGEST_MOVE else None


def _with_memory(effect: Effect, before: Playback, after: Playback) -> Effect:
    if not isinstance(effect, SavePosition | SaveHeard):
        return effect
    stayed = after.track is not None and after.track.episode_id == effect.episode_id
    memory = after if stayed else before
    if isinstance(effect, SaveHeard):
        return replace(effect, heard=memory.heard)
    return replace(effect, left_at=memory.trail.left_at, heard=memory.heard)


# What was missed


def _to_missed(state: Playback) -> Step:
    if (gap := _next_missed(state)) is None:
        return replace(state, missing_until=None), []
    after, effects = _jump(state, SeekRequested(gap.start))
    return replace(after, missing_until=gap.end), effects


def _to_next_missed(state: Playback) -> Step:
    """A missed part was heard: go to the next one by ourselves, or hold the sound when all was heard."""
    if (gap := _next_missed(state)) is None:
        return retry.step(replace(state, missing_until=None), PauseRequested(True))
    after, effects = retry.step(state, SeekRequested(gap.start))
    return replace(after, missing_until=gap.end), effects


def _next_missed(state: Playback) -> Span | None:
    """The next part that was missed, from the beginning again after the last; not the one that sounds now."""
    if state.track is None:
        return None
    covered = merged(state.heard, _skipped_spans(state))
    duration = state.duration or (covered[-1].end if covered else 0.0)
    here = state.position
    gaps = [gap for gap in missed(covered, duration) if not gap.start - _AT_GAP <= here < gap.end]
    return next((gap for gap in gaps if gap.start > here), gaps[0] if gaps else None)


def _skipped_spans(state: Playback) -> Spans:
    """What the listener passes over on purpose."""
    if state.track is None:
        return ()
    chapters, skipped = state.track.chapters, state.track.skipped
    ends = {index: end_of_skipped(chapters, skipped, index) for index in sorted(skipped)}
    last = state.duration or 0.0
    return tuple(Span(chapters[index].start, last if end is None else end) for index, end in ends.items())
