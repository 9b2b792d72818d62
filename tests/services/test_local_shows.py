"""Shows that are files: added by a path, followed, played, and never within a feed's reach."""

import os
import queue
from collections.abc import Iterator
from pathlib import Path

import pytest

from cafe_tui.domain import playback as p
from cafe_tui.domain.errors import FeedError, MediaError, PlayerUnavailableError
from cafe_tui.domain.feed.feed_document import Enclosure, FeedDocument, FeedItem
from cafe_tui.domain.feed.local_files import local_address
from cafe_tui.domain.models import Chapter, Episode, Show
from cafe_tui.player.gate import checked_media
from cafe_tui.services.covers import Covers
from cafe_tui.services.house import House
from cafe_tui.services.local_feed import typed_file
from cafe_tui.services.own_files import resolve_media
from cafe_tui.settings import Paths
from cafe_tui.storage import episodes, shows
from tests.support.audio import tag_chapters, write_wav
from tests.support.library import NOW
from tests.support.waiting import WITHIN
from tests.support.web import Web


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(Paths.in_folder(tmp_path / "home"), first_show=None)
    yield house
    house.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "Talks"
    folder.mkdir()
    write_wav(folder / "one.wav", 60.0)
    (folder / "one.txt").write_text("0:00 Hello\n0:20 The middle\n0:40 The end\n")
    return folder


def episodes_of(house: House, show: Show) -> list[Episode]:
    return house.library.episodes(house.library.episode_ids(show.id))


def test_a_folder_becomes_a_show_that_grows(house: House, folder: Path) -> None:
    show = house.subscriptions.add(str(folder))
    assert (show.title, show.feed_url, show.episodes) == ("Talks", local_address(folder), 1)
    (one,) = episodes_of(house, show)
    assert [chapter.title for chapter in house.chapters.of_episode(one.id).chapters] == [
        "Hello", "The middle", "The end",
    ]  # fmt: skip
    assert house.refresher.refresh().unchanged == 1
    write_wav(folder / "two.wav", 2.0)
    assert house.refresher.refresh().new_episodes == 1
    assert house.subscriptions.add(f"{folder}/").id == show.id
    assert len(house.library.shows()) == 1


def test_what_is_gone_from_the_folder_stays_in_the_library(house: House, folder: Path) -> None:
    show = house.subscriptions.add(str(folder))
    (one,) = episodes_of(house, show)
    (folder / "one.wav").unlink()
    assert house.refresher.refresh().failures == ()
    assert [episode.id for episode in episodes_of(house, show)] == [one.id]
    assert house.own_files.path_of(one.id) is None
    with pytest.raises(MediaError, match="there is no file"):
        resolve_media(one.media_url, show.feed_url)


def test_a_folder_that_is_away_is_told_and_changes_nothing(
    house: House, folder: Path, tmp_path: Path
) -> None:
    show = house.subscriptions.add(str(folder))
    folder.rename(tmp_path / "elsewhere")
    ((_, _, error),) = house.refresher.refresh().failures
    assert "mount" in error.hint
    assert len(episodes_of(house, show)) == 1
    moved = house.subscriptions.move(show.id, str(tmp_path / "elsewhere"))
    (one,) = episodes_of(house, moved)
    assert house.own_files.path_of(one.id) == tmp_path / "elsewhere" / "one.wav"


def test_removing_the_show_leaves_its_files_alone(house: House, folder: Path) -> None:
    show = house.subscriptions.add(str(folder))
    (one,) = episodes_of(house, show)
    house.downloads.enqueue(one.id)
    assert not house.downloads.delete(one.id)
    assert house.downloads.listing() == []
    house.subscriptions.remove(show.id)
    house.downloads.remove_orphans()
    assert sorted(path.name for path in folder.iterdir()) == ["one.txt", "one.wav"]


def test_the_gate_lets_recordings_through_as_long_as_their_show_is_there(
    house: House, folder: Path, tmp_path: Path
) -> None:
    path, outside = str(folder / "one.wav"), str(write_wav(tmp_path / "secret.wav", 1.0))
    with pytest.raises(MediaError):
        checked_media(path, house.own_files)
    show = house.subscriptions.add(str(folder))
    assert checked_media(path, house.own_files) == os.fsencode(path)
    (folder / "link.wav").symlink_to(outside)
    for refused in (outside, f"{folder}/../secret.wav", f"{folder}/one.txt", f"{folder}/link.wav"):
        with pytest.raises(MediaError):
            checked_media(refused, house.own_files)
    house.subscriptions.remove(show.id)
    with pytest.raises(MediaError):
        checked_media(path, house.own_files)


def test_a_recording_plays_with_the_chapters_inside_it(
    house: House, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAFE_TUI_AO", "null")
    (folder / "one.txt").unlink()
    tag_chapters(folder / "one.wav", (Chapter(0.0, "Hello"), Chapter(30.0, "Half")))
    show = house.subscriptions.add(str(folder))
    (one,) = episodes_of(house, show)
    assert [chapter.title for chapter in house.chapters.gather(one.id).chapters] == ["Hello", "Half"]
    events: queue.SimpleQueue[p.Event] = queue.SimpleQueue()
    listener = house.listener(events.put, lambda _saved: None)
    listener.play(one.id, 1.0)
    while listener.state.phase is not p.Phase.PLAYING:
        if isinstance(error := listener.state.failure, PlayerUnavailableError):
            pytest.skip(f"needs libmpv: {error}")
        assert error is None
        listener.handle(events.get(timeout=WITHIN))
    listener.close()


def test_covers_of_recordings_are_given_and_no_other_pictures(house: House, folder: Path) -> None:
    picture = b"\x89PNG\r\n\x1a\n of a cup"
    (folder / "cover.png").write_bytes(picture)
    covers = Covers(house.database, house.paths.cache / "covers")
    (one,) = episodes_of(house, house.subscriptions.add(str(folder)))
    given = covers.of_episode(one.id)
    assert given
    assert given.read_bytes() == picture
    assert given.parent == house.paths.cache / "covers"
    item = FeedItem(
        "1", "Stolen", Enclosure("https://m.example/1"), image_url=local_address(folder / "cover.png")
    )
    with house.database.write() as connection:
        show_id = shows.add(connection, "https://evil.example/feed", title="Evil", now=NOW)
        episodes.store(connection, show_id, FeedDocument("Evil", (item,)), NOW)
    (stolen,) = house.library.episodes(house.library.episode_ids(show_id))
    assert covers.of_episode(stolen.id) is None


def test_of_one_recording_only_that_file_is_let_through(house: House, folder: Path) -> None:
    write_wav(folder / "two.wav", 1.0)
    show = house.subscriptions.add(str(folder / "two.wav"))
    assert (show.title, show.episodes) == ("two", 1)
    assert checked_media(str(folder / "two.wav"), house.own_files)
    with pytest.raises(MediaError):
        checked_media(str(folder / "one.wav"), house.own_files)


FEED = """<rss version="2.0"><channel><title>Evil</title>{items}</channel></rss>"""
ITEM = '<item><guid>{0}</guid><title>{0}</title><enclosure url="{0}" type="audio/mpeg"/></item>'


@pytest.mark.parametrize("over_the_web", [True, False])
def test_a_feed_names_no_file(house: House, folder: Path, tmp_path: Path, over_the_web: bool) -> None:
    house.subscriptions.add(str(folder))
    wanted = [
        local_address(folder / "one.wav"),
        str(folder / "one.wav"),
        "Talks/one.wav",
        "https://m.example/1",
    ]
    feed = FEED.format(items="".join(map(ITEM.format, wanted))).encode()
    path = tmp_path / "feed.xml"
    path.write_bytes(feed)
    with Web() as web:
        show = house.subscriptions.add(web.feed("/feed", feed) if over_the_web else str(path))
    for episode in episodes_of(house, show):
        assert episode.media_url.startswith("http")
        assert house.own_files.path_of(episode.id) is None


def test_even_a_library_in_which_a_feed_names_a_file_does_not_give_it(house: House, folder: Path) -> None:
    house.subscriptions.add(str(folder))
    item = FeedItem("1", "Stolen", Enclosure(local_address(folder / "one.wav")))
    with house.database.write() as connection:
        show_id = shows.add(connection, "https://evil.example/feed", title="Evil", now=NOW)
        episodes.store(connection, show_id, FeedDocument("Evil", (item,)), NOW)
    (stolen,) = house.library.episodes(house.library.episode_ids(show_id))
    assert house.own_files.path_of(stolen.id) is None


def test_a_feed_in_a_file_is_read_again_when_it_changed(house: House, tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text(FEED.format(items=ITEM.format("https://m.example/1")))
    show = house.subscriptions.add(str(path))
    assert house.refresher.refresh().unchanged == 1
    path.write_text(FEED.format(items="".join(ITEM.format(f"https://m.example/{n}") for n in (1, 2))))
    assert house.refresher.refresh().new_episodes == 1
    assert house.library.show(show.id).episodes == 2


@pytest.mark.parametrize("content", [None, b"", b"Dear diary", b"%PDF"])
def test_what_is_neither_recordings_nor_a_feed_is_refused(
    house: House, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "thing"
    path.mkdir() if content is None else path.write_bytes(content)
    with pytest.raises(FeedError):
        house.subscriptions.add(str(path))
    assert house.library.shows() == []


def test_what_is_typed_like_a_path_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "talks").mkdir()
    here = tmp_path.resolve() / "talks"
    for typed in (
        "talks",
        "./talks",
        f" {here}/ ",
        "~/talks",
        f"file://{here}",
        f"file:{here}",
        "talks/../talks",
    ):
        assert typed_file(typed) == here, typed
    assert typed_file("./nothing") == tmp_path.resolve() / "nothing"
    for typed in ("example.com/feed", "https://talks", "feed:talks", "nothing", "", "file:talks", "a\0b"):
        assert typed_file(typed) is None, typed
