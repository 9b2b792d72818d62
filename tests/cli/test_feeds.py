"""Adding, refreshing and removing shows from the prompt, over HTTP on loopback."""

import signal
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.support.waiting import wait_for
from tests.support.web import Reply, Web

from .conftest import COMMAND, NOTES, PROJECT, Answer

Cafe = Callable[..., Answer]


def rss(*numbers: int, title: str = "Loop Talk") -> bytes:
    items = "".join(
        f"<item><guid>{number}</guid><title>Part {number}</title>"
        f'<enclosure url="https://media.example/{number}.mp3" type="audio/mpeg" length="9"/>'
        f"<pubDate>0{number} Jan 2026 06:00:00 +0000</pubDate>"
        f"<description><![CDATA[{NOTES}]]></description></item>"
        for number in numbers
    )
    return f'<rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'.encode()


@pytest.fixture
def empty_home(cafe: Cafe) -> None:
    """A library without the first show, whose feed is on the network."""
    assert cafe("remove", "Management").status == 0


@pytest.mark.usefixtures("empty_home")
def test_a_show_is_added_listed_refreshed_and_removed(cafe: Cafe, web: Web) -> None:
    address = web.feed("/feed.xml", rss(1, 2))
    answer = cafe("add", address)
    assert (answer.status, answer.err) == (0, "")
    assert "Loop Talk" in answer.out
    assert "2 episodes" in answer.out
    assert [record["title"] for record in cafe("episodes", "--json").json] == ["Part 2", "Part 1"]
    assert len(cafe("chapters", "latest", "--json").json["chapters"]) == 4

    web.feed("/feed.xml", rss(1, 2, 3))
    answer = cafe("refresh")
    assert (answer.status, answer.err) == (0, "")
    assert answer.out == "Fetched 1 feed: 1 new episode\n"
    assert cafe("refresh", "loop").out == "Fetched 1 feed: 0 new episodes\n"
    (show,) = cafe("shows", "--json").json
    assert (show["feed_url"], show["episodes"], show["error"]) == (address, 3, None)
    assert show["last_ok"].endswith("+00:00")

    cafe("bookmark", "add", "latest", "1:00")
    assert cafe("remove", address).status == 0
    assert cafe("shows", "--json").json == []
    (bookmark,) = cafe("bookmarks", "--json").json
    assert (bookmark["episode"], bookmark["show"]) == (None, "Loop Talk")


@pytest.mark.usefixtures("empty_home")
def test_a_feed_that_fails_is_named_and_the_rest_is_kept(cafe: Cafe, web: Web) -> None:
    good, bad = web.feed("/good.xml", rss(1)), web.feed("/bad.xml", rss(1, title="Broken Talk"))
    assert cafe("add", good, bad).status == 0
    web.feed("/good.xml", rss(1, 2))
    web.status("/bad.xml", 500)
    answer = cafe("refresh")
    assert answer.status == 1
    assert answer.out == "Fetched 1 feed: 1 new episode\n"
    assert answer.err.startswith("cafe-tui: Broken Talk: ")
    assert answer.err.count("\n") == 1
    by_title = {show["title"]: show for show in cafe("shows", "--json").json}
    assert by_title["Broken Talk"]["error"]
    assert by_title["Broken Talk"]["episodes"] == 1
    assert "Broken Talk (! " in cafe("shows").out


@pytest.mark.usefixtures("empty_home")
def test_a_server_that_asks_for_patience_is_named_and_left_alone(cafe: Cafe, web: Web) -> None:
    cafe("add", web.feed("/feed.xml", rss(1)))
    web.status("/feed.xml", 429, Retry_After="7200")
    assert cafe("refresh").status == 1
    (show,) = cafe("shows", "--json").json
    assert (show["failures"], show["retired"], show["next_try"][-6:]) == (1, False, "+00:00")
    answer = cafe("refresh")
    assert (answer.status, answer.out) == (0, "Fetched 0 feeds: 0 new episodes\n")
    assert answer.err.startswith("cafe-tui: Loop Talk: its server asks for patience until 20")
    before = web.count("/feed.xml")
    assert cafe("refresh", "--due").err == ""
    assert web.count("/feed.xml") == before
    assert cafe("refresh", "loop").status == 1
    assert web.count("/feed.xml") == before + 1


@pytest.mark.usefixtures("empty_home")
def test_a_show_that_is_gone_for_good_is_left_alone_until_it_is_moved(cafe: Cafe, web: Web) -> None:
    cafe("add", web.feed("/old.xml", rss(1)))
    web.status("/old.xml", 410)
    answer = cafe("refresh")
    assert (answer.status, "asked no more" in answer.err) == (1, True)
    assert (cafe("refresh").status, web.count("/old.xml")) == (0, 2)
    (show,) = cafe("shows", "--json").json
    assert (show["retired"], show["next_try"], show["episodes"]) == (True, None, 1)
    assert " retired " in cafe("shows").out
    assert "1 gone for good: Loop Talk" in cafe("doctor").out
    assert cafe("move", "loop", web.url("/nowhere")).status == 1
    answer = cafe("move", "loop", web.feed("/new.xml", rss(1, 2)))
    assert answer.out == f"Loop Talk is fetched from {web.url('/new.xml')}: 2 episodes\n"
    (show,) = cafe("shows", "--json").json
    assert (show["retired"], show["error"], show["feed_url"]) == (False, None, web.url("/new.xml"))


@pytest.mark.usefixtures("empty_home")
def test_by_itself_only_what_is_due_is_fetched(cafe: Cafe, web: Web) -> None:
    cafe("add", web.feed("/feed.xml", rss(1)))
    assert cafe("refresh", "--due").out == "Fetched 0 feeds: 0 new episodes\n"
    assert web.count("/feed.xml") == 1


@pytest.mark.usefixtures("empty_home")
def test_what_can_be_added_is_added_and_the_rest_is_named(cafe: Cafe, web: Web) -> None:
    page = web.serve("/page", b"<html><body>No feed here</body></html>", "text/html")
    answer = cafe("add", page, "not an address", web.feed("/feed.xml", rss(1)))
    assert answer.status == 1
    assert "Added Loop Talk" in answer.out
    assert answer.err.count("\n") == 2
    assert page in answer.err
    assert len(cafe("shows", "--json").json) == 1


@pytest.mark.usefixtures("empty_home")
def test_a_feed_in_pages_is_added_with_all_of_them(cafe: Cafe, web: Web) -> None:
    link = b'<link xmlns="http://www.w3.org/2005/Atom" rel="next" href="/2.xml"/><item>'
    first = web.feed("/1.xml", rss(4, 3).replace(b"<item>", link, 1))
    web.feed("/2.xml", rss(2, 1))
    answer = cafe("add", first)
    assert (answer.status, answer.err) == (0, "")
    assert answer.out.endswith(": 4 episodes\n")
    assert [record["title"] for record in cafe("episodes", "--json").json][-1] == "Part 1"


@pytest.mark.usefixtures("empty_home")
def test_a_progress_bar_is_drawn_on_a_terminal_only(
    cafe: Cafe, web: Web, environment: Mapping[str, str], tmp_path: Path
) -> None:
    pty = pytest.importorskip("pty", reason="needs a system with pseudo-terminals")
    cafe("add", web.feed("/feed.xml", rss(1)))
    assert cafe("refresh").err == ""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, "refresh"], stdout=subprocess.PIPE, stderr=theirs, cwd=PROJECT, env=environment
    ) as process:
        out, _ = process.communicate(timeout=60)
    import os

    os.close(theirs)
    drawn = os.read(ours, 10_000).decode()
    os.close(ours)
    assert out == b"Fetched 1 feed: 0 new episodes\n"
    assert "Fetching feeds [########################] 1 of 1" in drawn
    assert drawn.endswith("\r\x1b[K")


@pytest.mark.usefixtures("empty_home")
def test_ctrl_c_ends_a_refresh_with_its_own_status(
    cafe: Cafe, web: Web, environment: Mapping[str, str]
) -> None:
    cafe("add", web.feed("/feed.xml", rss(1)), web.feed("/good.xml", rss(1, title="Good Talk")))
    web.feed("/good.xml", rss(1, 2, title="Good Talk"))

    def stall(_: object) -> Reply:
        web.closing.wait()
        return Reply(raw=True)

    before = web.count("/feed.xml")
    web.route("/feed.xml", stall)
    with subprocess.Popen(
        [*COMMAND, "refresh"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=PROJECT, env=environment
    ) as process:
        web.wait_for("/feed.xml", before + 1, timeout=60)
        wait_for(lambda: len(cafe("episodes", "--json").json) == 3, "what came from the other feed")
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, b"")
    assert (err.startswith(b"Stopped. "), err.count(b"\n")) == (True, 1)
    assert len(cafe("episodes", "--json").json) == 3
