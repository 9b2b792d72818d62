"""What servers answer is read with patience, and nothing of it is believed."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cafe_tui.domain.errors import AddressRefusedError, BadInputError
from cafe_tui.domain.models import EpisodeId
from cafe_tui.domain.sync import times
from cafe_tui.domain.sync.account import check_user, device_id, server_address
from cafe_tui.domain.sync.answers import NoAnswer, read_actions, read_changes, read_receipt
from cafe_tui.domain.sync.episodes import Candidate, Candidates
from cafe_tui.domain.sync.states import Action, ActionKind

PLAY: dict[str, Any] = {
    "podcast": "https://feeds.example/cups.xml",
    "episode": "https://media.example/1.mp3",
    "action": "play",
    "timestamp": "2026-11-23T12:00:00",
    "started": 15,
    "position": 120,
    "total": 500,
}
NOON = 1_795_435_200
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)


def one(**changes: object) -> Action | None:
    actions = read_actions({"actions": [PLAY | changes], "timestamp": 1}).actions
    return actions[0] if actions else None


def test_an_action() -> None:
    assert one() == Action(
        "https://feeds.example/cups.xml",
        "https://media.example/1.mp3",
        ActionKind.PLAY,
        NOON,
        120,
        15,
        500,
    )


@pytest.mark.parametrize(
    ("changes", "field", "value"),
    [
        ({"position": "120"}, "position", 120),
        ({"position": 120.9}, "position", 120),
        ({"started": -1, "total": -1}, "total", None),
        ({"total": None}, "total", None),
        ({"action": "PLAY"}, "kind", ActionKind.PLAY),
        ({"timestamp": "2026-11-23T12:00:00Z"}, "moment", NOON),
        ({"timestamp": "2026-11-23T13:00:00+01:00"}, "moment", NOON),
        ({"timestamp": "2026-11-23T12:00:00.25"}, "moment", NOON),
        ({"timestamp": NOON}, "moment", NOON),
        ({"timestamp": str(NOON)}, "moment", NOON),
        ({"guid": "cups-1"}, "guid", "cups-1"),
        ({"guid": None}, "guid", ""),
        ({"device": "phone", "id": 7, "user": 3}, "position", 120),
        ({"action": "new", "position": -1}, "position", None),
    ],
)
def test_other_ways_to_say_it(changes: dict[str, object], field: str, value: object) -> None:
    action = one(**changes)
    assert action
    assert getattr(action, field) == value


@pytest.mark.parametrize(
    "changes",
    [
        {"action": "download"},
        {"action": "delete"},
        {"action": "flattr"},
        {"action": None},
        {"position": -1},
        {"position": None},
        {"position": True},
        {"position": "soon"},
        {"position": 10**30},
        {"position": float("inf")},
        {"timestamp": "yesterday"},
        {"timestamp": None},
        {"timestamp": -5},
        {"timestamp": 10**20},
        {"timestamp": "0001-01-01T00:00:00+14:00"},
        {"podcast": "file:///etc/passwd"},
        {"podcast": None},
        {"episode": "javascript:alert(1)"},
        {"episode": ""},
    ],
)
def test_what_says_nothing_of_where_an_episode_stands_is_left_out(changes: dict[str, object]) -> None:
    assert one(**changes) is None


def test_empty_answers() -> None:
    assert read_actions({"timestamp": 4}).actions == ()
    assert read_changes({"timestamp": "4"}).timestamp == 4
    assert read_receipt(None).renamed == read_receipt({"update_urls": None}).renamed == ()
    assert read_receipt({"update_urls": [["http://a.example", ""], ["x"], "y"]}).renamed == (
        ("http://a.example", ""),
    )


@pytest.mark.parametrize("answer", [None, [], "x", {"add": "x"}, {"actions": {}}, {"actions": "x", "add": 3}])
def test_what_has_another_form_is_no_answer(answer: object) -> None:
    for read in (read_changes, read_actions):
        try:
            read(answer)
        except NoAnswer:
            return
    pytest.fail("it was taken for an answer")


@settings(max_examples=25)
@given(json_values, json_values)
def test_nothing_that_is_said_can_break_it(answer: object, inner: object) -> None:
    for told in (answer, {"actions": [inner, PLAY | {"guid": inner, "position": inner}], "timestamp": inner}):
        try:
            read_actions(told)
            read_changes(told)
            read_receipt(told)
        except NoAnswer:
            continue


def test_an_episode_is_found_by_its_guid_or_its_media_however_written() -> None:
    episodes = Candidates(
        [
            Candidate(EpisodeId(1), "a", "https://media.example/1.mp3"),
            Candidate(EpisodeId(2), "b", "https://op3.dev/e/https://media.example/2.mp3?x=1"),
            Candidate(EpisodeId(3), "c", "https://media.example/listen.mp3?id=3"),
            Candidate(EpisodeId(4), "d", "https://media.example/listen.mp3?id=4"),
        ]
    )
    assert episodes.find("https://media.example/1.mp3", "") == 1
    assert episodes.find("http://elsewhere.example/one.mp3", "a") == 1
    assert episodes.find("http://media.example/2.mp3", "") == 2
    assert episodes.find("https://media.example/listen.mp3?id=4", "") == 4
    assert episodes.find("http://media.example/listen.mp3?id=4", "") is None, "it may be either of two"
    assert episodes.find("https://media.example/9.mp3", "z") is None


def test_a_guid_that_several_have_is_told_apart_by_the_media() -> None:
    twins = Candidates(
        [
            Candidate(EpisodeId(1), "x", "https://m.example/1.mp3"),
            Candidate(EpisodeId(2), "x", "https://m.example/2.mp3"),
        ]
    )
    assert twins.find("https://m.example/2.mp3", "x") == 2
    assert twins.find("https://m.example/3.mp3", "x") is None


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("cloud.example", "https://cloud.example"),
        ("https://cloud.example/", "https://cloud.example"),
        ("http://nas:8080/sync/", "http://nas:8080/sync"),
        ("https://cloud.example/index.php/apps/gpoddersync", "https://cloud.example"),
        ("https://cloud.example/index.php", "https://cloud.example"),
        ("https://cloud.example/nc?x=1#y", "https://cloud.example/nc"),
    ],
)
def test_the_address_of_a_server(typed: str, address: str) -> None:
    assert server_address(typed) == address


def test_what_is_no_servers_address() -> None:
    with pytest.raises(BadInputError):
        server_address("https://ann:geheim@cloud.example")
    with pytest.raises(AddressRefusedError):
        server_address("ftp://cloud.example")


def test_names() -> None:
    assert device_id("Ann's laptop (blue)") == "Ann-s-laptop-blue"
    assert device_id("  …  ") == "cafe-tui"
    assert device_id("x" * 100) == "x" * 60
    assert check_user(" ann ") == "ann"
    for typed in ("", "ann:x", "a\nb"):
        with pytest.raises(BadInputError):
            check_user(typed)


def test_from_where_is_asked() -> None:
    day = 86_400
    assert times.ask_actions_since(0, 0, 100 * day) == 0
    assert times.ask_actions_since(100 * day, 99 * day, 101 * day) == 86 * day
    assert times.ask_actions_since(100 * day, 93 * day, 100 * day) == 0
    assert times.ask_actions_since(100 * day, 99 * day, 100 * day, whole=True) == 0
    assert (times.ask_shows_since(0), times.ask_shows_since(9), times.ask_shows_since(9, whole=True)) == (
        0,
        8,
        0,
    )


def test_nothing_was_done_later_than_now() -> None:
    assert times.done_at(50, 100, 0) == 50
    assert times.done_at(500, 100, 20) == 120
