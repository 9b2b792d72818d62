"""Listening over a real library, with a player whose clock is moved by hand."""

import queue
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cafe_tui.domain import playback as p
from cafe_tui.domain.errors import (
    LibraryError,
    MediaError,
    MediaUnreachableError,
    PlayerUnavailableError,
)
from cafe_tui.domain.heard import Span, Spans
from cafe_tui.domain.models import Chapter, EpisodeId
from cafe_tui.domain.playback import Phase
from cafe_tui.player.fake import FakePlayer
from cafe_tui.player.port import Post
from cafe_tui.services.chapters import Chapters
from cafe_tui.services.library import Library, Recollection
from cafe_tui.services.listen import Listener
from cafe_tui.services.saving import Saved
from cafe_tui.storage.database import Database
from tests.support.library import FEED_URL, clock, document, item, keep
from tests.support.waiting import WITHIN, wait_for

LENGTH = 1490.0
"""Seconds that the player measures; the feed claims 1500."""
FULL = LibraryError("The position could not be kept", "the disk is full", "Free some space")


class WatchedLibrary(Library):
    """A library that remembers which positions it was given, and can be made to refuse them."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, clock)
        self.positions: list[float] = []
        self.refusal: Exception | None = None

    def save_position(
        self,
        episode_id: EpisodeId,
        position: float,
        finished: bool,
        left_at: float | None = None,
        spans: Spans = (),
    ) -> None:
        if self.refusal:
            raise self.refusal
        super().save_position(episode_id, position, finished, left_at, spans)
        self.positions.append(position)


class Room:
    """A listener, and the thread that brings events to it: that of the test."""

    def __init__(self, library: WatchedLibrary, chapters: Chapters) -> None:
        self.library = library
        self.chapters = chapters
        newest_first = library.episode_ids()
        self.second, self.first = (EpisodeId(number) for number in newest_first)
        self.players: list[FakePlayer] = []
        self.unavailable: PlayerUnavailableError | None = None
        self.resolve: Callable[[str, str], str] = lambda url, _feed: url
        self.resolved: list[tuple[str, str]] = []
        self.embedded: dict[str, tuple[Chapter, ...]] = {}
        """Chapters inside the media, by address."""
        self.downloaded: dict[EpisodeId, Path] = {}
        self.saved: list[Saved] = []
        self.recalled = 0
        """The session whose episode is recalled."""
        self.events: queue.SimpleQueue[p.Event] = queue.SimpleQueue()
        self.constant: set[str] = set()
        """Addresses of media of constant bit rate."""
        self.listener = Listener(
            library,
            chapters,
            self._make,
            self._resolve,
            self.events.put,
            self.saved.append,
            has_constant_rate=lambda url, _feed: url in self.constant,
            file_of=self.downloaded.get,
        )

    def _make(self, post: Post) -> FakePlayer:
        if self.unavailable:
            raise self.unavailable
        known = self.library.episodes(self.library.episode_ids())
        addresses = [episode.media_url for episode in known] + [
            str(path) for path in self.downloaded.values()
        ]
        media = dict.fromkeys(addresses, LENGTH)
        self.players.append(FakePlayer(post, media, chapters=self.embedded))
        return self.players[-1]

    def _resolve(self, url: str, feed_url: str) -> str:
        self.resolved.append((url, feed_url))
        return self.resolve(url, feed_url)

    @property
    def state(self) -> p.Playback:
        return self.listener.state

    @property
    def player(self) -> FakePlayer:
        return self.players[-1]

    @property
    def loads(self) -> list[tuple[object, ...]]:
        """Address and start of everything that the player was asked to open."""
        return [(call[2], call[3]) for call in self.player.calls if call[0] == "load"]

    def until(self, condition: Callable[[p.Playback], bool]) -> None:
        """Take events until `condition` of the state is true."""
        while not condition(self.state):
            try:
                event = self.events.get(timeout=WITHIN)
            except queue.Empty:
                raise AssertionError(f"in vain waited for an event in {self.state}") from None
            self.listener.handle(event)
            if isinstance(event, p.Recalled):
                self.recalled = event.session

    def play(self, episode_id: EpisodeId, start: float | None = None) -> None:
        """Play, and wait for the sound."""
        self.listener.play(episode_id, start)
        self.until(lambda state: state.phase is Phase.PLAYING and self.recalled == state.session)
        self.until(lambda _: self.events.empty())

    def hear(self, seconds: float) -> None:
        """Let `seconds` go by."""
        self.player.advance(seconds)
        self.until(lambda _: self.events.empty())


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Two episodes of a show; the notes of each have two times."""
    database = Database(tmp_path / "library.sqlite3")
    notes = "<p>00:30 mins Cups</p><p>10:00 Saucers</p>"
    keep(database, document(item(1, notes=notes), item(2, notes=notes)))
    yield database
    database.close()


@pytest.fixture
def library(database: Database) -> WatchedLibrary:
    return WatchedLibrary(database)


@pytest.fixture
def room(library: WatchedLibrary, database: Database) -> Iterator[Room]:
    room = Room(library, Chapters(database, clock))
    yield room
    room.listener.close()


def test_an_episode_begins_where_listening_to_it_stopped(room: Room) -> None:
    room.library.save_position(room.first, 321.5, False)
    room.play(room.first)
    assert room.loads == [("https://media.example/1.mp3", 321.5)]


def test_a_downloaded_episode_is_played_from_its_file_and_no_server_is_asked(room: Room) -> None:
    room.downloaded[room.first] = Path("/downloads/1.mp3")
    room.play(room.first, 30.0)
    room.play(room.second)
    assert room.loads == [("/downloads/1.mp3", 30.0), ("https://media.example/2.mp3", 0.0)]
    assert room.resolved == [("https://media.example/2.mp3", FEED_URL)]


def test_a_start_that_is_asked_for_wins_over_the_place_that_was_kept(room: Room) -> None:
    room.library.save_position(room.first, 321.5, False)
    room.play(room.first, 30.0)
    assert room.loads == [("https://media.example/1.mp3", 30.0)]


def test_an_episode_that_was_left_at_its_end_begins_anew(room: Room) -> None:
    room.library.save_position(room.first, 1495.0, False)
    room.play(room.first)
    assert room.loads == [("https://media.example/1.mp3", 0.0)]


def test_the_sound_knows_its_show_its_feed_and_its_chapters(room: Room) -> None:
    room.play(room.first)
    track = room.state.track
    assert track is not None
    assert (track.show, track.title) == ("Management Café", "Episode 1")
    assert [chapter.start for chapter in track.chapters] == [30.0, 600.0]
    assert room.resolved == [("https://media.example/1.mp3", FEED_URL)]


INSIDE = (Chapter(0.0, "Hello"), Chapter(40.0, "Cups"), Chapter(610.0, "Saucers"))


def test_chapters_inside_the_sound_are_kept_and_played_by_once_they_are_known(room: Room) -> None:
    room.embedded["https://media.example/1.mp3"] = INSIDE
    room.play(room.first)
    wait_for(lambda: any(isinstance(saved, p.SaveChapters) for saved in room.saved), "the chapters kept")
    assert room.chapters.of_episode(room.first).chapters == INSIDE
    assert [chapter.start for chapter in room.chapters.of_episode(room.second).chapters] == [30.0, 600.0]


@pytest.mark.parametrize("url", ["https://media.example/1.mp3", "https://media.example/older.mp3"])
def test_chapters_inside_the_sound_that_are_known_already_or_of_another_sound_are_no_news(
    room: Room, url: str
) -> None:
    known = (Chapter(0.0, "Known", url="https://example.org/"), Chapter(50.0, "Too"))
    assert room.chapters.keep_embedded(room.first, "https://media.example/1.mp3", known)
    assert not room.chapters.keep_embedded(room.first, url, INSIDE)
    assert room.chapters.of_episode(room.first).chapters == known


def test_chapters_inside_the_sound_of_an_episode_that_is_gone_are_no_news(room: Room) -> None:
    assert not room.chapters.keep_embedded(EpisodeId(77), "https://media.example/1.mp3", INSIDE)


def test_a_constant_rate_is_told_before_opening_where_the_start_is_far(room: Room) -> None:
    room.constant.add("https://media.example/1.mp3")
    room.play(room.first, 900.0)
    calls = [call[0] for call in room.player.calls]
    assert calls.index("expect_constant_rate") < calls.index("load")
    assert ("expect_constant_rate", room.state.session) in room.player.calls


def test_of_a_file_the_constant_rate_is_always_told_before_opening(room: Room) -> None:
    room.downloaded[room.first] = Path("/downloads/1.mp3")
    room.constant.add("/downloads/1.mp3")
    room.play(room.first)
    calls = [call[0] for call in room.player.calls]
    assert calls.index("expect_constant_rate") < calls.index("load")


def test_a_constant_rate_does_not_hold_up_a_start_at_the_beginning(room: Room) -> None:
    looked, may_tell = threading.Event(), threading.Event()

    def has_constant_rate(_url: str, _feed: str) -> bool:
        looked.set()
        return may_tell.wait(WITHIN)

    room.listener = Listener(
        room.library,
        room.chapters,
        room._make,
        room._resolve,
        room.events.put,
        has_constant_rate=has_constant_rate,
    )
    room.play(room.first)
    assert looked.wait(WITHIN)
    assert "expect_constant_rate" not in [call[0] for call in room.player.calls]
    may_tell.set()
    wait_for(lambda: ("expect_constant_rate", 1) in room.player.calls, "the rate")


def test_of_any_other_rate_nothing_is_told(room: Room) -> None:
    room.play(room.first, 900.0)
    assert "expect_constant_rate" not in [call[0] for call in room.player.calls]


def test_the_place_is_saved_every_five_seconds_when_paused_and_when_closed(room: Room) -> None:
    room.play(room.first)
    room.hear(12.0)
    room.listener.handle(p.PauseToggled())
    room.listener.handle(p.PauseToggled())
    room.hear(1.0)
    room.listener.close()
    assert room.library.positions == [5.0, 10.0, 12.0, 13.0]
    assert room.library.episode(room.first).position == 13.0
    assert {saved.episode_id for saved in room.saved} == {room.first}


def test_the_place_is_saved_when_stopped_and_when_another_episode_begins(room: Room) -> None:
    room.play(room.first, 100.0)
    room.hear(1.0)
    room.play(room.second, 200.0)
    room.hear(1.0)
    room.listener.handle(p.StopRequested())
    room.listener.close()
    assert room.library.episode(room.first).position == 101.0
    assert room.library.episode(room.second).position == 201.0


def test_an_episode_heard_to_its_end_is_played_and_its_measured_length_is_kept(room: Room) -> None:
    room.play(room.first, LENGTH - 2.0)
    room.player.advance(2.0)
    room.until(lambda state: state.phase is Phase.ENDED)
    room.listener.close()
    episode = room.library.episode(room.first)
    assert (episode.played, episode.position, episode.duration) == (True, 0.0, LENGTH)


def test_an_address_that_is_found_after_another_episode_was_chosen_is_not_opened(room: Room) -> None:
    found = threading.Event()

    def resolve(url: str, _feed: str) -> str:
        if url.endswith("/1.mp3") and not found.wait(WITHIN):
            raise AssertionError("never let on")
        return url

    room.resolve = resolve
    room.listener.play(room.first)
    room.play(room.second)
    found.set()
    while not isinstance(late := room.events.get(timeout=WITHIN), p.SourceResolved):
        room.listener.handle(late)
    before = room.state
    room.listener.handle(late)
    assert room.state == before
    assert room.loads == [("https://media.example/2.mp3", 0.0)]


def test_a_seek_and_a_pause_while_the_address_is_looked_for_are_minded(room: Room) -> None:
    found = threading.Event()

    def resolve(url: str, _feed: str) -> str:
        found.wait(WITHIN)
        return url

    room.resolve = resolve
    room.listener.play(room.first)
    room.listener.handle(p.SeekRequested(600.0))
    room.listener.handle(p.PauseToggled())
    found.set()
    room.until(lambda state: state.phase is Phase.PAUSED)
    assert room.loads == [("https://media.example/1.mp3", 600.0)]
    assert room.player.paused


def test_an_address_that_leads_nowhere_is_said_and_can_be_tried_again(room: Room) -> None:
    gone = MediaError("The episode could not be opened", "not found (404)")

    def resolve(_url: str, _feed: str) -> str:
        raise gone

    room.resolve = resolve
    room.listener.play(room.first, 30.0)
    room.until(lambda state: state.phase is Phase.FAILED)
    assert room.state.failure is gone
    room.resolve = lambda url, _feed: url
    room.listener.handle(p.PauseToggled())
    room.until(lambda state: state.phase is Phase.PLAYING)
    assert room.loads == [("https://media.example/1.mp3", 30.0)]
    assert room.state.failure is None


def test_a_bug_while_the_address_is_looked_for_is_no_endless_wait_and_is_not_hidden(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    uncaught: list[BaseException | None] = []
    monkeypatch.setattr(threading, "excepthook", lambda arguments: uncaught.append(arguments.exc_value))

    def resolve(_url: str, _feed: str) -> str:
        raise ValueError("a bug")

    room.resolve = resolve
    room.listener.play(room.first)
    room.until(lambda state: state.phase is Phase.FAILED)
    assert isinstance(room.state.failure, MediaError)
    assert room.state.failure.detail == "a bug"
    wait_for(lambda: uncaught, "the bug's way to the log")


def test_without_a_player_it_says_what_is_missing_and_works_once_it_is_there(room: Room) -> None:
    room.unavailable = PlayerUnavailableError("Sound needs libmpv", "it is not installed", "Install libmpv2")
    room.listener.play(room.first)
    room.until(lambda state: state.phase is Phase.FAILED)
    assert room.state.failure is room.unavailable
    assert room.resolved == []
    room.unavailable = None
    room.play(room.first)
    assert len(room.players) == 1


def test_speed_and_volume_that_were_set_in_silence_hold_for_the_first_sound(room: Room) -> None:
    room.listener.handle(p.SpeedStepped(1))
    room.listener.handle(p.VolumeStepped(-20))
    room.play(room.first)
    assert (room.player.speed, room.player.volume) == (1.1, 80)


@pytest.mark.parametrize("refusal", [FULL, ValueError("a bug")])
def test_a_place_that_cannot_be_kept_is_said_once_until_it_can_be_kept_again(
    room: Room, refusal: Exception
) -> None:
    room.play(room.first)
    room.library.refusal = refusal
    room.hear(5.0)
    room.until(lambda state: state.save_failure is not None)
    assert isinstance(room.state.save_failure, LibraryError)
    assert str(refusal) in str(room.state.save_failure)
    assert room.state.phase is Phase.PLAYING
    room.hear(5.0)
    room.library.refusal = None
    room.hear(5.0)
    reported: list[p.Event] = []
    while room.state.save_failure:
        reported.append(room.events.get(timeout=WITHIN))
        room.listener.handle(reported[-1])
    assert reported == [p.SaveRecovered()]


def test_closing_waits_for_nobody_who_still_looks_for_an_address(room: Room) -> None:
    asked, never = threading.Event(), threading.Event()

    def resolve(url: str, _feed: str) -> str:
        asked.set()
        never.wait(WITHIN)
        return url

    room.play(room.first, 100.0)
    room.resolve = resolve
    room.listener.play(room.second)
    assert asked.wait(WITHIN)
    room.listener.close()
    assert not never.is_set()
    assert room.player.calls[-1] == ("close",)
    assert room.library.episode(room.first).position == 100.0
    never.set()
    late = room.events.get(timeout=WITHIN)
    while not isinstance(late, p.SourceResolved):
        late = room.events.get(timeout=WITHIN)
    room.listener.handle(late)
    assert room.player.calls[-1] == ("close",)
    assert len(room.players) == 1


def test_a_second_close_does_nothing(room: Room) -> None:
    room.play(room.first)
    room.listener.close()
    calls = list(room.player.calls)
    room.listener.close()
    assert room.player.calls == calls


GONE = MediaUnreachableError("The connection ended early")


def test_sound_that_breaks_off_is_asked_for_again_after_a_while(room: Room) -> None:
    room.play(room.first, 100.0)
    room.hear(2.0)
    room.player.fail(GONE)
    room.until(lambda state: state.phase is Phase.WAITING)
    room.until(lambda state: state.phase is Phase.PLAYING)
    assert room.loads == [("https://media.example/1.mp3", 100.0), ("https://media.example/1.mp3", 102.0)]


def test_an_answer_that_waiting_cannot_mend_is_told_and_the_place_is_kept(room: Room) -> None:
    room.play(room.first, 100.0)
    room.hear(2.0)
    room.player.fail(GONE)
    room.until(lambda state: state.phase is Phase.WAITING)
    gone = MediaError("The episode could not be opened", "not found (404)")

    def resolve(_url: str, _feed: str) -> str:
        raise gone

    room.resolve = resolve
    room.listener.handle(p.PauseToggled())
    room.until(lambda state: state.phase is Phase.FAILED)
    assert room.state.failure is gone
    room.listener.close()
    assert room.library.episode(room.first).position == 102.0


def test_sound_that_has_moved_meanwhile_goes_on_from_its_new_address(room: Room, database: Database) -> None:
    room.play(room.first, 100.0)
    room.player.fail(GONE)
    room.until(lambda state: state.phase is Phase.WAITING)
    keep(database, document(item(1, url="https://media.example/moved.mp3")))
    room.listener.handle(p.PauseToggled())
    room.until(lambda state: state.track is not None and state.track.media_url.endswith("moved.mp3"))
    room.until(lambda state: not state.sounds or state.active)
    assert room.resolved[-1] == ("https://media.example/moved.mp3", FEED_URL)


def test_a_wait_ends_with_the_program(room: Room) -> None:
    room.play(room.first)
    room.player.fail(GONE)
    room.until(lambda state: state.phase is Phase.WAITING)
    timers = [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]
    assert timers
    room.listener.close()
    wait_for(lambda: not any(timer.is_alive() for timer in timers), "the timer's end")
    assert not any(isinstance(event, p.RetryDue) for event in _drained(room))


def test_what_was_heard_and_the_place_that_was_left_outlive_the_program(
    room: Room, database: Database
) -> None:
    room.library.save_position(room.first, 400.0, False)
    room.play(room.first, 900.0)
    room.hear(20.0)
    room.listener.close()
    kept = room.library.recall(room.first)
    assert (kept.position, kept.left_at, kept.heard) == (920.0, 400.0, (Span(900.0, 920.0),))

    again = Room(WatchedLibrary(database), Chapters(database, clock))
    again.play(again.first)
    again.until(lambda state: bool(state.heard))
    assert (again.state.trail.left_at, again.state.heard) == (400.0, (Span(900.0, 920.0),))
    again.hear(60.0)
    again.listener.close()
    kept = room.library.recall(room.first)
    assert (kept.position, kept.left_at, kept.heard) == (980.0, None, (Span(900.0, 980.0),))


def test_a_passage_adds_to_what_was_heard_and_leaves_the_place_alone(room: Room) -> None:
    room.library.save_position(room.first, 400.0, False, None, (Span(390.0, 400.0),))
    room.listener.play(room.first, 900.0, until=910.0)
    room.until(lambda state: state.phase is Phase.PLAYING and room.recalled == state.session)
    room.hear(10.0)
    assert room.state.over
    room.listener.close()
    kept = room.library.recall(room.first)
    assert (kept.position, kept.left_at) == (400.0, None)
    assert kept.heard == (Span(390.0, 400.0), Span(900.0, 910.0))


def test_two_programs_add_to_what_was_heard_and_take_nothing_away(room: Room) -> None:
    room.play(room.first, 100.0)
    room.library.save_position(room.first, 700.0, False, None, (Span(600.0, 700.0),))
    room.hear(7.0)
    room.listener.close()
    assert room.library.recall(room.first).heard == (Span(100.0, 107.0), Span(600.0, 700.0))


def test_of_an_episode_that_is_gone_nothing_is_recalled(room: Room) -> None:
    assert room.library.recall(EpisodeId(77)) == Recollection()


def _drained(room: Room) -> list[p.Event]:
    events = []
    while not room.events.empty():
        events.append(room.events.get())
    return events
