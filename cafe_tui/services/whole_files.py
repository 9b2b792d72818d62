"""Writing files: under their name there is the old content or the new, whole, whatever happens meanwhile."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


def write_whole(path: Path, content: str | bytes, *, private: bool = False) -> None:
    """Write a file in place of what is there; it is on the disk when this returns. Raises OSError.

    One that is there keeps its rights, and a link leads to where it led; a new one that is `private` is for
    its owner alone.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    path = path.resolve() if path.is_symlink() else path
    if path.exists() and not path.is_file():  # a device or a pipe
        path.write_bytes(data)
        return
    with _beside(path) as (part, file):
        file.write(data)
        _sync(file)
        if path.exists():
            shutil.copymode(path, part)
        elif not private:
            part.chmod(0o666 & ~_umask())
        part.replace(path)
    _sync_folder(path.parent)


def write_new_whole(path: Path, content: str) -> None:
    """Write a file under a name that is free; raises FileExistsError, and OSError."""
    with _claimed(path):
        write_whole(path, content)


def copy_new_whole(source: Path, path: Path) -> None:
    """Copy a file to a name that is free; raises FileExistsError, and OSError."""
    with _claimed(path), _beside(path) as (part, file):
        with source.open("rb") as content:
            shutil.copyfileobj(content, file)
        _sync(file)
        shutil.copymode(path, part)
        part.replace(path)
        _sync_folder(path.parent)


@contextmanager
def _claimed(path: Path) -> Iterator[None]:
    """The name is ours from here on, whoever else wants it, and free again when the block raises."""
    path.open("x").close()
    try:
        yield
    except BaseException:
        path.unlink(missing_ok=True)
        raise


@contextmanager
def _beside(path: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """A file in the same folder that goes away again unless it was given another name."""
    fd, name = tempfile.mkstemp(prefix=f".{path.name[:100]}.", suffix=".part", dir=path.parent)
    part = Path(name)
    try:
        with os.fdopen(fd, "wb") as file:
            yield part, file
    finally:
        part.unlink(missing_ok=True)


def _sync(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Bring the new name to the disk itself."""
    if os.name == "posix":
        fd = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)


def _umask() -> int:
    """The rights that new files are not to have."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
