"""mpv as it is, driven over its JSON IPC: the yardstick for seeks.

Where the program mpv is not installed, libmpv with its defaults stands in for it, in a process of its own:

    python -m tests.benchmarks.bare_mpv SOCKET
"""

import json
import shutil
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

_WITHIN = 60.0


class BareMpv:
    """An mpv with its default options, silent, while the block lasts; `socket_path` is where it listens."""

    def __init__(self, socket_path: Path) -> None:
        program = shutil.which("mpv")
        self.name = "mpv" if program else "libmpv"
        stand_in = [sys.executable, "-m", "tests.benchmarks.bare_mpv", str(socket_path)]
        silent = ["--no-config", "--no-terminal", "--no-video", "--ao=null", "--idle=yes"]
        self._command = [program, *silent, f"--input-ipc-server={socket_path}"] if program else stand_in
        self._path = socket_path

    def __enter__(self) -> Self:
        self._path.unlink(missing_ok=True)
        self._process = subprocess.Popen(self._command)
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(_WITHIN)
        deadline = time.perf_counter() + _WITHIN
        while True:
            try:
                self._socket.connect(str(self._path))
                break
            except OSError:
                if time.perf_counter() > deadline or self._process.poll() is not None:
                    raise
                time.sleep(0.01)
        self._lines = self._socket.makefile("r", encoding="utf-8")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()
        self._lines.close()
        self._socket.close()

    def open(self, media: str) -> float:
        """Open `media` from its beginning; seconds till it sounds."""
        return self._sounding("start-file", "loadfile", media)

    def seek(self, position: float) -> float:
        """Go there; seconds till it sounds."""
        return self._sounding("seek", "seek", position, "absolute")

    def _sounding(self, first_event: str, *command: object) -> float:
        sent = time.perf_counter()
        self._socket.sendall(json.dumps({"command": command}).encode() + b"\n")
        begun = False
        while True:
            message: dict[str, Any] = json.loads(self._lines.readline())
            event = message.get("event")
            begun = begun or event == first_event
            if begun and event == "playback-restart":
                return time.perf_counter() - sent
            if message.get("error", "success") != "success" or (begun and event == "end-file"):
                raise RuntimeError(f"mpv could not {command}: {message}")


def main() -> None:
    """Stand in for the program."""
    import mpv

    mpv.MPV(vid="no", config="no", ao="null", input_ipc_server=sys.argv[1])
    threading.Event().wait()


if __name__ == "__main__":
    main()
