"""Searching at the prompt."""

from collections.abc import Callable
from datetime import datetime

import pytest

from cafe_tui.services.house import House
from tests.support.library import document, item, keep

from .conftest import Answer

Cafe = Callable[..., Answer]


@pytest.mark.usefixtures("house")
def test_hits_are_places_in_a_table(cafe: Cafe) -> None:
    answer = cafe("search", "talking")
    assert answer.status == 0
    header, row = answer.out.splitlines()
    assert header.split() == ["IN", "EPISODE", "TIME", "SHOW", "TITLE", "FOUND"]
    assert row.split()[:4] == ["notes", "1", "11:10", "Management"]
    assert row.endswith("#3 Networks  11:10 Talking freely.")


@pytest.mark.usefixtures("house")
def test_hits_are_told_as_json(cafe: Cafe) -> None:
    cafe("bookmark", "add", "Management#3", "1:25", "--to", "2:00", "--note", "networks & I", "--tag", "x")
    records = cafe("search", "networks", "--json").json
    assert [record["kind"] for record in records] == ["episode", "bookmark"]
    bookmark = next(record for record in records if record["kind"] == "bookmark")
    assert datetime.fromisoformat(bookmark.pop("published")).utcoffset() is not None
    assert bookmark == {
        "kind": "bookmark",
        "episode": records[0]["episode"],
        "show_id": None,
        "show": "Management Café",
        "title": "#3 Networks",
        "start": 85.0,
        "end": 120.0,
        "snippet": "networks & I",
        "marks": [[0, 8]],
        "by": None,
        "bookmark": 1,
    }
    assert records[0]["published"] == "2026-01-04T00:00:00+00:00"
    assert records[0]["start"] is None
    assert records[0]["title"] == "#3 Networks"


@pytest.mark.usefixtures("house")
def test_filters_and_exclusions_are_those_of_the_player(cafe: Cafe) -> None:
    assert [one["title"] for one in cafe("search", "show:tea", "in:titles", "--json").json] == ["Tea 茶 time"]
    assert [one["title"] for one in cafe("search", "茶", "--json").json] == ["Tea 茶 time"]
    assert cafe("search", "--json", "--", "networks", "-networks").json == []
    assert [one["title"] for one in cafe("search", "netw*", "in:titles", "--json").json] == ["#3 Networks"]
    assert cafe("search", "netw", "in:titles", "--json").json == []


@pytest.mark.usefixtures("house")
def test_what_is_not_found_is_no_failure(cafe: Cafe) -> None:
    answer = cafe("search", "nowhere")
    assert (answer.status, answer.out) == (0, "")
    assert "Nothing like this" in answer.err
    assert cafe("search", "nowhere", "--json").out == "[]\n"


@pytest.mark.usefixtures("house")
def test_nothing_to_look_for_is_said(cafe: Cafe) -> None:
    answer = cafe("search", "++")
    assert (answer.status, answer.out) == (1, "")
    assert "nothing to look for" in answer.err
    assert cafe("search").status == 2


def test_a_library_that_is_not_indexed_yet_is_first(cafe: Cafe, house: House) -> None:
    many = (item(number, f"Kettle {number}") for number in range(300, 0, -1))
    keep(house.database, document(*many, title="Kettles"), "https://kettles.example/feed")
    behind = house.indexer
    assert behind.is_behind
    assert len(cafe("search", "kettle", "in:titles", "--json", "--limit", "400").json) == 300
    assert behind.progress.percent == 100
    assert len(cafe("search", "kettle", "in:titles", "--json").json) == 20
