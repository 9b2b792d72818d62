"""The house: what a new library holds."""

import queue
import sys
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from cafe_tui.domain import playback as p
from cafe_tui.domain.errors import PlayerUnavailableError
from cafe_tui.domain.feed.feed_document import Enclosure
from cafe_tui.domain.feed.first_show import MANAGEMENT_CAFE
from cafe_tui.domain.files.download import DownloadState
from cafe_tui.services.house import House
from cafe_tui.settings import Paths
from cafe_tui.storage import shows
from tests.support.audio import write_wav
from tests.support.library import document, item, keep, newest
from tests.support.waiting import WITHIN
from tests.support.web import Web


def test_a_new_library_holds_the_first_show_under_its_first_address(tmp_path: Path) -> None:
    with closing(House(Paths.in_folder(tmp_path))) as house:
        (show,) = house.library.shows()
        assert (show.title, show.feed_url, show.site) == (
            MANAGEMENT_CAFE.title,
            MANAGEMENT_CAFE.addresses[0],
            MANAGEMENT_CAFE.site,
        )


def test_the_first_show_does_not_come_back_once_removed(tmp_path: Path) -> None:
    paths = Paths.in_folder(tmp_path)
    with closing(House(paths)) as house:
        (show,) = house.library.shows()
        with house.database.write() as connection:
            shows.remove(connection, show.id)
    with closing(House(paths)) as house:
        assert house.library.shows() == []


def test_a_house_without_a_first_show_begins_empty(tmp_path: Path) -> None:
    with closing(House(Paths.in_folder(tmp_path), first_show=None)) as house:
        assert house.library.shows() == []


def test_a_house_that_was_not_used_leaves_no_file(tmp_path: Path) -> None:
    House(Paths.in_folder(tmp_path / "home")).close()
    assert list(tmp_path.iterdir()) == []


def test_a_downloaded_episode_plays_when_its_server_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAFE_TUI_AO", "null")
    sound = write_wav(tmp_path / "sound.wav", 5).read_bytes()
    events: queue.SimpleQueue[p.Event] = queue.SimpleQueue()
    with closing(House(Paths.in_folder(tmp_path / "home"), first_show=None)) as house:
        with Web() as web:
            enclosure = Enclosure(web.media("/1.wav", sound), "audio/wav")
            keep(house.database, document(replace(item(1), enclosure=enclosure)), web.url("/feed"))
            episode_id = newest(house.database)
            house.downloads.enqueue(episode_id)
            house.downloads.wait([episode_id])
        listener = house.listener(events.put, lambda _saved: None)
        listener.play(episode_id, 1.0)
        while listener.state.phase is not p.Phase.PLAYING:
            if isinstance(error := listener.state.failure, PlayerUnavailableError):
                pytest.skip(f"needs libmpv: {error}")
            assert error is None
            listener.handle(events.get(timeout=WITHIN))
        listener.close()


def test_closing_stops_the_downloads_before_the_library_is_closed(tmp_path: Path) -> None:
    with Web() as web:
        url = web.drip("/1.mp3", b"ID3" + bytes(200_000), "audio/mpeg")
        with closing(House(Paths.in_folder(tmp_path), first_show=None)) as house:
            keep(house.database, document(replace(item(1), enclosure=Enclosure(url))), web.url("/feed"))
            moved = threading.Event()
            house.downloads.on_change(lambda download: moved.set() if download.part.received else None)
            house.downloads.enqueue(newest(house.database))
            assert moved.wait(WITHIN)
        with closing(House(Paths.in_folder(tmp_path), first_show=None)) as house:
            (download,) = house.downloads.listing()
            assert download.state is DownloadState.WANTED
            assert download.part.received >= 1 << 16


def test_the_home_variable_puts_everything_in_one_folder(tmp_path: Path) -> None:
    paths = Paths.from_environment({"CAFE_TUI_HOME": str(tmp_path)})
    assert {paths.data, paths.config, paths.log} == {tmp_path}
    assert paths.cache.parent == tmp_path


def test_without_the_home_variable_the_system_says_where(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if sys.platform != "linux":
        pytest.skip("the XDG folders are Linux's")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert Paths.from_environment({}).database == tmp_path / "data" / "cafe-tui" / "library.sqlite3"
