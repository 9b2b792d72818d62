"""Listening: carries out what `domain.playback.step` decides, over the player port and the library.

Everything slow (making the player, following redirects, writing positions) runs on threads of its own and
comes back as events through `post`; `handle` never blocks and must be called from one thread only.
"""

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from cafe_tui.domain import playback as p
from cafe_tui.domain.chapter_choice import ChapterChoice
from cafe_tui.domain.errors import CafeError, MediaError
from cafe_tui.domain.heard import Spans
from cafe_tui.domain.models import Chapter, Episode, EpisodeId, Show, ShowId
from cafe_tui.domain.queue import QueueItemId
from cafe_tui.domain.skipping import first_heard
from cafe_tui.domain.sound import Sound, UsualSound
from cafe_tui.player import Player

from .library import Recollection

MakePlayer = Callable[[Callable[[p.PlayerEvent], None]], Player]
ResolveMedia = Callable[[str, str], str]
"""Takes the media address and the feed's address; gives the address to open, or raises MediaError."""
HasConstantRate = Callable[[str, str], bool]
"""Takes the address to open and the feed's; tells whether there surely is an MP3 of constant bit rate."""

Saved = p.SavePosition | p.SaveDuration | p.SaveChapters
"""What was kept of listening."""
_SavedSound = p.SaveShowSound | p.SaveUsualSound


@dataclass(frozen=True, slots=True)
class _Recall:
    """To tell what is kept of an episode, once everything before it was kept."""

    session: int
    episode_id: EpisodeId


_FAR = 300.0
"""Seconds from which a start is found sooner when the bit rate is known before opening."""
_CLOSE_WITHIN = 5.0  # seconds that the last positions may take to reach the disk


class ListeningLibrary(Protocol):
    """What listening needs of `services.library.Library`."""

    def episode(self, episode_id: EpisodeId) -> Episode: ...
    def show(self, show_id: ShowId) -> Show: ...
    def recall(self, episode_id: EpisodeId) -> Recollection: ...
    def save_position(
        self,
        episode_id: EpisodeId,
        position: float,
        finished: bool,
        left_at: float | None = None,
        spans: Spans = (),
    ) -> None: ...
    def save_duration(self, episode_id: EpisodeId, duration: float) -> None: ...


class ListeningChapters(Protocol):
    """What listening needs of `services.chapters.Chapters`."""

    def of_episode(self, episode_id: EpisodeId) -> ChapterChoice: ...
    def keep_embedded(self, episode_id: EpisodeId, media_url: str, chapters: tuple[Chapter, ...]) -> bool: ...


class ListeningSounds(Protocol):
    """What listening needs of `services.sounds.Sounds`."""

    def of_show(self, show_id: ShowId) -> Sound | None: ...
    def usual(self) -> UsualSound: ...
    def keep(self, episode_id: EpisodeId, sound: Sound) -> None: ...
    def keep_usual(self, kept: UsualSound) -> None: ...


class Listener:
    """The one sound of the house: its state, and the hands that carry out each step.

    `post` receives events from other threads and must bring them to `handle` on the caller's own thread.
    `on_saved` is called (from the saving thread) after something new was committed. An episode that
    `downloaded` knows is played from its file.
    """

    def __init__(
        self,
        library: ListeningLibrary,
        chapters: ListeningChapters,
        make_player: MakePlayer,
        resolve: ResolveMedia,
        post: Callable[[p.Event], None],
        on_saved: Callable[[Saved], None] = lambda _saved: None,
        *,
        has_constant_rate: HasConstantRate = lambda _url, _feed_url: False,
        downloaded: Callable[[EpisodeId], Path | None] = lambda _episode_id: None,
        sounds: ListeningSounds | None = None,
    ) -> None:
        usual = sounds.usual() if sounds else UsualSound()
        self.state = p.Playback(sound=usual.sound, usual=usual.sound, volume=usual.volume)
        self._sounds = sounds
        self._library = library
        self._chapters = chapters
        self._make_player = make_player
        self._resolve = resolve
        self._post = post
        self._on_saved = on_saved
        self._has_constant_rate = has_constant_rate
        self._downloaded = downloaded
        self._player: Player | None = None
        self._player_lock = threading.Lock()
        self._closed = False
        self._saves: queue.SimpleQueue[Saved | _SavedSound | _Recall | None] = queue.SimpleQueue()
        self._saver: threading.Thread | None = None
        self._retry: threading.Timer | None = None

    def play(
        self,
        episode_id: EpisodeId,
        start: float | None = None,
        *,
        until: float | None = None,
        item: QueueItemId | None = None,
    ) -> p.Playback:
        """Play an episode from `start` seconds, or from where listening to it stopped.

        `until` is where the passage ends that alone is to be heard, `item` what it is in the queue.
        """
        episode = self._library.episode(episode_id)
        track = self._track(episode)
        if start is None:
            finished = p.is_finished(episode.position, episode.duration)
            start = first_heard(track.chapters, track.skipped, 0.0 if finished else episode.position)
        return self.handle(p.PlayRequested(track, start, until, item))

    def handle(self, event: p.Event) -> p.Playback:
        """Take one step, carry out its effects, and return the new state."""
        self.state, effects = p.step(self.state, event)
        for effect in effects:
            self._carry_out(effect)
        return self.state

    def close(self) -> None:
        """Keep the position, wait until it is on the disk, and free the player."""
        self.handle(p.StopRequested())
        if self._retry:
            self._retry.cancel()
        with self._player_lock:
            self._closed = True
            player, self._player = self._player, None
        self._saves.put(None)
        if self._saver:
            self._saver.join(_CLOSE_WITHIN)
        if player:
            player.close()

    def _track(self, episode: Episode) -> p.Track:
        choice = self._chapters.of_episode(episode.id)
        return p.Track(
            episode.id,
            episode.show,
            episode.title,
            episode.media_url,
            self._library.show(episode.show_id).feed_url,
            episode.duration,
            choice.chapters,
            choice.skipped,
            page_url=episode.link,
            sound=self._sounds.of_show(episode.show_id) if self._sounds else None,
        )

    def _carry_out(self, effect: p.Effect) -> None:
        match effect:
            case p.Resolve():
                arguments = (effect, self.state.track, self.state.position)
                threading.Thread(target=self._open, args=arguments, name="resolve", daemon=True).start()
                if self.state.track:
                    self._save(_Recall(effect.session, self.state.track.episode_id))
            case p.RetryAfter(session, seconds):
                self._retry = threading.Timer(seconds, self._post, (p.RetryDue(session),))
                self._retry.daemon = True
                self._retry.start()
            case p.SavePosition() | p.SaveDuration() | p.SaveChapters():
                self._save(effect)
            case p.SaveShowSound() | p.SaveUsualSound():
                self._save(effect)
            case _:
                if self._player:
                    _command(self._player, effect)

    def _open(self, request: p.Resolve, track: p.Track | None, start: float) -> None:
        """On a thread: have a player, and what it may open; of an address, learn what makes seeks quick."""
        try:
            self._ensure_player()
            file = self._downloaded(track.episode_id) if track else None
            url = str(file) if file else self._resolve(self._address(request, track), request.feed_url)
            if not file and start >= _FAR:
                self._learn_rate(request, url)
        except CafeError as error:
            self._post(p.MediaFailed(request.session, error))
        except Exception as error:
            # A listener must never wait for ever for an answer that a bug has swallowed.
            failure = MediaError("This episode could not be opened", str(error))
            self._post(p.MediaFailed(request.session, failure))
            raise
        else:
            self._post(p.SourceResolved(request.session, url))
            if not file and start < _FAR:
                self._learn_rate(request, url)

    def _address(self, request: p.Resolve, track: p.Track | None) -> str:
        """Where the feed says that the media is: a refresh may have brought another address meanwhile."""
        return (track and self._library.recall(track.episode_id).media_url) or request.url

    def _learn_rate(self, request: p.Resolve, url: str) -> None:
        if self._has_constant_rate(url, request.feed_url) and (player := self._player):
            player.expect_constant_rate(request.session)

    def _ensure_player(self) -> None:
        with self._player_lock:
            if self._player is None and not self._closed:
                player = self._make_player(self._post)
                player.set_speed(self.state.speed)
                player.set_volume(self.state.volume)
                player.set_muted(self.state.muted)
                player.set_trims_silence(self.state.sound.trims_silence)
                player.set_levels_voices(self.state.sound.levels_voices)
                self._player = player

    def _save(self, effect: Saved | _SavedSound | _Recall) -> None:
        if self._saver is None:
            self._saver = threading.Thread(target=self._write_saves, name="positions", daemon=True)
            self._saver.start()
        self._saves.put(effect)

    def _write_saves(self) -> None:
        failing = False
        while (effect := self._saves.get()) is not None:
            try:
                news = self._write(effect)
            except CafeError as error:
                if not failing:  # said once, not every five seconds
                    self._post(p.SaveFailed(error))
                failing = True
            else:
                if failing:
                    self._post(p.SaveRecovered())
                failing = False
                if news:
                    self._on_saved(news)

    def _write(self, effect: Saved | _SavedSound | _Recall) -> Saved | None:
        """Commit it; gives it back where it was news of an episode."""
        match effect:
            case _Recall(session, episode_id):
                kept = self._library.recall(episode_id)
                recalled = p.Recalled(session, kept.media_url, kept.position, kept.left_at, kept.heard)
                self._post(recalled)
                return None
            case p.SaveShowSound(episode_id, sound):
                if self._sounds:
                    self._sounds.keep(episode_id, sound)
                return None
            case p.SaveUsualSound(sound, volume):
                if self._sounds:
                    self._sounds.keep_usual(UsualSound(sound, volume))
                return None
            case p.SavePosition(episode_id, position, finished, left_at, heard):
                self._library.save_position(episode_id, position, finished, left_at, heard)
            case p.SaveDuration(episode_id, duration):
                self._library.save_duration(episode_id, duration)
            case p.SaveChapters(episode_id, media_url, chapters):
                return effect if self._chapters.keep_embedded(episode_id, media_url, chapters) else None
        return effect


def _command(player: Player, effect: p.Effect) -> None:
    match effect:
        case p.Load(session, url, start, paused):
            player.load(session, url, start=start, paused=paused)
        case p.SetPaused(paused):
            player.set_paused(paused)
        case p.Seek(position):
            player.seek(position)
        case p.SetSpeed(speed):
            player.set_speed(speed)
        case p.SetVolume(volume):
            player.set_volume(volume)
        case p.SetMuted(muted):
            player.set_muted(muted)
        case p.SetTrimsSilence(trims):
            player.set_trims_silence(trims)
        case p.SetLevelsVoices(levels):
            player.set_levels_voices(levels)
        case p.Unload():
            player.stop()
