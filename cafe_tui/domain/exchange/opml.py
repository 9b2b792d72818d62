"""OPML 1 and 2: outlines in outlines, of which those with a feed's address are shows.

Read by expat as it stands in the standard library, with its one danger taken away: a document that declares
an entity is refused, since OPML needs none. defusedxml would do the same for trees, but builds the whole
tree before anything can be counted; here depth and number are bounded while the document is read.
"""

import re
from collections.abc import Iterable
from html.entities import html5
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from cafe_tui.domain.errors import BadInputError
from cafe_tui.domain.text import clean, one_line

from ..language import _
from .listed import MAX_SHOWS, Entry, LeftOut, ListedShow, ShowListing, gathered

_DEEPEST = 100
"""Outlines in outlines; folders in folders of real lists are three deep."""
_MOST_OUTLINES = 4 * MAX_SHOWS
_ADDRESSES = ("xmlurl", "url")
_LOOKS_LIKE = re.compile(rb"(?:<\?xml|<!--|<!doctype|<opml)", re.IGNORECASE)
_OPML = re.compile(rb"<opml[\s>]", re.IGNORECASE)
# What people write who make a list by hand.
_LOOSE_AMPERSAND = re.compile(rb"&(?!(?:[A-Za-z][A-Za-z0-9]{1,30}|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});)")
_NAMED = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,30});")
_OF_XML = {b"amp", b"lt", b"gt", b"quot", b"apos"}


def is_opml(document: bytes) -> bool:
    """Whether it says of itself, near its beginning, that it is OPML."""
    plain = document[:4096].replace(b"\0", b"")  # UTF-16 is told as well
    return bool(_OPML.search(plain) and _LOOKS_LIKE.search(plain))


def read(document: bytes) -> ShowListing:
    """The shows in an OPML document; of a damaged one, those that stand before the damage.

    The names of the folders in which they stand are dropped. Raises BadInputError when nothing can be read
    of it, when it declares entities, and when it is nested without end.
    """
    try:
        walk = _walked(document)
        if walk.broken:
            mended = _walked(_NAMED.sub(_in_numbers, _LOOSE_AMPERSAND.sub(b"&amp;", document)))
            walk = mended if len(mended.entries) >= len(walk.entries) else walk
    except _TooMuch as error:
        raise _unreadable(str(error)) from None
    if walk.broken and not walk.entries:
        raise _unreadable(walk.broken)
    left_out = [LeftOut(_("the rest of the list"), walk.broken)] if walk.broken else []
    return gathered(walk.entries, left_out)


def write(shows: Iterable[ListedShow], title: str = "cafe-tui", *, folder: str = "") -> str:
    """An OPML 2.0 document that AntennaPod, gPodder and newsboat read, without a newline at the end.

    With a `folder` all shows stand in it, for castero, which reads those of the first folder and no others.
    """
    outlines = [f"    <outline {_attributes(show)}/>" for show in shows]
    if folder:
        outlines = [
            f"    <outline text={quoteattr(folder)}>",
            *(f"  {one}" for one in outlines),
            "    </outline>",
        ]
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<opml version="2.0">',
            "  <head>",
            f"    <title>{escape(one_line(title))}</title>",
            "  </head>",
            "  <body>",
            *outlines,
            "  </body>",
            "</opml>",
        ]
    )


def _attributes(show: ListedShow) -> str:
    title = one_line(show.title) or show.url
    # gPodder takes only what is of the type “rss”; AntennaPod asks for `text`, the others look at `title`.
    values = {"type": "rss", "text": title, "title": title, "xmlUrl": show.url, "htmlUrl": show.site}
    return " ".join(f"{name}={quoteattr(value)}" for name, value in values.items() if value)


def _in_numbers(named: re.Match[bytes]) -> bytes:
    """A name of HTML, which XML does not know, as numbers."""
    characters = html5.get(f"{named[1].decode()};", "")
    if named[1] in _OF_XML or not characters:
        return named[0] if named[1] in _OF_XML else b"&amp;" + named[0][1:]
    return "".join(f"&#{ord(character)};" for character in characters).encode()


def _unreadable(detail: str) -> BadInputError:
    return BadInputError(
        _("This list of shows could not be read"), detail, _("Export it anew from its program")
    )


class _TooMuch(Exception):  # noqa: N818 - never leaves this module
    """The document is made to do harm."""


def _walked(document: bytes) -> "_Walk":
    walk = _Walk()
    walk.go(document)
    return walk


class _Walk:
    """One walk of expat over a document."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.broken = ""
        """Where and why the document could not be read on; empty where it could."""
        self._depth = 0
        self._outlines = 0

    def go(self, document: bytes) -> None:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.EntityDeclHandler = self._refuse_entity
        try:
            parser.Parse(document, True)
        except expat.ExpatError as error:
            reason = expat.errors.messages.get(error.code, _("it is no XML"))
            self.broken = one_line(
                _("it is damaged in line {line} ({reason})", line=error.lineno, reason=reason)
            )
        except (LookupError, ValueError, UnicodeError) as error:  # an encoding that Python does not have
            self.broken = one_line(
                _("it is written in an unknown encoding ({error})", error=clean(str(error), 80))
            )

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _TooMuch(_("it is nested more than {count} deep", count=_DEEPEST))
        if name.lower() != "outline":
            return
        self._outlines += 1
        if self._outlines > _MOST_OUTLINES:
            raise _TooMuch(_("it has more than {count:,} entries", count=_MOST_OUTLINES))
        values = {key.lower(): value for key, value in attributes.items()}
        url = next((values[key] for key in _ADDRESSES if values.get(key, "").strip()), "")
        if url:
            title = values.get("title", "").strip() or values.get("text", "")
            self.entries.append(Entry(url, title, values.get("htmlurl", "")))
        elif values.get("type", "").strip().lower() == "rss":
            self.entries.append(Entry("", values.get("title", "") or values.get("text", "")))

    def _end(self, _name: str) -> None:
        self._depth -= 1

    def _refuse_entity(self, name: str, *__: object) -> None:
        raise _TooMuch(
            one_line(_("it declares the entity “{name}”, which no list of shows needs", name=name[:40]))
        )
