"""Listening: carries out what `domain.playback.step` decides, over the player port and the library.

Everything slow (making the player, following redirects, writing positions) runs on threads of its own and
comes back as events through `post`; `handle` never blocks and must be called from one thread only.
"""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from cafe_tui.domain import playback as p
from cafe_tui.domain.chapter.chapter_choice import ChapterChoice
from cafe_tui.domain.chapter.skipping import first_heard
from cafe_tui.domain.errors import CafeError, MediaError
from cafe_tui.domain.language import _
from cafe_tui.domain.models import Episode, EpisodeId, Show, ShowId
from cafe_tui.domain.queue import QueueItemId
from cafe_tui.domain.sound import AudioDevice, Sound, UsualSound
from cafe_tui.player import Player

from .saving import Recall, Saved, Saver, SavingChapters, SavingLibrary, SavingSounds, SavingVisits

MakePlayer = Callable[[Callable[[p.PlayerEvent], None]], Player]
ResolveMedia = Callable[[str, str], str]
"""Takes the media address and the feed's address; gives the address to open, or raises MediaError."""
HasConstantRate = Callable[[str, str], bool]
"""Takes what is to be opened and the feed's address; tells whether it surely is an MP3 of constant rate."""

_FAR = 300.0
"""Seconds from which a streamed start is found sooner when the bit rate is known before opening."""


class ListeningLibrary(SavingLibrary, Protocol):
    """What listening needs of `services.library.Library`."""

    def episode(self, episode_id: EpisodeId) -> Episode: ...
    def show(self, show_id: ShowId) -> Show: ...


class ListeningChapters(SavingChapters, Protocol):
    """What listening needs of `services.chapters.Chapters`."""

    def of_episode(self, episode_id: EpisodeId) -> ChapterChoice: ...


class ListeningSounds(SavingSounds, Protocol):
    """What listening needs of `services.sounds.Sounds`."""

    def of_show(self, show_id: ShowId) -> Sound | None: ...
    def usual(self) -> UsualSound: ...
    def device(self) -> AudioDevice | None: ...


class Listener:
    """The one sound of the house: its state, and the hands that carry out each step.

    `post` receives events from other threads and must bring them to `handle` on the caller's own thread.
    `on_saved` is called (from the saving thread) after something new was committed. An episode whose file
    `file_of` knows is played from there.
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
        file_of: Callable[[EpisodeId], Path | None] = lambda _episode_id: None,
        sounds: ListeningSounds | None = None,
        visits: SavingVisits | None = None,
    ) -> None:
        usual = sounds.usual() if sounds else UsualSound()
        self.state = p.Playback(
            sound=usual.sound,
            usual=usual.sound,
            volume=usual.volume,
            device=sounds.device() if sounds else None,
        )
        self._sounds = sounds
        self._library = library
        self._chapters = chapters
        self._make_player = make_player
        self._resolve = resolve
        self._post = post
        self._has_constant_rate = has_constant_rate
        self._file_of = file_of
        self._player: Player | None = None
        self._player_lock = threading.Lock()
        self._closed = False
        self._saver = Saver(library, chapters, sounds, post, on_saved, visits)
        self._retry: threading.Timer | None = None

    def play(
        self,
        episode_id: EpisodeId,
        start: float | None = None,
        *,
        until: float | None = None,
        item: QueueItemId | None = None,
        loops: bool = False,
    ) -> p.Playback:
        """Play an episode from `start` seconds, or from where listening to it stopped.

        `until` is where the passage ends that alone is to be heard, again and again where it `loops`; `item`
        is what it is in the queue.
        """
        episode = self._library.episode(episode_id)
        track = self._track(episode)
        if start is None:
            finished = p.is_finished(episode.position, episode.duration)
            start = first_heard(track.chapters, track.skipped, 0.0 if finished else episode.position)
        return self.handle(p.PlayRequested(track, start, until, item, loops))

    def play_visit(self, track: p.Track, start: float) -> p.Playback:
        """Play an episode that is not in the library from `start` seconds."""
        return self.handle(p.PlayRequested(track, start))

    def handle(self, event: p.Event) -> p.Playback:
        """Take one step, carry out its effects, and return the new state."""
        self.state, effects = p.step(self.state, event)
        for effect in effects:
            self._carry_out(effect)
        return self.state

    def watch_devices(self) -> None:
        """From now on know which audio devices there are; the answer comes as DevicesChanged.

        Makes the player if need be, so call it in a thread. Raises PlayerUnavailableError.
        """
        self._ensure_player()
        if player := self._player:
            player.watch_devices()

    def close(self) -> None:
        """Keep the position, wait until it is on the disk, and free the player."""
        self.handle(p.StopRequested())
        if self._retry:
            self._retry.cancel()
        with self._player_lock:
            self._closed = True
            player, self._player = self._player, None
        self._saver.close()
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
                    self._saver.put(Recall(effect.session, self.state.track.episode_id))
            case p.RetryAfter(session, seconds):
                self._retry = threading.Timer(seconds, self._post, (p.RetryDue(session),))
                self._retry.daemon = True
                self._retry.start()
            case (
                p.SavePosition()
                | p.SaveHeard()
                | p.SaveDuration()
                | p.SaveChapters()
                | p.SaveShowSound()
                | p.SaveUsualSound()
                | p.SaveDevice()
            ):
                self._saver.put(effect)
            case _:
                if self._player:
                    command(self._player, effect)

    def _open(self, request: p.Resolve, track: p.Track | None, start: float) -> None:
        """On a thread: have a player, and what it may open; of an address, learn what makes seeks quick."""
        try:
            self._ensure_player()
            file = self._file_of(track.episode_id) if track else None
            url = str(file) if file else self._resolve(self._address(request, track), request.feed_url)
            at_once = file or start >= _FAR
            if at_once:
                self._learn_rate(request, url)
        except CafeError as error:
            self._post(p.MediaFailed(request.session, error))
        except Exception as error:
            # A listener must never wait for ever for an answer that a bug has swallowed.
            failure = MediaError(_("This episode could not be opened"), str(error))
            self._post(p.MediaFailed(request.session, failure))
            raise
        else:
            self._post(p.SourceResolved(request.session, url, is_file=bool(file)))
            if not at_once:
                self._learn_rate(request, url)

    def _address(self, request: p.Resolve, track: p.Track | None) -> str:
        """Where the feed says that the media is: a refresh may have brought another address meanwhile."""
        return (track and self._library.recall(track.episode_id).media_url) or request.url

    def _learn_rate(self, request: p.Resolve, url: str) -> None:
        if self._has_constant_rate(url, request.feed_url) and (player := self._player):
            player.expect_constant_rate(request.session)

    def _ensure_player(self) -> None:
        with self._player_lock:
            if self._player and self._player.lost:
                self._player = None
            if self._player is None and not self._closed:
                player = self._make_player(self._post)
                player.set_speed(self.state.speed)
                player.set_volume(self.state.volume)
                player.set_muted(self.state.muted)
                player.set_trims_silence(self.state.sound.trims_silence)
                player.set_levels_voices(self.state.sound.levels_voices)
                if self.state.device:
                    player.set_device(self.state.device.name)
                    player.watch_devices()
                self._player = player


def command(player: Player, effect: p.Effect) -> None:
    """Have the player do what a step asks of it; other effects are nothing to it."""
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
        case p.SetDevice(name):
            player.set_device(name)
        case p.Unload():
            player.stop()
