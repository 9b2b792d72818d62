"""Everything that strangers can write, in every place of the screen, in a real terminal."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.hostile import RAW, assert_inert
from tests.support.hostile_library import BAD, fill
from tests.support.pty import Terminal
from tests.support.web import Reply, Web

SIZES = [(120, 40), (60, 20)]


@pytest.fixture
def hostile(tmp_path: Path) -> Iterator[tuple[Path, Web]]:
    """The folder of a library, and the server of all that is in it."""
    with Web() as web:
        fill(tmp_path / "home", web)
        yield tmp_path / "home", web


def click_on_all_markup(terminal: Terminal) -> None:
    """Click wherever an action might be."""
    for line, words in enumerate(terminal.text.splitlines(), start=1):
        for column in range(len(words)):
            if words.startswith("app.quit", column):
                for place in range(column + 8, min(column + 14, len(words))):
                    terminal.type(f"\x1b[<0;{place};{line}M\x1b[<0;{place};{line}m")


def escape_from(terminal: Terminal, shown: str) -> None:
    """Press Escape, and an arrow, since a letter that follows at once would be one with it."""
    terminal.type("\x1b\x1b[B")
    terminal.wait_until(lambda text: shown not in text, f"no “{shown}” any more")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: "x".join(map(str, size)))
def test_nothing_that_a_stranger_wrote_is_acted_on_anywhere(
    hostile: tuple[Path, Web], size: tuple[int, int]
) -> None:
    home, web = hostile
    environment = {"CAFE_TUI_HOME": str(home), "CAFE_TUI_AO": "null", "DBUS_SESSION_BUS_ADDRESS": None}
    with Terminal(["-m", "cafe_tui"], columns=size[0], lines=size[1], environment=environment) as terminal:
        for key, word in (
            ("", "Start"),
            ("s", "Show "),
            ("c", "Listed"),
            ("v", "Zero"),
            ("'", "Speaker"),
            (":", "Written"),
            ("L", "Anchor"),
            ("m", "Note"),
        ):
            terminal.type(key)
            terminal.wait_for(word)
        terminal.type("c1")
        terminal.wait_until(lambda text: "Nothing plays" not in text, "the sound")
        terminal.type("iQ")
        terminal.wait_for("Queue · 1")
        terminal.type("Q")
        terminal.wait_for("a adds a show")
        terminal.type("K")
        terminal.wait_for("Bookmarks · 1")
        escape_from(terminal, "Bookmarks · 1")
        terminal.type("\x06")
        terminal.wait_for("Type what you remember")
        terminal.type("tea")
        terminal.wait_for("Much is said")
        escape_from(terminal, "Much is said")
        terminal.type("a")
        terminal.wait_for("Add a show")
        terminal.type(f"\x1b[200~file:///{BAD}qD\x1b[201~\r")
        terminal.wait_for("could not be read")
        escape_from(terminal, "Add a show")
        web.route("/feed.xml", lambda _: Reply(body=b"HTTP/1.1 500 " + RAW.encode() + b"\r\n\r\n", raw=True))
        terminal.type("r")
        web.wait_for("/feed.xml", 2)
        terminal.wait_until(lambda text: "all shows ok" not in text, "word of the failure")
        terminal.type("sGD")
        terminal.wait_for("Remove “", within=40)  # in a narrow window two notices lie over it for a while
        escape_from(terminal, "Remove “")
        terminal.type("v")
        terminal.wait_for("Zero")
        click_on_all_markup(terminal)
        terminal.type("?")
        terminal.wait_for("Ten seconds back")
        assert terminal.process.poll() is None
        escape_from(terminal, "Ten seconds back")
        terminal.type("q")
        assert terminal.wait_for_exit() == 0
        titles = assert_inert(terminal)
        assert any("Start" in title for title in titles)
