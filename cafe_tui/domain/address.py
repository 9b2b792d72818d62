"""Which addresses may be used: the listener's own freely, those that a feed leads to only under rules.

The host that the listener typed may be anywhere, also in the home network. Whatever a feed, a redirect, a
chapter file or a media file leads to must be http or https, and be on that same host or on one all of whose
addresses are public: otherwise a feed could make this program visit the router or a service on this machine.
"""

import ipaddress
import re
from collections.abc import Iterable
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from .errors import AddressRefusedError
from .language import _
from .text import one_line, shorten

MAX_HOPS = 10
"""Redirects that are followed from one address."""
# urlsplit does not mind what stands behind the bracket.
_IN_BRACKETS = re.compile(r"\[[0-9A-Fa-f:.]+(?:%[\w.~%-]+)?\](?::[0-9]{0,5})?", re.ASCII)
_MAX_LENGTH = 4_000  # characters; longer ones than this do not occur in real feeds
_SHOWN_LENGTH = 120

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_HOST_FORBIDDEN = re.compile(r"[\s\"#%<>?@\\^`{|}/]")
_PODCAST_SCHEMES = ("feed", "pcast", "itpc", "podcast")
_KEPT = "!$%&'()*+,;=:@/?~-._[]"  # what has a meaning of its own in a path or query, and escapes already made
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def check_url(url: str) -> str:
    """`url` if it is an http(s) address with a host, with spaces and the like percent-encoded.

    Raises AddressRefusedError for every other scheme, for control characters and for what is no address.
    """
    parts = _split(url.strip(" \t\r\n"))
    if parts.scheme not in ("http", "https"):
        why = (
            _("is an address of the kind “{scheme}:”", scheme=parts.scheme)
            if parts.scheme
            else _("is no web address")
        )
        raise _refused(url, why, _("Only http and https addresses are opened"))
    userinfo, at, server = parts.netloc.rpartition("@")
    netloc = _encoded(userinfo, _KEPT.replace("@", "").replace("/", "")) + at + server
    path, query = _encoded(parts.path, _KEPT.replace("?", "")), _encoded(parts.query, _KEPT)
    checked = urlunsplit(SplitResult(parts.scheme, netloc, path, query, _encoded(parts.fragment, _KEPT)))
    if len(checked) > _MAX_LENGTH:  # so that what is written out can be read in again
        raise _too_long(url)
    return checked


def web_address(url: str) -> str:
    """`check_url`, but empty for what it refuses."""
    try:
        return check_url(url)
    except AddressRefusedError:
        return ""


def typed_url(text: str) -> str:
    """The address that the listener means by `text`: “example.com/feed” and “feed://…” are understood too.

    Raises AddressRefusedError.
    """
    url = text.strip()
    match = _SCHEME.match(url)
    if match and match[1].lower() in _PODCAST_SCHEMES:
        rest = url[match.end() :].lstrip("/")
        url = rest if _SCHEME.match(rest) and "://" in rest else f"https://{rest}"
    elif "://" not in url and (match is None or re.match(r"\d+(/|$)", url[match.end() :])):
        url = f"https://{url}"  # “localhost:8000/feed” has a port there, not a scheme
    return check_url(url)


def follow(url: str, target: str) -> str:
    """Where a redirect or link `target`, perhaps relative, leads from `url`.

    A name and password in `url` go along to the same origin only. Raises AddressRefusedError.
    """
    if _CONTROL.search(target.strip(" \t\r\n")):
        raise _refused(target, _("has control characters in it"), "")
    try:
        joined = urljoin(url, target.strip(" \t\r\n"))
    except ValueError as error:
        raise _refused(target, _("is no web address"), "") from error
    following, parts = check_url(joined), urlsplit(url)
    userinfo, at, __ = parts.netloc.rpartition("@")
    reached = urlsplit(following)
    if at and "@" not in reached.netloc and _origin(reached) == _origin(parts):
        return urlunsplit(reached._replace(netloc=f"{userinfo}@{reached.netloc}"))
    return following


def host_of(url: str) -> str:
    """The host of an address that was checked, in lower case, without port and brackets."""
    return (urlsplit(url).hostname or "").rstrip(".")


def shown(url: str) -> str:
    """`url` as it may stand in a message: clean, of bearable length, without name and password."""
    text = one_line("".join(filter(str.isprintable, one_line(url))))
    scheme, separator, rest = text.partition("://")
    authority, slash, path = rest.partition("/")
    if separator and "@" in authority:
        text = f"{scheme}://…@{authority.rpartition('@')[2]}{slash}{path}"
    return shorten(text, _SHOWN_LENGTH)


def is_public(ip: str) -> bool:
    """Whether an IP address is one of the open internet, also when it is an IPv4 one dressed as IPv6."""
    try:
        address = ipaddress.ip_address(ip)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        embedded = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            embedded = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if embedded is not None:
            return is_public(str(embedded))
    return address.is_global and not address.is_multicast


def check_led_to(url: str, trusted_host: str, resolved: Iterable[str]) -> None:
    """Raise AddressRefusedError unless a feed may lead to `url`, whose host has the IPs `resolved`."""
    if host_of(url) == trusted_host.lower():
        return
    addresses = list(resolved)
    if not addresses or not all(map(is_public, addresses)):
        raise _refused(
            url,
            _("is in a private network"),
            _(
                "A feed may lead only to public servers or to its own; add that address yourself if "
                "you trust it"
            ),
        )


def _split(url: str) -> SplitResult:
    if len(url) > _MAX_LENGTH:
        raise _too_long(url)
    if _CONTROL.search(url):
        raise _refused(url, _("has control characters in it"), "")
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError as error:
        raise _refused(url, _("is no web address"), _("Check it for typing errors")) from error
    is_name = (
        host
        and host.strip(".")
        and host.isprintable()
        and one_line(host) == host
        and not _HOST_FORBIDDEN.search(host)
    )
    server = parts.netloc.rpartition("@")[2]
    odd = not is_name or "\\" in parts.netloc or ("[" in server and not _IN_BRACKETS.fullmatch(server))
    if parts.scheme in ("http", "https") and odd:
        raise _refused(url, _("names no server"), _("Check it for typing errors"))
    return parts


def _encoded(text: str, kept: str) -> str:
    return quote(_BAD_ESCAPE.sub("%25", text), safe=kept)


def origin_of(url: str) -> tuple[str, str | None, int | None]:
    """Scheme, host and port of an address that was checked: what may be told to one may not to another."""
    return _origin(urlsplit(url))


def _origin(parts: SplitResult) -> tuple[str, str | None, int | None]:
    default = {"http": 80, "https": 443}.get(parts.scheme)
    return parts.scheme, parts.hostname, parts.port or default


def _too_long(url: str) -> AddressRefusedError:
    return _refused(url, _("is longer than {count} characters", count=_MAX_LENGTH), "")


def _refused(url: str, why: str, hint: str) -> AddressRefusedError:
    return AddressRefusedError(_("This address cannot be used"), f"“{shown(url)}” {why}", hint)
