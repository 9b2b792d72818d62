"""What is in the library, as text and as JSON."""

from collections.abc import Callable

import pytest

from cafe_tui.services.house import House
from tests.support.library import FEED_URL, document, item, keep

from .conftest import NOTES, Answer

Cafe = Callable[..., Answer]

pytestmark = pytest.mark.usefixtures("house")


def test_shows_are_listed_with_what_is_new(cafe: Cafe, house: House) -> None:
    house.library.set_played(house.library.find_episode("latest").id, True)
    answer = cafe("shows", "--json")
    assert (answer.status, answer.err) == (0, "")
    assert answer.json == [
        {
            "id": 1,
            "title": "Management Café",
            "feed_url": FEED_URL,
            "episodes": 3,
            "unplayed": 2,
            "last_ok": None,
            "error": None,
            "next_try": None,
            "failures": 0,
            "retired": False,
            "notices": [],
        },
        {
            "id": 2,
            "title": "Tea Room",
            "feed_url": "https://tea.example/feed",
            "episodes": 1,
            "unplayed": 1,
            "last_ok": None,
            "error": None,
            "next_try": None,
            "failures": 0,
            "retired": False,
            "notices": [],
        },
    ]


def test_episodes_are_listed_newest_first_with_their_place(cafe: Cafe, house: House) -> None:
    latest = house.library.find_episode("latest")
    house.library.save_position(latest.id, 670.5, finished=False)
    first, *rest = cafe("episodes", "Management", "--json").json
    assert [record["title"] for record in rest] == ["In between", "Episode 1"]
    assert first == {
        "id": latest.id,
        "show": "Management Café",
        "show_id": 1,
        "number": 3,
        "title": "#3 Networks",
        "published": "2026-01-04T00:00:00+00:00",
        "duration": 1500.0,
        "media_url": "https://media.example/3.mp3",
        "position": 670.5,
        "played": False,
    }


def test_episodes_can_be_limited_to_unplayed_and_to_a_number(cafe: Cafe, house: House) -> None:
    house.library.set_played(house.library.find_episode("latest").id, True)
    titles = [record["title"] for record in cafe("episodes", "--unplayed", "--limit", "2", "--json").json]
    assert titles == ["In between", "Episode 1"]


def test_text_is_in_columns_that_wide_characters_do_not_break(cafe: Cafe) -> None:
    header, *lines = cafe("episodes").out.splitlines()
    assert len(lines) == 4
    column = header.index("SHOW")
    assert {line[column - 2 : column] for line in lines} == {"  "}
    assert {line[column:].split("  ")[0] for line in lines} == {"Management Café", "Tea Room"}


def test_no_control_character_in_the_library_reaches_the_terminal(cafe: Cafe, house: House) -> None:
    feed = document(item(7, "A \x1b[31mtitle\nin two\u202e lines"), title="Bad\x9b2J Talk")
    keep(house.database, feed, "https://bad.example")
    for command in (
        ["shows"],
        ["episodes"],
        ["show", "Bad#7"],
        ["bookmark", "add", "Bad#7", "1:00"],
        ["bookmarks"],
        ["episodes", "Bad", "--json"],
    ):
        printed = cafe(*command).out
        assert "title" in printed.lower()
        assert {"\x1b", "\x9b", "\u202e"}.isdisjoint(printed)
    assert cafe("bookmark", "remove", "1").out.count("\n") == 1


def test_an_empty_listing_is_an_empty_document(cafe: Cafe) -> None:
    answer = cafe("bookmarks", "--json")
    assert (answer.status, answer.json) == (0, [])
    assert cafe("bookmarks").out == ""


def test_an_episode_is_shown_with_readable_notes(cafe: Cafe) -> None:
    printed = cafe("show", "Management Café#3").out
    assert "about networks & friends." in printed
    assert "<p>" not in printed
    assert printed.endswith("Links:\nhttps://example.org/talk\n")
    assert "25:00" in printed


def test_an_episode_in_json_has_the_notes_as_the_feed_has_them(cafe: Cafe) -> None:
    record = cafe("show", "latest", "--json").json
    assert (record["title"], record["notes"], record["guid"], record["link"]) == (
        "#3 Networks",
        NOTES,
        "guid-3",
        None,
    )


def test_chapters_of_an_episode(cafe: Cafe, house: House) -> None:
    document = cafe("chapters", "latest", "--json").json
    assert document == cafe("chapters", "latest", "--format", "json").json
    assert (document["episode"], document["source"]) == (house.library.find_episode("latest").id, "notes")
    assert [chapter["start"] for chapter in document["chapters"]] == [30.0, 85.0, 670.0, 1260.0]
    assert document["chapters"][2] == {
        "start": 670.0, "end": None, "title": "Talking freely.", "url": None, "image": None,
    }  # fmt: skip
    assert cafe("chapters", "latest").out.splitlines()[1] == " 1:25  Tim on being isolated."


def test_an_episode_without_chapters_says_so_and_is_no_failure(cafe: Cafe) -> None:
    assert cafe("chapters", "Management#1", "--json").json["chapters"] == []
    answer = cafe("chapters", "Management#1")
    assert (answer.status, answer.out) == (0, "")
    assert "No chapters" in answer.err


@pytest.mark.parametrize(
    "command",
    [
        ["show", "999"],
        ["episodes", "Nobody"],
        ["chapters", "Management#77"],
        ["play", "latest", "--chapter", "5"],
        ["bookmark", "add", "999", "1:00"],
        ["bookmark", "add", "latest", "5:00", "--to", "4:00"],
        ["bookmark", "edit", "7", "--note", "x"],
        ["remove", "a"],
        ["play", "latest"],
    ],
)
def test_what_cannot_be_done_is_said_on_one_line_of_standard_error(cafe: Cafe, command: list[str]) -> None:
    answer = cafe(*command)
    assert (answer.status, answer.out) == (1, "")
    assert answer.err.startswith("cafe-tui: ")
    assert answer.err.count("\n") == 1


@pytest.mark.parametrize(
    "command",
    [
        ["dance"],
        ["add"],
        ["bookmark"],
        ["bookmark", "add", "latest", "twelve"],
        ["bookmark", "edit", "0"],
        ["episodes", "--limit", "-1"],
        ["play", "latest", "--at", "1:00", "--chapter", "2"],
        ["chapters", "-", "--duration", "nan"],
        ["shows", "--jso"],
    ],
)
def test_wrong_usage_is_told_apart_by_its_status(cafe: Cafe, command: list[str]) -> None:
    answer = cafe(*command)
    assert (answer.status, answer.out) == (2, "")
    assert "usage: cafe-tui" in answer.err
