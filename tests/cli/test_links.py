"""What leads from an episode to elsewhere, on the command line."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from cafe_tui.domain.feed.extras import EpisodeExtras, Funding, Person, Place, ShowExtras
from cafe_tui.services.house import House
from tests.support.library import document, item, keep

from .conftest import Answer

Cafe = Callable[..., Answer]

NOTES = """<p>As in #1: <a href="https://tea.example/cups">cups</a>, and
<a href="https://bank.example@evil.example/">your bank</a>.</p>"""


@pytest.fixture
def kettle(house: House) -> House:
    """A show whose second episode leads to the first."""
    talk = replace(
        item(2, "#2 Kettles", notes=NOTES),
        link="https://tea.example/2",
        extras=EpisodeExtras(3, people=(Person("Anna", "guest"),), place=Place("Madrid", "geo:40.4,-3.7")),
    )
    feed = replace(
        document(item(1, "#1 Cups"), talk, title="Kettle Hour"),
        extras=ShowExtras(funding=(Funding("https://pay.example", "Tea for us"),)),
    )
    keep(house.database, feed, url="https://kettle.example/feed")
    return house


def test_links_as_json(cafe: Cafe, kettle: House) -> None:
    first, second = (kettle.library.find_episode(f"Kettle Hour#{number}").id for number in (1, 2))
    answer = cafe("links", "Kettle Hour#2", "--json")
    assert (answer.status, answer.err) == (0, "")
    episode = {"show": "Kettle Hour", "show_id": 3}
    assert answer.json == {
        "episode": second,
        "mentions": [episode | {"id": first, "number": 1, "title": "#1 Cups", "words": "#1"}],
        "mentioned_in": [],
        "related": [],
        "links": [
            {"title": "cups", "url": "https://tea.example/cups"},
            {"title": "your bank", "url": "https://bank.example@evil.example/"},
        ],
        "chapters": [],
        "people": [{"name": "Anna", "role": "guest", "url": None}],
        "funding": [{"title": "Tea for us", "url": "https://pay.example"}],
        "place": {"name": "Madrid", "geo": "geo:40.4,-3.7"},
        "season": 3,
        "link": "https://tea.example/2",
    }
    back = cafe("links", "Kettle Hour#1", "--json").json
    assert [each["id"] for each in back["mentioned_in"]] == [second]


def test_links_as_text(cafe: Cafe, kettle: House) -> None:
    answer = cafe("links", "Kettle Hour#2")
    lines = answer.out.splitlines()
    assert lines[0] == "Mentioned here:"
    assert lines[1].endswith("Kettle Hour: #1 Cups  (#1)")
    assert "  cups  https://tea.example/cups" in lines
    assert any("it leads to evil.example" in line for line in lines)
    assert "  Anna (guest)" in lines


def test_nothing_leads_anywhere(cafe: Cafe, house: House) -> None:
    (episode_id,) = house.library.episode_ids(house.library.find_show("Tea Room").id)
    answer = cafe("links", str(episode_id))
    assert (answer.status, answer.out) == (0, "")
    assert "Nothing leads" in answer.err


def test_show_tells_people_and_season(cafe: Cafe, kettle: House) -> None:
    record = cafe("show", "Kettle Hour#2", "--json").json
    assert (record["season"], record["people"]) == (3, [{"name": "Anna", "role": "guest", "url": None}])
    assert record["place"] == {"name": "Madrid", "geo": "geo:40.4,-3.7"}
    assert "Anna (guest)" in cafe("show", "Kettle Hour#2").out
