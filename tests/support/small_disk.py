"""A disk of two megabytes, to be filled, freed and made read-only, where the system lets tests have one."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_SIZE = 3_000_000


class SmallDisk:
    """It is mounted at `path`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._ballast = path / "ballast"

    def fill(self, *, leave: int = 0) -> None:
        """Leave no more than `leave` bytes free."""
        status = os.statvfs(self.path)
        size = max(0, status.f_bavail * status.f_frsize - leave)
        with self._ballast.open("ab") as file:
            file.write(b"\0" * size)

    def free(self) -> None:
        """Let there be room again."""
        self._ballast.unlink()

    def allow_writing(self, allowed: bool) -> None:
        """Mount it anew."""
        mode = "rw" if allowed else "ro"
        subprocess.run(["mount", "-o", f"remount,{mode}", str(self.path)], check=True, timeout=20)


@contextmanager
def small_disk(path: Path, size: int = _SIZE) -> Iterator[SmallDisk]:
    """A disk of this many bytes at the new folder `path`; skips where none can be had."""
    path.mkdir()
    try:
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(path)], capture_output=True, timeout=20
        )
    except OSError:
        pytest.skip("needs the program mount")
    if mounted.returncode:
        pytest.skip("needs the right to mount a disk")
    try:
        yield SmallDisk(path)
    finally:
        subprocess.run(["umount", "-l", str(path)], check=True, timeout=20)
