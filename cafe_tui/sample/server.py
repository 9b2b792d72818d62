"""A small web server on the loopback interface that offers the sample show as any publisher would.

It serves the files of this package from memory, by their exact names, and knows nothing of the disk.
"""

import hashlib
import re
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from typing import Any

from cafe_tui.domain.errors import CafeError
from cafe_tui.domain.language import _
from cafe_tui.domain.text import one_line

from . import SAMPLE_ADDRESS_MARK, SAMPLE_FEED_FILE

_CONTENT_TYPES = {
    ".xml": "application/rss+xml; charset=utf-8",
    ".opus": "audio/ogg",
    ".png": "image/png",
    ".vtt": "text/vtt; charset=utf-8",
}
_RANGE = re.compile(r"bytes=(?:(\d{1,18})-(\d{1,18})?|-(\d{1,18}))")


@contextmanager
def serve_sample() -> Iterator[str]:
    """Serve the sample show while the block runs; gives the address of its feed.

    The port is a free one. Leaving the block ends every open connection and frees the port.
    Raises CafeError where no loopback socket can be opened.
    """
    try:
        server = _Server()
    except OSError as error:
        raise CafeError(
            _("The sample show cannot be served"),
            one_line(str(error)),
            _("It needs a free port on the loopback interface (127.0.0.1)"),
        ) from error
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), name="sample-server", daemon=True)
    thread.start()
    try:
        yield f"{server.address}/{SAMPLE_FEED_FILE}"
    finally:
        server.shutdown()
        thread.join()
        server.close_connections()
        server.server_close()


@dataclass(frozen=True, slots=True)
class _Resource:
    """One file as it is served."""

    body: bytes
    content_type: str
    etag: str


def _resources(address: str) -> dict[str, _Resource]:
    """What is served, by request path; `address` takes the mark's place in the feeds."""
    resources = {}
    for file in files(__package__).iterdir():
        for suffix, content_type in _CONTENT_TYPES.items():
            if file.name.endswith(suffix):
                body = file.read_bytes()
                if suffix == ".xml":
                    body = body.replace(SAMPLE_ADDRESS_MARK.encode(), address.encode())
                etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
                resources[f"/{file.name}"] = _Resource(body, content_type, etag)
    return resources


class _Server(ThreadingHTTPServer):
    """Knows its open connections, so that it can end them."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.address = f"http://127.0.0.1:{self.server_port}"
        self.resources = _resources(self.address)
        self._connections: set[socket.socket] = set()
        self._lock = threading.Lock()

    def server_bind(self) -> None:
        """Bind without the look-up of the host's name, which can take seconds."""
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]

    def process_request(self, request: Any, client_address: Any) -> None:
        """Note the connection and answer it in its own thread."""
        with self._lock:
            self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Close a connection that is finished."""
        with self._lock:
            self._connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Pass over a player that hangs up in the middle of a file."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def close_connections(self) -> None:
        """End the connections that a client still holds."""
        with self._lock:
            connections = list(self._connections)
        for connection in connections:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # the client was faster


class _Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD, whole or one range."""

    server: _Server
    protocol_version = "HTTP/1.1"
    server_version = "cafe-tui-sample"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Answer with the body."""
        self._answer()

    def do_HEAD(self) -> None:
        """Answer with what GET would say, without the body."""
        self._answer()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
        """Stay quiet: standard error may be the listener's screen."""

    def _answer(self) -> None:
        resource = self.server.resources.get(self.path.partition("?")[0])
        if resource is None:
            self._send(HTTPStatus.NOT_FOUND, b"There is no such file in the sample show.\n", "text/plain")
            return
        headers = {"ETag": resource.etag, "Accept-Ranges": "bytes"}
        known = self.headers.get("If-None-Match", "")
        if known == "*" or resource.etag in re.findall(r'"[^"]*"', known):
            self._send(HTTPStatus.NOT_MODIFIED, b"", resource.content_type, headers)
            return
        size = len(resource.body)
        asked = _RANGE.fullmatch(self.headers.get("Range", ""))
        if asked is None or self.headers.get("If-Range", resource.etag) != resource.etag:
            self._send(HTTPStatus.OK, resource.body, resource.content_type, headers)
        elif (span := _span(asked, size)) is None:
            headers["Content-Range"] = f"bytes */{size}"
            self._send(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, b"", resource.content_type, headers)
        else:
            first, last = span
            headers["Content-Range"] = f"bytes {first}-{last}/{size}"
            part = resource.body[first : last + 1]
            self._send(HTTPStatus.PARTIAL_CONTENT, part, resource.content_type, headers)

    def _send(
        self, status: HTTPStatus, body: bytes, content_type: str, headers: dict[str, str] | None = None
    ) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if status is not HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def _span(asked: re.Match[str], size: int) -> tuple[int, int] | None:
    """The first and the last byte that a Range header asks for; None where there is no such byte."""
    start, end, suffix = asked.groups()
    if suffix is not None:
        first, last = max(0, size - int(suffix)), size - 1
        return (first, last) if int(suffix) else None
    first = int(start)
    last = min(int(end), size - 1) if end else size - 1
    if end and int(end) < first:
        return None
    return (first, last) if first < size else None
