"""Downloads and rules in the library."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from cafe_tui.domain.files.download import Download, DownloadState, Part
from cafe_tui.domain.files.download_rules import DownloadRule
from cafe_tui.domain.models import EpisodeId
from cafe_tui.storage import downloads, schema, shows
from cafe_tui.storage.database import Database
from tests.support.library import FEED_URL, NOW, document, item, keep, newest

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def episode_id(database: Database) -> EpisodeId:
    """An episode that is to be downloaded."""
    keep(database, document(item(1)))
    with database.write() as connection:
        downloads.want(connection, newest(database), "one.mp3", by_rule=True, now=NOW)
    return newest(database)


def set_state(database: Database, episode_id: EpisodeId, state: DownloadState, error: str = "") -> Download:
    with database.write() as connection:
        downloads.set_state(connection, episode_id, state, error or None, now=LATER)
    found = downloads.of_episode(database.read(), episode_id)
    assert found is not None
    return found


def test_what_is_wanted_has_its_place_its_part_and_how_it_came_out(
    database: Database, episode_id: EpisodeId
) -> None:
    part = Part(500, '"a"', 1000)
    with database.write() as connection:
        downloads.keep_part(connection, episode_id, part, now=NOW)
    failed = set_state(database, episode_id, DownloadState.FAILED, "No such thing")
    assert failed == Download(episode_id, DownloadState.FAILED, "one.mp3", part, "No such thing", True, LATER)
    assert failed.percent == 50
    assert downloads.listing(database.read()) == [failed]
    assert downloads.listing(database.read(), DownloadState.WANTED) == []


def test_what_is_wanted_again_keeps_its_place_and_what_came(
    database: Database, episode_id: EpisodeId
) -> None:
    part = Part(500, '"a"', 1000)
    with database.write() as connection:
        downloads.keep_part(connection, episode_id, part, now=NOW)
    set_state(database, episode_id, DownloadState.FAILED, "No such thing")
    with database.write() as connection:
        downloads.want(connection, episode_id, "new name.mp3", by_rule=False, now=LATER)
    again = downloads.of_episode(database.read(), episode_id)
    assert again == Download(episode_id, DownloadState.WANTED, "one.mp3", part, None, False, LATER)


@pytest.mark.parametrize("settled", [DownloadState.DONE, DownloadState.REMOVED, DownloadState.PARTIAL])
def test_what_was_decided_meanwhile_stays_so(
    database: Database, episode_id: EpisodeId, settled: DownloadState
) -> None:
    set_state(database, episode_id, settled)
    for state in (DownloadState.WANTED, DownloadState.FAILED, DownloadState.DONE, DownloadState.PARTIAL):
        assert set_state(database, episode_id, state, "too late").state is settled
    assert set_state(database, episode_id, DownloadState.REMOVED).state is DownloadState.REMOVED
    assert downloads.listing(database.read()) == []


def test_a_file_is_remembered_beyond_its_episode(database: Database, episode_id: EpisodeId) -> None:
    with database.write() as connection:
        show_id = shows.by_url(connection, FEED_URL)
        assert show_id is not None
        downloads.set_rule(connection, show_id, DownloadRule(1))
        shows.remove(connection, show_id)
    assert downloads.without_episode(database.read()) == ["one.mp3"]
    assert downloads.of_episode(database.read(), episode_id) is None
    assert downloads.listing(database.read()) == []
    assert downloads.rules(database.read()) == {}
    with database.write() as connection:
        downloads.forget(connection, "one.mp3")
    assert downloads.without_episode(database.read()) == []


def test_a_library_from_before_downloads_takes_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "library.sqlite3"
    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[: schema.MIGRATIONS.index(schema._DOWNLOADS)])
        Database(path).close()
    with closing(Database(path)) as database:
        keep(database, document(item(1)))
        with database.write() as connection:
            downloads.want(connection, newest(database), "one.mp3", by_rule=False, now=NOW)
        assert len(downloads.listing(database.read())) == 1
