"""Keeping what listening brings: one thread writes it all, in order, behind the sound's back."""

import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from cafe_tui.domain import playback as p
from cafe_tui.domain.errors import CafeError, LibraryError, ReadOnlyLibraryError
from cafe_tui.domain.heard import Spans
from cafe_tui.domain.language import _
from cafe_tui.domain.models import Chapter, EpisodeId
from cafe_tui.domain.sound import AudioDevice, Sound, UsualSound

from .library import Recollection

_log = logging.getLogger(__name__)
_CLOSE_WITHIN = 5.0  # seconds that the last positions may take to reach the disk

Saved = p.SavePosition | p.SaveHeard | p.SaveDuration | p.SaveChapters
"""What was kept of listening to an episode."""


@dataclass(frozen=True, slots=True)
class Recall:
    """To tell what is kept of an episode, once everything before it was kept."""

    session: int
    episode_id: EpisodeId


Order = Saved | p.SaveShowSound | p.SaveUsualSound | p.SaveDevice | Recall
"""What can be asked for."""


class SavingLibrary(Protocol):
    """What saving needs of `services.library.Library`."""

    def recall(self, episode_id: EpisodeId) -> Recollection: ...
    def save_position(
        self,
        episode_id: EpisodeId,
        position: float,
        finished: bool,
        left_at: float | None = None,
        spans: Spans = (),
    ) -> None: ...
    def save_heard(self, episode_id: EpisodeId, spans: Spans) -> None: ...
    def save_duration(self, episode_id: EpisodeId, duration: float) -> None: ...


class SavingChapters(Protocol):
    """What saving needs of `services.chapters.Chapters`."""

    def keep_embedded(self, episode_id: EpisodeId, media_url: str, chapters: tuple[Chapter, ...]) -> bool: ...


class SavingSounds(Protocol):
    """What saving needs of `services.sounds.Sounds`."""

    def keep(self, episode_id: EpisodeId, sound: Sound) -> None: ...
    def keep_usual(self, kept: UsualSound) -> None: ...
    def keep_device(self, chosen: AudioDevice | None) -> None: ...


class SavingVisits(Protocol):
    """What saving needs of `services.visits.Visits`."""

    def resident(self, episode_id: EpisodeId) -> EpisodeId | None: ...
    def keep_place(self, episode_id: EpisodeId, position: float, finished: bool) -> None: ...


class Saver:
    """The saving thread; it begins with the first order. Any thread may call.

    `on_saved` is called on it after news of an episode were committed, `post` with what was recalled, and
    when saving begins to fail or works again.
    """

    def __init__(
        self,
        library: SavingLibrary,
        chapters: SavingChapters,
        sounds: SavingSounds | None,
        post: Callable[[p.Event], None],
        on_saved: Callable[[Saved], None],
        visits: SavingVisits | None = None,
    ) -> None:
        self._visits = visits
        self._library = library
        self._chapters = chapters
        self._sounds = sounds
        self._post = post
        self._on_saved = on_saved
        self._orders: queue.SimpleQueue[Order | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def put(self, order: Order) -> None:
        """Have this done after all that was asked for before."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="positions", daemon=True)
            self._thread.start()
        self._orders.put(order)

    def close(self) -> None:
        """Wait until all is on the disk, some seconds at most."""
        self._orders.put(None)
        if self._thread:
            self._thread.join(_CLOSE_WITHIN)

    def _work(self) -> None:
        failing = False
        while (order := self._orders.get()) is not None:
            try:
                news = self._carry_out(order)
            except ReadOnlyLibraryError:
                continue  # what stands on the screen all the time says it
            except Exception as error:
                if not failing:  # said once, not every five seconds
                    self._post(p.SaveFailed(_told(error)))
                failing = True
            else:
                if failing:
                    self._post(p.SaveRecovered())
                failing = False
                if news:
                    self._on_saved(news)

    def _carry_out(self, order: Order) -> Saved | None:
        """Commit it; gives it back where it was news of an episode."""
        if self._visits and not isinstance(order, p.SaveUsualSound | p.SaveDevice | Recall):
            if (resident := self._visits.resident(order.episode_id)) is None:
                if isinstance(order, p.SavePosition):
                    self._visits.keep_place(order.episode_id, order.position, order.finished)
                return None  # nothing else of a visit is kept
            order = replace(order, episode_id=resident)
        match order:
            case Recall(session, episode_id):
                kept = self._library.recall(episode_id)
                self._post(p.Recalled(session, kept.media_url, kept.position, kept.left_at, kept.heard))
                return None
            case p.SaveShowSound(episode_id, sound):
                if self._sounds:
                    self._sounds.keep(episode_id, sound)
                return None
            case p.SaveUsualSound(sound, volume):
                if self._sounds:
                    self._sounds.keep_usual(UsualSound(sound, volume))
                return None
            case p.SaveDevice(device):
                if self._sounds:
                    self._sounds.keep_device(device)
                return None
            case p.SavePosition(episode_id, position, finished, left_at, heard):
                self._library.save_position(episode_id, position, finished, left_at, heard)
            case p.SaveHeard(episode_id, heard):
                self._library.save_heard(episode_id, heard)
            case p.SaveDuration(episode_id, duration):
                self._library.save_duration(episode_id, duration)
            case p.SaveChapters(episode_id, media_url, chapters):
                return order if self._chapters.keep_embedded(episode_id, media_url, chapters) else None
        return order


def _told(error: Exception) -> CafeError:
    """The error in words for the listener; one of ours that nobody foresaw goes to the log whole."""
    if isinstance(error, CafeError):
        return error
    _log.error("what was heard could not be kept", exc_info=error)
    return LibraryError(_("Your place could not be kept"), f"{type(error).__name__}: {error}")
