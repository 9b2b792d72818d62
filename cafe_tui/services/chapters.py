"""The chapters of an episode from every source: what is known at once, and what can be fetched."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from cafe_tui.domain.address import host_of, typed_url
from cafe_tui.domain.chapter.chapter_choice import (
    ChapterChoice,
    ChapterSource,
    SourcedChapters,
    as_heard,
    choose,
)
from cafe_tui.domain.chapter.copies import Copy, copy_at_hand
from cafe_tui.domain.errors import CafeError, FeedError, MediaError, NotFoundError
from cafe_tui.domain.language import _
from cafe_tui.domain.models import Chapter, Episode, EpisodeId, NotedChapters
from cafe_tui.storage import browse, corrections, noted
from cafe_tui.storage import chapters as stored
from cafe_tui.storage.database import Database

if TYPE_CHECKING:
    from cafe_tui.domain.chapters import ShowNotes

_FILE_FRESH = timedelta(days=1)
"""A chapter file may be mended after publishing."""
_SOUND_FRESH = timedelta(days=30)
_TRY_AGAIN_AFTER = timedelta(minutes=15)


class Chapters:
    """Chapters of the episodes in the library. Any thread may call; `clock` gives the aware time.

    The sound of an episode that `downloaded` knows is looked into on the disk.
    Every method raises NotFoundError when the episode is not in the library, and LibraryError.
    """

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        downloaded: Callable[[EpisodeId], Path | None] = lambda _episode_id: None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._downloaded = downloaded
        self._failed: dict[str, datetime] = {}
        """When an address could not be fetched: it is left in peace for a while."""

    def of_episode(self, episode_id: EpisodeId, notes: "ShowNotes | None" = None) -> ChapterChoice:
        """The best of what is known, without the network. `notes` are its own, if they were read already."""
        connection = self._database.read()
        episode = browse.episode(connection, episode_id)
        known = [
            SourcedChapters(one.source, one.chapters) for one in stored.of_episode(connection, episode_id)
        ]
        in_notes = notes or _in_notes(connection, episode)
        known.append(SourcedChapters(ChapterSource.NOTES, in_notes.chapters, in_notes.confidence))
        mine = corrections.of_episode(connection, episode_id)
        if mine.chapters is not None:
            known.append(SourcedChapters(ChapterSource.CORRECTED, mine.chapters))
        lengths = corrections.lengths(connection, episode_id)
        return as_heard(
            choose(known, episode.duration, preferred=mine.preferred),
            copy_at_hand(mine.copies, lengths.measured),
            claimed=lengths.claimed,
            marks=mine.skips,
            words=corrections.skip_words(connection, episode.show_id),
        )

    def copy_of(self, episode_id: EpisodeId) -> Copy:
        """How the times of the copy at hand lie to the written ones; for all times but those of chapters."""
        connection = self._database.read()
        copies = corrections.of_episode(connection, episode_id).copies
        return copy_at_hand(copies, corrections.lengths(connection, episode_id).measured)

    def gather(
        self,
        episode_id: EpisodeId,
        on_trouble: Callable[[CafeError], None] = lambda _error: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> ChapterChoice:
        """The best after asking the sources that are not known yet, or not lately.

        The sound is looked into only where nothing else is good. Slow, and runs an event loop of its own:
        call it in a thread. A source that fails is told to `on_trouble` and left out; once `cancelled`, all
        that are left.
        """
        fetches = (self._fetch_file, self._look_into_sound)
        for fetch in () if self._database.reads_only else fetches:  # what comes could not be kept
            try:
                fetch(episode_id, cancelled)
            except (FeedError, MediaError) as error:
                on_trouble(error)
        return self.of_episode(episode_id)

    def prefer(self, episode_id: EpisodeId, source: ChapterSource | None) -> ChapterChoice:
        """Show this source for this episode from now on; None leaves it to the program again."""
        with self._database.write() as connection:
            browse.episode(connection, episode_id)
            mine = corrections.of_episode(connection, episode_id)
            corrections.keep(connection, episode_id, replace(mine, preferred=source))
        return self.of_episode(episode_id)

    def prefer_next(
        self, episode_id: EpisodeId, on_trouble: Callable[[CafeError], None] = lambda _error: None
    ) -> ChapterChoice:
        """Show the next of the sources that have chapters for this episode, round and round.

        Looks into the sound first, if that was not done lately; as slow as `gather`.
        """
        try:
            self._look_into_sound(episode_id, lambda: False, wanted=True)
        except (FeedError, MediaError) as error:
            on_trouble(error)
        choice = self.of_episode(episode_id)
        has = {other.source for other in choice.others} | {choice.source}
        sources = [source for source in ChapterSource if source in has]
        if choice.source is None or len(sources) < 2:
            return choice
        following = sources[(sources.index(choice.source) + 1) % len(sources)]
        return self.prefer(episode_id, following)

    def keep_embedded(self, episode_id: EpisodeId, media_url: str, chapters: tuple[Chapter, ...]) -> bool:
        """Keep the chapters that the player found in the sound at `media_url`; tells whether they are news.

        Not when the episode is gone or has another sound by now, nor when chapters in this one are known: our
        own look into it also finds links and ends.
        """
        where = stored.addresses(self._database.read(), episode_id)
        known = self._known(episode_id, ChapterSource.EMBEDDED, media_url)
        if where is None or where.media_url != media_url or (known and known.chapters):
            return False
        with self._database.write() as connection:
            stored.keep(
                connection, episode_id, ChapterSource.EMBEDDED, chapters, now=self._clock(), address=media_url
            )
        return True

    def _fetch_file(self, episode_id: EpisodeId, cancelled: Callable[[], bool]) -> None:
        """Ask for the chapter file that the feed names."""
        where, source = self._where(episode_id), ChapterSource.PODCASTING20
        known = self._known(episode_id, source, where.chapters_url)
        if not where.chapters_url or self._is_fresh(known, where.chapters_url, _FILE_FRESH):
            return
        from cafe_tui.feeds.chapters import fetch_chapters

        etag = known.etag if known else ""
        with self._remembering_failure(where.chapters_url):
            file = fetch_chapters(where.chapters_url, where.feed_url, etag=etag, cancelled=cancelled)
        now = self._clock()
        with self._database.write() as connection:
            if file.chapters is None:
                stored.confirm(connection, episode_id, source, now=now)
            else:
                stored.keep(
                    connection, episode_id, source, file.chapters,
                    now=now, address=where.chapters_url, etag=file.etag,
                )  # fmt: skip

    def _look_into_sound(
        self, episode_id: EpisodeId, cancelled: Callable[[], bool], *, wanted: bool = False
    ) -> None:
        """Read what the sound holds; unless that is `wanted`, only where no other source is good."""
        if not wanted and not self.of_episode(episode_id).is_dummy:
            return
        where, source = self._where(episode_id), ChapterSource.EMBEDDED
        known = self._known(episode_id, source, where.media_url)
        if self._is_fresh(known, where.media_url, _SOUND_FRESH):
            return
        with self._remembering_failure(where.media_url):
            file = self._downloaded(episode_id)
            found = _in_file(file) if file else _in_sound(where.media_url, host_of(where.feed_url), cancelled)
        known = self._known(episode_id, source, where.media_url)
        with self._database.write() as connection:
            if known and known.chapters and not found.chapters:
                stored.confirm(connection, episode_id, source, now=self._clock())  # the player knows better
            else:
                stored.keep(
                    connection, episode_id, source, found.chapters, now=self._clock(), address=where.media_url
                )

    def _where(self, episode_id: EpisodeId) -> stored.ChapterAddresses:
        where = stored.addresses(self._database.read(), episode_id)
        if where is None:
            raise NotFoundError(
                _("There is no episode {id}", id=episode_id),
                hint=_("“cafe-tui episodes” lists them"),
            )
        return where

    def _known(
        self, episode_id: EpisodeId, source: ChapterSource, address: str
    ) -> stored.StoredChapters | None:
        lists = stored.of_episode(self._database.read(), episode_id)
        return next((one for one in lists if one.source is source and one.address == address), None)

    def _is_fresh(self, known: stored.StoredChapters | None, address: str, long: timedelta) -> bool:
        now = self._clock()
        failed = self._failed.get(address)
        if failed is not None and now - failed < _TRY_AGAIN_AFTER:
            return True
        return known is not None and now - known.fetched < long

    @contextmanager
    def _remembering_failure(self, address: str) -> Iterator[None]:
        try:
            yield
        except CafeError:
            self._failed[address] = self._clock()
            raise


def _in_notes(connection: sqlite3.Connection, episode: Episode) -> NotedChapters:
    """The chapters in the notes: as found while the feed was read, or now where that is not known."""
    if (known := noted.of_episode(connection, episode.id)) is not None:
        return known
    from cafe_tui.domain.chapters import note_chapters

    return note_chapters(browse.notes(connection, episode.id), episode.duration)


def chapters_in_sound(path_or_url: str) -> ChapterChoice:
    """The chapters inside a sound on this machine or on the web, as the listener names it.

    Slow for one on the web: call it in a thread. Raises MediaError or AddressRefusedError.
    """
    if "://" in path_or_url:
        url = typed_url(path_or_url)
        return choose([_in_sound(url, host_of(url))])
    return choose([_in_file(Path(path_or_url))])


def _in_file(path: Path) -> SourcedChapters:
    from cafe_tui.media.embedded import chapters_in_file

    return SourcedChapters(ChapterSource.EMBEDDED, chapters_in_file(path))


def _in_sound(url: str, trusted_host: str, cancelled: Callable[[], bool] = lambda: False) -> SourcedChapters:
    from cafe_tui.feeds.ranges import RangeFile
    from cafe_tui.media.embedded import read_chapters

    with RangeFile(url, trusted_host, cancelled=cancelled) as file:
        return SourcedChapters(ChapterSource.EMBEDDED, read_chapters(file))
