"""feedparser with its doors closed: it reads bytes only, opens nothing, and outlives its own handlers.

As it comes, feedparser takes a body that looks like an address for one, prefers an XML reader that loads
external entities, and loses the whole feed when the handler of one element raises (a geometry without
digits). Here such an element is left out and counted.
"""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partialmethod
from typing import Any, ClassVar

from feedparser import api, mixin
from feedparser.exceptions import CharacterEncodingOverride, CharacterEncodingUnknown, NonXMLContentType
from feedparser.mixin import _FeedParserMixin
from feedparser.urls import _urljoin

from . import extras

_PODCAST_NAMESPACES = (
    "https://podcastindex.org/namespace/1.0",
    "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md",
    # As some write them by mistake:
    "https://podcastindex.org/namespace/1.0/",
    "http://podcastindex.org/namespace/1.0",
    "https://github.com/Podcastindex-org/podcast-namespace/blob/master/docs/1.0.md",
)
_THREADS = "http://purl.org/syndication/thread/1.0"
PSC_CHAPTERS = "psc_chapters_as_written"
"""The key in an entry of a list of the attributes of its psc:chapter elements."""
LEFT_OUT = "elements_left_out"
"""The key in an entry, or the feed, of the number of elements in it that could not be read."""
_HARMLESS = (NonXMLContentType, CharacterEncodingOverride)
"""What feedparser finds wrong with what servers say of feeds that can be read."""
_OF_ENCODING = (CharacterEncodingOverride, CharacterEncodingUnknown)
_ENCODING = re.compile(r"(?:charset|encoding)\s*=", re.IGNORECASE)
# What feedparser's handlers raise about content that they did not expect.
_STUMBLES = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError, re.error)


@dataclass(frozen=True, slots=True)
class RawFeed:
    """What feedparser made of a body. Values of `feed` and `entries` may be of any type: check them."""

    version: str
    """Empty where the body is no feed."""
    feed: dict[str, Any]
    entries: list[dict[str, Any]]
    well_formed: bool
    wrong_encoding: bool = False
    """It says that it is in one, and is in another."""


def read(body: bytes, content_type: str) -> RawFeed:
    """Read `body` as a feed. Raises whatever feedparser raises: anything."""
    headers = {"content-type": content_type} if content_type else {}
    result = api.parse(
        io.BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    fault = result.get("bozo_exception")
    return RawFeed(
        result.get("version") or "",
        dict(result["feed"]),
        [dict(entry) for entry in result["entries"]],
        not result.get("bozo") or isinstance(fault, _HARMLESS),
        isinstance(fault, _OF_ENCODING)
        and _ENCODING.search(content_type + body[:200].decode("latin-1")) is not None,
    )


class _Tolerant:
    """Goes over feedparser's two parsers. Uncommon elements that hold others are kept apart here, too."""

    namespaces: ClassVar = (
        _FeedParserMixin.namespaces | dict.fromkeys(_PODCAST_NAMESPACES, "podcast") | {_THREADS: "thr"}
    )
    _matchnamespaces: ClassVar[dict[str, str]] = {}  # feedparser fills it from `namespaces`

    # Of feedparser's parsers:
    elementstack: list[Any]
    basestack: list[Any]
    langstack: list[Any]
    contentparams: dict[str, Any]
    sourcedata: dict[str, Any]
    insource: int
    depth: int
    psc_chapters_flag: bool
    _get_context: Callable[[], dict[str, Any]]
    push: Callable[[str, int], None]
    pop: Callable[[str], str | None]

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.contentparams = {}
        self._attributes: dict[str, dict[str, str]] = {}
        """Of the open elements that `extras` looks at."""

    def push_content(self, *arguments: Any) -> None:
        super().push_content(*arguments)  # type: ignore[misc]
        # It is looked at for every piece of text and copied for every content: feedparser's own kind of
        # dictionary, of whose other names for keys nothing is used here, takes a fifth of all its time.
        self.contentparams = dict(self.contentparams)

    def unknown_starttag(self, tag: str, attrs: list[tuple[str, str]]) -> None:
        try:
            super().unknown_starttag(tag, attrs)  # type: ignore[misc]
        except _STUMBLES:
            self._leave_out()

    def unknown_endtag(self, tag: str) -> None:
        open_elements, depth = len(self.elementstack), self.depth
        try:
            super().unknown_endtag(tag)  # type: ignore[misc]
        except _STUMBLES:
            self._leave_out()
            # Close the element all the same, or feedparser waits for its end and reads nothing more.
            if open_elements and len(self.elementstack) == open_elements:
                self.elementstack.pop()
            if self.depth == depth:
                self.depth -= 1
                del self.basestack[-1:], self.langstack[-1:]

    def handle_charref(self, ref: str) -> None:
        try:
            super().handle_charref(ref)  # type: ignore[misc]
        except _STUMBLES:
            super().handle_data("\N{REPLACEMENT CHARACTER}")  # type: ignore[misc]

    def _start_content_encoded(self, attrs: dict[str, str]) -> None:
        super()._start_content_encoded(attrs)  # type: ignore[misc]
        # feedparser files a second description as content, too: this tells them apart.
        self.contentparams["encoded"] = True

    def _save_author(self, key: str, value: str, prefix: str = "author") -> None:
        if prefix != "publisher":  # feedparser would put the owner's name over the author's
            super()._save_author(key, value, prefix)  # type: ignore[misc]

    def _start_psc_chapter(self, attrs: dict[str, str]) -> None:
        # feedparser's own reading of the start knows one of the ways to write it, and raises without one.
        if "start" not in attrs:
            self._leave_out()
        elif self.psc_chapters_flag:
            self._get_context().setdefault(PSC_CHAPTERS, []).append(dict(attrs))

    def _leave_out(self) -> None:
        where = self._get_context()
        where[LEFT_OUT] = where.get(LEFT_OUT, 0) + 1

    def _start_extra(self, name: str, attrs: dict[str, str]) -> None:
        if name in extras.WITHOUT_TEXT:
            self._note(name, attrs, "")
            return
        self._attributes[name] = attrs
        self.push(name, 1)

    def _end_extra(self, name: str) -> None:
        text = self.pop(name)
        if name in self._attributes:
            self._note(name, self._attributes.pop(name), text or "")

    def _note(self, name: str, attrs: dict[str, str], text: str) -> None:
        self._get_context().setdefault(extras.NOTED, []).append((name, dict(attrs), text))

    def _start_podcast_liveitem(self, attrs: dict[str, str]) -> None:
        self.insource = 1  # otherwise its title and enclosure would become the show's own

    def _end_podcast_liveitem(self) -> None:
        self.insource = 0
        self.sourcedata.clear()


for _name in (*extras.WITH_TEXT, *extras.WITHOUT_TEXT):
    setattr(_Tolerant, f"_start_{_name}", partialmethod(_Tolerant._start_extra, _name))
for _name in extras.WITH_TEXT:
    setattr(_Tolerant, f"_end_{_name}", partialmethod(_Tolerant._end_extra, _name))


def _joined(base: str, address: str) -> str:
    """feedparser asks for each element anew what comes of no base and no address."""
    return _urljoin(base, address) if base or address else ""


mixin._urljoin = _joined

NAMESPACES = {address.lower(): prefix for address, prefix in _Tolerant.namespaces.items()}
"""The prefix by which feedparser calls each namespace that it knows, whatever the feed calls it."""

api.PREFERRED_XML_PARSERS = []
api.StrictFeedParser = type("StrictFeedParser", (_Tolerant, api.StrictFeedParser), {})
api.LooseFeedParser = type("LooseFeedParser", (_Tolerant, api.LooseFeedParser), {})
