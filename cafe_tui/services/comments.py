"""The talk about an episode: the comments on its page, as far as they are here, and asking for the others."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from cafe_tui.domain.chapter.copies import Copy
from cafe_tui.domain.comments import (
    Comment,
    CommentFeed,
    TalkMark,
    feed_of_page,
    first_words,
    threaded,
    vanished,
)
from cafe_tui.domain.errors import (
    AddressRefusedError,
    AskedToWaitError,
    FeedError,
    NotAFeedError,
    RefusedError,
)
from cafe_tui.domain.feed.extras import Discussion, EpisodeExtras
from cafe_tui.domain.language import _
from cafe_tui.domain.models import Episode, EpisodeId
from cafe_tui.storage import browse, extras
from cafe_tui.storage import comments as stored
from cafe_tui.storage.comments import CommentSource
from cafe_tui.storage.database import Database

if TYPE_CHECKING:
    from cafe_tui.domain.chapters import ShowNotes

_FRESH = timedelta(minutes=15)
"""People do not answer each other faster."""
_TRY_AGAIN_AFTER = timedelta(minutes=5)
_FOR_NOW = (408, 425, 429)
"""Statuses below 500 by which a server does not say that there is nothing."""


@dataclass(frozen=True, slots=True)
class Said:
    """A comment in its thread."""

    comment: Comment
    depth: int
    """0 for one that begins a thread."""
    read: "ShowNotes"
    """Its text with the times and links in it."""


@dataclass(frozen=True, slots=True)
class Talk:
    """What there is of the talk about an episode."""

    episode_id: EpisodeId
    said: tuple[Said, ...] = ()
    """By time, answers right behind what they answer."""
    page: str = ""
    """Where a comment is left; empty where none can be, as far as we know."""
    link: str = ""
    """The episode's page."""
    discussions: tuple[Discussion, ...] = ()
    claimed: int | None = None
    """How many comments there are, says the feed."""
    source: str = ""
    """Where comments may be fetched; empty where nothing is."""
    fetched: datetime | None = None
    """When they were; None where they never were."""


class Comments:
    """Comments on the episodes in the library. Any thread may call; `clock` gives the aware time.

    `copy_of` knows how written times lie in the copy of the sound at hand. Every method raises NotFoundError
    when the episode is not in the library, and LibraryError.
    """

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        copy_of: Callable[[EpisodeId], Copy] = lambda _episode_id: Copy(),
    ) -> None:
        self._database = database
        self._clock = clock
        self._copy_of = copy_of
        self._peace: dict[str, datetime] = {}
        """Until when an address that could not be fetched is left in peace."""

    def of_episode(self, episode_id: EpisodeId) -> Talk:
        """What is here, without the network."""
        from cafe_tui.domain.chapters import read_talk  # its patterns take their time to compile

        connection = self._database.read()
        episode = browse.episode(connection, episode_id)
        more, source = extras.of_episode(connection, episode_id), stored.source(connection, episode_id)
        found = bool(source and source.found)
        address = _address(more, episode)
        given_up = source is not None and not source.found and source.url == address
        return Talk(
            episode_id,
            tuple(
                Said(each.comment, each.depth, read_talk(each.comment.text, episode.duration))
                for each in threaded(stored.of_episode(connection, episode_id))
            ),
            page=more.comments_page or (episode.link if more.comments_url or found else ""),
            link=episode.link,
            discussions=more.discussions,
            claimed=more.comment_count,
            source="" if given_up else address,
            fetched=source.fetched if source and source.found else None,
        )

    def is_due(self, episode_id: EpisodeId) -> bool:
        """Whether there may be news: not right after it was asked, nor where there is nothing."""
        connection = self._database.read()
        address = _address(extras.of_episode(connection, episode_id), browse.episode(connection, episode_id))
        return bool(address) and self._is_due(address, stored.source(connection, episode_id))

    def fetch(
        self, episode_id: EpisodeId, *, wanted: bool = False, cancelled: Callable[[], bool] = lambda: False
    ) -> Talk:
        """The talk after asking for news, unless that is not due and not `wanted` by the listener.

        Slow, and runs an event loop of its own: call it in a thread. Raises FeedError when the comments
        cannot be had; those that are here stay. Where the feed names none, the address at which WordPress has
        them is tried once.
        """
        connection = self._database.read()
        episode, more = browse.episode(connection, episode_id), extras.of_episode(connection, episode_id)
        address, source = _address(more, episode), stored.source(connection, episode_id)
        if address and (wanted or self._is_due(address, source)):
            known = source if source and source.url == address and source.found else None
            self._fetch(episode_id, address, known, cancelled, is_guess=not more.comments_url)
        return self.of_episode(episode_id)

    def marks(self, episode_id: EpisodeId) -> tuple[TalkMark, ...]:
        """The places in the copy at hand that comments speak of, by time."""
        if not stored.count(self._database.read(), episode_id):
            return ()
        copy = self._copy_of(episode_id)
        marks = (
            TalkMark(copy.heard(time.seconds), first_words(said.comment))
            for said in self.of_episode(episode_id).said
            for time in said.read.times
        )
        return tuple(sorted(marks, key=lambda mark: mark.seconds))

    def _is_due(self, address: str, source: CommentSource | None) -> bool:
        now = self._clock()
        if now < self._peace.get(address, now):
            return False
        if source is None or source.url != address:
            return True
        return source.found and now - source.fetched >= _FRESH

    def _fetch(
        self,
        episode_id: EpisodeId,
        address: str,
        known: CommentSource | None,
        cancelled: Callable[[], bool],
        *,
        is_guess: bool,
    ) -> None:
        from cafe_tui.feeds.comments import fetch_comments

        feed_url = stored.feed_address(self._database.read(), episode_id)
        try:
            came = fetch_comments(address, feed_url, etag=known.etag if known else "", cancelled=cancelled)
            if is_guess and came.feed and not _is_about_a_post(came.feed):
                raise NotAFeedError(_("The comments could not be fetched"), _("something else came instead"))
        except FeedError as error:
            if is_guess and _says_that_nothing_is_there(error):
                self._keep(episode_id, CommentSource(address, "", self._clock(), found=False), None)
                return
            if not cancelled():
                wait = error.wait if isinstance(error, AskedToWaitError) else _TRY_AGAIN_AFTER
                self._peace[address] = self._clock() + max(wait, _TRY_AGAIN_AFTER)
            raise
        source = CommentSource(address, came.etag, self._clock(), found=True)
        if came.feed is None and known:
            source = replace(known, fetched=source.fetched)
        self._keep(episode_id, source, came.feed)

    def _keep(self, episode_id: EpisodeId, source: CommentSource, feed: CommentFeed | None) -> None:
        with self._database.write(at_once=False) as connection:
            stored.asked(connection, episode_id, source)
            if feed:
                gone = vanished(stored.of_episode(connection, episode_id), feed.comments)
                stored.keep(connection, episode_id, feed.comments, gone)


def _address(more: EpisodeExtras, episode: Episode) -> str:
    """Where the comments should be: where the feed says, else where WordPress has those on a page."""
    if more.comments_url:
        return more.comments_url
    page = more.comments_page or episode.link
    return feed_of_page(page) if page.startswith(("http://", "https://")) else ""


def _is_about_a_post(feed: CommentFeed) -> bool:
    """Whether a guessed feed is one of comments on a post, and none of the posts of a site."""
    _, _, rest = feed.page.partition("://")
    return feed.is_wordpress and bool(rest.partition("/")[2].strip("/"))


def _says_that_nothing_is_there(error: FeedError) -> bool:
    if isinstance(error, RefusedError):
        return error.status < 500 and error.status not in _FOR_NOW
    return isinstance(error, NotAFeedError | AddressRefusedError)
