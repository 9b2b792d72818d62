"""What is to be done for a step."""

from dataclasses import dataclass

from cafe_tui.domain.heard import Spans
from cafe_tui.domain.models import Chapter, EpisodeId
from cafe_tui.domain.sound import AudioDevice, Sound


@dataclass(frozen=True, slots=True)
class Resolve:
    """Follow and check the media address; answer with SourceResolved or MediaFailed.

    Answer also with Recalled, after everything that was to be kept before.
    """

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
    left_at: float | None = None
    """Where listening stood before a far jump led to `position`; None where `position` is its place."""
    heard: Spans = ()
    """What was heard of the episode, to be joined with what was heard before."""


@dataclass(frozen=True, slots=True)
class SaveHeard:
    """Keep what was heard of the episode, and leave the place in it as it is."""

    episode_id: EpisodeId
    heard: Spans = ()
    """To be joined with what was heard before."""


@dataclass(frozen=True, slots=True)
class SaveDuration:
    """Keep the media's measured length."""

    episode_id: EpisodeId
    duration: float


@dataclass(frozen=True, slots=True)
class SaveChapters:
    """Keep the chapters that the media holds; answer with ChaptersFound if that changed any."""

    episode_id: EpisodeId
    media_url: str
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True, slots=True)
class RetryAfter:
    """Answer with RetryDue after so many seconds."""

    session: int
    seconds: float


@dataclass(frozen=True, slots=True)
class SetMuted:
    """Play on without sound, or with it again."""

    muted: bool


@dataclass(frozen=True, slots=True)
class SetTrimsSilence:
    """Shorten long pauses, or leave them as they are."""

    trims: bool


@dataclass(frozen=True, slots=True)
class SetLevelsVoices:
    """Raise quiet voices to the level of loud ones, or leave them as they are."""

    levels: bool


@dataclass(frozen=True, slots=True)
class SaveShowSound:
    """Keep how the show of an episode is to sound."""

    episode_id: EpisodeId
    sound: Sound


@dataclass(frozen=True, slots=True)
class SaveUsualSound:
    """Keep the volume, and how all shows sound that have no choice of their own."""

    sound: Sound
    volume: int


@dataclass(frozen=True, slots=True)
class SetDevice:
    """Sound from the device of this name, None for the one that the system finds best."""

    name: str | None


@dataclass(frozen=True, slots=True)
class SaveDevice:
    """Keep which device the listener wants; None leaves it to the system."""

    device: AudioDevice | None


Effect = (
    Resolve | Load | SetPaused | Seek | SetSpeed | SetVolume | Unload
    | SavePosition | SaveHeard | SaveDuration | SaveChapters | RetryAfter
    | SetMuted | SetTrimsSilence | SetLevelsVoices | SaveShowSound | SaveUsualSound
    | SetDevice | SaveDevice
)  # fmt: skip
