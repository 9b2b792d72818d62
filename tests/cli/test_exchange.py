"""Taking shows in from other programs, handing them on, and finding them, from the prompt."""

import json
from collections.abc import Callable
from contextlib import closing
from functools import cached_property
from pathlib import Path

import pytest

from cafe_tui.cli.arguments import parse
from cafe_tui.cli.commands import run
from cafe_tui.feeds.directories import Apple, Directory, Fyyd
from cafe_tui.services.find_shows import ShowFinder
from cafe_tui.services.house import House
from cafe_tui.settings import Paths
from tests.support.audio import write_wav
from tests.support.web import Web

from .conftest import Answer
from .test_feeds import rss

Cafe = Callable[..., Answer]


@pytest.fixture(autouse=True)
def empty_home(cafe: Cafe) -> None:
    """A library without the first show, whose feed is on the network."""
    assert cafe("remove", "Management").status == 0


def opml(*listed: tuple[str, str]) -> str:
    outlines = "".join(f'<outline type="rss" text="{title}" xmlUrl="{url}"/>' for title, url in listed)
    return f'<opml version="2.0"><body><outline text="Folder">{outlines}</outline></body></opml>'


def test_a_list_is_imported_fetched_told_and_exported(cafe: Cafe, web: Web, tmp_path: Path) -> None:
    good = web.feed("/good", rss(1, 2, title="Good Talk"))
    bad = web.status("/bad", 500)
    path = tmp_path / "list.opml"
    path.write_text(opml(("Good", good), ("Bad", bad), ("Odd", "file:///etc/passwd")))
    answer = cafe("import", str(path))
    assert answer.status == 1
    assert answer.out == "Added 2 shows, 1 left out\nFetched 1 feed: 2 new episodes\n"
    left_out, failed = answer.err.splitlines()
    assert left_out.startswith("cafe-tui: left out: Odd: “file:///etc/passwd” is an address of the kind")
    assert failed.startswith("cafe-tui: Bad: ")

    again = cafe("import", str(path), "--json")
    assert again.status == 1
    record = again.json
    assert (record["added"], record["failed"]) == ([], [])
    assert [show["title"] for show in record["known"]] == ["Good Talk", "Bad"]
    assert [left["entry"] for left in record["left_out"]] == ["Odd"]
    assert web.count("/good") == 1

    assert cafe("export", str(tmp_path / "out.opml")).out == ""
    printed = cafe("export")
    assert printed.out == (tmp_path / "out.opml").read_text()
    assert cafe("export", "-").out == printed.out
    assert [show["feed_url"] for show in cafe("export", "--json").json["shows"]] == [bad, good]


def test_json_of_an_import_holds_what_came_and_what_failed(cafe: Cafe, web: Web, tmp_path: Path) -> None:
    path = tmp_path / "urls"
    path.write_text(f'{web.feed("/good", rss(1))} talk "~Good"\n{web.status("/bad", 404)}\n')
    record = cafe("import", str(path), "--json").json
    assert [(show["title"], show["episodes"]) for show in record["added"]] == [
        ("Loop Talk", 1),
        ("127.0.0.1", 0),
    ]
    ((failed),) = record["failed"]
    assert failed["title"] == "127.0.0.1"
    assert "404" in failed["error"]


def test_a_good_list_leaves_with_zero_also_from_standard_input(
    program: Callable[..., Answer], cafe: Cafe, web: Web, tmp_path: Path
) -> None:
    answer = program("import", "-", stdin=opml(("Good", web.feed("/good", rss(1)))))
    assert (answer.status, answer.err) == (0, "")
    assert answer.out == "Added 1 show\nFetched 1 feed: 1 new episode\n"
    answer = program("import", "-", stdin="no list")
    assert (answer.status, answer.out) == (1, "")
    assert answer.err.startswith("cafe-tui: This is no list of shows: ")
    assert answer.err.count("\n") == 1


def test_add_takes_a_list_a_feed_in_a_file_and_recordings(cafe: Cafe, web: Web, tmp_path: Path) -> None:
    (tmp_path / "list.xml").write_text(opml(("Good", web.feed("/good", rss(1)))))
    (tmp_path / "feed.xml").write_bytes(rss(1, 2, title="Saved Talk"))
    (tmp_path / "talks").mkdir()
    write_wav(tmp_path / "talks" / "one.wav", 1.0)
    answer = cafe("add", *(str(tmp_path / name) for name in ("list.xml", "feed.xml", "talks", "nothing.mp3")))
    assert answer.status == 1
    assert answer.out.splitlines() == [
        "Added 1 show",
        "Fetched 1 feed: 1 new episode",
        "Added Saved Talk (3): 2 episodes",
        "Added talks (4): 1 episode",
    ]
    assert "nothing.mp3" in answer.err
    assert answer.err.count("\n") == 1
    assert cafe("download", "talks#").status == 1
    (episode,) = cafe("episodes", "talks", "--json").json
    assert "on this machine already" in cafe("download", str(episode["id"])).err
    exported = cafe("export", "--json").json
    assert [show["title"] for show in exported["shows"]] == ["Loop Talk"]
    assert [left["entry"] for left in exported["left_out"]] == ["Saved Talk", "talks"]
    assert cafe("remove", "talks").status == 0
    assert (tmp_path / "talks" / "one.wav").is_file()


class FindingHouse(House):
    """A house whose directories are on loopback."""

    directories: Web

    @cached_property
    def show_finder(self) -> ShowFinder:
        directories: list[Directory] = [
            Apple(self.directories.url("/apple")),
            Fyyd(self.directories.url("/fyyd")),
        ]
        return ShowFinder(self.database, self.clock, directories)


@pytest.fixture
def discover(home: Path, web: Web, capsys: pytest.CaptureFixture[str], cafe: Cafe) -> Callable[..., Answer]:
    """Runs `discover` with directories on loopback; fyyd does not answer."""
    results = [
        {
            "collectionName": "Good Talk",
            "artistName": "Ada",
            "trackCount": 3,
            "feedUrl": web.feed("/good", rss(1)),
        },
        {"collectionName": "Other", "feedUrl": "https://other.example/feed"},
    ]
    path = "/apple/search?media=podcast&entity=podcast&term=good+talk&limit=30"
    web.serve(path, json.dumps({"results": results}).encode(), "text/javascript")

    def run_it(*arguments: str) -> Answer:
        capsys.readouterr()
        with closing(FindingHouse(Paths.in_folder(home))) as house:
            house.directories = web
            status = run(house, parse(["discover", *arguments]))
        printed = capsys.readouterr()
        return Answer(status, printed.out, printed.err)

    return run_it


def test_shows_are_discovered_by_words(discover: Callable[..., Answer], cafe: Cafe, web: Web) -> None:
    cafe("add", web.url("/good"))
    answer = discover("good", "talk")
    assert answer.status == 0
    assert answer.out.splitlines()[1].split()[:5] == ["✓", "3", "Good", "Talk", "Ada"]
    assert answer.err.startswith("cafe-tui: fyyd could not be asked: ")
    first, other = discover("good", "talk", "--json").json
    assert first == {
        "title": "Good Talk",
        "author": "Ada",
        "feed_url": web.url("/good"),
        "episodes": 3,
        "site": None,
        "description": None,
        "sources": ["Apple"],
        "show_id": 2,
    }
    assert (other["episodes"], other["show_id"]) == (None, None)


def test_when_no_directory_answers_that_is_an_error(discover: Callable[..., Answer]) -> None:
    from cafe_tui.domain.errors import UnreachableError

    with pytest.raises(UnreachableError, match="Apple could not be asked"):
        discover("nowhere")
