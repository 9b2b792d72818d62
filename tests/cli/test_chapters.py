"""`cafe-tui chapters` of every source, in every format."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from mutagen.id3 import CHAP, ID3, TIT2

from cafe_tui.domain.feed.feed_document import Enclosure
from cafe_tui.domain.models import Chapter
from cafe_tui.services.house import House
from tests.support.library import document, item, keep
from tests.support.web import Web

from .conftest import Answer

Cafe = Callable[..., Answer]


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """A sound with two chapters in it."""
    path = tmp_path / "sound.mp3"
    tag = ID3()
    for n, title in enumerate(("Hello", "Tea & cups")):
        tag.add(
            CHAP(element_id=f"{n}", start_time=n * 90_000, end_time=n * 90_000 + 90_000,
                 sub_frames=[TIT2(text=[title])])
        )  # fmt: skip
    tag.save(path)
    path.write_bytes(path.read_bytes() + bytes(50_000))
    return path


@pytest.mark.parametrize(
    ("form", "start"),
    [
        ("text", "0:00  Hello\n1:30  Tea & cups\n"),
        ("youtube", "0:00 Hello\n1:30 Tea & cups\n"),
        ("vtt", "WEBVTT\n\n00:00:00.000 --> 00:01:30.000\nHello\n"),
        ("ffmetadata", ";FFMETADATA1\n[CHAPTER]\n"),
        ("podlove", '<?xml version="1.0"'),
        ("podcasting20", '{\n  "version": "1.2.0"'),
        ("json", '{\n  "episode": null,\n  "source": "embedded"'),
    ],
)
def test_a_file_in_every_format(cafe: Cafe, sound: Path, form: str, start: str) -> None:
    answer = cafe("chapters", str(sound), "--format", form)
    assert (answer.status, answer.err) == (0, "")
    assert answer.out.startswith(start)


def test_the_address_of_a_sound(cafe: Cafe, sound: Path, web: Web) -> None:
    document = cafe("chapters", web.media("/sound.mp3", sound.read_bytes()), "--json").json
    assert (document["episode"], document["source"]) == (None, "embedded")
    assert [chapter["title"] for chapter in document["chapters"]] == ["Hello", "Tea & cups"]


def test_notes_on_standard_input_in_another_format(program: Cafe) -> None:
    answer = program("chapters", "-", "--format", "youtube", stdin="00:30 Tea\n1:25 Cups\n5:00 Bye")
    assert answer.out == "0:00 Intro\n0:30 Tea\n1:25 Cups\n5:00 Bye\n"


def test_an_episode_has_its_chapter_file_fetched(cafe: Cafe, house: House, web: Web) -> None:
    chapters = {"chapters": [{"startTime": 0, "title": "A"}, {"startTime": 60, "title": "B"}]}
    url = web.serve("/1.json", json.dumps(chapters).encode(), "application/json")
    keep(house.database, document(replace(item(9), chapters_url=url), title="Beans"), web.url("/feed"))
    answer = cafe("chapters", "Beans#9", "--json")
    assert (answer.json["source"], len(answer.json["chapters"])) == ("podcasting20", 2)
    assert answer.json["episode"] == house.library.find_episode("Beans#9").id


def test_a_source_that_fails_is_said_beside_the_result(cafe: Cafe, house: House, web: Web) -> None:
    beans = replace(
        item(9),
        chapters_url=web.url("/none.json"),
        enclosure=Enclosure(web.url("/9.mp3")),
        chapters=(Chapter(0.0, "A"), Chapter(60.0, "B")),
    )
    keep(house.database, document(beans, title="Beans"), web.url("/feed"))
    answer = cafe("chapters", "Beans#9", "--json")
    assert (answer.status, answer.json["source"]) == (0, "podlove")
    assert "The chapter file could not be fetched" in answer.err


@pytest.mark.parametrize("source", ["/no/such/file.mp3", "ftp://example.org/a.mp3", "./none.mp3"])
def test_what_is_no_sound_is_said(cafe: Cafe, source: str) -> None:
    answer = cafe("chapters", source)
    assert (answer.status, answer.out) == (1, "")
    assert answer.err.startswith("cafe-tui: ")
