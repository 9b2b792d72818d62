"""Visits: episodes of shows that are not followed, read and heard before that is decided.

Nothing of a visit is in the library. Its episodes have negative ids; where listening to one stopped is kept
in memory, and moves into the library with the episode when the show is followed.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cafe_tui.domain.chapter.chapter_choice import ChapterSource, SourcedChapters, choose
from cafe_tui.domain.models import EpisodeId, ShowId
from cafe_tui.domain.playback import Track, is_finished
from cafe_tui.storage import browse
from cafe_tui.storage.database import Database

if TYPE_CHECKING:
    from cafe_tui.domain.chapters import ShowNotes
    from cafe_tui.domain.feed.feed_document import FeedItem

    from .find_shows import Preview
    from .library import Library


@dataclass(frozen=True, slots=True)
class Visit:
    """An episode of a show that was looked into, to be read and heard."""

    track: Track
    notes: "ShowNotes"


class Visits:
    """The visits of this run of the program. Any thread may call; `library` keeps what moves in."""

    def __init__(self, database: Database, library: "Callable[[], Library]") -> None:
        self._database = database
        self._library = library
        self._lock = threading.Lock()
        self._ids: dict[tuple[str, str], EpisodeId] = {}
        """By the address of the show's feed as it was found, and the episode's guid."""
        self._places: dict[EpisodeId, tuple[float, bool]] = {}
        """Where listening stopped, and whether that was the end."""
        self._moved: dict[EpisodeId, EpisodeId] = {}
        """The ids in the library of those that moved in."""

    def visit(self, found_url: str, preview: "Preview", item: "FeedItem") -> Visit:
        """Read an episode of the show that was found at `found_url`. Costs some time; call it in a thread."""
        from cafe_tui.domain.chapters import read_show_notes  # its patterns take their time to compile

        with self._lock:
            number = self._ids.setdefault((found_url, item.guid), EpisodeId(-1 - len(self._ids)))
        notes = read_show_notes(item.notes, item.duration)
        known = [
            SourcedChapters(ChapterSource.PODLOVE, item.chapters),
            SourcedChapters(ChapterSource.NOTES, notes.chapters, notes.confidence),
        ]
        track = Track(
            number,
            preview.document.title,
            item.title,
            item.enclosure.url if item.enclosure else "",
            preview.url,
            item.duration,
            choose(known, item.duration).chapters,
            page_url=item.link,
        )
        return Visit(track, notes)

    def place(self, episode_id: EpisodeId) -> float:
        """Where listening to a visited episode stopped, in seconds; 0 where it was heard to its end."""
        position, finished = self._places.get(episode_id, (0.0, False))
        return 0.0 if finished else position

    def resident(self, episode_id: EpisodeId) -> EpisodeId | None:
        """The id in the library: of an episode that was a visit, only once it has moved in."""
        return self._moved.get(episode_id) if episode_id < 0 else episode_id

    def keep_place(self, episode_id: EpisodeId, position: float, finished: bool) -> None:
        """Listening to a visited episode stopped there."""
        self._places[episode_id] = position, finished

    def move_in(self, found_url: str, show_id: ShowId) -> None:
        """The show that was found at `found_url` is followed: keep the places in its episodes."""
        with self._lock:
            visited = [(guid, number) for (url, guid), number in self._ids.items() if url == found_url]
        for guid, number in visited:
            if (resident := browse.by_guid(self._database.read(), show_id, guid)) is None:
                continue
            self._moved[number] = resident
            if place := self._places.get(number):
                position, finished = place
                episode = self._library().episode(resident)
                self._library().save_position(
                    resident, position, finished or is_finished(position, episode.duration)
                )
