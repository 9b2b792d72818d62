"""What of a bookmark may be handed to others: a link to its place, and a quote.

The address of a private feed, or of its sound, is as good as a password. There is no sure sign of one, so an
address is given away only where nothing in it looks like a key: no name or password, no telling parameter, no
long run of random letters and digits. A public address that looks like that is kept as well; it costs a link.
"""

import re
from collections.abc import Sequence
from urllib.parse import SplitResult, parse_qsl, urlsplit, urlunsplit

from ..address import check_url
from ..errors import AddressRefusedError
from ..models import Bookmark
from ..timecode import format_time, media_fragment

_KEY_NAMES = re.compile(
    r"auth|token|secret|passw|pwd|sign|sig$|credential|session|login|member|subscri|patron|private|user|uid|key",
    re.IGNORECASE,
)
# A mixture of letters and digits of that length is no word or number that a person chose.
_RUN = re.compile(r"[A-Za-z0-9]{16,}")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_PRIVATE_PLACES = re.compile(
    r"(^|[./_-])(private|premium|members?|patreon|supporters?|subscribers?)([./_-]|$)", re.I
)


def link(bookmark: Bookmark) -> str | None:
    """The place for others: on the publisher's page, else in the sound of a public feed; else None."""
    media, feed = bookmark.media_url, bookmark.feed_url
    page = public_page(bookmark.link, media, feed)
    if page is None and is_open(feed) and is_open(media):
        page = check_url(media)
    if page is None:
        return None
    parts = urlsplit(page)
    # A page's own fragment may be all that leads to it.
    passage = media_fragment(bookmark.start, bookmark.end)
    return page if parts.fragment else urlunsplit(parts._replace(fragment=passage))


def quote(bookmark: Bookmark) -> str:
    """What is said or was noted, with time, title and show, and the link where there is one."""
    words = bookmark.text or bookmark.note or bookmark.chapter
    span = format_time(bookmark.start)
    if bookmark.end is not None:
        span += f"–{format_time(bookmark.end)}"
    source = f"— {bookmark.title}, {bookmark.show}, {span}"
    return "\n".join(filter(None, (f"“{words}”" if words else "", source, link(bookmark))))


def quotes(bookmarks: Sequence[Bookmark]) -> str:
    """One quote after the other."""
    return "\n\n".join(map(quote, bookmarks))


def is_open(url: str) -> bool:
    """Whether an address has nothing in it that looks like a key."""
    try:
        parts = urlsplit(check_url(url))
    except AddressRefusedError:
        return False
    if _PRIVATE_PLACES.search(f"{parts.netloc}{parts.path}"):
        return False
    return not (_has_key(parts) or _looks_random(parts.path))


def public_page(address: str, *not_these: str) -> str | None:
    """The publisher's page at `address`, if it can be given away.

    `not_these` are the addresses of the sound and the feed, which some feeds give for the page.
    """
    try:
        page = check_url(address)
    except AddressRefusedError:
        return None
    parts = urlsplit(page)
    if _has_key(parts):
        return None
    if any((parts.netloc, parts.path) == (other.netloc, other.path) for other in map(urlsplit, not_these)):
        return None
    return page


def _has_key(address: SplitResult) -> bool:
    """Whether a name and password, or parameters that tell, are in it."""
    parameters = parse_qsl(address.query, keep_blank_values=True)
    return "@" in address.netloc or any(
        _KEY_NAMES.search(name) or _looks_random(value) for name, value in parameters
    )


def _looks_random(text: str) -> bool:
    if _UUID.search(text):
        return True
    return any(
        any(character.isdigit() for character in run) and any(character.isalpha() for character in run)
        for run in _RUN.findall(text)
    )
