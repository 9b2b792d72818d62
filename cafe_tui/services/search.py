"""One search over all that the library knows in words; what it gives are places."""

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice

from cafe_tui.domain.bookmark.edges import chapter_span
from cafe_tui.domain.chapter.chapter_choice import ChapterChoice
from cafe_tui.domain.chapters import ShowNotes, read_show_notes
from cafe_tui.domain.errors import NotFoundError
from cafe_tui.domain.models import Bookmark, BookmarkId, Episode, EpisodeId
from cafe_tui.domain.search.search_places import Hit, chapters_with, place_in_notes, places_in_transcript
from cafe_tui.domain.search.search_query import HitKind, SearchQuery
from cafe_tui.domain.search.search_words import Finder, Snippet, found_in
from cafe_tui.storage import browse, search, search_texts
from cafe_tui.storage import shows as stored_shows
from cafe_tui.storage.database import Database

from .chapters import Chapters
from .keep import Bookmarks

_TOGETHER = 10
"""Hits that come at once: it takes some milliseconds to find the places of so many."""
_DEEPER = 10
_IN_ONE_EPISODE = 3
"""Places of a kind that are shown of one episode, unless only that kind is asked for."""


@dataclass(frozen=True, slots=True)
class Hits:
    """Some more of the hits of a kind, best first."""

    kind: HitKind
    hits: tuple[Hit, ...]
    more: bool = False
    """Whether there are more than were asked for."""


class SearchStoppedError(Exception):
    """The search was stopped: nobody waits for it any more."""


class Searcher:
    """Looks into everything that has words. Any thread may ask; methods raise LibraryError."""

    def __init__(self, database: Database, chapters: Chapters, bookmarks: Bookmarks) -> None:
        self._database = database
        self._chapters = chapters
        self._bookmarks = bookmarks
        self._asking: set[sqlite3.Connection] = set()
        self._lock = threading.Lock()

    def search(
        self,
        query: SearchQuery,
        *,
        limit: int = 50,
        deeper: HitKind | None = None,
        stopped: Callable[[], bool] = lambda: False,
    ) -> Iterator[Hits]:
        """What fits, kind by kind, out of at most `limit` texts of each, ten times as many of kind `deeper`.

        Of each kind first some, then the rest; its last says whether there are more.
        Raises SearchStoppedError once it is `stopped`, at the latest with `stop`.
        """
        if query.is_empty:
            return
        finding = _Finding(self._database.read(), self._chapters, self._bookmarks, query)
        for kind in filter(query.asks_for, HitKind):
            if stopped():
                raise SearchStoppedError
            most = limit * _DEEPER if kind is deeper else limit
            with self._interruptible():
                texts = finding.texts(kind, most + 1)
            hits = finding.hits(kind, texts[:most])
            while some := self._take(hits, stopped):
                yield Hits(kind, some)
            yield Hits(kind, (), len(texts) > most)

    def stop(self) -> None:
        """Stop what is asked of the library now, at once: who asked gets SearchStoppedError."""
        with self._lock:
            for connection in self._asking:
                connection.interrupt()

    def _take(self, hits: Iterator[Hit], stopped: Callable[[], bool]) -> tuple[Hit, ...]:
        some: list[Hit] = []
        with self._interruptible():
            for hit in islice(hits, _TOGETHER):
                if stopped():
                    raise SearchStoppedError
                some.append(hit)
        return tuple(some)

    @contextmanager
    def _interruptible(self) -> Iterator[None]:
        connection = self._database.read()
        with self._lock:
            self._asking.add(connection)
        try:
            yield
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                raise SearchStoppedError from error
            raise
        finally:
            with self._lock:
                self._asking.discard(connection)


class _Finding:
    """One search under way, on one thread."""

    def __init__(
        self, connection: sqlite3.Connection, chapters: Chapters, bookmarks: Bookmarks, query: SearchQuery
    ) -> None:
        self._connection = connection
        self._chapters = chapters
        self._bookmarks = bookmarks
        self._query = query
        self._wanted, self._unwanted = Finder(query.terms), Finder(query.excluded)
        self._in_one = _IN_ONE_EPISODE if len(query.kinds) != 1 else 1_000
        self._chapter_times: dict[int, set[float]] = {}
        """Where chapters of an episode were found, as they are written."""
        self._places: dict[HitKind, Callable[[Sequence[int]], Iterator[Hit]]] = {
            HitKind.SHOW: self._shows,
            HitKind.EPISODE: self._titles,
            HitKind.CHAPTER: self._chapters_of,
            HitKind.BOOKMARK: self._kept,
            HitKind.NOTES: self._notes,
            HitKind.TRANSCRIPT: self._transcripts,
            HitKind.COMMENT: self._comments,
        }

    def texts(self, kind: HitKind, limit: int) -> Sequence[int]:
        """The ids of what may have hits of this kind."""
        if kind is HitKind.SHOW:
            return search.shows(self._connection, self._query)[:limit]
        return search.found(self._connection, kind, self._query, limit)

    def hits(self, kind: HitKind, ids: Sequence[int]) -> Iterator[Hit]:
        """The places in these texts."""
        return self._places[kind](ids)

    def _shows(self, ids: Sequence[int]) -> Iterator[Hit]:
        for show in (stored_shows.show(self._connection, one) for one in ids):  # type: ignore[arg-type]
            yield Hit(HitKind.SHOW, show.title, "", self._marked(show.title), show_id=show.id)

    def _titles(self, ids: Sequence[int]) -> Iterator[Hit]:
        for episode in browse.page(self._connection, ids):
            yield _hit(HitKind.EPISODE, episode, self._marked(episode.title))

    def _chapters_of(self, ids: Sequence[int]) -> Iterator[Hit]:
        for episode in browse.page(self._connection, ids):
            choice = self._choice(episode.id)
            for index in chapters_with(choice.chapters, self._wanted, self._unwanted)[: self._in_one]:
                self._chapter_times.setdefault(episode.id, set()).add(choice.written[index].start)
                span = chapter_span(choice.chapters, index, episode.duration)
                yield _hit(
                    HitKind.CHAPTER, episode, self._marked(choice.chapters[index].title), span[0], span[1]
                )

    def _kept(self, ids: Sequence[int]) -> Iterator[Hit]:
        known = self._bookmarks.some(ids)
        for bookmark in (known[one] for one in ids if one in known):
            yield Hit(
                HitKind.BOOKMARK,
                bookmark.show,
                bookmark.title,
                self._in_bookmark(bookmark),
                episode_id=bookmark.episode_id,
                start=bookmark.start,
                end=bookmark.end,
                published=bookmark.created,
                bookmark_id=BookmarkId(bookmark.id),
            )

    def _in_bookmark(self, bookmark: Bookmark) -> Snippet:
        """Its note, where what is looked for is there or nowhere; else the text that has most of it."""
        tags = " ".join(f"#{tag}" for tag in bookmark.tags)
        text = max((bookmark.note, bookmark.chapter, bookmark.text, tags), key=self._wanted.count)
        return self._marked(text or bookmark.chapter or tags)

    def _notes(self, ids: Sequence[int]) -> Iterator[Hit]:
        for episode in browse.page(self._connection, ids):
            if self._wanted.in_all(episode.title):
                continue  # found by its title already
            notes = self._read_notes(episode)
            passed_over = self._chapter_times.get(episode.id, set())
            place = place_in_notes(notes, self._wanted, passed_over)
            if place is None:
                if passed_over:
                    continue
                yield _hit(HitKind.NOTES, episode, self._marked(episode.title))
            else:
                heard = self._heard(episode.id, place.seconds)
                yield _hit(HitKind.NOTES, episode, place.snippet, heard)

    def _transcripts(self, ids: Sequence[int]) -> Iterator[Hit]:
        for episode in browse.page(self._connection, ids):
            lines = search_texts.transcript(self._connection, episode.id)
            for place in places_in_transcript(lines, self._wanted, self._unwanted, self._in_one):
                start, end = (self._heard(episode.id, seconds) for seconds in (place.seconds, place.end))
                yield _hit(HitKind.TRANSCRIPT, episode, place.snippet, start, end, by=place.by)

    def _comments(self, ids: Sequence[int]) -> Iterator[Hit]:
        known = search_texts.comments(self._connection, ids)
        episodes = {
            one.id: one for one in browse.page(self._connection, {one.episode_id for one in known.values()})
        }
        for comment in (known[one] for one in ids if one in known):
            episode = episodes[comment.episode_id]
            place = place_in_notes(read_show_notes(comment.text, episode.duration), self._wanted)
            yield Hit(
                HitKind.COMMENT,
                episode.show,
                episode.title,
                place.snippet if place else self._marked(comment.text),
                episode.id,
                episode.show_id,
                self._heard(episode.id, place.seconds) if place else None,
                published=comment.published or episode.published,
                by=comment.author,
            )

    def _marked(self, text: str) -> Snippet:
        return found_in(text, self._wanted)

    def _read_notes(self, episode: Episode) -> ShowNotes:
        return read_show_notes(browse.notes(self._connection, episode.id), episode.duration)

    def _heard(self, episode_id: EpisodeId, written: float | None) -> float | None:
        """Where a time is heard in the copy of the sound that was opened last."""
        return None if written is None else self._chapters.copy_of(episode_id).heard(written)

    def _choice(self, episode_id: EpisodeId) -> ChapterChoice:
        try:
            return self._chapters.of_episode(episode_id)
        except NotFoundError:
            return ChapterChoice()  # it left the library just now


def _hit(
    kind: HitKind,
    episode: Episode,
    found: Snippet,
    start: float | None = None,
    end: float | None = None,
    *,
    by: str = "",
) -> Hit:
    return Hit(
        kind,
        episode.show,
        episode.title,
        found,
        episode.id,
        episode.show_id,
        start,
        end,
        episode.published,
        by=by,
    )
