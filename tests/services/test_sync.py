"""Syncing with a server: logging in, what is told and taken, and what is left alone."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from cafe_tui.domain.errors import BadInputError, LoginRefusedError, SyncBusyError, SyncError
from cafe_tui.domain.sync.account import ServerKind
from cafe_tui.feeds.sync_servers import ACTIONS_AT_ONCE
from cafe_tui.services.keep import Bookmarks
from cafe_tui.storage import episodes, shows, sync_account
from tests.support.library import document, item
from tests.support.machines import Machine, Time, feed
from tests.support.sync_server import PASSWORD, USER, Kept, SyncStandIn

NOON = "2026-11-23T11:00:00"


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def server(time: Time) -> Iterator[SyncStandIn]:
    with SyncStandIn(clock=time.seconds) as server:
        yield server


@pytest.fixture
def laptop(tmp_path: Path, server: SyncStandIn, time: Time) -> Iterator[Machine]:
    """A laptop that is logged in by gpodder's API, and has never synced."""
    with closing(Machine(tmp_path, "laptop", server.url, time, kind=ServerKind.GPODDER)) as machine:
        yield machine


def said(server: SyncStandIn, moment: str = NOON, **action: object) -> None:
    """Another program has told the server of something that was done with “cups 1”."""
    whole = {
        "podcast": feed("cups"),
        "episode": "https://media.example/cups/1.mp3",
        "action": "play",
        "timestamp": moment,
        **action,
    }
    server.actions.append(Kept(whole, 0, server.now()))


def test_logging_in_says_who_speaks_and_keeps_it(laptop: Machine, server: SyncStandIn) -> None:
    found = laptop.sync.account()
    assert found
    assert (found[0].server, found[0].kind, found[0].user) == (server.url, ServerKind.GPODDER, USER)
    assert server.devices == {"laptop": {"caption": "cafe-tui on laptop", "type": "desktop"}}
    assert laptop.sync.password_source() == "file"
    assert laptop.sync.logout()
    assert (laptop.sync.account(), laptop.sync.password_source()) == (None, None)
    with pytest.raises(BadInputError, match="no server"):
        laptop.run()


def test_a_login_that_fails_leaves_all_as_it_was(laptop: Machine, server: SyncStandIn) -> None:
    laptop.follow("cups")
    laptop.run()
    before = laptop.sync.account()
    with pytest.raises(LoginRefusedError):
        laptop.sync.login(server.url, USER, "falsch", device="laptop", in_file=True)
    assert laptop.sync.account() == before
    assert laptop.run().words == "Both ends are alike already"


def test_another_server_is_told_all_from_the_start(laptop: Machine, server: SyncStandIn, time: Time) -> None:
    laptop.follow("cups")
    laptop.run()
    with SyncStandIn(clock=time.seconds) as other:
        laptop.sync.login(other.url, USER, PASSWORD, device="laptop", in_file=True)
        assert laptop.run().told_added == [feed("cups")]
        assert other.followed == server.followed


def test_another_programs_places_and_marks_are_taken(laptop: Machine, server: SyncStandIn) -> None:
    laptop.follow("cups")
    said(server, started=0, position=700, total=1500)
    said(server, episode="http://elsewhere.example/renamed.mp3", guid="cups-2", position="1500", total=1500)
    said(server, episode="http://media.example/cups/3.mp3?utm_source=x", action="PLAY", position=5, total=-1)
    said(server, action="download", device="phone")
    assert laptop.run().taken == 3
    assert laptop.state() == {"cups 1": (700, False), "cups 2": (0, True), "cups 3": (5, False)}
    assert laptop.run().words == "Both ends are alike already"


def test_what_is_said_of_an_episode_waits_until_a_feed_names_it(laptop: Machine, server: SyncStandIn) -> None:
    said(server, episode="https://media.example/cups/9.mp3", position=70, total=1500)
    laptop.follow("cups")
    assert laptop.run().waiting == 1
    with laptop.database.write() as connection:
        show_id = shows.by_url(connection, feed("cups"))
        assert show_id
        late = item(9, guid="cups-9", url="https://media.example/cups/9.mp3")
        episodes.store(connection, show_id, document(late, title="cups"), laptop.clock())
    report = laptop.run()
    assert (report.taken, report.waiting) == (1, 0)
    assert laptop.state()["cups 9"] == (70, False)


def test_what_is_played_just_now_stays_where_it_is(laptop: Machine, server: SyncStandIn, time: Time) -> None:
    laptop.follow("cups")
    laptop.listen("cups", 1, 100)
    laptop.run()
    time.pass_by(3600)
    said(server, "2026-11-23T12:30:00", position=900, total=1500)
    spare = laptop.episode("cups", 1)
    assert laptop.run(spare=spare).taken == 0
    assert laptop.state()["cups 1"] == (100, False)
    laptop.listen("cups", 1, 100)  # the player closes, and keeps its place once more
    assert laptop.run().taken == 1
    assert laptop.state()["cups 1"] == (900, False)


def test_bookmarks_outlive_a_show_that_was_removed_elsewhere(laptop: Machine, server: SyncStandIn) -> None:
    laptop.follow("cups")
    laptop.run()
    episode_id = laptop.episode("cups", 1)
    assert episode_id
    bookmarks = Bookmarks(laptop.database, laptop.clock, lambda _id, _at: "")
    bookmarks.add(episode_id, 30.0, note="keep me")
    server.subscriptions["", feed("cups")] = False, server.now()
    assert laptop.run().removed == ["cups"]
    assert laptop.feeds() == set()
    assert [one.note for one in bookmarks.listing()] == ["keep me"]


def test_a_server_that_clears_the_library_is_not_believed(laptop: Machine, server: SyncStandIn) -> None:
    names = [f"show-{number}" for number in range(8)]
    for name in names:
        laptop.follow(name)
    laptop.run()
    for name in names[:5]:
        server.subscriptions["", feed(name)] = False, server.now()
    with pytest.raises(SyncError, match="5 of your 8 shows"):
        laptop.run()
    assert len(laptop.feeds()) == 8
    assert len(laptop.sync.run(removes_many=True).removed) == 5
    laptop.leave(names[5])
    assert laptop.run().told_removed == [feed(names[5])]


def test_the_show_that_a_library_begins_with_is_told_once_it_was_heard(
    tmp_path: Path, server: SyncStandIn, time: Time
) -> None:
    gift = feed("cups")
    with closing(Machine(tmp_path, "new", server.url, time, unasked=[gift])) as machine:
        machine.follow("cups")
        machine.follow("tea")
        assert machine.run().told_added == [feed("tea")]
        machine.listen("cups", 1, 30)
        assert machine.run().told_added == [gift]


def test_what_is_private_is_not_told(laptop: Machine, server: SyncStandIn) -> None:
    laptop.follow("https://ann:geheim@feeds.example/private.xml")
    laptop.follow("file:///home/ann/recordings")
    report = laptop.run()
    assert not report.told_added
    assert not server.followed
    assert [why for _, why in report.left_out] == [
        "a password is in its address",
        "it is on this machine only",
    ]


def test_a_server_that_writes_addresses_in_its_own_way(laptop: Machine, server: SyncStandIn) -> None:
    server.renames = lambda url: "" if "tea" in url else url.replace("https://", "http://")
    laptop.follow("cups")
    laptop.follow("tea")
    laptop.listen("cups", 1, 60)
    report = laptop.run()
    assert report.told_added == [feed("cups")]
    assert report.left_out == [("tea", "the server does not take its address")]
    assert server.actions[0].action["podcast"] == feed("cups").replace("https://", "http://")
    assert laptop.run().added == []
    assert laptop.feeds() == {feed("cups"), feed("tea")}
    laptop.leave("cups")
    assert laptop.run().told_removed == [feed("cups").replace("https://", "http://")]


def test_much_is_told_in_portions_and_one_that_fails_is_told_next_time(
    laptop: Machine, server: SyncStandIn, time: Time
) -> None:
    with laptop.database.write() as connection:
        show_id = shows.add(connection, feed("cups"), title="cups", now=laptop.clock())
        many = [item(n, url=f"https://media.example/cups/{n}.mp3") for n in range(2 * ACTIONS_AT_ONCE + 5)]
        episodes.store(connection, show_id, document(*many, title="cups"), laptop.clock())
    for episode_id in laptop.library.episode_ids():
        laptop.library.set_played(episode_id, True)  # type: ignore[arg-type]
    steps: list[tuple[str, int, int]] = []

    def tell(words: str, done: int, total: int) -> None:
        steps.append((words, done, total))
        if done == ACTIONS_AT_ONCE:
            server.status = 500

    with pytest.raises(SyncError):
        laptop.sync.run(on_step=tell)
    assert len(server.actions) == ACTIONS_AT_ONCE
    server.status = 0
    assert laptop.run().sent == ACTIONS_AT_ONCE + 5
    assert len({kept.action["episode"] for kept in server.actions}) == len(server.actions) == 65
    assert ("Telling the server", 30, 65) in steps


def test_two_episodes_with_the_same_media_do_not_fight(laptop: Machine) -> None:
    with laptop.database.write() as connection:
        show_id = shows.add(connection, feed("cups"), title="cups", now=laptop.clock())
        twins = [item(n, url="https://media.example/same.mp3") for n in (1, 2)]
        episodes.store(connection, show_id, document(*twins, title="cups"), laptop.clock())
    laptop.listen("cups", 1, 100)
    laptop.listen("cups", 2, 200)
    for _ in range(3):
        laptop.run()
    assert laptop.run().words == "Both ends are alike already"
    assert laptop.state() == {"cups 1": (100, False), "cups 2": (200, False)}


def test_when_it_is_time_to_sync_by_itself(laptop: Machine, server: SyncStandIn, time: Time) -> None:
    laptop.follow("cups")
    assert laptop.sync.is_due()
    laptop.run()
    assert not laptop.sync.is_due()
    laptop.listen("cups", 1, 100)
    assert laptop.sync.is_due()
    laptop.run()
    time.pass_by(600)
    assert laptop.sync.is_due()
    server.status, server.headers = 429, {"Retry-After": "1800"}
    with pytest.raises(SyncBusyError):
        laptop.run()
    assert not laptop.sync.is_due()
    time.pass_by(1900)
    assert laptop.sync.is_due()


def test_what_went_wrong_is_kept_until_it_goes_well(laptop: Machine, server: SyncStandIn, time: Time) -> None:
    laptop.run()
    worked = laptop.clock()
    time.pass_by(60)
    server.status = 500
    with pytest.raises(SyncError):
        laptop.run()
    found = laptop.sync.account()
    assert found
    assert (found[1].last_ok, found[1].last_tried) == (worked, worked + timedelta(seconds=60))
    assert "fault of its own (500)" in (found[1].error or "")
    with pytest.raises(SyncError):
        laptop.sync.run(cancelled=lambda: True)
    assert laptop.sync.account() == found, "what the listener stopped is no trouble"
    server.status = 0
    laptop.run()
    found = laptop.sync.account()
    assert found
    assert found[1].error is None


def test_a_clock_from_the_future_hides_nothing(laptop: Machine, server: SyncStandIn, time: Time) -> None:
    laptop.follow("cups")
    said(server, "2031-01-01T00:00:00", position=900, total=1500)
    laptop.run()
    assert laptop.state()["cups 1"] == (900, False)
    time.pass_by(60)
    laptop.listen("cups", 1, 120)
    assert laptop.run().sent == 1
    assert laptop.run().taken == 0
    assert laptop.state()["cups 1"] == (120, False)
    found = sync_account.account(laptop.database.read())
    assert found
    assert found[1].actions_since <= server.now()
    assert replace(found[1], error=None) == found[1]
