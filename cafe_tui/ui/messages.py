"""Messages of the whole program: what comes back from threads and workers."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from cafe_tui.domain import playback as p

if TYPE_CHECKING:
    from cafe_tui.domain.errors import CafeError
    from cafe_tui.domain.files.download import Download
    from cafe_tui.domain.models import Bookmark, Chapter, EpisodeId, ShowId
    from cafe_tui.domain.playback import Track
    from cafe_tui.domain.queue import Items


@dataclass
class PlayerReported(Message, bubble=False):
    """The player, or the thread that opens media for it, has news."""

    event: "p.Event"

    def can_replace(self, message: Message) -> bool:
        """A newer position makes an older one of the same session worthless."""
        return (
            isinstance(message, PlayerReported)
            and isinstance(self.event, p.PositionMoved)
            and isinstance(message.event, p.PositionMoved)
            and message.event.session == self.event.session
        )


@dataclass
class PlayAsked(Message):
    """An episode is to be played, from `start` seconds or from where listening to it stopped."""

    episode_id: "EpisodeId"
    start: float | None = None
    until: float | None = None
    """Where the passage ends that alone is to be heard; None plays on."""
    loops: bool = False
    """Whether the passage begins again at its end."""


@dataclass
class VisitAsked(Message):
    """An episode that is not in the library is to be played from `start` seconds."""

    track: "Track"
    start: float


@dataclass
class EpisodeAsked(Message):
    """An episode is to be opened in the lists, from another one that leads there."""

    episode_id: "EpisodeId"


@dataclass
class LinkAsked(Message):
    """An address is to be opened in the listener's browser."""

    url: str


@dataclass
class LoopAsked(Message):
    """The passage that sounds is to begin again at its end, or no longer."""


@dataclass
class PartAsked(Message):
    """A part of what plays is to be heard in passing, in seconds."""

    start: float
    end: float


@dataclass
class PassageKept(Message):
    """A passage of an episode is to be kept, in seconds of the copy at hand."""

    episode_id: "EpisodeId"
    start: float
    end: float


@dataclass
class ItemsAsked(Message):
    """The first of these items of the queue that can be played is to be."""

    items: "Items"
    after: p.Playback | None = None
    """What was over; if the listener has gone elsewhere since, nothing is to be played."""


@dataclass
class QueueChanged(Message, bubble=False):
    """The queue became another one."""


@dataclass
class AheadChanged(Message, bubble=False):
    """More of the next of the queue is here, or it is another one."""

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, AheadChanged)


@dataclass
class BookmarksChanged(Message):
    """Something was done that may have changed bookmarks."""

    bookmark: "Bookmark | None" = None
    """The one that was made or changed, if it is one."""


@dataclass
class ChaptersChanged(Message):
    """The chapters to show and to play by, of an episode, became these."""

    episode_id: "EpisodeId"
    chapters: "tuple[Chapter, ...]"
    skipped: frozenset[int]


@dataclass
class DownloadChanged(Message, bubble=False):
    """A download has more of its file now, or another state."""

    download: "Download"

    def can_replace(self, message: Message) -> bool:
        return (
            isinstance(message, DownloadChanged) and message.download.episode_id == self.download.episode_id
        )


@dataclass
class EpisodeSaved(Message, bubble=False):
    """The player's word on an episode was written: its position, its length, or the chapters inside."""

    episode_id: "EpisodeId"
    chapters_move: bool
    """Whether there may be other chapters now, or at other places: all but the position."""


@dataclass
class WorksChanged(Message, bubble=False):
    """A long piece of work has begun or ended."""

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, WorksChanged)


@dataclass
class LibraryWritten(Message, bubble=False):
    """Another process wrote into the library."""

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, LibraryWritten)


@dataclass
class JournalsTaken(Message, bubble=False):
    """Bookmarks or corrections came from other machines: so many."""

    count: int


@dataclass
class JournalsFailed(Message, bubble=False):
    """Other machines could not be told or heard."""

    error: "CafeError"


@dataclass
class EpisodeShown(Message):
    """The main screen is to go to an episode, without playing it."""

    episode_id: "EpisodeId"
    tab: str = "chapters"


@dataclass
class ShowShown(Message):
    """The main screen is to go to a show."""

    show_id: "ShowId"
