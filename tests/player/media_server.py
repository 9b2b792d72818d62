"""A loopback HTTP server for sound files, with the faults that real servers have."""

import re
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


class MediaServer:
    """Serves what was added to it, with ranges, and keeps the paths and ranges that were asked for."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, str | None]] = []
        self._answers: dict[str, Callable[[Any], None]] = {}
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                server.requests.append((self.path, self.headers["Range"]))
                answer = server._answers.get(self.path)
                try:
                    if answer is None:
                        self.send_error(404)
                    else:
                        answer(self)
                except OSError:
                    self.close_connection = True

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class has it so
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def file(self, path: Path, *, ranges: bool = True, until: int | None = None) -> str:
        """Serve `path`; without `ranges` always whole, and never beyond byte `until` (then it hangs up)."""
        return self.body(path.name, path.read_bytes(), ranges=ranges, until=until)

    def body(self, name: str, body: bytes, *, ranges: bool = True, until: int | None = None) -> str:
        """Serve `body` as if it were sound."""

        def answer(request: BaseHTTPRequestHandler) -> None:
            asked = re.fullmatch(r"bytes=(\d+)-", request.headers["Range"] or "") if ranges else None
            first = int(asked[1]) if asked else 0
            request.send_response(206 if asked else 200)
            if asked:
                request.send_header("Content-Range", f"bytes {first}-{len(body) - 1}/{len(body)}")
            request.send_header("Accept-Ranges", "bytes" if ranges else "none")
            request.send_header("Content-Type", "audio/mpeg")
            request.send_header("Content-Length", str(len(body) - first))
            request.end_headers()
            request.wfile.write(body[first:until])
            if until is not None:
                request.close_connection = True

        return self.answer(name, answer)

    def held(self, path: Path, gate: threading.Event) -> str:
        """Serve `path`, but only after `gate` is set."""
        self.file(path)
        whole = self._answers[f"/{path.name}"]

        def answer(request: BaseHTTPRequestHandler) -> None:
            gate.wait(60)
            whole(request)

        return self.answer(f"held-{path.name}", answer)

    def redirect(self, name: str, target: str) -> str:
        """Send everyone who asks for `name` to `target`."""

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(302)
            request.send_header("Location", target)
            request.send_header("Content-Length", "0")
            request.end_headers()

        return self.answer(name, answer)

    def answer(self, name: str, answer: Callable[[Any], None]) -> str:
        """Let `answer` serve requests for `name`; gives its address."""
        self._answers[f"/{name}"] = answer
        return self.url(name)

    def url(self, name: str) -> str:
        """The address of `name` on this server."""
        return f"http://127.0.0.1:{self._http.server_address[1]}/{name}"
