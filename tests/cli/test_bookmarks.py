"""Keeping from the prompt."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from .conftest import Answer

Cafe = Callable[..., Answer]

pytestmark = pytest.mark.usefixtures("house")


def test_a_segment_is_kept_and_listed(cafe: Cafe) -> None:
    answer = cafe(
        "bookmark",
        "add",
        "Management#3",
        "11:10",
        "--to",
        "12:40.5",
        "--note",
        "for Monday",
        "--tag",
        "Talk",
        "--tag",
        "#x",
    )
    assert answer.status == 0
    assert answer.out == "Kept bookmark 1: 11:10 to 12:40 in “#3 Networks”\n"
    (record,) = cafe("bookmarks", "--json").json
    created = datetime.fromisoformat(record.pop("created"))
    assert created.utcoffset() == datetime.now(UTC).utcoffset()
    assert len(record.pop("uid")) == 32
    assert record == {
        "id": 1,
        "episode": 3 if record["episode"] == 3 else 1,
        "show": "Management Café",
        "title": "#3 Networks",
        "start": 670.0,
        "end": 760.5,
        "note": "for Monday",
        "tags": ["Talk", "x"],
        "importance": 0,
        "chapter": "Talking freely.",
        "text": None,
        "edited": None,
    }
    assert "for Monday #Talk #x" in cafe("bookmarks").out


def test_bookmarks_are_listed_by_episode_show_and_tag(cafe: Cafe) -> None:
    cafe("bookmark", "add", "Management#3", "2:00", "--tag", "later")
    cafe("bookmark", "add", "Management#3", "1:00")
    cafe("bookmark", "add", "Tea#0", "0:10", "--tag", "later")
    for options, starts in (
        ([], [60.0, 120.0, 10.0]),
        (["--episode", "latest"], [60.0, 120.0]),
        (["--show", "tea"], [10.0]),
        (["--tag", "LATER"], [120.0, 10.0]),
        (["--show", "tea", "--tag", "other"], []),
    ):
        assert [record["start"] for record in cafe("bookmarks", *options, "--json").json] == starts


def test_a_bookmark_is_edited_field_by_field(cafe: Cafe) -> None:
    record = cafe(
        "bookmark", "add", "latest", "1:00", "--to", "2:00", "--note", "old", "--tag", "a", "--json"
    ).json
    for options, change in (
        (["--note", "new"], {"note": "new"}),
        (["--start", "90"], {"start": 90.0, "chapter": "Tim on being isolated."}),
        (["--no-end"], {"end": None}),
        (["--to", "3m"], {"end": 180.0}),
        (["--tag", "b", "--tag", "c"], {"tags": ["b", "c"]}),
        (["--no-tags"], {"tags": []}),
        (["--note", ""], {"note": ""}),
    ):
        changed = cafe("bookmark", "edit", "1", *options, "--json").json
        assert datetime.fromisoformat(changed["edited"]) >= datetime.fromisoformat(record["created"])
        record |= change | {"edited": changed["edited"]}
        assert changed == record
    assert cafe("bookmarks", "--json").json == [record]


def test_an_edit_of_nothing_is_wrong_usage(cafe: Cafe) -> None:
    cafe("bookmark", "add", "latest", "1:00")
    assert cafe("bookmark", "edit", "1").status == 2


def test_a_removed_bookmark_is_shown_a_last_time(cafe: Cafe) -> None:
    kept = cafe("bookmark", "add", "latest", "1:00", "--json").json
    assert cafe("bookmark", "remove", "1", "--json").json == kept
    assert cafe("bookmarks", "--json").json == []
    assert cafe("bookmark", "remove", "1").status == 1
