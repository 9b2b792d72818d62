"""Transcripts: small ones are read where they are fetched, large ones in a process that can be killed."""

import sys

import pytest

from cafe_tui.domain.errors import BadInputError, TooLargeError, UnreachableError
from cafe_tui.domain.transcript.reading import read_transcript
from cafe_tui.feeds.pool import ParserPool
from cafe_tui.feeds.transcripts import SMALL, fetch_transcript
from tests.support.web import Web

FEED = "http://127.0.0.1/feed"


def captions(cues: int) -> bytes:
    """WebVTT of an hour or more."""
    said = "".join(
        f"{n // 60:02}:{n % 60:02}.000 --> {n // 60:02}:{n % 60:02}.900\n<v Ada>The kettle sings for {n}.\n\n"
        for n in range(cues)
    )
    return f"WEBVTT\n\n{said}".encode()


def parsers(log: list[ParserPool], code: str = "") -> ParserPool:
    log.append(ParserPool(1, wall_clock=0.5, command=(sys.executable, "-c", code)) if code else ParserPool(1))
    return log[-1]


@pytest.mark.parametrize("cues", [3, 5_000])
def test_the_lines_are_the_same_wherever_they_are_read(web: Web, cues: int) -> None:
    document, used = captions(cues), list[ParserPool]()
    url = web.serve("/talk.vtt", document, "text/vtt")
    file = fetch_transcript(url, FEED, parser_factory=lambda: parsers(used))
    assert file.lines == read_transcript(document, "text/vtt")
    assert bool(used) == (len(document) > SMALL)


def test_a_large_page_in_the_place_of_a_transcript_is_refused_in_the_same_words(web: Web) -> None:
    page = b"<!doctype html><html><body>" + b"<p>Please log in.</p>" * 20_000
    url = web.serve("/talk.vtt", page, "text/html")
    with pytest.raises(BadInputError, match="a web page in its place"):
        fetch_transcript(url, FEED, "text/vtt")


def test_a_transcript_that_takes_too_long_to_read_is_given_up(web: Web) -> None:
    url, used = web.serve("/talk.vtt", captions(5_000), "text/vtt"), list[ParserPool]()
    with pytest.raises(TooLargeError, match="cannot be read: reading it was not finished"):
        fetch_transcript(
            url, FEED, parser_factory=lambda: parsers(used, "import threading; threading.Event().wait()")
        )


def test_the_listener_need_not_wait_for_the_reading(web: Web) -> None:
    url, used = web.serve("/talk.vtt", captions(5_000), "text/vtt"), list[ParserPool]()
    with pytest.raises(UnreachableError):
        fetch_transcript(
            url,
            FEED,
            cancelled=lambda: bool(used),
            parser_factory=lambda: parsers(used, "import threading; threading.Event().wait()"),
        )
