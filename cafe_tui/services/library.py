"""The library as both faces see it: shows, episodes in lists and pages, notes, and what was listened to."""

import math
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from cafe_tui.domain.errors import BadInputError, CafeError, NotFoundError
from cafe_tui.domain.heard import Spans
from cafe_tui.domain.language import _
from cafe_tui.domain.models import Episode, EpisodeId, Show, ShowId
from cafe_tui.domain.text import one_line, shorten
from cafe_tui.storage import browse, heard, listening, shows
from cafe_tui.storage.database import Database

if TYPE_CHECKING:
    from cafe_tui.domain.feed.extras import EpisodeExtras

_LARGEST_ID = 2**63 - 1
_LONGEST_NAME = 4_000  # characters; addresses can be long
_NAMED_CANDIDATES = 5


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is in the library."""

    episodes: int
    unplayed: int


@dataclass(frozen=True, slots=True)
class Recollection:
    """What is kept of listening to an episode."""

    media_url: str = ""
    """Where the feed last said that the media is; empty for an episode that is gone."""
    position: float = 0.0
    """Where listening stopped, in seconds."""
    left_at: float | None = None
    """Where it stood before a far jump led there."""
    heard: Spans = ()


class Library:
    """Reading the library and keeping what was listened to. Any thread may call; nothing here is slow.

    Every method raises LibraryError when the database cannot be used.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def shows(self) -> list[Show]:
        """Every show, by title."""
        return shows.all_shows(self._database.read())

    def show(self, show_id: ShowId) -> Show:
        """The show with this id; raises NotFoundError."""
        return shows.show(self._database.read(), show_id)

    def episode_ids(
        self,
        show: ShowId | None = None,
        *,
        containing: str = "",
        unplayed: bool = False,
        limit: int | None = None,
    ) -> "array[int]":
        """Ids of the episodes of one show or of all, newest first; at most `limit`.

        Every word of `containing` is in the episode's or the show's title, case and accents aside.
        """
        most = -1 if limit is None else limit
        return browse.ids(
            self._database.read(), show, containing=one_line(containing), unplayed=unplayed, limit=most
        )

    def episodes(self, ids: Iterable[int]) -> list[Episode]:
        """The episodes with these ids, in the order asked; those that are gone are left out."""
        return browse.page(self._database.read(), ids)

    def episode(self, episode_id: EpisodeId) -> Episode:
        """The episode with this id; raises NotFoundError."""
        return browse.episode(self._database.read(), episode_id)

    def notes(self, episode_id: EpisodeId) -> str:
        """The show notes as the feed has them, HTML or plain text; empty where it has none."""
        return browse.notes(self._database.read(), episode_id)

    def extras(self, episode_id: EpisodeId) -> "EpisodeExtras":
        """What the feed says of the episode besides the usual: transcripts, people, talk."""
        from cafe_tui.storage import extras

        return extras.of_episode(self._database.read(), episode_id)

    def has_transcript(self, episode_id: EpisodeId) -> bool:
        """Whether the feed offers a transcript of the episode, or one is on this machine."""
        from cafe_tui.storage import transcripts

        return bool(self.extras(episode_id).transcripts) or transcripts.are_there(
            self._database.read(), episode_id
        )

    def comment_count(self, episode_id: EpisodeId) -> int | None:
        """How many comments on the episode are here; None where they were looked for in vain."""
        from cafe_tui.storage import comments

        connection = self._database.read()
        source = comments.source(connection, episode_id)
        count = comments.count(connection, episode_id)
        return None if source and not source.found and not count else count

    def counts(self) -> Counts:
        """How much there is in the library."""
        return Counts(*browse.counts(self._database.read()))

    def find_show(self, spec: str) -> Show:
        """The show that `spec` names: its id, its feed's address, or a part of its title that no other has.

        Raises NotFoundError, which names the candidates when there are several.
        """
        connection = self._database.read()
        wanted = one_line(spec, _LONGEST_NAME)
        if (show_id := _as_id(wanted)) is not None:
            try:
                return shows.show(connection, ShowId(show_id))
            except NotFoundError:
                if not shows.titled(connection, wanted):
                    raise
        if (by_url := shows.by_url(connection, wanted)) is not None:
            return shows.show(connection, by_url)
        found = shows.titled(connection, wanted) if wanted else []
        if len(found) == 1:
            return shows.show(connection, found[0])
        raise _not_one(
            "show", spec, [f"{show.title} ({show.id})" for show in (shows.show(connection, i) for i in found)]
        )

    def find_episode(self, spec: str) -> Episode:
        """The episode that `spec` names: its id, `SHOW#NUMBER`, or `latest` for the newest of all.

        Raises NotFoundError, which names the candidates when there are several.
        """
        connection = self._database.read()
        wanted = one_line(spec, _LONGEST_NAME)
        if wanted.casefold() == "latest":
            if newest := browse.ids(connection, limit=1):
                return self.episode(EpisodeId(newest[0]))
            raise NotFoundError(_("There is no episode yet"), hint=_("“cafe-tui refresh” fetches the feeds"))
        if (episode_id := _as_id(wanted)) is not None:
            return self.episode(EpisodeId(episode_id))
        show_spec, mark, number = wanted.rpartition("#")
        if not mark or _as_id(number) is None:
            raise NotFoundError(
                _("“{spec}” names no episode", spec=one_line(spec, 80)),
                hint=_("Give its id, SHOW#NUMBER or “latest”"),
            )
        show = self.find_show(show_spec)
        found = browse.numbered(connection, show.id, int(number))
        if len(found) == 1:
            return self.episode(found[0])
        candidates = self.episodes(found)
        raise _not_one("episode", spec, [f"{episode.title} ({episode.id})" for episode in candidates])

    def recall(self, episode_id: EpisodeId) -> Recollection:
        """What is kept of listening to an episode; nothing of one that is gone."""
        connection = self._database.read()
        found = browse.page(connection, [episode_id])
        if not found:
            return Recollection()
        return Recollection(
            found[0].media_url,
            found[0].position,
            listening.left_at(connection, episode_id),
            heard.of_episode(connection, episode_id),
        )

    def save_position(
        self,
        episode_id: EpisodeId,
        position: float,
        finished: bool,
        left_at: float | None = None,
        spans: Spans = (),
    ) -> None:
        """Keep where listening stopped, in seconds. A finished episode is played and begins again at 0.

        `left_at` is where it stood before a far jump; `spans` were heard. Hearing a played episode again
        leaves it played. Nothing happens when the episode is gone.
        """
        now = self._clock()
        kept = 0.0 if finished else max(0.0, _finite(position))
        with self._database.write() as connection:
            listening.save_position(connection, episode_id, kept, left_at, now=now)
            heard.add(connection, episode_id, spans)
            if finished:
                listening.set_played(connection, episode_id, True, now=now)

    def save_heard(self, episode_id: EpisodeId, spans: Spans) -> None:
        """Keep that these parts were heard; where listening stopped stays. Nothing for an episode gone."""
        with self._database.write() as connection:
            heard.add(connection, episode_id, spans)

    def save_duration(self, episode_id: EpisodeId, duration: float) -> None:
        """Keep the length in seconds that the player measured; no feed changes it."""
        with self._database.write() as connection:
            listening.save_duration(connection, episode_id, _finite(duration), now=self._clock())

    def set_played(self, episode_id: EpisodeId, played: bool) -> None:
        """Mark an episode played or unplayed; raises NotFoundError."""
        with self._database.write() as connection:
            browse.episode(connection, episode_id)
            listening.set_played(connection, episode_id, played, now=self._clock())


def _as_id(text: str) -> int | None:
    if text.isascii() and text.isdecimal() and len(text) < 20 and int(text) <= _LARGEST_ID:
        return int(text)
    return None


def _finite(seconds: float) -> float:
    if not math.isfinite(seconds):
        raise BadInputError(_("{seconds} is not a time in an episode", seconds=seconds))
    return seconds


def _not_one(noun: str, spec: str, candidates: Sequence[str]) -> CafeError:
    """The error for a name that fits none or several."""
    name = one_line(spec, 80)
    is_show = noun == "show"
    if not candidates:
        if is_show:
            return NotFoundError(
                _("No show is called “{name}”", name=name), hint=_("“cafe-tui shows” lists them")
            )
        return NotFoundError(
            _("No episode is called “{name}”", name=name), hint=_("“cafe-tui episodes” lists them")
        )
    named = [shorten(candidate, 80) for candidate in candidates[:_NAMED_CANDIDATES]]
    if len(candidates) > _NAMED_CANDIDATES:
        named.append(_("{count} more", count=len(candidates) - _NAMED_CANDIDATES))
    return NotFoundError(
        _("“{name}” may be any of {count} shows", name=name, count=len(candidates))
        if is_show
        else _("“{name}” may be any of {count} episodes", name=name, count=len(candidates)),
        "; ".join(named),
        _("Give more of the title, or the id"),
    )
