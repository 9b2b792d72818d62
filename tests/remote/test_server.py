"""The socket of the open player, over the real thing: who may ask, and what a bad guest can do."""

import json
import os
import socket
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from cafe_tui.domain.errors import BadInputError, CafeError, NoPlayerError, RemoteUnavailableError
from cafe_tui.remote import server as server_module
from cafe_tui.remote.client import ask, watch
from cafe_tui.remote.lines import MOST_ASKED, Message
from cafe_tui.remote.place import Place
from cafe_tui.remote.server import MOST_GUESTS, Server
from tests.support.waiting import wait_for

Open = Callable[..., Server]


def echo(asked: Message) -> Message:
    """Gives back what was asked."""
    return {"asked": asked}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """One whose path is short enough for a socket, wherever the tests are run."""
    with tempfile.TemporaryDirectory(prefix="cafe-") as folder:
        yield Place.of(tmp_path / "library.sqlite3", Path(folder) / "s")


@pytest.fixture
def open_server(place: Place) -> Iterator[Open]:
    """Opens servers, each of which answers when this returns."""
    servers: list[Server] = []

    def open_one(answer: Callable[[Message], Message] = echo) -> Server:
        before = sockets(place)
        server = Server(place, answer)
        servers.append(server)
        server.start()
        wait_for(lambda: len(sockets(place)) > len(before), "the socket")
        return server

    yield open_one
    for server in servers:
        server.close()


def sockets(place: Place) -> list[Path]:
    return list(place.folder.glob("*.socket"))


def connected(place: Place) -> socket.socket:
    """A guest that has not yet asked."""
    connection = next(place.connections())
    connection.settimeout(20)
    return connection


def is_left(guest: socket.socket) -> bool:
    """Whether the connection comes to its end without a word; waits for that."""
    try:
        return guest.recv(1) == b""
    except ConnectionResetError:
        return True


def test_what_is_asked_is_answered(place: Place, open_server: Open) -> None:
    open_server()
    assert ask(place, {"command": "status", "note": "☕\n"}) == {
        "asked": {"command": "status", "note": "☕\n"}
    }


def test_what_cannot_be_done_is_told_as_the_player_says_it(place: Place, open_server: Open) -> None:
    def refuse(asked: Message) -> Message:
        raise BadInputError("No", "because", "Try another")

    open_server(refuse)
    with pytest.raises(CafeError, match=r"^No: because\. Try another$"):
        ask(place, {"command": "x"})


def test_a_bug_in_the_player_is_told_too_and_it_goes_on(place: Place, open_server: Open) -> None:
    def stumble(asked: Message) -> Message:
        return {"quotient": 1 / asked["by"]}

    open_server(stumble)
    with pytest.raises(CafeError, match="Something went wrong in the player"):
        ask(place, {"by": 0})
    assert ask(place, {"by": 1}) == {"quotient": 1.0}


def test_nobody_else_can_reach_the_socket(place: Place, open_server: Open) -> None:
    open_server()
    [path] = sockets(place)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.folder.stat().st_mode) == 0o700


def test_a_folder_that_stands_open_is_closed_before_it_is_used(place: Place, open_server: Open) -> None:
    place.folder.mkdir(mode=0o777)
    place.folder.chmod(0o777)
    open_server()
    assert stat.S_IMODE(place.folder.stat().st_mode) == 0o700


def test_a_folder_that_leads_elsewhere_is_not_used(place: Place, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    place.folder.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(RemoteUnavailableError, match="somebody else"):
        place.listen()
    with pytest.raises(RemoteUnavailableError, match="somebody else"):
        ask(place, {})
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_folder_of_another_user_is_not_used(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.folder.mkdir()
    monkeypatch.setattr(os, "geteuid", lambda: place.folder.stat().st_uid + 1)
    with pytest.raises(RemoteUnavailableError, match="somebody else"):
        place.listen()


def test_without_a_player_that_is_said_with_what_opens_one(place: Place) -> None:
    with pytest.raises(NoPlayerError, match=r"No player is open\. “cafe-tui” opens one"):
        ask(place, {})


def test_the_socket_of_a_player_that_died_is_removed(place: Place) -> None:
    listening, path = place.listen()
    listening.close()
    assert path.exists()
    with pytest.raises(NoPlayerError):
        ask(place, {})
    assert not path.exists()


def test_of_two_players_the_one_opened_last_answers_until_it_closes(place: Place, open_server: Open) -> None:
    open_server(lambda _: {"player": 1})
    second = open_server(lambda _: {"player": 2})
    assert ask(place, {}) == {"player": 2}
    second.close()
    assert ask(place, {}) == {"player": 1}


def test_players_of_other_libraries_are_not_asked(place: Place, open_server: Open, tmp_path: Path) -> None:
    open_server()
    other = Place.of(tmp_path / "other.sqlite3", place.folder)
    with pytest.raises(NoPlayerError):
        ask(other, {})


def test_a_path_too_long_for_a_socket_is_got_round(tmp_path: Path) -> None:
    far = tmp_path / ("long" * 30)
    place = Place.of(far / "library.sqlite3", far)
    server = Server(place, echo)
    server.start()
    try:
        wait_for(lambda: list(place.folder.glob(f"{place.stem}-*.socket")), "the socket")
        assert ask(place, {"command": "x"}) == {"asked": {"command": "x"}}
    finally:
        server.close()
    assert not list(place.folder.glob(f"{place.stem}-*"))


def test_leaving_removes_the_socket(place: Place, open_server: Open) -> None:
    open_server().close()
    assert not list(place.folder.iterdir())


def test_leaving_does_not_wait_for_a_guest_that_says_nothing(place: Place, open_server: Open) -> None:
    server = open_server()
    with closing(connected(place)) as guest:
        server.close()
        assert is_left(guest)


@pytest.mark.parametrize(
    "line",
    [
        b"\n",
        b"[]\n",
        b"nonsense\n",
        b'{"to": NaN}\n',
        b"\xff\xfe\n",
        b"[" * 10_000 + b"\n",
        b'{"unfinished": ',
        b"x" * (MOST_ASKED * 2) + b"\n",
    ],
)
def test_what_is_no_request_is_refused_and_the_next_guest_is_served(
    line: bytes, place: Place, open_server: Open
) -> None:
    open_server()
    with closing(connected(place)) as guest:
        try:
            guest.sendall(line)
            guest.shutdown(socket.SHUT_WR)
            answer = b"".join(iter(lambda: guest.recv(65536), b""))
        except ConnectionError:  # it was told while it still spoke
            answer = b""
    if answer:
        assert json.loads(answer)["error"]["title"]
    assert ask(place, {"command": "x"}) == {"asked": {"command": "x"}}


def test_guests_who_say_nothing_do_not_keep_others_out(
    place: Place, open_server: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_module, "ASK_WITHIN", 0.1)
    open_server()
    guests = [connected(place) for _ in range(MOST_GUESTS)]
    for guest in guests:
        while guest.recv(65536):
            pass
        guest.close()
    assert ask(place, {"command": "x"})


def test_a_crowd_is_turned_away(place: Place, open_server: Open) -> None:
    open_server()
    guests = [connected(place) for _ in range(MOST_GUESTS + 1)]
    try:
        assert is_left(guests[-1])
    finally:
        for guest in guests:
            guest.close()


def test_who_watches_is_told_what_is_new(place: Place, open_server: Open) -> None:
    server = open_server(lambda _: {"news": 0})
    told = watch(place)
    assert next(told) == {"news": 0}
    server.tell({"news": 1})
    assert next(message for message in told if message is not None) == {"news": 1}
    server.close()
    assert [message for message in told if message is not None] == []


def test_who_watches_and_reads_nothing_is_left_while_others_hear_all(
    place: Place, open_server: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_module, "TAKE_WITHIN", 0.1)
    server = open_server(lambda _: {"news": "first"})
    sleeper, attentive = connected(place), watch(place)
    sleeper.sendall(b'{"command": "watch"}\n')
    assert sleeper.recv(10)
    assert next(attentive) == {"news": "first"}

    def hear_more() -> bool:
        server.tell({"news": "x" * 50_000})
        assert next(message for message in attentive if message is not None) == {"news": "x" * 50_000}
        return len(server._watching) == 1

    with closing(sleeper):
        wait_for(hear_more, "the sleeper to be left")


def test_who_stops_watching_is_forgotten(place: Place, open_server: Open) -> None:
    server = open_server()
    told = watch(place)
    next(told)
    assert server.is_watched
    told.close()  # type: ignore[attr-defined]
    wait_for(lambda: not server.is_watched, "that nobody watches")
