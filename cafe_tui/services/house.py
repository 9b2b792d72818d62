"""The rooms wired together, each opened when it is first asked for; both faces begin here."""

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from cafe_tui.domain.feed.first_show import MANAGEMENT_CAFE, FirstShow
from cafe_tui.settings import Paths, hooks, languages, typed_path
from cafe_tui.storage import shows
from cafe_tui.storage.database import Database

from .bookmark_copies import BookmarkCopies
from .history import History
from .library import Library

if TYPE_CHECKING:
    from pathlib import Path

    from cafe_tui.domain.config.listener_settings import Settings
    from cafe_tui.domain.errors import CafeError
    from cafe_tui.domain.models import EpisodeId
    from cafe_tui.domain.outside.hooks import Command, HookEvent
    from cafe_tui.domain.outside.status import Record
    from cafe_tui.domain.playback import Event, PlayerEvent
    from cafe_tui.domain.queue import QueueItem
    from cafe_tui.player.held import HeldServers
    from cafe_tui.player.port import Player, Post
    from cafe_tui.remote.place import Place

    from .ahead import Prefetcher
    from .bulk import BulkKeeper
    from .chapters import Chapters
    from .clip import Clipper
    from .comments import Comments
    from .configuration import Configuration
    from .correct import Corrector
    from .cover_art import CoverArt
    from .covers import Covers
    from .cut import Cutter
    from .desktop import Presence
    from .download_rules import DownloadRules
    from .downloads import Downloads
    from .episode_web import EpisodeWeb
    from .exchange import Exchange
    from .find_bookmarks import BookmarkFinder
    from .find_shows import ShowFinder
    from .hooks import Hooks
    from .indexing import Indexer
    from .journal_watch import JournalWatch
    from .journals import Journals
    from .keep import Bookmarks
    from .linked import Linked
    from .listen import Listener
    from .mark import Marker
    from .outside import OutsideWatch
    from .own_files import OwnFiles
    from .queue import Queue
    from .refresh import Refresher
    from .remembered import Remembered
    from .remote import Control, RemoteWays
    from .saving import Saved
    from .search import Searcher
    from .snap import PauseFinder
    from .sounds import Sounds
    from .subscribe import Subscriptions
    from .sync import Synchroniser
    from .transcripts import Transcripts
    from .visits import Visits
    from .works import Works


def _now() -> datetime:
    return datetime.now(UTC)


class House:
    """Everything the program is made of, over the files in `paths`.

    A new library begins with `first_show`; once removed, the show does not come back by itself.
    """

    def __init__(
        self,
        paths: Paths,
        *,
        first_show: FirstShow | None = MANAGEMENT_CAFE,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        self.paths = paths
        self._first_show = first_show
        self.clock = clock

    @cached_property
    def configuration(self) -> "Configuration":
        """What the listener has set."""
        from .configuration import Configuration

        return Configuration(self.paths.configuration)

    @property
    def settings(self) -> "Settings":
        """What of it holds now."""
        return self.configuration.settings

    @cached_property
    def downloads_folder(self) -> "Path":
        """The folder of downloaded episodes."""
        asked = self.settings.downloads
        return typed_path(asked) if asked else self.paths.downloads

    @cached_property
    def database(self) -> Database:
        """The library's file, made on first use; raises LibraryError."""
        database = Database(self.paths.database, on_create=self._add_first_show)
        self.bookmark_copies = BookmarkCopies(database, self.paths.backups, self.clock)
        return database

    @cached_property
    def library(self) -> Library:
        """Reading, and what was listened to."""
        return Library(self.database, self.clock)

    @cached_property
    def bookmarks(self) -> "Bookmarks":
        """Keeping moments and segments."""
        from .keep import Bookmarks

        return Bookmarks(
            self.database,
            self.clock,
            lambda episode_id, seconds: self.chapters.of_episode(episode_id).title_at(seconds),
        )

    @cached_property
    def marker(self) -> "Marker":
        """The bookmarks under work."""
        from .mark import Marker

        return Marker(self.bookmarks, self.history)

    @cached_property
    def pauses(self) -> "PauseFinder":
        """Finding pauses in the sound that is on this machine."""
        from .snap import PauseFinder

        return PauseFinder(self._file_of, self.own_files)

    @cached_property
    def finder(self) -> "BookmarkFinder":
        """Finding bookmarks over all shows."""
        from .find_bookmarks import BookmarkFinder

        return BookmarkFinder(self.database)

    @cached_property
    def searcher(self) -> "Searcher":
        """Searching everything."""
        from .search import Searcher

        return Searcher(self.database, self.chapters, self.bookmarks)

    @cached_property
    def indexer(self) -> "Indexer":
        """Bringing the index of the search up to date."""
        from .indexing import Indexer

        return Indexer(self.database)

    @cached_property
    def bulk(self) -> "BulkKeeper":
        """Changing many bookmarks at once."""
        from .bulk import BulkKeeper

        return BulkKeeper(self.database, self.history, self.works, self.clock)

    @cached_property
    def journals(self) -> "Journals":
        """Telling other machines of bookmarks and corrections, and hearing of theirs."""
        from .journals import Journals

        return Journals(self.database, self.clock, self.paths.data / "journal")

    @cached_property
    def journal_watch(self) -> "JournalWatch":
        """The same by itself, while a player is open."""
        from .journal_watch import JournalWatch

        return JournalWatch(self.database, self.journals)

    @property
    def sync_folder(self) -> "Path | None":
        """The folder by which machines tell each other; None where none is set."""
        asked = self.settings.sync_folder
        return typed_path(asked) if asked else None

    def _tell_journals(self) -> None:
        """Tell other machines what changed; what cannot be told now is told the next time."""
        if "journal_watch" in self.__dict__:
            self.journal_watch.close()
        elif folder := self.sync_folder:
            from cafe_tui.domain.errors import CafeError

            try:
                if self.journals.has_news():
                    self.journals.exchange(folder)
            except CafeError as error:
                import logging

                logging.getLogger(__name__).warning("%s", error)

    @cached_property
    def works(self) -> "Works":
        """The long pieces of work that go on."""
        from .works import Works

        return Works()

    @cached_property
    def chapters(self) -> "Chapters":
        """The chapters of episodes, from every source."""
        from .chapters import Chapters

        return Chapters(self.database, self.clock, self._on_disk)

    @cached_property
    def transcripts(self) -> "Transcripts":
        """What is said in episodes."""
        from .transcripts import Transcripts

        return Transcripts(
            self.database,
            self.clock,
            self.settings.languages or languages(),
            lambda episode_id: self.bookmarks.fill_texts(episode_id),
        )

    @cached_property
    def comments(self) -> "Comments":
        """The comments on episodes."""
        from .comments import Comments

        return Comments(
            self.database, self.clock, lambda episode_id: self.chapters.of_episode(episode_id).copy
        )

    @cached_property
    def web(self) -> "EpisodeWeb":
        """Which episodes lead to which."""
        from .episode_web import EpisodeWeb

        return EpisodeWeb(self.database)

    @cached_property
    def linked(self) -> "Linked":
        """What leads from an episode to elsewhere."""
        from .linked import Linked

        return Linked(self.database, self.web)

    @cached_property
    def corrector(self) -> "Corrector":
        """Putting chapters right."""
        from .correct import Corrector

        return Corrector(self.database, self.chapters, self.history)

    @cached_property
    def history(self) -> History:
        """What can be taken back."""
        return History()

    @cached_property
    def downloads(self) -> "Downloads":
        """The episodes on the disk, and those on their way there."""
        from .downloads import Downloads

        return Downloads(
            self.database,
            self.downloads_folder,
            self.clock,
            at_once=self.settings.downloads_at_once,
        )

    @cached_property
    def own_files(self) -> "OwnFiles":
        """The files that may be played."""
        from .own_files import OwnFiles

        return OwnFiles(self.database, self.downloads_folder, self._ahead_folder)

    @cached_property
    def download_rules(self) -> "DownloadRules":
        """What is downloaded and deleted without being asked each time."""
        from .download_rules import DownloadRules

        return DownloadRules(self.database, self.downloads)

    @cached_property
    def sounds(self) -> "Sounds":
        """How the listener likes shows to sound."""
        from .sounds import Sounds

        return Sounds(self.database)

    @cached_property
    def covers(self) -> "Covers":
        """The covers of episodes, as files."""
        from .covers import Covers

        return Covers(self.database, self.paths.cache / "covers")

    @cached_property
    def cover_art(self) -> "CoverArt":
        """The same, drawn for a terminal."""
        from .cover_art import CoverArt

        return CoverArt(self.covers)

    @cached_property
    def remembered(self) -> "Remembered":
        """How the program is used."""
        from .remembered import Remembered

        return Remembered(self.database)

    @cached_property
    def queue(self) -> "Queue":
        """What plays next."""
        from .queue import Queue

        return Queue(self.database, self.history)

    @cached_property
    def clipper(self) -> "Clipper":
        """Cutting segments into files of their own."""
        from .clip import Clipper

        return Clipper(self._resolve_media, self._on_disk, self.servers)

    @cached_property
    def cutter(self) -> "Cutter":
        """The same, for a screen."""
        from .cut import Cutter

        return Cutter(self.clipper, self.works)

    @cached_property
    def prefetcher(self) -> "Prefetcher":
        """Fetching the next of the queue ahead."""
        from .ahead import Prefetcher

        return Prefetcher(
            self.queue,
            self._media_of,
            self._on_disk,
            self._ahead_folder,
            wanted=lambda: self.settings.prefetch,
        )

    @cached_property
    def subscriptions(self) -> "Subscriptions":
        """Adding and removing shows."""
        from .subscribe import Subscriptions

        return Subscriptions(self.database, self.clock)

    @cached_property
    def exchange(self) -> "Exchange":
        """Shows from the lists of other programs, and for them."""
        from .exchange import Exchange

        return Exchange(self.database, self.clock)

    @cached_property
    def show_finder(self) -> "ShowFinder":
        """Finding shows in the directories of the web."""
        from .find_shows import KeyCommand, ShowFinder

        key_command = KeyCommand(lambda: self.settings.podcast_index_command)
        return ShowFinder(self.database, self.clock, key_command=key_command)

    @cached_property
    def visits(self) -> "Visits":
        """Episodes of shows that are not followed."""
        from .visits import Visits

        return Visits(self.database, lambda: self.library)

    @cached_property
    def refresher(self) -> "Refresher":
        """Fetching the feeds."""
        from .refresh import Refresher

        return Refresher(self.database, self.clock, first_show=self._first_show or MANAGEMENT_CAFE)

    @property
    def has_sync_server(self) -> bool:
        """Whether there is a server to sync with; costs next to nothing."""
        from cafe_tui.storage import sync_account

        return sync_account.is_there(self.database.read())

    @cached_property
    def synchroniser(self) -> "Synchroniser":
        """Keeping several machines alike through a server."""
        from cafe_tui.passwords import Passwords

        from .sync import Synchroniser

        return Synchroniser(
            self.database,
            self.clock,
            lambda: Passwords(self.paths.sync_password, self.settings.password_command),
            lambda ids, cancelled: self.refresher.refresh(ids, cancelled=cancelled),
            unasked=self._first_show.addresses if self._first_show else (),
        )

    @cached_property
    def outside(self) -> "OutsideWatch":
        """What other processes write into the library."""
        from .outside import OutsideWatch

        return OutsideWatch(self.database)

    def reread_notes(self, cancelled: Callable[[], bool]) -> int:
        """Find the chapters in notes that another detector has read; slow, see `reread_notes`."""
        from .reread import reread_notes

        return reread_notes(self.database, cancelled=cancelled)

    def read_links(
        self, cancelled: Callable[[], bool], progress: Callable[[int, int], object] = lambda _done, _all: None
    ) -> int:
        """Read what is new for links between episodes; slow with many of them, see `read_links`."""
        from .read_links import read_links

        return read_links(self.database, cancelled=cancelled, progress=progress)

    def listener(self, post: "Callable[[Event], None]", on_saved: "Callable[[Saved], None]") -> "Listener":
        """A new listener over the library and a real player, which is made when it is first needed."""
        from .listen import Listener
        from .rate import has_constant_rate

        return Listener(
            self.library,
            self.chapters,
            self.player,
            self._resolve_media,
            post,
            on_saved,
            has_constant_rate=has_constant_rate,
            file_of=self._file_of,
            sounds=self.sounds,
            visits=self.visits,
        )

    def _resolve_media(self, url: str, feed_url: str) -> str:
        from .own_files import resolve_media

        return resolve_media(url, feed_url, self.servers.hold)

    @cached_property
    def servers(self) -> "HeldServers":
        """Where media were checked, and so are played from."""
        from cafe_tui.player.held import HeldServers

        return HeldServers()

    def player(self, post: "Callable[[PlayerEvent], None]") -> "Player":
        """A new player that reports to `post`; raises PlayerUnavailableError."""
        from cafe_tui.player.apart import ApartPlayer
        from cafe_tui.player.libmpv import LibmpvPlayer

        def made(post: "Post") -> "Player":
            return LibmpvPlayer(
                post,
                self.own_files,
                output=self.settings.audio_output,
                servers=self.servers,
            )

        return ApartPlayer(made, post)

    def presence(
        self,
        hear: "Callable[[Event], None]",
        play: "Callable[[EpisodeId | QueueItem], None]",
        leave: Callable[[], object],
    ) -> "Presence | None":
        """The player's presence on the desktop, not yet started; None where there is no session bus.

        What the desktop asks for comes from another thread: steps of the listener, an episode or item of
        the queue to play, and to leave the program.
        """
        from cafe_tui.desktop.bus import ADDRESS_VARIABLE

        if not (address := os.environ.get(ADDRESS_VARIABLE)):
            return None
        from cafe_tui.desktop.session import Session

        from .desktop import Presence, Ways

        return Presence(
            self.library,
            self.queue,
            self.settings,
            lambda controls: Session(controls, address),
            Ways(hear, play, leave),
            self.covers.of_episode,
        )

    def ask_player(self, order: "Record") -> "Record":
        """The status of the player that was opened last, once it has carried out an order.

        Raises NoPlayerError, RemoteUnavailableError, and what the player says cannot be done.
        """
        from cafe_tui.remote.client import ask

        return ask(self._remote_place, order)

    def watch_player(self) -> "Iterator[Record | None]":
        """The status of the player that was opened last, at each change until it closes; raises the same.

        None comes each second in which there is none.
        """
        from cafe_tui.remote.client import watch

        return watch(self._remote_place)

    def control(self, ways: "RemoteWays") -> "Control":
        """The player's ear for other programs, not yet started.

        Raises RemoteUnavailableError on systems without Unix sockets.
        """
        from .remote import Control

        place = self._remote_place
        return Control(self.library, self.queue, lambda: self.marker, self.clock, ways, place)

    def hook_commands(self) -> "Mapping[HookEvent, Command]":
        """The programs to run on events: those of CAFE_TUI_HOOKS where it is set, else those configured.

        Raises BadInputError for a file named there that holds none.
        """
        if (named := hooks()) is not None:
            return named
        if not (configured := self.settings.hooks):
            return {}
        from cafe_tui.domain.outside.hooks import HookEvent

        return {HookEvent(event): command for event, command in configured.items()}

    def hooks(self, say: "Callable[[CafeError], None]") -> "Hooks | None":
        """What has the listener's own programs run, already at work; None where there are none to run.

        `say` is called from any thread with what goes wrong. Raises BadInputError for hooks that are none.
        """
        if not (commands := self.hook_commands()):
            return None
        from .hooks import Hooks

        made = Hooks(commands, self.library, self.downloads, say)
        self.marker.on_made = made.bookmark_made
        self.downloads.on_change(made.download_changed)
        return made

    @property
    def _remote_place(self) -> "Place":
        """Where the open players of this library listen; raises RemoteUnavailableError."""
        from cafe_tui.remote.place import Place

        return Place.of(self.paths.database, self.paths.sockets)

    def close(self) -> None:
        """Stop what is being fetched and close the library's file. The house may not be used after."""
        if "outside" in self.__dict__:
            self.outside.close()
        if "prefetcher" in self.__dict__:
            self.prefetcher.close()
        if "downloads" in self.__dict__:
            self.downloads.close()
        if "database" in self.__dict__:
            self._tell_journals()
            self.bookmark_copies.close()
            self.database.close()

    def _media_of(self, episode_id: "EpisodeId") -> tuple[str, str] | None:
        """The addresses of an episode's media and of its feed."""
        from cafe_tui.storage import downloads

        source = downloads.source(self.database.read(), episode_id)
        return (source.url, source.feed_url) if source else None

    @property
    def _ahead_folder(self) -> "Path":
        return self.paths.cache / "ahead" / str(os.getpid())

    def _file_of(self, episode_id: "EpisodeId") -> "Path | None":
        """The file with the sound of an episode, if it is on this machine."""
        return self._on_disk(episode_id) or self.prefetcher.path_of(episode_id)

    def _on_disk(self, episode_id: "EpisodeId") -> "Path | None":
        """The same, but not what is there for a while only."""
        return self.downloads.path_of(episode_id) or self.own_files.path_of(episode_id)

    def _add_first_show(self, connection: sqlite3.Connection) -> None:
        if show := self._first_show:
            shows.add(connection, show.addresses[0], title=show.title, link=show.site, now=self.clock())
