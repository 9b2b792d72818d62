"""The queue from the prompt."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cafe_tui.services.house import House

from .conftest import Answer

Cafe = Callable[..., Answer]

pytestmark = pytest.mark.usefixtures("house")


def order(cafe: Cafe) -> list[str]:
    """The titles of what is queued: the passage's, or the episode's."""
    return [item["passage"] or item["title"] for item in cafe("queue", "--json").json["items"]]


def test_episodes_passages_chapters_and_bookmarks_are_queued_and_listed(cafe: Cafe, house: House) -> None:
    latest = house.library.find_episode("latest")
    assert cafe("queue", "add", "Management#1", "Tea#0").out == "Queued 2 pieces\n"
    assert cafe("queue", "add", "latest", "--at", "11:10", "--to", "12:40.5").status == 0
    assert cafe("queue", "add", "latest", "--chapter", "2").out == "Queued “Tim on being isolated.”\n"
    cafe("bookmark", "add", "latest", "1:00", "--note", "mine")
    assert cafe("queue", "add", "--bookmark", "1", "--next").out == "Next comes “mine”\n"
    listed = cafe("queue", "--json").json
    assert [item["position"] for item in listed["items"]] == [1, 2, 3, 4, 5]
    assert (listed["mixtapes"], listed["autoplay"]) == ([], True)
    assert listed["items"][3] == {
        "position": 4,
        "episode": latest.id,
        "show": "Management Café",
        "title": "#3 Networks",
        "passage": "From 11:10",
        "start": 670.0,
        "end": 760.5,
        "length": 90.5,
        "media_url": "https://media.example/3.mp3",
    }
    assert order(cafe) == [
        "mine", "Episode 1", "Tea 茶 time", "From 11:10", "Tim on being isolated."
    ]  # fmt: skip
    assert listed["items"][1]["passage"] is None
    header, *lines = cafe("queue").out.splitlines()
    assert header.split() == ["NO", "START", "END", "LENGTH", "SHOW", "EPISODE", "PASSAGE"]
    assert lines[3].split()[:4] == ["4", "11:10", "12:40", "1:30"]


def test_it_is_put_in_order_and_cleared(cafe: Cafe) -> None:
    cafe("queue", "add", "Management#1", "Management#2", "Management#3")
    one, two, three = order(cafe)
    assert cafe("queue", "move", "3", "1").out == "Moved 3 to 1\n"
    assert order(cafe) == [three, one, two]
    assert cafe("queue", "remove", "1", "3").out == "Took 2 out of the queue\n"
    assert order(cafe) == [one]
    assert cafe("queue", "clear").status == 0
    answer = cafe("queue")
    assert (answer.status, answer.out) == (0, "")
    assert "Nothing is queued" in answer.err


def test_mixtapes_are_saved_opened_and_removed(cafe: Cafe) -> None:
    cafe("queue", "add", "latest", "--chapter", "1")
    assert cafe("queue", "save", "Für Montag").out == "Saved the queue as “Für Montag”\n"
    cafe("queue", "clear")
    assert "Mixtapes: Für Montag (1)" in cafe("queue").err
    assert cafe("queue", "open", "fur montag").status == 0
    assert len(order(cafe)) == 1
    assert cafe("queue", "forget", "für montag").status == 0
    answer = cafe("queue", "open", "für montag")
    assert (answer.status, answer.out) == (1, "")
    assert "There is no mixtape" in answer.err


def test_a_playlist_is_printed_or_written(cafe: Cafe, tmp_path: Path) -> None:
    cafe("queue", "add", "latest", "--at", "60")
    printed = cafe("queue", "export").out
    assert printed.startswith("#EXTM3U\n#EXTINF:1440,From 1:00 · ")
    path = tmp_path / "list.m3u8"
    answer = cafe("queue", "export", "-o", str(path))
    assert (answer.status, answer.out) == (0, "")
    assert path.read_text(encoding="utf-8") == printed
    assert cafe("queue", "export", "-o", str(tmp_path)).status == 1


@pytest.mark.parametrize(
    "typed",
    [
        ["add"],
        ["add", "latest", "--to", "2:00"],
        ["add", "latest", "--at", "1:00", "--chapter", "1"],
        ["add", "latest", "--bookmark", "1"],
        ["add", "latest", "Tea#0", "--chapter", "1"],
        ["add", "latest", "--at", "soon"],
        ["remove"],
        ["remove", "0"],
        ["move", "1"],
    ],
)
def test_what_does_not_fit_together_is_wrong_usage(cafe: Cafe, typed: list[str]) -> None:
    assert cafe("queue", *typed).status == 2


@pytest.mark.parametrize(
    "typed",
    [
        ["add", "latest", "--chapter", "99"],
        ["add", "latest", "--at", "2:00", "--to", "1:00"],
        ["add", "latest", "--at", "9:00:00"],
        ["add", "latest", "Nothing#1"],
        ["add", "--bookmark", "9"],
        ["remove", "1"],
        ["move", "1", "2"],
        ["save", "Empty"],
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(cafe: Cafe, typed: list[str]) -> None:
    answer = cafe("queue", *typed)
    assert (answer.status, answer.out) == (1, "")
    assert answer.err.startswith("cafe-tui: ")
    assert order(cafe) == []
