"""Names for files that come out of titles: safe on every file system, whatever a feed says."""

import re
import unicodedata

from ..text import one_line

_SHOW_BYTES = 60
_TITLE_BYTES = 120
"""With what else a name holds it stays well below the 255 bytes that file systems take."""

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')  # somewhere at least: Windows and its file systems
_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])\s*(?:\.|$)", re.IGNORECASE)


def safe_name(show: str, title: str) -> str:
    """“Show - Title” without an ending, as a file may be called anywhere; it need not be one of its kind."""
    named = " - ".join(filter(None, (_safe(show, _SHOW_BYTES), _safe(title, _TITLE_BYTES)))) or "episode"
    return f"{'_' if _RESERVED.match(named) else ''}{named}"


def _safe(text: str, limit: int) -> str:
    """`text` as a part of a file name, of at most `limit` bytes."""
    text = _FORBIDDEN.sub("-", one_line(text, limit))
    # Some file systems decompose what was composed, and then it is longer.
    while len(unicodedata.normalize("NFD", text).encode()) > limit:
        text = text[:-1]
    return text.strip(" .-")


def ending_of(address: str) -> str:
    """What stands behind the last dot of a file or address, without its parameters, in small letters."""
    return re.split("[?#]", address, maxsplit=1)[0].rpartition(".")[2].lower()
