"""Where the player stands: what is played, where, and how."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from cafe_tui.domain.errors import CafeError
from cafe_tui.domain.heard import Spans
from cafe_tui.domain.models import Chapter, EpisodeId
from cafe_tui.domain.sound import AS_RECORDED, AudioDevice, Sound
from cafe_tui.domain.timeline import chapter_at

from .trail import Trail

if TYPE_CHECKING:
    from cafe_tui.domain.queue import QueueItemId

    from .outage import Retry
    from .sleep import Sleep


class Phase(StrEnum):
    """Where the player stands."""

    IDLE = "idle"
    RESOLVING = "resolving"
    OPENING = "opening"
    PLAYING = "playing"
    PAUSED = "paused"
    WAITING = "waiting"
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
    skipped: frozenset[int] = frozenset()
    """The indexes of chapters that are passed over, unless the listener goes there."""
    page_url: str = ""
    """The episode's page, as its feed says."""
    sound: Sound | None = None
    """What the listener chose for the show; None where the usual sound holds."""

    @property
    def is_visit(self) -> bool:
        """Whether the episode is of a show that is not followed, and in no library."""
        return self.episode_id < 0


@dataclass(frozen=True, slots=True)
class Passage:
    """The part of the track that is to be heard, in seconds; the listener who goes elsewhere has left it."""

    start: float
    end: float
    over: bool = False
    """Its end was reached, and the sound waits there."""
    loops: bool = False
    """At its end it begins again."""


@dataclass(frozen=True, slots=True)
class Audition:
    """Where the sound goes back to once a part was heard in passing."""

    position: float
    paused: bool
    passage: Passage | None


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
    sought: float = 0.0
    """Where the listener last asked to be, in seconds."""
    passed_over: Chapter | None = None
    """The chapter that was skipped last."""
    saved_position: float = 0.0
    buffered: tuple[tuple[float, float], ...] | None = None
    """The parts of streamed media that are here, starts and ends in seconds; None where that is not told."""
    is_file: bool = False
    """The media is a file on this machine."""
    in_order: bool = False
    """The media's server gives it only from its start on: a seek reaches no more than is here."""
    sound: Sound = AS_RECORDED
    """How it sounds now."""
    usual: Sound = AS_RECORDED
    """How shows sound that have no choice of their own."""
    volume: int = 100
    """Per cent, whether muted or not."""
    muted: bool = False
    sleep: "Sleep | None" = None
    """The sleep timer, where one is set."""
    output: str | None = None
    """The audio output in use; "null" is silence."""
    device: AudioDevice | None = None
    """The device that the listener wants, there or not; None leaves it to the system."""
    devices: tuple[AudioDevice, ...] | None = None
    """The audio devices that are there; None where that is not known."""
    failure: CafeError | None = None
    save_failure: CafeError | None = None
    """Why positions cannot be kept at present; the sound goes on."""
    trail: Trail = field(default_factory=Trail)
    heard: Spans = ()
    """What was heard of the track, now and before."""
    missing_until: float | None = None
    """While the listener hears only what was missed: where the part that sounds ends, in seconds."""
    retry: "Retry | None" = None
    """The attempts to go on after the connection broke; None once it holds again."""
    last_output: str | None = None
    """The audio output that was in use last."""

    passage: Passage | None = None
    """What alone is to be heard of the track; the place in the episode stays what it was."""
    audition: Audition | None = None
    """While a part is heard in passing: where the sound goes back to."""
    item: "QueueItemId | None" = None
    """The item of the queue that the track was opened for."""

    @property
    def speed(self) -> float:
        """1.0 is as recorded."""
        return self.sound.speed

    @property
    def device_used(self) -> AudioDevice | None:
        """The wanted device, unless it is known not to be there; None is the system's choice."""
        if self.device is None or self.devices is None:
            return self.device
        return next((there for there in self.devices if there.name == self.device.name), None)

    @property
    def active(self) -> bool:
        """Whether the media is open in the player."""
        return self.phase in (Phase.PLAYING, Phase.PAUSED)

    @property
    def over(self) -> bool:
        """Whether it came to its end, or failed: nothing sounds until the listener or the queue goes on."""
        return self.phase in (Phase.ENDED, Phase.FAILED) or (self.passage is not None and self.passage.over)

    @property
    def sounds(self) -> bool:
        """Whether the media sounds, or will as soon as it is open."""
        on_the_way = self.phase in (Phase.RESOLVING, Phase.OPENING, Phase.PLAYING, Phase.WAITING)
        return on_the_way and not self.paused

    @property
    def chapter(self) -> Chapter | None:
        """The chapter at the position."""
        index = self.chapter_index
        return self.track.chapters[index] if self.track and index is not None else None

    @property
    def chapter_index(self) -> int | None:
        """The index of the chapter at the position, None before the first one."""
        return chapter_at(self.track.chapters, self.position) if self.track else None
