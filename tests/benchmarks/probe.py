"""A program in a pseudo-terminal whose output is timed as it arrives, with no emulator in the way."""

import fcntl
import os
import pty
import re
import resource
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

SIZE = (40, 120)  # lines, columns
_WITHIN = 60.0  # seconds after which a wait is given up
_ESCAPES = re.compile(rb"\x1b\[[0-9;:?<>=$]*[@-~]")


class Probe:
    """Python with `arguments`, in a terminal of 120 x 40; killed at the end of the block.

    Times are those of `time.perf_counter`, taken when the bytes came.
    """

    def __init__(self, arguments: Sequence[str], environment: Mapping[str, str]) -> None:
        # As an installed program has its modules: compiled once, not at every start.
        inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        variables = {**inherited, "TERM": "xterm-256color", "COLORTERM": "truecolor", **environment}
        self._output = b""
        self.usage: resource.struct_rusage | None = None
        """What the program took in all; known once it has ended."""
        self.started = time.perf_counter()
        self._pid, self._terminal = pty.fork()
        if not self._pid:
            fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", *SIZE, 0, 0))
            os.execve(sys.executable, [sys.executable, *arguments], variables)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.kill(self._pid, signal.SIGKILL)
        _, _, self.usage = os.wait4(self._pid, 0)
        os.close(self._terminal)

    def wait_for(self, text: str) -> float:
        """When `text`, not counting colours, had been written since the last key."""
        deadline = time.perf_counter() + _WITHIN
        while (arrived := self._read(0.5)) is None or text.encode() not in _ESCAPES.sub(b"", self._output):
            if time.perf_counter() > deadline:
                raise TimeoutError(f"“{text}” was not written; the last bytes: {self._output[-300:]!r}")
        return arrived

    def settle(self, quiet: float = 0.2) -> float | None:
        """When the last bytes came before nothing was written for `quiet` seconds; None where none came."""
        last = None
        while (arrived := self._read(quiet)) is not None:
            last = arrived
        return last

    def press(self, keys: str) -> float:
        """Send keys, and tell when; what was written before them no longer counts."""
        self._output = b""
        sent = time.perf_counter()
        os.write(self._terminal, keys.encode())
        return sent

    def repaint(self, keys: str, quiet: float = 0.03) -> float:
        """Seconds from these keys till the last of the repaint that follows; then waits for silence."""
        sent = self.press(keys)
        if (first := self._read(_WITHIN)) is None:
            raise TimeoutError(f"nothing was drawn after {keys!r}")
        done = self.settle(quiet) or first
        self.settle()
        return done - sent

    def cpu(self) -> float:
        """Processor seconds so far, of all threads, in steps of 10 ms."""
        fields = Path(f"/proc/{self._pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def screen_cpu(self) -> float:
        """Processor seconds so far of the thread that draws, exactly; Linux alone tells."""
        return int(Path(f"/proc/{self._pid}/schedstat").read_text().split()[0]) / 1e9

    def peak_mib(self) -> float:
        """The most memory that was resident."""
        status = Path(f"/proc/{self._pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) / 1024

    def _read(self, within: float) -> float | None:
        """Take what comes next, and tell when it came."""
        if not select.select([self._terminal], [], [], within)[0]:
            return None
        arrived = time.perf_counter()
        self._output += os.read(self._terminal, 1 << 16)
        return arrived
