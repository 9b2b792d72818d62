"""Downloading, deleting and listing from the prompt, over HTTP on loopback; and the end of the program."""

import os
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from cafe_tui.domain.feed.feed_document import Enclosure
from cafe_tui.services.house import House
from tests.support.library import document, item, keep
from tests.support.waiting import wait_for
from tests.support.web import Reply, Web, ranged

from .conftest import COMMAND, PROJECT, Answer

Cafe = Callable[..., Answer]
PIECE = 1 << 16
SOUND = b"ID3" + bytes(n * 7 % 251 for n in range(200 * PIECE))  # more than what is told of at a time


@pytest.fixture
def beans(house: House, web: Web) -> House:
    """A library with a show of three episodes whose server is here."""
    items = [
        replace(item(n), enclosure=Enclosure(web.media(f"/{n}.mp3", SOUND, etag=f'"{n}"'), "audio/mpeg"))
        for n in range(1, 4)
    ]
    keep(house.database, document(*items, title="Beans"), web.url("/feed"))
    return house


@pytest.fixture
def halfway(beans: House, web: Web) -> Iterator[House]:
    """The same, but that three quarters of the first episode come, and nothing more while the test lasts."""
    over = threading.Event()

    def pieces() -> Iterator[bytes]:
        yield SOUND[: 150 * PIECE]
        while not (over.is_set() or web.closing.is_set()):
            over.wait(0.01)

    headers = {"Content-Length": str(len(SOUND)), "ETag": '"1"'}
    web.route("/1.mp3", lambda _: Reply(200, headers, pieces()))
    yield beans
    over.set()


@pytest.mark.usefixtures("beans")
def test_episodes_are_downloaded_listed_and_deleted(cafe: Cafe, home: Path) -> None:
    answer = cafe("download", "Beans#1", "Beans#2")
    assert (answer.status, answer.err) == (0, "")
    first, second = answer.out.splitlines()
    assert first.startswith("Downloaded Episode 1 (13.1 MB): ")
    assert Path(first.partition(": ")[2]).read_bytes() == SOUND
    assert "Beans - Episode 2" in second

    listing = cafe("downloads").out
    assert listing.count("done") == 2
    records = cafe("downloads", "--json").json
    assert {record["title"]: record["state"] for record in records} == {
        "Episode 1": "done",
        "Episode 2": "done",
    }
    assert records[0]["received"] == records[0]["length"] == len(SOUND)
    assert {Path(record["path"]).parent for record in records} == {home / "downloads"}

    answer = cafe("download", "Beans#1", "--delete")
    assert (answer.status, answer.out) == (0, "Deleted the download of Episode 1\n")
    assert len(list((home / "downloads").iterdir())) == 1
    answer = cafe("download", "Beans#1", "Beans#2", "--delete", "--json")
    assert (answer.status, [record["state"] for record in answer.json]) == (1, ["removed"])
    assert answer.err == "cafe-tui: “Episode 1” is not downloaded. “cafe-tui downloads” lists them\n"
    assert cafe("downloads", "--json").json == []


@pytest.mark.usefixtures("beans")
def test_what_fails_is_named_and_the_rest_is_there(cafe: Cafe, web: Web) -> None:
    web.serve("/1.mp3", b"<html>Log in</html>", "text/html")
    web.status("/2.mp3", 503)
    answer = cafe("download", "Beans#1", "Beans#2", "Beans#3", "--json")
    assert answer.status == 1
    assert [record["state"] for record in answer.json] == ["failed", "wanted", "done"]
    assert [record["path"] is None for record in answer.json] == [True, True, False]
    assert answer.err.count("\n") == 2
    assert "cafe-tui: Episode 1: This episode could not be downloaded: a web page came" in answer.err
    listing = cafe("downloads").out
    assert "a web page came" in listing
    web.media("/2.mp3", SOUND)
    answer = cafe("download")
    assert (answer.status, answer.out.count("\n")) == (0, 1)
    assert cafe("download").err == "Nothing was interrupted\n"


@pytest.mark.usefixtures("beans")
def test_a_file_that_the_listener_took_away_is_listed_as_missing(cafe: Cafe) -> None:
    path = Path(cafe("download", "Beans#1", "--json").json[0]["path"])
    path.unlink()
    assert "missing" in cafe("downloads").out
    assert cafe("downloads", "--json").json[0]["path"] is None


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL])
def test_a_program_that_ends_in_the_middle_is_gone_on_from_there(
    cafe: Cafe,
    halfway: House,
    home: Path,
    web: Web,
    environment: Mapping[str, str],
    end: signal.Signals,
) -> None:
    episode = halfway.library.find_episode("Beans#1")
    part = home / "downloads" / f"Beans - Episode 1 ({episode.id}).mp3.part"
    with subprocess.Popen(
        [*COMMAND, "download", "Beans#1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=PROJECT,
        env=environment,
    ) as process:
        wait_for(lambda: part.exists() and part.stat().st_size == 150 * PIECE, "what comes of the file")
        process.send_signal(end)
        out, err = process.communicate(timeout=60)
    assert process.returncode == (130 if end is signal.SIGINT else -9)
    assert out == b""
    assert b"Traceback" not in err

    (record,) = cafe("downloads", "--json").json
    # Killed, only what is on the disk for sure counts; it is made sure of every eight megabytes.
    sure = 150 * PIECE if end is signal.SIGINT else 128 * PIECE
    assert (record["state"], record["received"]) == ("wanted", sure)
    web.route("/1.mp3", ranged(SOUND, etag='"1"'))
    assert cafe("download").status == 0
    assert part.with_suffix("").read_bytes() == SOUND
    assert (web.requests[-1].headers["range"], web.requests[-1].headers["if-range"]) == (
        f"bytes={sure}-",
        '"1"',
    )


def test_a_rule_is_set_shown_and_followed_at_each_refresh(cafe: Cafe, web: Web) -> None:
    cafe("remove", "Management")

    def publish(last: int) -> None:
        items = "".join(
            f"<item><guid>{n}</guid><title>Part {n}</title>"
            f'<enclosure url="{web.media(f"/{n}.mp3", SOUND)}" type="audio/mpeg" length="9"/>'
            f"<pubDate>0{n} Jan 2026 06:00:00 +0000</pubDate></item>"
            for n in range(1, last + 1)
        )
        feed = f'<rss version="2.0"><channel><title>Beans</title>{items}</channel></rss>'
        web.feed("/feed.xml", feed.encode())

    publish(3)
    cafe("add", web.url("/feed.xml"))
    assert cafe("download-rule", "Beans").out == "Beans: nothing is downloaded or deleted by itself\n"
    answer = cafe("download-rule", "Beans", "--newest", "1", "--keep", "1", "--delete-played", "--json")
    rule = {"newest": 1, "keep": 1, "delete_played": True}
    assert answer.json == {"show_id": answer.json["show_id"], "show": "Beans", **rule}
    answer = cafe("refresh")
    assert (answer.status, answer.out.count("Downloaded Part 3")) == (0, 1)
    publish(4)
    assert "Downloaded Part 4" in cafe("refresh").out
    cafe("refresh")
    assert [record["title"] for record in cafe("downloads", "--json").json] == ["Part 4"]
    words = "Beans: nothing is downloaded by itself, all are kept, what was played is deleted\n"
    assert cafe("download-rule", "Beans", "--newest", "0", "--keep", "all").out == words
    assert cafe("download-rule", "Beans", "--no-delete-played").status == 0
    assert cafe("download-rule", "Beans", "--newest", "2000").status == 1
    assert cafe("download-rule", "Beans", "--newest", "-1").status == 2


@pytest.mark.usefixtures("beans")
def test_a_show_that_is_removed_takes_its_files_with_it(cafe: Cafe, home: Path) -> None:
    cafe("download", "Beans#1")
    assert cafe("remove", "Beans").status == 0
    assert list((home / "downloads").iterdir()) == []


@pytest.mark.usefixtures("beans")
def test_a_progress_bar_tells_megabytes_on_a_terminal(environment: Mapping[str, str]) -> None:
    pty = pytest.importorskip("pty", reason="needs a system with pseudo-terminals")
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, "download", "Beans#1"],
        stdout=subprocess.PIPE,
        stderr=theirs,
        cwd=PROJECT,
        env=environment,
    ):
        os.close(theirs)
        drawn = ""
        with suppress(OSError):  # how a pseudo-terminal says that nobody is there any more
            while piece := os.read(ours, 10_000):
                drawn += piece.decode()
    os.close(ours)
    assert drawn.startswith("\rDownloading [")
    assert drawn.endswith("\r\x1b[K")
    assert " MB of 13.1 MB" in drawn
