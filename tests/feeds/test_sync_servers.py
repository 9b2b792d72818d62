"""Speaking with servers that several machines share: what is sent, and what is made of every refusal."""

import logging
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from cafe_tui.domain.errors import (
    LoginRefusedError,
    SyncBusyError,
    SyncError,
    SyncOfflineError,
)
from cafe_tui.domain.sync.account import Account, ServerKind
from cafe_tui.domain.sync.states import Action, ActionKind
from cafe_tui.feeds import sync_client
from cafe_tui.feeds.sync_client import SyncClient
from cafe_tui.feeds.sync_servers import SyncServer, find_kind, server_for
from cafe_tui.logs import forget_log, write_log
from tests.support.sync_server import PASSWORD, USER, SyncStandIn
from tests.support.tls import self_signed
from tests.support.web import Web

FEED, MEDIA = "https://feeds.example/cups.xml", "https://media.example/1.mp3"
PLAY = Action(FEED, MEDIA, ActionKind.PLAY, 1_795_435_200, 120, 15, 500, "cups-1")
NEW = Action(FEED, "https://media.example/2.mp3", ActionKind.NEW, 1_795_435_201, guid="cups-2")
KINDS = tuple(ServerKind)


@pytest.fixture
def stand_in() -> Iterator[SyncStandIn]:
    with SyncStandIn() as server:
        yield server


@pytest.fixture
def client(stand_in: SyncStandIn) -> Iterator[SyncClient]:
    with SyncClient(stand_in.url, USER, PASSWORD) as client:
        yield client


def entered(stand_in: SyncStandIn, client: SyncClient, kind: ServerKind) -> SyncServer:
    server = server_for(Account(stand_in.url, kind, USER, "laptop"), client)
    server.enter()
    server.register(join=True)
    return server


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_both_apis_keep_shows_and_actions(
    kind: ServerKind, stand_in: SyncStandIn, client: SyncClient
) -> None:
    server = entered(stand_in, client, kind)
    receipt = server.tell_changes([FEED, "https://feeds.example/tea.xml"], [])
    assert receipt.timestamp
    server.tell_changes([], ["https://feeds.example/tea.xml"])
    changes = server.changes(0)
    assert (changes.add, changes.remove) == ((FEED,), ("https://feeds.example/tea.xml",))
    assert changes.timestamp >= receipt.timestamp
    server.tell_actions([PLAY, NEW])
    told = {action.episode: action for action in server.actions(0).actions}
    assert set(told) == {PLAY.episode, NEW.episode}
    assert told[MEDIA] == PLAY
    assert told[NEW.episode].kind is ActionKind.NEW
    assert client.server_time is not None


@pytest.mark.parametrize(
    ("speaks", "kind"),
    [
        (("gpodder", "nextcloud"), ServerKind.GPODDER),
        (("gpodder",), ServerKind.GPODDER),
        (("nextcloud",), ServerKind.NEXTCLOUD),
    ],
)
def test_what_a_server_speaks_is_found_out(
    speaks: tuple[str, ...], kind: ServerKind, stand_in: SyncStandIn, client: SyncClient
) -> None:
    stand_in.speaks = speaks
    assert find_kind(stand_in.url, USER, "laptop", client) is kind


def test_a_server_that_speaks_neither(stand_in: SyncStandIn, client: SyncClient) -> None:
    stand_in.speaks = ()
    with pytest.raises(SyncError, match="neither"):
        find_kind(stand_in.url, USER, "laptop", client)
    stand_in.page = b"<!doctype html><title>Welcome</title>"
    with pytest.raises(SyncError, match="a web page instead of data"):
        find_kind(stand_in.url, USER, "laptop", client)


def test_a_wrong_password_is_not_tried_at_the_other_api(stand_in: SyncStandIn) -> None:
    with SyncClient(stand_in.url, USER, "falsch") as client, pytest.raises(LoginRefusedError):
        find_kind(stand_in.url, USER, "laptop", client)
    assert len(stand_in.log) == 1


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [
        (401, LoginRefusedError, "name or password"),
        (403, LoginRefusedError, "app password"),
        (404, SyncError, "gPodder Sync"),
        (400, SyncError, "status 400"),
        (429, SyncBusyError, "less often"),
        (500, SyncOfflineError, "fault of its own"),
        (503, SyncBusyError, "fault of its own"),
    ],
)
def test_each_refusal_is_told(
    status: int, kind: type[SyncError], words: str, stand_in: SyncStandIn, client: SyncClient
) -> None:
    stand_in.status = status
    with pytest.raises(kind, match=words):
        server_for(Account(stand_in.url, ServerKind.NEXTCLOUD, USER, ""), client).actions(0)


def test_a_server_says_for_how_long_it_wants_to_be_left_alone(
    stand_in: SyncStandIn, client: SyncClient
) -> None:
    stand_in.status, stand_in.headers = 429, {"Retry-After": "1800"}
    with pytest.raises(SyncBusyError) as raised:
        client.get("/x")
    assert raised.value.wait.total_seconds() == pytest.approx(1800, abs=5)


@pytest.mark.parametrize("page", [b"<html>Log in</html>", b"[" * 100_000, b"{", b"not here", b"\xff\xfe"])
def test_what_is_no_json(page: bytes, stand_in: SyncStandIn, client: SyncClient) -> None:
    stand_in.page = page
    with pytest.raises(SyncError, match="instead of data"):
        client.get("/x")


@pytest.mark.parametrize("page", [b'"x"', b"[]", b"7", b'{"add": "x"}'])
def test_json_that_is_no_answer(page: bytes, stand_in: SyncStandIn, client: SyncClient) -> None:
    stand_in.page = page
    with pytest.raises(SyncError, match=r"another form|no list"):
        server_for(Account(stand_in.url, ServerKind.NEXTCLOUD, USER, ""), client).changes(0)


def test_more_than_anybody_says(stand_in: SyncStandIn) -> None:
    stand_in.page = b" " * 5_000 + b"{}"
    with SyncClient(stand_in.url, USER, PASSWORD, max_body=4_000) as client, pytest.raises(SyncError):
        client.get("/x")


def test_a_server_that_is_away(stand_in: SyncStandIn, client: SyncClient) -> None:
    stand_in.away = True
    with pytest.raises(SyncOfflineError):
        client.get("/x")


def test_a_server_without_encryption_that_was_taken_for_one_with_it(stand_in: SyncStandIn) -> None:
    url = stand_in.url.replace("http:", "https:")
    with SyncClient(url, USER, PASSWORD) as client, pytest.raises(SyncOfflineError, match="with http://"):
        client.get("/x")
    assert stand_in.authorizations == []


def test_a_certificate_that_nobody_knows(tmp_path: Path) -> None:
    own = self_signed(tmp_path, "IP:127.0.0.1").context()
    with Web(tls=own) as web, SyncClient(web.url("/nextcloud"), USER, PASSWORD) as client:
        with pytest.raises(SyncOfflineError, match=r"could not prove who it is.*SSL_CERT_FILE"):
            client.get("/x")
        assert not web.requests


def test_a_call_can_be_given_up(stand_in: SyncStandIn) -> None:
    given_up = threading.Event()

    def answer() -> bytes:
        given_up.set()
        assert stand_in.leaving.wait(60)
        return b"{}"

    stand_in.slow_page = answer
    with SyncClient(stand_in.url, USER, PASSWORD, cancelled=given_up.is_set) as client:
        for _ in range(2):
            with pytest.raises(SyncOfflineError, match="stopped"):
                client.get("/x")


def test_the_password_goes_to_no_other_server(stand_in: SyncStandIn, client: SyncClient) -> None:
    with SyncStandIn() as elsewhere:
        stand_in.redirects_to = f"{elsewhere.url}/api/2/episodes/ann.json"
        with pytest.raises(SyncError, match="was not meant to go"):
            client.get("/x")
        with pytest.raises(SyncError, match="was not meant to go"):
            client.post("/x", {})
        assert elsewhere.authorizations == []


def test_circles_come_to_an_end(stand_in: SyncStandIn, client: SyncClient) -> None:
    stand_in.redirects_to = "/round"
    with pytest.raises(SyncError, match="circles"):
        client.get("/x")


def test_no_password_goes_through_the_internet_unencrypted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sync_client, "is_public", lambda _ip: True)
    with SyncStandIn() as public, SyncClient(public.url, USER, PASSWORD) as client:
        with pytest.raises(SyncError, match="not encrypted"):
            client.get("/x")
        assert public.authorizations == []


def test_a_password_is_in_no_log(stand_in: SyncStandIn, client: SyncClient, tmp_path: Path) -> None:
    log = tmp_path / "cafe-tui.log"
    write_log(log)
    logging.getLogger().setLevel(logging.DEBUG)
    try:
        entered(stand_in, client, ServerKind.GPODDER).actions(0)
        stand_in.away = True
        with pytest.raises(SyncOfflineError) as raised:
            client.get("/x")
        logging.getLogger("test").error("failed", exc_info=raised.value)
    finally:
        logging.getLogger().setLevel(logging.WARNING)
        forget_log()
    said = log.read_text()
    assert "POST" in said
    assert PASSWORD not in said
    assert stand_in.authorizations[0].removeprefix("Basic ") not in said
