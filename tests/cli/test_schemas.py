"""What is documented of the JSON is what is printed: `cafe` checks all that any test in this room prints."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from cafe_tui.cli.arguments import make_parser
from cafe_tui.cli.outline import outline_of
from cafe_tui.domain import playback as p
from cafe_tui.domain.feed.extras import EpisodeExtras, Person, Place
from cafe_tui.domain.outside.status import status_of
from cafe_tui.services.house import House
from tests.domain.test_orders import PLAYING
from tests.support.library import document, item, keep
from tests.support.schemas import FOLDER, OTHERS, REPAIR, check

from .conftest import PROJECT, Answer

Cafe = Callable[..., Answer]
_SHOW = """{"id": 1, "title": "T", "feed_url": "u", "episodes": 0, "unplayed": 0, "last_ok": null,
"error": null, "next_try": null, "failures": 0, "retired": false}"""
_EXAMPLE = re.compile(
    r"^`cafe-tui ([\w-]+)[^`]* --json`(?:(?!\n`cafe-tui ).)*?```json\n(.*?)```", re.DOTALL | re.MULTILINE
)


def test_every_command_that_prints_json_has_a_schema_and_no_schema_is_left_over() -> None:
    printing = {
        each.words[0]
        for each in outline_of(make_parser()).all()
        if any("--json" in option.flags for option in each.options)
    }
    schemas = {path.name.removesuffix(".schema.json") for path in FOLDER.iterdir()}
    assert {OTHERS.get(name, name) for name in printing} | {REPAIR} == schemas


@pytest.mark.parametrize("path", sorted(FOLDER.iterdir()), ids=lambda path: path.name)
def test_each_is_a_schema_that_says_what_it_is_of(path: Path) -> None:
    schema = json.loads(path.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    assert schema["title"].startswith("What “cafe-tui ")


def test_a_library_with_a_little_of_everything(cafe: Cafe, house: House) -> None:
    extras = EpisodeExtras(people=(Person("Ann", "guest", "https://ann.example"),), place=Place("Rome"))
    notes = """<p>12:30 See <a href="https://x.example">this</a>, and episode 1.</p>
<p>14:00 More</p><p>20:00 On</p>"""
    keep(
        house.database,
        document(item(1), replace(item(5, "Tea for two", notes=notes), extras=extras), title="Cups"),
        "https://cups.example/feed",
    )
    episode = str(house.library.find_episode("Cups#5").id)
    cafe("bookmark", "add", episode, "12:30", "--to", "13:00", "--tag", "tea", "--note", "cups", "--json")
    cafe("bookmark", "add", episode, "14:00", "--json")
    cafe("bookmark", "edit", "2", "--importance", "3", "--json")
    cafe("queue", "add", episode, "--chapter", "1")
    cafe("queue", "add", episode)
    cafe("queue", "save", "Monday")
    for typed in (
        ("shows",),
        ("episodes",),
        ("show", episode),
        ("links", episode),
        ("chapters", episode),
        ("search", "tea"),
        ("search", "cups"),
        ("bookmarks",),
        ("download-rule", "Cups", "--newest", "2"),
        ("queue",),
        ("bookmark", "remove", "2"),
        ("downloads",),
        ("status",),
    ):
        answer = cafe(*typed, "--json")
        assert (answer.status, bool(answer.out)) == (0, True)


@pytest.mark.parametrize("phase", p.Phase)
@pytest.mark.parametrize("plan", [None, p.AtMoment(1e9), p.AfterChapters(2), p.AfterEpisode()])
def test_every_status(phase: p.Phase, plan: "p.Plan | None") -> None:
    state = replace(PLAYING, phase=phase, buffered=((0.0, 5.0),), sleep=p.Sleep(plan) if plan else None)
    check("status", status_of(state, 3, 2))
    check("status", status_of(replace(state, track=None, buffered=None), None, 0))


def test_what_is_not_documented_is_noticed() -> None:
    with pytest.raises(AssertionError, match="surprise"):
        check("clip", [{"bookmark": 1, "path": "x", "start": 1, "end": 2, "length": 1.0, "surprise": 1}])
    with pytest.raises(AssertionError, match="last_ok"):
        check("shows", [json.loads(_SHOW) | {"last_ok": "2026-03-02T07:00:00"}])


def test_the_examples_in_the_documentation_have_the_documented_shape() -> None:
    text = (PROJECT / "docs" / "scripting.md").read_text(encoding="utf-8")
    found = _EXAMPLE.findall(text)
    assert len(found) > 10
    for name, example in found:
        check(OTHERS.get(name, name), json.loads(example))
