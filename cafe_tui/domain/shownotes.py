"""Show notes, HTML or plain text, as blocks of text with links.

White space is folded as a browser does. A `<br>`, or a line break in plain text, stays as `\\n` inside its
block; the cells of a table row are parted by tabs. Scripts, styles, comments and images are dropped.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from html import unescape
from typing import NamedTuple

from . import markup
from .language import N_, _
from .text import MAX_TEXT, clean


class BlockKind(StrEnum):
    """What a block of text is in its document."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    QUOTE = "quote"
    CODE = "code"
    ROW = "row"
    """A table row; its cells are parted by tabs."""


class Link(NamedTuple):
    """A link over `text[start:end]` of its block; `url` as written: absolute, relative or `#t=90`."""

    start: int
    end: int
    url: str


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text. `level` is the depth of a heading (1 to 6) or of a list item (from 1)."""

    kind: BlockKind
    text: str
    links: tuple[Link, ...] = ()
    level: int = 0


CUT = "\n<!-- cut -->"
"""Stands behind notes of which a part was left away; it is no text for anything that reads HTML."""
_WHEN_CUT = N_("… These notes go on: only their first {most:,} characters are kept.")
_BARE_URL = re.compile(r"https?://[^\s<>\"“”«»]+")
_BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")


def kept_notes(written: str) -> str:
    """Notes out of a feed, cleaned. Of those that are too long the first `MAX_TEXT` characters are kept, with
    `CUT` behind them; real ones are a thirtieth of that at most."""
    if len(written) <= MAX_TEXT:
        return clean(written).strip()
    return clean(written[: MAX_TEXT - len(CUT)]).strip() + CUT


def read_blocks(notes: str) -> tuple[Block, ...]:
    """The blocks of `notes` in order; blocks without text are left out. The last one says it when notes were
    cut."""
    blocks = _blocks(notes.removesuffix(CUT))
    if not notes.endswith(CUT):
        return blocks
    return (*blocks, Block(BlockKind.PARAGRAPH, _(_WHEN_CUT, most=MAX_TEXT)))


def _blocks(notes: str) -> tuple[Block, ...]:
    notes = notes[:MAX_TEXT].replace("\r\n", "\n").replace("\r", "\n")
    if markup.is_escaped(notes):
        # Feeds are often escaped once too often.
        notes = unescape(notes)
    parts, names = markup.split(notes)
    # With only a link or some bold here and there the text keeps the lines that its author gave it.
    folded = not markup.STRUCTURE.isdisjoint(names.values())
    if not folded and markup.INLINE.isdisjoint(names.values()):
        parts = [notes]
    return _Reader(folded=folded).read(parts, names)


def plain_blocks(text: str) -> tuple[Block, ...]:
    """The paragraphs of plain text, in which nothing is taken for HTML; addresses in it are links."""
    paragraphs = (paragraph.strip() for paragraph in _BLANK_LINES.split(text[:MAX_TEXT]))
    return tuple(
        Block(BlockKind.PARAGRAPH, each, tuple(_with_bare_urls(each, []) if "://" in each else ()))
        for each in paragraphs
        if each
    )


class _Reader:
    """Collects the text of the block that is under way; `read` walks over the tags."""

    def __init__(self, *, folded: bool) -> None:
        self._folded = folded
        self._blocks: list[Block] = []
        self._pieces: list[str] = []
        self._links: list[Link] = []
        self._length = 0
        self._gap = False
        self._url = ""
        self._link_start = -1
        self._heading = self._lists = self._quotes = self._code = 0
        self._item = self._row = False

    def read(self, parts: list[str], names: dict[str, str]) -> tuple[Block, ...]:
        """The blocks of `parts`: text, then (slash, tag, attributes, text) again and again.

        `names` gives the lower-case name of each tag as written.
        """
        if parts[0]:
            self._text(parts[0])
        for slash, tag, attributes, text in zip(
            parts[1::4], parts[2::4], parts[3::4], parts[4::4], strict=True
        ):
            name = names[tag]
            if name == "a":
                self._end_link()
                if not slash:
                    self._url = markup.link_target(attributes)
            elif name == "br":
                self._break()
            elif name in markup.BREAKING and not self._row:
                if self._length:
                    self._flush()
            elif name in markup.STRUCTURE:
                self._structure(name, opens=not slash)
            if not self._folded or self._code or "&" in text:
                self._text(text)
            elif text.isspace():
                self._gap = True
            elif text:
                self._words(text)
        self._flush()
        return tuple(self._blocks)

    def _structure(self, name: str, *, opens: bool) -> None:
        if name in markup.CELLS:
            if opens and self._length:
                self._end_link()
                self._append("\t")
            return
        if self._row and name not in ("tr", "table"):
            # A paragraph or list within a cell stays in its row.
            self._gap = True
            return
        if self._length:
            self._flush()
        step = 1 if opens else -1
        if name == "li":
            self._item = opens
        elif name in markup.HEADINGS:
            self._heading = markup.HEADINGS[name] if opens else 0
        elif name in markup.LISTS:
            self._lists = max(0, self._lists + step)
        elif name == "blockquote":
            self._quotes = max(0, self._quotes + step)
        elif name == "pre":
            self._code = max(0, self._code + step)
        elif name in ("tr", "table"):
            # The end of a row may be left out; that of the table ends it.
            self._row = opens and name == "tr"

    def _text(self, raw: str) -> None:
        if "&" in raw:
            raw = unescape(raw)
        if self._folded and not self._code:
            self._words(raw)
            return
        paragraphs = _BLANK_LINES.split(raw) if not self._code else [raw]
        for number, paragraph in enumerate(paragraphs):
            if number:
                self._flush()
            for line_number, line in enumerate(paragraph.split("\n")):
                if line_number:
                    self._break()
                self._words(line)

    def _words(self, raw: str) -> None:
        text = raw.strip()
        if not text:
            self._gap = self._gap or bool(raw)
            return
        if "  " in text or not text.isprintable():
            text = " ".join(text.split())
        if self._length and (self._gap or raw[0].isspace()) and self._pieces[-1] not in "\n\t":
            self._append(" ")
        if self._url and self._link_start < 0:
            self._link_start = self._length
        self._pieces.append(text)
        self._length += len(text)
        self._gap = raw[-1].isspace()

    def _append(self, text: str) -> None:
        self._pieces.append(text)
        self._length += len(text)

    def _break(self) -> None:
        if self._row:
            self._gap = True
        elif self._length:
            self._append("\n")
            self._gap = False

    def _end_link(self) -> None:
        if self._link_start >= 0:
            self._links.append(Link(self._link_start, self._length, self._url))
        self._url = ""
        self._link_start = -1

    def _flush(self) -> None:
        """End the block; a link that is still open goes on in the next one."""
        if not self._length:
            return
        self._gap = False
        url = self._url
        self._end_link()
        self._url = url
        joined = "".join(self._pieces)
        links = self._links
        self._pieces, self._links, self._length = [], [], 0
        text = joined
        if not (joined.isascii() and joined.isprintable()):
            text = clean(joined)
            if text != joined:
                links = _moved(links, joined, len(text))
        text = text.rstrip()
        if not text:
            return
        if links and links[-1].end > len(text):
            # A link that was closed behind a line break.
            links = [Link(link.start, min(link.end, len(text)), link.url) for link in links]
            links = [link for link in links if link.start < link.end]
        if "://" in text:
            links = _with_bare_urls(text, links)
        kind, level = self._kind()
        self._blocks.append(Block(kind, text, tuple(links), level))
        # Only the first text of an item has its mark: a second paragraph in it stands alone.
        self._item = False

    def _kind(self) -> tuple[BlockKind, int]:
        if self._code:
            return BlockKind.CODE, 0
        if self._row:
            return BlockKind.ROW, 0
        if self._heading:
            return BlockKind.HEADING, self._heading
        if self._item:
            return BlockKind.ITEM, max(1, self._lists)
        if self._quotes:
            return BlockKind.QUOTE, self._quotes
        return BlockKind.PARAGRAPH, 0


def _moved(links: list[Link], joined: str, length: int) -> list[Link]:
    """`links` in a text that lost or joined characters when the pieces came together."""
    moved: list[Link] = []
    seen = reached = 0
    for link in links:
        start = reached + len(clean(joined[seen : link.start]))
        end = start + len(clean(joined[link.start : link.end]))
        seen, reached = link.end, end
        if start < min(end, length):
            moved.append(Link(start, min(end, length), link.url))
    return moved


def _with_bare_urls(text: str, links: list[Link]) -> list[Link]:
    """`links` and the addresses that stand in the open text, in order."""
    merged: list[Link] = []
    written = iter([*links, Link(len(text), len(text), "")])
    following = next(written)
    for match in _BARE_URL.finditer(text):
        while following.end <= match.start() and following.url:
            merged.append(following)
            following = next(written)
        url = match.group().rstrip(".,;:!?'’*")
        if url.endswith(")") and "(" not in url:
            url = url.rstrip(").,;")
        if following.start >= match.start() + len(url):
            merged.append(Link(match.start(), match.start() + len(url), url))
    while following.url:
        merged.append(following)
        following = next(written)
    return merged
