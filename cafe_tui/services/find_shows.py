"""Finding shows by name in the directories of the web, and looking into one before following it."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from cafe_tui.domain.errors import BadInputError, FeedError, HookError
from cafe_tui.domain.feed.feed_document import FeedDocument
from cafe_tui.domain.feed.found_shows import FoundShow, feed_key
from cafe_tui.domain.language import _
from cafe_tui.domain.models import ShowId
from cafe_tui.domain.text import one_line
from cafe_tui.feeds.directories import Apple, Directory, Fyyd, Gpodder, PodcastIndex
from cafe_tui.feeds.directory_search import FoundShows, new_directory_client, search_directories
from cafe_tui.feeds.fetch import FeedClient
from cafe_tui.feeds.locate import locate_feed
from cafe_tui.feeds.pool import ParserPool
from cafe_tui.feeds.web import unless
from cafe_tui.programs import first_lines
from cafe_tui.settings import is_podcast_index_key, podcast_index_key
from cafe_tui.storage import shows
from cafe_tui.storage.database import Database

__all__ = ["Directory", "FoundShow", "FoundShows", "Preview", "ShowFinder", "usual_directories"]

MOST = 50
"""Shows that each directory is asked for."""
PREVIEWED = 20
"""Episodes of a preview."""
_INDEX = "Podcast Index"


@dataclass(frozen=True, slots=True)
class Preview:
    """A show that was looked into, with its newest episodes; nothing of it is in the library."""

    url: str
    """Of its feed."""
    document: FeedDocument


def usual_directories() -> list[Directory]:
    """Those that need no key, and Podcast Index where the environment has one."""
    directories: list[Directory] = [Apple(), Fyyd(), Gpodder()]
    if key := podcast_index_key():
        directories.append(PodcastIndex(*key))
    return directories


class KeyCommand:
    """Podcast Index with the key that a program of the listener's prints, which is run when first needed.

    `command` gives the program with its arguments; none for none.
    """

    def __init__(self, command: Callable[[], Sequence[str]] = tuple) -> None:
        self._command = command
        self._printed: tuple[Sequence[str], PodcastIndex] | None = None
        """What came of the program, and which that was."""

    @property
    def is_named(self) -> bool:
        """Whether there is a program."""
        return bool(self._command())

    def directory(self) -> PodcastIndex:
        """Blocks for as long as the program takes. Raises FeedError when no key came of it."""
        command = self._command()
        if self._printed is None or self._printed[0] != command:
            try:
                lines = first_lines(command, 2)
            except HookError as error:
                raise FeedError(_("{name} could not be asked", name=_INDEX), str(error)) from error
            if len(lines) < 2 or not is_podcast_index_key(*lines):
                hint = _("Its first line is the key, its second the secret")
                raise FeedError(
                    _("{name} could not be asked", name=_INDEX),
                    _("“{program}” printed no key", program=one_line(command[0], 60)),
                    hint,
                )
            self._printed = command, PodcastIndex(*lines)
        return self._printed[1]


class ShowFinder:
    """Asks directories, and only when told to. Blocks and runs event loops of its own: call it in a thread.

    `clock` gives the aware time; `directories` and the factories are for tests.
    """

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        directories: Sequence[Directory] | None = None,
        *,
        key_command: KeyCommand | None = None,
        directory_client: Callable[[], FeedClient] = new_directory_client,
        client_factory: Callable[[], FeedClient] = FeedClient,
        parser_factory: Callable[[], ParserPool] = lambda: ParserPool(1),
    ) -> None:
        self._database = database
        self._clock = clock
        self._directories = usual_directories() if directories is None else directories
        self._key_command = key_command or KeyCommand()
        self._directory_client = directory_client
        self._client_factory = client_factory
        self._parser_factory = parser_factory

    @property
    def asked(self) -> tuple[str, ...]:
        """The names of the directories that a search asks."""
        names = [directory.name for directory in self._directories]
        return tuple(names if self._has_index or not self._key_command.is_named else [*names, _INDEX])

    @property
    def _has_index(self) -> bool:
        return any(isinstance(directory, PodcastIndex) for directory in self._directories)

    def search(
        self, words: str, *, most: int = MOST, cancelled: Callable[[], bool] = lambda: False
    ) -> FoundShows:
        """The shows that the directories know by `words`.

        Raises BadInputError for no words, the error of a directory when none answered, and UnreachableError
        once `cancelled`.
        """
        wanted = one_line(words, 200)
        if not wanted:
            raise BadInputError(_("There is nothing to look for"), hint=_("Give a word of the show's name"))
        directories, trouble = list(self._directories), list[FeedError]()
        if self._key_command.is_named and not self._has_index:
            try:
                directories.append(self._key_command.directory())
            except FeedError as error:
                trouble.append(error)
        search = search_directories(
            wanted,
            directories,
            most=most,
            now=self._clock().timestamp(),
            client_factory=self._directory_client,
        )
        found = asyncio.run(unless(cancelled, search))
        found = replace(found, troubles=(*found.troubles, *trouble))
        if found.troubles and not found.answered:
            raise found.troubles[0]
        return found

    def preview(self, url: str, *, cancelled: Callable[[], bool] = lambda: False) -> Preview:
        """The newest episodes of the feed at `url`; nothing is kept of it. Raises FeedError."""

        async def look() -> Preview:
            async with self._client_factory() as client, self._parser_factory() as parser:
                located = await locate_feed(url, client, parser, at_most=PREVIEWED, note=False)
                return Preview(located.url, located.document)

        return asyncio.run(unless(cancelled, look()))

    def followed(self) -> dict[str, ShowId]:
        """The shows that are in the library, by `feed_key`."""
        return {feed_key(show.feed_url): show.id for show in shows.all_shows(self._database.read())}
