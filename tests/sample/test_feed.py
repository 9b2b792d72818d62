"""The packaged feed and audio: what the notes say is what is heard."""

import re
import shutil
import struct
import subprocess
from array import array
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from cafe_tui.domain.chapters import chapters_from_notes, read_talk
from cafe_tui.domain.comments import threaded
from cafe_tui.domain.timecode import parse_time
from cafe_tui.domain.transcript.reading import read_transcript
from cafe_tui.feeds.comment_entries import read_comments
from cafe_tui.sample import SAMPLE_ADDRESS_MARK, SAMPLE_FEED_FILE, SAMPLE_TITLE

FOLDER = Path(str(files("cafe_tui.sample")))
NAMESPACES = {
    "content": "http://purl.org/rss/1.0/modules/content/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "wfw": "http://wellformedweb.org/CommentAPI/",
}
RATE = 8_000
SCRIPTS = Path(__file__).parents[2] / "tools" / "sample"


@dataclass(frozen=True)
class Item:
    """One item of the packaged feed."""

    title: str
    published: str
    duration: float
    notes: str
    times: tuple[float, ...]
    """Seconds, as written at the head of paragraphs."""
    audio: Path
    length: int


def read_item(element: ElementTree.Element) -> Item:
    """An item, with the times found by the plainest of rules."""
    notes = element.findtext("content:encoded", "", NAMESPACES)
    enclosure = element.find("enclosure")
    assert enclosure is not None
    assert enclosure.attrib["type"] == "audio/ogg"
    return Item(
        title=element.findtext("title", ""),
        published=element.findtext("pubDate", ""),
        duration=parse_time(element.findtext("itunes:duration", "", NAMESPACES)),
        notes=notes,
        times=tuple(parse_time(time) for time in re.findall(r"<p>(\d+:\d\d) ", notes)),
        audio=FOLDER / enclosure.attrib["url"].removeprefix(f"{SAMPLE_ADDRESS_MARK}/"),
        length=int(enclosure.attrib["length"]),
    )


CHANNEL = ElementTree.parse(FOLDER / SAMPLE_FEED_FILE).find("channel")
assert CHANNEL is not None
ITEMS = [read_item(element) for element in CHANNEL.iter("item")]
each_item = pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.audio.stem)


def opus_duration(path: Path) -> float:
    """Seconds of sound: the last granule position at 48 kHz, less the encoder's lead-in (RFC 7845)."""
    content = path.read_bytes()
    pre_skip: int = struct.unpack_from("<H", content, content.index(b"OpusHead") + 10)[0]
    granule: int = struct.unpack_from("<Q", content, content.rindex(b"OggS") + 6)[0]
    return (granule - pre_skip) / 48_000


def loudness(samples: "array[int]", start: float, end: float) -> int:
    """The greatest sample between two times in seconds."""
    return max(map(abs, samples[round(start * RATE) : round(end * RATE)]))


def test_show_has_the_title_that_the_program_looks_for() -> None:
    assert CHANNEL is not None
    assert CHANNEL.findtext("title") == SAMPLE_TITLE


def test_three_episodes_newest_first() -> None:
    assert [item.title.split()[0] for item in ITEMS] == ["#3", "#2", "#1"]
    moments = [parsedate_to_datetime(item.published) for item in ITEMS]
    assert moments == sorted(moments, reverse=True)
    assert {moment.year for moment in moments} == {2026}


def test_all_the_audio_together_is_small() -> None:
    assert sum(item.audio.stat().st_size for item in ITEMS) < 1_500_000


def test_the_comments_that_the_feed_names_speak_of_its_chapters() -> None:
    assert CHANNEL is not None
    [element] = [each for each in CHANNEL.iter("item") if each.find("wfw:commentRss", NAMESPACES) is not None]
    address = element.findtext("wfw:commentRss", "", NAMESPACES)
    body = (FOLDER / address.removeprefix(f"{SAMPLE_ADDRESS_MARK}/")).read_bytes()
    talk = threaded(read_comments(body, address).comments)
    assert [each.depth for each in talk] == [0, 1, 0]
    assert element.findtext("slash:comments", "", NAMESPACES) == "3"
    item = read_item(element)
    times = [mark.seconds for each in talk for mark in read_talk(each.comment.text, item.duration).times]
    assert len(times) == 3
    assert set(times) <= set(item.times)


@each_item
def test_feed_tells_the_true_size_and_duration(item: Item) -> None:
    assert item.length == item.audio.stat().st_size
    assert item.duration == pytest.approx(opus_duration(item.audio), abs=0.6)
    assert 90 <= item.duration <= 150


@each_item
def test_notes_have_times_a_link_and_words_before_and_after(item: Item) -> None:
    paragraphs = re.findall(r"<p>(.*?)</p>", item.notes)
    timed = [bool(re.match(r"\d+:\d\d ", paragraph)) for paragraph in paragraphs]
    assert timed == [False] * 2 + [True] * len(item.times) + [False] * 2
    assert re.match(r"\d\d:\d\d mins ", paragraphs[2])
    assert '<a href="https://' in item.notes


def test_later_episodes_mention_the_first() -> None:
    assert [item.title for item in ITEMS if "#1" in item.notes] == [ITEMS[0].title, ITEMS[1].title]


@each_item
def test_chapters_are_the_times_of_the_notes(item: Item) -> None:
    chapters = chapters_from_notes(item.notes, item.duration)
    assert tuple(chapter.start for chapter in chapters) == item.times
    assert all(before < after for before, after in pairwise(item.times))
    assert "mins" not in {chapter.title.split()[0] for chapter in chapters}


@each_item
def test_the_transcript_has_all_that_is_spoken_within_the_sound(item: Item) -> None:
    cues = item.audio.with_suffix(".vtt").read_bytes()
    script = (SCRIPTS / f"{item.audio.stem}.txt").read_text(encoding="utf-8")
    spoken = re.findall(r"^(Nell|Basil): (.*)$", script, re.MULTILINE)
    assert re.findall(r"<v (Nell|Basil)>(.*)", cues.decode()) == spoken
    lines = read_transcript(cues)
    assert {line.speaker for line in lines} == {"Nell", "Basil"}
    assert lines[-1].end is not None
    assert 0 < item.duration - lines[-1].end < 2


@each_item
@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="needs ffmpeg to hear the audio")
def test_every_time_is_where_the_cup_is_heard(item: Item) -> None:
    command = [
        "ffmpeg",
        "-v",
        "error",
        "-i",
        str(item.audio),
        "-f",
        "s16le",
        "-ac",
        "1",
        "-ar",
        str(RATE),
        "-",
    ]
    samples = array("h", subprocess.run(command, check=True, capture_output=True).stdout)
    for time in item.times:
        assert loudness(samples, time - 0.6, time - 0.02) < 200, f"{time} s is not preceded by silence"
        assert loudness(samples, time, time + 0.05) > 4_000, f"{time} s is not where the cup begins"
