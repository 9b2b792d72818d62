"""The items of ordinary RSS, read as feedparser reads them and some thirty times as fast.

feedparser stays the reader of meaning: this one knows the elements that podcasts are written with, and does
with each what feedparser does (`rss_entry`). Where it meets anything else (markup in a title, a known element
used oddly, an item of another kind of feed), it gives up, and feedparser reads the items.
"""

from xml.parsers import expat

from feedparser import api

from .rss_entry import LOOKED_AT, RULES, AskFeedparser, Attributes, Entry, ItemRules, Keep
from .tolerant import NAMESPACES

_PREFIXES = frozenset(prefix.lower() for prefix in NAMESPACES.values()) - {""}
_XLINK = "http://www.w3.org/1999/xlink"
_IGNORED = ""
_CHAPTER = "psc_chapter"
_PERSON = ("author", "contributor")
_OF_PERSON = ("name", "uri", "url", "email")
_MAY_HOLD = frozenset({*_PERSON, "media_content", "psc_chapters"})
"""Elements with a rule in which others may stand."""
_IN_LOWER_CASE = ("rel", "type")
_MOST_KEYS = 1_000
_OF_ITEM = {"href", "lastmod"}
"""Attributes of an item that feedparser takes for elements."""


def read_entries(body: bytes) -> list[Entry] | None:
    """feedparser's entries as far as `items` looks at them; None where feedparser has to be asked.

    `body` is a feed in which `split.split_feed` found items.
    """
    walk = _Walk()
    try:
        walk.go(body)
    except (AskFeedparser, expat.ExpatError):
        return None
    return walk.entries


class _Walk:
    """One walk of expat over a feed."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self._rules = ItemRules()
        self._keep: Keep | None = None
        """What is to be done with the text of the item's open element."""
        self._text: list[str] = []
        self._holder = _IGNORED
        """The item's open element."""
        self._within = 0
        """How many elements in it are open."""
        self._names: dict[str, str] = {}
        """feedparser's name of each element that was met, `_IGNORED` where it says nothing that is kept."""
        self._uris: dict[str, str] = {}
        """By the feed's prefix."""
        self._addresses: dict[str, str] = {}
        """By feedparser's prefix."""
        self._prefixes: dict[str, str] = {}
        """By the address of a namespace that feedparser does not know."""
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.ordered_attributes = True
        self._parser.buffer_text = True
        self._parser.StartNamespaceDeclHandler = self._namespace
        self._parser.StartElementHandler = self._start_outside

    def go(self, body: bytes) -> None:
        """Raises AskFeedparser or ExpatError."""
        self._parser.Parse(body, True)

    def _namespace(self, prefix: str | None, uri: str | None) -> None:
        """feedparser forgets no prefix and knows some by themselves: each has to mean one thing only."""
        name, address = (prefix or "").lower(), uri or ""
        known = _prefix(address)
        meant = name if known is None else known
        if self._uris.setdefault(name, address) != address or (known is None and not name):
            raise AskFeedparser
        if meant and self._addresses.setdefault(meant, address) != address:
            raise AskFeedparser
        if known is None and self._prefixes.setdefault(address, name) != name:
            raise AskFeedparser
        if known is not None and name in _PREFIXES and known != name:
            raise AskFeedparser
        if address == _XLINK or "backend.userland.com/rss" in address.lower():
            raise AskFeedparser

    def _start_outside(self, name: str, attributes: list[str]) -> None:
        if attributes and any(each.rpartition(" ")[2].lower() == "base" for each in attributes[::2]):
            raise AskFeedparser
        if name == "item" and _OF_ITEM.isdisjoint(_read(attributes)):
            self._rules = ItemRules()
            self._parser.StartElementHandler = self._start
            self._parser.EndElementHandler = self._end_item
        elif name.rpartition(" ")[2].lower() in ("item", "entry"):
            raise AskFeedparser

    def _end_item(self, _name: str) -> None:
        self.entries.append(self._rules.entry)
        self._parser.StartElementHandler = self._start_outside
        self._parser.EndElementHandler = None

    def _start(self, name: str, attributes: list[str]) -> None:
        """An element of the item."""
        parser = self._parser
        parser.StartElementHandler = self._start_within
        parser.EndElementHandler = self._end_within
        known = self._names.get(name)
        if known is None:
            known = self._known(name)
        if known == _IGNORED:
            self._keep, self._holder = None, known
            return
        self._keep = self._rules.start(known, _read(attributes) if attributes else {})
        self._holder = known
        if self._keep:
            self._text = []
            parser.CharacterDataHandler = self._text.append

    def _start_within(self, name: str, attributes: list[str]) -> None:
        """An element in an element of the item; feedparser does not mind in which."""
        self._within += 1
        known = self._names.get(name)
        if known is None:
            known = self._known(name)
        if self._holder != _IGNORED and self._holder not in _MAY_HOLD:
            raise AskFeedparser
        if known == _CHAPTER:
            self._rules.chapter(_read(attributes))
        elif known != _IGNORED and not (known in _OF_PERSON and self._holder in _PERSON):
            raise AskFeedparser

    def _end_within(self, _name: str) -> None:
        if self._within:
            self._within -= 1
            return
        parser = self._parser
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end_item
        if self._keep:
            parser.CharacterDataHandler = None
            self._keep("".join(self._text))

    def _known(self, name: str) -> str:
        uri, _, local = name.rpartition(" ")
        prefix = _prefix(uri)
        if prefix is None:
            prefix = self._prefixes[uri]
        known = f"{prefix}_{local.lower()}" if prefix else local.lower()
        if known not in RULES and known != _CHAPTER and known not in _OF_PERSON:
            known = _ignored(prefix, known)
        self._names[name] = known
        return known


def _prefix(address: str) -> str | None:
    """By which feedparser calls a namespace, if it knows it."""
    prefix = NAMESPACES.get(address.lower())
    return prefix and prefix.lower()


def _ignored(prefix: str, name: str) -> str:
    """`_IGNORED`, if feedparser only files the element under its own name, and nobody looks there."""
    is_handled = any(hasattr(api.StrictFeedParser, f"_{when}_{name}") for when in ("start", "end"))
    if not prefix or is_handled or name.endswith(("_detail", "_parsed", "_as_written")):
        raise AskFeedparser
    return _IGNORED


_keys: dict[str, str] = {}
"""Names of attributes in lower case, by what was met of them."""


def _read(attributes: list[str]) -> Attributes:
    """With names, and the values of two of them, in lower case; a name in a namespace has a space in it."""
    read = {}
    pairs = iter(attributes)
    for name, value in zip(pairs, pairs, strict=True):
        key = _keys.get(name) or _key(name)
        read[key] = value.lower() if key in _IN_LOWER_CASE else value
    return read


def _key(name: str) -> str:
    key = name.lower()
    if " " in key and key.rpartition(" ")[2] in LOOKED_AT:
        raise AskFeedparser
    if len(_keys) < _MOST_KEYS:
        _keys[name] = key
    return key
