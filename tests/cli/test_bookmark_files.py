"""Bookmarks taken away and in at the prompt."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Answer

Cafe = Callable[..., Answer]

pytestmark = pytest.mark.usefixtures("house")


def test_bookmarks_go_into_a_file_and_come_back_from_it(cafe: Cafe, tmp_path: Path) -> None:
    file = str(tmp_path / "kept.json")
    kept = cafe("bookmark", "add", "latest", "1:00", "--to", "2:00", "--importance", "2", "--json").json
    cafe("bookmark", "add", "Tea#0", "0:10")
    answer = cafe("bookmarks", "export", "-o", file)
    assert (answer.status, answer.out, answer.err) == (0, "", f"2 bookmarks in {file}\n")
    assert cafe("bookmarks", "import", file).out == "Kept 0 bookmarks; 2 were here already or do not fit\n"
    cafe("bookmark", "remove", "1")
    (again,) = cafe("bookmarks", "import", file, "--json").json
    assert again | {"id": 1} == kept
    assert again["importance"] == 2
    assert cafe("bookmarks", "--json", "import", file).json == []


def test_filters_hold_for_an_export_on_either_side_of_its_name(cafe: Cafe) -> None:
    cafe("bookmark", "add", "latest", "1:00", "--tag", "x")
    cafe("bookmark", "add", "latest", "2:00")
    cafe("bookmark", "add", "Tea#0", "0:10")
    for arguments, starts in (
        (["export"], [60.0, 120.0, 10.0]),
        (["--episode", "latest", "export"], [60.0, 120.0]),
        (["export", "--episode", "latest"], [60.0, 120.0]),
        (["--show", "tea", "export"], [10.0]),
        (["--show", "management", "export", "--tag", "x"], [60.0]),
    ):
        exported = json.loads(cafe("bookmarks", *arguments).out)
        assert [each["start"] for each in exported["bookmarks"]] == starts


def test_labels_are_kept_in_the_episode_that_is_named(cafe: Cafe, tmp_path: Path) -> None:
    file = tmp_path / "labels.txt"
    file.write_text("60\t90\tA talk\n", encoding="utf-8")
    refused = cafe("bookmarks", "import", str(file))
    assert (refused.status, "--episode" in refused.err) == (1, True)
    (kept,) = cafe("bookmarks", "import", str(file), "--episode", "latest", "--json").json
    assert (kept["start"], kept["end"], kept["note"]) == (60.0, 90.0, "A talk")
    assert cafe("bookmarks", "--episode", "latest", "import", str(file)).out.startswith("Kept 0 bookmarks")


def test_links_with_times_are_kept_in_the_episodes_that_they_lead_to(cafe: Cafe, tmp_path: Path) -> None:
    latest = cafe("show", "latest", "--json").json
    file = tmp_path / "from my phone.txt"
    file.write_text(
        f"Management Café: {latest['title']}\nStarting position: 00:01:00\n\n"
        f"Media file: {latest['media_url'].replace('https:', 'http:')}#t=60\n\n"
        f"- what a laugh {latest['media_url']}?utm_source=app#t=2:00,2:30\n"
        "- of another show: https://nowhere.example/9?t=5\n",
        encoding="utf-8",
    )
    answer = cafe("bookmarks", "import", str(file))
    assert answer.out == "Kept 2 bookmarks; 1 lead to no episode of the library\n"
    kept = cafe("bookmarks", "--json").json
    assert [(one["episode"], one["start"], one["end"], one["note"]) for one in kept] == [
        (latest["id"], 60.0, None, ""),
        (latest["id"], 120.0, 150.0, "what a laugh"),
    ]
    assert cafe("bookmarks", "import", str(file)).out.startswith("Kept 0 bookmarks; 2 were here already")


def test_a_folder_of_notes_grows(cafe: Cafe, tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    cafe("bookmark", "add", "latest", "1:00")
    answer = cafe("bookmarks", "export", "--format", "md", "-o", str(folder))
    (note,) = folder.iterdir()
    assert (answer.out, answer.err) == (f"{note}\n", f"1 bookmark came into {folder}\n")
    assert cafe("bookmarks", "export", "--format", "md", "-o", str(folder)).out == ""
    cafe("bookmarks", "export", "--format", "md", "-o", str(tmp_path / "one.md"))
    assert (tmp_path / "one.md").read_text(encoding="utf-8").startswith("# \\#3 Networks")


def test_what_holds_one_episode_asks_for_it(cafe: Cafe) -> None:
    cafe("bookmark", "add", "latest", "1:00")
    cafe("bookmark", "add", "Tea#0", "0:10")
    refused = cafe("bookmarks", "export", "--format", "vtt")
    assert (refused.status, "--episode" in refused.err) == (1, True)
    assert cafe("bookmarks", "export", "--format", "vtt", "--episode", "latest").out.startswith("WEBVTT\n")
    assert cafe("bookmarks", "export", "--format", "exe").status == 2


def test_how_important_a_bookmark_is_can_be_changed_alone(cafe: Cafe) -> None:
    cafe("bookmark", "add", "latest", "1:00", "--note", "n")
    assert cafe("bookmark", "edit", "1", "--importance", "3", "--json").json["importance"] == 3
    assert "★★★ n" in cafe("bookmarks").out
    assert cafe("bookmark", "edit", "1", "--importance", "0", "--json").json["importance"] == 0
    assert cafe("bookmark", "edit", "1", "--importance", "4").status == 1
