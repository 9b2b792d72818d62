"""Where a link really leads, in words that cannot mislead: what may be opened, and how it is shown before."""

import re
from urllib.parse import quote, unquote, urlsplit

from ..feed.extras import Place
from ..language import _
from ..text import one_line

OPENED = ("http", "https", "mailto")
"""The kinds of addresses that are handed to a browser or mail program."""
_GEO = re.compile(r"geo:(-?\d{1,3}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?)", re.I)
_ZOOM = 15
_LONGEST = 4_000


def may_open(url: str) -> bool:
    """Whether an address may be opened: no file, no program, nothing with characters that nobody sees."""
    if not url.isprintable():
        return False
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    scheme = parts.scheme.lower()
    if scheme == "mailto":
        return "@" in parts.path
    return scheme in OPENED and bool(host) and "\\" not in parts.netloc


def leads_to(url: str) -> str:
    """The host of an address as browsers resolve it (`xn--…` for other scripts), or the one to be written to.

    Empty for what may not be opened.
    """
    if not may_open(url):
        return ""
    parts = urlsplit(url)
    if parts.scheme.lower() == "mailto":
        return one_line(unquote(parts.path))
    host = (parts.hostname or "").rstrip(".")
    shown = _ascii(host)
    return shown if parts.port in (None, 80, 443) else f"{shown}:{parts.port}"


def warning(url: str) -> str:
    """What is odd about an address, for the listener; empty where nothing is."""
    if not may_open(url):
        return _("This is not opened: only http, https and mailto are")
    parts = urlsplit(url)
    if parts.scheme.lower() == "mailto":
        return ""
    host, odd = parts.hostname or "", []
    if "@" in parts.netloc:
        name = one_line(unquote(parts.netloc.rpartition("@")[0].partition(":")[0]))
        odd.append(
            _(
                "“{name}” before the @ is a user's name: it leads to {host}",
                name=name,
                host=leads_to(url),
            )
        )
    if not host.isascii():
        odd.append(
            _(
                "Its letters are not those of plain English: “{host}” is {real_host}",
                host=one_line(host),
                real_host=leads_to(url),
            )
        )
    return ". ".join(odd)


def whole_target(url: str) -> str:
    """All of an address with the host as it really is, and nothing that a terminal would act on."""
    if not may_open(url) or url.lower().startswith("mailto:"):
        return one_line(url, _LONGEST)
    parts = urlsplit(url)
    host = parts.hostname or ""
    at = parts.netloc.lower().rfind(host)
    netloc = parts.netloc[:at] + _ascii(host) + parts.netloc[at + len(host) :] if at >= 0 else parts.netloc
    return one_line(parts._replace(netloc=netloc).geturl(), _LONGEST)


def map_url(place: Place) -> str:
    """A map of the world with a place in its middle; a search for its name where it has no coordinates."""
    match = _GEO.match(place.geo)
    if match and abs(float(match[1])) <= 90 and abs(float(match[2])) <= 180:
        north, east = match[1], match[2]
        base = "https://www.openstreetmap.org/"
        return f"{base}?mlat={north}&mlon={east}#map={_ZOOM}/{north}/{east}"
    return f"https://www.openstreetmap.org/search?query={quote(place.name)}" if place.name else ""


def _ascii(host: str) -> str:
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return one_line(quote(host))
