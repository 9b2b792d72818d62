"""The player on the desktop: what plays goes out to it, and its media keys and remotes come in."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from cafe_tui.desktop.port import Controls, Item, NowPlaying, Status
from cafe_tui.domain import playback as p
from cafe_tui.domain.bookmark.sharing import public_page
from cafe_tui.domain.config.listener_settings import MediaKeys, Settings
from cafe_tui.domain.errors import CafeError
from cafe_tui.domain.models import EpisodeId
from cafe_tui.domain.queue import Items, QueueItem, following, preceding

from .library import Library

_log = logging.getLogger(__name__)

Neighbour = EpisodeId | QueueItem
Neighbours = tuple[Neighbour | None, Neighbour | None]
"""What stands before and after what plays: in the queue, else the episodes of the show by their dates."""


class PlayQueue(Protocol):
    """What is needed of `services.queue.Queue`."""

    def items(self) -> Items: ...


class Desktop(Protocol):
    """What is needed of `desktop.session.Session`."""

    def start(self) -> None: ...
    def show(self, now: NowPlaying, position: float, *, jumped: bool = False) -> None: ...
    def notify(self, summary: str, body: str) -> None: ...
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways into the program; each may be called from any thread."""

    hear: Callable[[p.Event], None]
    """Lets the listener take a step."""
    play: Callable[[Neighbour], None]
    """Plays an episode where listening to it stopped, or an item of the queue."""
    leave: Callable[[], object]
    """Ends the program."""


class Presence:
    """Keeps the desktop informed. `follow` and the rest are to be called from one thread."""

    def __init__(
        self,
        library: Library,
        queue: PlayQueue,
        settings: Settings,
        connect: Callable[[Controls], Desktop],
        ways: Ways,
        find_cover: Callable[[EpisodeId], Path | None],
    ) -> None:
        self._library = library
        self._queue = queue
        self.settings = settings
        """What of them is about the desktop; others may take their place at any time."""
        self._state = p.Playback()
        self._neighbours: Neighbours = (None, None)
        self._find_cover = find_cover
        self._cover: tuple[EpisodeId, Path] | None = None
        """The cover that was found last, and whose it is."""
        self._told: tuple[str, str] | None = None
        """The notification that was sent last."""
        self._desktop = connect(
            Remote(library, queue, lambda: self.settings.media_keys, ways, lambda: self._state)
        )

    def start(self) -> None:
        """Come onto the desktop."""
        self._desktop.start()

    def follow(self, state: p.Playback) -> None:
        """Take over where the sound stands."""
        before, self._state = self._state, state
        if (episode_id := _episode(state)) != _episode(before) or state.item != before.item:
            self._neighbours = neighbours(self._library, self._queue, state)
        if episode_id != _episode(before) and episode_id is not None:
            threading.Thread(target=self._look_for_cover, args=(episode_id,), daemon=True).start()
        now = now_playing(state, self._neighbours, self.settings.media_keys, self._cover)
        self._desktop.show(now, state.position, jumped=_has_jumped(before, state))
        if self.settings.notifications:
            self._notify(state)

    def queue_changed(self) -> None:
        """The queue became another one: there may be something to go to now, or nothing any more."""
        self._neighbours = neighbours(self._library, self._queue, self._state)
        self.follow(self._state)

    def close(self) -> None:
        """Leave the desktop."""
        self._desktop.close()

    def _look_for_cover(self, episode_id: EpisodeId) -> None:
        """On a thread: find the cover, which goes out with the next news of the sound."""
        try:
            cover = self._find_cover(episode_id)
        except (CafeError, OSError) as error:
            _log.warning("No cover: %s", error)
        else:
            if cover is not None:
                self._cover = episode_id, cover

    def _notify(self, state: p.Playback) -> None:
        if state.track is None:
            self._told = None
        elif state.phase is p.Phase.PLAYING and not state.seeking:
            told = _notification(state.track, state.chapter.title if state.chapter else "")
            if told != self._told:
                self._told = told
                self._desktop.notify(*told)


class Remote:
    """What the desktop may ask for, brought into the program. `state` gives where the sound stands."""

    def __init__(
        self,
        library: Library,
        queue: PlayQueue,
        media_keys: Callable[[], MediaKeys],
        ways: Ways,
        state: Callable[[], p.Playback],
    ) -> None:
        self._library = library
        self._queue = queue
        self._media_keys = media_keys
        self._ways = ways
        self._state = state

    def play(self) -> None:
        self._ways.hear(p.PauseRequested(False))

    def pause(self) -> None:
        self._ways.hear(p.PauseRequested(True))

    def play_pause(self) -> None:
        self._ways.hear(p.PauseToggled())

    def stop(self) -> None:
        self._ways.hear(p.StopRequested())

    def next(self) -> None:
        self._step(1)

    def previous(self) -> None:
        self._step(-1)

    def skip(self, seconds: float) -> None:
        self._ways.hear(p.SkipRequested(seconds))

    def seek(self, position: float) -> None:
        self._ways.hear(p.SeekRequested(position))

    def set_speed(self, speed: float) -> None:
        self._ways.hear(p.SpeedRequested(speed))

    def set_volume(self, percent: int) -> None:
        self._ways.hear(p.VolumeRequested(percent))

    def quit(self) -> None:
        self._ways.leave()

    def _step(self, direction: int) -> None:
        state = self._state()
        if _steps_chapters(state, self._media_keys()):
            self._ways.hear(p.ChapterRequested(direction))
            return
        before, after = neighbours(self._library, self._queue, state)
        if (neighbour := after if direction > 0 else before) is not None:
            self._ways.play(neighbour)


def now_playing(
    state: p.Playback,
    episodes: Neighbours,
    media_keys: MediaKeys,
    cover: tuple[EpisodeId, Path] | None = None,
) -> NowPlaying:
    """What the desktop is shown of `state`.

    `episodes` are the neighbours of the one that is open, and `cover` is shown if it is that one's.
    """
    if state.sounds:
        status = Status.PLAYING
    elif state.phase in (p.Phase.RESOLVING, p.Phase.OPENING, p.Phase.PAUSED, p.Phase.WAITING):
        status = Status.PAUSED
    else:
        status = Status.STOPPED
    if _steps_chapters(state, media_keys) and state.track:
        current = -1 if state.chapter_index is None else state.chapter_index
        can_go_previous, can_go_next = True, current + 1 < len(state.track.chapters)
    else:
        can_go_previous, can_go_next = (episode is not None for episode in episodes)
    picture = cover[1] if cover and cover[0] == _episode(state) else None
    item = _item(state.track, state, picture) if state.track else None
    return NowPlaying(status, item, state.speed, state.volume, can_go_next, can_go_previous)


def neighbours(library: Library, queue: PlayQueue, state: p.Playback) -> Neighbours:
    """What to go to from what is open: the queue goes before the show's other episodes."""
    if (episode_id := _episode(state)) is None:
        return None, None
    before, after = _of_show(library, episode_id)
    try:
        items = queue.items()
    except CafeError:
        return before, after
    upcoming = following(items, state.item)
    return preceding(items, state.item) or before, upcoming[0] if upcoming else after


def _of_show(library: Library, episode_id: EpisodeId) -> tuple[EpisodeId | None, EpisodeId | None]:
    """The episodes before and after one in its show, by their dates."""
    try:
        ids = library.episode_ids(library.episode(episode_id).show_id)
    except CafeError:
        return None, None  # it left the library while it plays
    if episode_id not in ids:
        return None, None
    place = ids.index(episode_id)  # the newest first
    before = EpisodeId(ids[place + 1]) if place + 1 < len(ids) else None
    after = EpisodeId(ids[place - 1]) if place > 0 else None
    return before, after


def _steps_chapters(state: p.Playback, media_keys: MediaKeys) -> bool:
    return media_keys is MediaKeys.CHAPTERS and state.track is not None and bool(state.track.chapters)


def _item(track: p.Track, state: p.Playback, cover: Path | None) -> Item:
    # A length that the sound has reached grows with it, and is none to be told again and again.
    outrun = state.active and state.duration is not None and state.position >= state.duration
    length = None if outrun else state.duration
    page = public_page(track.page_url, track.media_url, track.feed_url) or ""
    return Item(track.episode_id, track.title, track.show, page, cover, length)


def _notification(track: p.Track, chapter: str) -> tuple[str, str]:
    """A heading and a line: the chapter where there is one, and what it is a chapter of."""
    if chapter:
        return chapter, f"{track.title} · {track.show}"
    return track.title, track.show


def _has_jumped(before: p.Playback, after: p.Playback) -> bool:
    """Whether the sound has come to stand, or go on, somewhere else than it would have by itself."""
    return _settled(after) and not (_settled(before) and before.session == after.session)


def _settled(state: p.Playback) -> bool:
    return state.active and not state.seeking


def _episode(state: p.Playback) -> EpisodeId | None:
    return state.track.episode_id if state.track else None
