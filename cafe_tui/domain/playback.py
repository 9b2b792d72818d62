"""What the player does next, as one pure step: `step(state, event) -> (state, effects)`.

    IDLE ──PlayRequested──▶ RESOLVING ──SourceResolved──▶ OPENING ──MediaOpened──▶ PLAYING ⇄ PAUSED
      ▲                        │                             │                        │
      └──────StopRequested─────┴──────── MediaFailed ────────┴──▶ FAILED              └─MediaEnded─▶ ENDED

PlayRequested is taken in every phase and begins a new session: events that carry the number of an older
session are stale and change nothing. From ENDED and FAILED, a pause toggle or a seek plays the same track
again. Seeks while the media is still being opened move the place where it will start. The caller carries
out the effects in order; it owns the clock, the threads and the player.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from .errors import CafeError
from .models import Chapter, EpisodeId
from .timeline import chapter_at

RESTART_CHAPTER_AFTER = 3.0
"""Seconds into a chapter from which "previous" goes to that chapter's start."""
SAVE_EVERY = 5.0
"""Seconds of sound after which the position is saved again."""
FINISHED_WITHIN = 30.0
"""An episode left within this many seconds of its end counts as played."""
SPEEDS = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.75, 2.0, 2.5, 3.0)
MAX_VOLUME = 130


class Phase(StrEnum):
    """Where the player stands."""

    IDLE = "idle"
    RESOLVING = "resolving"
    OPENING = "opening"
    PLAYING = "playing"
    PAUSED = "paused"
    ENDED = "ended"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Track:
    """What is played: an episode as far as the player needs to know it."""

    episode_id: EpisodeId
    show: str
    title: str
    media_url: str
    feed_url: str = ""
    """The address the listener gave: its host is trusted, others that the media leads to are checked."""
    duration: float | None = None
    """Seconds as far as known before opening."""
    chapters: tuple[Chapter, ...] = ()


@dataclass(frozen=True, slots=True)
class Playback:
    """The player's whole state."""

    phase: Phase = Phase.IDLE
    session: int = 0
    """Counts PlayRequested; events of older sessions are stale."""
    track: Track | None = None
    position: float = 0.0
    """Seconds; while a seek is under way already its target."""
    duration: float | None = None
    """Seconds: the media's own where it was opened, else the track's."""
    paused: bool = False
    """What the listener wants once the media is open."""
    seeking: bool = False
    """A seek was asked for and the player has not yet arrived."""
    saved_position: float = 0.0
    speed: float = 1.0
    volume: int = 100
    output: str | None = None
    """The audio output in use; "null" is silence."""
    failure: CafeError | None = None
    save_failure: CafeError | None = None
    """Why the last position could not be kept; the sound goes on."""

    @property
    def active(self) -> bool:
        """Whether the media is open in the player."""
        return self.phase in (Phase.PLAYING, Phase.PAUSED)

    @property
    def chapter(self) -> Chapter | None:
        """The chapter at the position."""
        index = self.chapter_index
        return self.track.chapters[index] if self.track and index is not None else None

    @property
    def chapter_index(self) -> int | None:
        """The index of the chapter at the position, None before the first one."""
        return chapter_at(self.track.chapters, self.position) if self.track else None


# What the listener asks for


@dataclass(frozen=True, slots=True)
class PlayRequested:
    """Play `track` from `start` seconds."""

    track: Track
    start: float = 0.0


@dataclass(frozen=True, slots=True)
class PauseToggled:
    """Pause what plays, play what is paused, ended or failed."""


@dataclass(frozen=True, slots=True)
class SeekRequested:
    """Go to `position` seconds."""

    position: float


@dataclass(frozen=True, slots=True)
class SkipRequested:
    """Go `seconds` forward, or back when negative."""

    seconds: float


@dataclass(frozen=True, slots=True)
class ChapterRequested:
    """Go to the next (1) or the previous (-1) chapter."""

    direction: int


@dataclass(frozen=True, slots=True)
class SpeedStepped:
    """One step faster (1) or slower (-1)."""

    direction: int


@dataclass(frozen=True, slots=True)
class VolumeStepped:
    """Change the volume by `percent`."""

    percent: int


@dataclass(frozen=True, slots=True)
class StopRequested:
    """Stop and unload."""


# What the outside world reports


@dataclass(frozen=True, slots=True)
class SourceResolved:
    """The track's media address leads to `url`, all redirects followed and checked."""

    session: int
    url: str


@dataclass(frozen=True, slots=True)
class MediaOpened:
    """The player has opened the media and stands at the asked start."""

    session: int
    duration: float | None


@dataclass(frozen=True, slots=True)
class PositionMoved:
    """The sound is at `position`."""

    session: int
    position: float


@dataclass(frozen=True, slots=True)
class SeekFinished:
    """The sound goes on from `position` after a seek."""

    session: int
    position: float


@dataclass(frozen=True, slots=True)
class MediaEnded:
    """The media was played to its end."""

    session: int


@dataclass(frozen=True, slots=True)
class MediaFailed:
    """The media could not be resolved, opened or read on."""

    session: int
    error: CafeError


@dataclass(frozen=True, slots=True)
class OutputChanged:
    """The audio output now in use; "null" is silence, None is none."""

    output: str | None


@dataclass(frozen=True, slots=True)
class SaveFailed:
    """A position could not be written."""

    error: CafeError


PlayerEvent = MediaOpened | PositionMoved | SeekFinished | MediaEnded | MediaFailed | OutputChanged
"""What a player reports by itself."""
Event = (
    PlayRequested | PauseToggled | SeekRequested | SkipRequested | ChapterRequested | SpeedStepped
    | VolumeStepped | StopRequested | SourceResolved | SaveFailed | PlayerEvent
)  # fmt: skip


# What is to be done


@dataclass(frozen=True, slots=True)
class Resolve:
    """Follow and check the media address; answer with SourceResolved or MediaFailed."""

    session: int
    url: str
    feed_url: str


@dataclass(frozen=True, slots=True)
class Load:
    """Open `url` in the player at `start` seconds."""

    session: int
    url: str
    start: float
    paused: bool


@dataclass(frozen=True, slots=True)
class SetPaused:
    """Hold or release the sound."""

    paused: bool


@dataclass(frozen=True, slots=True)
class Seek:
    """Move the open media to `position`."""

    position: float


@dataclass(frozen=True, slots=True)
class SetSpeed:
    """Play at `speed` with the pitch kept."""

    speed: float


@dataclass(frozen=True, slots=True)
class SetVolume:
    """Play at `volume` per cent."""

    volume: int


@dataclass(frozen=True, slots=True)
class Unload:
    """Close the media."""


@dataclass(frozen=True, slots=True)
class SavePosition:
    """Keep where listening to the episode stands."""

    episode_id: EpisodeId
    position: float
    finished: bool
    """Whether this is the end, or so near to it that the episode counts as played."""


@dataclass(frozen=True, slots=True)
class SaveDuration:
    """Keep the media's measured length."""

    episode_id: EpisodeId
    duration: float


Effect = (
    Resolve | Load | SetPaused | Seek | SetSpeed | SetVolume | Unload | SavePosition | SaveDuration
)  # fmt: skip
Step = tuple[Playback, Sequence[Effect]]


def step(state: Playback, event: Event) -> Step:
    """The state after `event`, and what to do for it."""
    match event:
        case PlayRequested():
            return _play(state, event)
        case PauseToggled():
            return _toggle(state)
        case SeekRequested(position):
            return _seek(state, position)
        case SkipRequested(seconds):
            return _seek(state, state.position + seconds)
        case ChapterRequested(direction):
            return _go_to_chapter(state, direction)
        case SpeedStepped(direction):
            speed = _next_speed(state.speed, direction)
            return replace(state, speed=speed), [SetSpeed(speed)]
        case VolumeStepped(percent):
            volume = min(MAX_VOLUME, max(0, state.volume + percent))
            return replace(state, volume=volume), [SetVolume(volume)]
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
            )
            return stopped, [*_save(state), Unload()]
        case OutputChanged(output):
            return replace(state, output=output), []
        case SaveFailed(error):
            return replace(state, save_failure=error), []
    if event.session != state.session:
        return state, []
    return _reported(state, event)


def _reported(
    state: Playback,
    event: SourceResolved | MediaOpened | PositionMoved | SeekFinished | MediaEnded | MediaFailed,
) -> Step:
    """A report about the session that is under way."""
    match event:
        case SourceResolved(session, url):
            if state.phase is not Phase.RESOLVING:
                return state, []
            return replace(state, phase=Phase.OPENING), [Load(session, url, state.position, state.paused)]
        case MediaOpened(_, duration):
            return _opened(state, duration)
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
            return ended, _save(ended, finished=True)
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
        state, seek_effects = _seek(replace(state, track=track), request.start)
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
        saved_position=max(0.0, request.start),
        failure=None,
    )
    # The old sound stops at once; otherwise it would be heard on while the new address is resolved.
    return started, [*_save(state), Unload(), Resolve(session, track.media_url, track.feed_url)]


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
        return _play(state, PlayRequested(state.track, start))
    paused = not state.paused
    if not state.active:
        effects: list[Effect] = [SetPaused(paused)] if state.phase is Phase.OPENING else []
        return replace(state, paused=paused), effects
    toggled = replace(state, paused=paused, phase=Phase.PAUSED if paused else Phase.PLAYING)
    return _saved(toggled, [SetPaused(paused), *(_save(state) if paused else [])])


def _seek(state: Playback, position: float) -> Step:
    if state.track is None:
        return state, []
    target = max(0.0, position)
    # Before the media is open its length is only what the feed claims: that bounds nothing.
    if state.duration is not None and (state.active or state.phase is Phase.ENDED):
        target = min(target, state.duration)
    if state.phase is Phase.ENDED and target == state.position:
        return state, []
    if state.phase in (Phase.ENDED, Phase.FAILED):
        return _play(state, PlayRequested(state.track, target))
    if state.phase is Phase.OPENING:
        return replace(state, position=target), [Seek(target)]
    if not state.active:
        return replace(state, position=target), []
    return replace(state, position=target, seeking=True), [Seek(target)]


def _go_to_chapter(state: Playback, direction: int) -> Step:
    chapters = state.track.chapters if state.track else ()
    current = state.chapter_index
    if not chapters:
        return state, []
    if direction > 0:
        following = 0 if current is None else current + 1
        return _seek(state, chapters[following].start) if following < len(chapters) else (state, [])
    if current is None:
        return _seek(state, 0.0)
    into = state.position - chapters[current].start
    if into > RESTART_CHAPTER_AFTER or current == 0:
        return _seek(state, chapters[current].start)
    return _seek(state, chapters[current - 1].start)


def _moved(state: Playback, position: float) -> Step:
    moved = _at(state, position)
    if abs(moved.position - state.saved_position) < SAVE_EVERY:
        return moved, []
    return _saved(moved, _save(moved))


def _at(state: Playback, position: float) -> Playback:
    """`state` at a reported `position`; a length that turns out too short grows with it."""
    position = max(0.0, position)
    duration = state.duration if state.duration is None else max(state.duration, position)
    return replace(state, position=position, duration=duration)


def _saved(state: Playback, effects: Sequence[Effect]) -> Step:
    return replace(state, saved_position=state.position), effects


def _save(state: Playback, *, finished: bool = False) -> list[Effect]:
    """Keep the position of what was open; a track that never sounded leaves no mark."""
    if state.track is None or not (state.active or finished):
        return []
    finished = finished or is_finished(state.position, state.duration)
    return [SavePosition(state.track.episode_id, state.position, finished)]


def is_finished(position: float, duration: float | None) -> bool:
    """Whether `position` is so near to the end that the episode counts as played."""
    if not duration:
        return False
    return duration - position <= min(FINISHED_WITHIN, duration * 0.05)


def _next_speed(speed: float, direction: int) -> float:
    if direction > 0:
        return next((s for s in SPEEDS if s > speed + 1e-6), SPEEDS[-1])
    return next((s for s in reversed(SPEEDS) if s < speed - 1e-6), SPEEDS[0])
