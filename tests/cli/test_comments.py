"""`cafe-tui comments`: fetched, threaded, as text and as JSON."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cafe_tui.domain.feed.extras import Discussion, EpisodeExtras
from cafe_tui.services.house import House
from tests.support.library import document, item, keep
from tests.support.web import Web

from .conftest import Answer

Cafe = Callable[..., Answer]
FEED = (Path(__file__).parents[1] / "data" / "comments" / "wordpress.xml").read_bytes()


@pytest.fixture
def web(web: Web, house: House) -> Web:
    """The page of “Beans#9”, with two comments."""
    extras = EpisodeExtras(
        comments_url=web.feed("/9/feed/", FEED),
        comments_page="https://beans.example/9/#respond",
        discussions=(Discussion("https://talk.example/9", "activitypub"),),
    )
    keep(house.database, document(replace(item(9), extras=extras), title="Beans"), web.url("/feed"))
    return web


def test_comments_are_listed_with_their_times(cafe: Cafe, house: House, web: Web) -> None:
    answer = cafe("comments", "Beans#9", "--json")
    assert (answer.status, answer.err) == (0, "")
    fetched = answer.json.pop("fetched")
    assert fetched.endswith("+00:00")
    assert answer.json | {"comments": []} | {"fetched": fetched} == {
        "episode": house.library.find_episode("Beans#9").id,
        "page": "https://beans.example/9/#respond",
        "fetched": fetched,
        "discussions": [{"url": "https://talk.example/9", "protocol": "activitypub", "account": None}],
        "comments": [],
    }
    assert answer.json["comments"] == [
        {
            "id": "https://tea.example/?p=3#comment-11",
            "answers": None,
            "depth": 0,
            "author": "Ann",
            "published": "2024-03-03T09:00:00+00:00",
            "url": "https://tea.example/episodes/3/#comment-11",
            "text": "At 1:25 you say milk.",
            "times": [85.0],
        },
        {
            "id": "https://tea.example/?p=3#comment-12",
            "answers": "https://tea.example/?p=3#comment-11",
            "depth": 1,
            "author": "Ben",
            "published": "2024-03-04T09:00:00+00:00",
            "url": "https://tea.example/episodes/3/#comment-12",
            "text": "So do I.",
            "times": [],
        },
    ]


def test_comments_as_text_stand_in_their_threads(cafe: Cafe, web: Web) -> None:
    lines = cafe("comments", "Beans#9").out.splitlines()
    assert lines[0].startswith("Ann · 2024-03-0")
    assert lines[1] == "  At 1:25 you say milk."
    assert lines[3].startswith("  Ben · 2024-03-0")
    assert lines[-2:] == [
        "Leave a comment: https://beans.example/9/#respond",
        "Discussion: https://talk.example/9",
    ]


def test_they_are_asked_for_again_when_that_is_wanted(cafe: Cafe, web: Web) -> None:
    cafe("comments", "Beans#9")
    cafe("comments", "Beans#9")
    assert web.count("/9/feed/") == 1
    cafe("comments", "Beans#9", "--refresh")
    assert web.count("/9/feed/") == 2


def test_what_is_here_is_shown_when_news_cannot_be_had(cafe: Cafe, web: Web) -> None:
    first = cafe("comments", "Beans#9").out
    web.status("/9/feed/", 500)
    answer = cafe("comments", "Beans#9", "--refresh")
    assert (answer.status, answer.out) == (1, first)
    assert answer.err.startswith("cafe-tui: The comments could not be fetched: ")
    assert cafe("comments", "Beans#9").status == 0


def test_nothing_to_be_had_is_said(cafe: Cafe, house: House) -> None:
    answer = cafe("comments", str(house.library.find_episode("latest").id))
    assert (answer.status, answer.out) == (0, "")
    assert "No comments can be fetched" in answer.err
