"""A real web server on loopback for tests: routes, redirects, Range, validators, slow and broken answers.

with Web() as web:
    web.feed("/feed.xml", RSS)                  # 200 with an ETag, 304 when it is asked with it
    web.media("/65.mp3", sound, "audio/mpeg")   # with Range
    web.redirect("/old", "/feed.xml", 301)
    web.route("/odd", lambda request: Reply(503, {"Retry-After": "120"}))
    ...fetch web.url("/feed.xml")...
    assert web.count("/feed.xml") == 1
"""

import gzip
import hashlib
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self, cast

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


@dataclass(frozen=True)
class Request:
    """A request as it came in. Header names are in lower case."""

    path: str
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Reply:
    """An answer. A body of bytes gets a Content-Length; one of pieces ends with the connection."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | Iterable[bytes] = b""
    raw: bool = False
    """Send only the body: no status line and no headers."""


Handler = Callable[[Request], Reply]


def ranged(body: bytes, content_type: str = "audio/mpeg", etag: str = "") -> Handler:
    """Answers with a file, or with the part of it that Range asks for unless If-Range knows another file."""

    def answer(request: Request) -> Reply:
        headers = {"Content-Type": content_type, "Accept-Ranges": "bytes"}
        if etag:
            headers["ETag"] = etag
        wanted = _RANGE.fullmatch(request.headers.get("range", ""))
        changed = request.headers.get("if-range", etag) != etag
        if wanted is None or wanted.group() == "bytes=-" or changed:
            return Reply(200, headers, body)
        first, last = wanted.groups()
        start = int(first) if first else max(0, len(body) - int(last))
        end = min(int(last), len(body) - 1) if first and last else len(body) - 1
        if start > end:
            return Reply(416, {**headers, "Content-Range": f"bytes */{len(body)}"})
        part = f"bytes {start}-{end}/{len(body)}"
        return Reply(206, {**headers, "Content-Range": part}, body[start : end + 1])

    return answer


def broken_off(handler: Handler, after: int) -> Handler:
    """Answers as `handler` does, and hangs up when `after` bytes of the body are sent."""

    def answer(request: Request) -> Reply:
        reply = handler(request)
        assert isinstance(reply.body, bytes)
        headers = {**reply.headers, "Content-Length": str(len(reply.body))}
        return Reply(reply.status, headers, iter([reply.body[:after]]))

    return answer


class Web:
    """The server. Routes may be replaced while it runs; `requests` holds all that came, in order."""

    def __init__(self, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> None:
        self.requests: list[Request] = []
        self.closing = threading.Event()
        """Set when the server is being closed: what blocks in a handler has to wait for this as well."""
        self._routes: dict[str, Handler] = {}
        self._connections: set[socket.socket] = set()
        self._changed = threading.Condition()
        self._server = _Server((host, 0), _HttpHandler)
        self._server.web = self
        self._scheme = "https" if tls else "http"
        if tls:
            # Hands are shaken when a connection is first read from, which its own thread does.
            listening = self._server.socket
            self._server.socket = tls.wrap_socket(listening, True, do_handshake_on_connect=False)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), name="web")
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Break all connections off and wait until every handler has ended."""
        self.closing.set()
        self._server.shutdown()
        self._thread.join()
        with self._changed:
            for connection in self._connections:
                _hang_up(connection)
        self._server.server_close()

    @property
    def port(self) -> int:
        return self._server.server_port

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        """The address of `path`, under another name of this machine if wanted ("localhost")."""
        return f"{self._scheme}://{host}:{self.port}{path}"

    def count(self, path: str) -> int:
        """How many requests for `path` have come."""
        return sum(request.path == path for request in list(self.requests))

    def wait_for(self, path: str, count: int = 1, timeout: float = 10.0) -> None:
        """Wait until `path` was asked for `count` times."""
        with self._changed:
            if not self._changed.wait_for(lambda: self.count(path) >= count, timeout):
                raise AssertionError(f"{path} was asked for {self.count(path)} times, not {count}")

    def route(self, path: str, handler: Handler) -> str:
        """Let `handler` answer for `path` (query included); gives the address."""
        self._routes[path] = handler
        return self.url(path)

    def serve(self, path: str, body: bytes, content_type: str = "application/rss+xml", **headers: str) -> str:
        """Answer with `body`, always the same. In names of `headers`, `_` stands for `-`."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.route(path, lambda _: Reply(200, {"Content-Type": content_type, **named}, body))

    def feed(self, path: str, body: bytes) -> str:
        """Answer with a feed and its ETag, or 304 to who has it already; packed where gzip is accepted."""
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'

        def answer(request: Request) -> Reply:
            headers = {"Content-Type": "application/rss+xml; charset=utf-8", "ETag": etag}
            if request.headers.get("if-none-match") == etag:
                return Reply(304, headers)
            if "gzip" in request.headers.get("accept-encoding", ""):
                return Reply(200, {**headers, "Content-Encoding": "gzip"}, gzip.compress(body, 1))
            return Reply(200, headers, body)

        return self.route(path, answer)

    def media(self, path: str, body: bytes, content_type: str = "audio/mpeg", etag: str = "") -> str:
        """Answer with a file, or with the part of it that Range asks for."""
        return self.route(path, ranged(body, content_type, etag))

    def redirect(self, path: str, to: str, status: int = 302) -> str:
        """Answer with a redirect to `to`, as it is written."""
        return self.route(path, lambda _: Reply(status, {"Location": to}))

    def status(self, path: str, status: int, **headers: str) -> str:
        """Answer with a status and no body."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.route(path, lambda _: Reply(status, named))

    def garbage(self, path: str, reply: bytes) -> str:
        """Answer with these bytes and nothing else."""
        return self.route(path, lambda _: Reply(body=reply, raw=True))

    def drip(self, path: str, start: bytes = b"", content_type: str = "application/rss+xml") -> str:
        """Answer with `start`, then a space every 20 ms for as long as somebody listens."""

        def pieces() -> Iterator[bytes]:
            yield start
            while not self.closing.wait(0.02):
                yield b" "

        return self.route(path, lambda _: Reply(200, {"Content-Type": content_type}, pieces()))

    def silence(self, path: str) -> str:
        """Take the request and never answer."""

        def wait(_: Request) -> Reply:
            self.closing.wait()
            return Reply(raw=True)

        return self.route(path, wait)

    def _answer(self, request: Request) -> Reply:
        with self._changed:
            self.requests.append(request)
            self._changed.notify_all()
        handler = self._routes.get(request.path)
        return handler(request) if handler else Reply(404, {"Content-Type": "text/plain"}, b"not here")

    def _connected(self, connection: socket.socket) -> None:
        with self._changed:
            self._connections.add(connection)
            if self.closing.is_set():
                _hang_up(connection)

    def _disconnected(self, connection: socket.socket) -> None:
        with self._changed:
            self._connections.discard(connection)


def _hang_up(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # the other side was quicker


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # so that closing waits for them
    request_queue_size = 64
    web: Web


class _HttpHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # headers and body are written one after the other

    @property
    def web(self) -> Web:
        return cast("_Server", self.server).web

    def handle(self) -> None:
        self.web._connected(self.connection)
        try:
            super().handle()
        except OSError:
            return  # the client hung up
        finally:
            self.web._disconnected(self.connection)

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = self.web._answer(Request(self.path, headers))
        if not reply.raw:
            self.send_response_only(reply.status)
            if "Date" not in reply.headers:
                self.send_header("Date", self.date_time_string())
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if isinstance(reply.body, bytes):
                self.send_header("Content-Length", str(len(reply.body)))
            else:
                self.send_header("Connection", "close")
            self.end_headers()
        if isinstance(reply.body, bytes):
            self.wfile.write(reply.body)
        else:
            for piece in reply.body:
                self.wfile.write(piece)
        self.close_connection = self.close_connection or reply.raw or not isinstance(reply.body, bytes)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Tests print nothing."""
