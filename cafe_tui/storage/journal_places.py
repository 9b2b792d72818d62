"""Where in this library things belong of which other machines speak."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from cafe_tui.domain.journal.references import Reference
from cafe_tui.domain.journal.references import reference as a_reference
from cafe_tui.domain.links.address_key import address_key
from cafe_tui.domain.models import EpisodeId, ShowId

from . import shows
from .moments import from_seconds


@dataclass(frozen=True, slots=True)
class Place:
    """An episode of the library, or only its show."""

    show_id: ShowId
    episode_id: EpisodeId | None


class Places:
    """Finds episodes and shows by what they are known by elsewhere; for one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._shows: dict[str, ShowId | None] = {}
        self._found: dict[Reference, Place | None] = {}

    def of(self, references: Iterable[Reference]) -> Place | None:
        """The episode of the first reference that leads to one, else the show of one; None for neither."""
        show = None
        for reference in references:
            if reference not in self._found:
                self._found[reference] = self._find(reference)
            place = self._found[reference]
            if place and place.episode_id is not None:
                return place
            show = show or place
        return show

    def show(self, feed_url: str) -> ShowId | None:
        """The show whose feed lives there or did before, whichever way the address is written."""
        if feed_url not in self._shows:
            found = shows.known_as(self._connection, feed_url)
            if found is None and (key := address_key(feed_url)) is not None:
                found = self._by_key.get(key)
            self._shows[feed_url] = found
        return self._shows[feed_url]

    def _find(self, reference: Reference) -> Place | None:
        if not reference.feed_url:
            return self._among_recordings(reference)
        show_id = self.show(reference.feed_url)
        if show_id is None:
            return None
        return Place(show_id, self._by_guid(show_id, reference) or self._by_media(show_id, reference))

    def _by_guid(self, show_id: ShowId, reference: Reference) -> EpisodeId | None:
        # One guid may be that of several items; then the media tells.
        row = (
            reference.guid
            and self._connection.execute(
                "SELECT id FROM episode WHERE show_id = ? AND guid = ? ORDER BY media_url = ? DESC, id",
                (show_id, reference.guid, reference.media_url),
            ).fetchone()
        )
        return EpisodeId(row[0]) if row else None

    def _by_media(self, show_id: ShowId, reference: Reference) -> EpisodeId | None:
        if not reference.media_url:
            return None
        row = self._connection.execute(
            "SELECT id FROM episode WHERE show_id = ? AND media_url = ? ORDER BY id LIMIT 1",
            (show_id, reference.media_url),
        ).fetchone()
        if row is None and (key := address_key(reference.media_url)) is not None:
            row = self._connection.execute(
                "SELECT id FROM episode_address JOIN episode ON id = episode_id"
                " WHERE key = ? AND show_id = ? ORDER BY id LIMIT 1",
                (key, show_id),
            ).fetchone()
        return EpisodeId(row[0]) if row else None

    def _among_recordings(self, reference: Reference) -> Place | None:
        """Folders of recordings lie where each machine has them; what is in them has the same guids."""
        rows = self._connection.execute(
            "SELECT show_id, id FROM episode WHERE guid = ?"
            " AND show_id IN (SELECT id FROM show WHERE url GLOB 'file:*') LIMIT 2",
            (reference.guid,),
        ).fetchall()
        return Place(ShowId(rows[0][0]), EpisodeId(rows[0][1])) if len(rows) == 1 else None

    @cached_property
    def _by_key(self) -> dict[int, ShowId]:
        rows = self._connection.execute(
            "SELECT url, id FROM show UNION ALL SELECT url, show_id FROM former_address"
        ).fetchall()
        keys = ((address_key(url), ShowId(show_id)) for url, show_id in rows)
        return {key: show_id for key, show_id in keys if key is not None}


def reference_of(connection: sqlite3.Connection, episode_id: int) -> Reference | None:
    """What an episode is known by; None when it is not in the library."""
    row = connection.execute(
        "SELECT show.url, guid, media_url, show.title, episode.title, published, episode.link"
        " FROM episode JOIN show ON show.id = show_id WHERE episode.id = ?",
        (episode_id,),
    ).fetchone()
    if row is None:
        return None
    feed_url, guid, media_url, show, title, published, link = row
    return a_reference(feed_url, guid, media_url, show, title, from_seconds(published), link)


def shares_guid(connection: sqlite3.Connection, episode_id: int) -> bool:
    """Whether its feed gives the guid of an episode to another one, too."""
    (found,) = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM episode AS one JOIN episode AS other USING (show_id, guid)"
        " WHERE one.id = ? AND other.id != one.id)",
        (episode_id,),
    ).fetchone()
    return bool(found)


def reference_of_show(connection: sqlite3.Connection, show_id: int) -> Reference | None:
    """What a show is known by; None when it is not in the library."""
    row = connection.execute("SELECT url, title FROM show WHERE id = ?", (show_id,)).fetchone()
    return a_reference(row[0], show=row[1]) if row else None


def signature(connection: sqlite3.Connection) -> tuple[int, ...]:
    """What becomes another when shows or episodes come, or feeds move."""
    row = connection.execute(
        "SELECT (SELECT count(*) FROM show), (SELECT coalesce(max(id), 0) FROM show),"
        " (SELECT coalesce(max(id), 0) FROM episode), (SELECT count(*) FROM former_address)"
    ).fetchone()
    return tuple(row)
