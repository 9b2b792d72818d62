"""What feedparser makes of the elements of an RSS item, one rule for each that podcasts are written with.

The rules know feedparser's habits and no XML. `rss` walks over a feed and asks them; what they do not know is
left to feedparser itself (`AskFeedparser`). tests/feeds/test_rss.py holds both to the same results.
"""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from feedparser.datetimes import _parse_date
from feedparser.html import _cp1252
from feedparser.urls import _urifixer

from . import extras
from .tolerant import PSC_CHAPTERS

Entry = dict[str, Any]
Attributes = Mapping[str, str]
"""With names in lower case, as feedparser has them."""
Keep = Callable[[str], None]
"""Takes the text of an element at its end."""

LOOKED_AT = {
    "href",
    "ispermalink",
    "length",
    "filesize",
    "rel",
    "start",
    "type",
    "uri",
    "url",
    "lastmod",
} | extras.ATTRIBUTES
"""The attributes that make a difference to what is kept."""
_HTML_TYPES = ("text/html", "html", "application/xhtml+xml", "xhtml")
_C1 = re.compile("[\x80-\x9f]")
_QUERY_ENTITY = re.compile("&([A-Za-z0-9_]+);")


class AskFeedparser(Exception):  # noqa: N818 - never leaves this room
    """This is not the ordinary RSS for which there are rules."""


class ItemRules:
    """The rules for one item; `entry` has what `items` looks at in an entry of feedparser's."""

    def __init__(self) -> None:
        self.entry: Entry = {"links": []}
        self._has_title = False
        self._has_content = False
        self._chapters: bool | None = None
        """Whether the item's first psc:chapters is open; None before it."""

    def start(self, name: str, attributes: Attributes) -> Keep | None:
        """An element of the item begins. Gives what to do with its text, None where that is of no use.

        `name` is feedparser's. Raises AskFeedparser.
        """
        if name not in RULES:
            raise AskFeedparser
        return RULES[name](self, name, attributes)

    def chapter(self, attributes: Attributes) -> None:
        """A psc:chapter, wherever it stands; raises AskFeedparser."""
        if "start" not in attributes:
            raise AskFeedparser  # it counts what it leaves out
        if self._chapters:
            self.entry.setdefault(PSC_CHAPTERS, []).append(dict(attributes))

    def _value(self, name: str, attributes: Attributes) -> Keep:
        _refuse(attributes)
        return lambda text: self.entry.__setitem__(name, _finished(text))

    def _title(self, _name: str, attributes: Attributes) -> Keep | None:
        """The first that is not empty."""
        _refuse(attributes)
        return None if self._has_title else self._title_text

    def _title_text(self, text: str) -> None:
        self.entry["title"] = _finished(text)
        self._has_title = bool(self.entry["title"])

    def _link(self, _name: str, attributes: Attributes) -> Keep | None:
        link = {"rel": "alternate", "type": "text/html", **_with_href(attributes)}
        if attributes.get("rel") == "self":
            link["type"] = attributes.get("type", "application/atom+xml")
        self.entry["links"].append(link)
        if "href" not in link:
            return lambda text: self._link_text(link, text)
        link["href"] = _address(link["href"])
        if link["rel"] == "alternate" and link["type"] in _HTML_TYPES:
            self.entry["link"] = link["href"]
        return None

    def _link_text(self, link: dict[str, str], text: str) -> None:
        address = _finished(_address(text.strip()))
        if "&" in address:
            address = _QUERY_ENTITY.sub(r"&\1", address.replace("&amp;", "&"))
        self.entry["link"] = address
        if address:
            link["href"] = address

    def _guid(self, _name: str, attributes: Attributes) -> Keep:
        is_link = attributes.get("ispermalink", "true") == "true"

        def keep(text: str) -> None:
            text = text.strip()
            self.entry["id"] = guid = _finished(_address(text) if is_link else text)
            if is_link:
                self.entry.setdefault("link", guid)

        return keep

    def _published(self, _name: str, attributes: Attributes) -> Keep:
        _refuse(attributes)
        return lambda text: self.entry.update(published_parsed=_parse_date(_finished(text)))

    def _description(self, _name: str, attributes: Attributes) -> Keep:
        """Of several that come before content:encoded the first is the summary, and the next a content."""
        _refuse(attributes)
        if "summary" not in self.entry or self._has_content:
            return lambda text: self.entry.update(summary=_finished(text))
        self._has_content = True
        return lambda text: self._add_content({"value": _finished(text)})

    def _encoded(self, _name: str, attributes: Attributes) -> Keep:
        _refuse(attributes)
        self._has_content = True
        return lambda text: self._add_content({"value": _finished(text), "encoded": True})

    def _add_content(self, content: Entry) -> None:
        self.entry.setdefault("content", []).append(content)
        self.entry.setdefault("summary", content["value"])

    def _enclosure(self, _name: str, attributes: Attributes) -> None:
        self.entry["links"].append({**_with_href(attributes), "rel": "enclosure"})

    def _media_content(self, _name: str, attributes: Attributes) -> None:
        self.entry.setdefault("media_content", []).append(dict(attributes))

    def _image(self, _name: str, attributes: Attributes) -> None:
        if address := attributes.get("href") or attributes.get("url"):
            self.entry["image"] = {"href": address}

    def _chapter_file(self, name: str, attributes: Attributes) -> None:
        self.entry[name] = dict(attributes)

    def _psc_chapters(self, _name: str, _attributes: Attributes) -> Keep:
        self._chapters = self._chapters is None
        return lambda _text: self._end_psc_chapters()

    def _end_psc_chapters(self) -> None:
        self._chapters = False

    def _source(self, _name: str, _attributes: Attributes) -> None:
        """After the name of another feed a title counts again."""
        self._has_title = False

    def _extra(self, name: str, attributes: Attributes) -> None:
        self._note(name, attributes, "")

    def _extra_text(self, name: str, attributes: Attributes) -> Keep:
        return lambda text: self._note(name, attributes, _finished(text))

    def _note(self, name: str, attributes: Attributes, text: str) -> None:
        self.entry.setdefault(extras.NOTED, []).append((name, attributes, text))

    def _nothing(self, _name: str, _attributes: Attributes) -> None:
        pass

    def _nothing_of_text(self, _name: str, attributes: Attributes) -> None:
        _refuse(attributes)


Rule = Callable[[ItemRules, str, Attributes], Keep | None]

RULES: dict[str, Rule] = {
    "title": ItemRules._title,
    "link": ItemRules._link,
    "guid": ItemRules._guid,
    "pubdate": ItemRules._published,
    "description": ItemRules._description,
    "itunes_summary": ItemRules._description,
    "content_encoded": ItemRules._encoded,
    "enclosure": ItemRules._enclosure,
    "media_content": ItemRules._media_content,
    "itunes_image": ItemRules._image,
    "itunes_title": ItemRules._value,
    "itunes_duration": ItemRules._value,
    "itunes_episode": ItemRules._value,
    "podcast_chapters": ItemRules._chapter_file,
    "psc_chapters": ItemRules._psc_chapters,
    "source": ItemRules._source,
    "category": ItemRules._nothing,
    "media_thumbnail": ItemRules._nothing,
    "author": ItemRules._nothing,
    "contributor": ItemRules._nothing,
    "creativecommons_license": ItemRules._nothing_of_text,
    "media_keywords": ItemRules._nothing_of_text,
    "dc_creator": ItemRules._nothing_of_text,
    "itunes_author": ItemRules._nothing_of_text,
    "itunes_subtitle": ItemRules._nothing_of_text,
    "itunes_keywords": ItemRules._nothing_of_text,
    "itunes_explicit": ItemRules._nothing_of_text,
    "itunes_block": ItemRules._nothing_of_text,
    **dict.fromkeys(extras.WITHOUT_TEXT, ItemRules._extra),
    **dict.fromkeys(extras.WITH_TEXT, ItemRules._extra_text),
}
"""By feedparser's names for elements: prefix and local name in lower case."""


def _refuse(attributes: Attributes) -> None:
    """Attributes can have text taken for base64, or for no text at all."""
    if attributes:
        raise AskFeedparser


def _with_href(attributes: Attributes) -> dict[str, str]:
    address = attributes.get("url", attributes.get("uri", attributes.get("href")))
    if not address:
        return dict(attributes)
    return {**{name: attributes[name] for name in attributes if name not in ("url", "uri")}, "href": address}


def _address(text: str) -> str:
    return str(_urifixer.sub(r"\1\3", text)) if ":///" in text else text


def _finished(text: str) -> str:
    """`text` with two common faults of encoding mended."""
    text = text.strip()
    if text.isascii():
        return text
    with suppress(UnicodeError):
        text = text.encode("iso-8859-1").decode("utf-8")
    return text.translate(_cp1252) if _C1.search(text) else text
