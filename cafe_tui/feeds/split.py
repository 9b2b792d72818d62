"""Where the items of a feed lie in its bytes, so that only those that are new have to be read.

Finding them takes expat a hundredth of the time that feedparser needs to read them. It is done only where the
meaning of an item surely does not hang on the items around it; everything else is read whole.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from xml.parsers import expat

_ITEM_NAMESPACES = {
    "",
    "http://www.w3.org/2005/atom",
    "http://purl.org/rss/1.0/",
    "http://my.netscape.com/rdf/simple/0.9/",
}
_ITEM_NAMES = {"item", "entry"}
_ITEM_DEPTHS = {2, 3}  # <feed><entry>, <rdf:RDF><item>; <rss><channel><item>
_TOUCHED_BY_ITEMS = {"title", "id", "guid"}
"""Elements that feedparser reads otherwise when they follow an item."""
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([^\s;\"']+)", re.IGNORECASE)
_UTF_8 = {"utf-8", "utf8", "us-ascii", "ascii"}
_QUALIFIED_NAME = re.compile(rb"<([^\s/>]+)")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class SplitFeed:
    """A feed of which any item can be left out without a change to the others."""

    body: bytes
    spans: tuple[Span, ...]
    """Start and end of each item, in the feed's order."""
    marks: tuple[int, ...]
    """A hash of each item's bytes: a whole number of 64 bits, with sign."""
    context: str
    """A hash of all outside of the items that bears on what they mean."""

    def only(self, places: Iterable[int]) -> bytes:
        """The feed with none but the items at these places in `spans`."""
        wanted = set(places)
        pieces = []
        reached = 0
        for place, (start, end) in enumerate(self.spans):
            if place not in wanted:
                pieces.append(self.body[reached:start])
                reached = end
        pieces.append(self.body[reached:])
        return b"".join(pieces)


def split_feed(body: bytes, url: str, content_type: str, namespaces: Mapping[str, str]) -> SplitFeed | None:
    """The items of the feed in `body`, which came from `url`; None where it has to be read whole.

    `namespaces` gives for an address in lower case the prefix by which feedparser calls it.
    """
    charset = _CHARSET.search(content_type)
    if charset and charset[1].lower() not in _UTF_8:
        return None
    walk = _Walk(body)
    try:
        walk.go()
    except (_ReadWhole, expat.ExpatError):
        return None
    if not walk.namespaces_are_plain(namespaces):
        return None
    context = blake2b(repr((url, walk.context)).encode(errors="replace"), digest_size=16).hexdigest()
    marks = tuple(_mark(body[start:end]) for start, end in walk.spans)
    return SplitFeed(body, tuple(walk.spans), marks, context)


def _mark(item: bytes) -> int:
    return int.from_bytes(blake2b(item, digest_size=8).digest(), "big", signed=True)


def _is_item(name: str) -> bool:
    return name.rpartition(" ")[2].lower() in _ITEM_NAMES


def _is_base(name: str) -> bool:
    return name.rpartition(" ")[2].lower() == "base"


class _ReadWhole(Exception):  # noqa: N818 - never leaves this module
    """There is something in this feed for which its items cannot be told from each other."""


class _Walk:
    """One walk of expat over a feed."""

    def __init__(self, body: bytes) -> None:
        self.spans: list[Span] = []
        self.context: list[object] = []
        self._body = body
        self._depth = 0
        self._item_start = -1
        self._within = 0
        """How many elements in the item are open."""
        self._harmless: set[str] = set()
        """Names of elements and attributes that were looked at."""
        self._declared: list[tuple[str | None, str]] = []
        """The namespaces that the next element declares."""
        self._pairs: set[tuple[str | None, str]] = set()
        self._items_declare = False
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.ordered_attributes = True
        self._parser.XmlDeclHandler = self._declaration
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartNamespaceDeclHandler = self._namespace
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def go(self) -> None:
        """Raises _ReadWhole or ExpatError."""
        self._parser.Parse(self._body, True)

    def namespaces_are_plain(self, known: Mapping[str, str]) -> bool:
        """Whether the namespaces that items declare for themselves are the same everywhere.

        feedparser does not forget a prefix at the end of the element that declared it.
        """
        if not self._items_declare:
            return True
        named = [pair for pair in self._pairs if pair[0] is not None]
        one_to_one = len({prefix for prefix, _ in named}) == len(named) and len(
            {uri for _, uri in self._pairs}
        ) == len(self._pairs)
        prefixes = set(known.values())
        return one_to_one and all(prefix not in prefixes or known.get(uri) == prefix for prefix, uri in named)

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.lower() not in _UTF_8:
            raise _ReadWhole

    def _doctype(self, *_: object) -> None:
        raise _ReadWhole

    def _namespace(self, prefix: str | None, uri: str | None) -> None:
        pair = prefix, (uri or "").lower()
        self._declared.append(pair)
        self._pairs.add(pair)
        if self._item_start >= 0:
            self._items_declare = True

    def _start(self, name: str, attributes: list[str]) -> None:
        self._depth += 1
        if _is_item(name):
            if self._depth not in _ITEM_DEPTHS or name.rpartition(" ")[0].lower() not in _ITEM_NAMESPACES:
                raise _ReadWhole
            self._item_start = self._parser.CurrentByteIndex
            self._items_declare = self._items_declare or bool(self._declared)
            self._declared = []
            self._refuse(attributes)
            self._parser.StartElementHandler = self._start_within
            self._parser.EndElementHandler = self._end_within
            self._within = 0
            return
        if self.spans and name.rpartition(" ")[2].lower() in _TOUCHED_BY_ITEMS:
            raise _ReadWhole
        if self._depth > 1:
            self._refuse(attributes)
        if self._depth < 3 or self._declared:
            self.context.append((self._depth, name, attributes, self._declared))
            self._declared = []

    def _end(self, _name: str) -> None:
        self._depth -= 1

    def _start_within(self, name: str, attributes: list[str]) -> None:
        self._within += 1
        if name not in self._harmless:
            if _is_item(name):
                raise _ReadWhole  # an item in an item: who knows whose is what
            self._harmless.add(name)
        if attributes:
            self._refuse(attributes)

    def _end_within(self, _name: str) -> None:
        if self._within:
            self._within -= 1
            return
        self.spans.append((self._item_start, self._item_end()))
        self._depth -= 1
        self._item_start = -1
        self._declared = []
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def _refuse(self, attributes: list[str]) -> None:
        """Refuse a base for addresses: feedparser takes one for what follows the element, too."""
        for key in attributes[::2]:
            if key not in self._harmless:
                if _is_base(key):
                    raise _ReadWhole
                self._harmless.add(key)

    def _item_end(self) -> int:
        """Where the item's last tag ends. expat stands before it, but behind it where it is the only one."""
        place = self._parser.CurrentByteIndex
        opening = _QUALIFIED_NAME.match(self._body, self._item_start)
        if opening and self._body.startswith(b"</" + opening[1], place):
            return self._body.index(b">", place) + 1
        return place
