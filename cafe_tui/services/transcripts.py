"""What is said in an episode: fetched when it is wanted, and kept on this machine from then on."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from cafe_tui.domain.errors import (
    BadInputError,
    CafeError,
    FeedError,
    NotFoundError,
    OfflineError,
    UnreachableError,
)
from cafe_tui.domain.feed.extras import TranscriptOffer
from cafe_tui.domain.language import _
from cafe_tui.domain.models import EpisodeId
from cafe_tui.domain.transcript import Transcript
from cafe_tui.domain.transcript.choice import promised_type, ranked
from cafe_tui.storage import chapters as chapter_lists
from cafe_tui.storage import extras
from cafe_tui.storage import transcripts as stored
from cafe_tui.storage.database import Database

_FRESH = timedelta(days=7)
"""A transcript may be mended after publishing."""
_TRY_AGAIN_AFTER = timedelta(minutes=15)
_MOST_ASKED = 5
"""Offers of one episode that are tried: a feed may name thousands."""
_LOOK_UP = 0.1  # seconds between two looks at whether the listener has had enough


class Transcripts:
    """Transcripts of the episodes in the library. Any thread may call; `clock` gives the aware time.

    Those in one of the listener's `languages` are preferred. `on_new` is told, on the calling thread, which
    episode has another transcript than before. Every method raises LibraryError.
    """

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        languages: Sequence[str] = (),
        on_new: Callable[[EpisodeId], object] = lambda _episode_id: None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._languages = languages
        self._on_new = on_new
        self._failed: dict[str, tuple[datetime, CafeError]] = {}
        """When an address was asked in vain, and what came of it: it is left in peace for a while."""
        self._turns: dict[EpisodeId, threading.Lock] = {}
        """Held while the transcript of an episode is being fetched."""
        self._turns_lock = threading.Lock()

    def known(self, episode_id: EpisodeId) -> Transcript | None:
        """The transcript as it was fetched last, without the network."""
        return stored.of_episode(self._database.read(), episode_id)

    def is_fresh(self, episode_id: EpisodeId) -> bool:
        """Whether what is known need not be asked for again."""
        connection = self._database.read()
        known = stored.stored(connection, episode_id)
        if known is None:
            return False
        offers = extras.of_episode(connection, episode_id).transcripts
        is_offered = any(offer.url == known.url for offer in offers)
        return not offers or (is_offered and self._clock() - known.fetched < _FRESH)

    def of_episode(
        self,
        episode_id: EpisodeId,
        *,
        again: bool = False,
        on_trouble: Callable[[CafeError], None] = lambda _error: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Transcript:
        """The transcript, from its server unless it was asked lately; `again` asks in any case.

        Slow, and runs an event loop of its own: call it in a thread. When no server gives one, what was known
        before is given and `on_trouble` told; raises FeedError or BadInputError where nothing was, and
        NotFoundError for an episode without transcript.
        """
        with self._turn(episode_id, cancelled):
            if not again and self.is_fresh(episode_id) and (known := self.known(episode_id)):
                return known
            try:
                return self._fetch(episode_id, again, cancelled)
            except (FeedError, BadInputError) as error:
                if (known := self.known(episode_id)) is None:
                    raise
                on_trouble(error)
                return known

    def _fetch(self, episode_id: EpisodeId, again: bool, cancelled: Callable[[], bool]) -> Transcript:
        """Ask for what is offered, the best first; raises what was wrong with the best if none can be had."""
        connection = self._database.read()
        known = stored.stored(connection, episode_id)
        offers = ranked(extras.of_episode(connection, episode_id).transcripts, self._languages)
        where = chapter_lists.addresses(connection, episode_id)
        if where is None:
            raise NotFoundError(
                _("There is no episode {id}", id=episode_id),
                hint=_("“cafe-tui episodes” lists them"),
            )
        if not offers:
            raise NotFoundError(_("This episode has no transcript"), hint=_("Its feed offers none"))
        troubles: list[CafeError] = []
        for offer in offers[:_MOST_ASKED]:
            if not again and (trouble := self._recent_trouble(offer.url)):
                troubles.append(trouble)
                continue
            etag = known.etag if known and known.url == offer.url else ""
            try:
                return self._ask(episode_id, offer, where.feed_url, etag, cancelled)
            except (FeedError, BadInputError) as error:
                if cancelled():
                    raise
                self._failed[offer.url] = self._clock(), error
                troubles.append(error)
                if isinstance(error, OfflineError):
                    break  # there is nobody to ask
        raise troubles[0]

    def _ask(
        self,
        episode_id: EpisodeId,
        offer: TranscriptOffer,
        feed_url: str,
        etag: str,
        cancelled: Callable[[], bool],
    ) -> Transcript:
        from cafe_tui.feeds.transcripts import fetch_transcript

        promised = promised_type(offer)
        file = fetch_transcript(offer.url, feed_url, promised, etag=etag, cancelled=cancelled)
        self._failed.pop(offer.url, None)
        if file.lines is None:
            with self._database.write(at_once=False) as connection:
                stored.confirm(connection, episode_id, now=self._clock())
            if known := self.known(episode_id):
                return known
            return self._ask(episode_id, offer, feed_url, "", cancelled)  # it was forgotten meanwhile
        transcript = Transcript(offer.url, promised or file.media_type, offer.language, file.lines)
        with self._database.write(at_once=False) as connection:
            is_kept = stored.keep(connection, episode_id, transcript, etag=file.etag, now=self._clock())
        if is_kept:
            self._on_new(episode_id)
        return transcript

    def _recent_trouble(self, url: str) -> CafeError | None:
        when, error = self._failed.get(url, (None, None))
        return error if when is not None and self._clock() - when < _TRY_AGAIN_AFTER else None

    @contextmanager
    def _turn(self, episode_id: EpisodeId, cancelled: Callable[[], bool]) -> Iterator[None]:
        """One at a time for each episode: who comes second finds what the first has fetched."""
        with self._turns_lock:
            turn = self._turns.setdefault(episode_id, threading.Lock())
        while not turn.acquire(timeout=_LOOK_UP):
            if cancelled():
                raise UnreachableError(_("This was given up"))
        try:
            yield
        finally:
            turn.release()
