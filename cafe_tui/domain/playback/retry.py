"""The step with patience round it: sound that the network took away is waited for and goes on by itself."""

from dataclasses import replace

from cafe_tui.domain.errors import MediaUnreachableError

from . import reducer
from .effects import Resolve, RetryAfter
from .events import (
    MediaFailed,
    OutputChanged,
    PauseRequested,
    PauseToggled,
    PositionMoved,
    RetryDue,
    TransportEvent,
)
from .outage import REGAINED_AFTER, next_retry
from .position import Step
from .state import Phase, Playback


def step(state: Playback, event: TransportEvent | RetryDue) -> Step:
    """The state after `event`, and what to do for it."""
    match event:
        case RetryDue(session):
            due = state.phase is Phase.WAITING and session == state.session
            return _try_again(state) if due else (state, [])
        case PauseToggled() | PauseRequested(False) if state.phase is Phase.WAITING:
            return _try_again(replace(state, paused=False))
        case PauseRequested(True) if state.phase is Phase.WAITING:
            return replace(state, paused=True), []
        case MediaFailed() if state.phase is Phase.WAITING:
            return state, []
        case MediaFailed(session, MediaUnreachableError()) if session == state.session:
            return _lost(state, event)
        case OutputChanged(output):
            return _on_output(state, output)
    after, effects = reducer.step(state, event)
    if after.retry and (after.session != state.session or _is_over(after, event)):
        after = replace(after, retry=None)
    return after, effects


def _lost(state: Playback, event: MediaFailed) -> Step:
    """The network or the server went away; only sound that was once there is waited for."""
    failed, effects = reducer.step(state, event)
    retry = next_retry(state.retry, state.position) if state.active or state.retry else None
    if retry is None or failed.phase is not Phase.FAILED:
        return replace(failed, retry=None), effects
    waiting = replace(failed, phase=Phase.WAITING, failure=None, retry=retry)
    return waiting, [*effects, RetryAfter(state.session, retry.seconds)]


def _try_again(state: Playback) -> Step:
    assert state.track is not None, "only a track is waited for"  # noqa: S101
    session = state.session + 1  # so that the timer of this wait is stale
    again = replace(state, phase=Phase.RESOLVING, session=session, sought=state.position)
    return again, [Resolve(session, state.track.media_url, state.track.feed_url)]


def _is_over(after: Playback, event: TransportEvent) -> bool:
    """Whether nothing is left to be retried."""
    if isinstance(event, PositionMoved) and after.active and after.retry:
        return abs(after.position - after.retry.broke_at) >= REGAINED_AFTER
    return after.phase in (Phase.IDLE, Phase.ENDED, Phase.FAILED)


def _on_output(state: Playback, output: str | None) -> Step:
    """Sound that suddenly goes nowhere is held, so that nothing of it is lost."""
    gone = output == "null" and state.last_output not in (None, "null")
    after = replace(state, output=output, last_output=output or state.last_output)
    return reducer.step(after, PauseRequested(True)) if gone and state.phase is Phase.PLAYING else (after, [])
