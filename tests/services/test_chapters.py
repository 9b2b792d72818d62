"""Chapters from every source: the notes, the feed, and over real HTTP a chapter file and the sound."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from mutagen.id3 import CHAP, ID3, TIT2

from cafe_tui.domain.chapter.chapter_choice import ChapterSource
from cafe_tui.domain.errors import CafeError, MediaError, NotFoundError, RefusedError
from cafe_tui.domain.feed.feed_document import Enclosure, FeedItem
from cafe_tui.domain.models import Chapter, EpisodeId
from cafe_tui.services.chapters import Chapters, chapters_in_sound
from cafe_tui.services.detail import open_episode
from cafe_tui.services.episode_web import EpisodeWeb
from cafe_tui.services.keep import Bookmarks
from cafe_tui.services.library import Library
from cafe_tui.storage.database import Database
from tests.support.clock import Clock
from tests.support.library import document, item, keep, newest
from tests.support.web import Web

NOTES = "<p>00:30 mins Cups</p><p>10:00 Saucers</p>"
CHAPTER_FILE = json.dumps(
    {
        "version": "1.2.0",
        "chapters": [{"startTime": n * 60, "title": f"Part {n}", "toc": n != 2} for n in range(4)],
    }
).encode()


class Room:
    """A library with one episode, on a server that counts what is asked of it."""

    def __init__(self, database: Database, web: Web) -> None:
        self.database = database
        self.web = web
        self.clock = Clock()
        self.chapters = Chapters(database, self.clock)
        self.troubles: list[CafeError] = []

    def add(self, episode: FeedItem) -> EpisodeId:
        keep(self.database, document(episode), self.web.url("/feed"))
        return newest(self.database)

    def item(self, *, notes: str = "", chapters_url: str = "") -> FeedItem:
        media = Enclosure(self.web.url("/1.mp3"), "audio/mpeg")
        return replace(item(1, notes=notes), enclosure=media, chapters_url=chapters_url)

    def gather(self, episode_id: EpisodeId) -> list[str]:
        return [one.title for one in self.chapters.gather(episode_id, self.troubles.append).chapters]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    database = Database(tmp_path / "library.sqlite3")
    with Web() as web:
        yield Room(database, web)
    database.close()


def tagged(tmp_path: Path) -> bytes:
    """A sound with three chapters in its ID3 tag."""
    path = tmp_path / "tagged.mp3"
    tag = ID3()
    for n in range(3):
        title = TIT2(text=[f"Inside {n}"])
        tag.add(
            CHAP(element_id=f"{n}", start_time=n * 60_000, end_time=n * 60_000 + 60_000, sub_frames=[title])
        )
    tag.save(path)
    return path.read_bytes() + bytes(500_000)


def test_the_notes_are_read_at_once_and_nothing_is_asked_of_the_network(room: Room) -> None:
    episode_id = room.add(room.item(notes=NOTES, chapters_url=room.web.url("/1.json")))
    choice = room.chapters.of_episode(episode_id)
    assert (choice.source, [one.start for one in choice.chapters]) == (ChapterSource.NOTES, [30.0, 600.0])
    assert choice.why.startswith("from the notes, 2 chapters")
    assert room.web.requests == []


def test_chapters_in_the_feed_go_before_those_in_the_notes(room: Room) -> None:
    psc = (Chapter(0.0, "Hello"), Chapter(60.0, "Tea"), Chapter(600.2, ""))
    choice = room.chapters.of_episode(room.add(replace(room.item(notes=NOTES), chapters=psc)))
    assert choice.source is ChapterSource.PODLOVE
    assert choice.chapters[2].title == "Saucers"
    assert choice.why == "from the feed, 3 chapters, titles from the notes"


def test_a_chapter_file_is_fetched_kept_and_asked_again_a_day_later_only(room: Room) -> None:
    episode_id = room.add(room.item(notes=NOTES, chapters_url=room.web.feed("/1.json", CHAPTER_FILE)))
    for _ in range(2):
        assert room.gather(episode_id) == ["Part 0", "Part 1", "Part 3"]
    assert room.web.count("/1.json") == 1
    assert room.chapters.of_episode(episode_id).source is ChapterSource.PODCASTING20
    room.clock.now += timedelta(days=2)
    assert room.gather(episode_id) == ["Part 0", "Part 1", "Part 3"]
    assert "if-none-match" in room.web.requests[-1].headers
    assert room.gather(episode_id)
    assert room.web.count("/1.json") == 2
    assert room.web.count("/1.mp3") == 0, "what else is good makes a look into the sound needless"
    assert room.troubles == []


def test_the_sound_is_looked_into_where_nothing_else_is_good(room: Room, tmp_path: Path) -> None:
    room.web.media("/1.mp3", tagged(tmp_path))
    episode_id = room.add(room.item(notes="No times here"))
    for _ in range(2):
        assert room.gather(episode_id) == ["Inside 0", "Inside 1", "Inside 2"]
    assert room.web.count("/1.mp3") == 1
    assert room.chapters.of_episode(episode_id).why == "from the audio file, 3 chapters"


def test_a_downloaded_sound_is_looked_into_on_the_disk(room: Room, tmp_path: Path) -> None:
    tagged(tmp_path)
    episode_id = room.add(room.item(notes="No times here"))
    files = {episode_id: tmp_path / "tagged.mp3"}
    found = Chapters(room.database, room.clock, files.get).gather(episode_id, room.troubles.append)
    assert [one.title for one in found.chapters] == ["Inside 0", "Inside 1", "Inside 2"]
    assert (room.web.requests, room.troubles) == ([], [])


def test_a_sound_without_chapters_is_remembered(room: Room) -> None:
    room.web.media("/1.mp3", b"\xff\xfb\x90\x00" * 10_000)
    episode_id = room.add(room.item())
    assert room.gather(episode_id) == room.gather(episode_id) == []
    assert Chapters(room.database, room.clock).gather(episode_id).source is None
    assert room.web.count("/1.mp3") == 1
    room.clock.now += timedelta(days=40)
    room.gather(episode_id)
    assert room.web.count("/1.mp3") == 2


def test_what_the_player_found_in_the_sound_stays_where_our_own_look_finds_nothing(room: Room) -> None:
    room.web.media("/1.mp3", b"\xff\xfb\x90\x00" * 10_000)
    episode_id = room.add(room.item())
    assert room.gather(episode_id) == []
    assert room.chapters.keep_embedded(episode_id, room.web.url("/1.mp3"), (Chapter(9.0, "9"), Chapter(99.0)))
    room.clock.now += timedelta(days=40)
    for _ in range(2):
        room.gather(episode_id)
        assert len(room.chapters.of_episode(episode_id).chapters) == 2
    assert room.web.count("/1.mp3") == 2


def test_what_fails_is_told_left_in_peace_for_a_while_and_the_rest_is_there(room: Room) -> None:
    episode_id = room.add(room.item(notes=NOTES, chapters_url=room.web.url("/1.json")))
    for _ in range(2):
        assert room.gather(episode_id) == ["Cups", "Saucers"]
    assert [type(error) for error in room.troubles] == [RefusedError]
    assert room.web.count("/1.json") == 1
    room.clock.now += timedelta(hours=1)
    room.gather(episode_id)
    assert room.web.count("/1.json") == 2


def test_the_listener_switches_the_source_and_it_stays_so(room: Room) -> None:
    psc = (Chapter(0.0, "Hello"), Chapter(60.0, "Tea"), Chapter(600.2, "Bye"))
    episode_id = room.add(replace(room.item(notes=NOTES), chapters=psc))
    assert room.chapters.prefer_next(episode_id).source is ChapterSource.NOTES
    again = Chapters(room.database, room.clock).of_episode(episode_id)
    assert (again.source, again.why.endswith("your choice")) == (ChapterSource.NOTES, True)
    assert room.chapters.prefer_next(episode_id).source is ChapterSource.PODLOVE
    assert not room.chapters.prefer(episode_id, None).why.endswith("your choice")


def test_a_single_source_has_no_other_to_switch_to(room: Room) -> None:
    episode_id = room.add(room.item(notes=NOTES))
    assert room.chapters.prefer_next(episode_id) == room.chapters.of_episode(episode_id)


def test_an_opened_episode_and_the_player_have_the_chosen_chapters(room: Room) -> None:
    psc = (Chapter(0.0, "Hello"), Chapter(60.0, "Tea"), Chapter(600.2, "Bye"))
    episode_id = room.add(replace(room.item(notes=NOTES), chapters=psc))
    library = Library(room.database, room.clock)
    detail = open_episode(
        library, Bookmarks(room.database, room.clock), room.chapters, EpisodeWeb(room.database), episode_id
    )
    assert detail.chapters.chapters == psc
    assert len(detail.notes.chapters) == 2


def test_an_episode_that_is_gone_is_said(room: Room) -> None:
    for ask in (room.chapters.of_episode, room.chapters.gather, room.chapters.prefer_next):
        with pytest.raises(NotFoundError):
            ask(EpisodeId(77))


def test_a_sound_named_by_the_listener_is_read_here_or_there(room: Room, tmp_path: Path) -> None:
    body = tagged(tmp_path)
    for name in (room.web.media("/1.mp3", body), str(tmp_path / "tagged.mp3")):
        choice = chapters_in_sound(name)
        assert (choice.source, len(choice.chapters)) == (ChapterSource.EMBEDDED, 3)
    with pytest.raises(MediaError):
        chapters_in_sound(str(tmp_path / "none.mp3"))
