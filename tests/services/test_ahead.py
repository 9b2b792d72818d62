"""The next of the queue is fetched ahead, over real HTTP, and no more than that."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from cafe_tui.domain.files.ahead import LARGEST, Ahead
from cafe_tui.domain.models import EpisodeId, ShowId
from cafe_tui.domain.playback import Phase, Playback, Track
from cafe_tui.domain.queue import Piece, QueueItemId
from cafe_tui.services.ahead import Prefetcher
from cafe_tui.services.history import History
from cafe_tui.services.queue import Queue
from cafe_tui.storage import downloads, shows
from cafe_tui.storage.database import Database
from tests.support.library import document, item, keep
from tests.support.waiting import EventLog, wait_for
from tests.support.web import Reply, Web

SOUND = b"ID3" + bytes(range(1, 256)) * 2000


class Room:
    """Four episodes on a server, all of them queued, and what is fetched ahead of them."""

    def __init__(self, database: Database, folder: Path, web: Web) -> None:
        self.web = web
        self.folder = folder
        keep(
            database,
            document(*(item(n, url=web.media(f"/{n}.mp3", SOUND)) for n in (4, 3, 2, 1))),
            web.url("/"),
        )
        self.queue = Queue(database, History())
        self.queue.add_last(*(Piece(EpisodeId(number)) for number in (1, 2, 3, 4)))
        self.downloaded: dict[EpisodeId, Path] = {}

        def source(episode_id: EpisodeId) -> tuple[str, str] | None:
            found = downloads.source(database.read(), episode_id)
            return (found.url, found.feed_url) if found else None

        self.prefetcher = Prefetcher(self.queue, source, self.downloaded.get, folder)
        self.told: EventLog[Ahead | None] = EventLog()
        self.prefetcher.on_change(lambda: self.told.post(self.prefetcher.ahead))

    def plays(self, number: int, *, here: bool = True, phase: Phase = Phase.PLAYING) -> None:
        """The item and episode of this number sounds; `here` as a file, else streamed."""
        track = Track(EpisodeId(number), "", "", "")
        self.prefetcher.follow(
            Playback(phase, track=track, duration=1500.0, item=QueueItemId(number), is_file=here)
        )

    def until_ready(self, number: int) -> Path:
        wait_for(lambda: self.prefetcher.path_of(EpisodeId(number)), f"episode {number}")
        path = self.prefetcher.path_of(EpisodeId(number))
        assert path
        return path

    def files(self) -> set[str]:
        return {path.name for path in self.folder.iterdir()} if self.folder.exists() else set()


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as server:
        yield server


@pytest.fixture
def room(tmp_path: Path, web: Web) -> Iterator[Room]:
    with closing(Database(tmp_path / "library.sqlite3")) as database:
        room = Room(database, tmp_path / "ahead", web)
        yield room
        room.prefetcher.close()


def held(web: Web, path: str) -> threading.Event:
    """Let `path` stop in the middle until the event is set."""
    gate = threading.Event()

    def pieces() -> Iterator[bytes]:
        yield SOUND[:100_000]
        while not (gate.wait(0.01) or web.closing.is_set()):
            pass
        yield SOUND[100_000:]

    web.route(path, lambda _: Reply(200, {"Content-Length": str(len(SOUND))}, pieces()))
    return gate


def test_the_next_one_is_fetched_whole_and_only_that(room: Room) -> None:
    room.plays(1)
    assert room.until_ready(2).read_bytes() == SOUND
    room.plays(1)
    assert {request.path for request in room.web.requests} == {"/2.mp3"}
    assert room.told.all[0] == Ahead(EpisodeId(2))
    assert room.told.all[-1] == Ahead(EpisodeId(2), 100, whole=True)


def test_when_it_plays_the_one_after_it_is_fetched_and_the_first_file_goes_last(room: Room) -> None:
    room.plays(1)
    room.until_ready(2)
    room.plays(2)
    room.until_ready(3)
    assert room.files() == {"2", "3"}
    room.plays(3)
    room.until_ready(4)
    assert room.files() == {"3", "4"}


def test_nothing_is_fetched_while_the_sound_needs_the_line(room: Room) -> None:
    room.plays(1, here=False)
    room.plays(1, phase=Phase.PAUSED)
    assert room.prefetcher.ahead is None
    room.plays(1)
    room.until_ready(2)
    room.plays(1, here=False)
    room.plays(1, phase=Phase.PAUSED)
    assert room.prefetcher.path_of(EpisodeId(2))


def test_another_order_drops_what_is_fetched_and_fetches_the_other(room: Room) -> None:
    held(room.web, "/2.mp3")
    room.plays(1)
    room.told.wait_for(lambda ahead: ahead is not None and bool(ahead.percent), "some of it")
    room.queue.move(QueueItemId(4), 1)
    room.until_ready(4)
    assert room.files() == {"4"}
    room.queue.clear()
    wait_for(lambda: room.files() == set(), "the file to be gone")
    wait_for(lambda: room.prefetcher.ahead is None, "nothing to be ahead")


def test_one_that_is_downloaded_is_not_fetched_again(room: Room) -> None:
    room.downloaded[EpisodeId(2)] = Path("/downloads/2.mp3")
    room.plays(1)
    room.queue.move(QueueItemId(3), 1)
    room.until_ready(3)
    assert {request.path for request in room.web.requests} == {"/3.mp3"}


def test_one_that_is_played_before_it_is_whole_is_streamed_and_not_fetched_on(room: Room) -> None:
    held(room.web, "/2.mp3")
    room.plays(1)
    room.told.wait_for(lambda ahead: ahead is not None and bool(ahead.percent), "some of it")
    room.plays(2)
    assert room.prefetcher.path_of(EpisodeId(2)) is None
    room.until_ready(3)
    assert room.files() == {"3"}


@pytest.mark.parametrize(
    "answer",
    [
        lambda _: Reply(404, {}, b"gone"),
        lambda _: Reply(200, {"Content-Length": str(LARGEST + 1)}, iter([SOUND])),
        lambda _: Reply(200, {"Content-Type": "text/html"}, b"<html>"),
    ],
    ids=["refused", "too large", "no sound"],
)
def test_what_cannot_be_fetched_is_let_be_until_its_turn(room: Room, answer: object) -> None:
    room.web.route("/2.mp3", answer)  # type: ignore[arg-type]
    room.plays(1)
    wait_for(lambda: room.told.all[-1:] == [None], "the end of it")
    room.plays(1, here=False)
    room.plays(1)
    room.queue.move(QueueItemId(3), 1)
    room.until_ready(3)
    assert room.web.count("/2.mp3") == 1


def test_what_an_earlier_run_left_is_removed_and_so_is_all_at_the_end(room: Room) -> None:
    room.folder.mkdir()
    (room.folder / "99").write_bytes(b"old")
    (room.folder / "98.part").write_bytes(b"old")
    room.plays(1)
    room.until_ready(2)
    assert room.files() == {"2"}
    room.prefetcher.close()
    assert room.files() == set()


def test_what_ended_processes_left_goes_and_that_of_others_stays(room: Room) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    for name in (str(ended.pid), str(os.getpid())):
        (room.folder.parent / name).mkdir()
        (room.folder.parent / name / "7").write_bytes(b"old")
    room.plays(1)
    room.until_ready(2)
    assert not (room.folder.parent / str(ended.pid)).exists()
    assert (room.folder.parent / str(os.getpid()) / "7").exists()


def test_an_episode_that_left_the_library_is_no_trouble(room: Room, tmp_path: Path) -> None:
    room.plays(1)
    room.until_ready(2)
    with closing(Database(tmp_path / "library.sqlite3")) as database, database.write() as connection:
        shows.remove(connection, ShowId(1))
    room.plays(2)
    wait_for(lambda: room.prefetcher.ahead is None, "nothing to come")
