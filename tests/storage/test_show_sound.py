"""How shows are made to sound."""

from pathlib import Path

import pytest

from cafe_tui.domain.models import EpisodeId
from cafe_tui.domain.sound import AudioDevice, Sound, UsualSound
from cafe_tui.storage import schema, show_sound, shows
from cafe_tui.storage.database import Database
from tests.support.library import FEED_URL, NOW, document, item, keep, newest

CHOSEN = Sound(1.3, trims_silence=True, levels_voices=True)


def test_a_choice_is_that_of_the_show_of_the_episode(database: Database) -> None:
    show_id = keep(database, document(item(1), item(2)))
    assert show_sound.of_show(database.read(), show_id) is None
    for sound in (Sound(2.0), CHOSEN):
        with database.write() as connection:
            show_sound.keep(connection, newest(database), sound)
        assert show_sound.of_show(database.read(), show_id) == sound


def test_an_episode_that_is_gone_keeps_nothing(database: Database) -> None:
    with database.write() as connection:
        show_sound.keep(connection, EpisodeId(77), CHOSEN)
    assert database.read().execute("SELECT count(*) FROM show_sound").fetchone() == (0,)


def test_a_removed_show_takes_its_choice_along(database: Database) -> None:
    show_id = keep(database, document(item(1)))
    with database.write() as connection:
        show_sound.keep(connection, newest(database), CHOSEN)
        shows.remove(connection, show_id)
    assert database.read().execute("SELECT count(*) FROM show_sound").fetchone() == (0,)


def test_the_usual_sound_and_the_volume_are_kept(database: Database) -> None:
    assert show_sound.usual(database.read()) == UsualSound()
    for kept in (UsualSound(Sound(0.9), 40), UsualSound(CHOSEN, 130)):
        with database.write() as connection:
            show_sound.keep_usual(connection, kept)
        assert show_sound.usual(database.read()) == kept


def test_a_library_from_before_has_no_choices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[: schema.MIGRATIONS.index(schema._SOUND)])
        older = Database(tmp_path / "library.sqlite3")
        with older.write() as connection:
            show_id = shows.add(connection, FEED_URL, title="Management Café", now=NOW)
        older.close()
    database = Database(tmp_path / "library.sqlite3")
    assert show_sound.of_show(database.read(), show_id) is None
    assert show_sound.usual(database.read()) == UsualSound()
    database.close()


def test_the_audio_device_is_kept_until_the_system_may_choose_again(database: Database) -> None:
    assert show_sound.device(database.read()) is None
    for chosen in (AudioDevice("pulse/a", "Speakers"), AudioDevice("pulse/b [2J]", "Höhrer"), None):
        with database.write() as connection:
            show_sound.keep_device(connection, chosen)
        assert show_sound.device(database.read()) == chosen
