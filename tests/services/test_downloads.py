"""Downloads in the background, over real HTTP on loopback, on a real disk, in a real library."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cafe_tui.domain.errors import LibraryError, NotFoundError
from cafe_tui.domain.feed.feed_document import Enclosure
from cafe_tui.domain.files.download import Download, DownloadState
from cafe_tui.domain.models import EpisodeId
from cafe_tui.services.downloads import Downloads
from cafe_tui.services.subscribe import Subscriptions
from cafe_tui.storage import browse
from cafe_tui.storage import downloads as stored
from cafe_tui.storage.database import Database
from tests.support.library import clock, document, item, keep
from tests.support.waiting import EventLog
from tests.support.web import Handler, Reply, Request, Web, broken_off, ranged

PIECE = 1 << 16
SOUND = b"ID3" + bytes(n * 7 % 251 for n in range(10 * PIECE))
SIZE = len(SOUND)
WANTED, PARTIAL, DONE, FAILED, REMOVED = DownloadState


class Room:
    """A library with four episodes, whose server is here, and its downloads, which can be started anew."""

    def __init__(self, folder: Path, web: Web) -> None:
        self.web = web
        self.folder = folder / "downloads"
        self.database = Database(folder / "library.sqlite3")
        self.show = keep(
            self.database,
            document(
                *(
                    replace(item(n), enclosure=Enclosure(web.url(f"/{n}.mp3"), "audio/mpeg"))
                    for n in range(1, 5)
                )
            ),
            web.url("/feed"),
        )
        newest_first = browse.ids(self.database.read(), self.show)
        self.ids = [EpisodeId(number) for number in reversed(newest_first)]
        self.downloads = self.start()

    def start(self, *, at_once: int = 3) -> Downloads:
        """The program starts again."""
        self.log: EventLog[Download] = EventLog()
        self.downloads = Downloads(self.database, self.folder, clock, at_once=at_once, patience=(0.0,))
        self.downloads.on_change(self.log.post)
        return self.downloads

    def fetch(self, *ids: EpisodeId) -> list[Download]:
        """Download these to the end, well or not."""
        self.downloads.enqueue(*ids)
        self.downloads.wait(ids)
        return [self.now(episode_id) for episode_id in ids]

    def now(self, episode_id: EpisodeId) -> Download:
        found = self.downloads.of_episode(episode_id)
        assert found is not None
        return found

    def ranges(self, path: str = "/1.mp3") -> list[str | None]:
        """The Range of each request for a path."""
        return [request.headers.get("range") for request in self.web.requests if request.path == path]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with Web() as web:
        for n in range(1, 5):
            web.media(f"/{n}.mp3", SOUND, etag=f'"{n}"')
        room = Room(tmp_path, web)
        yield room
        room.downloads.close()
        room.database.close()


@pytest.fixture
def stall(room: Room) -> Iterator[Callable[[str], None]]:
    """Lets a path send three pieces, and nothing more while the test lasts."""
    over = threading.Event()

    def pieces(start: int) -> Iterator[bytes]:
        yield SOUND[start : start + 3 * PIECE]
        while not (over.is_set() or room.web.closing.is_set()):
            over.wait(0.01)

    def set_up(path: str) -> None:
        def answer(request: Request) -> Reply:
            whole = ranged(SOUND, etag=f'"{path[1:2]}"')(request)
            assert isinstance(whole.body, bytes)
            headers = {**whole.headers, "Content-Length": str(len(whole.body))}
            return Reply(whole.status, headers, pieces(SIZE - len(whole.body)))

        room.web.route(path, answer)

    yield set_up
    over.set()


def came(pieces: int) -> Callable[[Download], bool]:
    return lambda download: download.part.received >= pieces * PIECE


def test_an_episode_is_brought_to_the_disk_and_each_per_cent_is_told(room: Room) -> None:
    first = room.ids[0]
    assert (room.downloads.of_episode(first), room.downloads.path_of(first)) == (None, None)
    (download,) = room.fetch(first)
    assert (download.state, download.percent, download.error) == (DONE, 100, None)
    path = room.downloads.path_of(first)
    assert path == room.folder / f"Management Café - Episode 1 ({first}).mp3"
    assert path.read_bytes() == SOUND
    told = [(one.state, one.percent) for one in room.log.all]
    assert told == [(WANTED, None), *((WANTED, n) for n in range(9, 100, 10)), (WANTED, 100), (DONE, 100)]
    assert [one.episode_id for one in room.downloads.listing()] == [first]


def test_what_is_there_is_not_fetched_again_unless_the_file_went_or_changed(room: Room) -> None:
    first = room.ids[0]
    for _ in range(2):
        room.fetch(first)
    assert room.web.count("/1.mp3") == 1
    path = room.downloads.path_of(first)
    assert path is not None
    path.write_bytes(SOUND[:-1])
    assert room.downloads.path_of(first) is None
    room.fetch(first)
    assert path.read_bytes() == SOUND
    path.unlink()
    assert room.downloads.path_of(first) is None
    room.fetch(first)
    assert room.downloads.path_of(first) == path


def test_several_come_at_once_but_no_more_than_may(room: Room) -> None:
    downloads = room.start(at_once=2)
    both, lock = threading.Barrier(2), threading.Lock()
    under_way: list[int] = [0]
    most: list[int] = []

    def answer(request: Request) -> Reply:
        with lock:
            under_way[0] += 1
            most.append(under_way[0])
        both.wait(20)  # nobody gets an answer alone
        with lock:
            under_way[0] -= 1
        return ranged(SOUND)(request)

    for n in range(1, 5):
        room.web.route(f"/{n}.mp3", answer)
    downloads.enqueue(*room.ids)
    downloads.wait(room.ids)
    assert [room.now(one).state for one in room.ids] == [DONE] * 4
    assert max(most) == 2


def test_a_connection_that_is_cut_is_taken_up_again_at_once(room: Room) -> None:
    whole = ranged(SOUND, etag='"1"')
    answers: Iterator[Handler] = iter([broken_off(whole, 3 * PIECE), broken_off(whole, 2 * PIECE), whole])
    room.web.route("/1.mp3", lambda request: next(answers)(request))
    assert room.fetch(room.ids[0])[0].state is DONE
    assert room.ranges() == [None, f"bytes={3 * PIECE}-", f"bytes={5 * PIECE}-"]
    assert [request.headers.get("if-range") for request in room.web.requests] == [None, '"1"', '"1"']


def test_a_lost_network_is_not_asked_for_ever_and_the_next_start_goes_on(room: Room) -> None:
    first = room.ids[0]
    whole = ranged(SOUND, etag='"1"')
    answers: Iterator[Handler] = iter(
        [broken_off(whole, 3 * PIECE), broken_off(whole, 0), broken_off(whole, 0)]
    )
    room.web.route("/1.mp3", lambda request: next(answers)(request))
    (download,) = room.fetch(first)
    assert (download.state, download.part.received) == (WANTED, 3 * PIECE)
    assert "broke off" in (download.error or "")
    assert room.web.count("/1.mp3") == 2

    room.web.route("/1.mp3", whole)
    room.start()
    assert room.downloads.resume_unfinished() == [first]
    room.downloads.wait([first])
    assert (room.now(first).state, room.now(first).error) == (DONE, None)
    assert room.ranges()[-1] == f"bytes={3 * PIECE}-"


def test_a_server_that_is_away_from_the_first_is_not_asked_twice(room: Room) -> None:
    room.web.status("/1.mp3", 503)
    (download,) = room.fetch(room.ids[0])
    assert (download.state, room.web.count("/1.mp3")) == (WANTED, 1)


def test_an_end_of_the_program_is_no_end_of_the_download(room: Room, stall: Callable[[str], None]) -> None:
    first = room.ids[0]
    stall("/1.mp3")
    room.downloads.enqueue(first, room.ids[1])
    room.log.wait_for(came(3), "three pieces")
    room.downloads.close()
    assert (room.now(first).state, room.now(first).part.received) == (WANTED, 3 * PIECE)

    room.web.media("/1.mp3", SOUND, etag='"1"')
    room.start().resume_unfinished()
    room.downloads.wait(room.ids)
    assert room.now(first).state is DONE
    assert room.ranges() == [None, f"bytes={3 * PIECE}-"]


def test_a_file_that_changed_meanwhile_is_whole_and_of_one_piece(
    room: Room, stall: Callable[[str], None]
) -> None:
    first = room.ids[0]
    stall("/1.mp3")
    room.downloads.enqueue(first)
    room.log.wait_for(came(3), "three pieces")
    room.downloads.close()
    other = b"ID3" + bytes(7 * PIECE)
    room.web.media("/1.mp3", other, etag='"other"')
    room.start().resume_unfinished()
    room.downloads.wait([first])
    path = room.downloads.path_of(first)
    assert path is not None
    assert path.read_bytes() == other


def test_what_cannot_be_had_fails_in_words_and_can_be_asked_for_again(room: Room) -> None:
    first = room.ids[0]
    room.web.serve("/1.mp3", b"<html>Log in</html>", "text/html")
    (download,) = room.fetch(first)
    assert download.state is FAILED
    assert "a web page came instead of sound" in (download.error or "")
    assert room.log.all[-1] == download
    assert room.downloads.resume_unfinished() == []
    room.web.media("/1.mp3", SOUND)
    assert room.fetch(first)[0].state is DONE


def test_a_download_that_is_stopped_keeps_what_came_and_goes_on_when_asked(
    room: Room, stall: Callable[[str], None]
) -> None:
    first = room.ids[0]
    stall("/1.mp3")
    room.downloads.enqueue(first)
    room.log.wait_for(came(3), "three pieces")
    room.downloads.cancel(first)
    assert (room.now(first).state, room.now(first).part.received) == (PARTIAL, 3 * PIECE)
    assert room.start().resume_unfinished() == []
    room.web.media("/1.mp3", SOUND, etag='"1"')
    assert room.fetch(first)[0].state is DONE
    assert room.ranges() == [None, f"bytes={3 * PIECE}-"]


def test_one_that_waits_can_be_stopped_and_one_that_is_done_stays_so(
    room: Room, stall: Callable[[str], None]
) -> None:
    downloads = room.start(at_once=1)
    stall("/1.mp3")
    downloads.enqueue(room.ids[0], room.ids[1])
    room.log.wait_for(came(3), "three pieces")
    downloads.cancel(room.ids[1])
    downloads.cancel(room.ids[0])
    assert room.now(room.ids[1]).state is PARTIAL
    assert room.web.count("/2.mp3") == 0
    room.fetch(room.ids[2])
    downloads.cancel(room.ids[2])
    assert room.now(room.ids[2]).state is DONE


def test_deleting_removes_the_file_whole_or_not(room: Room, stall: Callable[[str], None]) -> None:
    stall("/1.mp3")
    room.fetch(room.ids[1])
    room.downloads.enqueue(room.ids[0])
    room.log.wait_for(came(3), "three pieces")
    assert room.downloads.delete(room.ids[0])
    assert room.downloads.delete(room.ids[1])
    assert list(room.folder.iterdir()) == []
    assert room.downloads.listing() == []
    assert [room.now(one).state for one in room.ids[:2]] == [REMOVED, REMOVED]
    assert not room.downloads.delete(room.ids[0])
    assert not room.downloads.delete(room.ids[3])
    assert room.fetch(room.ids[1])[0].state is DONE


def test_the_files_of_a_removed_show_are_removed(room: Room) -> None:
    room.fetch(*room.ids[:2])
    Subscriptions(room.database, clock).remove(room.show)
    assert len(list(room.folder.iterdir())) == 2
    room.downloads.remove_orphans()
    assert list(room.folder.iterdir()) == []
    assert stored.without_episode(room.database.read()) == []


def test_an_episode_that_is_gone_is_said_and_nothing_is_begun(room: Room) -> None:
    with pytest.raises(NotFoundError):
        room.downloads.enqueue(room.ids[0], EpisodeId(999))
    assert room.downloads.of_episode(room.ids[0]) is None


def test_what_two_programs_do_meets_in_the_library(room: Room, stall: Callable[[str], None]) -> None:
    """Another one finishes what we could not take hold of: its word stays."""
    first = room.ids[0]
    stall("/1.mp3")
    room.downloads.enqueue(first)
    room.log.wait_for(came(3), "three pieces")
    second = Downloads(room.database, room.folder, clock)
    second.resume_unfinished()
    second.wait([first])
    assert "another cafe-tui" in (room.now(first).error or "")
    assert room.now(first).state is WANTED
    second.close()


def test_a_library_that_cannot_be_written_ends_the_download_with_its_words(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise LibraryError("The library cannot be used", "the disk is full")

    monkeypatch.setattr(stored, "keep_part", refuse)
    room.downloads.enqueue(room.ids[0])
    room.downloads.wait(room.ids)
    assert room.log.all[-1].state is FAILED
    assert "the disk is full" in (room.log.all[-1].error or "")


def test_a_bug_of_ours_is_told_and_does_not_hold_up_the_others(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    raised: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", raised.append)
    with monkeypatch.context() as patch:

        def stumble(*_: object, **__: object) -> None:
            raise ZeroDivisionError("a bug")

        patch.setattr("cafe_tui.feeds.download.fetch_file", stumble)
        assert [one.state for one in room.fetch(*room.ids)] == [FAILED] * 4
    assert {args.exc_type for args in raised} == {ZeroDivisionError}
    assert room.fetch(room.ids[0])[0].state is DONE


def test_who_no_longer_listens_is_told_nothing(room: Room) -> None:
    told: list[Download] = []
    stop = room.downloads.on_change(told.append)
    stop()
    room.fetch(room.ids[0])
    assert told == []
