"""The readers of what strangers publish, and of what is typed; `given` has those of other programs' files."""

import random
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path

from cafe_tui.domain import address
from cafe_tui.domain.bookmark.tagging import read_change
from cafe_tui.domain.chapter.chapter_readers import play_time, read_podcasting20
from cafe_tui.domain.chapters import note_chapters, read_show_notes, read_talk
from cafe_tui.domain.comments import read_body, threaded
from cafe_tui.domain.errors import BadInputError, FeedError, MediaError
from cafe_tui.domain.feed.feed_health import http_date, patience
from cafe_tui.domain.interchange import FORMS, links, markdown
from cafe_tui.domain.journal import records
from cafe_tui.domain.journal.bookmark_fields import bookmark_of
from cafe_tui.domain.journal.correction_fields import corrections_of
from cafe_tui.domain.journal.kinds import shown
from cafe_tui.domain.links import link_target
from cafe_tui.domain.links.address_key import address_key
from cafe_tui.domain.links.episode_links import calls_of
from cafe_tui.domain.search.search_query import read_query
from cafe_tui.domain.search.search_words import plain_notes
from cafe_tui.domain.text import clean
from cafe_tui.domain.timecode import parse_time
from cafe_tui.domain.transcript.cues import seconds
from cafe_tui.domain.transcript.reading import read_transcript
from cafe_tui.feeds import discover, values
from cafe_tui.feeds.comment_entries import read_comments
from cafe_tui.feeds.parse import parse_feed
from cafe_tui.media.embedded import read_chapters

from .given import GIVEN, a_sound
from .inputs import Inputs
from .promise import BrokenPromiseError, Reader

_DATA = Path(__file__).parents[1] / "data"
_NOW = datetime(2026, 1, 2, tzinfo=UTC)
_URL = "https://tea.example/feed"


def _notes(text: str) -> object:
    notes = clean(text)  # as the feed's door does
    return (
        note_chapters(notes, None),
        read_show_notes(notes, 3_600.0).chapters,
        read_talk(notes[:20_000]).chapters,
        calls_of(notes, "Tea"),
    )


def _shown_notes(text: str) -> object:
    notes = read_show_notes(clean(text))
    return notes.blocks, [
        link_target.whole_target(link.url) for block in notes.blocks for link in block.links
    ]


def _raw_notes(text: str) -> object:
    """As from standard input."""
    return note_chapters(text, None)


def _comments(body: bytes) -> object:
    feed = read_comments(body, _URL)
    return feed, threaded(feed.comments)


def _addresses(text: str) -> object:
    found: list[object] = [address.shown(text), address.web_address(text), link_target.warning(text)]
    found += [link_target.leads_to(text), link_target.whole_target(text), address_key(text)]
    found += [values.url(text, base) for base in ("", _URL)]
    for read in (address.typed_url, lambda target: address.follow(_URL, target)):
        try:
            url = read(text)
        except FeedError as error:
            found.append(str(error))
            continue
        if not url.startswith(("http://", "https://")) or not address.host_of(url):
            raise BrokenPromiseError(f"{url!r} is no web address")
        found += [url, address.host_of(url), discover.lookup_address(url)]
    if link_target.may_open(text) and text.strip().partition(":")[0].lower() not in link_target.OPENED:
        raise BrokenPromiseError(f"{text!r} would be opened")
    return found


def _times(text: str) -> object:
    found: list[object] = [play_time(text), seconds(text), values.duration(text), values.integer(text)]
    found += [values.episode_number(text, text), patience(text, _NOW), http_date(text)]
    try:
        found.append(parse_time(text))
    except BadInputError as error:
        found.append(str(error))
    return found


def _bookmarks(text: str) -> object:
    found: list[object] = []
    for form in FORMS.values():
        try:
            if form.read:
                found += form.read(text, _NOW)
            if form.read_marks:
                found += form.read_marks(text)
        except BadInputError as error:
            found.append(str(error))
    try:
        found += [each.mark for each in links.read(text)]
    except BadInputError as error:
        found.append(str(error))
    markdown.guid_of(text)
    list(markdown.uids_in(text))
    return found


def _typed(text: str) -> object:
    return (
        read_query(text),
        read_query(text, finished=True),
        read_change(text),
        plain_notes(text[:5_000]) and None,
    )


def _journal(body: bytes) -> object:
    reading = records.read(body)
    if reading.sure > len(body):
        raise BrokenPromiseError("more was read than there is")
    found: list[object] = []
    for record in reading.records:
        found += [record.id, *record.fields.values()]
        made = shown(record.kind, record.id, record.cells)
        found += [bookmark_of(record.id, record.cells), corrections_of(record.cells), *made.values()]
        if records.read_line(record.line()) != record:
            raise BrokenPromiseError("it is read otherwise than it was written")
    return found


@cache
def _texts(*patterns: str) -> list[str]:
    paths = [path for pattern in patterns for path in sorted(_DATA.glob(pattern))]
    return [path.read_text(encoding="utf-8", errors="replace") for path in paths]


_TRANSCRIPTS = [
    "WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.500\n<v Tea>Hello <b>there</b>\n\n00:02.500 --> 00:04.000\nMilk?",
    "1\n00:00:01,000 --> 00:00:02,500\nTEA: Hello\n\n2\n00:00:02,500 --> 00:00:04,000\nMilk?\n",
    '{"version":"1.0.0","segments":[{"speaker":"Tea","startTime":1.0,"endTime":2.5,"body":"Hello"}]}',
    "<html><body><cite>Tea:</cite><time>0:01</time><p>Hello</p><cite>Milk:</cite><time>0:03</time><p>Yes</p>",
    "Tea 0:01\nHello there\n\nMilk 0:03\nYes\n\nTea 0:09\nWell\n",
]
_CHAPTERS = [
    '{"version":"1.2.0","chapters":[{"startTime":0,"title":"A","url":"https://a.example/","img":"b.png"},'
    '{"startTime":60.5,"endTime":70,"title":"B","toc":false}]}',
    '[{"start":"00:01:05.5","title":"C","href":"https://c.example"}]',
]
_MARKS = [
    "WEBVTT\n\n00:30.000 --> 01:00.000\nTea\n",
    "30.5\t60.25\tTea\n\\\t100\t200\n90\t90\tMilk\n",
    "- [12:30](https://a.example/65?t=750) Tea\nhttps://a.example/65#t=12:30,13:00 Milk\n",
    '{"format":"cafe-tui bookmarks","version":1,"bookmarks":[{"uid":"1","start":1.5,"end":2,"note":"Tea",'
    '"guid":"g","feed_url":"https://a.example/","tags":["a"],"created":"2026-01-01T00:00:00+00:00"}]}',
    "---\nguid: g\n---\n\n- Tea <!-- cafe-tui 1 -->\n",
]
_JOURNAL = [
    '{"v":1,"kind":"bookmark","id":"0f6ad1d7","at":1764382711123,"n":2,"by":"5e0c0d1f2a3b4c5d","set":'
    '{"place":[750.0,840.5,1500.0],"created":1764000000,"edited":null,"note":"Tea","importance":2,"text":"a",'
    '"tag:desk":["Desk",0],"at:ca4836e4501a2f13":{"feed_url":"https://a.example/feed","guid":"g"}}}\n'
    '{"v":1,"kind":"bookmark","id":"0f6ad1d7","at":1764382711124,"n":0,"by":"5e0c0d1f2a3b4c5d","set":'
    '{"removed":true,"tag:desk":null}}\n',
    '{"v":1,"kind":"correction","id":"8f8e","at":7,"n":0,"by":"5e0c0d1f2a3b4c5d","set":{"chapters":'
    '[[0.0,"A",null,"https://a.example/","",true]],"preferred":"notes","copy:1500.0":[1500.0,[[1.0,2.0]]],'
    '"skip:0.0":[0.0,true]}}\n<<<<<<< HEAD\n'
    '{"v":1,"kind":"skip words","id":"1","at":7,"n":0,"by":"5e0c0d1f2a3b4c5d","set":{"words":["ad"]}}\n',
]
_TIMES = [
    "12:30",
    "1:02:03.5",
    "2m30s",
    "90.5",
    "npt:01:02",
    "Wed, 21 Oct 2015 07:28:00 GMT",
    "120",
    "#65 – Tea",
    "Ep. 7",
]
_ADDRESSES = [
    "https://me:pw@a.example:8080/a b?q=ü#t=1",
    "feed://a.example/",
    "localhost:8000/x",
    "mailto:a@b.example",
    "https://podcasts.apple.com/de/podcast/tea/id42",
    "//b.example/x",
    "http://[::1]:80/",
]
_QUERIES = ['tea "oat milk" -coffee show:cafe after:2024-01 is:unplayed in:notes tag:x', "a* b:c"]
_PAGES = ["<html><head><link rel='alternate' type='application/rss+xml' title='Tea' href='/feed'></head>",
          '{"resultCount":1,"results":[{"feedUrl":"https://a.example/feed"}]}']  # fmt: skip


def _text(inputs: Inputs) -> str:
    return inputs.text()


def _document(inputs: Inputs) -> bytes:
    return inputs.document()


def _short(inputs: Inputs) -> str:
    return inputs.text(largest_repetition=10_000)


READERS: dict[str, Reader] = {
    "notes": Reader(_notes, _text, lambda: _texts("notes/*.txt")),
    "shown-notes": Reader(_shown_notes, _text, lambda: _texts("notes/*.txt", "comments/*.xml")),
    "raw-notes": Reader(_raw_notes, _text, lambda: _texts("notes/*.txt")),
    "transcripts": Reader(read_transcript, _document, lambda: _TRANSCRIPTS, (BadInputError,)),
    "chapter-files": Reader(read_podcasting20, _document, lambda: _CHAPTERS),
    "comment-feeds": Reader(
        _comments, _document, lambda: _texts("comments/*.xml"), (FeedError,), is_slow=True
    ),
    "comment-bodies": Reader(read_body, _text, lambda: _texts("comments/*.xml", "notes/*.txt")),
    "feeds": Reader(
        lambda body: parse_feed(body, _URL), _document, lambda: _texts("feeds/*.xml"), (FeedError,), True
    ),
    "bookmarks": Reader(_bookmarks, _text, lambda: _MARKS),
    "journals": Reader(_journal, _document, lambda: _JOURNAL),
    "queries": Reader(_typed, _short, lambda: _QUERIES),
    "times": Reader(_times, _short, lambda: _TIMES),
    "addresses": Reader(_addresses, _short, lambda: _ADDRESSES),
    "pages": Reader(lambda body: discover.offered_feeds(body, _URL), _document, lambda: _PAGES),
    "sounds": Reader(lambda body: read_chapters(BytesIO(body)), a_sound, list, (MediaError,)),
    **GIVEN,
}


def inputs_for(reader: Reader, seed: int) -> Inputs:
    """What makes up inputs for `reader`; the same `seed` gives the same."""
    return Inputs(reader.seeds(), random.Random(seed))
