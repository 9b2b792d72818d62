"""What is remembered of how the listener likes shows to sound, and where."""

from cafe_tui.domain.models import EpisodeId, ShowId
from cafe_tui.domain.sound import AudioDevice, Sound, UsualSound
from cafe_tui.storage import show_sound as stored
from cafe_tui.storage.database import Database


class Sounds:
    """The listener's choices. Any thread may call; every method raises LibraryError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_show(self, show_id: ShowId) -> Sound | None:
        """What was chosen for a show; None where the usual sound holds."""
        return stored.of_show(self._database.read(), show_id)

    def usual(self) -> UsualSound:
        """What holds for shows without a choice of their own, and the volume."""
        return stored.usual(self._database.read())

    def keep(self, episode_id: EpisodeId, sound: Sound) -> None:
        """Keep a choice for the show of an episode."""
        with self._database.write() as connection:
            stored.keep(connection, episode_id, sound)

    def keep_usual(self, kept: UsualSound) -> None:
        """Keep what holds for all other shows, and the volume."""
        with self._database.write() as connection:
            stored.keep_usual(connection, kept)

    def device(self) -> AudioDevice | None:
        """The audio device that was chosen; None where the system chooses."""
        return stored.device(self._database.read())

    def keep_device(self, chosen: AudioDevice | None) -> None:
        """Keep which audio device was chosen."""
        with self._database.write() as connection:
            stored.keep_device(connection, chosen)
