"""Whether two addresses lead to the same page or sound, tolerant of what does not matter.

What differs between an address in a feed and the same one in somebody's notes: http or https, `www.`, a slash
at the end, percent-encoding, marks for counting visitors, and servers that count and pass on to the sound.
"""

import re
from urllib.parse import parse_qsl, unquote, unquote_plus, urlsplit

from .calls import key_of

_COUNTED = re.compile(
    r"(?:utm_|mtm_|pk_|hsa_|mc_)\w*|fbclid|gclid|igshid|msclkid|yclid|_hs\w+|_ga|ref|referrer|source|dest-id"
    r"|updated|ck_subscriber_id",
    re.I,
)
"""Names of values in a query that say who came from where, or may come in."""
_SOUND = re.compile(r"\.(?:mp3|m4a|m4b|aac|ogg|oga|opus|flac|wav|mp4|m4v|mka)$", re.I)
_COUNTING = (
    "podtrac.com", "chtbl.com", "chrt.fm", "pdst.fm", "blubrry.com", "op3.dev", "pdcn.co", "podscribe.com",
    "pscrb.fm", "mgln.ai", "clrtpod.com", "claritaspod.com", "arttrk.com", "byspotify.com", "swap.fm",
    "gum.fm", "vpixl.com", "podderapp.com", "podsights.com", "backtracks.fm", "podkite.com", "adbarker.com",
)  # fmt: skip
"""Servers that count a download and pass on to the address behind their own."""
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}", re.I)
_FRONT_PAGE = re.compile(r"/(?:index\.(?:html?|php))?", re.I)
_MOST_HOPS = 8


def address_key(url: str) -> int | None:
    """A number that is the same for all ways to write the address of a page or sound.

    None for what cannot be an episode's: no web address, or the front page of a site, which many name.
    """
    try:
        parts = urlsplit(_behind_counters(url.strip()))
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    host = host.removeprefix("www.")
    if not host.isascii():
        try:
            host = host.encode("idna").decode()
        except UnicodeError:
            return None
    if port not in (None, 80, 443):
        host = f"{host}:{port}"
    path = unquote(parts.path)
    query = "" if _SOUND.search(path) else _without_counters(parts.query)
    route = parts.fragment if parts.fragment.startswith(("/", "!")) else ""
    if _FRONT_PAGE.fullmatch(path):
        path = ""
    if not (path or query or route) and not _is_page_of_its_own(host):
        return None
    return key_of(f"{host}\n{path.rstrip('/')}\n{query}\n{route}")


def host_key(url: str) -> str:
    """The host of an address as `address_key` compares it; empty for what has none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".").removeprefix("www.")
    except ValueError:
        return ""


def _behind_counters(url: str) -> str:
    """The address to which servers that count pass on."""
    for _ in range(_MOST_HOPS):
        scheme, _, rest = url.partition("://")
        host, _, path = rest.partition("/")
        host = host.lower()
        if host in ("google.com", "www.google.com") and path.startswith("url?"):
            target = dict(parse_qsl(path.partition("?")[2])).get("q", "")
            if not target.startswith(("http://", "https://")):
                return url
            url = target
            continue
        if not any(host == name or host.endswith(f".{name}") for name in _COUNTING):
            return url
        target = _passed_on(path)
        if not target:
            return url
        url = target if "://" in target else f"{scheme}://{target}"
    return url


def _passed_on(path: str) -> str:
    """The address in the path of a server that counts; empty where there is none."""
    if "%3A" in path or "%3a" in path:
        path = unquote(path)
    for scheme in ("https://", "http://", "https:/", "http:/"):
        if (at := path.find(scheme)) >= 0:
            return f"{scheme.rstrip('/')}//{path[at + len(scheme) :]}"
    segments = path.split("/")
    for number, segment in enumerate(segments[:-1]):
        if _HOST.fullmatch(segment) and not _SOUND.search(segment):
            return "/".join(segments[number:])
    return ""


def _without_counters(query: str) -> str:
    if not query:
        return ""
    pairs = [part for part in query.split("&") if part and not _COUNTED.fullmatch(part.partition("=")[0])]
    return "&".join(sorted(map(unquote_plus, pairs)))


def _is_page_of_its_own(host: str) -> bool:
    """Whether a host without a path may be an episode's: some shows give each a host (65.show.example)."""
    name, _, rest = host.partition(".")
    return "." in rest and any(map(str.isdigit, name))
