"""Playing from the very servers that were checked.

libmpv looks names up by itself, and a name may lead to a public server when it is checked and into the home
network a moment later. So plain http is opened at the address that was connected to for the check, and
asked for by name. https is opened by name: no server elsewhere can prove that it has the name, and nothing
but a greeting reaches it. (By number ffmpeg would not say which of its names it wants, which most need.)
"""

import re
from collections import OrderedDict
from urllib.parse import urlsplit, urlunsplit

SERVER_NAMED = "http-header-fields"
"""libmpv's property for more header fields."""
_MOST = 200
_NAMED = re.compile(r"[A-Za-z0-9.-]+(?::[0-9]{1,5})?")


class HeldServers:
    """The addresses to which the servers of media led when they were checked. Any thread may call."""

    def __init__(self) -> None:
        self._addresses: OrderedDict[str, str] = OrderedDict()

    def hold(self, url: str, address: str) -> None:
        """`url` was checked at this IP address; empty where it may be anywhere, or a proxy was asked."""
        server = _server(url)
        self._addresses.pop(server, None)
        if address:
            self._addresses[server] = address
            if len(self._addresses) > _MOST:
                self._addresses.popitem(last=False)

    def opened(self, url: str) -> tuple[str, str]:
        """What libmpv is to open for `url`, and the header field that names the server; empty for none."""
        parts = urlsplit(url)
        server = _server(url)
        address = self._addresses.get(server)
        if parts.scheme != "http" or not address or not _NAMED.fullmatch(server):
            return url, ""
        port = server.partition(":")[2]
        userinfo, at, _ = parts.netloc.rpartition("@")
        host = f"[{address}]" if ":" in address else address
        place = f"{userinfo}{at}{host}{':' if port else ''}{port}"
        return urlunsplit(parts._replace(netloc=place)), f"Host: {server}"


def _server(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[2].lower()
