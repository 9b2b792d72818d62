"""How shows are made to sound, and where: what was chosen for a show, and what holds for all others."""

import sqlite3

from cafe_tui.domain.models import EpisodeId, ShowId
from cafe_tui.domain.sound import AudioDevice, Sound, UsualSound


def of_show(connection: sqlite3.Connection, show_id: ShowId) -> Sound | None:
    """What was chosen for a show; None where nothing was."""
    row = connection.execute(
        "SELECT speed, trims_silence, levels_voices FROM show_sound WHERE show_id = ?", (show_id,)
    ).fetchone()
    return _sound(*row) if row else None


def keep(connection: sqlite3.Connection, episode_id: EpisodeId, sound: Sound) -> None:
    """Keep a choice for the show of an episode; nothing happens when the episode is gone."""
    connection.execute(
        """
        INSERT INTO show_sound (show_id, speed, trims_silence, levels_voices)
        SELECT show_id, ?, ?, ? FROM episode WHERE id = ?
        ON CONFLICT (show_id) DO UPDATE SET
            speed = excluded.speed, trims_silence = excluded.trims_silence,
            levels_voices = excluded.levels_voices
        """,
        (sound.speed, sound.trims_silence, sound.levels_voices, episode_id),
    )


def usual(connection: sqlite3.Connection) -> UsualSound:
    """What holds where nothing was chosen, and the volume."""
    row = connection.execute("SELECT speed, trims_silence, levels_voices, volume FROM usual_sound").fetchone()
    return UsualSound(_sound(*row[:3]), row[3]) if row else UsualSound()


def keep_usual(connection: sqlite3.Connection, kept: UsualSound) -> None:
    """Keep what holds where nothing was chosen, and the volume."""
    sound = kept.sound
    connection.execute(
        "INSERT OR REPLACE INTO usual_sound (id, speed, trims_silence, levels_voices, volume)"
        " VALUES (1, ?, ?, ?, ?)",
        (sound.speed, sound.trims_silence, sound.levels_voices, kept.volume),
    )


def device(connection: sqlite3.Connection) -> AudioDevice | None:
    """The audio device that was chosen; None where the system chooses."""
    row = connection.execute("SELECT name, description FROM audio_device").fetchone()
    return AudioDevice(*row) if row else None


def keep_device(connection: sqlite3.Connection, chosen: AudioDevice | None) -> None:
    """Keep which audio device was chosen."""
    if chosen is None:
        connection.execute("DELETE FROM audio_device")
    else:
        connection.execute(
            "INSERT OR REPLACE INTO audio_device (id, name, description) VALUES (1, ?, ?)",
            (chosen.name, chosen.description),
        )


def _sound(speed: float, trims_silence: int, levels_voices: int) -> Sound:
    return Sound(speed, bool(trims_silence), bool(levels_voices))
