"""newsboat's file `urls`: an address in each line, then its tags; a tag that begins with ~ is the title."""

import re

from cafe_tui.domain.text import one_line

from ..language import _
from .listed import Entry, LeftOut, ShowListing, gathered

_WORD = re.compile(r'"((?:[^"\\]|\\.)*)"?|(\S+)')
_ESCAPED = re.compile(r"\\(.)")
_QUERY = "query:"
_COMMANDS = ("exec:", "filter:", "|")
_FORMS = re.compile(r"(?:https?|feed|itpc|pcast|podcast|exec|filter|query|file):")


def is_urls_file(text: str) -> bool:
    """Whether the first line that says something is one of such a file."""
    lines = (line.strip() for line in text[:20_000].splitlines())
    first = next((line for line in lines if line and not line.startswith("#")), "")
    return bool(_FORMS.match(first.lstrip('"').lower()))


def read(text: str) -> ShowListing:
    """The shows in such a file.

    Searches of newsboat's own (`query:`) are no shows, and are passed over; lines that would run a command
    (`exec:`, `filter:`) are left out and named.
    """
    entries: list[Entry] = []
    left_out: list[LeftOut] = []
    for line in text.splitlines():
        words = [_ESCAPED.sub(r"\1", quoted) if quoted else plain for quoted, plain in _WORD.findall(line)]
        if not words or words[0].startswith("#") or words[0].lower().startswith(_QUERY):
            continue
        address = words[0]
        title = next((word[1:].lstrip() for word in words[1:] if word.startswith("~")), "")
        if address.lower().startswith(_COMMANDS):
            kind = address.partition(":")[0].lower() if ":" in address else _("a pipe")
            left_out.append(_command(title or address, kind))
        else:
            entries.append(Entry(address, title))
    return gathered(entries, left_out)


def _command(entry: str, kind: str) -> LeftOut:
    return LeftOut(one_line(entry, 120), _("it would run a command ({kind})", kind=one_line(kind, 20)))
