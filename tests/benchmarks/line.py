"""Files behind a line: a web server that waits before each answer and sends at a bounded rate.

    python -m tests.benchmarks.line FOLDER [--latency SECONDS] [--rate BYTES_A_SECOND]

It gives parts (Range), keeps connections, and prints its port. `Line` starts and ends it.
"""

import argparse
import re
import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self

_RANGE = re.compile(r"bytes=(\d+)-(\d*)")
_PIECE = 1 << 15


class Line:
    """The server for `folder` while the block lasts."""

    def __init__(self, folder: Path, *, latency: float = 0.0, rate: float = 0.0) -> None:
        self._command = [
            sys.executable, "-m", "tests.benchmarks.line", str(folder),
            "--latency", str(latency), "--rate", str(rate),
        ]  # fmt: skip
        self._port = 0

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(self._command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout
        self._port = int(self._process.stdout.readline())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def url(self, name: str) -> str:
        """The address of a file."""
        return f"http://127.0.0.1:{self._port}/{name}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    folder: Path
    latency: float
    rate: float

    def do_GET(self) -> None:
        time.sleep(self.latency)
        path = self.folder / Path(self.path).name
        size = path.stat().st_size
        wanted = _RANGE.fullmatch(self.headers.get("Range", ""))
        start, end = (int(wanted[1]), int(wanted[2] or size - 1) + 1) if wanted else (0, size)
        end = min(end, size)
        if start >= end:
            self.send_error(416)
            return
        self.send_response(206 if wanted else 200)
        self.send_header("Content-Type", "audio/mpeg")
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Length", str(end - start))
        if wanted:
            self.send_header("Content-Range", f"bytes {start}-{end - 1}/{size}")
        self.end_headers()
        try:
            self._send(path, start, end)
        except OSError:
            self.close_connection = True  # the client has enough

    def _send(self, path: Path, start: int, end: int) -> None:
        due = time.perf_counter()
        with path.open("rb") as file:
            file.seek(start)
            while start < end:
                piece = file.read(min(_PIECE, end - start))
                self.wfile.write(piece)
                start += len(piece)
                if self.rate:
                    due += len(piece) / self.rate
                    time.sleep(max(0.0, due - time.perf_counter()))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Print nothing."""


def main() -> None:
    """Serve until killed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--latency", type=float, default=0.0)
    parser.add_argument("--rate", type=float, default=0.0)
    options = parser.parse_args()
    _Handler.folder, _Handler.latency, _Handler.rate = options.folder, options.latency, options.rate
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
