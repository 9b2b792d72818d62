"""What a parser process and the program say to each other: length-prefixed frames, and documents as JSON.

JSON and not pickle: what comes back from a process that read a hostile feed is data, never objects.
"""

import json
import struct
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Any, BinaryIO

from cafe_tui.domain.comments import Comment, CommentFeed
from cafe_tui.domain.detection.confidence import Confidence
from cafe_tui.domain.errors import (
    BadInputError,
    CafeError,
    FeedError,
    NotAFeedError,
    TooLargeError,
    UnreachableError,
)
from cafe_tui.domain.feed.extras import episode_extras, episode_fields, show_extras, show_fields
from cafe_tui.domain.feed.feed_document import (
    NOTHING_KNOWN,
    Enclosure,
    FeedDocument,
    FeedItem,
    KnownItems,
    Listing,
)
from cafe_tui.domain.feed.feed_problems import Problem, ProblemKind
from cafe_tui.domain.links.calls import Calls
from cafe_tui.domain.models import Chapter, NotedChapters, chapter_values
from cafe_tui.domain.transcript import Line, Lines


@dataclass(frozen=True, slots=True)
class FeedRequest:
    """A feed that is to be read; its body goes separately, as it came."""

    url: str
    content_type: str = ""
    packing: str = ""
    known: KnownItems = NOTHING_KNOWN
    """Its items that need not be read."""
    at_most: int | None = None
    """So many of the other items are wanted, the newest."""
    note: bool = True
    """Whether to find the chapters in their notes, unless these are long."""
    listing: Listing | None = None
    """What reading the same body gave before."""


CALLS = b"calls"
"""The first frame of a request for what in notes leads to other episodes."""


@dataclass(frozen=True, slots=True)
class CommentsRequest:
    """A feed of comments that is to be read; its body goes separately, as it came."""

    url: str
    content_type: str = ""
    packing: str = ""


LENGTH = struct.Struct(">I")
_COMMENTS, _TRANSCRIPT = b"comments ", b"transcript "

_ERRORS: dict[str, type[CafeError]] = {
    kind.__name__: kind for kind in (BadInputError, FeedError, NotAFeedError, TooLargeError, UnreachableError)
}
_ITEM_TEXTS = ("guid", "title", "link", "notes", "image_url", "chapters_url")
_DOCUMENT_TEXTS = (
    "title", "author", "description", "link", "image_url", "language",
    "new_feed_url", "next_page", "previous_archive",
)  # fmt: skip


def frame(payload: bytes) -> bytes:
    """`payload` with its length before it."""
    return LENGTH.pack(len(payload)) + payload


def read_frame(stream: BinaryIO) -> bytes | None:
    """The next payload; None at the end of the stream."""
    header = stream.read(LENGTH.size)
    if len(header) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(header)
    payload = stream.read(length)
    return payload if len(payload) == length else None


def dump_error(error: CafeError) -> bytes:
    """An error that came instead of what was asked for."""
    return json.dumps(
        {"error": type(error).__name__, "words": [error.title, error.detail, error.hint]}
    ).encode()


def dump(document: FeedDocument) -> bytes:
    """A document; `load` gives it back."""
    fields: dict[str, Any] = {name: getattr(document, name) for name in _DOCUMENT_TEXTS}
    fields["problems"] = [[each.kind, each.count, each.mark] for each in document.problems]
    fields["items"] = [_item_fields(item) for item in document.items]
    listing = document.listing
    fields["listing"] = listing and _listing_fields(listing)
    fields["left"] = document.left
    fields["extras"] = show_fields(document.extras)
    return json.dumps(fields, allow_nan=False).encode()


def dump_notes(notes: Iterable[tuple[str, float | None]]) -> bytes:
    """Notes to be read for chapters, with the duration of their episodes in seconds."""
    return json.dumps(list(notes)).encode()


def load_notes(payload: bytes) -> list[tuple[str, float | None]]:
    """What `dump_notes` made of them."""
    return [(text, duration) for text, duration in json.loads(payload)]


def dump_noted(found: Iterable[NotedChapters]) -> bytes:
    """What was found in notes."""
    return json.dumps([_noted_fields(noted) for noted in found], allow_nan=False).encode()


def load_noted(payload: bytes) -> list[NotedChapters]:
    """What `dump_noted` made of it; raises ValueError, KeyError, TypeError."""
    return [_noted(fields) for fields in json.loads(payload)]


def dump_texts(notes: Iterable[tuple[str, str]]) -> bytes:
    """Notes to be read for what leads to other episodes, with the titles of their shows."""
    return json.dumps(list(notes)).encode()


def load_texts(payload: bytes) -> list[tuple[str, str]]:
    """What `dump_texts` made of them."""
    return [(text, show) for text, show in json.loads(payload)]


def dump_calls(found: Iterable[Calls]) -> bytes:
    """What in notes may lead to other episodes."""
    return json.dumps([[list(calls.addresses), list(calls.numbers)] for calls in found]).encode()


def load_calls(payload: bytes) -> list[Calls]:
    """What `dump_calls` made of it; raises ValueError, TypeError."""
    return [
        Calls(frozenset(map(int, addresses)), frozenset(map(int, numbers)))
        for addresses, numbers in json.loads(payload)
    ]


def dump_request(request: FeedRequest) -> bytes:
    """A request, without the feed's body."""
    known = request.known
    fields = [request.url, request.content_type, request.packing, known.context, list(known.guids.items())]
    listing = request.listing and _listing_fields(request.listing)
    return json.dumps([*fields, request.at_most, request.note, listing]).encode()


def load_request(payload: bytes) -> FeedRequest:
    """What `dump_request` made of it."""
    url, content_type, packing, context, guids, at_most, note, listing = json.loads(payload)
    known = KnownItems(context, dict(guids))
    return FeedRequest(url, content_type, packing, known, at_most, note, listing and _listing(*listing))


def dump_comments_request(request: CommentsRequest) -> bytes:
    """A request, without the feed's body; `comments_request` knows it from others."""
    return _COMMENTS + json.dumps(astuple(request)).encode()


def comments_request(payload: bytes) -> CommentsRequest | None:
    """What `dump_comments_request` made of it; None for a request of another kind."""
    if not payload.startswith(_COMMENTS):
        return None
    return CommentsRequest(*json.loads(payload.removeprefix(_COMMENTS)))


def dump_comments(feed: CommentFeed) -> bytes:
    """Comments; `load_comments` gives them back."""
    comments = [
        [
            each.guid,
            each.answers,
            each.author,
            each.published and each.published.isoformat(),
            each.url,
            each.text,
        ]
        for each in feed.comments
    ]
    fields = {"comments": comments, "page": feed.page, "wordpress": feed.is_wordpress, "next": feed.next_page}
    return json.dumps(fields).encode()


def load_comments(payload: bytes) -> CommentFeed:
    """The comments in `payload`; raises the FeedError in it, or ValueError, KeyError, TypeError."""
    fields = _loaded(payload)
    comments = (
        Comment(guid, answers, author, published and datetime.fromisoformat(published), url, text)
        for guid, answers, author, published, url, text in fields["comments"]
    )
    return CommentFeed(tuple(comments), fields["page"], fields["wordpress"], fields["next"])


def dump_transcript_request(media_type: str) -> bytes:
    """A request, without the transcript, which is not packed; `transcript_request` knows it from others."""
    return _TRANSCRIPT + media_type.encode()


def transcript_request(payload: bytes) -> str | None:
    """The type that a transcript should be of; None for a request of another kind."""
    if not payload.startswith(_TRANSCRIPT):
        return None
    return payload.removeprefix(_TRANSCRIPT).decode()


def dump_lines(lines: Lines) -> bytes:
    """What is said; `load_lines` gives it back."""
    fields = [[line.start, line.end, line.speaker, line.text] for line in lines]
    return json.dumps({"lines": fields}, allow_nan=False).encode()


def load_lines(payload: bytes) -> Lines:
    """The lines in `payload`; raises the error in it, or ValueError, KeyError, TypeError."""
    return tuple(Line(*fields) for fields in _loaded(payload)["lines"])


def load(payload: bytes) -> FeedDocument:
    """The document in `payload`; raises the FeedError in it, or ValueError, KeyError, TypeError."""
    fields = _loaded(payload)
    return FeedDocument(
        **{name: fields[name] for name in _DOCUMENT_TEXTS},
        problems=tuple(Problem(ProblemKind(kind), count, mark) for kind, count, mark in fields["problems"]),
        items=tuple(map(_item, fields["items"])),
        listing=_listing(*fields["listing"]) if fields.get("listing") else None,
        left=fields.get("left", 0),
        extras=show_extras(fields.get("extras", {})),
    )


def _loaded(payload: bytes) -> dict[str, Any]:
    fields: dict[str, Any] = json.loads(payload)
    if "error" in fields:
        raise _ERRORS[fields["error"]](*fields["words"])
    return fields


def _listing_fields(listing: Listing) -> list[Any]:
    return [listing.context, listing.marks, list(listing.read), listing.spans]


def _listing(context: str, marks: list[int], read: list[int], spans: list[list[int]]) -> Listing:
    return Listing(context, tuple(marks), frozenset(read), tuple((start, end) for start, end in spans))


def _item_fields(item: FeedItem) -> dict[str, Any]:
    fields: dict[str, Any] = {name: getattr(item, name) for name in _ITEM_TEXTS}
    enclosure = item.enclosure
    fields["enclosure"] = enclosure and [enclosure.url, enclosure.media_type, enclosure.length]
    fields["published"] = item.published and item.published.isoformat()
    fields["chapters"] = list(map(chapter_values, item.chapters))
    fields["noted"] = item.noted and _noted_fields(item.noted)
    fields["mark"] = item.mark
    fields["extras"] = episode_fields(item.extras)
    return fields | {"duration": item.duration, "number": item.number}


def _item(fields: dict[str, Any]) -> FeedItem:
    return FeedItem(
        **{name: fields[name] for name in _ITEM_TEXTS},
        enclosure=fields["enclosure"] and Enclosure(*fields["enclosure"]),
        published=fields["published"] and datetime.fromisoformat(fields["published"]),
        duration=fields["duration"],
        number=fields["number"],
        chapters=_chapters(fields["chapters"]),
        noted=_noted(fields["noted"]) if fields.get("noted") else None,
        mark=fields.get("mark"),
        extras=episode_extras(fields.get("extras", {})),
    )


def _noted_fields(noted: NotedChapters) -> list[Any]:
    chapters = list(map(chapter_values, noted.chapters))
    return [chapters, noted.confidence, noted.duration, noted.version]


def _noted(fields: list[Any]) -> NotedChapters:
    chapters, confidence, duration, version = fields
    return NotedChapters(_chapters(chapters), Confidence(confidence), duration, version)


def _chapters(fields: list[list[Any]]) -> tuple[Chapter, ...]:
    return tuple(Chapter(*values) for values in fields)
