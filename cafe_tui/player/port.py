"""What the house asks of a player, and nothing more.

Calls return at once; what comes of them arrives as events (`domain.playback.PlayerEvent`) through the
`post` callable that the player was made with. `post` may be called from any thread; it only hands the
event on. Every event about media carries the session number of the `load` it belongs to.
"""

from collections.abc import Callable
from typing import Protocol

from cafe_tui.domain.playback import PlayerEvent

Post = Callable[[PlayerEvent], None]


class Player(Protocol):
    """One sound at a time."""

    @property
    def lost(self) -> bool:
        """Whether it can do nothing any more, so that another one is to be made.

        MediaFailed has told so of what was loaded.
        """

    def load(self, session: int, url: str, *, start: float, paused: bool) -> None:
        """Open `url` (http, https, or the absolute path of a file of ours), standing at `start` seconds.

        Reports MediaOpened once it stands there, then PositionMoved at most four times a second while it
        sounds, and last either MediaEnded at the end or MediaFailed when it cannot be opened or read on. A
        `start` beyond the end is MediaOpened and MediaEnded. The length in MediaOpened is None where the
        media does not tell it. Right after it comes EmbeddedChaptersFound if there are chapters in the media,
        their titles cleaned, and MediaInOrder if its server gives it only from its start on: then it may
        begin there instead of at `start`. Of streamed media BufferChanged tells from time to time what is
        here by now. What was loaded before reports nothing from here on.
        """

    def expect_constant_rate(self, session: int) -> None:
        """Know that the media of `session` is an MP3 of constant bit rate, so that far places are computed.

        May be told before the `load` of that session or at any time later. It must be true: else the sound
        would be somewhere else than its position says.
        """

    def set_paused(self, paused: bool) -> None:
        """Hold or release the sound; also before the media is open."""

    def seek(self, position: float) -> None:
        """Go to `position` seconds, exactly; reports SeekFinished when the sound goes on from there.

        Several seeks in quick succession may be answered by one SeekFinished, for the last. A seek to the
        end may be answered by MediaEnded, and one that the media's server does not allow by SeekFinished
        where the sound is. While the media is still being opened a seek moves the place where it will start,
        and MediaOpened is the answer.
        """

    def set_speed(self, speed: float) -> None:
        """Play at `speed` (1.0 is as recorded) with the pitch kept."""

    def set_volume(self, volume: int) -> None:
        """Play at `volume` per cent."""

    def set_muted(self, muted: bool) -> None:
        """Play on without sound, or with it again."""

    def set_trims_silence(self, trims: bool) -> None:
        """Let long pauses go by faster; positions stay those of the media, and no sound is left out."""

    def set_levels_voices(self, levels: bool) -> None:
        """Raise quiet voices to the level of loud ones."""

    def set_device(self, name: str | None) -> None:
        """Sound from the device of this name, None for the one that the system finds best.

        A device that is not there is no failure: the output becomes "null".
        """

    def watch_devices(self) -> None:
        """Report DevicesChanged soon, and again whenever a device comes or goes."""

    def stop(self) -> None:
        """Close the media; nothing more is reported about it."""

    def close(self) -> None:
        """Free the player. Returns within two seconds whatever the audio system does.

        Nothing is reported from here on, and every further call does nothing.
        """
