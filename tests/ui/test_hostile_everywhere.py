"""Everything that strangers can write, in every place of the screen, in a real terminal."""

import json
from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest

from cafe_tui.domain.models import Chapter
from cafe_tui.services.house import House
from cafe_tui.settings import Paths
from tests.support.audio import tag_chapters, write_wav
from tests.support.hostile import MARKUP, RAW, assert_inert, in_xml
from tests.support.pty import Terminal
from tests.support.web import Reply, Web

BAD = f"{RAW}{' '.join(MARKUP)}"
SIZES = [(120, 40), (60, 20)]


def said(word: str) -> str:
    return f"{word} {BAD} end"


def talk(web: Web) -> bytes:
    """A feed of comments."""
    bad = in_xml(BAD)
    return (
        f"<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>{bad}</title><item>"
        f"<title>By {bad}</title><link>{web.url('/9')}#comment-1</link><guid>c1</guid>"
        f"<dc:creator>Writer {bad}</dc:creator><description>Written {bad} at 0:30</description>"
        "</item></channel></rss>"
    ).encode()


def feed(web: Web) -> bytes:
    """A show with one episode, of which everything is hostile."""
    bad = in_xml(BAD)
    link = f'&lt;a href="https://a.example/?{escape(escape(BAD))}"&gt;Anchor {escape(bad)}&lt;/a&gt;'
    notes = "".join(f"&lt;p&gt;{time} {escape(said(word))}&lt;/p&gt;" for time, word in TIMES)
    return (
        "<rss version='2.0' xmlns:podcast='https://podcastindex.org/namespace/1.0'"
        " xmlns:wfw='http://wellformedweb.org/CommentAPI/'>"
        f"<channel><title>Show {bad}</title><podcast:funding url='https://a.example/'>Give {bad}"
        f"</podcast:funding><item><title>Start {bad}</title><guid>1{bad}</guid><link>{web.url('/9')}</link>"
        f"<description>{notes}&lt;p&gt;{link}&lt;/p&gt;</description>"
        f"<enclosure url='{web.url('/sound.wav')}' type='audio/wav' length='1000'/>"
        f"<podcast:person href='https://a.example/'>Person {bad}</podcast:person>"
        f"<podcast:location>Place {bad}</podcast:location>"
        f"<podcast:transcript url='{web.url('/talk.vtt')}' type='text/vtt'/>"
        f"<podcast:chapters url='{web.url('/chapters.json')}' type='application/json+chapters'/>"
        f"<wfw:commentRss>{web.url('/talk.xml')}</wfw:commentRss></item></channel></rss>"
    ).encode()


TIMES = (("0:00", "Zero"), ("0:10", "Ten"), ("0:30", "Thirty"), ("0:50", "Fifty"))


@pytest.fixture
def hostile(tmp_path: Path) -> Iterator[tuple[Path, Web]]:
    """The folder of a library, and the server of all that is in it."""
    with Web() as web:
        sound = write_wav(tmp_path / "sound.wav", 60)
        tag_chapters(sound, [Chapter(0.0, said("Sounding")), Chapter(30.0, said("Later"))])
        web.media("/sound.wav", sound.read_bytes(), "audio/wav")
        web.serve("/talk.xml", talk(web))
        cue = f"<v Speaker {RAW}>Said {BAD}"
        rest = (
            f"00:10.000 --> 00:50.000\n{'Much is said about tea. ' * 200}\n"  # of nothing odd: it is a text
        )
        web.serve("/talk.vtt", f"WEBVTT\n\n00:01.000 --> 00:09.000\n{cue}\n\n{rest}".encode(), "text/vtt")
        listed = [{"startTime": n * 10, "title": said(f"Listed{n}")} for n in range(5)]
        web.serve("/chapters.json", json.dumps({"chapters": listed}).encode(), "application/json")
        house = House(Paths.in_folder(tmp_path / "home"), first_show=None)
        house.subscriptions.add(web.serve("/feed.xml", feed(web)))
        episode = house.library.find_episode("latest")
        house.bookmarks.add(episode.id, 12.0, note=said("Note"), tags=[said("Tag")])
        house.close()
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
        terminal.wait_for("address of its feed")
        terminal.type(f"\x1b[200~file:///{BAD}qD\x1b[201~\r")
        terminal.wait_for("cannot be used")
        escape_from(terminal, "Add a show")
        web.route("/feed.xml", lambda _: Reply(body=b"HTTP/1.1 500 " + RAW.encode() + b"\r\n\r\n", raw=True))
        terminal.type("r")
        web.wait_for("/feed.xml", 2)
        terminal.wait_until(lambda text: "all shows ok" not in text, "word of the failure")
        terminal.type("sGD")
        terminal.wait_for("Remove “")
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
