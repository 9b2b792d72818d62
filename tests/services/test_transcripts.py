"""Transcripts from real HTTP into the library, and from there into bookmarks."""

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from cafe_tui.domain.chapter.copies import Anchor, Copy
from cafe_tui.domain.chapter.corrections import Corrections
from cafe_tui.domain.errors import (
    AddressRefusedError,
    BadInputError,
    CafeError,
    NotFoundError,
    RefusedError,
    TooLargeError,
    UnreachableError,
)
from cafe_tui.domain.feed.extras import EpisodeExtras, TranscriptOffer
from cafe_tui.domain.models import EpisodeId
from cafe_tui.domain.transcript import Line
from cafe_tui.domain.transcript.reading import MAX_BYTES
from cafe_tui.services.keep import Bookmarks
from cafe_tui.services.transcripts import Transcripts
from cafe_tui.storage import corrections, extras, listening
from cafe_tui.storage import transcripts as stored
from cafe_tui.storage.database import Database
from tests.support.library import NOW, document, item, keep, newest
from tests.support.web import Reply, Request, Web

VTT = b"""WEBVTT

00:00:00.000 --> 00:00:10.000
<v Ada>Is the kettle on? It is cold in here today.

00:00:10.000 --> 00:00:14.000
<v Ada>I cannot tell.

00:00:20.000 --> 00:00:24.000
<v Bob>It is on.
"""
LINES = (
    Line(0.0, 10.0, "Ada", "Is the kettle on? It is cold in here today."),
    Line(10.0, 14.0, "Ada", "I cannot tell."),
    Line(20.0, 24.0, "Bob", "It is on."),
)
SRT = b"1\n00:00:01,000 --> 00:00:02,000\nFrom the SRT.\n"


class Room:
    """A library with one episode, on a server that counts what is asked of it."""

    def __init__(self, database: Database, web: Web) -> None:
        self.database = database
        self.web = web
        self.now = NOW
        self.new: list[EpisodeId] = []
        self.troubles: list[CafeError] = []
        self.bookmarks = Bookmarks(database, self.clock)
        keep(database, document(item(1)), web.url("/feed"))
        self.episode = newest(database)
        self.transcripts = self.open()

    def clock(self) -> datetime:
        return self.now

    def open(self) -> Transcripts:
        def tell(episode_id: EpisodeId) -> None:
            self.new.append(episode_id)
            self.bookmarks.fill_texts(episode_id)

        return Transcripts(self.database, self.clock, (), tell)

    def offer(self, *urls: str, media_type: str = "") -> None:
        offers = tuple(TranscriptOffer(url, media_type) for url in urls)
        with self.database.write() as connection:
            extras.keep(connection, self.episode, EpisodeExtras(transcripts=offers))

    def get(self, *, again: bool = False) -> tuple[Line, ...]:
        return self.transcripts.of_episode(self.episode, again=again, on_trouble=self.troubles.append).lines


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    database = Database(tmp_path / "library.sqlite3")
    with Web() as web:
        yield Room(database, web)
    database.close()


def test_a_transcript_is_fetched_once_and_read_without_the_network_from_then_on(room: Room) -> None:
    room.offer(room.web.feed("/1.vtt", VTT))
    assert room.transcripts.known(room.episode) is None
    assert room.get() == LINES
    assert room.get() == LINES
    assert room.web.count("/1.vtt") == 1
    assert room.new == [room.episode]
    known = room.open().known(room.episode)
    assert known is not None
    assert (known.lines, known.url) == (LINES, room.web.url("/1.vtt"))


def test_after_a_week_its_server_is_asked_whether_it_changed(room: Room) -> None:
    room.offer(room.web.feed("/1.vtt", VTT))
    room.get()
    room.now += timedelta(days=8)
    assert room.get() == LINES
    assert room.get() == LINES
    assert room.web.count("/1.vtt") == 2
    assert room.new == [room.episode]  # it was the same
    room.web.feed("/1.vtt", VTT.replace(b"It is on.", b"It is off."))
    assert room.get(again=True)[2].text == "It is off."
    assert room.web.count("/1.vtt") == 3


def test_another_address_makes_it_stale(room: Room) -> None:
    room.offer(room.web.feed("/1.vtt", VTT))
    room.get()
    room.offer(room.web.feed("/new.srt", SRT))
    assert [line.text for line in room.get()] == ["From the SRT."]
    assert len(stored.lines(room.database.read(), room.episode)) == 1


def test_what_was_fetched_stays_when_the_feed_offers_it_no_more(room: Room) -> None:
    room.offer(room.web.feed("/1.vtt", VTT))
    room.get()
    room.offer()
    assert room.get() == LINES


def test_the_next_best_is_taken_where_the_best_cannot_be_had_or_read(room: Room) -> None:
    page = room.web.serve("/page.vtt", b"<!doctype html><html><p>Log in</p></html>", "text/html")
    room.offer(room.web.feed("/1.srt", SRT), page, room.web.url("/none.vtt"), media_type="")
    assert [line.text for line in room.get()] == ["From the SRT."]
    assert room.web.count("/none.vtt") == 1
    assert room.web.count("/page.vtt") == 1


def test_why_there_is_none_is_said_of_the_best_and_its_server_is_left_in_peace(room: Room) -> None:
    room.offer(room.web.url("/none.vtt"), room.web.serve("/empty.srt", b"", "text/plain"))
    for _ in range(2):
        with pytest.raises(RefusedError, match=r"The transcript could not be fetched.*404"):
            room.get()
    assert room.web.count("/none.vtt") == 1
    with pytest.raises(RefusedError):
        room.get(again=True)
    assert room.web.count("/none.vtt") == 2
    room.now += timedelta(hours=1)
    room.web.feed("/none.vtt", VTT)
    assert room.get() == LINES


def test_an_unreadable_one_says_so(room: Room) -> None:
    room.offer(room.web.serve("/1.vtt", b"WEBVTT\n", "text/vtt"))
    with pytest.raises(BadInputError, match="nothing said"):
        room.get()


def test_offline_the_known_one_is_given_and_the_trouble_told(room: Room) -> None:
    room.offer(room.web.feed("/1.vtt", VTT))
    room.get()
    room.web.route("/1.vtt", lambda _request: Reply(503))
    assert room.get(again=True) == LINES
    assert [error.title for error in room.troubles] == ["The transcript could not be fetched"]


def test_an_episode_without_transcript_says_so(room: Room) -> None:
    with pytest.raises(NotFoundError, match="no transcript"):
        room.get()
    with pytest.raises(NotFoundError, match="no episode"):
        room.transcripts.of_episode(EpisodeId(99))


def test_a_feed_leads_to_its_own_and_to_public_servers_only(room: Room) -> None:
    room.offer("file:///etc/passwd", "http://127.0.0.2/1.vtt", "http://[::1]/1.vtt")
    with pytest.raises(AddressRefusedError):
        room.get()


def test_of_very_many_offers_only_the_best_are_asked(room: Room) -> None:
    room.offer(*(room.web.url(f"/{n}.vtt") for n in range(100)))
    with pytest.raises(RefusedError):
        room.get()
    assert sum(room.web.count(f"/{n}.vtt") for n in range(100)) == 5


def test_a_huge_one_is_given_up(room: Room) -> None:
    room.offer(room.web.serve("/1.vtt", b" " * (MAX_BYTES + 1), "text/vtt"))
    with pytest.raises(TooLargeError, match=r"larger than 8 MB.*smaller one"):
        room.get()


def test_the_listener_can_have_had_enough(room: Room) -> None:
    room.offer(room.web.silence("/1.vtt"))
    with pytest.raises(UnreachableError):
        room.transcripts.of_episode(room.episode, cancelled=lambda: room.web.count("/1.vtt") > 0)
    room.web.feed("/1.vtt", VTT)
    assert room.get() == LINES  # what was broken off has not failed


def test_two_who_want_the_same_fetch_it_once(room: Room) -> None:
    asked, answer = threading.Event(), threading.Event()

    def slowly(_request: Request) -> Reply:
        asked.set()
        assert answer.wait(20)
        return Reply(200, {"Content-Type": "text/vtt"}, VTT)

    room.offer(room.web.route("/1.vtt", slowly))
    found: list[tuple[Line, ...]] = []
    threads = [threading.Thread(target=lambda: found.append(room.get())) for _ in range(2)]
    threads[0].start()
    assert asked.wait(20)
    threads[1].start()
    with pytest.raises(UnreachableError, match="given up"):
        room.transcripts.of_episode(room.episode, cancelled=lambda: True)
    answer.set()
    for thread in threads:
        thread.join()
    assert found == [LINES, LINES]
    assert room.web.count("/1.vtt") == 1


# Bookmarks


def test_what_is_kept_gets_the_words_that_are_said_in_it(room: Room) -> None:
    room.offer(room.web.feed("/1.vtt", VTT))
    room.get()
    assert room.bookmarks.add(room.episode, 21.0).text == "Bob: It is on."
    segment = room.bookmarks.add(room.episode, 5.0, 24.0)
    assert segment.text == "Ada: It is cold in here today. I cannot tell.\nBob: It is on."
    assert room.bookmarks.edit(segment.id, note="mine").text == segment.text
    assert room.bookmarks.edit(segment.id, start=19.0).text == "Bob: It is on."
    assert room.bookmarks.edit(segment.id, text="Mine.").text == "Mine."
    assert room.bookmarks.edit(segment.id, start=0.0).text == "Mine."
    assert room.bookmarks.add(room.episode, 21.0, text="Told.").text == "Told."
    assert room.bookmarks.add(room.episode, 300.0, 400.0).text == ""


def test_a_transcript_that_comes_later_gives_its_words_to_what_is_kept_and_overwrites_none(
    room: Room,
) -> None:
    silent = room.bookmarks.add(room.episode, 20.0, 24.0)
    told = room.bookmarks.add(room.episode, 20.0, 24.0, text="Told.")
    far = room.bookmarks.add(room.episode, 900.0)
    room.offer(room.web.feed("/1.vtt", VTT))
    room.get()
    after = room.bookmarks.get(silent.id)
    assert (after.text, after.edited) == ("Bob: It is on.", None)
    assert room.bookmarks.get(told.id).text == "Told."
    assert room.bookmarks.get(far.id).text == ""


def test_in_a_copy_with_ads_the_words_are_found_where_they_are_heard(room: Room) -> None:
    room.offer(room.web.feed("/1.vtt", VTT))
    room.get()
    with room.database.write() as connection:
        listening.save_duration(connection, room.episode, 1530.0, now=NOW)
        copy = Copy(1530.0, (Anchor(15.0, 45.0),))
        corrections.keep(connection, room.episode, Corrections(copies=(copy,)))
    assert room.bookmarks.add(room.episode, 49.0, 55.0).text == "Bob: It is on."
    assert room.bookmarks.add(room.episode, 10.0, 14.0).text == "Ada: I cannot tell."
