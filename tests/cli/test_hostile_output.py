"""Whatever strangers wrote, what the commands print is text: for a terminal, and for programs."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from cafe_tui.domain.interchange import FORMS
from tests.support.hostile import RAW
from tests.support.hostile_library import fill
from tests.support.web import Reply, Web

from .conftest import Answer

Cafe = Callable[..., Answer]
_CONTROLS = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)

LISTINGS = (
    ("shows",),
    ("episodes",),
    ("show", "latest"),
    ("chapters", "latest"),
    ("transcript", "latest"),
    ("comments", "latest"),
    ("links", "latest"),
    ("bookmarks",),
    ("search", "tea"),
    ("search", RAW),
    ("queue",),
    ("downloads",),
    ("doctor",),
)


def assert_text(answer: Answer) -> None:
    assert answer.status in (0, 1, 2)
    assert not _CONTROLS.findall(answer.out + answer.err)
    assert "Traceback" not in answer.err


@pytest.mark.parametrize("command", LISTINGS, ids=lambda command: command[0])
def test_what_is_listed_is_text(command: tuple[str, ...], tmp_path: Path, cafe: Cafe, web: Web) -> None:
    fill(tmp_path / "home", web)
    cafe("queue", "add", "latest")
    assert_text(cafe(*command))
    answer = cafe(*command, "--json")
    assert_text(answer)
    if answer.out:
        assert answer.json is not None


def test_what_is_written_for_other_programs_is_text(tmp_path: Path, cafe: Cafe, web: Web) -> None:
    fill(tmp_path / "home", web)
    for form in FORMS:
        assert_text(cafe("bookmarks", "export", "--format", form))
    for form in ("json", "ffmetadata", "podlove", "podcasting20", "vtt", "youtube", "text"):
        answer = cafe("chapters", "latest", "--format", form)
        assert answer.status == 0
        assert_text(answer)


@pytest.mark.parametrize(
    "arguments",
    [
        ("add", f"http://127.0.0.1:1/{RAW}"),
        ("add", f"file:///etc/passwd{RAW}"),
        ("add", RAW),
        ("add", "http://me:secret@127.0.0.1:1/feed"),
        ("show", RAW),
        ("play", f"{RAW}#1", "--at", RAW),
        ("chapters", f"/nowhere/{RAW}"),
        ("bookmarks", "import", f"/nowhere/{RAW}"),
        ("bookmark", "add", "latest", RAW),
        ("remove", RAW),
        (RAW,),
    ],
    ids=lambda arguments: " ".join(arguments[:1]).encode("unicode_escape").decode()[:12],
)
def test_what_is_said_about_what_was_typed_is_text(arguments: tuple[str, ...], cafe: Cafe) -> None:
    answer = cafe(*arguments)
    assert answer.status
    assert_text(answer)
    assert "secret" not in answer.out + answer.err


def test_what_is_said_about_a_server_is_text(cafe: Cafe, web: Web) -> None:
    web.serve("/feed.xml", b"<rss version='2.0'><channel><title>Tea</title></channel></rss>")
    assert cafe("add", web.url("/feed.xml", "me:secret@127.0.0.1")).status == 0
    line = b"HTTP/1.1 500 " + RAW.encode() + b"\r\nRetry-After: " + RAW.encode() + b"\r\n\r\n"
    web.route("/feed.xml", lambda _: Reply(body=line, raw=True))
    answer = cafe("refresh")
    assert answer.status == 1
    assert_text(answer)
    for command in (("shows",), ("doctor",)):
        answer = cafe(*command)
        assert_text(answer)
