"""What happens to the player: what the listener asks for, and what the outside world reports."""

from dataclasses import dataclass

from cafe_tui.domain.errors import CafeError
from cafe_tui.domain.heard import Spans
from cafe_tui.domain.models import Chapter, EpisodeId
from cafe_tui.domain.queue import QueueItemId
from cafe_tui.domain.sound import AudioDevice

from .sleep import Plan
from .state import Track

# What the listener asks for


@dataclass(frozen=True, slots=True)
class PlayRequested:
    """Play `track` from `start` seconds."""

    track: Track
    start: float = 0.0
    until: float | None = None
    """Where the passage ends that alone is to be heard, in seconds."""
    item: QueueItemId | None = None
    """The item of the queue that this is."""
    loops: bool = False
    """Whether the passage begins again at its end."""


@dataclass(frozen=True, slots=True)
class LoopToggled:
    """Let the passage that sounds begin again at its end, or no longer; at its end, begin now."""


@dataclass(frozen=True, slots=True)
class AuditionRequested:
    """Hear the track from `start` to `end` seconds in passing, then go back to where the sound was."""

    start: float
    end: float


@dataclass(frozen=True, slots=True)
class PauseToggled:
    """Pause what plays, play what is paused, ended or failed."""


@dataclass(frozen=True, slots=True)
class PauseRequested:
    """Pause, or play, whatever was so before: for remotes that know which of the two they mean."""

    paused: bool


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
class ChaptersFound:
    """The chapters of an episode became these: another source was asked, or the listener prefers one."""

    episode_id: EpisodeId
    chapters: tuple[Chapter, ...]
    skipped: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class SpeedStepped:
    """One step faster (1) or slower (-1)."""

    direction: int


@dataclass(frozen=True, slots=True)
class SpeedRequested:
    """Play at `speed`, as far as the player goes."""

    speed: float


@dataclass(frozen=True, slots=True)
class VolumeStepped:
    """Change the volume by `percent`."""

    percent: int


@dataclass(frozen=True, slots=True)
class VolumeRequested:
    """Play at `percent`, as far as the player goes."""

    percent: int


@dataclass(frozen=True, slots=True)
class StopRequested:
    """Stop and unload."""


@dataclass(frozen=True, slots=True)
class UndoRequested:
    """Go back to where the sound was before the last jump."""


@dataclass(frozen=True, slots=True)
class RedoRequested:
    """Go to where the sound was before it went back."""


@dataclass(frozen=True, slots=True)
class ResumeRequested:
    """Go to where listening to this episode stood before a far jump."""


@dataclass(frozen=True, slots=True)
class MissedRequested:
    """Play the next part that was not heard, and then those after it."""


@dataclass(frozen=True, slots=True)
class MuteToggled:
    """Play on without sound, or with it again."""


@dataclass(frozen=True, slots=True)
class TrimmingToggled:
    """Shorten long pauses, or no longer."""


@dataclass(frozen=True, slots=True)
class LevellingToggled:
    """Raise quiet voices, or no longer."""


@dataclass(frozen=True, slots=True)
class DeviceRequested:
    """Sound from this device; None leaves it to the system."""

    device: AudioDevice | None


@dataclass(frozen=True, slots=True)
class SleepRequested:
    """Fade out and pause by this plan; None calls it off."""

    plan: Plan | None


@dataclass(frozen=True, slots=True)
class SleepStepped:
    """The next step of the sleep timer, or more time; `now` is in seconds since 1970."""

    now: float


# What the outside world reports


@dataclass(frozen=True, slots=True)
class Ticked:
    """It is `now`, in seconds since 1970; to be told a few times a second while a sleep timer is set."""

    now: float


@dataclass(frozen=True, slots=True)
class SourceResolved:
    """The track's media address leads to `url`, all redirects followed and checked."""

    session: int
    url: str
    is_file: bool = False
    """Whether it is a file on this machine."""


@dataclass(frozen=True, slots=True)
class MediaOpened:
    """The player has opened the media and stands at the asked start."""

    session: int
    duration: float | None


@dataclass(frozen=True, slots=True)
class EmbeddedChaptersFound:
    """The open media holds `chapters`, at least one, in the order of their starts."""

    session: int
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True, slots=True)
class MediaInOrder:
    """The server of the open media gives it only from its start on: a seek reaches no more than is here."""

    session: int


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
class BufferChanged:
    """These parts of the streamed media can be sought in without the network: starts and ends in seconds."""

    session: int
    spans: tuple[tuple[float, float], ...]


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
class DevicesChanged:
    """These audio devices are there now."""

    devices: tuple[AudioDevice, ...]


@dataclass(frozen=True, slots=True)
class SaveFailed:
    """A position could not be written; nor can the next ones, until SaveRecovered."""

    error: CafeError


@dataclass(frozen=True, slots=True)
class SaveRecovered:
    """Positions are written again."""


@dataclass(frozen=True, slots=True)
class Recalled:
    """What is kept of the episode that is being opened."""

    session: int
    media_url: str
    """Where the feed now says that the media is; empty for an episode that is gone."""
    position: float = 0.0
    """Where listening stopped, in seconds."""
    left_at: float | None = None
    heard: Spans = ()


@dataclass(frozen=True, slots=True)
class RetryDue:
    """It is time to try again."""

    session: int


MediaEvent = (
    MediaOpened | EmbeddedChaptersFound | MediaInOrder | PositionMoved | SeekFinished | BufferChanged
    | MediaEnded | MediaFailed
)  # fmt: skip
"""What a player reports about the session that it names."""
PlayerEvent = MediaEvent | OutputChanged | DevicesChanged
"""What a player reports by itself."""
TransportEvent = (
    PlayRequested | PauseToggled | PauseRequested | SeekRequested | SkipRequested | ChapterRequested
    | ChaptersFound | SpeedStepped | SpeedRequested | VolumeStepped | VolumeRequested | StopRequested
    | SourceResolved | SaveFailed | SaveRecovered | PlayerEvent
    | MuteToggled | TrimmingToggled | LevellingToggled | DeviceRequested | SleepRequested | SleepStepped
    | Ticked | LoopToggled
)  # fmt: skip
"""What moves the sound and nothing else."""
JourneyEvent = (
    TransportEvent | UndoRequested | RedoRequested | ResumeRequested | MissedRequested | Recalled | RetryDue
)  # fmt: skip
"""What moves the sound and is remembered."""
Event = JourneyEvent | AuditionRequested
