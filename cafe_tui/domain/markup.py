"""The tags of HTML as it stands in feeds: found, named and sorted by what they do to the text.

Regular expressions find them, not `html.parser`: notes are read by the thousand at a refresh, a bad tag must
cost the reader no text, and the time must stay linear on any input.
"""

import re
from html import unescape

from .text import clean


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


HEADINGS = {f"h{level}": level for level in range(1, 7)}
LISTS = _names("ul ol menu")
CELLS = _names("td th")
BREAKING = _names(
    "address article aside body caption center dd details dialog div dl dt fieldset figcaption figure footer "
    "form header hr html main nav p section summary table tbody tfoot thead"
)
"""Tags that end a block and say no more."""
INLINE = _names(
    "a abbr b big cite code del em font i img ins kbd mark q s samp small span strike strong sub sup time tt "
    "u var wbr"
)
STRUCTURE = BREAKING | LISTS | CELLS | frozenset(HEADINGS) | _names("br li blockquote pre tr")
"""Tags that show a text to be HTML in which line breaks mean nothing."""

# Attributes may hold ">" in quotes. No alternative runs over a "<" and none gives back what it took, so that
# a megabyte of opened and never closed tags is read once.
_TAG = re.compile(r"""<(/?)([a-zA-Z][a-zA-Z0-9]*)(?=[\s/>])((?:[^<>"']|"[^"<]*"|'[^'<]*')*+|[^<>]*+)>""")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|<[!?][^<>]*+>", re.DOTALL)
_DROPPED_NAMES = _names(
    "script style head title iframe noscript template svg object audio video select textarea"
)
_DROPPED = re.compile(rf"<({'|'.join(sorted(_DROPPED_NAMES))})(?=[\s>])[^<>]*+(?<!/)>", re.IGNORECASE)
_ESCAPED_TAG = re.compile(r"&lt;/?(?:p|br|div|ul|ol|li|a|h[1-6]|strong|em)(?:&gt;|[\s/])", re.IGNORECASE)
_HREF = re.compile(r"""(?<![\w-])href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_SCHEMES = _names("http https mailto")


def is_escaped(notes: str) -> bool:
    """Whether `notes` are HTML that was escaped once too often."""
    return "<" not in notes and _ESCAPED_TAG.search(notes) is not None


def split(notes: str) -> tuple[list[str], dict[str, str]]:
    """`notes` as text, then (slash, tag, attributes, text) again and again; and each tag's lower-case name.

    Comments are left out, and so are elements whose content is no text.
    """
    if "<" not in notes:
        return [notes], {}
    notes = _COMMENT.sub("", notes)
    parts = _TAG.split(notes)
    if not _DROPPED_NAMES.isdisjoint(map(str.lower, set(parts[2::4]))):
        parts = _TAG.split(_without_dropped(notes))
    return parts, {written: written.lower() for written in set(parts[2::4])}


def _without_dropped(notes: str) -> str:
    """`notes` without the elements whose content is no text; one that never ends loses but its tag.

    Plain text may speak of a `<script>`.
    """
    pieces: list[str] = []
    done = 0
    endless: set[str] = set()
    for opened in _DROPPED.finditer(notes):
        name = opened[1].lower()
        if opened.start() < done or name in endless:
            continue
        closed = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(notes, opened.end())
        if closed is None:
            # Looked for once only: a megabyte of opened scripts must not be searched to its end for each.
            endless.add(name)
            continue
        pieces.append(notes[done : opened.start()])
        done = closed.end()
    return " ".join([*pieces, notes[done:]])


def link_target(attributes: str) -> str:
    """The link target among a tag's attributes; empty for what no listener may be led to."""
    match = _HREF.search(attributes)
    if not match:
        return ""
    url = clean(unescape(match[1] or match[2] or match[3] or ""), 4096)
    if not url.isprintable() or " " in url:
        url = "".join(url.split())
    scheme = _SCHEME.match(url)
    return "" if scheme and scheme[1].lower() not in _SCHEMES else url
