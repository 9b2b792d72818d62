"""Syncing at the prompt."""

import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cafe_tui.passwords import VARIABLE
from cafe_tui.services.doctor import Verdict, sync_finding
from cafe_tui.services.house import House
from tests.support.library import FEED_URL
from tests.support.sync_server import PASSWORD, USER, SyncStandIn

from .conftest import Answer

Cafe = Callable[..., Answer]


@pytest.fixture
def server() -> Iterator[SyncStandIn]:
    with SyncStandIn() as server:
        yield server


@pytest.fixture
def with_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, PASSWORD)


def test_without_a_server(cafe: Cafe, house: House) -> None:
    answer = cafe("sync")
    assert answer.status == 1
    assert "“cafe-tui sync login URL” names a server" in answer.err
    assert cafe("sync", "status").err == cafe("sync", "logout").err
    assert cafe("sync", "status", "--json").json == {"account": None, "done": None}


def test_a_password_comes_from_standard_input_and_goes_into_one_file(
    program: Callable[..., Answer], server: SyncStandIn, home: Path
) -> None:
    login = ("sync", "login", server.url, "--user", USER, "--device", "Ann's desk", "--file")
    done = program(*login, stdin=f"{PASSWORD}\nmore\n")
    assert done.status == 0
    assert done.out == f"Logged in at {server.url} as {USER}; this machine is Ann-s-desk\n"
    assert "unencrypted" in done.err
    assert PASSWORD not in done.out + done.err
    files = [path for path in home.iterdir() if path.is_file()]
    assert [path.name for path in files if PASSWORD.encode() in path.read_bytes()] == ["sync-password"]


@pytest.mark.parametrize(
    ("typed", "more", "words"),
    [
        ("falsch\n", ("--user", USER), "The server refuses your name or password"),
        ("", ("--user", USER), "No password was given"),
        (PASSWORD, (), "--user gives it"),
        (PASSWORD, ("--user", "ann:x"), "no user's name"),
    ],
)
def test_a_login_that_cannot_be(
    typed: str,
    more: tuple[str, ...],
    words: str,
    cafe: Cafe,
    house: House,
    server: SyncStandIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    answer = cafe("sync", "login", server.url, "--file", *more)
    assert answer.status == 1
    assert words in answer.err
    assert PASSWORD not in answer.out + answer.err
    assert house.synchroniser.account() is None


def test_the_whole_way(cafe: Cafe, house: House, server: SyncStandIn, with_password: None) -> None:
    logged_in = cafe("sync", "login", server.url, "--user", USER, "--device", "laptop", "--json").json
    assert logged_in["account"]["password_in"] == "environment"
    server.subscriptions["", FEED_URL] = True, server.now()
    house.library.set_played(house.library.find_episode("Tea Room#0").id, True)
    done = cafe("sync", "--json").json
    assert done["done"] == {
        "added": [],
        "removed": [],
        "told_added": ["https://tea.example/feed"],
        "told_removed": [],
        "taken": 0,
        "sent": 1,
        "waiting": 0,
        "left_out": [],
    }
    assert done["account"]["error"] is None
    assert cafe("sync").out == "Both ends are alike already\n"
    server.subscriptions["", FEED_URL] = False, server.now()
    assert cafe("sync").out == "Removed Management Café; its bookmarks stay\n1 show removed\n"
    found = house.synchroniser.account()
    assert found
    assert sync_finding(*found).verdict is Verdict.OK
    server.status = 500
    assert cafe("sync", "--whole").status == 1
    found = house.synchroniser.account()
    assert found
    finding = sync_finding(*found)
    assert finding.verdict is Verdict.WARN
    assert "since then" in cafe("sync", "status").out
    assert "since then: This server could not be synced with" in finding.detail
    assert cafe("sync", "logout").out.startswith("Logged out of http://127.0.0.1")
    assert house.synchroniser.account() is None
