"""The process in which feeds and notes are read: `python -m cafe_tui.feeds.child`, of `pool`.

On standard input it takes requests of two frames each and answers each with one frame on standard output.
The first frame is a `wire.FeedRequest` for a feed, a `wire.CommentsRequest` for one of comments, or asks for
a transcript; the body of it is the second frame. It is empty for notes that are to be read for chapters, and
`wire.CALLS` for those to be read for links to episodes, which are the second frame. The process ends with its
input.
"""

import signal
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from itertools import starmap

from cafe_tui.domain.errors import BadInputError, FeedError
from cafe_tui.domain.models import NotedChapters
from cafe_tui.translations import speak

from . import wire
from .decode import Body
from .parse import parse_feed

_MEMORY = 1 << 30
"""Bytes of address space; a feed of 100,000 items takes about 400 MB."""
_ALARM = 60
"""Seconds after which a request ends this process, in case that its parent was killed and cannot do it."""

_LIGHT = 2_000_000
"""Characters of notes that are read for chapters with their feed: some tenths of a second."""


def main() -> None:
    """Answer requests until the input ends."""
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing that a library prints may get between the frames
    # Ctrl-C in the terminal reaches this process too; the parent decides what then happens.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory()
    speak()
    while (header := wire.read_frame(requests)) is not None:
        body = wire.read_frame(requests)
        if body is None:
            return
        _set_alarm(_ALARM)
        answers.write(wire.frame(_answer(header, body)))
        answers.flush()
        _set_alarm(0)


def _answer(header: bytes, body: bytes) -> bytes:
    if not header:
        return wire.dump_noted(_noted(wire.load_notes(body)))
    if header == wire.CALLS:
        from cafe_tui.domain.links.episode_links import calls_of  # its patterns take their time to compile

        return wire.dump_calls(starmap(calls_of, wire.load_texts(body)))
    try:
        if (media_type := wire.transcript_request(header)) is not None:
            return _transcript(media_type, body)
        if asked := wire.comments_request(header):
            return _comments(asked, body)
        return _feed(wire.load_request(header), body)
    except (FeedError, BadInputError) as error:
        return wire.dump_error(error)


def _feed(request: wire.FeedRequest, body: bytes) -> bytes:
    whole = Body(body, request.packing).unpacked()
    document = parse_feed(
        whole, request.url, request.content_type, request.known, request.at_most, request.listing
    )
    if request.note and sum(len(item.notes) for item in document.items) <= _LIGHT:
        found = _noted((item.notes, item.duration) for item in document.items)
        items = (replace(item, noted=noted) for item, noted in zip(document.items, found, strict=True))
        document = replace(document, items=tuple(items))
    return wire.dump(document)


def _comments(request: wire.CommentsRequest, body: bytes) -> bytes:
    from .comment_entries import read_comments

    whole = Body(body, request.packing).unpacked()
    return wire.dump_comments(read_comments(whole, request.url, request.content_type))


def _transcript(media_type: str, document: bytes) -> bytes:
    from cafe_tui.domain.transcript.reading import read_transcript

    return wire.dump_lines(read_transcript(document, media_type))


def _noted(notes: Iterable[tuple[str, float | None]]) -> list[NotedChapters]:
    from cafe_tui.domain.chapters import note_chapters  # its patterns take their time to compile

    return [note_chapters(text, duration) for text, duration in notes]


def _limit_memory() -> None:
    if sys.platform != "win32":
        import resource

        with suppress(ValueError, OSError):  # macOS does not know this limit
            resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def _set_alarm(seconds: int) -> None:
    if sys.platform != "win32":
        signal.alarm(seconds)


if __name__ == "__main__":
    main()
