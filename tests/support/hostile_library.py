"""A library of which everything that strangers write is hostile, with the server of all of it."""

import json
from html import escape
from pathlib import Path

from cafe_tui.domain.models import Chapter
from cafe_tui.services.house import House
from cafe_tui.settings import Paths

from .audio import tag_chapters, write_wav
from .hostile import MARKUP, RAW, in_xml
from .web import Web

BAD = f"{RAW}{' '.join(MARKUP)}"


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


def fill(home: Path, web: Web) -> None:
    """Make the library in the folder `home`, of one episode that has everything."""
    home.mkdir(parents=True)
    sound = write_wav(home / "sound.wav", 60)
    tag_chapters(sound, [Chapter(0.0, said("Sounding")), Chapter(30.0, said("Later"))])
    web.media("/sound.wav", sound.read_bytes(), "audio/wav")
    sound.unlink()
    web.serve("/talk.xml", talk(web))
    cue = f"<v Speaker {RAW}>Said {BAD}"
    rest = f"00:10.000 --> 00:50.000\n{'Much is said about tea. ' * 200}\n"  # of nothing odd: it is a text
    web.serve("/talk.vtt", f"WEBVTT\n\n00:01.000 --> 00:09.000\n{cue}\n\n{rest}".encode(), "text/vtt")
    listed = [{"startTime": n * 10, "title": said(f"Listed{n}")} for n in range(5)]
    web.serve("/chapters.json", json.dumps({"chapters": listed}).encode(), "application/json")
    house = House(Paths.in_folder(home), first_show=None)
    house.subscriptions.add(web.serve("/feed.xml", feed(web)))
    episode = house.library.find_episode("latest")
    house.bookmarks.add(episode.id, 12.0, note=said("Note"), tags=[said("Tag")])
    house.close()
